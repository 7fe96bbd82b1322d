/* tests/unit/test-iface.c -- libmodcat-iface: options of network interfaces, by
 * their facts and by what reaches ioctl(2).
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <net/if.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "core/list.h"
#include "core/registry.h"
#include "modules/common/iface/iface.h"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

/* -- an interface --------------------------------------------------------- */

/* What nobody can change, as in Linux. */
enum {
  FIXED = IFF_LOOPBACK | IFF_POINTOPOINT | IFF_BROADCAST | IFF_MASTER
          | IFF_SLAVE | IFF_RUNNING
};

static struct {
  char name[IFNAMSIZ];         /* "": it has gone */
  unsigned flags;
  int mtu, sets;               /* calls that set something */
  unsigned long fails;         /* this request does */
} device;
enum { INDEX = 7, FD = 42 };

static int
answer (unsigned long request, struct ifreq *ifr)
{
  switch (request) {
  case SIOCGIFINDEX:
    ifr->ifr_ifindex = INDEX;
    return 0;
  case SIOCGIFFLAGS:
    ifr->ifr_flags = (short) device.flags;
    return 0;
  case SIOCSIFFLAGS:
    device.sets++;
    device.flags = (device.flags & FIXED)
                   | ((unsigned short) ifr->ifr_flags & ~(unsigned) FIXED);
    return 0;
  case SIOCSIFMTU:
    device.sets++;
    device.mtu = ifr->ifr_mtu;
    return 0;
  default:
    ck_abort_msg ("request 0x%lx", request);
  }
}

/* That of the C library is not reached: the program's own comes first. */
int
ioctl (int fd, unsigned long request, ...)
{
  struct ifreq *ifr;
  va_list ap;

  va_start (ap, request);
  ifr = va_arg (ap, struct ifreq *);
  va_end (ap);
  ck_assert_int_eq (fd, FD);
  if (request == device.fails) {
    errno = EPERM;
    return -1;
  }
  if (request == SIOCGIFNAME && ifr->ifr_ifindex == INDEX
      && device.name[0] != '\0') {
    memcpy (ifr->ifr_name, device.name, sizeof ifr->ifr_name);
    return 0;
  }
  if (device.name[0] == '\0' || strcmp (ifr->ifr_name, device.name) != 0) {
    errno = ENODEV;
    return -1;
  }
  return answer (request, ifr);
}

/* -- an address type that has them ---------------------------------------- */

static int
no_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  (void) ch;
  return modcat_fail (rq, "is not to be opened");
}

static const struct modcat_addr any_addrs[] = {
  { .names = "ANY", .usage = "ANY", .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_interface), .open = no_open },
};

MODCAT_MODULE (any, .summary = "options of interfaces",
               .version = PACKAGE_VERSION, .addrs = MODCAT_LIST (any_addrs));

static void
setup (void)
{
  sockets_setup ();
  memset (&device, 0, sizeof device);
  strcpy (device.name, "t0");
  device.flags = IFF_BROADCAST | IFF_MULTICAST;
  device.mtu = 1500;
}

/* What configuring "t0" with OPTION gives. */
static int
configure (const char *option, struct modcat_iface_change *change)
{
  char text[100];
  struct modcat_address *a;
  struct modcat_channel *ch;
  int result;

  snprintf (text, sizeof text, "ANY%s%s", option[0] != '\0' ? "," : "",
            option);
  a = sockets_bind (&any_LTX_modcat_module, text);
  ck_assert_msg (a != NULL, "%s: %s", option, sockets_why);
  ch = sockets_channel (a);
  memset (change, 0, sizeof *change);
  result = modcat_iface_configure (ch->rq, FD, "t0", change);
  mc_channel_close (ch);
  return result;
}

/* -- tests ---------------------------------------------------------------- */

static const struct row {
  const char *name, *aliases;
  unsigned bit;
} rows[] = {
  { "iff-allmulti", "allmulti", 0x200 },
  { "iff-automedia", "automedia", 0x4000 },
  { "iff-broadcast", NULL, 0x2 },
  { "iff-debug", NULL, 0x4 },
  { "iff-loopback", "loopback", 0x8 },
  { "iff-master", "master", 0x400 },
  { "iff-multicast", "multicast", 0x1000 },
  { "iff-noarp", "noarp", 0x80 },
  { "iff-notrailers", "notrailers", 0x20 },
  { "iff-pointopoint", "pointopoint", 0x10 },
  { "iff-portsel", "portsel", 0x2000 },
  { "iff-promisc", "promisc", 0x100 },
  { "iff-running", "running", 0x40 },
  { "iff-slave", "slave", 0x800 },
  { "iff-up", "up", 0x1 },
};
enum { ROWS = sizeof rows / sizeof rows[0] };

START_TEST (facts)
{
  const struct modcat_list *opts = &modcat_group_interface.opts;
  const struct modcat_opt *mtu = mc_opt_at (opts, ROWS);

  ck_assert_str_eq (modcat_group_interface.name, "INTERFACE");
  ck_assert_uint_eq (opts->count, ROWS + 1);
  for (size_t i = 0; i < ROWS; i++) {
    const struct modcat_opt *opt = mc_opt_at (opts, i);

    ck_assert_str_eq (opt->name, rows[i].name);
    ck_assert_pstr_eq (opt->aliases, rows[i].aliases);
    ck_assert_str_eq (mc_phase_name (opt->phase), "OFFSET");
    ck_assert_str_eq (mc_type_name (opt), "BOOL");
  }
  ck_assert_str_eq (mtu->name, "interface-mtu");
  ck_assert_str_eq (mtu->aliases, "if-mtu");
  ck_assert_str_eq (mc_phase_name (mtu->phase), "LATE");
  ck_assert_str_eq (mc_type_name (mtu), "UNSIGNED-INT");
}
END_TEST

