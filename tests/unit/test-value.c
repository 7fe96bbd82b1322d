/* tests/unit/test-value.c -- values of options: types, ranges, errors.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/fake.h"
#include "tests/unit/unit.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

/* -- one number ----------------------------------------------------------- */

/* Parsing TEXT as TYPE (in MIN to MAX) gives NUM, or says WHY. */
static const struct number {
  int type;
  const char *text;            /* NULL: a bare name */
  int64_t num;
  const char *why;
  int64_t min, max;
} numbers[] = {
  { MODCAT_BOOL, NULL, 1, NULL, 0, 0 },
  { MODCAT_BOOL, "0", 0, NULL, 0, 0 },
  { MODCAT_BOOL, "1", 1, NULL, 0, 0 },
  { MODCAT_BOOL, "-7", 1, NULL, 0, 0 },
  { MODCAT_BOOL, "0x10", 1, NULL, 0, 0 },
  { MODCAT_BOOL, "", 0, "value \"\" has no number", 0, 0 },
  { MODCAT_BOOL, "yes", 0, "value \"yes\" is not a number", 0, 0 },
  { MODCAT_FLAG, NULL, 1, NULL, 0, 0 },
  { MODCAT_BYTE, NULL, 1, NULL, 0, 0 },
  { MODCAT_BYTE, "255", 255, NULL, 0, 0 },
  { MODCAT_BYTE, "256", 0, "value \"256\" is not between 0 and 255", 0, 0 },
  { MODCAT_BYTE, "-1", 0, "value \"-1\" is not between 0 and 255", 0, 0 },
  { MODCAT_INT, NULL, 1, NULL, 0, 0 },
  { MODCAT_INT, "12", 12, NULL, 0, 0 },
  { MODCAT_INT, " +12", 12, NULL, 0, 0 },
  { MODCAT_INT, "-12", -12, NULL, 0, 0 },
  { MODCAT_INT, "012", 10, NULL, 0, 0 },
  { MODCAT_INT, "0x1F", 31, NULL, 0, 0 },
  { MODCAT_INT, "2147483647", INT_MAX, NULL, 0, 0 },
  { MODCAT_INT, "-2147483648", INT_MIN, NULL, 0, 0 },
  { MODCAT_INT, "2147483648", 0, "value \"2147483648\" is not between "
    "-2147483648 and 2147483647", 0, 0 },
  /* a pattern of 32 bits, as in C */
  { MODCAT_INT, "0xffffffff", -1, NULL, 0, 0 },
  { MODCAT_INT, "0x80000000", INT_MIN, NULL, 0, 0 },
  { MODCAT_INT, "0x100000000", 0, "value \"0x100000000\" is not between "
    "-2147483648 and 2147483647", 0, 0 },
  { MODCAT_INT, "0xffffffff", 0, "value \"0xffffffff\" is not between 0 and "
    "9", 0, 9 },
  { MODCAT_INT, "12x", 0, "value \"12x\" has trailing characters", 0, 0 },
  { MODCAT_INT, "12 ", 0, "value \"12 \" has trailing characters", 0, 0 },
  { MODCAT_INT, "0x", 0, "value \"0x\" has trailing characters", 0, 0 },
  { MODCAT_INT, "08", 0, "value \"08\" has trailing characters", 0, 0 },
  { MODCAT_INT, "x", 0, "value \"x\" is not a number", 0, 0 },
  { MODCAT_INT, "--1", 0, "value \"--1\" is not a number", 0, 0 },
  { MODCAT_INT, "- 1", 0, "value \"- 1\" is not a number", 0, 0 },
  { MODCAT_INT, "99999999999999999999", 0,
    "value \"99999999999999999999\" is too large a number", 0, 0 },
  { MODCAT_INT, "5", 5, NULL, 5, 7 },
  { MODCAT_INT, "7", 7, NULL, 5, 7 },
  { MODCAT_INT, "4", 0, "value \"4\" is not between 5 and 7", 5, 7 },
  { MODCAT_INT, "8", 0, "value \"8\" is not between 5 and 7", 5, 7 },
  { MODCAT_INT, NULL, 0, "value \"1\" is not between 5 and 7", 5, 7 },
  { MODCAT_UINT, "4294967295", UINT_MAX, NULL, 0, 0 },
  { MODCAT_UINT, "4294967296", 0,
    "value \"4294967296\" is not between 0 and 4294967295", 0, 0 },
  { MODCAT_UINT, "-1", 0, "value \"-1\" is not between 0 and 4294967295",
    0, 0 },
  { MODCAT_USHORT, "65535", 65535, NULL, 0, 0 },
  { MODCAT_USHORT, "65536", 0, "value \"65536\" is not between 0 and 65535",
    0, 0 },
  { MODCAT_LONG, "-9223372036854775807", -INT64_MAX, NULL, 0, 0 },
  { MODCAT_LONG, "9223372036854775807", INT64_MAX, NULL, 0, 0 },
  { MODCAT_LONG, "9223372036854775808", 0,
    "value \"9223372036854775808\" is too large a number", 0, 0 },
  { MODCAT_SIZE, "4096", 4096, NULL, 0, 0 },
  { MODCAT_SIZE, NULL, 1, NULL, 0, 0 },
  { MODCAT_SIZE, "-1", 0,
    "value \"-1\" is not between 0 and 9223372036854775807", 0, 0 },
  { MODCAT_OFFSET, "-5", -5, NULL, 0, 0 },
  { MODCAT_MODE, "644", 0644, NULL, 0, 0 },
  { MODCAT_MODE, "07777", 07777, NULL, 0, 0 },
  { MODCAT_MODE, "10000", 0, "value \"10000\" is not between 00 and 07777",
    0, 0 },
  { MODCAT_MODE, "999", 0, "value \"999\" is not an octal number", 0, 0 },
  { MODCAT_MODE, "648", 0, "value \"648\" is not an octal number", 0, 0 },
  { MODCAT_MODE, "0x1ff", 0, "value \"0x1ff\" has trailing characters", 0,
    0 },
  { MODCAT_MODE, "", 0, "value \"\" has no number", 0, 0 },
  { MODCAT_MODE, NULL, 0, "value required", 0, 0 },
  { MODCAT_UID, "0", 0, NULL, 0, 0 },
  { MODCAT_UID, "0x10", 16, NULL, 0, 0 },
  { MODCAT_UID, "4294967294", UINT32_MAX - 1, NULL, 0, 0 },
  { MODCAT_UID, "4294967295", 0,
    "value \"4294967295\" is not between 0 and 4294967294", 0, 0 },
  { MODCAT_UID, "1x", 0, "value \"1x\" has trailing characters", 0, 0 },
  { MODCAT_UID, "no such user", 0,
    "value \"no such user\" is no user of this system", 0, 0 },
  { MODCAT_UID, "", 0, "value \"\" is no user of this system", 0, 0 },
  { MODCAT_UID, NULL, 0, "value required", 0, 0 },
  { MODCAT_GID, "7", 7, NULL, 0, 0 },
  { MODCAT_GID, "-1", 0, "value \"-1\" is no group of this system", 0, 0 },
  { MODCAT_GID, NULL, 0, "value required", 0, 0 },
  { MODCAT_TIME, "1", 1000000000, NULL, 0, 0 },
  { MODCAT_TIME, "0.5", 500000000, NULL, 0, 0 },
  { MODCAT_TIME, "1.1", 1100000000, NULL, 0, 0 },
  { MODCAT_TIME, "1e-3", 1000000, NULL, 0, 0 },
  { MODCAT_TIME, "0", 0, NULL, 0, 0 },
  { MODCAT_TIME, "1e-12", 1, NULL, 0, 0 },
  { MODCAT_TIME, "-1", 0, "value \"-1\" is not between 0 and 9.22337204e+09 "
    "seconds", 0, 0 },
  { MODCAT_TIME, "3", 0, "value \"3\" is not between 0.5 and 2 seconds",
    500000000, 2000000000 },
  { MODCAT_TIME, "-1", -1000000000, NULL, -2000000000, 0 },
  { MODCAT_TIME, "1e30", 0, "value \"1e30\" is too large a number", 0, 0 },
  { MODCAT_TIME, "inf", 0, "value \"inf\" is too large a number", 0, 0 },
  { MODCAT_TIME, "nan", 0, "value \"nan\" is too large a number", 0, 0 },
  { MODCAT_TIME, "1x", 0, "value \"1x\" has trailing characters", 0, 0 },
  { MODCAT_TIME, "", 0, "value \"\" is not a number of seconds", 0, 0 },
  { MODCAT_TIME, NULL, 0, "value required", 0, 0 },
  { MODCAT_LINGER, "5", 5, NULL, 0, 0 },
  { MODCAT_LINGER, "-5", 0, "value \"-5\" is not between 0 and 2147483647",
    0, 0 },
  { MODCAT_CONST, NULL, 0, NULL, 0, 0 },
  { MODCAT_CONST, "", 0, "no value permitted", 0, 0 },
  { MODCAT_INT_NULL, NULL, 1, NULL, 0, 0 },
  { MODCAT_INT_NULL, "3", 3, NULL, 0, 0 },
  { MODCAT_INT_NULL, "x", 0, "value \"x\" is not a number", 0, 0 },
  { 0, "1", 0, "its type is not known to this core", 0, 0 },
  { 99, "1", 0, "its type is not known to this core", 0, 0 },
};

