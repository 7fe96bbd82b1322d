/* core/opening.h -- from an address to an open channel, in resumable steps.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_OPENING_H
#define MC_OPENING_H

#include "channel.h"

/* An address being opened, or a listener being made ready. */
struct mc_opening {
  struct mc_context *ctx;
  struct mc_session *session;
  const struct modcat_address *address;
  unsigned dirs;
  unsigned attempts;           /* that failed */
  int64_t not_before;          /* pause before the next attempt, ns */
  bool locked;                 /* lockfile= is ours */
  bool started;                /* an attempt is under way */
  bool outer_retries;          /* the layer above is to try again */
  struct modcat_channel *ch;   /* the caller's empty channel, to be filled */
};

void mc_opening_start (struct mc_opening *o, struct mc_context *ctx,
                       struct mc_session *session,
                       const struct modcat_address *address, unsigned dirs,
                       struct modcat_channel *ch);

/* Go on until o->ch is open, fails for good (it is then empty), or must wait
   for W.  A type that listens gives a listener; any other channel wants
   mc_opening_finish() next. */
int mc_opening_step (struct mc_opening *o, struct mc_waits *w);

/* Take the next peer of listener LN as CH, an empty channel: MODCAT_OK, and
   mc_opening_greet() comes next; MODCAT_AGAIN; a failure. */
int mc_opening_accept (struct modcat_channel *ln, struct mc_session *session,
                       struct modcat_channel *ch, struct mc_waits *w);

/* Handshake with an accepted peer, layer by layer, finishing those below;
   resumable.  CH wants mc_opening_finish() next; after a failure, or
   MODCAT_REFUSE, it is the caller's to close. */
int mc_opening_greet (struct modcat_channel *ch, struct mc_waits *w);

/* Tell the peers of CH and of its layers, those that were greeted, how it went
   with the other address; resumable. */
int mc_opening_answer (struct modcat_channel *ch, int error,
                       struct mc_waits *w);

/* Is there something left for that to do? */
bool mc_opening_owes_answer (const struct modcat_channel *ch);

/* Apply FD, LATE and LATE2 to a channel that is open, refuse what nobody
   used, make its descriptors ready for the relay. */
int mc_opening_finish (struct modcat_channel *ch);

/* Have the type check and load what it can before anything opens or forks;
   also of addresses within. */
int mc_opening_prepare (struct mc_context *ctx, struct modcat_address *a);

#endif
