/* tests/unit/test-net-opts.c -- libmodcat-net: socket options, by their facts
 * and by what the kernel says of them afterwards.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/time.h>
#include <unistd.h>

#include "core/list.h"
#include "core/registry.h"
#include "modules/common/net/net.h"
#include "modules/tcp/tcp.c"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

/* -- facts ---------------------------------------------------------------- */

static const struct modcat_group *const groups[] = {
  &modcat_group_socket, &modcat_group_ip4, &modcat_group_ip6,
  &modcat_group_tcp, &modcat_group_range,
  /* tests/unit/test-net-transport.c has what these do. */
  &modcat_group_udp, &modcat_group_udplite, &modcat_group_sctp,
  &modcat_group_dccp,
};
enum { GROUPS = sizeof groups / sizeof groups[0], SET_HERE = 4 };

static const struct modcat_opt *
find_row (const struct modcat_group *g, const char *name)
{
  for (size_t i = 0; i < g->opts.count; i++)
    if (strcmp (mc_opt_at (&g->opts, i)->name, name) == 0)
      return mc_opt_at (&g->opts, i);
  return NULL;
}

/* NAME is in each of the groups of the list IN and in no other; the number of
   its rows. */
static size_t
check_fact (const char *name, const char *aliases, const char *in,
            const char *phase, const char *type)
{
  size_t rows = 0;

  for (size_t i = 0; i < GROUPS; i++) {
    const struct modcat_opt *opt = find_row (groups[i], name);

    ck_assert_msg ((opt != NULL) == mc_name_in (groups[i]->name, in),
                   "%s: group %s", name, groups[i]->name);
    if (opt == NULL)
      continue;
    rows++;
    ck_assert_str_eq (opt->aliases != NULL ? opt->aliases : "", aliases);
    ck_assert_str_eq (mc_phase_name (opt->phase), phase);
    ck_assert_msg (strcmp (mc_type_name (opt), type) == 0, "%s: %s", name,
                   mc_type_name (opt));
  }
  return rows;
}

/* Every fact is a row, and every row a fact. */
START_TEST (facts)
{
  const char *srcdir = getenv ("SRCDIR");
  char path[4096], line[400];
  size_t rows = 0, have = 0;
  FILE *f;

  snprintf (path, sizeof path, "%s/tests/unit/data/net-options.tsv",
            srcdir != NULL ? srcdir : "..");
  f = fopen (path, "r");
  ck_assert_msg (f != NULL, "cannot read %s", path);
  while (fgets (line, sizeof line, f) != NULL) {
    char *rest = line, *field[5];

    if (line[0] == '#')
      continue;
    line[strcspn (line, "\n")] = '\0';
    for (size_t i = 0; i < 5; i++)
      ck_assert_ptr_nonnull (field[i] = strsep (&rest, "\t"));
    rows += check_fact (field[0], field[1], field[2], field[3], field[4]);
  }
  fclose (f);
  for (size_t i = 0; i < GROUPS; i++)
    have += groups[i]->opts.count;
  ck_assert_uint_eq (rows, have);
}
END_TEST

/* What is offered to addresses of other modules acts on a descriptor, and all
   that does so is offered. */
START_TEST (offered)
{
  static const struct modcat_group *const pairs[][2] = {
    { &modcat_group_socket, &modcat_group_socket_fd },
    { &modcat_group_ip4, &modcat_group_ip4_fd },
    { &modcat_group_ip6, &modcat_group_ip6_fd },
    { &modcat_group_tcp, &modcat_group_tcp },
  };

  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    const struct modcat_group *of = pairs[i][0], *fd = pairs[i][1];

    ck_assert_str_eq (of->name, fd->name);
    for (size_t n = 0; n < of->opts.count; n++) {
      const struct modcat_opt *opt = mc_opt_at (&of->opts, n);

      ck_assert_msg ((find_row (fd, opt->name) != NULL)
                     == (opt->apply != NULL), "%s", opt->name);
      ck_assert_int_eq (opt->help[strlen (opt->help) - 1] == '.', 0);
    }
  }
}
END_TEST

