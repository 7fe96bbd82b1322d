/* tests/unit/test-net-ancillary.c -- libmodcat-net: control messages, by log
 * lines and variables, whole and broken.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/errqueue.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "modules/common/net/net.h"
#include "modules/tcp/tcp.c"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

/* -- a message header with what a test puts into it ----------------------- */

static union { struct cmsghdr align; unsigned char bytes[8192]; } control;
static size_t used;
static struct modcat_channel *channel;

static void
put (int level, int type, const void *data, size_t len)
{
  struct cmsghdr head = { .cmsg_len = CMSG_LEN (len), .cmsg_level = level,
                          .cmsg_type = type };

  memcpy (control.bytes + used, &head, sizeof head);
  memcpy (control.bytes + used + CMSG_LEN (0), data, len);
  used += CMSG_SPACE (len);
}

static void
put_int (int level, int type, int value)
{
  put (level, type, &value, sizeof value);
}

/* Exactly as long as it has to be, so that a sanitizer sees a byte more. */
static int
evaluate (size_t len, int flags, bool with_env)
{
  void *copy = malloc (len > 0 ? len : 1);
  struct msghdr m = { .msg_control = copy, .msg_controllen = len,
                      .msg_flags = flags };
  int result;

  memcpy (copy, control.bytes, len);
  result = net_ancillary (channel, &m, with_env);
  free (copy);
  used = 0;
  return result;
}

static void
setup (void)
{
  sockets_setup ();
  sockets.ctx.set.progname = "socat";
  used = 0;
  channel = sockets_channel (sockets_bind (&tcp_LTX_modcat_module,
                                           "TCP:host:1,ip-pktinfo,"
                                           "ipv6-recvpktinfo"));
}

static void
teardown (void)
{
  mc_channel_close (channel);
  sockets_teardown ();
}

/* Do the programs of the session get VARIABLE, "NAME=value"? */
static bool
exported (const char *variable)
{
  char **env = modcat_environ (channel), text[5000];
  bool found = false;

  snprintf (text, sizeof text, "SOCAT_%s", variable);
  for (size_t i = 0; env[i] != NULL; i++)
    found |= strcmp (env[i], text) == 0;
  free (env);
  return found;
}

static void
ck_exported (const char *variable)
{
  ck_assert_msg (exported (variable), "%s", variable);
}

/* -- tests ---------------------------------------------------------------- */

START_TEST (ip4)
{
  struct in_pktinfo info = { .ipi_ifindex = 1 };
  unsigned char tos = 0x10;

  info.ipi_spec_dst.s_addr = inet_addr ("127.1.2.3");
  info.ipi_addr.s_addr = inet_addr ("127.255.255.255");
  put (IPPROTO_IP, IP_PKTINFO, &info, sizeof info);
  put_int (IPPROTO_IP, IP_TTL, 64);
  put (IPPROTO_IP, IP_TOS, &tos, 1);
  put (IPPROTO_IP, IP_RECVOPTS, "\1\1\1", 4);
  ck_assert_int_eq (evaluate (used, 0, true), MODCAT_OK);
  scratch_ck_logged ("N Ancillary message: interface \"lo\", "
                     "locaddr=127.1.2.3, dstaddr=127.255.255.255");
  scratch_ck_logged ("I ancillary message: IP_PKTINFO: if=lo");
  scratch_ck_logged ("N Ancillary message: ttl=64");
  scratch_ck_logged ("I ancillary message: IP_TOS: tos=16");
  scratch_ck_logged ("I ancillary message in xiodopacketinfo(): len=4, "
                     "level=0, type=2");
  ck_exported ("IP_IF=lo");
  ck_exported ("IP_LOCADDR=127.1.2.3");
  ck_exported ("IP_DSTADDR=127.255.255.255");
  ck_exported ("IP_TTL=64");
  ck_exported ("IP_TOS=16");
  ck_exported ("IP_OPTIONS=x01010100");
}
END_TEST

START_TEST (ip6)
{
  struct in6_pktinfo info = { .ipi6_addr = IN6ADDR_LOOPBACK_INIT,
                              .ipi6_ifindex = 1 };

  put (IPPROTO_IPV6, IPV6_PKTINFO, &info, sizeof info);
  put_int (IPPROTO_IPV6, IPV6_HOPLIMIT, 63);
  put_int (IPPROTO_IPV6, IPV6_TCLASS, 0xa0);
  put (IPPROTO_IPV6, IPV6_DSTOPTS, "\x11\0\1\4\0\0\0\0", 8);
  put (IPPROTO_IPV6, IPV6_HOPOPTS, "\x11\0", 2);
  put (IPPROTO_IPV6, IPV6_RTHDR, "\x01", 1);
  put (IPPROTO_IPV6, IPV6_AUTHHDR, "\x02", 1);
  put (IPPROTO_IPV6, 11, "\x03", 1);
  ck_assert_int_eq (evaluate (used, 0, true), MODCAT_OK);
  ck_exported ("IPV6_DSTADDR=[0000:0000:0000:0000:0000:0000:0000:0001]");
  ck_exported ("IPV6_IF=lo");
  ck_exported ("IPV6_HOPLIMIT=63");
  ck_exported ("IPV6_TCLASS=x000000a0");
  ck_exported ("IPV6_DSTOPTS=x1100010400000000");
  ck_exported ("IPV6_HOPOPTS=x1100");
  ck_exported ("IPV6_RTHDR=x01");
  ck_exported ("IPV6_AUTHHDR=x02");
  ck_exported ("IPV6_FLOWINFO=x03");
}
END_TEST

