/* core/stage-eol.c -- line ends of one side to those of the other.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Between the sides a line ends in LF.  Reading a side:
 *     raw: as it is       cr: CR becomes LF       crnl: CR is dropped
 * Writing a side:
 *     raw: as it is       cr: LF becomes CR       crnl: LF becomes CR LF
 * Two sides of one kind leave all as it is.  Each byte stands for itself, so
 * it doesn't matter where blocks are cut, and a CR LF that is written to a
 * crnl side becomes CR CR LF; all this is socat's way. */
#include <config.h>

#include <string.h>

#include "stage.h"

/* CR to LF, or LF to CR. */
static void
swap (struct modcat_block *b, unsigned char from, unsigned char to)
{
  for (size_t i = 0; i < b->len; i++)
    if (b->data[i] == from)
      b->data[i] = to;
}

/* Drop each CR; what was an LF becomes LINE_END. */
static void
drop_cr (struct modcat_block *b, unsigned char line_end)
{
  size_t len = 0;

  for (size_t i = 0; i < b->len; i++)
    if (b->data[i] != '\r')
      b->data[len++] = b->data[i] == '\n' ? line_end : b->data[i];
  b->len = len;
}

/* Make CR LF of each LINE_END: from behind, so that nothing is overwritten
   that is still to be read. */
static void
add_cr (struct modcat_block *b, unsigned char line_end)
{
  size_t more = 0, to;

  for (size_t i = 0; i < b->len; i++)
    more += b->data[i] == line_end;
  to = b->len + more;
  for (size_t i = b->len; i-- > 0 && to != i + 1;)
    if (b->data[i] == line_end)
      {
        b->data[--to] = '\n';
        b->data[--to] = '\r';
      }
    else
      b->data[--to] = b->data[i];
  b->len += more;
}

static int
cr_to_raw (struct modcat_stage *st, struct modcat_block *b)
{
  (void) st;
  swap (b, '\r', '\n');
  return MODCAT_OK;
}

static int
raw_to_cr (struct modcat_stage *st, struct modcat_block *b)
{
  (void) st;
  swap (b, '\n', '\r');
  return MODCAT_OK;
}

static int
crnl_to_raw (struct modcat_stage *st, struct modcat_block *b)
{
  (void) st;
  drop_cr (b, '\n');
  return MODCAT_OK;
}

static int
crnl_to_cr (struct modcat_stage *st, struct modcat_block *b)
{
  (void) st;
  drop_cr (b, '\r');
  return MODCAT_OK;
}

static int
raw_to_crnl (struct modcat_stage *st, struct modcat_block *b)
{
  (void) st;
  add_cr (b, '\n');
  return MODCAT_OK;
}

/* An LF of the cr side is no line end, and stays. */
static int
cr_to_crnl (struct modcat_stage *st, struct modcat_block *b)
{
  (void) st;
  add_cr (b, '\r');
  return MODCAT_OK;
}

#define EOL_OPS(function, times) \
  { .size = sizeof (struct modcat_stage_ops), .name = "line ends", \
    .grow = (times), .run = (function) }

static const struct modcat_stage_ops eol_ops[3][3] = {
  [MC_EOL_RAW] = { [MC_EOL_CR] = EOL_OPS (raw_to_cr, 1),
                   [MC_EOL_CRNL] = EOL_OPS (raw_to_crnl, 2) },
  [MC_EOL_CR] = { [MC_EOL_RAW] = EOL_OPS (cr_to_raw, 1),
                  [MC_EOL_CRNL] = EOL_OPS (cr_to_crnl, 2) },
  [MC_EOL_CRNL] = { [MC_EOL_RAW] = EOL_OPS (crnl_to_raw, 1),
                    [MC_EOL_CR] = EOL_OPS (crnl_to_cr, 1) }
};

int
mc_stage_eol (struct modcat_stage *st, enum mc_line_end from,
              enum mc_line_end to)
{
  if (!eol_ops[from][to].run)
    return MODCAT_SKIP;
  *st = (struct modcat_stage) { .ops = &eol_ops[from][to] };
  return MODCAT_OK;
}
