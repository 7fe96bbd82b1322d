/* modules/common/net/proxy-protocol.c -- headers of the PROXY protocol, from
 * bytes and to bytes.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "proxy-protocol.h"

static const char v1_begin[] = "PROXY ";
static const unsigned char v2_begin[12]
  = { '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n' };

/* Of version 2: byte 12 is version and command, byte 13 family and type. */
enum { V2_LOCAL = 0x20, V2_PROXY = 0x21 };
enum { V2_IP4 = 1, V2_IP6 = 2, V2_UNIX = 3 };
enum { V2_STREAM = 1, V2_DGRAM = 2 };
enum { V2_IP4_BYTES = 12, V2_IP6_BYTES = 36, V2_PATH = 108 };

/* Entries, and entries within TLV_SSL. */
enum {
  TLV_ALPN = 0x01, TLV_AUTHORITY = 0x02, TLV_CRC32C = 0x03, TLV_SSL = 0x20,
  TLV_SSL_VERSION = 0x21, TLV_SSL_CN = 0x22, TLV_SSL_CIPHER = 0x23
};
enum { TLV_HEAD = 3, SSL_HEAD = 5 };
enum { SSL_IS_TLS = 1, SSL_HAS_CERT = 2 };     /* flags of TLV_SSL */

static unsigned
get16 (const unsigned char *p)
{
  return (unsigned) p[0] << 8 | p[1];
}

static void
put16 (unsigned char *p, size_t value)
{
  p[0] = (unsigned char) (value >> 8);
  p[1] = (unsigned char) value;
}

static enum net_proxy_result
bad (const char **why, const char *words)
{
  *why = words;
  return NET_PROXY_BAD;
}

/* -- version 1: reading --------------------------------------------------- */

/* The next word of a line of words with one blank between; empty: none. */
static struct net_proxy_text
next_word (struct net_proxy_text *line)
{
  struct net_proxy_text word = { line->at, 0 };

  while (word.len < line->len && word.at[word.len] != ' ')
    word.len++;
  line->at += word.len;
  line->len -= word.len;
  /* A blank without a word behind it stays, as an empty word. */
  if (line->len > 1) {
    line->at++;
    line->len--;
  }
  return word;
}

static bool
is_word (struct net_proxy_text w, const char *text)
{
  return w.len == strlen (text) && memcmp (w.at, text, w.len) == 0;
}

static bool
read_port (struct net_proxy_text w, uint16_t *port)
{
  unsigned value = 0;

  if (w.len == 0 || w.len > 5 || (w.at[0] == '0' && w.len > 1))
    return false;
  for (size_t i = 0; i < w.len; i++) {
    if (w.at[i] < '0' || w.at[i] > '9')
      return false;
    value = value * 10 + (unsigned) (w.at[i] - '0');
  }
  *port = (uint16_t) value;
  return value <= UINT16_MAX;
}

static bool
read_ip (struct net_proxy_text w, int family, struct net_addr *addr)
{
  char text[INET6_ADDRSTRLEN];
  void *ip = family == AF_INET ? (void *) &addr->u.in.sin_addr
                               : (void *) &addr->u.in6.sin6_addr;

  if (w.len == 0 || w.len >= sizeof text || memchr (w.at, '\0', w.len) != NULL)
    return false;
  memcpy (text, w.at, w.len);
  text[w.len] = '\0';
  net_wildcard (family, false, addr);
  return inet_pton (family, text, ip) == 1;
}

static enum net_proxy_result
read_ends (struct net_proxy_text line, int family, struct net_proxy *p,
           const char **why)
{
  uint16_t from, to;

  if (!read_ip (next_word (&line), family, &p->peer))
    return bad (why, family == AF_INET
                ? "has a client's address that is not IPv4"
                : "has a client's address that is not IPv6");
  if (!read_ip (next_word (&line), family, &p->local))
    return bad (why, family == AF_INET
                ? "has a server's address that is not IPv4"
                : "has a server's address that is not IPv6");
  if (!read_port (next_word (&line), &from)
      || !read_port (next_word (&line), &to))
    return bad (why, "has a port that is no number in 0 to 65535");
  if (line.len > 0)
    return bad (why, "has more words than addresses and ports");
  net_set_port (&p->peer, from);
  net_set_port (&p->local, to);
  return NET_PROXY_GOOD;
}

