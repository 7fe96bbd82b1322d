/* tests/unit/test-net-layer.c -- libmodcat-net below a layer: a client and a
 * server that a third party could have written, by themselves and with via=.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/channel.h"
#include "modules/common/net/net.h"
#include "modules/tcp/tcp.c"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

/* -- a layer that turns upper case to lower case and back ----------------- */

static ssize_t
layer_read (struct modcat_channel *ch, void *buf, size_t size)
{
  ssize_t n = modcat_read (ch->lower, buf, size);
  char *bytes = buf;

  for (ssize_t i = 0; i < n; i++)
    bytes[i] ^= 0x20;
  return n;
}

static ssize_t
layer_write (struct modcat_channel *ch, const void *buf, size_t size)
{
  char copy[64];

  if (size > sizeof copy)
    size = sizeof copy;
  for (size_t i = 0; i < size; i++)
    copy[i] = (char) (((const char *) buf)[i] ^ 0x20);
  return modcat_write (ch->lower, copy, size);
}

static int
layer_half_close (struct modcat_channel *ch)
{
  return modcat_half_close (ch->lower);
}

static const struct modcat_channel_ops layer_ops = {
  .size = sizeof layer_ops, .read = layer_read, .write = layer_write,
  .half_close = layer_half_close,
};

static int
make_lower (struct modcat_channel *ch)
{
  ch->ops = &layer_ops;
  ch->half_close = MODCAT_HC_CALL;
  if (ch->lower == NULL)
    ch->lower = modcat_channel_new (ch);
  return ch->lower != NULL ? MODCAT_OK : MODCAT_FAIL;
}

static int
layer_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  if (make_lower (ch) != MODCAT_OK)
    return MODCAT_FAIL;
  return modcat_net_connect (ch->lower, &modcat_net_tcp, rq->argv[0],
                             rq->argv[1]);
}

static int
layer_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  return modcat_net_listen (ln, &modcat_net_tcp, rq->argv[0]);
}

static int
layer_accept (const struct modcat_request *rq, struct modcat_channel *ln,
              struct modcat_channel *ch)
{
  (void) rq;
  if (make_lower (ch) != MODCAT_OK)
    return MODCAT_FAIL;
  return modcat_net_accept (ln, ch->lower);
}

/* Not a layer, but what may be below one: it begins with a pause. */
struct slow { int steps; };

static int
slow_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  struct slow *slow = ch->state;

  if (slow->steps++ == 0)
    return modcat_wait_until (ch, modcat_now ());
  return modcat_net_connect (ch, &modcat_net_tcp, rq->argv[0], rq->argv[1]);
}

#define LAYER_GROUPS \
  MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket, &modcat_group_ip4, \
                 &modcat_group_ip6, &modcat_group_tcp, &modcat_group_range, \
                 &modcat_group_via)

static const struct modcat_addr layer_addrs[] = {
  { .names = "LAYER", .usage = "LAYER:<host>:<port>", .help = "a client",
    .min_args = 2, .max_args = 2, .dirs = MODCAT_RDWR,
    .groups = LAYER_GROUPS, .open = layer_open },
  { .names = "LAYER-LISTEN", .usage = "LAYER-LISTEN:<port>",
    .help = "a server", .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = LAYER_GROUPS, .listen = layer_listen, .accept = layer_accept },
  { .names = "SLOW", .usage = "SLOW:<host>:<port>", .help = "in two steps",
    .min_args = 2, .max_args = 2, .dirs = MODCAT_RDWR,
    .groups = LAYER_GROUPS, .state_size = sizeof (struct slow),
    .open = slow_open },
};

MODCAT_MODULE (layer, .summary = "a layer", .version = "1",
               .addrs = MODCAT_LIST (layer_addrs));

/* -- helpers -------------------------------------------------------------- */

/* What the core does for via=TEXT: its address is the group's conf. */
static void
set_via_of (const struct modcat_module *m, struct modcat_address *a,
            const char *text)
{
  const struct modcat_address **via
    = (const struct modcat_address **) (uintptr_t)
        mc_address_conf (a, &modcat_group_via);

  *via = sockets_bind (m, text);
  ck_assert_ptr_nonnull (*via);
}

