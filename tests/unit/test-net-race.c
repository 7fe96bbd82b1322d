/* tests/unit/test-net-race.c -- libmodcat-net: addresses that are silent are
 * joined by the next ones.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/channel.h"
#include "modules/common/net/net.h"
#include "modules/tcp/tcp.c"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

enum { MOST = 9 };

static int count;              /* addresses that the one name has */
static int port;
static int server[MOST], filler[MOST];

/* Any name has 127.0.1.1, 127.0.1.2 and so on. */
int
getaddrinfo (const char *name, const char *service,
             const struct addrinfo *hints, struct addrinfo **found)
{
  (void) name, (void) service;
  *found = NULL;
  if ((hints->ai_flags & AI_NUMERICHOST) != 0)
    return EAI_NONAME;
  for (int i = count; i > 0; i--) {
    struct addrinfo *a = calloc (1, sizeof *a + sizeof (struct sockaddr_in));
    struct sockaddr_in *in = (struct sockaddr_in *) (a + 1);

    in->sin_family = AF_INET;
    in->sin_addr.s_addr = htonl (0x7f000100U + (unsigned) i);
    a->ai_family = AF_INET;
    a->ai_addr = (struct sockaddr *) in;
    a->ai_addrlen = sizeof *in;
    a->ai_next = *found;
    *found = a;
  }
  return 0;
}

void
freeaddrinfo (struct addrinfo *list)
{
  while (list != NULL) {
    struct addrinfo *next = list->ai_next;

    free (list);
    list = next;
  }
}

static void
setup (void)
{
  sockets_setup ();
  port = count = 0;
  for (int i = 0; i < MOST; i++)
    server[i] = filler[i] = -1;
}

static void
teardown (void)
{
  for (int i = 0; i < MOST; i++) {
    if (server[i] != -1)
      close (server[i]);
    if (filler[i] != -1)
      close (filler[i]);
  }
  sockets_teardown ();
}

static int
try_port (int n, struct sockaddr_in *in)
{
  socklen_t len = sizeof *in;

  server[n] = socket (AF_INET, SOCK_STREAM, 0);
  *in = (struct sockaddr_in) { .sin_family = AF_INET,
                               .sin_port = htons ((uint16_t) port) };
  in->sin_addr.s_addr = htonl (0x7f000101U + (unsigned) n);
  if (bind (server[n], (struct sockaddr *) in, sizeof *in) == -1)
    return -1;
  ck_assert_int_eq (getsockname (server[n], (struct sockaddr *) in, &len), 0);
  port = ntohs (in->sin_port);
  return 0;
}

/* The next address of the name has a server, which takes connections unless it
   is DEAF: its queue is full, and the kernel answers nobody. */
static void
add_server (bool deaf)
{
  struct sockaddr_in in;
  int n = count++;

  ck_assert_int_eq (try_port (n, &in), 0);
  ck_assert_int_eq (listen (server[n], deaf ? 0 : 5), 0);
  if (!deaf)
    return;
  filler[n] = socket (AF_INET, SOCK_STREAM, 0);
  ck_assert_int_eq (connect (filler[n], (struct sockaddr *) &in, sizeof in),
                    0);
}

/* It has none: connections are refused. */
static void
add_nobody (void)
{
  add_server (false);
  close (server[count - 1]);
  server[count - 1] = -1;
}

static int64_t began;

static struct modcat_channel *
open_name (const char *options, int *result)
{
  char text[200];
  struct modcat_address *a;

  snprintf (text, sizeof text, "TCP:several.test:%d%s", port, options);
  a = sockets_bind (&tcp_LTX_modcat_module, text);
  ck_assert_msg (a != NULL, "%s", sockets_why);
  began = modcat_now ();
  return sockets_open (a, result);
}

static void
check_peer (const struct modcat_channel *ch, int n)
{
  char line[100];

  snprintf (line, sizeof line, "AF=2 127.0.1.%d:%d", n, port);
  ck_assert_str_eq (modcat_peer_name (ch), line);
}

static int
open_fds (void)
{
  int n = 0;

  for (int fd = 0; fd < 200; fd++)
    n += fcntl (fd, F_GETFD) != -1;
  return n;
}

