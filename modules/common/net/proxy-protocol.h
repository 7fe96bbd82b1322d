/* modules/common/net/proxy-protocol.h -- headers of the PROXY protocol, from
 * bytes and to bytes.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Who stands between a client and a server says with it, in front of all else,
 * who the client is: version 1 is a line of text, version 2 is binary.  Source:
 * "The PROXY protocol", versions 1 and 2, of haproxy.org. */
#ifndef NET_PROXY_PROTOCOL_H
#define NET_PROXY_PROTOCOL_H

#include "net.h"

enum {
  NET_PROXY_LINE = 107,        /* version 1: bytes of the line, CR LF too */
  NET_PROXY_FIXED = 16,        /* version 2: bytes that say how many follow */
  NET_PROXY_REST = 4096,       /* of these we take so many: addresses are 216
                                  at most, the rest are entries (TLV) */
  NET_PROXY_BYTES = NET_PROXY_FIXED + NET_PROXY_REST,
  NET_PROXY_FACT = 255         /* bytes of an entry that we write; a longer
                                  one is left out, since half a name is
                                  another name */
};

/* What is told beside the addresses, version 2 only. */
enum net_proxy_fact {
  NET_PROXY_ALPN, NET_PROXY_AUTHORITY, NET_PROXY_TLS, NET_PROXY_CN,
  NET_PROXY_CIPHER, NET_PROXY_FACTS
};

struct net_proxy_text { const char *at; size_t len; };  /* at NULL: none */

struct net_proxy {
  int version;
  bool own;                    /* the sender speaks for itself: LOCAL, or
                                  UNKNOWN of version 1 */
  bool datagrams;              /* the client sent datagrams */
  struct net_addr peer, local; /* the client, and where it came to; len 0:
                                  not told */
  struct net_proxy_text fact[NET_PROXY_FACTS];
  bool verified;               /* the client's certificate, if it has one */
};

enum net_proxy_result { NET_PROXY_MORE, NET_PROXY_GOOD, NET_PROXY_BAD };

/* Read the header that DATA begins with.  MORE: all LEN bytes belong to it,
   and others to come.  GOOD: it has *USED bytes, the facts of P are in DATA.
   BAD: *WHY is why not, in static words that fit behind "the header ".  Never
   MORE with NET_PROXY_BYTES. */
enum net_proxy_result net_proxy_parse (const unsigned char *data, size_t len,
                                       struct net_proxy *p, size_t *used,
                                       const char **why);

/* Write the header of P to BUF, which has room for NET_PROXY_BYTES; its
   length.  What its version can't say is left out. */
size_t net_proxy_build (const struct net_proxy *p, unsigned char *buf);

#endif
