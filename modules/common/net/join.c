/* modules/common/net/join.c -- join multicast groups: ip-add-membership and its
 * kin.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Addresses are understood before anything opens; interfaces are looked for
 * when the socket is there, since option netns may bring other ones. */
#include <config.h>

#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "net.h"
#include "rows.h"

struct join {
  char text[256];              /* as typed, for messages */
  struct net_addr group, source;
  struct net_addr local;       /* IPv4: an address of the interface */
  char interface[64];          /* a name or a number; "": not given */
};

/* -- from text ------------------------------------------------------------ */

/* Take up to COUNT items between colons off TEXT, which is cut up: those of
   IPv6 are in brackets, which stay.  How many there are; -1: too many, or a
   bracket is not closed or has something behind it. */
static int
split (char *text, char *items[], int count)
{
  int n = 0;

  for (char *p = text; p != NULL; n++) {
    char *end = p;

    if (n == count)
      return -1;
    items[n] = p;
    if (*p == '[') {
      end = strchr (p, ']');
      if (end == NULL || (end[1] != ':' && end[1] != '\0'))
        return -1;
      end++;
    } else
      end += strcspn (p, ":");
    p = *end == ':' ? end + 1 : NULL;
    *end = '\0';
  }
  return n;
}

/* Make a value of TEXT, and cut ITEMS off PARTS, a copy of it of 256 bytes. */
static const char *
begin (const char *text, struct modcat_value *v, char *parts, char *items[],
       int *count, struct join **join)
{
  struct join *j = modcat_value_alloc (v, sizeof *j);

  if (j == NULL)
    return "needs more memory than there is";
  if (strlen (text) >= sizeof j->text)
    return "is too long";
  strcpy (j->text, text);
  strcpy (parts, text);
  *count = split (parts, items, *count);
  for (int i = 0; i < *count; i++)
    if (items[i][0] == '\0')
      return "has an empty item between its colons";
  v->str = (const char *) j;
  v->len = sizeof *j;
  *join = j;
  return NULL;
}

static const char *
take_interface (struct join *j, const char *text)
{
  if (strlen (text) >= sizeof j->interface)
    return "has an interface with a name that is too long";
  strcpy (j->interface, text);
  return NULL;
}

static const char *
take_group4 (struct join *j, const char *text)
{
  if (!net_find_ip4 (text, &j->group))
    return "has a group that is neither IPv4 nor a name that has an address";
  return IN_MULTICAST (ntohl (j->group.u.in.sin_addr.s_addr)) ? NULL
         : "has a group that is not in 224.0.0.0 to 239.255.255.255";
}

static bool
is_dotted (const char *text)
{
  return strchr (text, '.') != NULL && text[strspn (text, "0123456789.")]
                                       == '\0';
}

/* group:interface, group:address, group:address:interface */
const char *
net_parse_join4 (const struct modcat_opt *opt, const char *text,
                 struct modcat_value *v)
{
  char parts[256], *items[3];
  struct join *j;
  int count = 3;
  const char *why = begin (text, v, parts, items, &count, &j);

  (void) opt;
  if (why != NULL)
    return why;
  if (count < 2)
    return "is not like group:interface or group:address[:interface]";
  why = take_group4 (j, items[0]);
  if (why != NULL)
    return why;
  /* An interface may have any name, but "10.0.0.1" is meant as an address. */
  if (count == 2 && !is_dotted (items[1]))
    return take_interface (j, items[1]);
  if (!net_find_ip4 (items[1], &j->local))
    return "has an address of the interface that is not IPv4";
  return count == 3 ? take_interface (j, items[2]) : NULL;
}

/* group:address:source */
const char *
net_parse_source_join4 (const struct modcat_opt *opt, const char *text,
                        struct modcat_value *v)
{
  char parts[256], *items[3];
  struct join *j;
  int count = 3;
  const char *why = begin (text, v, parts, items, &count, &j);

  (void) opt;
  if (why != NULL)
    return why;
  if (count != 3)
    return "is not like group:address:source, the address being one of the "
           "interface";
  why = take_group4 (j, items[0]);
  if (why != NULL)
    return why;
  if (!net_find_ip4 (items[1], &j->local))
    return "has an address of the interface that is not IPv4";
  if (!net_find_ip4 (items[2], &j->source))
    return "has a source that is neither IPv4 nor a name that has an address";
  return NULL;
}

static const char *
take_group6 (struct join *j, const char *text)
{
  if (text[0] != '[' || !net_parse_numeric (text, AF_INET6, &j->group))
    return "has a group that is no IPv6 address in brackets";
  return IN6_IS_ADDR_MULTICAST (&j->group.u.in6.sin6_addr) ? NULL
         : "has a group that does not begin with ff";
}

/* [group]:interface */
const char *
net_parse_join6 (const struct modcat_opt *opt, const char *text,
                 struct modcat_value *v)
{
  char parts[256], *items[2];
  struct join *j;
  int count = 2;
  const char *why = begin (text, v, parts, items, &count, &j);