/* -- what they do --------------------------------------------------------- */

enum { TCP4_SOCKET, TCP6_SOCKET, UDP4_SOCKET, UDP6_SOCKET };

static int
make_socket (int kind)
{
  int fd = socket (kind == TCP6_SOCKET || kind == UDP6_SOCKET ? AF_INET6
                                                              : AF_INET,
                   kind == TCP4_SOCKET || kind == TCP6_SOCKET ? SOCK_STREAM
                                                              : SOCK_DGRAM, 0);

  ck_assert_int_ne (fd, -1);
  return fd;
}

static const struct mc_opt_set *
the_option (const struct modcat_channel *ch)
{
  return &mc_request_of (ch->rq)->address->opts[0];
}

/* Have OPTION act on FD; what its applier returned. */
static int
apply_to (const char *option, int fd)
{
  char text[200];
  struct modcat_address *a;
  struct modcat_channel *ch;
  int result;

  snprintf (text, sizeof text, "TCP:host:1,%s", option);
  a = sockets_bind (&tcp_LTX_modcat_module, text);
  ck_assert_msg (a != NULL, "%s: %s", option, sockets_why);
  ch = sockets_channel (a);
  result = modcat_apply (ch->rq, ch,
                         (enum modcat_phase) the_option (ch)->opt->phase, fd,
                         NULL);
  if (result == MODCAT_OK && !mc_request_of (ch->rq)->applied[0])
    result = MODCAT_SKIP;
  mc_channel_close (ch);
  return result;
}

