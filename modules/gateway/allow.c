/* modules/gateway/allow.c -- where peers may go: the rules of option allow.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "gateway.h"

enum kind { ANY, NAME, BELOW, IP4, IP6 };

struct rule {
  enum kind kind;
  unsigned first, last;        /* ports */
  unsigned bits;               /* of net */
  unsigned char net[16];
  const char *name;            /* NAME; BELOW: ".example.org" */
};

struct gateway_rules {
  size_t count;
  struct rule list[];
};

/* -- parsing -------------------------------------------------------------- */

static const char blanks[] = " \t,";

/* A number without a sign, of five digits at most, up to END. */
static bool
parse_number (const char *text, const char *end, unsigned max, unsigned *n)
{
  size_t len = (size_t) (end - text);

  if (len == 0 || len > 5 || strspn (text, "0123456789") < len)
    return false;
  *n = 0;
  for (; text < end; text++)
    *n = *n * 10 + (unsigned) (*text - '0');
  return *n <= max;
}

static const char *
parse_ports (const char *text, struct rule *r)
{
  static const char why[] = "has a port that is none, from 1 to 65535, or "
                            "<port>-<port>";
  const char *end = text + strlen (text), *dash = strchr (text, '-');

  if (!parse_number (text, dash != NULL ? dash : end, 65535, &r->first)
      || r->first == 0)
    return why;
  r->last = r->first;
  if (dash == NULL)
    return NULL;
  return parse_number (dash + 1, end, 65535, &r->last) && r->last >= r->first
         ? NULL : why;
}

static const char *
parse_bits (const char *text, unsigned max, struct rule *r)
{
  r->bits = max;
  if (text == NULL
      || parse_number (text, text + strlen (text), max, &r->bits))
    return NULL;
  return "has a network of more bits than an address, or of none";
}

static bool
is_name (const char *text)
{
  size_t len = strlen (text);

  return len > 0 && len < GATEWAY_HOST && text[0] != '.' && text[0] != '-'
         && strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                          "0123456789-_.") == len;
}

/* Is R of IPv4 addresses in IPv6 ones only?  A target in that form counts as
   IPv4, so nothing would match. */
static bool
is_mapped (const struct rule *r)
{
  static const unsigned char prefix[12] = { [10] = 0xff, [11] = 0xff };

  return r->bits >= 96 && memcmp (r->net, prefix, sizeof prefix) == 0;
}

static const char *
parse_ip6 (const char *text, const char *slash, struct rule *r)
{
  const char *why;

  r->kind = IP6;
  if (inet_pton (AF_INET6, text, r->net) != 1)
    return "has a bad IPv6 address in brackets";
  why = parse_bits (slash, 128, r);
  return why != NULL || !is_mapped (r) ? why
         : "has an IPv4 address in an IPv6 one: write it as IPv4";
}

/* HOST without its port; it may have a number of bits. */
static const char *
parse_host (char *host, struct rule *r)
{
  char *slash = strchr (host, '/');
  size_t len = strlen (host);

  if (slash != NULL)
    *slash++ = '\0';
  if (host[0] == '[') {
    len = strlen (host);
    if (host[len - 1] == ']')
      host[len - 1] = '\0';
    return parse_ip6 (host + 1, slash, r);
  }
  if (inet_pton (AF_INET, host, r->net) == 1) {
    r->kind = IP4;
    return parse_bits (slash, 32, r);
  }
  if (slash != NULL)
    return "has a network that is none: 1.2.3.0/24, [fd00::]/8";
  if (strcmp (host, "*") == 0) {
    r->kind = ANY;
    return NULL;
  }
  r->kind = host[0] == '*' && host[1] == '.' ? BELOW : NAME;
  r->name = r->kind == BELOW ? host + 1 : host;
  if (len > 1 && host[len - 1] == '.')
    host[len - 1] = '\0';       /* the root is where all names end */
  return is_name (r->kind == BELOW ? host + 2 : host) ? NULL
         : "has a host that is neither an address nor a name";
}

static const char *
parse_rule (char *text, struct rule *r)
{
  char *bracket = strchr (text, ']');
  char *colon = strchr (bracket != NULL ? bracket : text, ':');
  const char *why = NULL;

  r->first = 1;
  r->last = 65535;
  if (colon != NULL) {
    *colon = '\0';
    why = parse_ports (colon + 1, r);
  }
  return why != NULL ? why : parse_host (text, r);
}

static size_t
count_rules (const char *text)
{
  size_t n = 0;

  for (text += strspn (text, blanks); *text != '\0'; n++) {
    text += strcspn (text, blanks);
    text += strspn (text, blanks);
  }
  return n;
}

const char *
gateway_parse_rules (const struct modcat_opt *opt, const char *text,
                     struct modcat_value *v)
{
  size_t count = count_rules (text);
  struct gateway_rules *r;
  const char *why = NULL;
  char *copy;

