/* tests/unit/test-group-child.c -- options of attempts and peers.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <limits.h>

#include "tests/unit/fake.h"
#include "tests/unit/unit.h"

/* The conf of GROUP for "TEST,OPTIONS"; it stays until the next call. */
static const void *
conf (const struct modcat_group *group, const char *options)
{
  static struct modcat_address *a;
  char text[200];

  if (a != NULL)
    fake_free (a);
  snprintf (text, sizeof text, "TEST,%s", options);
  a = fake_bind (text);
  return mc_address_conf (a, group);
}

static const struct mc_retry_conf *
retry_conf (const char *options)
{
  return conf (&modcat_group_retry, options);
}

static const struct mc_child_conf *
child_conf (const char *options)
{
  return conf (&modcat_group_child, options);
}

static const struct modcat_listen_conf *
listen_conf (const char *options)
{
  return conf (&modcat_group_listen, options);
}

START_TEST (none)
{
  ck_assert_uint_eq (retry_conf ("")->retry, 0);
  ck_assert_uint_eq (retry_conf ("")->forever, 0);
  ck_assert_int_eq (retry_conf ("")->interval, 1000000000);
  ck_assert_uint_eq (child_conf ("")->fork, 0);
  ck_assert_int_eq (child_conf ("")->max_children, 0);
  ck_assert_int_eq (child_conf ("")->children_shutup, 0);
  ck_assert_int_eq (listen_conf ("")->backlog, 5);
  ck_assert_int_eq (listen_conf ("")->accept_timeout, 0);
}
END_TEST

START_TEST (retry)
{
  ck_assert_uint_eq (retry_conf ("retry=3")->retry, 3);
  ck_assert_uint_eq (retry_conf ("retry")->retry, 1);
  ck_assert_uint_eq (retry_conf ("retry=4294967295")->retry, UINT_MAX);
  fake_refused ("TEST,retry=-1");
  fake_refused ("TEST,retry=4294967296");
}
END_TEST

START_TEST (forever)
{
  ck_assert_uint_eq (retry_conf ("forever")->forever, 1);
  ck_assert_uint_eq (retry_conf ("forever=0")->forever, 0);
  fake_refused ("TEST,forever=");
}
END_TEST

START_TEST (interval)
{
  ck_assert_int_eq (retry_conf ("interval=0.25")->interval, 250000000);
  ck_assert_int_eq (retry_conf ("intervall=0")->interval, 0);
  fake_refused ("TEST,interval");
  fake_refused ("TEST,interval=-0.1");
  fake_refused ("TEST,interval=1s");
}
END_TEST

START_TEST (backoff)
{
  ck_assert_int_eq (retry_conf ("")->backoff, 0);
  ck_assert_int_eq (retry_conf ("retry,backoff=30")->backoff, 30000000000);
  ck_assert_int_eq (retry_conf ("forever,backoff=0.5")->backoff, 500000000);
  fake_refused ("TEST,backoff=30");
  fake_refused ("TEST,retry=0,backoff=30");
  fake_refused ("TEST,retry,interval=1,backoff=0.5");
  fake_refused ("TEST,retry,backoff");
  fake_refused ("TEST,retry,backoff=0");
  fake_refused ("TEST,retry,backoff=-1");
}
END_TEST

START_TEST (a_child)
{
  ck_assert_uint_eq (child_conf ("fork")->fork, 1);
  ck_assert_uint_eq (child_conf ("fork=0")->fork, 0);
  ck_assert_int_eq (child_conf ("fork,max-children=7")->max_children, 7);
  ck_assert_int_eq (child_conf ("fork,maxchildren=0")->max_children, 0);
  ck_assert_int_eq (child_conf ("children-shutup")->children_shutup, 1);
  ck_assert_int_eq (child_conf ("children-shutup=2")->children_shutup, 2);
  fake_refused ("TEST,fork=x");
  fake_refused ("TEST,fork,max-children=-1");
  fake_refused ("TEST,fork,max-children=2147483648");
  fake_refused ("TEST,children-shutup=-1");
}
END_TEST

START_TEST (listening)
{
  ck_assert_int_eq (listen_conf ("backlog=0")->backlog, 0);
  ck_assert_int_eq (listen_conf ("backlog=-1")->backlog, -1);
  ck_assert_int_eq (listen_conf ("backlog=2147483647")->backlog, INT_MAX);
  ck_assert_int_eq (listen_conf ("accept-timeout=1.5")->accept_timeout,
                    1500000000);
  ck_assert_int_eq (listen_conf ("listen-timeout=2")->accept_timeout,
                    2000000000);
  fake_refused ("TEST,backlog=2147483648");
  fake_refused ("TEST,accept-timeout=-1");
  fake_refused ("TEST,accept-timeout");
}
END_TEST

UNIT_MAIN ("group-child", none, retry, forever, interval, backoff, a_child, listening)
