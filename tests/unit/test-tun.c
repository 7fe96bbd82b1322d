/* tests/unit/test-tun.c -- the module tun: prefixes, options, and what reaches
 * the device.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "modules/tun/tun.c"

#include <arpa/inet.h>
#include <stdarg.h>

#include "core/list.h"
#include "core/registry.h"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

/* -- a device ------------------------------------------------------------- */

static struct {
  char asked[IFNAMSIZ];        /* name that TUNSETIFF brought */
  unsigned flags;
  struct in_addr addr, mask;
  unsigned up;
  unsigned long fails;
  int error;
} device;

/* That of the C library is not reached: the program's own comes first. */
int
ioctl (int fd, unsigned long request, ...)
{
  struct ifreq *ifr;
  struct sockaddr_in in;
  va_list ap;

  va_start (ap, request);
  ifr = va_arg (ap, struct ifreq *);
  va_end (ap);
  ck_assert_int_ge (fd, 0);
  if (request == device.fails) {
    errno = device.error;
    return -1;
  }
  memcpy (&in, &ifr->ifr_addr, sizeof in);
  switch (request) {
  case TUNSETIFF:
    memcpy (device.asked, ifr->ifr_name, sizeof device.asked);
    device.flags = (unsigned short) ifr->ifr_flags;
    strcpy (ifr->ifr_name, "tun7");
    return 0;
  case SIOCSIFADDR:
    ck_assert_int_eq (in.sin_family, AF_INET);
    device.addr = in.sin_addr;
    break;
  case SIOCSIFNETMASK:
    ck_assert_int_eq (in.sin_family, AF_INET);
    device.mask = in.sin_addr;
    break;
  case SIOCSIFFLAGS:
    device.up = (unsigned) ifr->ifr_flags & IFF_UP;
    break;
  case SIOCGIFFLAGS:
    ifr->ifr_flags = (short) device.up;
    break;
  case SIOCGIFINDEX:
    break;
  default:
    ck_abort_msg ("request 0x%lx", request);
  }
  ck_assert_str_eq (ifr->ifr_name, "tun7");
  return 0;
}

static void
setup (void)
{
  sockets_setup ();
  memset (&device, 0, sizeof device);
}

/* Open TEXT on /dev/null, which stands for the device. */
static int
open_tun (const char *text)
{
  char full[200];
  struct modcat_address *a;
  struct modcat_channel *ch;
  int result;

  snprintf (full, sizeof full, "TUN%s,tun-device=/dev/null", text);
  a = sockets_bind (&tun_LTX_modcat_module, full);
  ck_assert_msg (a != NULL, "%s: %s", text, sockets_why);
  ch = sockets_open (a, &result);
  if (result == MODCAT_OK) {
    ck_assert_int_eq (ch->rfd, ch->wfd);
    ck_assert_uint_ne (ch->flags & MODCAT_CH_DATAGRAM, 0);
  }
  mc_channel_close (ch);
  return result;
}

/* -- tests ---------------------------------------------------------------- */

START_TEST (prefixes)
{
  static const char *const good[] = {
    "1.2.3.4/0", "1.2.3.4/32", "name/24", "1.2.3.4/007",
  };
  static const char *const bad[] = {
    "", "1.2.3.4", "/8", "1.2.3.4/", "1.2.3.4/33", "1.2.3.4/-1", "1.2.3.4/8x",
    "1.2.3.4/ 8", "1.2.3.4/99999999999999999999", "[::1]/64", "::1/64",
  };
  char text[300];
  struct tun_prefix p;

  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
    ck_assert_pstr_eq (parse_prefix (good[i], &p), NULL);
  ck_assert_uint_eq (p.bits, 7);
  ck_assert_str_eq (p.host, "1.2.3.4");
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    ck_assert_msg (parse_prefix (bad[i], &p) != NULL, "\"%s\"", bad[i]);
  snprintf (text, sizeof text, "%0255d/8", 0);
  ck_assert_pstr_eq (parse_prefix (text, &p), NULL);
  snprintf (text, sizeof text, "%0256d/8", 0);
  ck_assert_ptr_nonnull (parse_prefix (text, &p));
}
END_TEST

