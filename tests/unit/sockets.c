/* tests/unit/sockets.c -- a core in which address types with sockets can be
 * opened by what a user would type.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/list.h"
#include "core/log.h"
#include "core/registry.h"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

struct fixture sockets;
char sockets_why[512];

/* What sockets_bind() made. */
struct bound {
  struct bound *next;
  struct modcat_address a;
  struct mc_spec *spec;
  struct mc_conf confs[24];
  void *mems[24];
  size_t nmems;
};
static struct bound *all;

void
sockets_setup (void)
{
  scratch_new ();
  fixture_setup (&sockets);
  mc_log_free (sockets.ctx.log);
  sockets.ctx.log = scratch_log (MODCAT_LOG_INFO);
  mc_log_install (sockets.ctx.log);
  sockets.ctx.set.listen_ip = sockets.ctx.set.resolve_ip = '4';
  all = NULL;
}

static void
free_bound (struct bound *b)
{
  for (size_t i = 0; i < b->a.nopts; i++)
    mc_value_release (&b->a.opts[i].value);
  for (size_t i = 0; i < b->nmems; i++)
    free (b->mems[i]);
  mc_value_release (&b->a.keep);
  if (b->a.prepared && b->a.type->release != NULL)
    b->a.type->release (b->a.shared);
  free (b->a.shared);
  free (b->a.opts);
  free (b->a.argv);
  mc_spec_free (b->spec);
  free (b);
}

void
sockets_teardown (void)
{
  while (all != NULL) {
    struct bound *b = all;

    all = b->next;
    free_bound (b);
  }
  fixture_teardown (&sockets);
}

/* -- binding -------------------------------------------------------------- */

static const struct modcat_addr *
find_type (const struct modcat_module *m, const char *keyword)
{
  for (size_t i = 0; i < m->addrs.count; i++)
    if (mc_name_in (keyword, mc_addr_at (&m->addrs, i)->names))
      return mc_addr_at (&m->addrs, i);
  ck_abort_msg ("no address type %s", keyword);
}

/* The confs that the fixture has for every address, and those of the type's
   groups, with their defaults. */
static void
make_confs (struct bound *b)
{
  const struct modcat_list *groups = &b->a.type->groups;
  const struct modcat_address *base = &sockets.a[0].address;

  memcpy (b->confs, base->confs, base->nconfs * sizeof *b->confs);
  b->a.confs = b->confs;
  b->a.nconfs = base->nconfs;
  sockets.a[0].listen.backlog = 5;
  sockets.a[0].retry.interval = 1000000;
  for (size_t i = 0; i < groups->count; i++) {
    const struct modcat_group *g = mc_group_at (groups, i);

    if (mc_address_conf (&b->a, g) != NULL || g->conf_size == 0)
      continue;
    b->mems[b->nmems] = calloc (1, g->conf_size);
    ck_assert_ptr_nonnull (b->mems[b->nmems]);
    b->confs[b->a.nconfs++] = (struct mc_conf) { g, b->mems[b->nmems] };
    for (size_t n = 0; n < g->opts.count; n++) {
      const struct modcat_opt *opt = mc_opt_at (&g->opts, n);
      struct modcat_value v = { .str = NULL };

      if (opt->dflt == NULL || opt->apply != NULL)
        continue;
      ck_assert_ptr_null (mc_value_parse_default (opt, &v));
      mc_value_store (opt, &v, b->mems[b->nmems]);
    }
    b->nmems++;
  }
}

static const struct modcat_opt *
find_opt (const struct modcat_addr *type, const char *name,
          const struct modcat_group **group)
{
  for (size_t i = 0; i < type->groups.count; i++) {
    *group = mc_group_at (&type->groups, i);
    for (size_t n = 0; n < (*group)->opts.count; n++) {
      const struct modcat_opt *opt = mc_opt_at (&(*group)->opts, n);

      if (strcasecmp (opt->name, name) == 0
          || mc_name_in (name, opt->aliases))
        return opt;
    }
  }
  ck_abort_msg ("no option %s", name);
}

static int
by_phase (const void *va, const void *vb)
{
  const struct mc_opt_set *a = va, *b = vb;

  return a->opt->phase - b->opt->phase;
}

static int
add_option (struct bound *b, const struct mc_option_words *words)
{
  struct mc_opt_set *set = &b->a.opts[b->a.nopts++];
  const char *why;

  set->words = words;
  set->opt = find_opt (b->a.type, words->name.text, &set->group);
  why = mc_value_parse (set->opt, words->value.text, &set->value);
  snprintf (sockets_why, sizeof sockets_why, "%s", why != NULL ? why : "");
  if (why != NULL)
    return -1;
  if (set->opt->apply == NULL)
    mc_value_store (set->opt, &set->value,
                    (void *) (uintptr_t) mc_address_conf (&b->a, set->group));
  return 0;
}

