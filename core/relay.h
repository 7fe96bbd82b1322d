/* core/relay.h -- two flows between two sides, and the rules of half-close.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_RELAY_H
#define MC_RELAY_H

#include <stdbool.h>
#include <stdint.h>

#include "flow.h"

struct mc_session;

/* A side of a session: what is read and what is written, mostly the same. */
struct mc_side {
  struct modcat_channel *rd, *wr;         /* NULL: not in that direction */
};

/* -- the rules, without any I/O --------------------------------------------- */

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
   has ended. */
void mc_relay_rules (const struct mc_flow_state state[2], bool closing,
                     struct mc_relay_actions *act);

/* -- the relay ------------------------------------------------------------- */

struct mc_relay {
  struct mc_context *ctx;
  struct mc_session *session;
  struct mc_flow flow[2];
  bool closing;
  bool data_while_closing;     /* for the warning that names -t */
  bool ended;
  struct mc_timer linger, inactivity;
  int64_t last_data;           /* ns */
};

/* Start to relay between the sides of S; mc_session_relayed() is called when
   it is over, mc_session_end() when that was by -T.  MODCAT_FAIL: reported. */
int mc_relay_start (struct mc_relay *r, struct mc_session *s,
                    const struct mc_side side[2]);

/* Stop watching and give buffers back.  The channels are the session's. */
void mc_relay_stop (struct mc_relay *r);

/* CH, of R or not, has neither come to its end nor failed. */
bool mc_relay_is_alive (const struct mc_relay *r,
                        const struct modcat_channel *ch);

/* The program of CH has ended. */
void mc_relay_program_ended (struct mc_relay *r);

/* "STATISTICS: …" lines. */
void mc_relay_log_statistics (const struct mc_relay *r);

#endif
