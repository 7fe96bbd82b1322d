/* core/stage-escape.c -- the byte that ends the input: option escape.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "stage.h"

struct escape {
  const struct modcat_request *rq;
  int byte;
};

static int
escape_run (struct modcat_stage *st, struct modcat_block *b)
{
  const struct escape *e = st->state;
  unsigned char *found = memchr (b->data, e->byte, b->len);

  if (found == NULL)
    return MODCAT_OK;
  modcat_log (e->rq, MODCAT_LOG_INFO, "escape char found in input");
  b->len = (size_t) (found - b->data);
  b->end_of_file = 1;
  return MODCAT_OK;
}

static void
escape_close (struct modcat_stage *st)
{
  free (st->state);
}

static const struct modcat_stage_ops escape_ops = {
  .size = sizeof escape_ops, .name = "escape",
  .run = escape_run, .close = escape_close,
};

int
mc_stage_escape (struct modcat_stage *st, const struct modcat_request *rq,
                 int byte)
{
  struct escape *e = malloc (sizeof *e);

  if (e == NULL) {
    modcat_fail (rq, "out of memory");
    return -1;
  }
  e->rq = rq;
  e->byte = byte;
  st->ops = &escape_ops;
  st->state = e;
  return 0;
}