/* OPTION set and read back: WANT, or any number of at least 1 for -1. */
static const struct readback {
  const char *option;
  int kind, level, name, want;
} readbacks[] = {
  { "so-broadcast", UDP4_SOCKET, SOL_SOCKET, SO_BROADCAST, 1 },
  { "broadcast=0", UDP4_SOCKET, SOL_SOCKET, SO_BROADCAST, 0 },
  { "so-dontroute", TCP4_SOCKET, SOL_SOCKET, SO_DONTROUTE, 1 },
  { "keepalive", TCP4_SOCKET, SOL_SOCKET, SO_KEEPALIVE, 1 },
  { "oobinline", TCP4_SOCKET, SOL_SOCKET, SO_OOBINLINE, 1 },
  { "so-rcvbuf=5000", TCP4_SOCKET, SOL_SOCKET, SO_RCVBUF, 10000 },
  { "rcvbuf-late=0x1388", TCP4_SOCKET, SOL_SOCKET, SO_RCVBUF, 10000 },
  { "sndbuf=6000", TCP4_SOCKET, SOL_SOCKET, SO_SNDBUF, 12000 },
  { "sndbuf-late=6000", TCP4_SOCKET, SOL_SOCKET, SO_SNDBUF, 12000 },
  { "rcvlowat=100", TCP4_SOCKET, SOL_SOCKET, SO_RCVLOWAT, 100 },
  { "reuseaddr", TCP4_SOCKET, SOL_SOCKET, SO_REUSEADDR, 1 },
  { "reuseaddr=0", TCP4_SOCKET, SOL_SOCKET, SO_REUSEADDR, 0 },
  { "reuseaddr=", TCP4_SOCKET, SOL_SOCKET, SO_REUSEADDR, 0 },
  { "reuseport", TCP4_SOCKET, SOL_SOCKET, SO_REUSEPORT, 1 },
  { "nocheck", UDP4_SOCKET, SOL_SOCKET, SO_NO_CHECK, 1 },
  { "priority=3", TCP4_SOCKET, SOL_SOCKET, SO_PRIORITY, 3 },
  { "timestamp", UDP4_SOCKET, SOL_SOCKET, SO_TIMESTAMP, 1 },
  { "so-debug=0", TCP4_SOCKET, SOL_SOCKET, SO_DEBUG, 0 },
  { "so-bsdcompat", UDP4_SOCKET, SOL_SOCKET, SO_BSDCOMPAT, 0 },
  { "setsockopt-int=1:2:1", TCP4_SOCKET, SOL_SOCKET, SO_REUSEADDR, 1 },
  { "setsockopt=1:2:i1", TCP4_SOCKET, SOL_SOCKET, SO_REUSEADDR, 1 },
  { "setsockopt-bin=1:2:x01000000", TCP4_SOCKET, SOL_SOCKET, SO_REUSEADDR,
    1 },
  { "setsockopt-socket=1:2:1", TCP4_SOCKET, SOL_SOCKET, SO_REUSEADDR, 1 },
  { "setsockopt-listen=1:2:1", TCP4_SOCKET, SOL_SOCKET, SO_REUSEADDR, 1 },
  { "setsockopt-connected=1:2:1", TCP4_SOCKET, SOL_SOCKET, SO_REUSEADDR, 1 },
  { "ip-freebind", TCP4_SOCKET, IPPROTO_IP, IP_FREEBIND, 1 },
  { "ip-mtu-discover=2", TCP4_SOCKET, IPPROTO_IP, IP_MTU_DISCOVER, 2 },
  { "mcloop=0", UDP4_SOCKET, IPPROTO_IP, IP_MULTICAST_LOOP, 0 },
  { "multicast-ttl=7", UDP4_SOCKET, IPPROTO_IP, IP_MULTICAST_TTL, 7 },
  { "multicast-ttl=255", UDP4_SOCKET, IPPROTO_IP, IP_MULTICAST_TTL, 255 },
  { "ip-multicast-if=127.0.0.1", UDP4_SOCKET, IPPROTO_IP, IP_MULTICAST_IF,
    -1 },
  { "ip-multicast-if=localhost", UDP4_SOCKET, IPPROTO_IP, IP_MULTICAST_IF,
    -1 },
  { "pktinfo", UDP4_SOCKET, IPPROTO_IP, IP_PKTINFO, 1 },
  { "recverr", UDP4_SOCKET, IPPROTO_IP, IP_RECVERR, 1 },
  { "recvopts", UDP4_SOCKET, IPPROTO_IP, IP_RECVOPTS, 1 },
  { "recvtos", UDP4_SOCKET, IPPROTO_IP, IP_RECVTOS, 1 },
  { "recvttl", UDP4_SOCKET, IPPROTO_IP, IP_RECVTTL, 1 },
  { "retopts", UDP4_SOCKET, IPPROTO_IP, IP_RETOPTS, 1 },
  { "tos=16", TCP4_SOCKET, IPPROTO_IP, IP_TOS, 16 },
  { "ttl=33", TCP4_SOCKET, IPPROTO_IP, IP_TTL, 33 },
  { "ip-transparent=0", TCP4_SOCKET, IPPROTO_IP, IP_TRANSPARENT, 0 },
  { "tos=8", TCP6_SOCKET, IPPROTO_IP, IP_TOS, 8 },
  { "mtudiscover6=3", TCP6_SOCKET, IPPROTO_IPV6, IPV6_MTU_DISCOVER, 3 },
  { "ipv6-multicast-loop=0", UDP6_SOCKET, IPPROTO_IPV6, IPV6_MULTICAST_LOOP,
    0 },
  { "flowinfo", UDP6_SOCKET, IPPROTO_IPV6, 11, 1 },
  { "recvdstopts", UDP6_SOCKET, IPPROTO_IPV6, IPV6_RECVDSTOPTS, 1 },
  { "ipv6-recverr", UDP6_SOCKET, IPPROTO_IPV6, IPV6_RECVERR, 1 },
  { "recvhoplimit", UDP6_SOCKET, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1 },
  { "recvhopopts", UDP6_SOCKET, IPPROTO_IPV6, IPV6_RECVHOPOPTS, 1 },
  { "ipv6-recvpathmtu", UDP6_SOCKET, IPPROTO_IPV6, IPV6_RECVPATHMTU, 1 },
  { "recvpktinfo", UDP6_SOCKET, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1 },
  { "recvrthdr", UDP6_SOCKET, IPPROTO_IPV6, IPV6_RECVRTHDR, 1 },
  { "ipv6-recvtclass", UDP6_SOCKET, IPPROTO_IPV6, IPV6_RECVTCLASS, 1 },
  { "ipv6-tclass=32", UDP6_SOCKET, IPPROTO_IPV6, IPV6_TCLASS, 32 },
  { "unicast-hops=9", TCP6_SOCKET, IPPROTO_IPV6, IPV6_UNICAST_HOPS, 9 },
  { "ipv6only", TCP6_SOCKET, IPPROTO_IPV6, IPV6_V6ONLY, 1 },
  { "ipv6only=0", TCP6_SOCKET, IPPROTO_IPV6, IPV6_V6ONLY, 0 },
  { "cork", TCP4_SOCKET, IPPROTO_TCP, TCP_CORK, 1 },
  { "defer-accept=3", TCP4_SOCKET, IPPROTO_TCP, TCP_DEFER_ACCEPT, -1 },
  { "keepcnt=4", TCP4_SOCKET, IPPROTO_TCP, TCP_KEEPCNT, 4 },
  { "keepidle=40", TCP4_SOCKET, IPPROTO_TCP, TCP_KEEPIDLE, 40 },
  { "keepintvl=41", TCP4_SOCKET, IPPROTO_TCP, TCP_KEEPINTVL, 41 },
  { "linger2=5", TCP4_SOCKET, IPPROTO_TCP, TCP_LINGER2, 5 },
  { "nodelay", TCP4_SOCKET, IPPROTO_TCP, TCP_NODELAY, 1 },
  { "nodelay=0", TCP4_SOCKET, IPPROTO_TCP, TCP_NODELAY, 0 },
  { "quickack=0", TCP4_SOCKET, IPPROTO_TCP, TCP_QUICKACK, 0 },
  { "syncnt=2", TCP4_SOCKET, IPPROTO_TCP, TCP_SYNCNT, 2 },
  { "window-clamp=4000", TCP4_SOCKET, IPPROTO_TCP, TCP_WINDOW_CLAMP, 4000 },
};