static void
set_via (struct modcat_address *a, const char *text)
{
  set_via_of (&tcp_LTX_modcat_module, a, text);
}

static struct modcat_channel *
open_good (struct modcat_address *a)
{
  int result;
  struct modcat_channel *ch = sockets_open (a, &result);

  ck_assert_msg (result == MODCAT_OK, "%s", scratch_logged ());
  return ch;
}

/* CH writes "Aa", which the other end of its connection, FD, sees turned. */
static void
talk (struct modcat_channel *ch, int fd)
{
  char buf[4] = "";
  struct pollfd ready = { .fd = ch->lower->rfd, .events = POLLIN };

  ck_assert_int_eq (modcat_write (ch, "Aa", 2), 2);
  ck_assert_int_eq (read (fd, buf, sizeof buf), 2);
  ck_assert_mem_eq (buf, "aA", 2);
  ck_assert_int_eq (write (fd, "xY", 2), 2);
  ck_assert_int_eq (poll (&ready, 1, 5000), 1);
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), 2);
  ck_assert_mem_eq (buf, "Xy", 2);
  ck_assert_int_eq (modcat_half_close (ch), MODCAT_OK);
  ck_assert_int_eq (read (fd, buf, sizeof buf), 0);
}

static int
take (int server)
{
  int fd = accept (server, NULL, NULL);

  ck_assert_int_ne (fd, -1);
  return fd;
}

/* -- clients -------------------------------------------------------------- */

START_TEST (client)
{
  int port, server = sockets_server (&port), fd;
  struct modcat_channel *ch;
  char text[100];

  snprintf (text, sizeof text, "LAYER:127.0.0.1:%d,nodelay=0", port);
  ch = open_good (sockets_bind (&layer_LTX_modcat_module, text));
  fd = take (server);
  ck_assert_ptr_nonnull (ch->lower);
  ck_assert_int_eq (ch->rfd, -1);
  ck_assert_ptr_nonnull (strstr (modcat_peer_name (ch), "AF=2 127.0.0.1:"));
  talk (ch, fd);
  mc_channel_close (ch);
  close (fd);
  close (server);
}
END_TEST

/* The host of the layer is for the far end to know; nobody looks it up. */
START_TEST (client_via)
{
  int port, server = sockets_server (&port), fd;
  struct modcat_address *a;
  struct modcat_channel *ch;
  char text[100];

  a = sockets_bind (&layer_LTX_modcat_module, "LAYER:no-such-host.invalid:1");
  snprintf (text, sizeof text, "TCP4:127.0.0.1:%d,so-keepalive", port);
  set_via (a, text);
  ch = open_good (a);
  fd = take (server);
  talk (ch, fd);
  scratch_ck_not_logged ("invalid");
  mc_channel_close (ch);
  close (fd);
  close (server);
}
END_TEST

/* What is below may take several steps. */
START_TEST (client_via_steps)
{
  int port, server = sockets_server (&port), fd;
  struct modcat_address *a;
  struct modcat_channel *ch;
  char text[100];

  a = sockets_bind (&layer_LTX_modcat_module, "LAYER:no-such-host.invalid:1");
  snprintf (text, sizeof text, "SLOW:127.0.0.1:%d", port);
  set_via_of (&layer_LTX_modcat_module, a, text);
  ch = open_good (a);
  fd = take (server);
  talk (ch, fd);
  scratch_ck_not_logged ("invalid");
  mc_channel_close (ch);
  close (fd);
  close (server);
}
END_TEST