  (void) opt;
  if (why != NULL)
    return why;
  if (count != 2)
    return "is not like [group]:interface";
  why = take_group6 (j, items[0]);
  return why != NULL ? why : take_interface (j, items[1]);
}

/* [group]:interface:[source] */
const char *
net_parse_source_join6 (const struct modcat_opt *opt, const char *text,
                        struct modcat_value *v)
{
  char parts[256], *items[3];
  struct join *j;
  int count = 3;
  const char *why = begin (text, v, parts, items, &count, &j);

  (void) opt;
  if (why != NULL)
    return why;
  if (count != 3)
    return "is not like [group]:interface:[source]";
  why = take_group6 (j, items[0]);
  if (why == NULL)
    why = take_interface (j, items[1]);
  if (why == NULL && (items[2][0] != '['
                      || !net_parse_numeric (items[2], AF_INET6, &j->source)))
    why = "has a source that is no IPv6 address in brackets";
  return why;
}

/* -- acting --------------------------------------------------------------- */

/* The index of J's interface, 0 when none is given; a failure is reported. */
static int
find_interface (const struct modcat_target *t, const struct modcat_opt *opt,
                const struct join *j, unsigned *index)
{
  unsigned long number;
  char *end;

  *index = 0;
  if (j->interface[0] == '\0')
    return MODCAT_OK;
  *index = if_nametoindex (j->interface);
  if (*index != 0)
    return MODCAT_OK;
  errno = 0;
  number = strtoul (j->interface, &end, 0);
  if (j->interface[0] >= '0' && j->interface[0] <= '9' && *end == '\0'
      && errno == 0 && number <= 0x7fffffff) {
    *index = (unsigned) number;
    return MODCAT_OK;
  }
  return modcat_fail_opt (t->rq, opt->name, "unknown interface \"%s\"",
                          j->interface);
}

static int
set (const struct modcat_target *t, const struct modcat_opt *opt,
     const struct join *j, int level, int name, const void *data, size_t len)
{
  if (setsockopt (t->fd, level, name, data, (socklen_t) len) == 0)
    return MODCAT_OK;
  return modcat_fail_opt (t->rq, opt->name,
                          "setsockopt(%d, %d, %d, %s, %zu): %s", t->fd, level,
                          name, j->text, len, strerror (errno));
}

int
net_apply_join4 (const struct modcat_target *t, const struct modcat_opt *opt,
                 const struct modcat_value *v)
{
  const struct join *j = (const void *) v->str;
  struct ip_mreqn req = { .imr_multiaddr = j->group.u.in.sin_addr };
  unsigned index;
  int result;

  if (t->fd == -1)
    return MODCAT_SKIP;
  result = find_interface (t, opt, j, &index);
  if (result != MODCAT_OK)
    return result;
  req.imr_ifindex = (int) index;
  if (j->local.len != 0)
    req.imr_address = j->local.u.in.sin_addr;
  return set (t, opt, j, IPPROTO_IP, IP_ADD_MEMBERSHIP, &req, sizeof req);
}

int
net_apply_source_join4 (const struct modcat_target *t,
                        const struct modcat_opt *opt,
                        const struct modcat_value *v)
{
  const struct join *j = (const void *) v->str;
  struct ip_mreq_source req = { .imr_multiaddr = j->group.u.in.sin_addr,
                                .imr_interface = j->local.u.in.sin_addr,
                                .imr_sourceaddr = j->source.u.in.sin_addr };

  if (t->fd == -1)
    return MODCAT_SKIP;
  return set (t, opt, j, IPPROTO_IP, IP_ADD_SOURCE_MEMBERSHIP, &req,
              sizeof req);
}

int
net_apply_join6 (const struct modcat_target *t, const struct modcat_opt *opt,
                 const struct modcat_value *v)
{
  const struct join *j = (const void *) v->str;
  struct ipv6_mreq req = { .ipv6mr_multiaddr = j->group.u.in6.sin6_addr };
  int result;

  if (t->fd == -1 || net_is_ip4_socket (t->fd))
    return MODCAT_SKIP;
  result = find_interface (t, opt, j, &req.ipv6mr_interface);
  return result != MODCAT_OK ? result
         : set (t, opt, j, IPPROTO_IPV6, IPV6_JOIN_GROUP, &req, sizeof req);
}

int
net_apply_source_join6 (const struct modcat_target *t,
                        const struct modcat_opt *opt,
                        const struct modcat_value *v)
{
  const struct join *j = (const void *) v->str;
  struct group_source_req req = { .gsr_interface = 0 };
  unsigned index;
  int result;

  if (t->fd == -1 || net_is_ip4_socket (t->fd))
    return MODCAT_SKIP;
  result = find_interface (t, opt, j, &index);
  if (result != MODCAT_OK)
    return result;
  req.gsr_interface = index;
  memcpy (&req.gsr_group, &j->group.u.in6, sizeof j->group.u.in6);
  memcpy (&req.gsr_source, &j->source.u.in6, sizeof j->source.u.in6);
  return set (t, opt, j, IPPROTO_IPV6, MCAST_JOIN_SOURCE_GROUP, &req,
              sizeof req);
}