START_TEST (number)
{
  for (size_t i = 0; i < COUNT (numbers); i++) {
    const struct number *n = &numbers[i];
    const struct modcat_opt opt = { .name = "n", .type = n->type,
                                    .min = n->min, .max = n->max };
    struct modcat_value v;
    const char *why = mc_value_parse (&opt, n->text, &v);

    ck_assert_pstr_eq (why, n->why);
    if (why == NULL) {
      ck_assert_int_eq (v.num[0], n->num);
      ck_assert_int_eq (v.given_bare, n->text == NULL);
    }
    mc_value_release (&v);
  }
}
END_TEST

START_TEST (int_null)
{
  const struct modcat_opt opt = { .name = "n", .type = MODCAT_INT_NULL };
  struct modcat_value v;

  ck_assert_ptr_null (mc_value_parse (&opt, "", &v));
  ck_assert_int_eq (v.is_null, 1);
  ck_assert_ptr_null (mc_value_parse (&opt, "0", &v));
  ck_assert_int_eq (v.is_null, 0);
}
END_TEST

START_TEST (ids_by_name)
{
  const struct modcat_opt user = { .name = "n", .type = MODCAT_UID };
  const struct modcat_opt group = { .name = "n", .type = MODCAT_GID };
  const struct passwd *pw = getpwuid (1);
  const struct group *gr = getgrgid (1);
  struct modcat_value v;

  ck_assert (pw != NULL && gr != NULL);
  ck_assert_ptr_null (mc_value_parse (&user, pw->pw_name, &v));
  ck_assert_int_eq (v.num[0], 1);
  ck_assert_str_eq (v.str, pw->pw_name);
  ck_assert_ptr_null (mc_value_parse (&group, gr->gr_name, &v));
  ck_assert_int_eq (v.num[0], 1);
  ck_assert_ptr_null (mc_value_parse (&user, "1", &v));
  ck_assert_ptr_null (v.str);
}
END_TEST

