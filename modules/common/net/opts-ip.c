/* modules/common/net/opts-ip.c -- groups IP4, IP6: options of IP sockets, and
 * of name lookups.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <netdb.h>
#include <resolv.h>
#include <string.h>

#include "net.h"
#include "rows.h"

#ifdef __linux__
# include "rows-linux.h"
#else
# include "rows-other.h"
#endif

/* -- name lookups --------------------------------------------------------- */

#define LOOKUP_FLAG(opt, also, field, bit, text) \
  { .name = opt, .aliases = also, .help = text, .type = MODCAT_FLAG, \
    .type_name = "BOOL", .phase = MODCAT_PH_OFFSET, .arg = { bit }, \
    .store = offsetof (struct net_ip_conf, field) }

/* res-nsaddr: an IPv4 address, numeric: who would look its name up? */
static const char *
parse_nsaddr (const struct modcat_opt *opt, const char *text,
              struct modcat_value *v)
{
  struct sockaddr_in *in = modcat_value_alloc (v, sizeof *in);
  struct net_addr addr;
  struct net_bind b;
  const char *why = net_parse_bind (text, &b);
  int port = 53;

  (void) opt;
  if (in == NULL)
    return "needs more memory than there is";
  if (why == NULL && b.port[0] != '\0')
    why = net_parse_port (b.port, &port);
  if (why != NULL)
    return why;
  if (port == -1 || !net_parse_numeric (b.host, AF_INET, &addr))
    return "is no IPv4 address with or without a port number";
  *in = addr.u.in;
  in->sin_port = htons ((uint16_t) port);
  v->str = (const char *) in;
  v->len = sizeof *in;
  return NULL;
}

/* ip-multicast-if: an address or a name that has one. */
static const char *
parse_ip4 (const struct modcat_opt *opt, const char *text,
           struct modcat_value *v)
{
  struct in_addr *in = modcat_value_alloc (v, sizeof *in);
  struct net_addr addr;

  (void) opt;
  if (in == NULL)
    return "needs more memory than there is";
  if (!net_find_ip4 (text, &addr))
    return "is neither an IPv4 address nor a name that has one";
  *in = addr.u.in.sin_addr;
  v->str = (const char *) in;
  v->len = sizeof *in;
  return NULL;
}

enum { STORED_ROWS = 14 };     /* of LOOKUP_ROWS: all, they come first */

#define LOOKUP_ROWS \
  LOOKUP_FLAG ("ai-addrconfig", "addrconfig", ai, AI_ADDRCONFIG, \
               "look up IP versions only that this host has"), \
  LOOKUP_FLAG ("ai-all", NULL, ai, AI_ALL, \
               "with ai-v4mapped: look up IPv6 and mapped IPv4 addresses"), \
  LOOKUP_FLAG ("ai-passive", "passive", ai, AI_PASSIVE, \
               "no host means any address, not loopback"), \
  LOOKUP_FLAG ("ai-v4mapped", "v4mapped", ai, AI_V4MAPPED, \
               "give IPv4 addresses as mapped IPv6 ones"), \
  LOOKUP_FLAG ("res-debug", NULL, res, RES_DEBUG, \
               "resolver: print debug messages"), \
  LOOKUP_FLAG ("res-defnames", "defnames", res, RES_DEFNAMES, \
               "resolver: add the default domain to names without a dot"), \
  LOOKUP_FLAG ("res-dnsrch", "dnsrch", res, RES_DNSRCH, \
               "resolver: search parent domains too"), \
  LOOKUP_FLAG ("res-igntc", "igntc", res, RES_IGNTC, \
               "resolver: take truncated answers"), \
  LOOKUP_FLAG ("res-recurse", "recurse", res, RES_RECURSE, \
               "resolver: ask servers to recurse"), \
  LOOKUP_FLAG ("res-stayopen", "stayopen", res, RES_STAYOPEN, \
               "resolver: keep TCP connections to servers"), \
  LOOKUP_FLAG ("res-usevc", "usevc", res, RES_USEVC, \
               "resolver: ask by TCP"), \
  { .name = "res-nsaddr", .aliases = "dns,nameserver,nsaddr", \
    .type = MODCAT_CUSTOM, .type_name = "IP4SOCK", .parse = parse_nsaddr, \
    .phase = MODCAT_PH_OFFSET, \
    .store = offsetof (struct net_ip_conf, res_nsaddr), \
    .help = "resolver: the name server to ask" }, \
  { .name = "res-retrans", .aliases = "res-maxretrans,retrans", \
    .type = MODCAT_INT, .phase = MODCAT_PH_OFFSET, .dflt = "-1", \
    .store = offsetof (struct net_ip_conf, res_retrans), \
    .help = "resolver: seconds between two requests" }, \
  { .name = "res-retry", .aliases = "res-maxretry", .type = MODCAT_INT, \
    .phase = MODCAT_PH_OFFSET, .dflt = "-1", \
    .store = offsetof (struct net_ip_conf, res_retry), \
    .help = "resolver: how often to ask" }