START_TEST (silent_one_is_joined)
{
  struct modcat_channel *ch;
  int result, before;

  add_server (true);
  add_server (false);
  before = open_fds ();
  ch = open_name ("", &result);
  ck_assert_int_eq (result, MODCAT_OK);
  check_peer (ch, 2);
  ck_assert_int_ge (modcat_now () - began, 250000000);
  ck_assert_int_eq (open_fds (), before + 1);   /* the silent one is closed */
  mc_channel_close (ch);
}
END_TEST

/* Nobody waits for the next one of those that have failed. */
START_TEST (failed_one_is_followed_at_once)
{
  struct modcat_channel *ch;
  int result;

  add_nobody ();
  add_nobody ();
  add_server (false);
  ch = open_name ("", &result);
  ck_assert_int_eq (result, MODCAT_OK);
  check_peer (ch, 3);
  ck_assert_int_lt (modcat_now () - began, 240000000);
  mc_channel_close (ch);
}
END_TEST

/* The first one answers after all, while the second one is asked. */
START_TEST (first_one_may_still_win)
{
  struct modcat_channel *ch = mc_channel_new ();
  struct mc_waits w = { .on = NULL };
  struct modcat_address *a;
  struct mc_opening o;
  char text[100];
  int result;

  add_server (true);
  add_server (true);
  snprintf (text, sizeof text, "TCP:several.test:%d", port);
  a = sockets_bind (&tcp_LTX_modcat_module, text);
  ck_assert_int_eq (mc_opening_prepare (&sockets.ctx, a), MODCAT_OK);
  mc_opening_start (&o, &sockets.ctx, NULL, a, MODCAT_RDWR, ch);
  do {
    mc_waits_reset (&w);
    result = mc_opening_step (&o, &w);
    ck_assert_int_eq (result, MODCAT_AGAIN);
  } while (w.count < 2);        /* both are under way */
  close (accept (server[0], NULL, NULL));       /* there is room */
  while (result == MODCAT_AGAIN) {
    mc_waits_reset (&w);
    result = mc_opening_step (&o, &w);
  }
  ck_assert_int_eq (result, MODCAT_OK);
  check_peer (ch, 1);
  mc_channel_close (ch);
  mc_waits_free (&w);
}
END_TEST

/* Each has its own time; the last failure is that of the opening. */
START_TEST (all_are_silent)
{
  struct modcat_channel *ch;
  int result, before;

  add_server (true);
  add_nobody ();
  add_server (true);
  before = open_fds ();
  ch = open_name (",connect-timeout=0.4", &result);
  ck_assert_int_eq (result, MODCAT_FAIL);
  ck_assert_int_ge (modcat_now () - began, 650000000);  /* 250 + 400 ms */
  ck_assert_int_le (modcat_now () - began, INT64_C (4000000000));
  scratch_ck_logged (" N connecting to AF=2 127.0.1.1:");
  scratch_ck_logged (" W connecting to AF=2 127.0.1.3:");
  scratch_ck_logged ("Connection timed out");
  mc_channel_close (ch);
  ck_assert_int_eq (open_fds (), before);
}
END_TEST

/* Not more than so many at a time; the others wait for their turn. */
START_TEST (not_too_many_at_once)
{
  struct modcat_channel *ch = mc_channel_new ();
  struct mc_waits w = { .on = NULL };
  struct modcat_address *a;
  struct mc_opening o;
  char text[100];

  for (int i = 0; i < MOST; i++)
    add_server (true);
  snprintf (text, sizeof text, "TCP:several.test:%d", port);
  a = sockets_bind (&tcp_LTX_modcat_module, text);
  ck_assert_int_eq (mc_opening_prepare (&sockets.ctx, a), MODCAT_OK);
  mc_opening_start (&o, &sockets.ctx, NULL, a, MODCAT_RDWR, ch);
  do {
    mc_waits_reset (&w);
    ck_assert_int_eq (mc_opening_step (&o, &w), MODCAT_AGAIN);
    ck_assert_uint_le (w.count, 6);
  } while (w.count < 6);
  ck_assert_int_eq (w.deadline == 0, 1);        /* no seventh joins */
  mc_channel_close (ch);
  mc_waits_free (&w);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("net-race");
  TCase *tc = tcase_create ("net-race");

  tcase_add_checked_fixture (tc, setup, teardown);
  tcase_add_test (tc, silent_one_is_joined);
  tcase_add_test (tc, failed_one_is_followed_at_once);
  tcase_add_test (tc, first_one_may_still_win);
  tcase_add_test (tc, all_are_silent);
  tcase_add_test (tc, not_too_many_at_once);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