struct modcat_address *
sockets_bind (const struct modcat_module *m, const char *text)
{
  struct bound *b = calloc (1, sizeof *b);
  const struct mc_single *single;

  ck_assert_ptr_nonnull (b);
  b->next = all;
  all = b;
  b->spec = mc_spec_parse (sockets.ctx.log, text, 1);
  ck_assert_ptr_nonnull (b->spec);
  single = &b->spec->single[0];
  b->a.spec = b->spec;
  b->a.single = single;
  b->a.type = find_type (m, single->keyword.text);
  b->a.argv = calloc (single->nparams + 1, sizeof *b->a.argv);
  b->a.opts = calloc (single->nopts + 1, sizeof *b->a.opts);
  ck_assert (b->a.argv != NULL && b->a.opts != NULL);
  for (size_t i = 0; i < single->nparams; i++)
    b->a.argv[i] = single->params[i].text;
  b->a.argc = (int) single->nparams;
  make_confs (b);
  for (size_t i = 0; i < single->nopts; i++)
    if (add_option (b, &single->opts[i]) == -1)
      return NULL;
  qsort (b->a.opts, b->a.nopts, sizeof *b->a.opts, by_phase);
  return &b->a;
}

/* -- opening -------------------------------------------------------------- */

/* Sleep until one of the waits is over. */
static void
wait_for (struct mc_waits *w, int64_t limit)
{
  struct pollfd fds[16];
  int64_t until = w->deadline != 0 && w->deadline < limit ? w->deadline
                                                         : limit;
  int64_t ms = (until - modcat_now ()) / 1000000 + 1;

  ck_assert_uint_le (w->count, 16);
  for (unsigned i = 0; i < w->count; i++)
    fds[i] = (struct pollfd) {
      .fd = w->on[i].fd,
      .events = (short) (((w->on[i].dirs & MODCAT_READ) ? POLLIN : 0)
                         | ((w->on[i].dirs & MODCAT_WRITE) ? POLLOUT : 0)),
    };
  poll (fds, w->count, ms > 0 ? (int) ms : 0);
  mc_waits_reset (w);
}

struct modcat_channel *
sockets_open (struct modcat_address *a, int *result)
{
  int64_t limit = modcat_now () + INT64_C (5000000000);
  struct modcat_channel *ch = mc_channel_new ();
  struct mc_waits w = { .on = NULL };
  struct mc_opening o;

  ck_assert_ptr_nonnull (ch);
  *result = mc_opening_prepare (&sockets.ctx, a);
  if (*result != MODCAT_OK)
    return ch;
  mc_opening_start (&o, &sockets.ctx, NULL, a, MODCAT_RDWR, ch);
  while ((*result = mc_opening_step (&o, &w)) == MODCAT_AGAIN) {
    ck_assert_msg (modcat_now () < limit, "no end");
    wait_for (&w, limit);
  }
  mc_waits_free (&w);
  if (*result == MODCAT_OK && a->type->listen == NULL)
    *result = mc_opening_finish (ch);
  return ch;
}

struct modcat_channel *
sockets_accept (struct modcat_channel *ln, int *result)
{
  int64_t limit = modcat_now () + INT64_C (5000000000);
  struct modcat_channel *ch = mc_channel_new ();
  struct mc_waits w = { .on = NULL };

  ck_assert_ptr_nonnull (ch);
  while ((*result = mc_opening_accept (ln, NULL, ch, &w)) == MODCAT_AGAIN) {
    if (modcat_now () >= limit)
      break;
    wait_for (&w, limit);
  }
  if (*result == MODCAT_OK)
    *result = mc_opening_greet (ch, &w);
  if (*result == MODCAT_OK)
    *result = mc_opening_finish (ch);
  mc_waits_free (&w);
  return ch;
}

struct modcat_channel *
sockets_channel (struct modcat_address *a)
{
  struct modcat_channel *ch = mc_channel_new ();
  struct mc_request *rq = mc_request_new (&sockets.ctx, NULL, a, MODCAT_RDWR);

  ck_assert (ch != NULL && rq != NULL);
  ck_assert_int_eq (mc_channel_fill (ch, rq, a->type->state_size), 0);
  return ch;
}

/* -- the other side ------------------------------------------------------- */

static struct sockaddr_in
loopback (int port)
{
  return (struct sockaddr_in) {
    .sin_family = AF_INET, .sin_port = htons ((uint16_t) port),
    .sin_addr = { htonl (INADDR_LOOPBACK) },
  };
}

int
sockets_peer (int port)
{
  struct sockaddr_in in = loopback (port);
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  ck_assert_int_ne (fd, -1);
  ck_assert_msg (connect (fd, (struct sockaddr *) &in, sizeof in) == 0,
                 "connect to port %d: %s", port, strerror (errno));
  return fd;
}

int
sockets_server (int *port)
{
  struct sockaddr_in in = loopback (0);
  socklen_t len = sizeof in;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  ck_assert_int_ne (fd, -1);
  ck_assert_int_eq (bind (fd, (struct sockaddr *) &in, sizeof in), 0);
  ck_assert_int_eq (listen (fd, 5), 0);
  ck_assert_int_eq (getsockname (fd, (struct sockaddr *) &in, &len), 0);
  *port = ntohs (in.sin_port);
  return fd;
}

int
sockets_port (const struct modcat_channel *ln)
{
  struct sockaddr_storage addr;
  socklen_t len = sizeof addr;

  ck_assert_int_eq (getsockname (ln->rfd, (struct sockaddr *) &addr, &len),
                    0);
  return modcat_net_port ((struct sockaddr *) &addr, len);
}
