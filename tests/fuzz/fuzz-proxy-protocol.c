/* tests/fuzz/fuzz-proxy-protocol.c -- any bytes as a header of the PROXY
 * protocol.  In the seeds '|' is CR LF, and behind an 'x' are hex digits.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "modules/common/net/proxy-protocol.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_seeds[] = "proxy-protocol.seeds";

static unsigned
digit (uint8_t c)
{
  return c >= 'a' ? c - 'a' + 10U : c - (unsigned) '0';
}

/* DATA as the bytes that are meant, to TO; how many. */
static size_t
decode (const uint8_t *data, size_t size, unsigned char *to)
{
  size_t n = 0;

  if (size > 0 && data[0] == 'x') {
    for (size_t i = 1; i + 1 < size; i += 2)
      to[n++] = (unsigned char) (digit (data[i]) << 4 | digit (data[i + 1]));
    return n;
  }
  for (size_t i = 0; i < size; i++) {
    to[n++] = data[i] == '|' ? '\r' : data[i];
    if (data[i] == '|')
      to[n++] = '\n';
  }
  return n;
}

static bool
is_same (const struct net_addr *a, const struct net_addr *b)
{
  return a->len == b->len && memcmp (&a->u, &b->u, a->len) == 0;
}

/* What was read can be written, and means the same when it is read again. */
static void
check_again (const struct net_proxy *p)
{
  unsigned char buf[NET_PROXY_BYTES];
  size_t len = net_proxy_build (p, buf), used;
  struct net_proxy again, third;
  const char *why;

  if (net_proxy_parse (buf, len, &again, &used, &why) != NET_PROXY_GOOD
      || used != len || again.version != p->version)
    abort ();
  len = net_proxy_build (&again, buf);
  if (net_proxy_parse (buf, len, &third, &used, &why) != NET_PROXY_GOOD
      || !is_same (&again.peer, &third.peer)
      || !is_same (&again.local, &third.local))
    abort ();
}

static void
check_good (const unsigned char *data, size_t len, const struct net_proxy *p,
            size_t used)
{
  struct net_proxy less;
  const char *why;
  size_t n;

  if (used > len)
    abort ();
  for (size_t i = 0; i < used; i++)
    if (net_proxy_parse (data, i, &less, &n, &why) != NET_PROXY_MORE)
      abort ();
  for (int i = 0; i < NET_PROXY_FACTS; i++) {
    const unsigned char *at = (const unsigned char *) p->fact[i].at;

    if (at != NULL && (at < data || at + p->fact[i].len > data + used))
      abort ();
  }
  check_again (p);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  unsigned char *copy = malloc (2 * size + 1), *exact;
  size_t len, used = 0;
  struct net_proxy p;
  const char *why = NULL;

  if (copy == NULL)
    abort ();
  len = decode (data, size, copy);
  exact = realloc (copy, len > 0 ? len : 1);
  if (exact == NULL)
    abort ();
  switch (net_proxy_parse (exact, len, &p, &used, &why)) {
  case NET_PROXY_GOOD:
    check_good (exact, len, &p, used);
    break;
  case NET_PROXY_BAD:
    if (why == NULL)
      abort ();
    break;
  default:
    if (len >= NET_PROXY_BYTES)
      abort ();
  }
  free (exact);
  return 0;
}
