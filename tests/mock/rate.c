/* tests/mock/rate.c -- option rate for every address: a stage of a stranger.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>

#include <modcat/module.h>

struct rate {
  int64_t per_second;          /* bytes */
  int64_t next;                /* not before, ns */
};

static int
rate_run (struct modcat_stage *st, struct modcat_block *b)
{
  struct rate *r = st->state;
  int64_t now = modcat_now ();

  if (r->next < now)
    r->next = now;
  r->next += (int64_t) b->len * 1000000000 / r->per_second;
  return MODCAT_OK;
}

static size_t
rate_allow (struct modcat_stage *st, size_t want, int64_t *again)
{
  const struct rate *r = st->state;
  size_t most = (size_t) r->per_second;

  *again = r->next;
  if (modcat_now () < r->next)
    return 0;
  return want < most ? want : most;
}

static void
rate_close (struct modcat_stage *st)
{
  free (st->state);
}

static const struct modcat_stage_ops rate_ops = {
  .size = sizeof rate_ops, .name = "rate", .run = rate_run,
  .allow = rate_allow, .close = rate_close,
};

static int
rate_apply (const struct modcat_target *t, const struct modcat_opt *opt,
            const struct modcat_value *v)
{
  struct rate *r = calloc (1, sizeof *r);

  (void) opt;
  if (r == NULL)
    return modcat_fail (t->rq, "out of memory");
  r->per_second = v->num[0];
  return modcat_add_stage (t->ch, MODCAT_READ, &rate_ops, r);
}

static const struct modcat_opt rate_opts[] = {
  { .name = "rate", .type = MODCAT_SIZE, .phase = MODCAT_PH_LATE,
    .flags = MODCAT_OPT_CHANNEL, .min = 1, .max = INT64_MAX,
    .apply = rate_apply, .help = "read at most so many bytes per second" },
};

static const struct modcat_group rate_group = {
  .size = sizeof rate_group, .name = "APPL", .help = "rate limit",
  .opts = MODCAT_LIST (rate_opts),
};

static const struct modcat_group *const rate_groups[] = { &rate_group };

MODCAT_MODULE (rate, .summary = "a rate limit", .version = "1",
               .groups = MODCAT_LIST (rate_groups));