/* -- texts and several parts ---------------------------------------------- */

static const struct composed {
  int type;
  const char *text;
  const char *becomes;         /* as in the log, then ":" and the bytes */
  const char *why;
  int64_t min, max;
  unsigned flags;
} composeds[] = {
  { MODCAT_STRING, "a b", "\"a b\" a b", NULL, 0, 0, 0 },
  { MODCAT_STRING, "", NULL, "value \"\" is empty", 0, 0, 0 },
  { MODCAT_STRING, "", "\"\" ", NULL, 0, 0, MODCAT_OPT_EMPTY_OK },
  { MODCAT_STRING, NULL, NULL, "value required", 0, 0, 0 },
  { MODCAT_STRING, "abc", "\"abc\" abc", NULL, 2, 3, 0 },
  { MODCAT_STRING, "a", NULL, "value \"a\" is shorter than 2 bytes", 2, 3, 0 },
  { MODCAT_STRING, "abcd", NULL, "value \"abcd\" is longer than 3 bytes", 2,
    3, 0 },
  { MODCAT_STRING_NULL, NULL, "\"\" ", NULL, 0, 0, 0 },
  { MODCAT_STRING_NULL, "", "\"\" ", NULL, 0, 0, 0 },
  { MODCAT_STRING_NULL, "x", "\"x\" x", NULL, 0, 0, 0 },
  { MODCAT_ADDRESS, "{TCP:a:b}", "0 {TCP:a:b}", NULL, 0, 0, 0 },
  { MODCAT_ADDRESS, "", NULL, "value \"\" is empty", 0, 0, 0 },
  { MODCAT_INT_INT, "0x5421:-5", "21537:-5 ", NULL, 0, 0, 0 },
  { MODCAT_INT_INTP, "1:2", "1:2 ", NULL, 0, 0, 0 },
  { MODCAT_INT_INT, "1", NULL, "value \"1\" needs 2 parts, with a : between "
    "them", 0, 0, 0 },
  { MODCAT_INT_INT, "1:", NULL, "value \"1:\" has no number", 0, 0, 0 },
  { MODCAT_INT_INT, "1x:2", NULL, "value \"1x:2\" has trailing characters in "
    "a number", 0, 0, 0 },
  { MODCAT_INT_INT, "1:2:3", NULL, "value \"1:2:3\" has trailing characters",
    0, 0, 0 },
  { MODCAT_INT_INT, "1:0xffffffff", "1:4294967295 ", NULL, 0, 0, 0 },
  { MODCAT_INT_INT, "0x100000000:1", NULL, "value \"0x100000000:1\" has a "
    "number of more than 32 bits", 0, 0, 0 },
  { MODCAT_INT_INT, "1:9", NULL, "value \"1:9\" is not between 2 and 8", 2, 8,
    0 },
  { MODCAT_INT_INT, NULL, NULL, "value required", 0, 0, 0 },
  { MODCAT_INT_STRING, "7:a:b", "7:\"a:b\" a:b", NULL, 0, 0, 0 },
  { MODCAT_INT_STRING, "7:", "7:\"\" ", NULL, 0, 0, 0 },
  { MODCAT_INT_BIN, "7:x4142", "7:(2 bytes) AB", NULL, 0, 0, 0 },
  { MODCAT_INT_BIN, "7:x414", NULL, "value \"7:x414\" has an odd number of "
    "hexadecimal digits", 0, 0, 0 },
  { MODCAT_INT_INT_INT, "1:-2:3", "1:-2:3 ", NULL, 0, 0, 0 },
  { MODCAT_INT_INT_INT, "1:2", NULL, "value \"1:2\" needs 3 parts, with a : "
    "between them", 0, 0, 0 },
  { MODCAT_INT_INT_INT, "1:x:3", NULL, "value \"1:x:3\" is not a number", 0,
    0, 0 },
  { MODCAT_INT_INT_BIN, "1:2:\"ab\"", "1:2:(2 bytes) ab", NULL, 0, 0, 0 },
  { MODCAT_INT_INT_BIN, "1:2:", "1:2:(0 bytes) ", NULL, 0, 0, 0 },
  { MODCAT_INT_INT_STRING, "1:2:lo", "1:2:\"lo\" lo", NULL, 0, 0, 0 },
  { MODCAT_BIN, "\"abc\"", "(3 bytes) abc", NULL, 0, 0, 0 },
  { MODCAT_BIN, "z", NULL, "value \"z\" has a character that is no data", 0,
    0, 0 },
  { MODCAT_BIN, "x010203", NULL, "value \"x010203\" is longer than 2 bytes",
    0, 2, 0 },
  { MODCAT_BIN, NULL, NULL, "value required", 0, 0, 0 },
};