START_TEST (time_of_day)
{
  struct timeval tv = { .tv_sec = 1795151712, .tv_usec = 6144 };

  setenv ("TZ", "UTC0", 1);
  tzset ();
  put (SOL_SOCKET, SCM_TIMESTAMP, &tv, sizeof tv);
  ck_assert_int_eq (evaluate (used, 0, true), MODCAT_OK);
  scratch_ck_logged ("I ancillary message: SCM_TIMESTAMP: timestamp="
                     "Fri Nov 20 05:15:12 2026, 006144 usecs");
  ck_exported ("TIMESTAMP=Fri Nov 20 05:15:12 2026, 006144 usecs");
}
END_TEST

START_TEST (unknown)
{
  put (IPPROTO_IP, 77, "\xff", 1);
  put (IPPROTO_IPV6, 78, "", 0);
  put (SOL_SOCKET, 79, "ab", 2);
  put (1234, 80, "c", 1);
  ck_assert_int_eq (evaluate (used, 0, true), MODCAT_OK);
  ck_exported ("IP_TYPE_77=xff");
  ck_exported ("IPV6.78_DATA=x");
  ck_exported ("SOCKET.79_DATA=x6162");
  ck_exported ("LEVEL1234_TYPE80=x63");
}
END_TEST

/* What an ordinary log says goes to nobody's environment. */
START_TEST (without_env)
{
  put_int (IPPROTO_IP, IP_TTL, 5);
  ck_assert_int_eq (evaluate (used, 0, false), MODCAT_OK);
  scratch_ck_logged ("ancillary message: IP_TTL: ttl=5");
  ck_assert (!exported ("IP_TTL=5"));
}
END_TEST

/* The library wants it for replies; who did not ask is not told. */
START_TEST (pktinfo_unasked)
{
  struct in_pktinfo info = { .ipi_ifindex = 1 };
  struct in6_pktinfo info6 = { .ipi6_ifindex = 1 };

  mc_channel_close (channel);
  channel = sockets_channel (sockets_bind (&tcp_LTX_modcat_module,
                                           "TCP:host:1"));
  put (IPPROTO_IP, IP_PKTINFO, &info, sizeof info);
  put (IPPROTO_IPV6, IPV6_PKTINFO, &info6, sizeof info6);
  ck_assert_int_eq (evaluate (used, 0, true), MODCAT_OK);
  scratch_ck_not_logged ("if=lo");
  ck_assert (!exported ("IP_IF=lo"));
  ck_assert (!exported ("IPV6_IF=lo"));
}
END_TEST

/* Shorter than its kind is: shown as bytes, not read past. */
START_TEST (short_data)
{
  static const int kinds[][2] = {
    { IPPROTO_IP, IP_PKTINFO }, { IPPROTO_IP, IP_TTL },
    { IPPROTO_IPV6, IPV6_PKTINFO }, { IPPROTO_IPV6, IPV6_HOPLIMIT },
    { IPPROTO_IPV6, IPV6_TCLASS }, { SOL_SOCKET, SCM_TIMESTAMP },
    { IPPROTO_IP, IP_RECVERR }, { IPPROTO_IPV6, IPV6_RECVERR },
    { SOL_SOCKET, SCM_RIGHTS },
  };

  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    put (kinds[i][0], kinds[i][1], "xyz", 3);
    ck_assert_int_eq (evaluate (CMSG_LEN (3), 0, true), MODCAT_OK);
  }
  put (IPPROTO_IP, IP_TOS, "", 0);
  ck_assert_int_eq (evaluate (CMSG_LEN (0), 0, true), MODCAT_OK);
  ck_exported ("IP_TYPE_2=x78797a");
  ck_assert (!exported ("IP_TTL=0"));
}
END_TEST

/* Lengths of the header that can't be: each ends the walk. */
START_TEST (broken_lengths)
{
  const size_t lengths[] = { 0, 1, CMSG_LEN (0) - 1, CMSG_LEN (4) + 1,
                             SIZE_MAX, SIZE_MAX - 7, SIZE_MAX / 2 + 1 };

  for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
    put_int (IPPROTO_IP, IP_TTL, 9);
    memcpy (control.bytes + offsetof (struct cmsghdr, cmsg_len), &lengths[i],
            sizeof lengths[i]);
    ck_assert_int_eq (evaluate (CMSG_LEN (4), 0, true), MODCAT_OK);
    scratch_ck_logged ("W ancillary message of ");
    ck_assert (!exported ("IP_TTL=9"));
  }
}
END_TEST