/* -- IPv4, and what IPv6 sockets have as well ----------------------------- */

/* IPv6 sockets have all of these too: they may carry IPv4. */
#define COMMON_ROWS \
  { .name = "ip-add-membership", \
    .aliases = "add-membership,ip-membership,membership", \
    .type = MODCAT_CUSTOM, .type_name = "STRUCT-IP_MREQN", \
    .parse = net_parse_join4, .phase = MODCAT_PH_PASTSOCKET, \
    .flags = MODCAT_OPT_REPEAT, .apply = net_apply_join4, \
    .help = "IP_ADD_MEMBERSHIP: join a multicast group: group:interface, " \
            "group:address[:interface]" }, \
  { .name = "ip-add-source-membership", \
    .aliases = "add-source-membership,source-membership", \
    .type = MODCAT_CUSTOM, .type_name = "IP-MREQ-SOURCE", \
    .parse = net_parse_source_join4, .phase = MODCAT_PH_PASTSOCKET, \
    .flags = MODCAT_OPT_REPEAT, .apply = net_apply_source_join4, \
    .help = "IP_ADD_SOURCE_MEMBERSHIP: join what one host sends to a " \
            "group: group:address:source" }, \
  SOCKINT ("ip-hdrincl", "hdrincl,iphdrincl", IPPROTO_IP, IP_HDRINCL, \
           "IP_HDRINCL: data of raw sockets has its own header"), \
  { .name = "ip-multicast-if", .aliases = "multicast-if", \
    .type = MODCAT_CUSTOM, .type_name = "IP4NAME", .parse = parse_ip4, \
    .phase = MODCAT_PH_PASTSOCKET, .apply = modcat_net_apply_sockopt, \
    .arg = { IPPROTO_IP, IP_MULTICAST_IF }, \
    .help = "IP_MULTICAST_IF: send multicasts by the interface with this " \
            "address" }, \
  SOCKOPT ("ip-multicast-loop", \
           "ipmulticastloop,mcloop,multicast-loop,multicastloop", \
           MODCAT_BYTE, PASTSOCKET, IPPROTO_IP, IP_MULTICAST_LOOP, \
           "IP_MULTICAST_LOOP: this host gets its own multicasts"), \
  SOCKOPT ("ip-multicast-ttl", "ipmulticastttl,multicast-ttl,multicastttl", \
           MODCAT_BYTE, PASTSOCKET, IPPROTO_IP, IP_MULTICAST_TTL, \
           "IP_MULTICAST_TTL: hops of multicasts"), \
  { .name = "ip-options", .aliases = "ipoptions", .type = MODCAT_BIN, \
    .phase = MODCAT_PH_PASTSOCKET, .flags = MODCAT_OPT_REPEAT, \
    .apply = net_apply_ip_options, \
    .help = "IP_OPTIONS: add these bytes to the options of packets" }, \
  SOCKINT ("ip-tos", "iptos,tos", IPPROTO_IP, IP_TOS, \
           "IP_TOS: type of service of packets"), \
  SOCKINT ("ip-ttl", "ipttl,ttl", IPPROTO_IP, IP_TTL, \
           "IP_TTL: hops of packets"), \
  NET_IP_ROWS

