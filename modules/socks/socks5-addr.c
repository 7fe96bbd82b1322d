/* modules/socks/socks5-addr.c -- addresses and words of SOCKS version 5 (RFC
 * 1928), for clients and servers.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <modcat/layer.h>

#include "socks5-addr.h"

enum { IP4_BYTES = 4, IP6_BYTES = 16, PORT_BYTES = 2 };

/* -- from text and to text ------------------------------------------------ */

static const char *
from_brackets (struct socks5_addr *addr, const char *host)
{
  char text[INET6_ADDRSTRLEN + 1];
  size_t len = strlen (host);

  if (host[len - 1] != ']' || len - 2 >= sizeof text)
    return "is no IPv6 address";
  memcpy (text, host + 1, len - 2);
  text[len - 2] = '\0';
  addr->type = SOCKS5_IP6;
  addr->len = IP6_BYTES;
  return inet_pton (AF_INET6, text, addr->bytes) == 1 ? NULL
    : "is no IPv6 address";
}

const char *
socks5_addr_from (struct socks5_addr *addr, const char *host, unsigned port)
{
  size_t len = strlen (host);

  addr->port = port;
  if (len == 0)
    return "is missing";
  if (host[0] == '[')
    return from_brackets (addr, host);
  addr->type = SOCKS5_IP4;
  addr->len = IP4_BYTES;
  if (inet_pton (AF_INET, host, addr->bytes) == 1)
    return NULL;
  if (len > SOCKS5_NAME_MAX)
    return "is longer than 255 bytes, which SOCKS has no room for";
  addr->type = SOCKS5_NAME;
  addr->len = len;
  memcpy (addr->bytes, host, len);
  return NULL;
}

const char *
socks5_addr_text (char *buf, size_t size, const struct socks5_addr *addr)
{
  char text[SOCKS5_TEXT];

  switch (addr->type) {
  case SOCKS5_IP4:
    inet_ntop (AF_INET, addr->bytes, text, sizeof text);
    snprintf (buf, size, "%s:%u", text, addr->port);
    break;
  case SOCKS5_IP6:
    inet_ntop (AF_INET6, addr->bytes, text, sizeof text);
    snprintf (buf, size, "[%s]:%u", text, addr->port);
    break;
  default:
    modcat_layer_quote (text, sizeof text, addr->bytes, addr->len);
    snprintf (buf, size, "%s:%u", text, addr->port);
    break;
  }
  return buf;
}

/* -- as it is sent -------------------------------------------------------- */

size_t
socks5_addr_put (unsigned char *buf, const struct socks5_addr *addr)
{
  size_t n = 0;

  buf[n++] = (unsigned char) addr->type;
  if (addr->type == SOCKS5_NAME)
    buf[n++] = (unsigned char) addr->len;
  memcpy (buf + n, addr->bytes, addr->len);
  n += addr->len;
  buf[n++] = (unsigned char) (addr->port >> 8 & 0xff);
  buf[n++] = (unsigned char) (addr->port & 0xff);
  return n;
}

size_t
socks5_addr_get (struct socks5_addr *addr, const unsigned char *data,
                 size_t len, const char **why)
{
  size_t at = 1, all;

  if (len < at)
    return at;
  addr->type = data[0];
  switch (addr->type) {
  case SOCKS5_IP4:
    addr->len = IP4_BYTES;
    break;
  case SOCKS5_IP6:
    addr->len = IP6_BYTES;
    break;
  case SOCKS5_NAME:
    if (len == at)
      return at + 1;
    addr->len = data[at++];
    break;
  default:
    *why = "of a type that SOCKS version 5 doesn't have";
    return 0;
  }
  if (addr->len == 0) {
    *why = "with an empty name";
    return 0;
  }
  all = at + addr->len + PORT_BYTES;
  if (len < all)
    return all;
  memcpy (addr->bytes, data + at, addr->len);
  at += addr->len;
  addr->port = (unsigned) data[at] << 8 | data[at + 1];
  return all;
}

/* -- words ---------------------------------------------------------------- */

static const struct { const char *text; int error; } replies[] = {
  { "succeeded", 0 },
  { "general SOCKS server failure", ECONNABORTED },
  { "connection not allowed by ruleset", EACCES },
  { "network unreachable", ENETUNREACH },
  { "host unreachable", EHOSTUNREACH },
  { "connection refused", ECONNREFUSED },
  { "TTL expired", ETIMEDOUT },
  { "command not supported", EOPNOTSUPP },
  { "address type not supported", EAFNOSUPPORT },
};

const char *
socks5_reply_text (unsigned code)
{
  return code < sizeof replies / sizeof replies[0] ? replies[code].text
    : "unknown error";
}

int
socks5_reply_errno (unsigned code)
{
  return code < sizeof replies / sizeof replies[0] ? replies[code].error
    : ECONNABORTED;
}
