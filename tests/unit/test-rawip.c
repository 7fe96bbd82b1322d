/* tests/unit/test-rawip.c -- the module rawip: which keyword makes which
 * socket, and what it receives.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Raw sockets take privileges: UDP stands in for them. */
#include "modules/rawip/rawip.c"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/list.h"
#include "core/registry.h"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

/* -- socket(2) ------------------------------------------------------------ */

static struct { int family, type, protocol, missing; } made;

/* That of the C library is not reached: the program's own comes first. */
int
socket (int family, int type, int protocol)
{
  int bits = type & (SOCK_CLOEXEC | SOCK_NONBLOCK);

  if ((type & ~bits) != SOCK_RAW)
    return (int) syscall (SYS_socket, family, type, protocol);
  made.family = family;
  made.type = type & ~bits;
  made.protocol = protocol;
  if (made.missing != 0) {
    errno = made.missing;
    return -1;
  }
  return (int) syscall (SYS_socket, family, SOCK_DGRAM | bits, 0);
}

static void
setup (void)
{
  sockets_setup ();
  memset (&made, 0, sizeof made);
}

static struct modcat_channel *
open_ip (const char *text, int *result)
{
  struct modcat_address *a = sockets_bind (&rawip_LTX_modcat_module, text);

  ck_assert_msg (a != NULL, "%s: %s", text, sockets_why);
  return sockets_open (a, result);
}

/* -- tests ---------------------------------------------------------------- */

static const struct {
  const char *text;
  int family, protocol;
} all[] = {
  { "IP-SENDTO:127.0.0.1:253", AF_INET, 253 },
  { "IP:127.0.0.1:0", AF_INET, 0 },
  { "IP-SEND:127.0.0.1:0xff", AF_INET, 255 },
  { "IP-DATAGRAM:127.0.0.1:010", AF_INET, 8 },
  { "IP-DGRAM:127.0.0.1:255", AF_INET, 255 },
  { "IP-RECVFROM:1", AF_INET, 1 },
  { "IP-RECV:2", AF_INET, 2 },
  { "IP4-SENDTO:127.0.0.1:3", AF_INET, 3 },
  { "IP4:127.0.0.1:3", AF_INET, 3 },
  { "IP4-SEND:127.0.0.1:3", AF_INET, 3 },
  { "IP4-DATAGRAM:127.0.0.1:4", AF_INET, 4 },
  { "IP4-DGRAM:127.0.0.1:4,bind=127.0.0.1", AF_INET, 4 },
  { "IP4-RECVFROM:5,bind=127.0.0.1", AF_INET, 5 },
  { "IP4-RECV:6,bind=127.0.0.1", AF_INET, 6 },
  { "IP6-SENDTO:[::1]:7", AF_INET6, 7 },
  { "IP6:[::1]:7", AF_INET6, 7 },
  { "IP6-SEND:[::1]:7", AF_INET6, 7 },
  { "IP6-DATAGRAM:[::1]:8", AF_INET6, 8 },
  { "IP6-DGRAM:[::1]:8", AF_INET6, 8 },
  { "IP6-RECVFROM:9", AF_INET6, 9 },
  { "IP6-RECV:10", AF_INET6, 10 },
  { "IP:[::1]:11", AF_INET6, 11 },
};

/* Without IPv6 the stand-in can't be made or bound, but it is asked for. */
START_TEST (keywords)
{
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    struct modcat_channel *ch;
    int result;

    memset (&made, 0, sizeof made);
    ch = open_ip (all[i].text, &result);
    ck_assert_msg (result == MODCAT_OK || all[i].family == AF_INET6, "%s: %s",
                   all[i].text, scratch_logged ());
    if (strcmp (all[i].text, "IP-RECV:2") == 0)
      scratch_ck_logged (" N receiving IP protocol 2\n");
    ck_assert_int_eq (made.family, all[i].family);
    ck_assert_int_eq (made.type, SOCK_RAW);
    ck_assert_int_eq (made.protocol, all[i].protocol);
    ck_assert_uint_eq (ch->flags & MODCAT_CH_BYTES, 0);
    mc_channel_close (ch);
  }
}
END_TEST

