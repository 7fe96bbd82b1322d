/* modules/socks/socks5-addr.h -- addresses and words of SOCKS version 5 (RFC
 * 1928), for clients and servers.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef SOCKS5_ADDR_H
#define SOCKS5_ADDR_H

#include <stdbool.h>
#include <stddef.h>

enum {
  SOCKS5_VERSION = 5,
  SOCKS5_AUTH_VERSION = 1,     /* RFC 1929 */

  SOCKS5_CONNECT = 1,          /* commands */
  SOCKS5_BIND = 2,

  SOCKS5_NO_AUTH = 0,          /* methods */
  SOCKS5_USER_PASS = 2,
  SOCKS5_NO_METHOD = 0xff,

  SOCKS5_IP4 = 1,              /* types of addresses */
  SOCKS5_NAME = 3,
  SOCKS5_IP6 = 4,

  SOCKS5_NAME_MAX = 255,       /* bytes of a name, of a user, a password */
  SOCKS5_ADDR_MAX = 1 + 1 + SOCKS5_NAME_MAX + 2,
  SOCKS5_TEXT = 4 * SOCKS5_NAME_MAX + 16        /* see socks5_addr_text() */
};

/* An address and a port. */
struct socks5_addr {
  unsigned type;               /* SOCKS5_IP4 … */
  size_t len;                  /* of bytes: 4, 16, or that of a name */
  unsigned char bytes[SOCKS5_NAME_MAX];
  unsigned port;
};

/* Make ADDR of HOST, as a user types it ("1.2.3.4", "[::1]", "name"), and
   PORT.  NULL when good, else what is wrong with HOST, in static words that
   fit behind `host "…" `. */
const char *socks5_addr_from (struct socks5_addr *addr, const char *host,
                              unsigned port);

/* Write ADDR as it is sent, from the byte of its type on, to BUF, which has
   room for SOCKS5_ADDR_MAX: how long it is. */
size_t socks5_addr_put (unsigned char *buf, const struct socks5_addr *addr);

/* Read what socks5_addr_put() wrote.  LEN bytes of it are there: returns LEN
   when that is all of it, and ADDR is filled in; more when so many bytes are
   needed to go on; 0 when it is no address, *WHY then says why in static
   words that fit behind `an address `. */
size_t socks5_addr_get (struct socks5_addr *addr, const unsigned char *data,
                        size_t len, const char **why);

/* ADDR as a text, written to BUF of SIZE bytes (SOCKS5_TEXT hold every one),
   which is returned: 1.2.3.4:80, [2001:db8::1]:80, "name":80. */
const char *socks5_addr_text (char *buf, size_t size,
                              const struct socks5_addr *addr);

/* What a reply's code means: "connection refused". */
const char *socks5_reply_text (unsigned code);

/* The errno that comes nearest to it. */
int socks5_reply_errno (unsigned code);

#endif
