/* tests/unit/test-stage-dump.c -- the layouts of -v, -x and -v -x.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/stage.h"
#include "tests/unit/capture.h"
#include "tests/unit/unit.h"

static const char head[] =
  "^[<>] [0-9]{4}/[0-9]{2}/[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}  "
  "length=[0-9]+ from=[0-9]+ to=[0-9]+\n";

static void
run (struct modcat_stage *st, const char *data, size_t len)
{
  unsigned char copy[1024];
  struct modcat_block b = { .data = copy, .len = len, .room = len };

  memcpy (copy, data, len);
  ck_assert_int_eq (st->ops->run (st, &b), MODCAT_OK);
  ck_assert_uint_eq (b.len, len);
  ck_assert_mem_eq (copy, data, len);
}

/* Dump DATA as one block; what comes behind the headline must be WANT. */
static void
expect (bool text, bool hex, const char *data, size_t len, const char *want)
{
  struct modcat_stage st;
  char *got;
  regex_t re;
  regmatch_t m;

  ck_assert_int_eq (mc_stage_dump (&st, text, hex, '>'), 0);
  capture_start (STDERR_FILENO);
  run (&st, data, len);
  got = capture_end ();
  st.ops->close (&st);
  ck_assert_int_eq (regcomp (&re, head, REG_EXTENDED), 0);
  ck_assert_msg (regexec (&re, got, 1, &m, 0) == 0, "%s", got);
  regfree (&re);
  ck_assert_str_eq (got + m.rm_eo, want);
  free (got);
}

#define DATA "hello\tw\r\n\\x\001\200end\nfoo bar baz qux quux 12345678"

START_TEST (as_text)
{
  expect (true, false, DATA, sizeof DATA - 1,
          "hello\tw\\r\n\\\\x..end\nfoo bar baz qux quux 12345678");
  expect (true, false, "\a\b\v\f\0\033\177", 7, "\\a\\b\\v\\f...");
}
END_TEST

START_TEST (as_hex)
{
  expect (false, true, DATA, sizeof DATA - 1,
          " 68 65 6c 6c 6f 09 77 0d 0a 5c 78 01 80 65 6e 64 0a 66 6f 6f 20 62"
          " 61 72 20 62 61 7a 20 71 75 78 20 71 75 75 78 20 31 32 33 34 35 36"
          " 37 38\n");
}
END_TEST

START_TEST (as_both)
{
  expect (true, true, DATA, sizeof DATA - 1,
          " 68 65 6c 6c 6f 09 77 0d 0a                       hello.w..\n"
          " 5c 78 01 80 65 6e 64 0a                          \\x..end.\n"
          " 66 6f 6f 20 62 61 72 20 62 61 7a 20 71 75 78 20  "
          "foo bar baz qux \n"
          " 71 75 75 78 20 31 32 33 34 35 36 37 38           "
          "quux 12345678\n--\n");
  expect (true, true, "0123456789abcdef", 16,
          " 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  "
          "0123456789abcdef\n--\n");
}
END_TEST

/* Offsets count on, one side not the other; empty blocks show nothing. */
START_TEST (offsets)
{
  struct modcat_stage there, back;
  char *got;

  ck_assert_int_eq (mc_stage_dump (&there, true, false, '>'), 0);
  ck_assert_int_eq (mc_stage_dump (&back, true, false, '<'), 0);
  capture_start (STDERR_FILENO);
  run (&there, "12345\n", 6);
  run (&there, "", 0);
  run (&there, "6\n", 2);
  run (&back, "x\n", 2);
  got = capture_end ();
  ck_assert_ptr_nonnull (strstr (got, "  length=6 from=0 to=5\n12345\n> "));
  ck_assert_ptr_nonnull (strstr (got, "  length=2 from=6 to=7\n6\n< "));
  ck_assert_ptr_nonnull (strstr (got, "  length=2 from=0 to=1\nx\n"));
  free (got);
  there.ops->close (&there);
  back.ops->close (&back);
}
END_TEST

/* More than one buffer of output: not a byte is missing. */
START_TEST (large)
{
  static const bool kinds[3][2] = { { 1, 0 }, { 0, 1 }, { 1, 1 } };
  enum { SIZE = 100000 };
  static const size_t want[3] = { SIZE, 3 * SIZE + 1,
                                  SIZE / 16 * 67 + 3 };
  unsigned char *data = malloc (SIZE);

  memset (data, 'y', SIZE);
  for (int i = 0; i < 3; i++)
    {
      struct modcat_stage st;
      struct modcat_block b = { .data = data, .len = SIZE, .room = SIZE };
      char *got;

      mc_stage_dump (&st, kinds[i][0], kinds[i][1], '>');
      capture_start (STDERR_FILENO);
      ck_assert_int_eq (st.ops->run (&st, &b), MODCAT_OK);
      got = capture_end ();
      ck_assert_uint_eq (strlen (strchr (got, '\n') + 1), want[i]);
      free (got);
      st.ops->close (&st);
    }
  free (data);
}
END_TEST

UNIT_MAIN ("stage-dump", as_text, as_hex, as_both, offsets, large)