/* A header that is not all there is none. */
START_TEST (cut)
{
  for (size_t len = 0; len < sizeof (struct cmsghdr); len++) {
    put_int (IPPROTO_IP, IP_TTL, 9);
    ck_assert_int_eq (evaluate (len, 0, true), MODCAT_OK);
  }
  ck_assert (!exported ("IP_TTL=9"));
  scratch_ck_not_logged ("room");
  put_int (IPPROTO_IP, IP_TTL, 9);
  evaluate (CMSG_LEN (4), MSG_CTRUNC, true);
  scratch_ck_logged ("W there were more ancillary messages than there is "
                     "room for");
}
END_TEST

/* More than is shown of it. */
START_TEST (long_data)
{
  static unsigned char data[4000];
  char want[64 + 4096 + 1] = "IPV6_DSTOPTS=x";

  memset (data, 0xab, sizeof data);
  memset (want + 14, '\0', sizeof want - 14);
  for (size_t i = 0; i < 2048; i++)
    memcpy (want + 14 + 2 * i, "ab", 2);
  put (IPPROTO_IPV6, IPV6_DSTOPTS, data, sizeof data);
  ck_assert_int_eq (evaluate (used, 0, true), MODCAT_OK);
  ck_exported (want);
}
END_TEST

START_TEST (rights)
{
  int fds[2] = { dup (0), dup (0) };

  put (SOL_SOCKET, SCM_RIGHTS, fds, sizeof fds);
  ck_assert_int_eq (evaluate (used, 0, true), MODCAT_OK);
  ck_assert_int_eq (fcntl (fds[0], F_GETFD), -1);
  ck_assert_int_eq (fcntl (fds[1], F_GETFD), -1);
  scratch_ck_logged ("SCM_RIGHTS: closing descriptor");
}
END_TEST

START_TEST (error_facts)
{
  struct { struct sock_extended_err e; struct sockaddr_in from; } data = {
    .e = { .ee_errno = ECONNREFUSED, .ee_origin = SO_EE_ORIGIN_ICMP,
           .ee_type = 3, .ee_code = 4, .ee_info = 5, .ee_data = 6 },
    .from = { .sin_family = AF_INET },
  };

  data.from.sin_addr.s_addr = inet_addr ("127.0.0.9");
  put (IPPROTO_IP, IP_RECVERR, &data, sizeof data);
  put (IPPROTO_IPV6, IPV6_RECVERR, &data.e, sizeof data.e);
  ck_assert_int_eq (evaluate (used, 0, true), MODCAT_OK);
  scratch_ck_logged ("N received ICMP from 127.0.0.9, type 3, code 4, info 5, "
                     "data 6, resulting in errno 111");
  scratch_ck_logged ("N received ICMP from this host, type 3");
  ck_exported ("IP_RECVERR_ERRNO=111");
  ck_exported ("IP_RECVERR_ORIGIN=2");
  ck_exported ("IP_RECVERR_DATA=6");
  ck_exported ("IPV6_RECVERR_CODE=4");
}
END_TEST

/* A datagram to a port where nobody is. */
START_TEST (error_queue)
{
  struct sockaddr_in to = { .sin_family = AF_INET };
  int fd = socket (AF_INET, SOCK_DGRAM, 0), on = 1, closed;
  socklen_t len = sizeof to;
  struct pollfd p = { .fd = fd };

  to.sin_addr.s_addr = inet_addr ("127.0.0.1");
  closed = socket (AF_INET, SOCK_DGRAM, 0);
  ck_assert_int_eq (bind (closed, (struct sockaddr *) &to, sizeof to), 0);
  ck_assert_int_eq (getsockname (closed, (struct sockaddr *) &to, &len), 0);
  close (closed);
  ck_assert_int_eq (setsockopt (fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on),
                    0);
  ck_assert_int_eq (sendto (fd, "x", 1, 0, (struct sockaddr *) &to,
                            sizeof to), 1);
  ck_assert_int_eq (poll (&p, 1, 5000), 1);
  net_drain_errors (channel, fd, true);
  ck_assert_int_eq (poll (&p, 1, 0), 0);
  scratch_ck_logged ("N received ICMP from 127.0.0.1, type 3, code 3");
  ck_exported ("IP_RECVERR_ERRNO=111");
  close (fd);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    ip4, ip6, time_of_day, unknown, without_env, pktinfo_unasked, short_data,
    broken_lengths, cut, long_data, rights, error_facts, error_queue,
  };
  Suite *suite = suite_create ("net-ancillary");
  TCase *tc = tcase_create ("net-ancillary");

  tcase_add_checked_fixture (tc, setup, teardown);
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
    tcase_add_test (tc, tests[i]);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
