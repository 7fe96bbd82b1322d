/* core/session.h -- two addresses on their way to being relayed, and the end.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_SESSION_H
#define MC_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "opening.h"
#include "relay.h"

struct mc_context;

/* How far a leg has come. */
enum mc_leg_state {
  MC_LEG_OPEN,                 /* mc_opening_step() */
  MC_LEG_ACCEPT,               /* its listener waits for peers */
  MC_LEG_GREET,                /* a peer is there: handshake */
  MC_LEG_OPENED,               /* options of the open channel are to come */
  MC_LEG_READY
};

/* One address to be opened in one direction or in both.  A side has one, or
   two: X!!Y, and types that are paired with another for writing. */
struct mc_leg {
  const struct modcat_address *address;
  const struct modcat_address *planned;   /* wants a target; NULL: doesn't */
  struct modcat_address *bound;           /* for that: address, then */
  unsigned dirs;               /* enum modcat_dirs */
  int side;                    /* 0: left, 1: right */
  enum mc_leg_state state;
  struct mc_opening opening;
  struct modcat_channel *ln;   /* its listener, while it has one */
  struct modcat_channel *ch;
  struct mc_channel own;       /* the memory of ch */
  int64_t accept_by;           /* accept-timeout, 0: none */
  int64_t next_at;             /* fork of a connecting type: not before */
  bool waiting_told;           /* "maxchildren are active" was logged */
  bool timed_out;              /* by accept-timeout, logged */
};

enum { MC_MAX_LEGS = 4 };

/* An empty channel for LEG->ch. */
struct modcat_channel *mc_leg_channel (struct mc_session *s,
                                       struct mc_leg *leg);

struct mc_target;

struct mc_session {
  struct mc_context *ctx;
  struct mc_session *next, *prev;         /* of all; next: of those that are
                                             over, when it is */
  struct mc_server *server;    /* of a peer's: its server; see serve.h */
  unsigned long number;        /* for log lines, from 1; 0: the only one */
  struct mc_waiter waiter;     /* of the step under way */
  struct mc_timer wake;        /* modcat_wake() while one is under way; and
                                  for the next beginning */
  int64_t began;               /* of the relay, ns; before that, of a peer's
                                  session: of itself */
  struct mc_relay relay;
  bool relaying;
  bool waits_for_child;        /* max-children, accept-timeout */
  bool program_failed;
  bool over;                   /* to be freed by mc_sessions_sweep() */
  struct mc_target *target;    /* what %h and %p are; NULL: not known */
  int error;                   /* errno of what failed; 0: nobody said */
  int failure;                 /* of a leg: only answers are to come */
  unsigned at;                 /* leg under way; nlegs: all are ready */
  unsigned nlegs;
  struct mc_leg leg[];         /* opened one after the other */
};

/* What the command line describes: two bound addresses, each single or
   dual. */
struct mc_plan {
  const struct modcat_address *address[2][2];   /* [side][0 read, 1 write];
                                                   [side][1] NULL: single */
};

/* Start a session; it goes on in CTX->loop.  -1: reported. */
int mc_session_start (struct mc_context *ctx, const struct mc_plan *plan);

/* Its relay is over: so is it, or, when one of its channels stays, it begins
   anew with the other side.  Callable from its own callbacks. */
void mc_session_relayed (struct mc_session *s);

/* One for a peer of S, a server's session, with the same addresses, not yet
   among those of the context; NULL without memory (reported). */
struct mc_session *mc_session_new_peer (struct mc_session *s);

/* Free one that mc_session_new_peer() made and that did not begin; NULL: none
   was. */
void mc_session_discard (struct mc_session *s);

/* Leg AT of S has its peer: S begins. */
void mc_session_welcome (struct mc_session *s, unsigned at);

/* Have the step under way tried again soon. */
void mc_session_wake (struct mc_session *s);

/* It is over; callable from its own callbacks. */
void mc_session_end (struct mc_session *s);

/* S has failed with STATUS, unless it has failed before.  The exit status is
   that of the only session; one of many leaves it alone. */
void mc_session_failed (struct mc_session *s, int status);

/* What the log writes is about S from now on. */
void mc_session_enter (const struct mc_session *s);

/* Free the sessions that are over, ALL: the others, too. */
void mc_sessions_sweep (struct mc_context *ctx, bool all);

/* What child.c and signals.c tell the sessions. */
void mc_session_program_ended (struct mc_session *s,
                               const struct modcat_channel *ch, bool failed);
void mc_sessions_child_ended (struct mc_context *ctx);
void mc_sessions_log_statistics (struct mc_context *ctx);

/* environ and the variables of S's channels and of CH; see
   modcat_environ(). */
char **mc_session_environ (struct mc_context *ctx,
                           const struct mc_session *s,
                           const struct modcat_channel *ch);

#endif
