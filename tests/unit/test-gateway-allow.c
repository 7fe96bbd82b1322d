/* tests/unit/test-gateway-allow.c -- where peers of the servers may go.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <string.h>

#include "core/option.h"
#include "modules/gateway/gateway.h"
#include "tests/unit/unit.h"

static struct modcat_value v;

static const struct gateway_rules *
rules (const char *text)
{
  const char *why;

  mc_value_release (&v);
  v = (struct modcat_value) { .str = NULL };
  why = gateway_parse_rules (NULL, text, &v);
  ck_assert_msg (why == NULL, "%s: %s", text, why);
  return (const struct gateway_rules *) (const void *) v.str;
}

/* What becomes of HOST at PORT, an address being asked for as the server
   does: 'n' by its name, 'a' by its address, '?' when its address would have to
   be looked up, '-' not at all. */
static char
fate (const struct gateway_rules *r, const char *host, unsigned port)
{
  struct gateway_target t = { .port = port };
  struct sockaddr_storage addr;

  ck_assert (gateway_set_host (&t, host, strlen (host)));
  if (gateway_allows_name (r, &t))
    return 'n';
  if (!gateway_wants_address (r, &t))
    return '-';
  if (!gateway_get_address (&t, &addr))
    return '?';
  return gateway_allows_address (r, &t, (struct sockaddr *) &addr) ? 'a' : '-';
}

static void
expect (const char *text, const char *host, unsigned port, char what)
{
  char got = fate (rules (text), host, port);

  ck_assert_msg (got == what, "%s: %s:%u: '%c'", text, host, port, got);
}

START_TEST (addresses)
{
  expect ("10.0.0.0/8", "10.255.1.2", 1, 'a');
  expect ("10.0.0.0/8", "11.0.0.0", 1, '-');
  expect ("10.9.9.9/8", "10.1.1.1", 65535, 'a');
  expect ("10.0.0.1", "10.0.0.1", 1, 'a');
  expect ("10.0.0.1", "10.0.0.0", 1, '-');
  expect ("0.0.0.0/0", "1.2.3.4", 1, 'a');
  expect ("0.0.0.0/0", "::1", 1, '-');
  expect ("10.0.0.128/25", "10.0.0.127", 1, '-');
  expect ("10.0.0.128/25", "10.0.0.200", 1, 'a');
  expect ("[fd00::]/8", "fdff::1", 1, 'a');
  expect ("[fd00::]/8", "fe00::1", 1, '-');
  expect ("[::1]", "::1", 1, 'a');
  expect ("[::1]", "::2", 1, '-');
  expect ("[::]/0", "10.0.0.1", 1, '-');
  expect ("10.0.0.0/8", "a.example", 1, '?');
  /* IPv4 in another dress. */
  expect ("10.0.0.0/8", "::ffff:10.0.0.1", 1, 'a');
  expect ("[::]/0", "::ffff:10.0.0.1", 1, '-');
  expect ("10.0.0.0/8", "167772161", 1, '?');
}
END_TEST

START_TEST (names)
{
  expect ("a.example", "A.Example", 1, 'n');
  expect ("a.example.", "a.example", 1, 'n');
  expect ("a.example", "a.example.", 1, 'n');
  expect ("a.example", "b.a.example", 1, '-');
  expect ("*.example", "b.a.example", 1, 'n');
  expect ("*.example", "example", 1, '-');
  expect ("*.example", ".example", 1, '-');
  expect ("*.example", "xexample", 1, '-');
  expect ("*", "anything", 1, 'n');
  expect ("*", "::1", 1, 'n');
}
END_TEST

START_TEST (ports)
{
  expect ("*:80", "a", 80, 'n');
  expect ("*:80", "a", 81, '-');
  expect ("a:80-82", "a", 82, 'n');
  expect ("a:80-82", "a", 83, '-');
  expect ("a:80-82", "a", 79, '-');
  expect ("[::1]:7", "::1", 7, 'a');
  expect ("[::1]:7", "::1", 8, '-');
  expect ("[fd00::]/8:7", "fd00::1", 7, 'a');
  expect ("10.0.0.0/8:7", "10.0.0.1", 8, '-');
  expect ("10.0.0.0/8:7", "name", 8, '-');
  expect ("a:1-65535", "a", 65535, 'n');
}
END_TEST

START_TEST (lists)
{
  static const char list[] = " a:1, 10.0.0.0/8:2-3 [::1]\t*.b ,";

  expect (list, "a", 1, 'n');
  expect (list, "a", 2, '?');
  expect (list, "10.1.1.1", 3, 'a');
  expect (list, "::1", 9, 'a');
  expect (list, "x.b", 9, 'n');
  expect (list, "b", 9, '?');
}
END_TEST

START_TEST (bad_rules)
{
  static const char *const bad[] = {
    "", " , ", "a:", "a:0", "a:65536", "a:x", "a:1-", "a:-1", "a:2-1",
    "a:1-65536", "a:1:2", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "a/8",
    "::1", "[::1", "[]", "[::1]/129", "[::ffff:1.2.3.4]",
    "[::ffff:10.0.0.0]/104", "[a]", "*a", "a*", "*.", ".a", "-a",
    "a b*", "10.0.0.0/8/8", "a b/", "a\\b", "%h",
  };

  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    struct modcat_value w = { .str = NULL };

    ck_assert_msg (gateway_parse_rules (NULL, bad[i], &w) != NULL, "\"%s\"",
                   bad[i]);
    mc_value_release (&w);
  }
}
END_TEST

START_TEST (hosts)
{
  struct gateway_target t = { .port = 1 };
  struct sockaddr_storage addr;
  char host[300];

  memset (host, 'a', sizeof host);
  ck_assert (gateway_set_host (&t, host, 255));
  ck_assert (!gateway_set_host (&t, host, 256));
  ck_assert (!gateway_set_host (&t, host, 0));
  ck_assert (!gateway_set_host (&t, "a\0b", 3));
  ck_assert (gateway_set_host (&t, "::ffff:1.2.3.4", 14));
  ck_assert_str_eq (t.host, "[::ffff:1.2.3.4]");
  ck_assert (gateway_get_address (&t, &addr));
  ck_assert (gateway_set_address (&t, (struct sockaddr *) &addr));
  ck_assert_str_eq (t.host, "1.2.3.4");
  ck_assert (gateway_set_host (&t, "[]", 2));
  ck_assert (!gateway_get_address (&t, &addr));
  addr.ss_family = AF_UNIX;
  ck_assert (!gateway_set_address (&t, (struct sockaddr *) &addr));
}
END_TEST

UNIT_MAIN ("gateway-allow", addresses, names, ports, lists, bad_rules, hosts)
