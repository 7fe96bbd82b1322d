/* core/flow.h -- bytes from one source to one sink.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_FLOW_H
#define MC_FLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "channel.h"

struct mc_relay;

/* Where a flow stands. */
struct mc_flow_state {
  bool active;                 /* the direction is relayed at all */
  bool eof;                    /* the source will deliver nothing more */
  bool pending;                /* bytes were read and are not yet written */
  bool told;                   /* the sink was half-closed */
  bool broken;                 /* the sink takes nothing more */
  bool held;                   /* we do not read, by our own will: a stage
                                  allows nothing now */
};

/* How the bytes of a flow travel. */
enum mc_flow_path { MC_PATH_BLOCKS, MC_PATH_BUFFER, MC_PATH_SPLICE };

struct mc_flow {
  struct mc_relay *relay;
  int number;                  /* 0: left to right, 1: right to left */
  struct modcat_channel *src, *dst;
  struct mc_flow_state state;
  enum mc_flow_path path;
  struct modcat_stage **stages;           /* in the order of the bytes */
  unsigned nstages;
  size_t grow;                 /* product of what the stages may grow */
  struct modcat_stage own[4];  /* those that the core adds */
  unsigned nown, nchanging;    /* nchanging of them change the bytes, the
                                  others show or copy the result */
  unsigned char *buf;          /* from the pool while bytes are in it */
  size_t start, end;           /* those not yet written */
  size_t touched;              /* of buf */
  size_t want;                 /* bytes that the next read asks for */
  int pipe[2];                 /* MC_PATH_SPLICE; -1 */
  size_t in_pipe;
  unsigned streak;             /* bulk reads in a row, or small ones while
                                  splicing */
  bool no_splice;              /* tried: these descriptors can't */
  uint64_t bytes, blocks;      /* written */
  uint64_t left;               /* readbytes: still to be read; UINT64_MAX */
  bool ignore_eof;
  bool paused;                 /* by ignoreeof or a stage's allow */
  bool dry;                    /* the last read said EAGAIN */
  bool crowded;                /* datagrams: one seldom comes alone */
  unsigned char lone;          /* those that did */
  bool telling;                /* a half-close said AGAIN: writer waits */
  struct mc_waiter reader, writer;
  struct mc_timer resume;
  struct mc_timer kick, push;  /* to ask the source, the sink, at once */
};

enum { MC_FIRST_WANT = 16 << 10 };     /* bytes that the first read asks for */

/* Make F ready to carry what is read from SRC to DST (either may be NULL:
   F is then not active).  -1: reported. */
int mc_flow_start (struct mc_flow *f, struct mc_relay *r, int number,
                   struct modcat_channel *src, struct modcat_channel *dst);
void mc_flow_stop (struct mc_flow *f);

/* Read one block, by whatever path F takes.  False: nothing came; state and
   paused tell why. */
bool mc_flow_read (struct mc_flow *f);

/* Write what was read.  False: the sink takes no more now, or is broken. */
bool mc_flow_write (struct mc_flow *f);

/* Does the source have bytes that no descriptor tells of? */
bool mc_flow_has_more (struct mc_flow *f);

/* The buffer goes back to the pool. */
void mc_flow_give_back (struct mc_flow *f);

/* Log how many bytes were read and never written, if any; the exit status
   is then not 0. */
void mc_flow_report_lost (struct mc_flow *f);

/* -d -d -d: which path F takes, and WHY. */
void mc_flow_log_path (const struct mc_flow *f, const char *why);

/* The descriptor of CH or of what is below it, for log lines; -1: none. */
int mc_flow_fd (const struct modcat_channel *ch, unsigned dir);

#endif
