/* core/relay.h -- two flows between two sides, and the rules of half-close.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_RELAY_H
#define MC_RELAY_H

#include <stdbool.h>
#include <stdint.h>

#include "channel.h"

struct mc_session;

/* A side of a session: what is read and what is written, mostly the same. */
struct mc_side {
  struct modcat_channel *rd, *wr;         /* NULL: not in that direction */
};

/* -- the rules, without any I/O --------------------------------------------- */

/* Where a flow stands. */
struct mc_flow_state {
  bool active;                 /* the direction is relayed at all */
  bool eof;                    /* the source will deliver nothing more */
  bool pending;                /* bytes were read and are not yet written */
  bool told;                   /* the sink was half-closed */
  bool broken;                 /* the sink takes nothing more */
};

/* What is to be done with it now. */
struct mc_flow_action {
  bool read, write, half_close;
};

struct mc_relay_actions {
  struct mc_flow_action flow[2];
  bool done;                   /* nothing more will flow */
  bool linger;                 /* -t counts: one side is through, the other is
                                  silent */
};

/* See the truth table at its definition.  CLOSING: the program of an address
   has ended, or a read failed. */
void mc_relay_rules (const struct mc_flow_state state[2], bool closing,
                     struct mc_relay_actions *act);

/* -- the flows ---------------------------------------------------------------- */

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
  unsigned full_reads;         /* in a row */
  bool no_splice;              /* tried: these descriptors can't */
  uint64_t bytes, blocks;      /* written */
  uint64_t left;               /* readbytes: still to be read; UINT64_MAX */
  bool ignore_eof;
  bool paused;                 /* by ignoreeof or a stage's allow */
  bool dry;                    /* the last read said EAGAIN */
  struct mc_waiter reader, writer;
  struct mc_timer resume;
  struct mc_timer kick;
};

struct mc_relay {
  struct mc_context *ctx;
  struct mc_session *session;
  struct mc_flow flow[2];
  bool closing;
  bool draining;               /* an error: write what was read, then end */
  bool data_while_closing;     /* for the warning that names -t */
  bool ended;
  struct mc_timer linger, inactivity;
  int64_t last_data;           /* ns */
};

/* Start to relay between the sides of S; mc_session_end() is called when it
   is over.  MODCAT_FAIL: reported. */
int mc_relay_start (struct mc_relay *r, struct mc_session *s,
                    const struct mc_side side[2]);

/* Stop watching and give buffers back.  The channels are the session's. */
void mc_relay_stop (struct mc_relay *r);

/* The program of CH has ended. */
void mc_relay_program_ended (struct mc_relay *r);

/* "STATISTICS: …" lines. */
void mc_relay_log_statistics (const struct mc_relay *r);

#endif
