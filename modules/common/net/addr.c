/* modules/common/net/addr.c -- addresses and ports: from text and to text.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net.h"
#ifdef AF_VSOCK
# include <linux/vm_sockets.h>
#endif

/* -- to text -------------------------------------------------------------- */

/* A session of a forking server writes and reads an IPv4 address or two, and
   nothing else that printf(3), inet_ntop(3) or getaddrinfo(3) would be needed
   for; each of them costs a new process more page faults than the rest of the
   connection. */
static char *
put_number (char *p, unsigned n)
{
  if (n >= 10)
    p = put_number (p, n / 10);
  *p++ = (char) ('0' + n % 10);
  return p;
}

static char *
put_ip4 (char *p, const struct in_addr *in)
{
  unsigned char b[4];

  memcpy (b, in, sizeof b);
  for (size_t i = 0; i < sizeof b; i++) {
    if (i > 0)
      *p++ = '.';
    p = put_number (p, b[i]);
  }
  *p = '\0';
  return p;
}

static void
put_ip6 (char *buf, size_t size, const struct sockaddr_in6 *in6)
{
  const unsigned char *b = in6->sin6_addr.s6_addr;

  snprintf (buf, size, "[%02x%02x:%02x%02x:%02x%02x:%02x%02x"
            ":%02x%02x:%02x%02x:%02x%02x:%02x%02x]", b[0], b[1], b[2], b[3],
            b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13],
            b[14], b[15]);
}

/* C escapes, or \xHH, for what doesn't print. */
static size_t
put_char (char *buf, size_t size, unsigned char c)
{
  static const char codes[] = "\a\b\t\n\v\f\r\"\\";
  static const char letters[] = "abtnvfr\"\\";
  const char *at = c != '\0' ? strchr (codes, c) : NULL;

  if (c == '\0')
    return (size_t) snprintf (buf, size, "\\0");
  if (at != NULL)
    return (size_t) snprintf (buf, size, "\\%c", letters[at - codes]);
  if (c < ' ' || c >= 0x7f)
    return (size_t) snprintf (buf, size, "\\x%02x", c);
  return (size_t) snprintf (buf, size, "%c", c);
}

const char *
net_quote (char *buf, size_t size, const void *bytes, size_t len)
{
  const unsigned char *at = bytes;
  size_t n = 1, i = 0;

  buf[0] = '"';
  for (; i < len && n + 9 < size; i++)
    n += put_char (buf + n, size - n, at[i]);
  snprintf (buf + n, size - n, i < len ? "\"..." : "\"");
  return buf;
}

/* The name of a UNIX socket.  An abstract one begins with NUL and may have
   more of them; those at its end are a socklen that was not tight. */
static void
put_unix (char *buf, size_t size, const struct sockaddr_un *un, socklen_t len)
{
  size_t room = len > offsetof (struct sockaddr_un, sun_path)
                ? len - offsetof (struct sockaddr_un, sun_path) : 0;
  size_t n = 0;

  if (room > sizeof un->sun_path)
    room = sizeof un->sun_path;
  while (room > 0 && un->sun_path[room - 1] == '\0')
    room--;
  if (room > 0 && un->sun_path[0] != '\0')
    room = strnlen (un->sun_path, room);
  if (room == 0)
    n = (size_t) snprintf (buf, size, "<anon>");
  for (size_t i = 0; i < room && n + 5 < size; i++)
    n += put_char (buf + n, size - n, (unsigned char) un->sun_path[i]);
}

/* The CID and port of a VSOCK address; false: ADDR is none. */
static bool
split_vsock (const struct sockaddr *addr, socklen_t len, unsigned *cid,
             unsigned *port)
{
#ifdef AF_VSOCK
  struct sockaddr_vm vm;

  if (len < sizeof vm || addr->sa_family != AF_VSOCK)
    return false;
  memcpy (&vm, addr, sizeof vm);
  *cid = vm.svm_cid;
  *port = vm.svm_port;
  return true;
#else
  (void) addr;
  (void) len;
  *cid = *port = 0;
  return false;
#endif
}

/* No more of it than a struct sockaddr has, as in socat. */
static void
put_raw (char *buf, size_t size, const struct sockaddr *sa, socklen_t len)
{
  const unsigned char *data = (const unsigned char *) sa;
  size_t n = (size_t) snprintf (buf, size, "AF=%d 0x", sa->sa_family);

  if (len > sizeof *sa)
    len = sizeof *sa;
  for (size_t i = offsetof (struct sockaddr, sa_data); i < len; i++)
    if (n + 3 <= size)
      n += (size_t) snprintf (buf + n, size - n, "%02x", data[i]);
}

