/* tests/unit/test-manifest.c -- manifests, good and bad.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/log.h"
#include "core/manifest.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

static struct mc_log *lines;
static struct mc_manifests ms;

/* Parse LEN bytes of TEXT as the file "m". */
static void
parse_bytes (const char *text, size_t len)
{
  char *copy = malloc (len + 1);

  ck_assert_ptr_nonnull (copy);
  memcpy (copy, text, len);
  copy[len] = '\0';
  scratch_new ();
  lines = scratch_log (MODCAT_LOG_INFO);
  ck_assert_int_eq (mc_manifests_parse (lines, "m", copy, len, &ms), 0);
}

static void
parse (const char *text)
{
  parse_bytes (text, strlen (text));
}

static void
done (void)
{
  mc_manifests_free (&ms);
  mc_log_free (lines);
}

START_TEST (whole)
{
  parse ("# a comment\n"
         "module tcp\n"
         "package modcat\n"
         "summary  TCP client and server \n"
         "\n"
         "\taddress TCP-CONNECT TCP INET\r\n"
         "address TCP-LISTEN\n"
         "option RANGE range  tcpwrap-range\n"
         "infer path GOPEN");
  ck_assert_uint_eq (ms.count, 1);
  ck_assert_str_eq (ms.list[0].name, "tcp");
  ck_assert_str_eq (ms.list[0].package, "modcat");
  ck_assert_str_eq (ms.list[0].summary, "TCP client and server");
  ck_assert_uint_eq (ms.list[0].noffers, 4);
  ck_assert_int_eq (ms.list[0].offers[0].kind, MC_OFFER_ADDRESS);
  ck_assert_str_eq (ms.list[0].offers[0].names, "TCP-CONNECT,TCP,INET");
  ck_assert_str_eq (ms.list[0].offers[1].names, "TCP-LISTEN");
  ck_assert_int_eq (ms.list[0].offers[2].kind, MC_OFFER_OPTION);
  ck_assert_str_eq (ms.list[0].offers[2].of, "RANGE");
  ck_assert_str_eq (ms.list[0].offers[2].names, "range,tcpwrap-range");
  ck_assert_int_eq (ms.list[0].offers[3].kind, MC_OFFER_INFER);
  ck_assert_str_eq (ms.list[0].offers[3].of, "path");
  ck_assert_str_eq (scratch_logged (), "");
  done ();
}
END_TEST

START_TEST (catalogue)
{
  parse ("module a\naddress A\nmodule b\npackage p\naddress B\naddress C\n");
  ck_assert_uint_eq (ms.count, 2);
  ck_assert_uint_eq (ms.list[0].noffers, 1);
  ck_assert_ptr_null (ms.list[0].package);
  ck_assert_str_eq (ms.list[1].package, "p");
  ck_assert_uint_eq (ms.list[1].noffers, 2);
  ck_assert_str_eq (ms.list[1].offers[1].names, "C");
  done ();
}
END_TEST

START_TEST (empty)
{
  parse ("");
  ck_assert_uint_eq (ms.count, 0);
  ck_assert_str_eq (scratch_logged (), "");
  done ();
}
END_TEST

/* Each bad line, what the report says, and that the next line still counts. */
static const struct { const char *line, *why; } bad[] = {
  { "adress TCP", "m:2: none of module, package" },
  { "address", "m:2: no name" },
  { "address TCP,INET", "m:2: a name with other than letters" },
  { "address TCP:80", "m:2: a name with other than letters" },
  { "address T\xc3\xa4st", "m:2: a name with other than letters" },
  { "option", "m:2: no name" },
  { "option RANGE", "m:2: no name" },
  { "option RA=NGE range", "m:2: a name with other than letters" },
  { "infer path", "m:2: no name" },
  { "package", "m:2: nothing behind" },
  { "package two words", "m:2: more than one word" },
  { "package p\npackage q", "m:3: said twice" },
  { "summary", "m:2: nothing behind" },
  { "summary a\033[2J", "m:2: a control character" },
};

START_TEST (bad_line)
{
  char text[256];

  snprintf (text, sizeof text, "module m\n%s\naddress GOOD\n", bad[_i].line);
  parse (text);
  scratch_ck_logged (bad[_i].why);
  scratch_ck_logged (", line passed over");
  ck_assert_uint_eq (ms.count, 1);
  ck_assert_uint_eq (ms.list[0].noffers, 1);
  ck_assert_str_eq (ms.list[0].offers[0].names, "GOOD");
  done ();
}
END_TEST

