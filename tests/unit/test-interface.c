/* tests/unit/test-interface.c -- the module interface: which frames are read,
 * whole, with their tags.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "modules/interface/interface.c"

#include <stdio.h>
#include <sys/socket.h>

#include "core/list.h"
#include "core/registry.h"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

/* -- a packet socket ------------------------------------------------------ */

static struct {
  struct sockaddr_ll from;
  struct tpacket_auxdata aux;
  size_t len;                  /* bytes of the frame, 0, 1, 2 … */
  int skipped;                 /* frames of the host itself before it */
  int control;                 /* there is auxiliary data */
} next;
enum { INDEX = 3 };

/* That of the C library is not reached: the program's own comes first. */
ssize_t
recvmsg (int fd, struct msghdr *m, int flags)
{
  struct cmsghdr *c = m->msg_control;
  unsigned char *to = m->msg_iov->iov_base;

  ck_assert_int_eq (fd, 42);
  ck_assert_int_eq (flags, MSG_TRUNC);
  ck_assert_uint_eq (m->msg_iovlen, 1);
  memcpy (m->msg_name, &next.from, sizeof next.from);
  if (next.skipped > 0) {
    next.skipped--;
    ((struct sockaddr_ll *) m->msg_name)->sll_pkttype = PACKET_OUTGOING;
  }
  for (size_t i = 0; i < next.len && i < m->msg_iov->iov_len; i++)
    to[i] = (unsigned char) i;
  m->msg_controllen = 0;
  if (next.control) {
    m->msg_controllen = CMSG_SPACE (sizeof next.aux);
    c->cmsg_level = SOL_PACKET;
    c->cmsg_type = PACKET_AUXDATA;
    c->cmsg_len = CMSG_LEN (sizeof next.aux);
    memcpy (CMSG_DATA (c), &next.aux, sizeof next.aux);
  }
  return (ssize_t) next.len;
}

static struct interface state;
static struct modcat_channel channel;

static void
setup (void)
{
  sockets_setup ();
  memset (&next, 0, sizeof next);
  next.from.sll_ifindex = INDEX;
  next.len = 60;
  state = (struct interface) { .index = INDEX };
  channel = (struct modcat_channel) { .rfd = 42, .wfd = 42, .state = &state };
}

/* -- tests ---------------------------------------------------------------- */

START_TEST (reads)
{
  unsigned char buf[100];

  ck_assert_int_eq (interface_read (&channel, buf, sizeof buf), 60);
  ck_assert_uint_eq (buf[59], 59);
  ck_assert_int_eq (interface_read (&channel, buf, 60), 60);
  next.len = 0;
  ck_assert_int_eq (interface_read (&channel, buf, 60), MODCAT_EMPTY);
}
END_TEST

START_TEST (too_long_is_dropped)
{
  unsigned char buf[100];

  errno = 0;
  ck_assert_int_eq (interface_read (&channel, buf, 59), -1);
  ck_assert_int_eq (errno, EAGAIN);
  scratch_ck_logged (" W a frame of 60 bytes is dropped: there is room for "
                     "59 bytes");
}
END_TEST

/* Frames that the host sends, and of other interfaces, are not read; and they
   don't keep the loop from its other work. */
START_TEST (skips)
{
  unsigned char buf[100];

  next.skipped = MAX_SKIPPED - 1;
  ck_assert_int_eq (interface_read (&channel, buf, sizeof buf), 60);
  next.skipped = MAX_SKIPPED;
  ck_assert_int_eq (interface_read (&channel, buf, sizeof buf), -1);
  ck_assert_int_eq (errno, EAGAIN);
  ck_assert_int_eq (interface_read (&channel, buf, sizeof buf), 60);
  next.from.sll_ifindex = INDEX + 1;
  ck_assert_int_eq (interface_read (&channel, buf, sizeof buf), -1);
}
END_TEST

/* Does a frame come with TAG (NULL: none) in it? */
static void
check_tag (const char *tag)
{
  unsigned char buf[64];
  size_t len = tag != NULL ? TAG_SIZE : 0;

  ck_assert_int_eq (interface_read (&channel, buf, sizeof buf),
                    (ssize_t) (60 + len));
  for (size_t i = 0; i < 60; i++)
    ck_assert_uint_eq (buf[i < TAG_AT ? i : i + len], i);
  if (tag != NULL)
    ck_assert_int_eq (memcmp (buf + TAG_AT, tag, TAG_SIZE), 0);
}

START_TEST (tags)
{
  unsigned char buf[63];

  state.vlan = 1;
  check_tag (NULL);
  next.control = 1;
  next.aux.tp_vlan_tci = 0x602a;
  check_tag (NULL);
  next.aux.tp_status = TP_STATUS_VLAN_VALID;
  check_tag ("\x81\x00\x60\x2a");
  next.aux.tp_status |= TP_STATUS_VLAN_TPID_VALID;
  next.aux.tp_vlan_tpid = 0x88a8;
  check_tag ("\x88\xa8\x60\x2a");
  ck_assert_int_eq (interface_read (&channel, buf, sizeof buf), -1);
  scratch_ck_logged ("a frame of 64 bytes is dropped");
  state.vlan = 0;
  check_tag (NULL);
  state.vlan = 1;
  next.len = TAG_AT - 1;        /* too short for a tag */
  ck_assert_int_eq (interface_read (&channel, buf, sizeof buf), TAG_AT - 1);
}
END_TEST

START_TEST (facts)
{
  const struct modcat_opt *opt = mc_opt_at (&packet_group.opts, 0);

  ck_assert_uint_eq (packet_group.opts.count, 1);
  ck_assert_str_eq (opt->name, "retrieve-vlan");
  ck_assert_ptr_null (opt->aliases);
  ck_assert_str_eq (mc_phase_name (opt->phase), "LATE");
  ck_assert_str_eq (mc_type_name (opt), "CONST");
}
END_TEST

/* On any host: what is not there, or makes no sense. */
START_TEST (refused)
{
  static const char *const texts[] = {
    "INTERFACE:lo,bind=x", "INTERFACE:lo,pf=ip4", "IF:lo,connect-timeout=3",
    "IF:lo,retrieve-vlan,so-type=2", "IF:",
  };
  struct modcat_channel *ch;
  int result;

  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    ch = sockets_open (sockets_bind (&interface_LTX_modcat_module, texts[i]),
                       &result);
    ck_assert_msg (result < 0, "%s", texts[i]);
    ck_assert_int_eq (ch->rfd, -1);
    mc_channel_close (ch);
  }
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    reads, too_long_is_dropped, skips, tags, facts, refused,
  };
  Suite *suite = suite_create ("interface");
  TCase *tc = tcase_create ("interface");

  tcase_add_checked_fixture (tc, setup, sockets_teardown);
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
    tcase_add_test (tc, tests[i]);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
