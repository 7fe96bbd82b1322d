/* modules/common/net/opts-peer.c -- groups PORTS, RANGE and VIA: local ports,
 * which peers are welcome, and what stands below a layer.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "net.h"

/* Ports below this are for privileged programs, by BSD's custom. */
enum { FIRST_FREE_PORT = 1024 };

/* -- ports of this end ---------------------------------------------------- */

static const struct modcat_opt ports_opts[] = {
  { .name = "lowport", .type = MODCAT_BOOL, .phase = MODCAT_PH_LATE,
    .store = offsetof (struct net_ports_conf, lowport),
    .help = "connect from a port in 640 to 1023" },
  { .name = "sourceport", .aliases = "sp", .type = MODCAT_USHORT,
    .phase = MODCAT_PH_LATE,
    .store = offsetof (struct net_ports_conf, sourceport),
    .help = "connect from this port" },
};

const struct modcat_group modcat_group_ports = {
  .size = sizeof modcat_group_ports, .name = "PORTS",
  .help = "the port of this end", .opts = MODCAT_LIST (ports_opts),
  .conf_size = sizeof (struct net_ports_conf),
};

const struct net_ports_conf *
net_ports_conf (const struct modcat_request *rq)
{
  return modcat_group_conf (rq, &modcat_group_ports);
}

/* -- ports of the peer ---------------------------------------------------- */

static int
refuse (const struct modcat_target *t, const char *why)
{
  char peer[MODCAT_NET_TEXT];

  if (t->peer == NULL)
    modcat_log (t->rq, MODCAT_LOG_WARN,
                "refusing connection from an unknown peer due to %s", why);
  else
    modcat_log (t->rq, MODCAT_LOG_WARN, "refusing connection from %s due to "
                "%s", modcat_net_text (peer, sizeof peer, t->peer,
                                       (socklen_t) t->peer_len), why);
  return MODCAT_REFUSE;
}

static int
apply_sourceport (const struct modcat_target *t, const struct modcat_opt *opt,
                  const struct modcat_value *v)
{
  (void) opt;
  return modcat_net_port (t->peer, (socklen_t) t->peer_len) == v->num[0]
         ? MODCAT_OK : refuse (t, "wrong sourceport");
}

static int
apply_lowport (const struct modcat_target *t, const struct modcat_opt *opt,
               const struct modcat_value *v)
{
  int port = modcat_net_port (t->peer, (socklen_t) t->peer_len);

  (void) opt;
  if (modcat_given (t->rq, "sourceport"))
    return MODCAT_OK;           /* that one is checked instead */
  return v->num[0] == 0 || (port != -1 && port < FIRST_FREE_PORT)
         ? MODCAT_OK : refuse (t, "lowport option");
}

static const struct modcat_opt peer_ports_opts[] = {
  { .name = "lowport", .type = MODCAT_BOOL, .phase = MODCAT_PH_ACCEPT,
    .apply = apply_lowport, .help = "refuse peers with a port above 1023" },
  { .name = "sourceport", .aliases = "sp", .type = MODCAT_USHORT,
    .phase = MODCAT_PH_ACCEPT, .apply = apply_sourceport,
    .help = "refuse peers with another port" },
};

const struct modcat_group modcat_group_peer_ports = {
  .size = sizeof modcat_group_peer_ports, .name = "PORTS",
  .help = "the port of the peer", .opts = MODCAT_LIST (peer_ports_opts),
};

/* -- range ---------------------------------------------------------------- */

/* A network, IPv4 as a mapped IPv6 one, as a listener for both sees it. */
struct net_range {
  unsigned char net[16], mask[16];
  int family;
};

static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

static void
set_mask (unsigned char *mask, size_t bytes, unsigned bits)
{
  for (size_t i = 0; i < bytes; i++) {
    unsigned here = bits > 8 ? 8 : bits;

    mask[i] = (unsigned char) (0xff << (8 - here));
    bits -= here;
  }
}

static const char *
parse_bits (const char *text, unsigned limit, unsigned *bits)
{
  char *end;
  unsigned long value;

  if (text[0] < '0' || text[0] > '9')
    return "has no number of bits behind the slash";
  value = strtoul (text, &end, 10);
  if (*end != '\0' || value > limit)
    return limit == 32 ? "has a number of bits that is not in 0 to 32"
                       : "has a number of bits that is not in 0 to 128";
  *bits = (unsigned) value;
  return NULL;
}