START_TEST (composed)
{
  for (size_t i = 0; i < COUNT (composeds); i++) {
    const struct composed *c = &composeds[i];
    const struct modcat_opt opt = { .name = "n", .type = c->type,
                                    .flags = c->flags, .min = c->min,
                                    .max = c->max };
    struct modcat_value v;
    const char *why = mc_value_parse (&opt, c->text, &v);
    char shown[100];

    ck_assert_pstr_eq (why, c->why);
    if (why == NULL) {
      mc_value_format (&opt, &v, shown, sizeof shown);
      snprintf (shown + strlen (shown), sizeof shown - strlen (shown), " %s",
                v.str != NULL ? v.str : "");
      ck_assert_str_eq (shown, c->becomes);
    }
    mc_value_release (&v);
  }
}
END_TEST

static const char *
parse_vowel (const struct modcat_opt *opt, const char *text,
             struct modcat_value *v)
{
  char *copy = modcat_value_alloc (v, 8);

  ck_assert_str_eq (opt->name, "vowel");
  ck_assert_int_eq (copy[7], 0);
  v->str = copy;
  v->num[0] = v->given_bare ? 'a' : text[0];
  return strchr ("aeiou", (int) v->num[0]) ? NULL : "is no vowel";
}

START_TEST (custom)
{
  const struct modcat_opt opt = { .name = "vowel", .type = MODCAT_CUSTOM,
                                  .parse = parse_vowel };
  struct modcat_value v;

  ck_assert_ptr_null (mc_value_parse (&opt, "u", &v));
  ck_assert_int_eq (v.num[0], 'u');
  mc_value_release (&v);
  ck_assert_ptr_null (mc_value_parse (&opt, NULL, &v));
  ck_assert_int_eq (v.num[0], 'a');
  mc_value_release (&v);
  ck_assert_str_eq (mc_value_parse (&opt, "x", &v),
                    "value \"x\" is no vowel");
  mc_value_release (&v);
}
END_TEST