  (void) opt;
  if (count == 0)
    return "names no target";
  r = modcat_value_alloc (v, sizeof *r + count * sizeof r->list[0]
                             + strlen (text) + 1);
  if (r == NULL)
    return "needs more memory than there is";
  copy = (char *) &r->list[count];
  strcpy (copy, text);
  v->str = (const char *) r;
  v->len = sizeof *r;
  for (copy += strspn (copy, blanks); *copy != '\0' && why == NULL;) {
    char *next = copy + strcspn (copy, blanks);
    size_t skip = strspn (next, blanks);

    *next = '\0';
    why = parse_rule (copy, &r->list[r->count++]);
    copy = next + skip;
  }
  return why;
}

/* -- asking --------------------------------------------------------------- */

static bool
has_port (const struct rule *r, const struct gateway_target *t)
{
  return t->port >= r->first && t->port <= r->last;
}

static bool
has_name (const struct rule *r, const char *host, size_t len)
{
  size_t name;

  switch (r->kind) {
  case ANY:
    return true;
  case NAME:
    return strlen (r->name) == len && strncasecmp (r->name, host, len) == 0;
  case BELOW:
    name = strlen (r->name);
    return len > name && strncasecmp (r->name, host + len - name, name) == 0;
  default:
    return false;
  }
}

bool
gateway_allows_name (const struct gateway_rules *r,
                     const struct gateway_target *t)
{
  size_t len = strlen (t->host);

  if (len > 1 && t->host[len - 1] == '.')
    len--;
  for (size_t i = 0; i < r->count; i++)
    if (has_port (&r->list[i], t) && has_name (&r->list[i], t->host, len))
      return true;
  return false;
}

bool
gateway_wants_address (const struct gateway_rules *r,
                       const struct gateway_target *t)
{
  for (size_t i = 0; i < r->count; i++)
    if ((r->list[i].kind == IP4 || r->list[i].kind == IP6)
        && has_port (&r->list[i], t))
      return true;
  return false;
}

static bool
in_net (const struct rule *r, const unsigned char *addr)
{
  unsigned bytes = r->bits / 8, rest = r->bits % 8;
  unsigned mask = 0xff00U >> rest & 0xff;

  return memcmp (r->net, addr, bytes) == 0
         && (rest == 0 || ((r->net[bytes] ^ addr[bytes]) & mask) == 0);
}

/* The bytes of ADDR, and which kind of rule is about them. */
static const unsigned char *
bytes_of (const struct sockaddr *addr, enum kind *kind)
{
  static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
  const void *any = addr;
  const unsigned char *six;

  *kind = IP4;
  if (addr->sa_family == AF_INET)
    return (const unsigned char *)
           &((const struct sockaddr_in *) any)->sin_addr;
  if (addr->sa_family != AF_INET6)
    return NULL;
  six = ((const struct sockaddr_in6 *) any)->sin6_addr.s6_addr;
  if (memcmp (six, mapped, sizeof mapped) == 0)
    return six + sizeof mapped; /* the kernel speaks IPv4 to it */
  *kind = IP6;
  return six;
}

bool
gateway_allows_address (const struct gateway_rules *r,
                        const struct gateway_target *t,
                        const struct sockaddr *addr)
{
  enum kind kind;
  const unsigned char *bytes = bytes_of (addr, &kind);

  for (size_t i = 0; bytes != NULL && i < r->count; i++)
    if (r->list[i].kind == kind && has_port (&r->list[i], t)
        && in_net (&r->list[i], bytes))
      return true;
  return false;
}

/* -- targets -------------------------------------------------------------- */

bool
gateway_set_host (struct gateway_target *t, const void *host, size_t len)
{
  unsigned char addr[16];

  if (len == 0 || len >= sizeof t->host - 2 || memchr (host, '\0', len) != NULL)
    return false;
  memcpy (t->host, host, len);
  t->host[len] = '\0';
  if (inet_pton (AF_INET6, t->host, addr) == 1) {
    memmove (t->host + 1, t->host, len);
    t->host[0] = '[';
    memcpy (t->host + 1 + len, "]", 2);
  }
  return true;
}

bool
gateway_set_address (struct gateway_target *t, const struct sockaddr *addr)
{
  enum kind kind;
  const unsigned char *bytes = bytes_of (addr, &kind);
  char text[INET6_ADDRSTRLEN];

  return bytes != NULL
         && inet_ntop (kind == IP4 ? AF_INET : AF_INET6, bytes, text,
                       sizeof text) != NULL
         && gateway_set_host (t, text, strlen (text));
}

bool
gateway_get_address (const struct gateway_target *t,
                     struct sockaddr_storage *addr)
{
  struct sockaddr_in *in = (struct sockaddr_in *) addr;
  struct sockaddr_in6 *in6 = (struct sockaddr_in6 *) addr;
  char bare[GATEWAY_HOST];
  size_t len = strlen (t->host);

  memset (addr, 0, sizeof *addr);
  if (inet_pton (AF_INET, t->host, &in->sin_addr) == 1) {
    in->sin_family = AF_INET;
    return true;
  }
  if (t->host[0] != '[' || t->host[len - 1] != ']')
    return false;
  memcpy (bare, t->host + 1, len - 2);
  bare[len - 2] = '\0';
  in6->sin6_family = AF_INET6;
  return inet_pton (AF_INET6, bare, &in6->sin6_addr) == 1;
}