/* Not every machine has the name, and one without it lacks nothing. */
static bool
unknown_name (const char *option)
{
  struct net_addr addr;

  return strstr (option, "localhost") != NULL
         && !net_find_ip4 ("localhost", &addr);
}

static void
check_readback (const struct readback *r)
{
  int fd = make_socket (r->kind), got = -1;
  socklen_t len = sizeof got;

  if (unknown_name (r->option)) {
    close (fd);
    return;
  }
  ck_assert_msg (apply_to (r->option, fd) == MODCAT_OK, "%s: %s", r->option,
                 scratch_logged ());
  ck_assert_int_eq (getsockopt (fd, r->level, r->name, &got, &len), 0);
  if (r->want == -1)
    ck_assert_msg (got != 0, "%s", r->option);
  else
    ck_assert_msg (got == r->want, "%s: %d", r->option, got);
  close (fd);
}

START_TEST (read_back)
{
  for (size_t i = 0; i < sizeof readbacks / sizeof readbacks[0]; i++)
    check_readback (&readbacks[i]);
}
END_TEST

/* These the kernel refuses to set, or to set so: the reason is its own, and
   the log line names what was tried. */
static const struct refused {
  const char *option;
  int kind;
  const char *line;
} refused[] = {
  { "so-acceptconn", TCP4_SOCKET, "setsockopt(%d, 1, 30, [1], 4): " },
  { "so-error=5", TCP4_SOCKET, "setsockopt(%d, 1, 4, [5], 4): " },
  { "so-peercred=1", TCP4_SOCKET, "setsockopt(%d, 1, 17, [1], 4): " },
  { "attach-filter=1", TCP4_SOCKET, "setsockopt(%d, 1, 26, [1], 4): " },
  { "detach-filter", TCP4_SOCKET, "setsockopt(%d, 1, 27, [1], 4): " },
  { "security-authentication", TCP4_SOCKET, "setsockopt(%d, 1, 22, [1], 4): " },
  { "security-encryption-transport", TCP4_SOCKET, "(%d, 1, 23, [1], 4): " },
  { "security-encryption-network", TCP4_SOCKET, "(%d, 1, 24, [1], 4): " },
  { "so-bindtodevice=no-such-if0", TCP4_SOCKET,
    "setsockopt(%d, 1, 25, \"no-such-if0\", 12): No such device" },
  { "sndlowat=5", TCP4_SOCKET, "setsockopt(%d, 1, 19, [5], 4): " },
  { "ip-mtu=1000", TCP4_SOCKET, "setsockopt(%d, 0, 14, [1000], 4): " },
  { "ip-pktoptions", TCP4_SOCKET, "setsockopt(%d, 0, 9, [1], 4): " },
  { "routeralert", TCP4_SOCKET, "setsockopt(%d, 0, 5, [1], 4): " },
  { "hdrincl", TCP4_SOCKET, "setsockopt(%d, 0, 3, [1], 4): " },
  { "ttl=256", TCP4_SOCKET, "setsockopt(%d, 0, 2, [256], 4): Invalid" },
  { "tcp-info", TCP4_SOCKET, "setsockopt(%d, 6, 11, [1], 4): " },
  { "tcp-md5sig", TCP4_SOCKET, "setsockopt(%d, 6, 14, [1], 4): " },
  { "mss=1", TCP4_SOCKET, "setsockopt(%d, 6, 2, [1], 4): Invalid" },
  { "mss-late=1", TCP4_SOCKET, "setsockopt(%d, 6, 2, [1], 4): Invalid" },
  { "authhdr", UDP6_SOCKET, "setsockopt(%d, 41, 10, [1], 4): " },
  { "ipv6-pktinfo", UDP6_SOCKET, "setsockopt(%d, 41, 50, [1], 4): " },
  { "dstopts", UDP6_SOCKET, "setsockopt(%d, 41, 59, [1], 4): " },
  { "hopopts", UDP6_SOCKET, "setsockopt(%d, 41, 54, [1], 4): " },
  { "rthdr", UDP6_SOCKET, "setsockopt(%d, 41, 57, [1], 4): " },
  { "hoplimit", UDP6_SOCKET, "setsockopt(%d, 41, 52, [1], 4): " },
  { "setsockopt-string=1:25:no-such-if0", TCP4_SOCKET,
    "setsockopt(%d, 1, 25, \"no-such-if0\", 12): No such device" },
  { "setsockopt=1:999:x0102ff", TCP4_SOCKET,
    "setsockopt(%d, 1, 999, 0x0102ff, 3): " },
};