static enum net_proxy_result
read_line (struct net_proxy_text line, struct net_proxy *p, const char **why)
{
  struct net_proxy_text proto = next_word (&line);

  p->version = 1;
  if (is_word (proto, "UNKNOWN")) {
    p->own = true;
    return NET_PROXY_GOOD;      /* what else it says doesn't count */
  }
  if (is_word (proto, "TCP4"))
    return read_ends (line, AF_INET, p, why);
  if (is_word (proto, "TCP6"))
    return read_ends (line, AF_INET6, p, why);
  return bad (why, "has a protocol other than TCP4, TCP6 and UNKNOWN");
}

static enum net_proxy_result
parse_v1 (const unsigned char *data, size_t len, struct net_proxy *p,
          size_t *used, const char **why)
{
  const size_t head = sizeof v1_begin - 1;
  size_t limit = len < NET_PROXY_LINE ? len : NET_PROXY_LINE;
  const unsigned char *end = memchr (data, '\n', limit);
  struct net_proxy_text line = { (const char *) data + head, 0 };

  if (end == NULL)
    return len < NET_PROXY_LINE ? NET_PROXY_MORE
           : bad (why, "of version 1 has no end in 107 bytes");
  *used = (size_t) (end - data) + 1;
  if (*used < head + 2 || end[-1] != '\r')
    return bad (why, "of version 1 does not end with CR LF");
  line.len = *used - head - 2;
  return read_line (line, p, why);
}

/* -- version 2: reading --------------------------------------------------- */

static void
take_ip4 (const unsigned char *ip, const unsigned char *port,
          struct net_addr *addr)
{
  net_wildcard (AF_INET, false, addr);
  memcpy (&addr->u.in.sin_addr, ip, 4);
  net_set_port (addr, (uint16_t) get16 (port));
}

static void
take_ip6 (const unsigned char *ip, const unsigned char *port,
          struct net_addr *addr)
{
  net_wildcard (AF_INET6, false, addr);
  memcpy (&addr->u.in6.sin6_addr, ip, 16);
  net_set_port (addr, (uint16_t) get16 (port));
}

/* A path, or behind a NUL an abstract name; padded with NULs. */
static void
take_path (const unsigned char *path, struct net_addr *addr)
{
  const size_t skip = offsetof (struct sockaddr_un, sun_path);
  size_t len = V2_PATH;

  while (len > 0 && path[len - 1] == '\0')
    len--;
  if (path[0] != '\0')
    len = strnlen ((const char *) path, V2_PATH);
  if (len > sizeof addr->u.un.sun_path)
    len = sizeof addr->u.un.sun_path;
  memset (&addr->u, 0, sizeof addr->u);
  addr->u.un.sun_family = AF_UNIX;
  memcpy (addr->u.un.sun_path, path, len);
  addr->len = (socklen_t) (skip + len);
}

/* The addresses in front of the LEN bytes at DATA, of which there are
   *USED. */
static enum net_proxy_result
read_addresses (const unsigned char *data, size_t len, unsigned family,
                struct net_proxy *p, size_t *used, const char **why)
{
  static const size_t sizes[] = { 0, V2_IP4_BYTES, V2_IP6_BYTES, 2 * V2_PATH };

  *used = sizes[family];
  if (len < *used)
    return bad (why, "of version 2 is too short for its addresses");
  if (family == V2_IP4) {
    take_ip4 (data, data + 8, &p->peer);
    take_ip4 (data + 4, data + 10, &p->local);
  } else if (family == V2_IP6) {
    take_ip6 (data, data + 32, &p->peer);
    take_ip6 (data + 16, data + 34, &p->local);
  } else if (family == V2_UNIX) {
    take_path (data, &p->peer);
    take_path (data + V2_PATH, &p->local);
  }
  return NET_PROXY_GOOD;
}

/* CRC-32C (RFC 9260, appendix A), bit by bit: headers are short and rare.  The
   four bytes at SKIP, where the sum stands, count as 0. */
static uint32_t
crc32c (const unsigned char *data, size_t len, size_t skip)
{
  uint32_t crc = UINT32_MAX;

  for (size_t i = 0; i < len; i++) {
    crc ^= i - skip < 4 ? 0 : data[i];
    for (int bit = 0; bit < 8; bit++)
      crc = crc >> 1 ^ ((crc & 1) != 0 ? UINT32_C (0x82f63b78) : 0);
  }
  return ~crc;
}

/* What is being walked: all of the header, for its sum. */
struct entries {
  const unsigned char *all;
  size_t all_len;
  struct net_proxy *p;
};