/* What follows a bad module line belongs to no module. */
START_TEST (bad_module)
{
  parse ("address X\nmodule a b\naddress A\nmodule\naddress B\n"
         "module c\naddress C\nmodule d/e\naddress D\n");
  ck_assert_uint_eq (ms.count, 1);
  ck_assert_str_eq (ms.list[0].name, "c");
  ck_assert_uint_eq (ms.list[0].noffers, 1);
  scratch_ck_logged ("m:1: no good \"module\" line above");
  scratch_ck_logged ("m:2: more than one word");
  scratch_ck_logged ("m:3: no good \"module\" line above");
  scratch_ck_logged ("m:4: no name");
  scratch_ck_logged ("m:8: a name with other than letters");
  done ();
}
END_TEST

START_TEST (nul_byte)
{
  static const char text[] = "module m\nadd\0ress A\naddress B\n";

  parse_bytes (text, sizeof text - 1);
  scratch_ck_logged ("m:2: a NUL byte, line passed over");
  ck_assert_uint_eq (ms.list[0].noffers, 1);
  done ();
}
END_TEST

START_TEST (long_name)
{
  char text[256], name[MC_MANIFEST_NAME + 2];

  memset (name, 'A', sizeof name - 1);
  name[sizeof name - 1] = '\0';
  snprintf (text, sizeof text, "module m\naddress %s\naddress %s\n", name,
            name + 1);
  parse (text);
  scratch_ck_logged ("m:2: a name that is too long");
  ck_assert_uint_eq (ms.list[0].noffers, 1);
  ck_assert_uint_eq (strlen (ms.list[0].offers[0].names), MC_MANIFEST_NAME);
  done ();
}
END_TEST

START_TEST (long_line)
{
  char text[2 * MC_MANIFEST_LINE];

  memset (text, 'A', sizeof text);
  memcpy (text, "module m\naddress ", 17);
  parse_bytes (text, sizeof text);
  scratch_ck_logged ("m:2: a line that is too long");
  ck_assert_uint_eq (ms.list[0].noffers, 0);
  done ();
}
END_TEST

/* 1 MiB of noise makes a few lines of log, not a hundred thousand. */
START_TEST (noise)
{
  size_t len = 1024 * 1024;
  char *text = malloc (len);
  unsigned seed = 1;

  ck_assert_ptr_nonnull (text);
  for (size_t i = 0; i < len; i++)
    {
      seed = seed * 1103515245 + 12345;
      text[i] = (char) (seed >> 16);
    }
  parse_bytes (text, len);
  free (text);
  ck_assert_uint_eq (ms.count, 0);
  scratch_ck_logged ("and more such lines");
  ck_assert_uint_lt (strlen (scratch_logged ()), 4096);
  done ();
}
END_TEST

static void
ck_unreadable (const char *path, const char *why)
{
  ck_assert_int_eq (mc_manifests_read (lines, path, MC_MANIFEST_MAX, &ms), -1);
  ck_assert_ptr_null (ms.list);
  scratch_ck_logged (why);
  done ();
}

START_TEST (missing_file)
{
  scratch_new ();
  lines = scratch_log (MODCAT_LOG_WARN);
  ck_assert_int_eq (mc_manifests_read (lines, scratch_path ("none"), 1, &ms),
                    -1);
  ck_assert_str_eq (scratch_logged (), "");
  done ();
}
END_TEST

START_TEST (folder)
{
  scratch_new ();
  lines = scratch_log (MODCAT_LOG_WARN);
  ck_unreadable (scratch_path (""), "not a regular file");
}
END_TEST

START_TEST (fifo)
{
  scratch_new ();
  lines = scratch_log (MODCAT_LOG_WARN);
  ck_assert_int_eq (mkfifo (scratch_path ("fifo"), 0600), 0);
  ck_unreadable (scratch_path ("fifo"), "not a regular file");
}
END_TEST

START_TEST (too_long)
{
  static char text[MC_MANIFEST_MAX + 1];

  scratch_new ();
  lines = scratch_log (MODCAT_LOG_WARN);
  memset (text, '\n', sizeof text);
  scratch_bytes ("big", text, sizeof text);
  ck_unreadable (scratch_path ("big"), "too long for a manifest");
}
END_TEST

START_TEST (as_long_as_may_be)
{
  static char text[MC_MANIFEST_MAX];

  scratch_new ();
  lines = scratch_log (MODCAT_LOG_WARN);
  memset (text, '\n', sizeof text);
  memcpy (text, "module m", 8);
  scratch_bytes ("big", text, sizeof text);
  ck_assert_int_eq (mc_manifests_read (lines, scratch_path ("big"),
                                       MC_MANIFEST_MAX, &ms), 0);
  ck_assert_str_eq (ms.list[0].name, "m");
  done ();
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("manifest");
  TCase *tc = tcase_create ("manifest");

  UNIT_ADD (tc, whole, catalogue, empty, bad_module, nul_byte, long_name,
            long_line, noise, missing_file, folder, fifo, too_long,
            as_long_as_may_be);
  tcase_add_loop_test (tc, bad_line, 0, sizeof bad / sizeof bad[0]);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
