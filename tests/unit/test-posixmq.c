/* tests/unit/test-posixmq.c -- the module posixmq: messages and their borders.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "modules/posixmq/posixmq.c"

#include "tests/unit/fake-core.h"
#include "tests/unit/unit.h"

#define OPTS(...) \
  (const struct fake_option[]) { __VA_ARGS__ __VA_OPT__ (,) { 0 } }

/* Of the core, which nobody asks here. */
const struct modcat_group modcat_group_retry = { .name = "RETRY" };
const struct modcat_group modcat_group_child = { .name = "CHILD" };

static char name[64];
static char set[64];           /* by modcat_setenv() */

int
modcat_setenv (struct modcat_channel *ch, const char *key, const char *value)
{
  (void) ch;
  snprintf (set, sizeof set, "%s=%s", key, value);
  return MODCAT_OK;
}

static void
setup (void)
{
  mqd_t q;

  mq_unlink (name);             /* of a test that failed */
  q = mq_open (name, O_RDWR | O_CREAT | O_EXCL, 0600,
               &(struct mq_attr) { .mq_maxmsg = 4, .mq_msgsize = 16 });
  ck_assert_msg (q != (mqd_t) -1, "mq_open: %s", strerror (errno));
  mq_close (q);
  set[0] = '\0';
}

static void
teardown (void)
{
  mq_unlink (name);
}

static struct modcat_channel *
open_as (const char *keyword, unsigned dirs, const struct fake_option *opts,
         int *result)
{
  const struct modcat_request *rq = fake_request (&posixmq_LTX_modcat_module,
                                                  keyword, dirs, name, opts);
  struct modcat_channel *ch;

  ck_assert_ptr_nonnull (rq);
  ch = fake_channel (rq);
  *result = (rq->addr->open != NULL ? rq->addr->open
             : rq->addr->listen) (rq, ch);
  return ch;
}

static struct modcat_channel *
opened (const char *keyword, unsigned dirs, const struct fake_option *opts)
{
  int result;
  struct modcat_channel *ch = open_as (keyword, dirs, opts, &result);

  ck_assert_int_eq (result, MODCAT_OK);
  return ch;
}

static void
send_text (struct modcat_channel *ch, const char *text)
{
  ck_assert_int_eq (ch->ops->write (ch, text, strlen (text)),
                    (int) strlen (text));
}

START_TEST (borders_are_kept)
{
  struct modcat_channel *ch = opened ("POSIXMQ-BIDIRECTIONAL", MODCAT_RDWR,
                                      NULL);
  char buf[16];

  ck_assert_uint_eq (ch->flags, MODCAT_CH_DATAGRAM);
  send_text (ch, "one");
  send_text (ch, "");
  send_text (ch, "0123456789abcdef");
  ck_assert_int_eq (ch->ops->read (ch, buf, sizeof buf), 3);
  ck_assert_int_eq (ch->ops->read (ch, buf, sizeof buf), MODCAT_EMPTY);
  ck_assert_int_eq (ch->ops->read (ch, buf, sizeof buf), 16);
  ck_assert_int_eq (ch->ops->read (ch, buf, sizeof buf), -1);
  ck_assert_int_eq (errno, EAGAIN);
  fake_close (ch);
}
END_TEST

START_TEST (a_full_queue_is_for_later)
{
  struct modcat_channel *ch = opened ("POSIXMQ-SEND", MODCAT_WRITE, NULL);

  for (int i = 0; i < 4; i++)
    send_text (ch, "x");
  ck_assert_int_eq (ch->ops->write (ch, "x", 1), -1);
  ck_assert_int_eq (errno, EAGAIN);
  fake_close (ch);
}
END_TEST

START_TEST (too_large_is_told)
{
  struct modcat_channel *ch = opened ("POSIXMQ-BIDIRECTIONAL", MODCAT_RDWR,
                                      NULL);
  char buf[4];

  ck_assert_int_lt (ch->ops->write (ch, "0123456789abcdefg", 17), -1);
  ck_assert_ptr_nonnull (strstr (fake.log, "a message of 17 bytes is more"));
  send_text (ch, "0123456789");
  ck_assert_int_lt (ch->ops->read (ch, buf, sizeof buf), -1);
  ck_assert_ptr_nonnull (strstr (fake.log, "a message of 10 bytes is more"));
  fake_close (ch);
}
END_TEST

START_TEST (receive_takes_one_with_its_priority)
{
  struct modcat_channel *to = opened ("POSIXMQ-SEND", MODCAT_WRITE,
                                      OPTS ({ "posixmq-priority", 7, 0 }));
  struct modcat_channel *ln = opened ("POSIXMQ-RECEIVE", MODCAT_READ, NULL);
  struct modcat_channel *ch;
  char buf[16];

  ch = fake_channel (fake_request (&posixmq_LTX_modcat_module,
                                   "POSIXMQ-RECEIVE", MODCAT_READ, name,
                                   NULL));
  ck_assert_int_eq (ln->rq->addr->accept (ln->rq, ln, ch), MODCAT_AGAIN);
  send_text (to, "text");
  send_text (to, "more");
  ck_assert_int_eq (ln->rq->addr->accept (ln->rq, ln, ch), MODCAT_OK);
  ck_assert_str_eq (set, "POSIXMQ_PRIO=7");
  ck_assert_int_gt ((int) ch->ops->pending (ch), 0);
  ck_assert_int_eq (ch->ops->read (ch, buf, sizeof buf), 4);
  ck_assert_int_eq (ch->ops->read (ch, buf, sizeof buf), 0);
  ck_assert_uint_eq (ch->ops->pending (ch), 0);
  fake_close (ch);
  fake_close (ln);
  fake_close (to);
}
END_TEST

START_TEST (removed_by_who_opened_it)
{
  struct modcat_channel *ch = opened ("POSIXMQ-READ", MODCAT_READ,
                                      OPTS ({ "unlink-close", 1, 0 }));
  struct mq *q = ch->state;

  q->remover++;                 /* as in a forked process */
  fake_close (ch);
  ch = opened ("POSIXMQ-READ", MODCAT_READ, OPTS ({ "unlink-close", 1, 0 }));
  ck_assert_ptr_nonnull (strstr (fake.log, "holds 4 messages"));
  fake_close (ch);
  ck_assert_int_eq (mq_unlink (name), -1);
  ck_assert_int_eq (errno, ENOENT);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("posixmq");
  TCase *tc = tcase_create ("posixmq");
  int result;

  snprintf (name, sizeof name, "/modcat-unit-%d", (int) getpid ());
  tcase_add_checked_fixture (tc, setup, teardown);
  UNIT_ADD (tc, borders_are_kept, a_full_queue_is_for_later,
            too_large_is_told, receive_takes_one_with_its_priority,
            removed_by_who_opened_it);
  suite_add_tcase (suite, tc);
  result = unit_run (suite);
  mq_unlink (name);
  return result;
}
