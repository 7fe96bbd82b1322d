/* tests/unit/test-data.c -- the "data" syntax.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/option.h"
#include "tests/unit/unit.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

/* The bytes of TEXT in hexadecimal, or what is wrong with it.  Integers of
   several bytes are chosen to look the same in either byte order. */
static const char *
bytes_of (const char *text)
{
  static char shown[200];
  struct modcat_value v = { .str = NULL };
  const char *why = mc_data_parse (text, &v);

  shown[0] = '\0';
  for (size_t i = 0; why == NULL && i < v.len; i++)
    sprintf (shown + 2 * i, "%02x", (unsigned char) v.str[i]);
  if (why == NULL)
    ck_assert_int_eq (v.str[v.len], '\0');
  mc_value_release (&v);
  return why != NULL ? why : shown;
}

static const struct { const char *text, *becomes; } items[] = {
  { "", "" },
  { "  \t\r\n", "" },
  { "x", "" },
  { "x01fF", "01ff" },
  { "x01 02 0304", "01020304" },
  { "b5", "05" },
  { "B5", "05" },
  { "b-1", "ff" },
  { "b255", "ff" },
  { "b-128", "80" },
  { "b1 2 3", "010203" },
  { "B+7", "07" },
  { "b010", "0a" },
  { "s-1", "ffff" },
  { "S65535", "ffff" },
  { "i-1", "ffffffff" },
  { "I4294967295", "ffffffff" },
  { "i4294967295", "ffffffff" },
  { "-1", "ffffffff" },
  { "0 b1", "0000000001" },
  { " b 7 ", "07" },
  { "x01b2x03", "01b203" },
  { "x01 b2 x03", "010203" },
  { "\"ab\"", "6162" },
  { "\"\"", "" },
  { "\"\\n\\r\\t\\f\\b\\a\\e\\0\\\\\\\"\\x\"", "0a0d090c08071b005c2278" },
  { "'a'", "61" },
  { "'\\''", "27" },
  { "'a''b'", "6162" },
  { "\"a\"b1\"c\"", "610163" },
  { "x00507f000001", "00507f000001" },
};

START_TEST (good)
{
  for (size_t i = 0; i < COUNT (items); i++)
    ck_assert_str_eq (bytes_of (items[i].text), items[i].becomes);
}
END_TEST

START_TEST (host_order)
{
  static const struct { const char *text; size_t size; } sizes[] = {
    { "b1", 1 }, { "s1", sizeof (short) }, { "S1", sizeof (short) },
    { "1", sizeof (int) }, { "i1", sizeof (int) }, { "I1", sizeof (int) },
    { "l1", sizeof (long) }, { "L1", sizeof (long) },
  };

  for (size_t i = 0; i < COUNT (sizes); i++) {
    struct modcat_value v = { .str = NULL };
    unsigned long number = 0;

    ck_assert_ptr_null (mc_data_parse (sizes[i].text, &v));
    ck_assert_uint_eq (v.len, sizes[i].size);
    for (size_t n = 0; n < v.len; n++)
      number += (unsigned char) v.str[n];
    ck_assert_uint_eq (number, 1);
    mc_value_release (&v);
  }
}
END_TEST

START_TEST (a_short)
{
  struct modcat_value v = { .str = NULL };
  short n;

  ck_assert_ptr_null (mc_data_parse ("s-2", &v));
  memcpy (&n, v.str, sizeof n);
  ck_assert_int_eq (n, -2);
  mc_value_release (&v);
}
END_TEST

static const struct { const char *text, *why; } faults[] = {
  { "b256", "has a number that does not fit its type" },
  { "b-129", "has a number that does not fit its type" },
  { "s65536", "has a number that does not fit its type" },
  { "i4294967296", "has a number that does not fit its type" },
  { "l18446744073709551616", "has a number that does not fit its type" },
  { "l99999999999999999999999", "has a number that does not fit its type" },
  { "B-1", "has a minus where the type has no sign" },
  { "i", "has no digits where data need a number" },
  { "--5", "has no digits where data need a number" },
  { "i-", "has no digits where data need a number" },
  { "x1", "has an odd number of hexadecimal digits" },
  { "x01020", "has an odd number of hexadecimal digits" },
  { "x-1", "has a character that is no data" },
  { "x01-", "has a character that is no data" },
  { "z5", "has a character that is no data" },
  { "i5:6", "has a character that is no data" },
  { "1 f", "has a character that is no data" },
  { "5,6", "has a character that is no data" },
  { "\xff", "has a character that is no data" },
  { "\"ab", "has a text without its closing quote" },
  { "\"ab\\", "has a text without its closing quote" },
  { "'", "has a text without its closing quote" },
  { "''", "has other than one character between two '" },
  { "'ab'", "has other than one character between two '" },
  { "\"ab\"5", "has a number behind a text, which needs its type letter" },
};

START_TEST (bad)
{
  for (size_t i = 0; i < COUNT (faults); i++)
    ck_assert_str_eq (bytes_of (faults[i].text), faults[i].why);
}
END_TEST

/* There is no limit, but the memory is not overrun. */
START_TEST (long_data)
{
  enum { NUMBERS = 100000 };
  char *text = malloc (2 * NUMBERS + 2);
  struct modcat_value v = { .str = NULL };

  text[0] = 'l';
  for (size_t i = 0; i < NUMBERS; i++)
    memcpy (text + 1 + 2 * i, "7 ", 3);
  ck_assert_ptr_null (mc_data_parse (text, &v));
  ck_assert_uint_eq (v.len, NUMBERS * sizeof (long));
  mc_value_release (&v);
  free (text);
}
END_TEST

/* For modules: into a buffer of theirs, up to a colon. */
START_TEST (for_modules)
{
  static const struct { const char *text, *rest; size_t len; } rows[] = {
    { "", "", 0 }, { "x0102", "", 2 }, { "x0102:x03", ":x03", 2 },
    { ":x03", ":x03", 0 }, { "x01 : x02", ": x02", 1 },
    { "\"a:b\":x01", ":x01", 3 }, { "':':", ":", 1 }, { "b1 2:3", ":3", 2 },
  };
  const char *end;
  size_t len;
  char buf[3];

  for (size_t i = 0; i < COUNT (rows); i++) {
    ck_assert_ptr_null (modcat_parse_data (rows[i].text, &end, buf,
                                           sizeof buf, &len));
    ck_assert_str_eq (end, rows[i].rest);
    ck_assert_uint_eq (len, rows[i].len);
  }
  ck_assert_ptr_null (modcat_parse_data ("x616263", NULL, buf, 3, &len));
  ck_assert_uint_eq (len, 3);
  ck_assert_mem_eq (buf, "abc", 3);
  ck_assert_str_eq (modcat_parse_data ("x01:x02", NULL, buf, 3, &len),
                    "has a character that is no data");
  ck_assert_str_eq (modcat_parse_data ("x7a7a7a7a", NULL, buf, 3, &len),
                    "makes more bytes than there is room for");
  ck_assert_uint_eq (len, 0);
  ck_assert_mem_eq (buf, "abc", 3);
  ck_assert_str_eq (modcat_parse_data ("x0:", &end, buf, 3, &len),
                    "has an odd number of hexadecimal digits");
}
END_TEST

UNIT_MAIN ("data", good, host_order, a_short, bad, long_data, for_modules)
