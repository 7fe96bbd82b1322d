/* core/channel.h -- the core's side of a channel, and of the request behind it.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_CHANNEL_H
#define MC_CHANNEL_H

#include <stdbool.h>
#include <sys/types.h>

#include <modcat/module.h>

#include "env.h"
#include "loop.h"
#include "option.h"

struct mc_context;
struct mc_session;
struct mc_opening;

/* One opening, or one accepted peer: what a module sees of it comes first.
   Lives as long as its channel, which owns it. */
struct mc_request {
  struct modcat_request pub;
  struct mc_context *ctx;
  const struct modcat_address *address;
  struct mc_session *session;  /* NULL: none yet */
  struct mc_request *origin;   /* of a peer: its listener's, kept for what
                                  that has parsed */
  unsigned uses;               /* its owner, and copies */
  bool retries_left;           /* failures are logged lower */
  struct mc_nested *nested;
  unsigned char applied[];     /* a mark for each of address->opts */
};

struct mc_request *mc_request_new (struct mc_context *ctx,
                                   struct mc_session *session,
                                   const struct modcat_address *address,
                                   unsigned dirs);
/* A request for a peer of the listener behind RQ: what was applied to the
   listener counts as applied. */
struct mc_request *mc_request_copy (struct mc_request *rq);
void mc_request_free (struct mc_request *rq);

/* Apply the options of PHASE to FD as the core does; WHICH: enum
   mc_options_which. */
int mc_request_apply (struct modcat_channel *ch, int phase, int fd,
                      unsigned which);

static inline struct mc_request *
mc_request_of (const struct modcat_request *pub)
{
  return (struct mc_request *) (uintptr_t) pub;
}

/* What a step that returned MODCAT_AGAIN, or a blocked read or write, waits
   for.  Zeroed: nothing. */
struct mc_wait { int fd; unsigned dirs; };
struct mc_waits {
  struct mc_wait *on;
  unsigned count, room;
  int64_t deadline;            /* ns, 0: none */
};
void mc_waits_add (struct mc_waits *w, int fd, unsigned dirs);
void mc_waits_until (struct mc_waits *w, int64_t deadline);
void mc_waits_merge (struct mc_waits *to, const struct mc_waits *from);
void mc_waits_reset (struct mc_waits *w);      /* keeps the room */
void mc_waits_free (struct mc_waits *w);

/* Watches and a timer for a struct mc_waits: all call READY.  Zeroed at
   first; mc_waiter_clear() before it goes. */
struct mc_waiter {
  struct mc_watch one;         /* nearly always enough */
  struct mc_watch *more;
  unsigned nmore;
  struct mc_timer timer;
};
int mc_waiter_arm (struct mc_loop *loop, struct mc_waiter *waiter,
                   const struct mc_waits *w, void (*ready) (void *arg),
                   void *arg);
void mc_waiter_clear (struct mc_loop *loop, struct mc_waiter *waiter);

struct mc_attachment;

struct mc_stage_node {
  struct modcat_stage stage;
  struct mc_stage_node *next;
};

/* A file system entry to remove, if this process made it and it is still the
   same one: somebody may have put another in its place. */
struct mc_entry {
  struct mc_entry *next;
  pid_t maker;
  dev_t device;
  ino_t inode;
  char path[];
};

struct mc_channel {
  struct modcat_channel pub;   /* what modules see: first */
  struct mc_request *base;     /* the request of whoever made it */
  struct mc_request *owned;    /* its own, when it has one */
  struct mc_channel *owner;    /* that made it by modcat_channel_new() */
  struct mc_channel *owns, *next;         /* those that it made */
  struct mc_opening *opening;  /* modcat_open_address() under way */
  struct mc_waits waits;
  /* For modcat_wake() of CH or of a layer below it. */
  void (*woken) (void *arg, struct modcat_channel *ch, unsigned dirs);
  void *woken_arg;
  struct mc_attachment *attached;
  struct mc_env env;
  char *local, *peer;          /* in words */
  void *addrs;                 /* sockaddrs: peer, then local */
  size_t peer_len, local_len;
  struct mc_stage_node *stages[2];        /* [0] behind read, [1] before
                                             write */
  struct mc_entry *entries;
  int write_how;               /* of a shared wfd, see compat/nowait.h */
  bool embedded;               /* in the memory of its user */
  bool described;              /* ops->describe was called */
  bool checks_peers;           /* itself, see modcat_checks_peers() */
  bool greeted;                /* handshake and late options are done */
  bool answered;               /* ops->answer has nothing more to say */
  bool half_closed;
  bool at_eof;
  bool heard;                  /* a datagram has come */
  bool refused;                /* one of ours was, which is to be reported */
  bool gives_status;           /* of a program: its exit status is ours */
  bool no_term;                /* end-close: the program is left alone */
  bool starved;                /* accept said MODCAT_BUSY */
};

static inline struct mc_channel *
mc_channel_of (const struct modcat_channel *pub)
{
  return (struct mc_channel *) (uintptr_t) pub;
}

/* Make an empty channel of C, which is the caller's memory and stays so. */
struct modcat_channel *mc_channel_init (struct mc_channel *c);

/* The same in memory of its own, or NULL. */
struct modcat_channel *mc_channel_new (void);

/* RQ goes to the empty channel CH, with SIZE bytes of zeroed state.  -1
   without memory: RQ stays the caller's. */
int mc_channel_fill (struct modcat_channel *ch, struct mc_request *rq,
                     size_t size);

/* Close all that is in it and make it empty again. */
void mc_channel_empty (struct modcat_channel *ch);

/* End it: ops->close, end method, fds, entries, child, memory. */
void mc_channel_close (struct modcat_channel *ch);

/* The same in a process that only has a copy of it. */
void mc_channel_drop (struct modcat_channel *ch);

/* The same in a process that leaves by _exit(2): what others see of the copy
   ends, its memory stays, since to free it would copy its pages. */
void mc_channel_abandon (struct modcat_channel *ch);

/* Forget the waits before a step; collect those of CH and its layers after. */
void mc_channel_reset_waits (struct modcat_channel *ch);
void mc_channel_collect_waits (const struct modcat_channel *ch,
                               struct mc_waits *w);

/* In a forked process: CH is ours alone now, with what it will remove. */
void mc_channel_adopt (struct modcat_channel *ch);

/* TO, not FROM any more, removes at its end what FROM would. */
void mc_channel_move_entries (struct modcat_channel *from,
                              struct modcat_channel *to);

/* Add what a blocked read or write on CH waits for to W. */
void mc_channel_wait (struct modcat_channel *ch, unsigned dir,
                      struct mc_waits *w);

/* The one descriptor that a blocked read or write waits for when nobody has
   other wishes; -1: ask mc_channel_wait(). */
int mc_channel_plain_wait (const struct modcat_channel *ch, unsigned dir);

/* Our own descriptors never block. */
int mc_channel_set_nonblock (struct modcat_channel *ch);

/* Have CH's names and variables filled in. */
void mc_channel_describe (const struct modcat_channel *ch);

/* Do the very bytes pass CH's descriptor, with nothing of ops in between? */
bool mc_channel_is_bare (const struct modcat_channel *ch, unsigned dir);

/* Has something of CH to be put back when it ends, even by a signal
   (modcat_rescue)? */
bool mc_channel_has_rescue (const struct modcat_channel *ch);

/* The same, and nothing about them that the relay has to see to: may it
   splice(2)? */
bool mc_channel_is_plain (const struct modcat_channel *ch, unsigned dir);

#endif