START_TEST (refused_by_kernel)
{
  for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
    const char *hole = strstr (refused[i].line, "%d");
    int fd = make_socket (refused[i].kind);
    char line[200];

    ck_assert_msg (apply_to (refused[i].option, fd) == MODCAT_FAIL, "%s",
                   refused[i].option);
    snprintf (line, sizeof line, "%.*s%d%s", (int) (hole - refused[i].line),
              refused[i].line, fd, hole + 2);
    scratch_ck_logged (line);
    close (fd);
  }
}
END_TEST

/* Is OPT what the option text TEXT, "name" or "name=value", is about? */
static bool
is_about (const char *text, const struct modcat_opt *opt)
{
  char name[64];

  snprintf (name, sizeof name, "%.*s", (int) strcspn (text, "="), text);
  return strcmp (name, opt->name) == 0 || mc_name_in (name, opt->aliases);
}

static bool
is_exercised (const struct modcat_opt *opt)
{
  static const char *const below[] = {
    "so-rcvtimeo", "so-sndtimeo", "so-linger", "so-passcred", "fiosetown",
    "siocspgrp", "ip-options", "null-eof",
    /* In tests/unit/test-net-join.c. */
    "ip-add-membership", "ip-add-source-membership", "ipv6-join-group",
    "ipv6-join-source-group",
    /* In tests/unit/test-net-connect.c. */
    "mptcp",
  };
  bool found = false;

  for (size_t i = 0; i < sizeof readbacks / sizeof readbacks[0]; i++)
    found |= is_about (readbacks[i].option, opt);
  for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
    found |= is_about (refused[i].option, opt);
  for (size_t i = 0; i < sizeof below / sizeof below[0]; i++)
    found |= is_about (below[i], opt);
  return found;
}