static enum net_proxy_result
check_sum (const struct entries *e, const unsigned char *value, size_t len,
           const char **why)
{
  uint32_t sum;

  if (len != 4)
    return bad (why, "of version 2 has a checksum that is not of 4 bytes");
  sum = (uint32_t) get16 (value) << 16 | get16 (value + 2);
  if (sum != crc32c (e->all, e->all_len, (size_t) (value - e->all)))
    return bad (why, "of version 2 does not match its checksum");
  return NET_PROXY_GOOD;
}

static enum net_proxy_result read_entries (const struct entries *e,
                                           const unsigned char *data,
                                           size_t len, bool in_ssl,
                                           const char **why);

static enum net_proxy_result
read_ssl (const struct entries *e, const unsigned char *value, size_t len,
          const char **why)
{
  static const unsigned char good[4];
  enum net_proxy_result result;

  if (len < SSL_HEAD)
    return bad (why, "of version 2 has an entry for TLS that is too short");
  e->p->verified = (value[0] & SSL_HAS_CERT) != 0
                   && memcmp (value + 1, good, sizeof good) == 0;
  result = read_entries (e, value + SSL_HEAD, len - SSL_HEAD, true, why);
  if ((value[0] & SSL_HAS_CERT) == 0)
    e->p->fact[NET_PROXY_CN].at = NULL;
  return result;
}

static enum net_proxy_result
read_entry (const struct entries *e, unsigned type, bool in_ssl,
            const unsigned char *value, size_t len, const char **why)
{
  static const struct { unsigned type; bool in_ssl; int fact; } facts[] = {
    { TLV_ALPN, false, NET_PROXY_ALPN },
    { TLV_AUTHORITY, false, NET_PROXY_AUTHORITY },
    { TLV_SSL_VERSION, true, NET_PROXY_TLS },
    { TLV_SSL_CN, true, NET_PROXY_CN },
    { TLV_SSL_CIPHER, true, NET_PROXY_CIPHER },
  };

  if (!in_ssl && type == TLV_CRC32C)
    return check_sum (e, value, len, why);
  if (!in_ssl && type == TLV_SSL)
    return read_ssl (e, value, len, why);
  for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
    if (facts[i].type == type && facts[i].in_ssl == in_ssl)
      e->p->fact[facts[i].fact]
        = (struct net_proxy_text) { (const char *) value, len };
  return NET_PROXY_GOOD;        /* one that is not known here is no fault */
}

static enum net_proxy_result
read_entries (const struct entries *e, const unsigned char *data, size_t len,
              bool in_ssl, const char **why)
{
  enum net_proxy_result result = NET_PROXY_GOOD;

  while (len > 0 && result == NET_PROXY_GOOD) {
    size_t size = len >= TLV_HEAD ? get16 (data + 1) : 0;

    if (len < TLV_HEAD || size > len - TLV_HEAD)
      return bad (why, "of version 2 has an entry that is longer than it");
    result = read_entry (e, data[0], in_ssl, data + TLV_HEAD, size, why);
    data += TLV_HEAD + size;
    len -= TLV_HEAD + size;
  }
  return result;
}

static enum net_proxy_result
read_binary (const unsigned char *data, size_t len, struct net_proxy *p,
             const char **why)
{
  unsigned family = data[13] >> 4, type = data[13] & 15;
  const unsigned char *rest = data + NET_PROXY_FIXED;
  struct entries e = { data, len, p };
  size_t used;
  enum net_proxy_result result;

  p->version = 2;
  if (data[12] == V2_LOCAL) {
    p->own = true;
    return NET_PROXY_GOOD;      /* what else it says doesn't count */
  }
  if (family > V2_UNIX || type > V2_DGRAM || (family == 0) != (type == 0))
    return bad (why, "of version 2 has an unknown family of addresses");
  p->datagrams = type == V2_DGRAM;
  len -= NET_PROXY_FIXED;
  result = read_addresses (rest, len, family, p, &used, why);
  if (result == NET_PROXY_GOOD)
    result = read_entries (&e, rest + used, len - used, false, why);
  return result;
}

