/* tests/unit/test-tls-peername.c -- is a certificate that of a host?
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <string.h>

#include "modules/openssl/names.h"
#include "tests/unit/tls-pair.h"
#include "tests/unit/unit.h"

struct question { const char *name; bool match; };

/* Ask a certificate of R for each of QUESTIONS, the last one NULL. */
static void
ask (const struct pair_recipe *r, const struct question *questions)
{
  struct pair_cert c = pair_cert (r, NULL);

  for (; questions->name != NULL; questions++)
    ck_assert_msg (tls_name_matches (c.crt, questions->name, NULL, 0)
                   == questions->match, "%s", questions->name);
  pair_cert_free (&c);
}
#define ASK(recipe, ...) \
  ask (&(struct pair_recipe) recipe, \
       (struct question []) { __VA_ARGS__, { NULL, false } })
#define RECIPE(...) { __VA_ARGS__ }

START_TEST (dns)
{
  ASK (RECIPE (.dn = "CN=other.example", .sans = { "DNS:www.example.org",
                                                   "DNS:b.example.org." }),
       { "www.example.org", true }, { "WWW.eXample.ORG", true },
       { "www.example.org.", true }, { "b.example.org", true },
       { "example.org", false }, { "x.www.example.org", false },
       { "www.example.or", false }, { "www.example.orgx", false },
       { "other.example", false }, { ".", false }, { "", true });
}
END_TEST

START_TEST (wildcards)
{
  ASK (RECIPE (.sans = { "DNS:*.example.org", "DNS:*.com", "DNS:f*.foo.org",
                         "DNS:a.*.bar.org", "DNS:*.*.baz.org", "DNS:*" }),
       { "www.example.org", true }, { "WWW.EXAMPLE.ORG.", true },
       { "xn--bcher-kva.example.org", true },
       { "example.org", false }, { ".example.org", false },
       { "a.b.example.org", false }, { "www.com", false }, { "com", false },
       { "fx.foo.org", false }, { "a.x.bar.org", false },
       { "a.b.baz.org", false }, { "localhost", false },
       { "*.example.org", true }, { "10.0.0.1", false });
}
END_TEST

START_TEST (common_name)
{
  ASK (RECIPE (.dn = "CN=host.example"),
       { "host.example", true }, { "HOST.example.", true },
       { "ost.example", false });
  ASK (RECIPE (.dn = "CN=*.host.example"),
       { "a.host.example", true }, { "host.example", false });
  ASK (RECIPE (.dn = "CN=client 1"), { "client 1", true },
       { "client", false });
  ASK (RECIPE (.dn = "CN=mail.example", .sans = { "EMAIL:a@b.example" }),
       { "mail.example", true });
  ASK (RECIPE (.dn = "O=modcat"), { "modcat", false });
}
END_TEST

/* The last in the order of the certificate is the most specific. */
START_TEST (two_common_names)
{
  ASK (RECIPE (.dn = "CN=last.example,CN=first.example"),
       { "last.example", true }, { "first.example", false });
}
END_TEST

START_TEST (addresses)
{
  ASK (RECIPE (.dn = "CN=10.0.0.2", .sans = { "IP:10.0.0.1", "IP:2001:db8::1",
                                              "DNS:10.0.0.3" }),
       { "10.0.0.1", true }, { "2001:db8::1", true },
       { "[2001:db8::1]", true }, { "2001:0DB8:0::1", true },
       { "2001:db8::1%lo", true }, { "10.0.0.2", false },
       { "10.0.0.3", false }, { "10.0.0.10", false }, { "::1", false },
       { "::ffff:10.0.0.1", false });
  ASK (RECIPE (.dn = "CN=10.0.0.2"), { "10.0.0.2", false });
  ASK (RECIPE (.dn = "CN=*.0.0.2"), { "10.0.0.2", false });
}
END_TEST

START_TEST (idn)
{
  ASK (RECIPE (.sans = { "DNS:xn--bcher-kva.example" }),
       { "b\303\274cher.example", true }, { "xn--bcher-kva.example", true },
       { "B\303\274cher.example", true }, { "bucher.example", false },
       { "\377\377", false });
}
END_TEST

START_TEST (nul_inside)
{
  static const char evil[] = "www.example.org\0.evil.example";

  ASK (RECIPE (.bytes = evil, .nbytes = sizeof evil - 1),
       { "www.example.org", false }, { ".evil.example", false });
}
END_TEST

/* Names too long to be any count as names: no commonName stands in. */
START_TEST (too_long)
{
  char name[900];

  memset (name, 'a', sizeof name);
  ASK (RECIPE (.dn = "CN=host.example", .bytes = name,
               .nbytes = sizeof name), { "host.example", false });
  name[299] = '\0';
  ASK (RECIPE (.dn = "CN=host.example"), { name, false });
}
END_TEST

static const char *
has (const struct pair_recipe *r, char *text, size_t size)
{
  struct pair_cert c = pair_cert (r, NULL);

  ck_assert (!tls_name_matches (c.crt, "wanted.example", text, size));
  pair_cert_free (&c);
  return text;
}

START_TEST (listed)
{
  char text[100], little[12];

  ck_assert_str_eq (has (&(struct pair_recipe) { .dn = "CN=x" }, text,
                         sizeof text), "CN x");
  ck_assert_str_eq (has (&(struct pair_recipe) { .dn = "CN=x",
                         .sans = { "DNS:a.example", "IP:10.0.0.1" } }, text,
                         sizeof text),
                    "DNS a.example, IP 10.0.0.1, (not looked at:) CN x");
  ck_assert_str_eq (has (&(struct pair_recipe) { .bytes = "a\033[m\0b",
                         .nbytes = 6 }, text, sizeof text), "DNS a?[m?b");
  ck_assert_str_eq (has (&(struct pair_recipe) { .dn = "O=x" }, text,
                         sizeof text), "no name");
  ck_assert_str_eq (has (&(struct pair_recipe) { .dn = "CN=abcdefghijkl" },
                         little, sizeof little), "CN abcdefgh");
}
END_TEST

UNIT_MAIN ("tls-peername", dns, wildcards, common_name, two_common_names,
           addresses, idn, nul_inside, too_long, listed)