/* A new row needs a new line in one of the tables above. */
START_TEST (every_row)
{
  for (size_t g = 0; g < SET_HERE; g++)
    for (size_t i = 0; i < groups[g]->opts.count; i++) {
      const struct modcat_opt *opt = mc_opt_at (&groups[g]->opts, i);

      ck_assert_msg (opt->apply == NULL || is_exercised (opt),
                     "nothing exercises %s", opt->name);
    }
}
END_TEST

START_TEST (times_and_linger)
{
  int fd = make_socket (TCP4_SOCKET);
  struct linger linger;
  struct timeval tv;
  socklen_t len = sizeof tv;

  ck_assert_int_eq (apply_to ("rcvtimeo=1.5", fd), MODCAT_OK);
  getsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &tv, &len);
  ck_assert_int_eq ((int) tv.tv_sec, 1);
  ck_assert_int_ge ((int) tv.tv_usec, 500000);
  ck_assert_int_eq (apply_to ("sndtimeo=2", fd), MODCAT_OK);
  getsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &tv, &len);
  ck_assert_int_eq ((int) tv.tv_sec, 2);
  len = sizeof linger;
  ck_assert_int_eq (apply_to ("linger=7", fd), MODCAT_OK);
  getsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, &len);
  ck_assert_int_eq (linger.l_onoff, 1);
  ck_assert_int_eq (linger.l_linger, 7);
  close (fd);
}
END_TEST

START_TEST (credentials_and_owner)
{
  char option[64];
  int on = 0, pair[2];
  socklen_t len = sizeof on;

  ck_assert_int_eq (socketpair (AF_UNIX, SOCK_STREAM, 0, pair), 0);
  ck_assert_int_eq (apply_to ("passcred", pair[0]), MODCAT_OK);
  getsockopt (pair[0], SOL_SOCKET, SO_PASSCRED, &on, &len);
  ck_assert_int_eq (on, 1);
  snprintf (option, sizeof option, "fiosetown=%d", (int) getpid ());
  ck_assert_int_eq (apply_to (option, pair[0]), MODCAT_OK);
  ck_assert_int_eq (fcntl (pair[0], F_GETOWN), getpid ());
  snprintf (option, sizeof option, "siocspgrp=%d", (int) getpid ());
  ck_assert_int_eq (apply_to (option, pair[1]), MODCAT_OK);
  ck_assert_int_eq (fcntl (pair[1], F_GETOWN), getpid ());
  ck_assert_int_eq (apply_to ("siocspgrp=0x7fffffff", pair[1]), MODCAT_FAIL);
  close (pair[0]);
  close (pair[1]);
}
END_TEST

