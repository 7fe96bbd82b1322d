/* tests/unit/test-net-transport.c -- libmodcat-net: options of UDPLITE, SCTP
 * and DCCP, by what reaches setsockopt(2).
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Few kernels have these protocols, so the system call is stood in for.  And
 * some options can't be read back from the kernel. */
#include <config.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/list.h"
#include "modules/common/net/net.h"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

/* -- setsockopt(2) -------------------------------------------------------- */

static struct { int calls, fd, level, name; size_t len; char data[16]; } set;

/* That of the C library is not reached: the program's own comes first. */
int
setsockopt (int fd, int level, int name, const void *data, socklen_t len)
{
  set.calls++;
  set.fd = fd;
  set.level = level;
  set.name = name;
  set.len = len;
  ck_assert_uint_le (len, sizeof set.data);
  memcpy (set.data, data, len);
  return 0;
}

/* -- an address type that has all of them --------------------------------- */

static const struct modcat_group *const groups[] = {
  &modcat_group_udp, &modcat_group_udplite, &modcat_group_sctp,
  &modcat_group_dccp,
};
enum { GROUPS = sizeof groups / sizeof groups[0] };

static int
no_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  (void) ch;
  return modcat_fail (rq, "is not to be opened");
}

static const struct modcat_addr any_addrs[] = {
  { .names = "ANY", .usage = "ANY", .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_udp, &modcat_group_udplite,
                             &modcat_group_sctp, &modcat_group_dccp,
                             &modcat_group_socket, &modcat_group_tcp),
    .open = no_open },
};

MODCAT_MODULE (any, .summary = "options of transports",
               .version = PACKAGE_VERSION, .addrs = MODCAT_LIST (any_addrs));

/* -- tests ---------------------------------------------------------------- */

enum { NUMBER = 4, BYTE = 1 };

static const struct row {
  const char *option;
  int phase, level, name;
  size_t len;
  int want;
} rows[] = {
  { "udplite-send-cscov=20", MODCAT_PH_FD, 136, 10, NUMBER, 20 },
  { "udplite-recv-cscov=9", MODCAT_PH_FD, 136, 11, NUMBER, 9 },
  { "sctp-nodelay", MODCAT_PH_PASTSOCKET, 132, 3, NUMBER, 1 },
  { "sctp-nodelay=0", MODCAT_PH_PASTSOCKET, 132, 3, NUMBER, 0 },
  { "sctp-maxseg=1000", MODCAT_PH_PASTSOCKET, 132, 13, NUMBER, 1000 },
  { "sctp-maxseg-late=999", MODCAT_PH_CONNECTED, 132, 13, NUMBER, 999 },
  { "dccp-set-ccid=3", MODCAT_PH_PASTSOCKET, 269, 13, BYTE, 3 },
  { "so-bsdcompat", MODCAT_PH_PASTSOCKET, 1, 14, NUMBER, 1 },
  { "tcp-maxseg-late=600", MODCAT_PH_CONNECTED, 6, 2, NUMBER, 600 },
  { "tcp-quickack=0", MODCAT_PH_PASTSOCKET, 6, 12, NUMBER, 0 },
  { "ccid=255", MODCAT_PH_PASTSOCKET, 269, 13, BYTE, 255 },
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static void
check_row (const struct row *r)
{
  char text[100];
  struct modcat_address *a;
  struct modcat_channel *ch;
  int fd = dup (0), got = 0;

  snprintf (text, sizeof text, "ANY,%s", r->option);
  a = sockets_bind (&any_LTX_modcat_module, text);
  ck_assert_msg (a != NULL, "%s: %s", r->option, sockets_why);
  ch = sockets_channel (a);
  memset (&set, 0, sizeof set);
  ck_assert_int_eq (modcat_apply (ch->rq, ch, (enum modcat_phase) r->phase,
                                  fd, NULL), MODCAT_OK);
  ck_assert_msg (set.calls == 1, "%s: %d calls", r->option, set.calls);
  ck_assert_int_eq (set.fd, fd);
  ck_assert_int_eq (set.level, r->level);
  ck_assert_int_eq (set.name, r->name);
  ck_assert_uint_eq (set.len, r->len);
  if (r->len == BYTE)
    got = (unsigned char) set.data[0];
  else
    memcpy (&got, set.data, sizeof got);
  ck_assert_int_eq (got, r->want);
  mc_channel_close (ch);
  close (fd);
}

START_TEST (sets)
{
  for (size_t i = 0; i < ROWS; i++)
    check_row (&rows[i]);
}
END_TEST

static bool
is_listed (const char *name)
{
  size_t len = strlen (name);

  for (size_t i = 0; i < ROWS; i++)
    if (strncmp (rows[i].option, name, len) == 0
        && (rows[i].option[len] == '=' || rows[i].option[len] == '\0'))
      return true;
  return false;
}

START_TEST (every_row)
{
  for (size_t g = 0; g < GROUPS; g++)
    for (size_t i = 0; i < groups[g]->opts.count; i++) {
      const struct modcat_opt *opt = mc_opt_at (&groups[g]->opts, i);

      ck_assert_msg (is_listed (opt->name), "nothing exercises %s",
                     opt->name);
    }
}
END_TEST

START_TEST (refused)
{
  ck_assert_ptr_null (sockets_bind (&any_LTX_modcat_module, "ANY,ccid=256"));
  ck_assert_ptr_null (sockets_bind (&any_LTX_modcat_module, "ANY,ccid=x"));
  ck_assert_ptr_null (sockets_bind (&any_LTX_modcat_module,
                                    "ANY,sctp-maxseg=1k"));
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = { sets, every_row, refused };
  Suite *suite = suite_create ("net-transport");
  TCase *tc = tcase_create ("net-transport");

  tcase_add_checked_fixture (tc, sockets_setup, sockets_teardown);
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
    tcase_add_test (tc, tests[i]);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