const char *
modcat_net_host_text (char *buf, size_t size, const struct sockaddr *addr,
                      socklen_t len)
{
  struct net_addr a;
  unsigned cid, port;

  if (net_copy_addr (&a, addr, len) == -1)
    snprintf (buf, size, "?");
  else if (a.u.sa.sa_family == AF_INET && size >= INET_ADDRSTRLEN)
    put_ip4 (buf, &a.u.in.sin_addr);
  else if (a.u.sa.sa_family == AF_INET6)
    put_ip6 (buf, size, &a.u.in6);
  else if (a.u.sa.sa_family == AF_UNIX)
    put_unix (buf, size, &a.u.un, len);
  else if (split_vsock (addr, len, &cid, &port))
    snprintf (buf, size, "%u", cid);
  else
    put_raw (buf, size, addr, len);
  return buf;
}

static const char *
put_ip4_port (char *buf, const struct sockaddr *addr)
{
  struct sockaddr_in in;
  char *p;

  memcpy (&in, addr, sizeof in);
  memcpy (buf, "AF=", 3);
  p = put_number (buf + 3, AF_INET);
  *p++ = ' ';
  p = put_ip4 (p, &in.sin_addr);
  *p++ = ':';
  *put_number (p, ntohs (in.sin_port)) = '\0';
  return buf;
}

bool
net_put_port (char *buf, const struct sockaddr *addr, socklen_t len)
{
  int port = modcat_net_port (addr, len);
  unsigned cid, number = (unsigned) port;

  if (port == -1 && !split_vsock (addr, len, &cid, &number))
    return false;
  *put_number (buf, number) = '\0';
  return true;
}

const char *
modcat_net_text (char *buf, size_t size, const struct sockaddr *addr,
                 socklen_t len)
{
  char host[MODCAT_NET_TEXT - 32];
  int family = len >= sizeof (sa_family_t) ? addr->sa_family : AF_UNSPEC;
  int port = modcat_net_port (addr, len);
  unsigned cid, number;

  if (family == AF_INET && port != -1 && size >= MODCAT_NET_TEXT)
    return put_ip4_port (buf, addr);
  if (split_vsock (addr, len, &cid, &number)) {
    snprintf (buf, size, "AF=%d cid:%u port:%u", family, cid, number);
    return buf;
  }
  modcat_net_host_text (host, sizeof host, addr, len);
  if (port != -1)
    snprintf (buf, size, "AF=%d %s:%d", family, host, port);
  else if (family == AF_UNIX)
    snprintf (buf, size, "AF=%d \"%s\"", family, host);
  else
    snprintf (buf, size, "AF=%d %s", family, host);
  return buf;
}

int
modcat_net_port (const struct sockaddr *addr, socklen_t len)
{
  struct net_addr a;

  if (net_copy_addr (&a, addr, len) == -1)
    return -1;
  if (a.u.sa.sa_family == AF_INET)
    return ntohs (a.u.in.sin_port);
  if (a.u.sa.sa_family == AF_INET6)
    return ntohs (a.u.in6.sin6_port);
  return -1;
}

/* -- addresses ------------------------------------------------------------ */

int
net_copy_addr (struct net_addr *to, const struct sockaddr *addr,
               socklen_t len)
{
  if (addr == NULL || len < sizeof (sa_family_t) || len > sizeof to->u)
    return -1;
  memset (&to->u, 0, sizeof to->u);
  memcpy (&to->u, addr, len);
  to->len = len;
  /* Too short to hold what its family has: not to be trusted as one. */
  if ((to->u.sa.sa_family == AF_INET && len < sizeof to->u.in)
      || (to->u.sa.sa_family == AF_INET6 && len < sizeof to->u.in6))
    return -1;
  return 0;
}

void
net_set_port (struct net_addr *addr, uint16_t port)
{
  if (addr->u.sa.sa_family == AF_INET6)
    addr->u.in6.sin6_port = htons (port);
  else
    addr->u.in.sin_port = htons (port);
}

void
net_wildcard (int family, bool loopback, struct net_addr *addr)
{
  memset (addr, 0, sizeof *addr);
  addr->u.sa.sa_family = (sa_family_t) family;
  if (family == AF_INET6) {
    addr->u.in6.sin6_addr = loopback ? in6addr_loopback : in6addr_any;
    addr->len = sizeof addr->u.in6;
  } else {
    addr->u.in.sin_addr.s_addr = htonl (loopback ? INADDR_LOOPBACK
                                        : INADDR_ANY);
    addr->len = sizeof addr->u.in;
  }
}

/* "1.2.3.4", decimal, nothing else: getaddrinfo(3) knows the rest. */
static bool
parse_ip4 (const char *host, struct net_addr *addr)
{
  unsigned char b[4];

  for (size_t i = 0; i < sizeof b; i++) {
    const char *start = host;
    unsigned n = 0;

    while (*host >= '0' && *host <= '9' && host - start < 3)
      n = n * 10 + (unsigned) (*host++ - '0');
    if (host == start || n > 255 || (*start == '0' && host - start > 1)
        || *host != (i < 3 ? '.' : '\0'))
      return false;
    b[i] = (unsigned char) n;
    host++;
  }
  memset (addr, 0, sizeof *addr);
  addr->u.sa.sa_family = AF_INET;
  memcpy (&addr->u.in.sin_addr, b, sizeof b);
  addr->len = sizeof addr->u.in;
  return true;
}