static const struct modcat_opt ip4_opts[] = { LOOKUP_ROWS, COMMON_ROWS };

const struct modcat_group modcat_group_ip4 = {
  .size = sizeof modcat_group_ip4, .name = "IP4",
  .help = "IPv4 sockets and name lookups", .opts = MODCAT_LIST (ip4_opts),
  .conf_size = sizeof (struct net_ip_conf),
};

const struct modcat_group modcat_group_ip4_fd = {
  .size = sizeof modcat_group_ip4_fd, .name = "IP4", .help = "IPv4 sockets",
  .opts = { ip4_opts + STORED_ROWS,
            sizeof ip4_opts / sizeof ip4_opts[0] - STORED_ROWS,
            sizeof ip4_opts[0] },
};

const struct net_ip_conf *
net_ip_conf (const struct modcat_request *rq)
{
  const struct net_ip_conf *conf = modcat_group_conf (rq, &modcat_group_ip4);

  return conf != NULL ? conf : modcat_group_conf (rq, &modcat_group_ip6);
}

/* -- IPv6 ----------------------------------------------------------------- */

static const struct modcat_opt ip6_opts[] = {
  LOOKUP_ROWS, COMMON_ROWS
  { .name = "ipv6-join-group", .aliases = "ipv6-add-membership,join-group",
    .type = MODCAT_CUSTOM, .type_name = "STRUCT-IP_MREQN",
    .parse = net_parse_join6, .phase = MODCAT_PH_PASTSOCKET,
    .flags = MODCAT_OPT_REPEAT, .apply = net_apply_join6,
    .help = "IPV6_JOIN_GROUP: join a multicast group: [group]:interface" },
  { .name = "ipv6-join-source-group",
    .aliases = "ipv6-add-source-membership,join-source-group",
    .type = MODCAT_CUSTOM, .type_name = "GROUP-SOURCE-REQ",
    .parse = net_parse_source_join6, .phase = MODCAT_PH_PASTSOCKET,
    .flags = MODCAT_OPT_REPEAT, .apply = net_apply_source_join6,
    .help = "MCAST_JOIN_SOURCE_GROUP: join what one host sends to a group: "
            "[group]:interface:[source]" },
  SOCKINT ("ipv6-multicast-loop", "ipv6-mcloop,mcloop6", IPPROTO_IPV6,
           IPV6_MULTICAST_LOOP,
           "IPV6_MULTICAST_LOOP: this host gets its own multicasts"),
  SOCKINT ("ipv6-unicast-hops", "unicast-hops", IPPROTO_IPV6,
           IPV6_UNICAST_HOPS, "IPV6_UNICAST_HOPS: hops of packets"),
  SOCKOPT ("ipv6-v6only", "ipv6only,v6only", MODCAT_INT, PREBIND,
           IPPROTO_IPV6, IPV6_V6ONLY,
           "IPV6_V6ONLY: no IPv4 peers on an IPv6 socket"),
  NET_IP6_ROWS
};

const struct modcat_group modcat_group_ip6 = {
  .size = sizeof modcat_group_ip6, .name = "IP6",
  .help = "IPv6 sockets and name lookups", .opts = MODCAT_LIST (ip6_opts),
  .conf_size = sizeof (struct net_ip_conf),
};

const struct modcat_group modcat_group_ip6_fd = {
  .size = sizeof modcat_group_ip6_fd, .name = "IP6", .help = "IPv6 sockets",
  .opts = { ip6_opts + STORED_ROWS,
            sizeof ip6_opts / sizeof ip6_opts[0] - STORED_ROWS,
            sizeof ip6_opts[0] },
};
