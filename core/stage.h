/* core/stage.h -- the core's own stages: line ends, escape, dumps, raw copies.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Each constructor fills in ST, which the flow runs and, by ops->close, ends.
 * They return 0, or -1: reported. */
#ifndef MC_STAGE_H
#define MC_STAGE_H

#include <stdbool.h>
#include <time.h>

#include <modcat/channel.h>

#include "option.h"

struct mc_context;

/* Convert lines that end as FROM (cr, crnl of the side that was read) to
   lines that end as TO.  MODCAT_SKIP: there is nothing to do, no stage. */
int mc_stage_eol (struct modcat_stage *st, enum mc_line_end from,
                  enum mc_line_end to);

/* escape=BYTE: the first one is the end of file; what stands behind it in its
   block is dropped.  RQ: on whose behalf to log. */
int mc_stage_escape (struct modcat_stage *st, const struct modcat_request *rq,
                     int byte);

/* -v (TEXT), -x (HEX), or both: show each block on stderr.  PREFIX is '>'
   from left to right, '<' back. */
int mc_stage_dump (struct modcat_stage *st, bool text, bool hex, char prefix);

/* -r or -R (OPTION is 'r' or 'R'): append each block to the file that
   PATTERN names; see mc_raw_name(). */
int mc_stage_raw (struct modcat_stage *st, const struct mc_context *ctx,
                  char option, const char *pattern,
                  const struct timespec *when);

/* Expand PATTERN: $NAME and ${NAME} are environment variables, or else
   nothing; $$ is the pid, $PROGNAME, $TIMESTAMP (YYYYmmddTHHMMSS) and
   $MICROS (6 digits) are made of PROGNAME and WHEN; \$ is a dollar.  What
   else follows a dollar leaves it as it is.  NULL without memory; the caller
   frees. */
char *mc_raw_name (const char *pattern, const char *progname,
                   const struct timespec *when);

#endif