static enum net_proxy_result
parse_v2 (const unsigned char *data, size_t len, struct net_proxy *p,
          size_t *used, const char **why)
{
  size_t rest;

  if (len > 12 && data[12] != V2_LOCAL && data[12] != V2_PROXY)
    return bad (why, data[12] >> 4 != 2
                ? "is of a version other than 1 and 2"
                : "of version 2 has a command other than LOCAL and PROXY");
  if (len < NET_PROXY_FIXED)
    return NET_PROXY_MORE;
  rest = get16 (data + 14);
  if (rest > NET_PROXY_REST)
    return bad (why, "of version 2 is longer than 4112 bytes");
  if (len < NET_PROXY_FIXED + rest)
    return NET_PROXY_MORE;
  *used = NET_PROXY_FIXED + rest;
  return read_binary (data, *used, p, why);
}

/* -- either version: reading ---------------------------------------------- */

/* Do the LEN bytes at DATA begin with what SIZE bytes at BEGIN do? */
static bool
may_begin (const unsigned char *data, size_t len, const void *begin,
           size_t size)
{
  return memcmp (data, begin, len < size ? len : size) == 0;
}

enum net_proxy_result
net_proxy_parse (const unsigned char *data, size_t len, struct net_proxy *p,
                 size_t *used, const char **why)
{
  *p = (struct net_proxy) { .version = 0 };
  if (len == 0)
    return NET_PROXY_MORE;
  if (may_begin (data, len, v2_begin, sizeof v2_begin))
    return parse_v2 (data, len, p, used, why);
  if (!may_begin (data, len, v1_begin, sizeof v1_begin - 1))
    return bad (why, "is missing");
  if (len < sizeof v1_begin - 1)
    return NET_PROXY_MORE;
  return parse_v1 (data, len, p, used, why);
}

/* -- writing -------------------------------------------------------------- */

/* Is ADDR an IPv4 address in the form of IPv6?  Then make it what it is. */
static void
unmap (struct net_addr *addr)
{
  struct net_addr ip4;

  if (addr->len == 0 || addr->u.sa.sa_family != AF_INET6
      || !IN6_IS_ADDR_V4MAPPED (&addr->u.in6.sin6_addr))
    return;
  net_wildcard (AF_INET, false, &ip4);
  memcpy (&ip4.u.in.sin_addr, addr->u.in6.sin6_addr.s6_addr + 12, 4);
  ip4.u.in.sin_port = addr->u.in6.sin6_port;
  *addr = ip4;
}

static void
map (struct net_addr *addr)
{
  struct net_addr ip6;

  if (addr->u.sa.sa_family != AF_INET)
    return;
  net_wildcard (AF_INET6, false, &ip6);
  ip6.u.in6.sin6_addr.s6_addr[10] = ip6.u.in6.sin6_addr.s6_addr[11] = 0xff;
  memcpy (ip6.u.in6.sin6_addr.s6_addr + 12, &addr->u.in.sin_addr, 4);
  ip6.u.in6.sin6_port = addr->u.in.sin_port;
  *addr = ip6;
}

/* Both ends of P in one family that a header can have; AF_UNSPEC: there is
   none. */
static int
common_family (const struct net_proxy *p, struct net_addr *peer,
               struct net_addr *local)
{
  *peer = p->peer;
  *local = p->local;
  if (p->own || peer->len == 0)
    return AF_UNSPEC;
  unmap (peer);
  unmap (local);
  if (peer->u.sa.sa_family == AF_UNIX)
    return AF_UNIX;
  if (peer->u.sa.sa_family != AF_INET && peer->u.sa.sa_family != AF_INET6)
    return AF_UNSPEC;
  if (local->len == 0 || (local->u.sa.sa_family != AF_INET
                          && local->u.sa.sa_family != AF_INET6))
    net_wildcard (peer->u.sa.sa_family, false, local);
  if (peer->u.sa.sa_family != local->u.sa.sa_family) {
    map (peer);
    map (local);
  }
  return peer->u.sa.sa_family;
}

/* The IP address of ADDR, and its bytes. */
static const void *
ip_of (const struct net_addr *addr)
{
  return addr->u.sa.sa_family == AF_INET
         ? (const void *) &addr->u.in.sin_addr
         : (const void *) &addr->u.in6.sin6_addr;
}

static unsigned
port_of (const struct net_addr *addr)
{
  return (unsigned) modcat_net_port (&addr->u.sa, addr->len);
}

