/* core/flow-start.c -- the stages on a flow's way, and which way that is.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <unistd.h>

#include "context.h"
#include "flow.h"
#include "pool.h"
#include "relay.h"
#include "stage.h"

static const struct mc_appl_conf *
appl_of (const struct modcat_channel *ch)
{
  return mc_address_conf (mc_request_of (ch->rq)->address, &mc_group_appl);
}

static struct modcat_stage *
own_stage (struct mc_flow *f)
{
  return &f->own[f->nown];
}

/* The stages that the core itself puts on the way. */
static int
make_own_stages (struct mc_flow *f)
{
  const struct mc_settings *set = &f->relay->ctx->set;
  const char *raw = f->number == 0 ? set->raw_left : set->raw_right;
  const struct mc_appl_conf *src = appl_of (f->src);
  int result;

  if (src->escape != -1) {
    if (mc_stage_escape (own_stage (f), f->src->rq, src->escape) == -1)
      return -1;
    f->nown++;
  }
  result = mc_stage_eol (own_stage (f), (enum mc_line_end) src->line_end,
                         (enum mc_line_end) appl_of (f->dst)->line_end);
  if (result == -1)
    return -1;
  if (result == 0)
    f->nown++;
  f->nchanging = f->nown;
  if (set->dump_text || set->dump_hex) {
    if (mc_stage_dump (own_stage (f), set->dump_text, set->dump_hex,
                       f->number == 0 ? '>' : '<') == -1)
      return -1;
    f->nown++;
  }
  if (raw != NULL) {
    if (mc_stage_raw (own_stage (f), f->relay->ctx,
                      f->number == 0 ? 'r' : 'R', raw,
                      &f->relay->ctx->started) == -1)
      return -1;
    f->nown++;
  }
  return 0;
}

static void
add_nodes (struct mc_flow *f, struct mc_stage_node *node)
{
  for (; node != NULL; node = node->next)
    f->stages[f->nstages++] = &node->stage;
}

/* In the order of the bytes: what was put behind the source, escape and line
   ends, what was put before the sink, dumps and copies of the result. */
static int
list_stages (struct mc_flow *f)
{
  struct mc_channel *src = mc_channel_of (f->src);
  struct mc_channel *dst = mc_channel_of (f->dst);
  size_t count = f->nown;

  for (const struct mc_stage_node *n = src->stages[0]; n; n = n->next)
    count++;
  for (const struct mc_stage_node *n = dst->stages[1]; n; n = n->next)
    count++;
  f->stages = calloc (count + 1, sizeof *f->stages);
  if (f->stages == NULL) {
    modcat_fail (f->src->rq, "out of memory");
    return -1;
  }
  add_nodes (f, src->stages[0]);
  for (unsigned i = 0; i < f->nchanging; i++)
    f->stages[f->nstages++] = &f->own[i];
  add_nodes (f, dst->stages[1]);
  for (unsigned i = f->nchanging; i < f->nown; i++)
    f->stages[f->nstages++] = &f->own[i];
  f->grow = 1;
  for (unsigned i = 0; i < f->nstages; i++)
    if (f->stages[i]->ops->grow > 1)
      f->grow *= f->stages[i]->ops->grow;
  return 0;
}

/* -d -d -d tells which way the bytes go, and why. */
static void
choose_path (struct mc_flow *f)
{
  const struct mc_settings *set = &f->relay->ctx->set;
  const char *why = "no stage on the way";
  size_t room = mc_buffer_size (f->relay->ctx);
  bool datagrams = (f->dst->flags & MODCAT_CH_DATAGRAM) != 0;

  f->path = MC_PATH_BLOCKS;
  f->want = set->block_size;
  if (f->nstages > 0)
    why = f->stages[0]->ops->name;
  else if ((f->src->flags & MODCAT_CH_DATAGRAM) != 0)
    why = "each block is a datagram that was read";
  else if (datagrams)
    why = "each block becomes a datagram";
  else if (set->block_size_given)
    why = "-b fixes their size";
  else
    f->path = MC_PATH_BUFFER;
  if ((f->src->flags & MODCAT_CH_DATAGRAM) != 0)
    f->want = room;             /* AF_UNIX knows more than UDP's 64 KiB */
  if (f->path == MC_PATH_BUFFER)
    f->want = MC_FIRST_WANT;
  if (f->want > room / f->grow)
    f->want = room / f->grow;
  f->no_splice = !mc_channel_is_plain (f->src, MODCAT_READ)
    || !mc_channel_is_plain (f->dst, MODCAT_WRITE)
    || ((f->src->flags | f->dst->flags) & MODCAT_CH_SHARED) != 0;
  mc_flow_log_path (f, why);
}

int
mc_flow_start (struct mc_flow *f, struct mc_relay *r, int number,
               struct modcat_channel *src, struct modcat_channel *dst)
{
  const struct mc_appl_conf *appl;

  *f = (struct mc_flow) { .relay = r, .number = number, .src = src,
                          .dst = dst, .pipe = { -1, -1 } };
  f->state.active = src != NULL && dst != NULL;
  if (!f->state.active)
    return 0;
  appl = appl_of (src);
  f->ignore_eof = appl->ignore_eof;
  f->left = appl->read_bytes == 0 ? UINT64_MAX : appl->read_bytes;
  if (make_own_stages (f) == -1 || list_stages (f) == -1)
    return -1;
  choose_path (f);
  return 0;
}

void
mc_flow_stop (struct mc_flow *f)
{
  struct mc_loop *loop = f->relay->ctx->loop;

  if (!f->state.active)
    return;
  mc_waiter_clear (loop, &f->reader);
  mc_waiter_clear (loop, &f->writer);
  mc_timer_clear (loop, &f->resume);
  mc_timer_clear (loop, &f->kick);
  mc_timer_clear (loop, &f->push);
  mc_flow_give_back (f);
  if (f->pipe[0] != -1) {
    close (f->pipe[0]);
    close (f->pipe[1]);
  }
  for (unsigned i = 0; i < f->nown; i++)
    if (f->own[i].ops->close != NULL)
      f->own[i].ops->close (&f->own[i]);
  free (f->stages);
}