START_TEST (client_via_fails)
{
  int port, server = sockets_server (&port), result;
  struct modcat_address *a;
  char text[100];

  close (server);
  a = sockets_bind (&layer_LTX_modcat_module, "LAYER:far:1");
  snprintf (text, sizeof text, "TCP4:127.0.0.1:%d", port);
  set_via (a, text);
  mc_channel_close (sockets_open (a, &result));
  ck_assert_int_eq (result, MODCAT_FAIL);
  snprintf (text, sizeof text, " E TCP4:127.0.0.1:%d: Connection refused\n",
            port);
  scratch_ck_logged (text);
}
END_TEST

/* -- servers -------------------------------------------------------------- */

static void
serve (struct modcat_channel *ln, int port)
{
  int fd = sockets_peer (port), result;
  struct modcat_channel *ch = sockets_accept (ln, &result);

  ck_assert_msg (result == MODCAT_OK, "%s", scratch_logged ());
  ck_assert_ptr_nonnull (modcat_peer (ch, &(size_t) { 0 }));
  talk (ch, fd);
  mc_channel_close (ch);
  close (fd);
}

START_TEST (server)
{
  struct modcat_channel *ln;

  ln = open_good (sockets_bind (&layer_LTX_modcat_module,
                                "LAYER-LISTEN:0,bind=127.0.0.1,"
                                "range=127.0.0.0/8"));
  serve (ln, sockets_port (ln));
  serve (ln, sockets_port (ln));
  mc_channel_close (ln);
}
END_TEST

/* The range of the layer and that of the address below both count. */
START_TEST (server_via)
{
  struct modcat_address *a;
  struct modcat_channel *ln;

  a = sockets_bind (&layer_LTX_modcat_module,
                    "LAYER-LISTEN:1,range=127.0.0.0/8");
  set_via (a, "TCP-LISTEN:0,bind=127.0.0.1,range=127.0.0.1/32");
  ln = open_good (a);
  ck_assert_int_eq (ln->rfd, -1);
  ck_assert_ptr_nonnull (ln->lower);
  serve (ln, sockets_port (ln->lower));
  serve (ln, sockets_port (ln->lower));
  mc_channel_close (ln);
  a = sockets_bind (&layer_LTX_modcat_module,
                    "LAYER-LISTEN:1,range=10.0.0.0/8");
  set_via (a, "TCP-LISTEN:0,bind=127.0.0.1");
  ln = open_good (a);
  {
    int result, fd = sockets_peer (sockets_port (ln->lower));
    struct mc_waits w = { .on = NULL };
    struct modcat_channel *ch = mc_channel_new ();

    result = mc_opening_accept (ln, NULL, ch, &w);
    ck_assert_int_eq (result, MODCAT_AGAIN);
    scratch_ck_logged ("due to range option");
    ck_assert_uint_ge (w.count, 1);
    ck_assert_int_eq (w.on[0].fd, ln->lower->rfd);
    mc_waits_free (&w);
    mc_channel_close (ch);
    close (fd);
  }
  mc_channel_close (ln);
}
END_TEST

/* -- the wrong way round -------------------------------------------------- */

static void
refused (const char *layer, const char *via, const char *why)
{
  struct modcat_address *a = sockets_bind (&layer_LTX_modcat_module, layer);
  int result;

  set_via (a, via);
  mc_channel_close (sockets_open (a, &result));
  ck_assert_int_eq (result, MODCAT_FAIL);
  scratch_ck_logged (why);
}

START_TEST (client_via_listener)
{
  refused ("LAYER:far:1", "TCP-LISTEN:0,bind=127.0.0.1",
           "LAYER speaks over the address below it");
  scratch_ck_not_logged ("listening on");
}
END_TEST

START_TEST (server_via_client)
{
  refused ("LAYER-LISTEN:1", "TCP:127.0.0.1:1",
           "LAYER-LISTEN takes peers from the address below it");
  scratch_ck_not_logged ("opening connection");
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    client, client_via, client_via_steps, client_via_fails,
    client_via_listener, server, server_via, server_via_client,
  };
  Suite *suite = suite_create ("net-layer");
  TCase *tc = tcase_create ("net-layer");

  tcase_add_checked_fixture (tc, sockets_setup, sockets_teardown);
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
    tcase_add_test (tc, tests[i]);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
