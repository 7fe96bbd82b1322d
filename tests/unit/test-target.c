/* tests/unit/test-target.c -- what a target may be, and where its words go.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "core/target.h"
#include "tests/unit/unit.h"

static bool
good (const char *host)
{
  struct mc_target t = { .host = "" };
  bool set = mc_target_set (&t, host, 80);

  if (set) {
    ck_assert_str_eq (t.host, host);
    ck_assert_str_eq (t.port, "80");
  }
  return set;
}

START_TEST (hosts)
{
  static const char *const list[] = {
    "localhost", "a", "A-b_c.example.org", "example.org.", "127.0.0.1",
    "1.2.3.4.5", "[::1]", "[2001:DB8::1]", "[::ffff:1.2.3.4]", "xn--bcher-kva",
  };

  for (size_t i = 0; i < sizeof list / sizeof list[0]; i++)
    ck_assert_msg (good (list[i]), "%s", list[i]);
}
END_TEST

START_TEST (no_hosts)
{
  static const char *const list[] = {
    "", ".", "..", ".a", "a..b", "-a", "a b", "a\n", "a/b", "a:1", "a,b",
    "::1", "[]", "[", "]", "[::1", "::1]", "[::1]x", "[fe80::1%eth0]",
    "[1.2.3.4]", "[a]", "%h", "a'b", "\"", "$x", "`x`", "a\\", "{a}", "b\xc3"
    "\xbc" "cher", "[00000000000000000000000000000000000000000000000000::1]",
  };

  for (size_t i = 0; i < sizeof list / sizeof list[0]; i++)
    ck_assert_msg (!good (list[i]), "%s", list[i]);
}
END_TEST

START_TEST (each_byte)
{
  for (int c = 1; c < 256; c++) {
    char host[] = { 'a', (char) c, 'b', '\0' };

    ck_assert_int_eq (good (host), (c >= '0' && c <= '9')
                      || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
                      || c == '-' || c == '.' || c == '_');
  }
}
END_TEST

START_TEST (lengths_and_ports)
{
  struct mc_target t = { .host = "" };
  char host[257] = "";

  memset (host, 'a', 255);
  ck_assert (good (host));
  host[255] = 'a';
  ck_assert (!good (host));
  ck_assert (!mc_target_set (&t, "a", 0));
  ck_assert (!mc_target_set (&t, "a", 65536));
  ck_assert_str_eq (t.host, "");
  ck_assert (mc_target_set (&t, "a", 65535));
  ck_assert_str_eq (t.port, "65535");
}
END_TEST

static void
expect (const char *text, const char *expected, bool wanted)
{
  const struct mc_target t = { .host = "h%p.example", .port = "443" };
  char *got = mc_target_expand (&t, text);

  ck_assert_ptr_nonnull (got);
  ck_assert_str_eq (got, expected);
  ck_assert_int_eq (mc_target_wanted (text), wanted);
  free (got);
}

START_TEST (words_go_in_once)
{
  expect ("", "", false);
  expect ("%", "%", false);
  expect ("%h", "h%p.example", true);
  expect ("a%h:%pz", "ah%p.example:443z", true);
  expect ("%%h%%%p", "%h%443", true);
  expect ("%%h%%p%%", "%h%p%", false);
  expect ("fe80::1%eth0 %x%", "fe80::1%eth0 %x%", false);
  expect ("%H%P", "%H%P", false);
}
END_TEST

START_TEST (in_an_address)
{
  struct mc_word word = { .text = NULL };
  struct mc_option_words opt = { .name = { .text = NULL } };
  struct mc_single single = { .params = &word, .nparams = 1, .opts = &opt,
                              .nopts = 1 };

  char plain[] = "a%b", name[] = "%h", keyword[] = "%h", per[] = "%%";

  single.keyword.text = word.text = opt.name.text = plain;
  ck_assert (!mc_target_in (&single));
  opt.name.text = name;         /* no option's name has one */
  ck_assert (!mc_target_in (&single));
  opt.value.text = per;
  ck_assert (mc_target_in (&single));
  opt.value.text = NULL;
  word.text = name;
  ck_assert (mc_target_in (&single));
  word.text = plain;
  single.keyword.text = keyword;
  ck_assert (mc_target_in (&single));
}
END_TEST

UNIT_MAIN ("target", hosts, no_hosts, each_byte, lengths_and_ports,
           words_go_in_once, in_an_address)