static size_t
build_v1 (const struct net_proxy *p, unsigned char *buf)
{
  char from[INET6_ADDRSTRLEN], to[INET6_ADDRSTRLEN];
  struct net_addr peer, local;
  int family = common_family (p, &peer, &local), n;

  if ((family != AF_INET && family != AF_INET6) || p->datagrams
      || inet_ntop (family, ip_of (&peer), from, sizeof from) == NULL
      || inet_ntop (family, ip_of (&local), to, sizeof to) == NULL)
    n = snprintf ((char *) buf, NET_PROXY_LINE + 1, "PROXY UNKNOWN\r\n");
  else
    n = snprintf ((char *) buf, NET_PROXY_LINE + 1,
                  "PROXY %s %s %s %u %u\r\n",
                  family == AF_INET ? "TCP4" : "TCP6", from, to,
                  port_of (&peer), port_of (&local));
  return (size_t) n;
}

static void
put_path (const struct net_addr *addr, unsigned char *to)
{
  const size_t skip = offsetof (struct sockaddr_un, sun_path);
  size_t len = addr->len > skip ? addr->len - skip : 0;

  memset (to, 0, V2_PATH);
  if (addr->u.sa.sa_family == AF_UNIX && len <= V2_PATH)
    memcpy (to, addr->u.un.sun_path, len);
}

/* The addresses to TO; how many bytes. */
static size_t
put_addresses (int family, const struct net_addr *peer,
               const struct net_addr *local, unsigned char *to)
{
  size_t ip = family == AF_INET ? 4 : 16;

  if (family == AF_UNSPEC)
    return 0;
  if (family == AF_UNIX) {
    put_path (peer, to);
    put_path (local, to + V2_PATH);
    return 2 * V2_PATH;
  }
  memcpy (to, ip_of (peer), ip);
  memcpy (to + ip, ip_of (local), ip);
  put16 (to + 2 * ip, port_of (peer));
  put16 (to + 2 * ip + 2, port_of (local));
  return 2 * ip + 4;
}

static size_t
put_entry (unsigned char *to, int type, struct net_proxy_text t)
{
  if (t.at == NULL || t.len > NET_PROXY_FACT)
    return 0;
  to[0] = (unsigned char) type;
  put16 (to + 1, t.len);
  memcpy (to + TLV_HEAD, t.at, t.len);
  return TLV_HEAD + t.len;
}

/* What is known of the client's TLS; the entry begins with which facts there
   are, and with 0 when its certificate is good. */
static size_t
put_ssl (const struct net_proxy *p, unsigned char *to)
{
  bool cert = p->fact[NET_PROXY_CN].at != NULL || p->verified;
  size_t n = TLV_HEAD + SSL_HEAD;

  if (p->fact[NET_PROXY_TLS].at == NULL)
    return 0;
  to[0] = TLV_SSL;
  to[3] = (unsigned char) (SSL_IS_TLS | (cert ? SSL_HAS_CERT : 0));
  memset (to + 4, 0, 4);
  to[7] = !p->verified;
  n += put_entry (to + n, TLV_SSL_VERSION, p->fact[NET_PROXY_TLS]);
  n += put_entry (to + n, TLV_SSL_CN, p->fact[NET_PROXY_CN]);
  n += put_entry (to + n, TLV_SSL_CIPHER, p->fact[NET_PROXY_CIPHER]);
  put16 (to + 1, n - TLV_HEAD);
  return n;
}

static size_t
build_v2 (const struct net_proxy *p, unsigned char *buf)
{
  static const unsigned families[] = {
    [AF_UNSPEC] = 0, [AF_INET] = V2_IP4, [AF_INET6] = V2_IP6,
    [AF_UNIX] = V2_UNIX
  };
  struct net_addr peer, local;
  int family = common_family (p, &peer, &local);
  unsigned type = p->datagrams ? V2_DGRAM : V2_STREAM;
  size_t n = NET_PROXY_FIXED;

  memcpy (buf, v2_begin, sizeof v2_begin);
  buf[12] = p->own ? V2_LOCAL : V2_PROXY;
  buf[13] = (unsigned char) (family == AF_UNSPEC ? 0
                             : families[family] << 4 | type);
  n += put_addresses (family, &peer, &local, buf + n);
  if (!p->own) {
    n += put_entry (buf + n, TLV_ALPN, p->fact[NET_PROXY_ALPN]);
    n += put_entry (buf + n, TLV_AUTHORITY, p->fact[NET_PROXY_AUTHORITY]);
    n += put_ssl (p, buf + n);
  }
  put16 (buf + 14, n - NET_PROXY_FIXED);
  return n;
}

size_t
net_proxy_build (const struct net_proxy *p, unsigned char *buf)
{
  return p->version == 1 ? build_v1 (p, buf) : build_v2 (p, buf);
}