/* What can't be shown, is long or is secret. */
START_TEST (shown_values)
{
  const struct modcat_opt plain = { .name = "n", .type = MODCAT_INT };
  const struct modcat_opt secret = { .name = "n", .type = MODCAT_INT,
                                     .flags = MODCAT_OPT_SECRET };
  struct modcat_value v;

  ck_assert_str_eq (mc_value_parse (&plain, "\x1b\xff\n", &v),
                    "value \"???\" is not a number");
  mc_value_release (&v);
  ck_assert_str_eq (mc_value_parse (&plain, "a234567890b234567890c234567890"
                                    "d234567890e", &v), "value "
                    "\"a234567890b234567890c234567890d234567890...\" "
                    "is not a number");
  mc_value_release (&v);
  ck_assert_str_eq (mc_value_parse (&secret, "x", &v),
                    "the value is not a number");
  mc_value_release (&v);
}
END_TEST

START_TEST (defaults)
{
  const struct modcat_opt opt = { .name = "n", .type = MODCAT_INT, .min = 0,
                                  .max = 9, .dflt = "-1" };
  const struct modcat_opt empty = { .name = "n", .type = MODCAT_STRING,
                                    .dflt = "" };
  const struct modcat_opt bad = { .name = "n", .type = MODCAT_INT,
                                  .dflt = "x" };
  struct modcat_value v;

  ck_assert_ptr_null (mc_value_parse_default (&opt, &v));
  ck_assert_int_eq (v.num[0], -1);
  ck_assert_ptr_null (mc_value_parse_default (&empty, &v));
  ck_assert_ptr_nonnull (mc_value_parse_default (&bad, &v));
  mc_value_release (&v);
}
END_TEST

/* -- where a value goes --------------------------------------------------- */

struct conf {
  int before, number;
  unsigned char byte, byte_after;
  uint16_t half;
  struct modcat_int_null null;
  struct modcat_flags flags;
  unsigned word;
  int64_t large;
  const char *text;
  const struct modcat_value *value;
};

/* Parse TEXT as TYPE and store it at AT of CONF; the arg is 6. */
static void
put (struct conf *conf, int type, size_t at, const char *text)
{
  const struct modcat_opt opt = { .name = "n", .type = type, .store = at,
                                  .arg = { 6 } };
  struct modcat_value v;

  ck_assert_pstr_eq (mc_value_parse (&opt, text, &v), NULL);
  ck_assert (mc_value_store (&opt, &v, conf));
  if (type == MODCAT_INT_INT) {
    ck_assert_int_eq (conf->value->num[1], 2);
    conf->value = NULL;
  }
  mc_value_release (&v);
}

#define PUT(type, field, text) \
  put (&conf, type, offsetof (struct conf, field), text)