/* RFC 791: 40 bytes; each time they are added to what was there. */
START_TEST (ip_options)
{
  unsigned char got[40], want[8] = { 1, 1, 1, 0, 1, 1, 1, 0 };
  int fd = make_socket (UDP4_SOCKET);
  socklen_t len = sizeof got;

  ck_assert_int_eq (apply_to ("ip-options=x01010100", fd), MODCAT_OK);
  getsockopt (fd, IPPROTO_IP, IP_OPTIONS, got, &len);
  ck_assert_uint_eq (len, 4);
  ck_assert_mem_eq (got, want, 4);
  ck_assert_int_eq (apply_to ("ip-options=x0101010101010101010101010101010101"
                              "01010101010101010101010101010101010101010101",
                              fd), MODCAT_FAIL);
  scratch_ck_logged ("a packet has room for 40");
  close (fd);
}
END_TEST

/* TCP:name may try IPv4 first: an IPv6 option is for another socket then. */
START_TEST (wrong_socket)
{
  int fd = make_socket (TCP4_SOCKET), null = open ("/dev/null", O_RDWR);

  ck_assert_int_eq (apply_to ("ipv6only", fd), MODCAT_SKIP);
  ck_assert_int_eq (apply_to ("tos=1", -1), MODCAT_SKIP);
  ck_assert_int_eq (apply_to ("setsockopt-int=1:2:1", -1), MODCAT_SKIP);
  ck_assert_int_eq (apply_to ("siocspgrp=1", -1), MODCAT_SKIP);
  ck_assert_int_eq (apply_to ("ip-options=x01", -1), MODCAT_SKIP);
  ck_assert_int_eq (apply_to ("tos=1", null), MODCAT_FAIL);
  scratch_ck_logged ("Socket operation on non-socket");
  close (fd);
  close (null);
}
END_TEST

START_TEST (null_eof)
{
  struct modcat_channel *ch;

  ch = sockets_channel (sockets_bind (&tcp_LTX_modcat_module,
                                      "TCP:host:1,null-eof"));
  ck_assert_int_eq (modcat_apply (ch->rq, ch, MODCAT_PH_OFFSET, -1, NULL),
                    MODCAT_OK);
  ck_assert_uint_eq (ch->flags, MODCAT_CH_NULL_EOF);
  mc_channel_close (ch);
}
END_TEST

START_TEST (families)
{
  static const struct { const char *word; int family; } words[] = {
    { "inet", AF_INET }, { "IP4", AF_INET }, { "ipv6", AF_INET6 },
    { "2", AF_INET }, { "0xa", AF_INET6 },
  };
  const struct modcat_socket_conf *conf;
  struct modcat_address *a;
  char text[64];

  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    snprintf (text, sizeof text, "TCP:host:1,pf=%s", words[i].word);
    a = sockets_bind (&tcp_LTX_modcat_module, text);
    conf = mc_address_conf (a, &modcat_group_socket);
    ck_assert_int_eq ((int) conf->family->num[0], words[i].family);
  }
  ck_assert_ptr_null (sockets_bind (&tcp_LTX_modcat_module,
                                    "TCP:host:1,pf=ip5"));
  ck_assert_ptr_null (sockets_bind (&tcp_LTX_modcat_module,
                                    "TCP:host:1,pf=-1"));
}
END_TEST

/* Above IPv4 there is nothing for via to stand under. */
START_TEST (via)
{
  ck_assert_ptr_null (sockets_bind (&tcp_LTX_modcat_module,
                                    "TCP:host:1,via={TCP:other:2}"));
  ck_assert_ptr_nonnull (strstr (sockets_why, "makes the connection itself"));
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    facts, offered, read_back, refused_by_kernel, every_row,
    times_and_linger, credentials_and_owner, ip_options, wrong_socket,
    null_eof, families, via,
  };
  Suite *suite = suite_create ("net-opts");
  TCase *tc = tcase_create ("net-opts");

  tcase_add_checked_fixture (tc, sockets_setup, sockets_teardown);
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
    tcase_add_test (tc, tests[i]);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