/* a.b.c.d/bits, a.b.c.d:mask; a name may stand for a.b.c.d. */
static const char *
parse_range4 (const char *text, struct net_range *r)
{
  size_t len = strcspn (text, "/:");
  struct net_addr addr, mask;
  char host[256];
  unsigned bits;
  const char *why;

  if (text[len] == '\0')
    return "lacks a netmask: use address/bits or address:mask";
  if (len == 0 || len >= sizeof host)
    return "has no address before the netmask";
  memcpy (host, text, len);
  host[len] = '\0';
  memset (r->mask, 0xff, sizeof mapped);
  if (text[len] == '/') {
    why = parse_bits (text + len + 1, 32, &bits);
    if (why != NULL)
      return why;
    set_mask (r->mask + sizeof mapped, 4, bits);
  } else {
    if (!net_parse_numeric (text + len + 1, AF_INET, &mask))
      return strchr (text + len + 1, ':') != NULL
             ? "looks like IPv6: write [address]/bits"
             : "has a netmask that is not like 255.255.255.0";
    memcpy (r->mask + sizeof mapped, &mask.u.in.sin_addr, 4);
  }
  if (!net_find_ip4 (host, &addr))
    return "has an address that is neither IPv4 nor a name that has one";
  memcpy (r->net, mapped, sizeof mapped);
  memcpy (r->net + sizeof mapped, &addr.u.in.sin_addr, 4);
  r->family = AF_INET;
  return NULL;
}

/* [address]/bits */
static const char *
parse_range6 (const char *text, struct net_range *r)
{
  const char *end = strchr (text, ']');
  struct net_addr addr;
  char host[256];
  unsigned bits;
  size_t len;
  const char *why;

  if (end == NULL || end[1] != '/')
    return "lacks a netmask: use [address]/bits";
  len = (size_t) (end + 1 - text);
  if (len >= sizeof host)
    return "has an address that is too long";
  memcpy (host, text, len);
  host[len] = '\0';
  why = parse_bits (end + 2, 128, &bits);
  if (why != NULL)
    return why;
  if (!net_parse_numeric (host, AF_INET6, &addr))
    return "has an address in the brackets that is not IPv6";
  set_mask (r->mask, sizeof r->mask, bits);
  memcpy (r->net, &addr.u.in6.sin6_addr, sizeof r->net);
  r->family = AF_INET6;
  return NULL;
}

const char *
net_parse_range (const struct modcat_opt *opt, const char *text,
                 struct modcat_value *v)
{
  struct net_range *r = modcat_value_alloc (v, sizeof *r);
  const char *why;

  (void) opt;
  if (r == NULL)
    return "needs more memory than there is";
  why = text[0] == '[' ? parse_range6 (text, r) : parse_range4 (text, r);
  for (size_t i = 0; i < sizeof r->net; i++)
    r->net[i] &= r->mask[i];
  v->str = (const char *) r;
  v->len = sizeof *r;
  return why;
}

static bool
in_ip_range (const struct net_range *r, const void *addr, size_t len)
{
  unsigned char ip[16];
  struct net_addr peer;

  if (net_copy_addr (&peer, addr, (socklen_t) len) == -1)
    return false;
  if (peer.u.sa.sa_family == AF_INET6)
    memcpy (ip, &peer.u.in6.sin6_addr, sizeof ip);
  else if (peer.u.sa.sa_family == AF_INET && r->family == AF_INET
           && peer.u.in.sin_addr.s_addr != htonl (INADDR_ANY)) {
    memcpy (ip, mapped, sizeof mapped);
    memcpy (ip + sizeof mapped, &peer.u.in.sin_addr, 4);
  } else
    return false;
  for (size_t i = 0; i < sizeof ip; i++)
    if ((ip[i] & r->mask[i]) != r->net[i])
      return false;
  return true;
}

static int
apply_range (const struct modcat_target *t, const struct modcat_opt *opt,
             const struct modcat_value *v)
{
  (void) opt;
  return net_in_range (v, t->peer, t->peer_len) ? MODCAT_OK
         : refuse (t, "range option");
}

static const struct modcat_opt range_opts[] = {
  { .name = "range", .type = MODCAT_CUSTOM, .type_name = "STRING",
    .phase = MODCAT_PH_ACCEPT, .parse = net_parse_range, .apply = apply_range,
    .help = "refuse peers outside a network: a.b.c.d/bits, a.b.c.d:mask, "
            "[ip6]/bits" },
};

const struct modcat_group modcat_group_range = {
  .size = sizeof modcat_group_range, .name = "RANGE",
  .help = "which peers are welcome", .opts = MODCAT_LIST (range_opts),
};

/* -- range of addresses that are bytes ------------------------------------ */

/* Behind the family, what a peer's address has to be where MASK has bits. */
struct data_range {
  size_t len;
  unsigned char net[256], mask[256];
};