START_TEST (stored)
{
  struct conf conf = { .before = 77, .byte_after = 78 };

  PUT (MODCAT_CONST, number, NULL);
  ck_assert_int_eq (conf.number, 6);
  PUT (MODCAT_INT, number, "-3");
  ck_assert_int_eq (conf.number, -3);
  PUT (MODCAT_LINGER, number, "9");
  ck_assert_int_eq (conf.number, 9);
  PUT (MODCAT_BOOL, byte, "-256");
  ck_assert_uint_eq (conf.byte, 1);
  PUT (MODCAT_BYTE, byte, "255");
  ck_assert_uint_eq (conf.byte, 255);
  PUT (MODCAT_USHORT, half, "65535");
  ck_assert_uint_eq (conf.half, 65535);
  PUT (MODCAT_INT_NULL, null, "");
  ck_assert_int_eq (conf.null.is_null, 1);
  PUT (MODCAT_INT_NULL, null, "4");
  ck_assert_int_eq (conf.null.is_null, 0);
  ck_assert_int_eq (conf.null.value, 4);
  PUT (MODCAT_UINT, word, "4294967295");
  ck_assert_uint_eq (conf.word, 4294967295);
  PUT (MODCAT_MODE, word, "750");
  ck_assert_uint_eq (conf.word, 0750);
  PUT (MODCAT_UID, word, "5");
  PUT (MODCAT_GID, word, "6");
  ck_assert_uint_eq (conf.word, 6);
  PUT (MODCAT_LONG, large, "-4294967297");
  ck_assert_int_eq (conf.large, -4294967297);
  PUT (MODCAT_SIZE, large, "4294967297");
  PUT (MODCAT_OFFSET, large, "-1");
  ck_assert_int_eq (conf.large, -1);
  PUT (MODCAT_TIME, large, "0.25");
  ck_assert_int_eq (conf.large, 250000000);
  PUT (MODCAT_STRING, text, "abc");
  ck_assert_str_eq (conf.text, "abc");
  PUT (MODCAT_STRING_NULL, text, NULL);
  ck_assert_str_eq (conf.text, "");
  PUT (MODCAT_INT_INT, value, "1:2");
  ck_assert_int_eq (conf.before, 77);
  ck_assert_uint_eq (conf.byte_after, 78);
}
END_TEST

START_TEST (stored_flags)
{
  struct conf conf = { .flags = { .set = 1, .clear = 8 } };

  PUT (MODCAT_FLAG, flags, NULL);
  ck_assert_uint_eq (conf.flags.set, 7);
  ck_assert_uint_eq (conf.flags.clear, 8);
  PUT (MODCAT_FLAG, flags, "0");
  ck_assert_uint_eq (conf.flags.set, 1);
  ck_assert_uint_eq (conf.flags.clear, 14);
}
END_TEST

/* -- how it is shown ------------------------------------------------------ */

static const struct { int type; const char *text, *shown; } formats[] = {
  { MODCAT_CONST, NULL, "" },
  { MODCAT_BOOL, "7", "1" },
  { MODCAT_INT_NULL, "", "NULL" },
  { MODCAT_INT_NULL, "2", "2" },
  { MODCAT_MODE, "644", "0644" },
  { MODCAT_TIME, "1.5", "{1,500000000}" },
  { MODCAT_LINGER, "5", "{1,5}" },
  { MODCAT_STRING, "a", "\"a\"" },
};

START_TEST (format)
{
  for (size_t i = 0; i < COUNT (formats); i++) {
    const struct modcat_opt opt = { .name = "n", .type = formats[i].type };
    struct modcat_value v;
    char shown[40];

    ck_assert_ptr_null (mc_value_parse (&opt, formats[i].text, &v));
    mc_value_format (&opt, &v, shown, sizeof shown);
    ck_assert_str_eq (shown, formats[i].shown);
  }
}
END_TEST

START_TEST (type_names)
{
  struct modcat_opt opt = { .name = "n" };

  for (opt.type = MODCAT_CONST; opt.type <= MODCAT_ADDRESS; opt.type++)
    ck_assert_str_ne (mc_type_name (&opt), "?");
  ck_assert_str_eq (mc_type_name (&opt), "?");
  opt.type = MODCAT_USHORT;
  ck_assert_str_eq (mc_type_name (&opt), "UNSIGNED-SHORT");
  opt.type_name = "MINE";
  ck_assert_str_eq (mc_type_name (&opt), "MINE");
}
END_TEST

UNIT_MAIN ("value", number, int_null, ids_by_name, composed, custom,
           shown_values, defaults, stored, stored_flags, format, type_names)