START_TEST (addresses)
{
  ck_assert_int_eq (open_tun (":10.1.2.3/20,up"), MODCAT_OK);
  ck_assert_str_eq (inet_ntoa (device.addr), "10.1.2.3");
  ck_assert_str_eq (inet_ntoa (device.mask), "255.255.240.0");
  ck_assert_uint_eq (device.up, IFF_UP);
  ck_assert_int_eq (open_tun (":10.1.2.3/0"), MODCAT_OK);
  ck_assert_str_eq (inet_ntoa (device.mask), "0.0.0.0");
  ck_assert_int_eq (open_tun (":10.1.2.3/32"), MODCAT_OK);
  ck_assert_str_eq (inet_ntoa (device.mask), "255.255.255.255");
}
END_TEST

START_TEST (options)
{
  ck_assert_int_eq (open_tun (""), MODCAT_OK);
  ck_assert_str_eq (device.asked, "");
  ck_assert_uint_eq (device.flags, 0x0001);
  ck_assert_uint_eq (device.addr.s_addr, 0);
  scratch_ck_logged (" N TUN: new device \"tun7\"");
  ck_assert_int_eq (open_tun (",tun-type=tap,tun-name=abcdefghijklmno,no-pi"),
                    MODCAT_OK);
  ck_assert_str_eq (device.asked, "abcdefghijklmno");
  ck_assert_uint_eq (device.flags, 0x1002);
  ck_assert_int_eq (open_tun (",tun-type=tun,iff-no-pi=0"), MODCAT_OK);
  ck_assert_uint_eq (device.flags, 0x0001);
  ck_assert_ptr_null (sockets_bind (&tun_LTX_modcat_module,
                                    "TUN,tun-type=TAP"));
  ck_assert_ptr_null (sockets_bind (&tun_LTX_modcat_module,
                                    "TUN,tun-name=abcdefghijklmnop"));
}
END_TEST

START_TEST (failures)
{
  static const struct { unsigned long request; const char *text; } all[] = {
    { TUNSETIFF, "TUNSETIFF, {\"x\"}): Operation not permitted; making" },
    { SIOCSIFADDR, "SIOCSIFADDR, {\"tun7\", 1.2.3.4/8}): Operation" },
    { SIOCSIFNETMASK, "SIOCSIFNETMASK, {\"tun7\", 1.2.3.4/8}): Operation" },
    { SIOCSIFFLAGS, "SIOCSIFFLAGS, {\"tun7\", 0x0001}): Operation" },
  };

  device.error = EPERM;
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    device.fails = all[i].request;
    ck_assert_int_lt (open_tun (":1.2.3.4/8,up,tun-name=x"), 0);
    scratch_ck_logged (all[i].text);
  }
  device.fails = TUNSETIFF;
  device.error = EBUSY;
  ck_assert_int_lt (open_tun (""), 0);
  scratch_ck_logged ("busy; another process uses this interface");
}
END_TEST

START_TEST (facts)
{
  static const char *const want[][4] = {
    { "iff-no-pi", "no-pi,tun-no-pi", "FD", "BOOL" },
    { "tun-device", NULL, "OPEN", "STRING" },
    { "tun-name", NULL, "FD", "STRING" },
    { "tun-type", NULL, "FD", "STRING" },
  };

  ck_assert_uint_eq (tun_group.opts.count, sizeof want / sizeof want[0]);
  for (size_t i = 0; i < tun_group.opts.count; i++) {
    const struct modcat_opt *opt = mc_opt_at (&tun_group.opts, i);

    ck_assert_str_eq (opt->name, want[i][0]);
    ck_assert_pstr_eq (opt->aliases, want[i][1]);
    ck_assert_str_eq (mc_phase_name (opt->phase), want[i][2]);
    ck_assert_str_eq (mc_type_name (opt), want[i][3]);
  }
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    prefixes, addresses, options, failures, facts,
  };
  Suite *suite = suite_create ("tun");
  TCase *tc = tcase_create ("tun");

  tcase_add_checked_fixture (tc, setup, sockets_teardown);
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
    tcase_add_test (tc, tests[i]);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