/* Each flag is set, unset and restored, or a warning says that it isn't. */
START_TEST (flags)
{
  struct modcat_iface_change change;
  unsigned before[] = { 0, 0xffff };
  char text[100];

  for (size_t i = 0; i < ROWS; i++)
    for (unsigned on = 0; on < 2; on++) {
      unsigned was = device.flags = before[!on] & ~(unsigned) IFF_DYNAMIC;
      unsigned want = on ? was | rows[i].bit : was & ~rows[i].bit;

      snprintf (text, sizeof text, "%s=%u", rows[i].name, on);
      ck_assert_int_eq (configure (text, &change), MODCAT_OK);
      ck_assert_int_eq (change.index, INDEX);
      ck_assert_uint_eq (device.flags,
                         (rows[i].bit & FIXED) != 0 ? was : want);
      snprintf (text, sizeof text, "option \"%s\": the system has left this "
                "flag of interface \"t0\" %s", rows[i].name,
                on ? "unset" : "set");
      if ((rows[i].bit & FIXED) != 0)
        scratch_ck_logged (text);
      else
        scratch_ck_not_logged (text);
      modcat_iface_restore (NULL, FD, &change);
      ck_assert_uint_eq (device.flags, was);
    }
}
END_TEST

/* Nothing is set that is already so: no privileges are needed then. */
START_TEST (unchanged)
{
  struct modcat_iface_change change;

  ck_assert_int_eq (configure ("", &change), MODCAT_OK);
  ck_assert_int_eq (configure ("iff-broadcast", &change), MODCAT_OK);
  ck_assert_int_eq (configure ("up=0", &change), MODCAT_OK);
  modcat_iface_restore (NULL, FD, &change);
  ck_assert_int_eq (device.sets, 0);
}
END_TEST

/* What others have changed meanwhile stays, and the name may be another. */
START_TEST (restored)
{
  struct modcat_iface_change change;

  ck_assert_int_eq (configure ("up,", &change), MODCAT_OK);
  device.flags |= IFF_PROMISC;
  device.flags &= ~(unsigned) IFF_MULTICAST;
  strcpy (device.name, "t1");
  modcat_iface_restore (NULL, FD, &change);
  ck_assert_uint_eq (device.flags, IFF_BROADCAST | IFF_PROMISC);
  modcat_iface_restore (NULL, FD, &change);
  ck_assert_int_eq (device.sets, 2);
}
END_TEST

START_TEST (restored_in_vain)
{
  struct modcat_iface_change change;

  ck_assert_int_eq (configure ("up", &change), MODCAT_OK);
  device.name[0] = '\0';
  modcat_iface_restore (NULL, FD, &change);
  scratch_ck_not_logged ("restoring");
  strcpy (device.name, "t0");
  device.flags = 0;
  ck_assert_int_eq (configure ("up", &change), MODCAT_OK);
  device.fails = SIOCSIFFLAGS;
  modcat_iface_restore (NULL, FD, &change);
  scratch_ck_logged (" W restoring the flags of interface 7: Operation not");
}
END_TEST

START_TEST (rescued)
{
  struct modcat_iface_change change;

  ck_assert_int_eq (configure ("up", &change), MODCAT_OK);
  errno = EDOM;
  modcat_iface_rescue (FD, &change);
  ck_assert_uint_eq (device.flags, IFF_BROADCAST | IFF_MULTICAST);
  device.fails = SIOCSIFFLAGS;
  modcat_iface_rescue (FD, &change);
  ck_assert_int_eq (errno, EDOM);
  scratch_ck_not_logged ("restoring");
}
END_TEST

START_TEST (mtu)
{
  struct modcat_iface_change change;

  ck_assert_int_eq (configure ("interface-mtu=900", &change), MODCAT_OK);
  ck_assert_int_eq (device.mtu, 900);
  ck_assert_int_eq (configure ("if-mtu=2147483647", &change), MODCAT_OK);
  ck_assert_int_eq (device.mtu, 2147483647);
  ck_assert_int_eq (configure ("if-mtu=0", &change), MODCAT_OK);
  ck_assert_int_eq (device.mtu, 0);
  ck_assert_ptr_null (sockets_bind (&any_LTX_modcat_module,
                                    "ANY,if-mtu=2147483648"));
}
END_TEST

START_TEST (failures)
{
  struct modcat_iface_change change;

  device.fails = SIOCSIFFLAGS;
  ck_assert_int_lt (configure ("up", &change), 0);
  scratch_ck_logged ("ioctl(42, SIOCSIFFLAGS, {\"t0\", 0x1003}): Operation "
                     "not permitted");
  device.fails = SIOCGIFFLAGS;
  ck_assert_int_lt (configure ("up", &change), 0);
  scratch_ck_logged ("ioctl(42, SIOCGIFFLAGS, {\"t0\"})");
  device.fails = SIOCSIFMTU;
  ck_assert_int_lt (configure ("if-mtu=9", &change), 0);
  scratch_ck_logged ("ioctl(42, SIOCSIFMTU, {\"t0\", 9})");
  strcpy (device.name, "other");
  ck_assert_int_lt (configure ("up", &change), 0);
  scratch_ck_logged ("unknown interface \"t0\"");
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    facts, flags, unchanged, restored, restored_in_vain, rescued, mtu,
    failures,
  };
  Suite *suite = suite_create ("iface");
  TCase *tc = tcase_create ("iface");

  tcase_add_checked_fixture (tc, setup, sockets_teardown);
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
    tcase_add_test (tc, tests[i]);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
