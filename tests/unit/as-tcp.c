/* tests/unit/as-tcp.c -- sockets of protocols that few kernels have: the calls
 * are noted, and TCP stands in for the protocol.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/list.h"
#include "core/registry.h"
#include "tests/unit/as-tcp.h"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

char as_tcp_calls[4096];
static struct { int type, protocol, level, missing; } instead;

void
as_tcp (int type, int protocol, int level, int missing)
{
  instead.type = type;
  instead.protocol = protocol;
  instead.level = level;
  instead.missing = missing;
  as_tcp_forget ();
}

void
as_tcp_forget (void)
{
  as_tcp_calls[0] = '\0';
}

static void note (const char *fmt, ...)
  __attribute__ ((__format__ (__printf__, 1, 2)));

static void
note (const char *fmt, ...)
{
  size_t used = strlen (as_tcp_calls);
  va_list ap;

  va_start (ap, fmt);
  vsnprintf (as_tcp_calls + used, sizeof as_tcp_calls - used, fmt, ap);
  va_end (ap);
}

static void
note_address (const char *call, const struct sockaddr *addr)
{
  char text[INET6_ADDRSTRLEN] = "?";
  struct sockaddr_in6 in6;
  struct sockaddr_in in;
  int port = -1;

  if (addr->sa_family == AF_INET) {
    memcpy (&in, addr, sizeof in);
    inet_ntop (AF_INET, &in.sin_addr, text, sizeof text);
    port = ntohs (in.sin_port);
  } else if (addr->sa_family == AF_INET6) {
    memcpy (&in6, addr, sizeof in6);
    inet_ntop (AF_INET6, &in6.sin6_addr, text, sizeof text);
    port = ntohs (in6.sin6_port);
  }
  note ("%s %s:%d\n", call, text, port);
}

/* -- the system calls: those of the C library are not reached -------------- */

int
socket (int family, int type, int protocol)
{
  int bits = type & (SOCK_CLOEXEC | SOCK_NONBLOCK);

  if ((type & ~bits) != instead.type || protocol != instead.protocol)
    return (int) syscall (SYS_socket, family, type, protocol);
  note ("socket %d %d %d\n", family, type & ~bits, protocol);
  if (instead.missing != 0) {
    errno = instead.missing;
    return -1;
  }
  return (int) syscall (SYS_socket, family, SOCK_STREAM | bits, IPPROTO_TCP);
}

int
setsockopt (int fd, int level, int name, const void *data, socklen_t len)
{
  int value = 0;

  if (level != instead.level)
    return (int) syscall (SYS_setsockopt, fd, level, name, data, len);
  ck_assert_uint_le (len, sizeof value);
  memcpy (&value, data, len);
  note ("setsockopt %d %d %u %d\n", level, name, (unsigned) len, value);
  return 0;
}

int
bind (int fd, const struct sockaddr *addr, socklen_t len)
{
  note_address ("bind", addr);
  return (int) syscall (SYS_bind, fd, addr, len);
}

int
connect (int fd, const struct sockaddr *addr, socklen_t len)
{
  note_address ("connect", addr);
  return (int) syscall (SYS_connect, fd, addr, len);
}

int
listen (int fd, int backlog)
{
  note ("listen %d\n", backlog);
  return (int) syscall (SYS_listen, fd, backlog);
}

/* -- tests ---------------------------------------------------------------- */

void
as_tcp_ck (const char *line)
{
  char wanted[200], all[sizeof as_tcp_calls + 1];

  snprintf (wanted, sizeof wanted, "\n%s\n", line);
  snprintf (all, sizeof all, "\n%s", as_tcp_calls);
  ck_assert_msg (strstr (all, wanted) != NULL, "no \"%s\" in: %s", line,
                 as_tcp_calls);
}

void
as_tcp_meet (const struct modcat_module *m, const char *listener,
             const char *client, const char *host, const char *options)
{
  struct modcat_channel *ln, *ch, *peer;
  char text[200];
  int result;

  snprintf (text, sizeof text, "%s:0,bind=%s%s", listener, host, options);
  ln = sockets_open (sockets_bind (m, text), &result);
  ck_assert_msg (result == MODCAT_OK, "%s: %s", text, scratch_logged ());
  snprintf (text, sizeof text, "%s:%s:%d%s", client, host,
            sockets_port (ln), options);
  ch = sockets_open (sockets_bind (m, text), &result);
  ck_assert_msg (result == MODCAT_OK, "%s: %s", text, scratch_logged ());
  peer = sockets_accept (ln, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_int_eq ((int) write (ch->wfd, "x", 1), 1);
  mc_channel_close (peer);
  mc_channel_close (ch);
  mc_channel_close (ln);
}

void
as_tcp_ck_groups (const struct modcat_module *m, const char *name,
                  const char *want)
{
  char text[200] = "";

  for (size_t i = 0; i < m->addrs.count; i++) {
    const struct modcat_addr *a = mc_addr_at (&m->addrs, i);

    if (!mc_name_in (name, a->names))
      continue;
    for (size_t g = 0; g < a->groups.count; g++) {
      strcat (text, mc_group_at (&a->groups, g)->name);
      strcat (text, ",");
    }
  }
  ck_assert_msg (strcmp (text, want) == 0, "%s: %s", name, text);
}

bool
as_tcp_have_ip6 (void)
{
  struct sockaddr_in6 in6 = { .sin6_family = AF_INET6,
                              .sin6_addr = IN6ADDR_LOOPBACK_INIT };
  int fd = (int) syscall (SYS_socket, AF_INET6, SOCK_STREAM, 0);
  bool good = fd != -1
              && syscall (SYS_bind, fd, &in6, sizeof in6) == 0;

  if (fd != -1)
    close (fd);
  return good;
}