/* The header of what comes is taken off: one of 24 bytes, then bad ones. */
START_TEST (header)
{
  static const char *const packets[] = {
    ("\x46" "23456789abcdefghijklmno" "data"), "\x45", "",
    ("\x44" "23456789abcdefghijklmno"),
  };
  struct sockaddr_in to = { .sin_family = AF_INET };
  int fd = (int) syscall (SYS_socket, AF_INET, SOCK_DGRAM, 0), result;
  struct modcat_channel *ch = open_ip ("IP4-RECV:253,bind=127.0.0.1",
                                       &result);
  char buf[100];

  ck_assert_int_eq (result, MODCAT_OK);
  scratch_ck_logged (" N receiving on AF=2 127.0.0.1:");
  to.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  to.sin_port = htons ((uint16_t) sockets_port (ch));
  for (size_t i = 0; i < sizeof packets / sizeof packets[0]; i++) {
    ck_assert_int_ne ((int) sendto (fd, packets[i], strlen (packets[i]), 0,
                                    (struct sockaddr *) &to, sizeof to), -1);
    result = (int) modcat_read (ch, buf, sizeof buf);
    ck_assert_int_eq (result, i == 0 ? 4 : (int) MODCAT_EMPTY);
    ck_assert (i > 0 || memcmp (buf, "data", 4) == 0);
  }
  mc_channel_close (ch);
  close (fd);
}
END_TEST

static const struct { const char *text, *why; } bad[] = {
  { "IP4:127.0.0.1:256", "protocol number exceeds 255 (256)" },
  { "IP4-RECV:99999999999999999999", "protocol number exceeds 255 (9" },
  { "IP4-RECV:", "\"\" is no protocol number (0 to 255)" },
  { "IP4-RECV:-1", "\"-1\" is no protocol number" },
  { "IP4-RECV: 1", "\" 1\" is no protocol number" },
  { "IP4-RECVFROM:icmp", "\"icmp\" is no protocol number" },
  { "IP4-RECVFROM:1x", "\"1x\" is no protocol number" },
  { "IP4-RECVFROM:1,bind=127.0.0.1:5", "has a port; raw IP has none" },
  { "IP6:[::1]:1,bind=[::1]:5", "has a port; raw IP has none" },
  { "IP4::1", "the host is missing" },
  { "IP4:[::1]:1", "[::1] is an IPv6 address" },
  { "IP6:127.0.0.1:1", "127.0.0.1 is an IPv4 address" },
};

START_TEST (refused)
{
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    int result;
    struct modcat_channel *ch = open_ip (bad[i].text, &result);

    ck_assert_msg (result < 0, "%s", bad[i].text);
    scratch_ck_logged (bad[i].why);
    mc_channel_close (ch);
  }
  ck_assert_int_eq (made.type, 0);
}
END_TEST

START_TEST (not_permitted)
{
  struct modcat_channel *ch;
  int result;

  made.missing = EPERM;
  ch = open_ip ("IP4-RECV:253", &result);
  ck_assert_int_lt (result, 0);
  scratch_ck_logged (" E socket(2, 3, 253): Operation not permitted\n");
  mc_channel_close (ch);
}
END_TEST

/* Of socat's facts; VIA is ours. */
START_TEST (groups)
{
  static const char *const want[] = {
    "FD,SOCKET,VIA,RANGE,", "FD,SOCKET,VIA,RANGE,",
    "FD,SOCKET,VIA,CHILD,RANGE,", "FD,SOCKET,VIA,",
  };
  static const char *const ip[] = { "IP4,IP6,", "IP4,", "IP6," };
  const struct modcat_list *addrs = &rawip_LTX_modcat_module.addrs;

  ck_assert_uint_eq (addrs->count, 12);
  for (size_t i = 0; i < addrs->count; i++) {
    const struct modcat_addr *a = mc_addr_at (addrs, i);
    char text[200] = "", expected[200];

    for (size_t g = 0; g < a->groups.count; g++) {
      strcat (text, mc_group_at (&a->groups, g)->name);
      strcat (text, ",");
    }
    snprintf (expected, sizeof expected, "%s%s", want[i % 4], ip[i / 4]);
    ck_assert_str_eq (text, expected);
  }
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    keywords, header, refused, not_permitted, groups,
  };
  Suite *suite = suite_create ("rawip");
  TCase *tc = tcase_create ("rawip");

  tcase_add_checked_fixture (tc, setup, sockets_teardown);
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
    tcase_add_test (tc, tests[i]);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
