/* tests/mock/layer.c -- LAYER:<address>: a layer that passes all through.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <modcat/module.h>

/* How often half_close comes again before it is done: ns. */
#define PAUSE INT64_C (1000000)

struct layer {
  const struct modcat_address *address;
  int half_closes;
};

static ssize_t
layer_read (struct modcat_channel *ch, void *buf, size_t size)
{
  return modcat_read (ch->lower, buf, size);
}

static ssize_t
layer_write (struct modcat_channel *ch, const void *buf, size_t size)
{
  return modcat_write (ch->lower, buf, size);
}

/* As one that has to say good-bye first. */
static int
layer_half_close (struct modcat_channel *ch)
{
  struct layer *l = ch->state;

  if (l->half_closes++ < 3)
    return modcat_wait_until (ch, modcat_now () + PAUSE);
  return modcat_half_close (ch->lower);
}

static const struct modcat_channel_ops layer_ops = {
  .size = sizeof layer_ops, .read = layer_read, .write = layer_write,
  .half_close = layer_half_close,
};

static int
layer_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  struct layer *l = ch->state;
  int result;

  if (l->address == NULL)
    l->address = modcat_parse_address (rq, rq->argv[0]);
  if (l->address == NULL)
    return MODCAT_FAIL;
  result = modcat_open_lower (ch, l->address, rq->dirs);
  if (result == MODCAT_OK) {
    ch->ops = &layer_ops;
    ch->half_close = MODCAT_HC_CALL;
  }
  return result;
}

static const struct modcat_addr layer_addrs[] = {
  { .names = "LAYER", .usage = "LAYER:<address>", .help = "pass through",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_fd),
    .state_size = sizeof (struct layer), .open = layer_open },
};

MODCAT_MODULE (layer, .summary = "a layer over any address",
               .version = "1", .addrs = MODCAT_LIST (layer_addrs));
