/* core/server.h -- many peers: what fork, max-children, accept-timeout mean.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_SERVER_H
#define MC_SERVER_H

#include "session.h"

/* LEG->ln waits for peers.  MODCAT_OK: this process goes on with the peer
   LEG->ch (in a forked child, or without fork, LEG->ln being kept until the
   peer is known to be welcome); MODCAT_AGAIN; a failure; or MC_SERVER_OVER:
   accept-timeout. */
int mc_server_accept (struct mc_session *s, struct mc_leg *leg,
                      struct mc_waits *w);

/* Handshake with the peer LEG->ch and make it ready.  MODCAT_OK: see
   LEG->state: one that was refused only now, without fork, sends the leg back
   to its listener. */
int mc_server_greet (struct mc_session *s, struct mc_leg *leg,
                     struct mc_waits *w);

/* LEG->ch was opened by a type that can fork.  MODCAT_OK: go on with it;
   MODCAT_AGAIN: a child has it, and LEG is to be opened again. */
int mc_server_connected (struct mc_session *s, struct mc_leg *leg,
                         struct mc_waits *w);

/* May LEG be opened now?  MODCAT_AGAIN: a pause, or enough children. */
int mc_server_may_connect (struct mc_session *s, struct mc_leg *leg,
                           struct mc_waits *w);

enum { MC_SERVER_OVER = 100 };

#endif