static const char *
read_data_range (const char *text, struct data_range *r)
{
  const char *end, *why;
  size_t mask_len;

  why = modcat_parse_data (text, &end, r->net, sizeof r->net, &r->len);
  if (why != NULL)
    return why;
  if (*end != ':')
    return "lacks a mask: use data:data";
  why = modcat_parse_data (end + 1, NULL, r->mask, sizeof r->mask, &mask_len);
  if (why != NULL)
    return why;
  if (r->len == 0 || mask_len != r->len)
    return "has an address and a mask that differ in length, or are empty";
  for (size_t i = 0; i < r->len; i++)
    r->net[i] &= r->mask[i];
  return NULL;
}

/* Data can't begin so. */
static bool
looks_like_ip (const char *text)
{
  size_t digits = strspn (text, "0123456789");

  return text[0] == '[' || (digits > 0 && (text[digits] == '.'
                                           || text[digits] == '/'));
}

/* data:data; of a socket whose family is given as a number, but is one of IP,
   the range may be, too. */
const char *
net_parse_data_range (const struct modcat_opt *opt, const char *text,
                      struct modcat_value *v)
{
  struct data_range *r;

  if (looks_like_ip (text))
    return net_parse_range (opt, text, v);
  r = modcat_value_alloc (v, sizeof *r);
  if (r == NULL)
    return "needs more memory than there is";
  v->str = (const char *) r;
  v->len = sizeof *r;
  return read_data_range (text, r);
}

static bool
in_data_range (const struct data_range *r, const unsigned char *peer,
               size_t len)
{
  size_t skip = offsetof (struct sockaddr, sa_data);

  if (peer == NULL || len < skip || len - skip < r->len)
    return false;
  for (size_t i = 0; i < r->len; i++)
    if ((peer[skip + i] & r->mask[i]) != r->net[i])
      return false;
  return true;
}

bool
net_in_range (const struct modcat_value *v, const void *peer, size_t len)
{
  const void *r = v->str;

  return v->len == sizeof (struct net_range) ? in_ip_range (r, peer, len)
         : in_data_range (r, peer, len);
}

static const struct modcat_opt data_range_opts[] = {
  { .name = "range", .type = MODCAT_CUSTOM, .type_name = "STRING",
    .phase = MODCAT_PH_ACCEPT, .parse = net_parse_data_range,
    .apply = apply_range,
    .help = "refuse peers outside a range of addresses: data:data (address "
            "and mask), or as for IP" },
};

const struct modcat_group modcat_group_range_data = {
  .size = sizeof modcat_group_range_data, .name = "RANGE",
  .help = "which peers are welcome", .opts = MODCAT_LIST (data_range_opts),
};

/* -- via ------------------------------------------------------------------ */

struct via_conf { const struct modcat_address *via; };

static const struct modcat_opt via_opts[] = {
  { .name = "via", .type = MODCAT_ADDRESS, .phase = MODCAT_PH_OFFSET,
    .store = offsetof (struct via_conf, via),
    .help = "speak over this address instead of a socket of its own" },
};

const struct modcat_group modcat_group_via = {
  .size = sizeof modcat_group_via, .name = "VIA",
  .help = "what a layer speaks over", .opts = MODCAT_LIST (via_opts),
  .conf_size = sizeof (struct via_conf),
};

int
net_via (const struct modcat_request *rq, bool listening,
         const struct modcat_address **via)
{
  const struct via_conf *conf = modcat_group_conf (rq, &modcat_group_via);

  *via = conf != NULL ? conf->via : NULL;
  if (*via == NULL || (modcat_address_listens (*via) != 0) == listening)
    return MODCAT_OK;
  return listening
    ? modcat_fail_opt (rq, "via", "%s takes peers from the address below it: "
                       "via= has to name one that listens", rq->keyword)
    : modcat_fail_opt (rq, "via", "%s speaks over the address below it: "
                       "via= has to name one that connects, not one that "
                       "listens", rq->keyword);
}

static const char *
refuse_via (const struct modcat_opt *opt, const char *text,
            struct modcat_value *v)
{
  (void) opt;
  (void) text;
  (void) v;
  return "has no place here: this address type makes the connection itself; "
         "via= is for those that speak over one (OPENSSL, SOCKS5, PROXY …), "
         "and may name this address there";
}

/* No applier is reached: its parser refuses every value. */
static const struct modcat_opt no_via_opts[] = {
  { .name = "via", .type = MODCAT_CUSTOM, .type_name = "ADDRESS",
    .phase = MODCAT_PH_OFFSET, .parse = refuse_via,
    .store = offsetof (struct via_conf, via),
    .help = "refused: nothing can be below this address type" },
};

const struct modcat_group modcat_group_no_via = {
  .size = sizeof modcat_group_no_via, .name = "VIA",
  .help = "what a layer speaks over", .opts = MODCAT_LIST (no_via_opts),
  .conf_size = sizeof (struct via_conf),
};
