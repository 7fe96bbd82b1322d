/* core/serve.h -- option serve: all peers of a listener in one process.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_SERVE_H
#define MC_SERVE_H

#include "session.h"

enum { MC_MAX_WORKERS = 64 };  /* processes of one listener */

/* A listener with option serve and the sessions that it gives.  Belongs to
   the session that listens and to its peers' together. */
struct mc_server {
  struct mc_server *next;      /* of the context */
  struct mc_context *ctx;
  struct mc_session *session;  /* that listens, NULL: it is over */
  struct mc_session *spare;    /* for the next peer */
  unsigned at;                 /* its leg that listens */
  unsigned peers;              /* sessions under way */
  unsigned long accepted;      /* peers so far; number of the last session */
  int quieter;                 /* children-shutup, for the peers' lines */
  bool draining;               /* SIGTERM: no more peers */
  struct mc_timer deadline;    /* --drain */
  bool staffed;                /* mc_serve_staff() was here */
  int tie[2];                  /* a pipe, -1: none.  That the first process is
                                  gone is told by its end */
  struct mc_watch orphaned;    /* of a worker, for that */
  unsigned nworkers;
  pid_t workers[MC_MAX_WORKERS];          /* other processes, serve=N */
};

/* Everything for which option serve has to be refused, before anything
   opens; with option serve the limit of descriptors is raised as far as it
   goes.  -1: reported. */
int mc_serve_check (struct mc_context *ctx, const struct mc_plan *plan);

/* In the child that becomes a program: the limit of descriptors is again the
   one that modcat was started with. */
void mc_serve_lower_limit (const struct mc_context *ctx);

/* The server of LEG, a leg of S that has a listener: made by the first call;
   NULL: without option serve, or without memory (*RESULT is a failure). */
struct mc_server *mc_serve_get (struct mc_session *s, struct mc_leg *leg,
                                int *result);

/* Does max-children of LEG's listener mean that a new peer is let in and an old
   one has to go? */
bool mc_serve_makes_room (const struct mc_leg *leg);

/* If so: end a session when there are as many as may be (max-children, or
   1024); it goes at the end of the loop's turn. */
void mc_serve_make_room (struct mc_server *server, const struct mc_leg *leg);

/* Fork the other workers of serve=N, once.  MODCAT_OK, in them, too, with
   LEG->state telling what comes next there; or a failure. */
int mc_serve_staff (struct mc_server *server, struct mc_leg *leg);

/* Send SIGNO to the workers of all servers. */
void mc_serve_tell_workers (struct mc_context *ctx, int signo);

/* Sessions of peers here, and workers that are still there. */
unsigned mc_serve_sessions (const struct mc_server *server);

/* The session that the next peer goes to, or NULL without memory. */
struct mc_session *mc_serve_spare (struct mc_server *server);

/* A peer was accepted into the spare session: it goes on by itself. */
void mc_serve_start (struct mc_server *server);

/* S, a peer's session or one that listens, is over. */
void mc_serve_ended (struct mc_session *s);

/* It is told when it waits for a child, or for the end of a session. */
void mc_serve_wake (struct mc_server *server);

/* It accepts no more peers; a listener whose peers send by its socket stays
   until they end. */
void mc_serve_close_listener (struct mc_server *server);

/* "STATISTICS: …": how many peers there are. */
void mc_serve_log_statistics (const struct mc_server *server);

/* SIGTERM: stop accepting, let the sessions end until --drain.  False: nobody
   serves, or it has been told before. */
bool mc_serve_drain (struct mc_context *ctx);

#endif
