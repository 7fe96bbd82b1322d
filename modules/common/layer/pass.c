/* modules/common/layer/pass.c -- after the dialogue: a layer that does nothing to
 * the bytes.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <string.h>

#include "layer.h"

/* What a channel that repeats descriptors repeats of the layer below. */
#define REPEATED \
  ((unsigned) (MODCAT_CH_BYTES | MODCAT_CH_SHARED | MODCAT_CH_KEEP_OPEN \
               | MODCAT_CH_EIO_EOF))

/* -- forwarding ----------------------------------------------------------- */

static ssize_t
pass_read (struct modcat_channel *ch, void *buf, size_t size)
{
  return modcat_read (ch->lower, buf, size);
}

static ssize_t
pass_write (struct modcat_channel *ch, const void *buf, size_t size)
{
  return modcat_write (ch->lower, buf, size);
}

static size_t
pass_pending (const struct modcat_channel *ch)
{
  return modcat_pending (ch->lower);
}

static void
pass_wait (struct modcat_channel *ch, unsigned dir)
{
  modcat_wait_lower (ch, ch->lower, dir);
}

static int
pass_half_close (struct modcat_channel *ch)
{
  return modcat_half_close (ch->lower);
}

/* -- which way ------------------------------------------------------------ */

/* Do descriptors alone make LOWER? */
static int
is_plain (const struct modcat_channel *lower)
{
  const struct modcat_channel_ops *ops = lower->ops;

  return (lower->flags & MODCAT_CH_BYTES) != 0
    && lower->rfd != -1 && lower->wfd != -1
    && lower->half_close != MODCAT_HC_CALL
    && (ops == NULL || (ops->read == NULL && ops->write == NULL
                        && ops->pending == NULL && ops->wait == NULL));
}

/* The end of the descriptors becomes CH's to say: what its user asked for
   (end-close) counts, not what is below by default. */
static void
repeat (struct modcat_channel *ch)
{
  struct modcat_channel *lower = ch->lower;

  ch->rfd = lower->rfd;
  ch->wfd = lower->wfd;
  ch->flags |= lower->flags & REPEATED;
  ch->half_close = lower->half_close;
  ch->end = lower->end;
  lower->end = MODCAT_END_CLOSE;
}

static void
forward (struct modcat_channel *ch, struct modcat_channel_ops *ops)
{
  ops->read = pass_read;
  ops->write = pass_write;
  ops->pending = pass_pending;
  ops->wait = pass_wait;
  ops->half_close = pass_half_close;
  ch->half_close = MODCAT_HC_CALL;
}

/* A module made with an older header has shorter ops. */
static void
keep (struct modcat_channel_ops *ops, const struct modcat_channel_ops *old)
{
  memset (ops, 0, sizeof *ops);
  if (old != NULL)
    memcpy (ops, old, old->size < sizeof *ops ? old->size : sizeof *ops);
  ops->size = sizeof *ops;
  ops->read = NULL;
  ops->write = NULL;
  ops->pending = NULL;
  ops->wait = NULL;
  ops->half_close = NULL;
}

int
modcat_layer_pass (struct modcat_channel *ch)
{
  struct layer *l = layer_of (ch);
  int result;

  if (l == NULL)
    return MODCAT_FAIL;
  result = modcat_layer_flush (ch);
  if (result != MODCAT_OK)
    return result;
  layer_clear (l);
  keep (&l->ops, ch->ops);
  if (is_plain (ch->lower))
    repeat (ch);
  else
    forward (ch, &l->ops);
  ch->ops = &l->ops;
  return MODCAT_OK;
}
