/* tests/unit/test-group-appl.c -- options of what the relay does: APPL.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include "tests/unit/fake.h"
#include "tests/unit/unit.h"

/* The conf of "TEST,OPTIONS"; it stays for the rest of the test. */
static const struct mc_appl_conf *
conf (const char *options)
{
  static struct modcat_address *a;
  char text[200];

  if (a != NULL)
    fake_free (a);
  snprintf (text, sizeof text, "TEST,%s", options);
  a = fake_bind (text);
  return mc_address_conf (a, &mc_group_appl);
}

START_TEST (none)
{
  const struct mc_appl_conf *c = conf ("");

  ck_assert_int_eq (c->line_end, MC_EOL_RAW);
  ck_assert_int_eq (c->escape, -1);
  ck_assert_uint_eq (c->ignore_eof, 0);
  ck_assert_uint_eq (c->read_bytes, 0);
  ck_assert_ptr_null (c->lock_file);
  ck_assert_ptr_null (c->wait_lock);
}
END_TEST

START_TEST (line_ends)
{
  ck_assert_int_eq (conf ("cr")->line_end, MC_EOL_CR);
  ck_assert_int_eq (conf ("crnl")->line_end, MC_EOL_CRNL);
  ck_assert_int_eq (conf ("crlf")->line_end, MC_EOL_CRNL);
  ck_assert_int_eq (conf ("cr,crlf")->line_end, MC_EOL_CRNL);
  ck_assert_int_eq (conf ("crlf,cr")->line_end, MC_EOL_CR);
  fake_refused ("TEST,cr=1");
  fake_refused ("TEST,crlf=");
}
END_TEST

START_TEST (escape)
{
  ck_assert_int_eq (conf ("escape=0")->escape, 0);
  ck_assert_int_eq (conf ("escape=0x1d")->escape, 0x1d);
  ck_assert_int_eq (conf ("escape=255")->escape, 255);
  ck_assert_int_eq (conf ("escape")->escape, 1);
  fake_refused ("TEST,escape=256");
  fake_refused ("TEST,escape=-1");
  fake_refused ("TEST,escape=x");
}
END_TEST

START_TEST (ignoreeof)
{
  ck_assert_uint_eq (conf ("ignoreeof")->ignore_eof, 1);
  ck_assert_uint_eq (conf ("ignoreof=1")->ignore_eof, 1);
  ck_assert_uint_eq (conf ("ignoreof,ignoreeof=0")->ignore_eof, 0);
  fake_refused ("TEST,ignoreeof=yes");
}
END_TEST

START_TEST (readbytes)
{
  ck_assert_uint_eq (conf ("readbytes=0")->read_bytes, 0);
  ck_assert_uint_eq (conf ("bytes=4294967296")->read_bytes, 4294967296);
  ck_assert_uint_eq (conf ("readbytes")->read_bytes, 1);
  fake_refused ("TEST,readbytes=-1");
  fake_refused ("TEST,readbytes=9223372036854775808");
}
END_TEST

START_TEST (lock_files)
{
  ck_assert_str_eq (conf ("lockfile=/a")->lock_file, "/a");
  ck_assert_str_eq (conf ("waitlock=/b")->wait_lock, "/b");
  ck_assert_ptr_null (conf ("waitlock=/b")->lock_file);
  fake_refused ("TEST,lockfile");
  fake_refused ("TEST,lockfile=");
  fake_refused ("TEST,waitlock=");
  fake_refused ("TEST,lockfile=a,waitlock=a");
}
END_TEST

UNIT_MAIN ("group-appl", none, line_ends, escape, ignoreeof, readbytes,
           lock_files)