/* AI_NUMERICHOST keeps getaddrinfo(3) from loading any library, and it knows
   127.1 and scopes. */
static bool
ask_numeric (const char *host, int family, struct net_addr *addr)
{
  const struct addrinfo hints = { .ai_flags = AI_NUMERICHOST,
                                  .ai_family = family,
                                  .ai_socktype = SOCK_STREAM };
  struct addrinfo *found;
  int result;

  if (getaddrinfo (host, NULL, &hints, &found) != 0)
    return false;
  result = net_copy_addr (addr, found->ai_addr, found->ai_addrlen);
  freeaddrinfo (found);
  return result == 0;
}

bool
net_parse_numeric (const char *host, int family, struct net_addr *addr)
{
  char bare[INET6_ADDRSTRLEN + 32];
  size_t len = strlen (host);

  if (family != AF_INET6 && parse_ip4 (host, addr))
    return true;
  if (host[0] != '[')
    return ask_numeric (host, family, addr);
  if (family == AF_INET || len < 3 || host[len - 1] != ']'
      || len - 2 >= sizeof bare)
    return false;
  memcpy (bare, host + 1, len - 2);
  bare[len - 2] = '\0';
  return ask_numeric (bare, AF_INET6, addr);
}

bool
net_find_ip4 (const char *host, struct net_addr *addr)
{
  const struct addrinfo hints = { .ai_family = AF_INET,
                                  .ai_socktype = SOCK_STREAM };
  struct addrinfo *found;
  int result;

  if (net_parse_numeric (host, AF_INET, addr))
    return true;
  /* No name server is to be asked for these: no name consists of them. */
  if (host[strspn (host, "0123456789.")] == '\0' || strpbrk (host, "[:]"))
    return false;
  if (getaddrinfo (host, NULL, &hints, &found) != 0)
    return false;
  result = net_copy_addr (addr, found->ai_addr, found->ai_addrlen);
  freeaddrinfo (found);
  return result == 0;
}

/* -- ports ---------------------------------------------------------------- */

/* A port as nearly everybody writes it; -1: strtoul(3) is to decide. */
static int
plain_port (const char *text)
{
  int port = 0;

  if (text[0] == '0')
    return -1;                  /* octal, hex, or 0 */
  for (size_t i = 0; text[i] != '\0'; i++) {
    if (text[i] < '0' || text[i] > '9' || i == 5)
      return -1;
    port = port * 10 + (text[i] - '0');
  }
  return port <= USHRT_MAX ? port : -1;
}

const char *
net_parse_port (const char *text, int *port)
{
  const char *digits = text + (text[0] == '-' || text[0] == '+');
  unsigned long value;
  char *end;

  *port = -1;
  if (text[0] == '\0')
    return "is missing";
  *port = plain_port (text);
  if (*port != -1)
    return NULL;
  if (digits[0] < '0' || digits[0] > '9')
    return NULL;
  errno = 0;
  value = strtoul (digits, &end, 0);
  if (*end != '\0')
    return NULL;
  if (text[0] == '-' || errno != 0 || value > USHRT_MAX)
    return "is not in 0 to 65535";
  *port = (int) value;
  return NULL;
}

int
net_find_port (const struct modcat_net_transport *t, const char *service)
{
  const struct addrinfo hints = { .ai_flags = AI_PASSIVE,
                                  .ai_family = AF_INET, .ai_socktype = t->type,
                                  .ai_protocol = t->protocol };
  struct addrinfo *found;
  int port;

  if (net_parse_port (service, &port) != NULL || port != -1)
    return port;
  if (getaddrinfo (NULL, service, &hints, &found) != 0)
    return -1;
  port = modcat_net_port (found->ai_addr, found->ai_addrlen);
  freeaddrinfo (found);
  return port;
}

/* -- the option bind ------------------------------------------------------ */

static const char *
copy_part (char *to, size_t size, const char *from, size_t len)
{
  if (len >= size)
    return "is too long";
  memcpy (to, from, len);
  to[len] = '\0';
  return NULL;
}

const char *
net_parse_bind (const char *text, struct net_bind *b)
{
  const char *host_end = text + strcspn (text, ":");
  struct net_addr addr;
  const char *why;
  int port;

  b->host[0] = b->port[0] = '\0';
  if (text[0] == '[') {
    host_end = strchr (text, ']');
    if (host_end == NULL)
      return "lacks a closing bracket";
    host_end++;
  } else if (strchr (host_end, ':') != strrchr (host_end, ':')
             && net_parse_numeric (text, AF_INET6, &addr))
    host_end = text + strlen (text);    /* IPv6 without brackets */
  why = copy_part (b->host, sizeof b->host, text, (size_t) (host_end - text));
  if (why != NULL || *host_end == '\0' || strcmp (host_end, ":") == 0)
    return why;
  if (*host_end != ':')
    return "has something behind the bracket that is no port";
  why = copy_part (b->port, sizeof b->port, host_end + 1,
                   strlen (host_end + 1));
  return why != NULL ? why : net_parse_port (b->port, &port);
}
