/* core/context.h -- the one context of the process: settings and services.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_CONTEXT_H
#define MC_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <time.h>

#include <modcat/module.h>

#include "loop.h"

struct mc_registry;
struct mc_log;
struct mc_children;
struct mc_kept;
struct mc_locks;
struct mc_pool;
struct mc_server;
struct mc_session;
struct mc_signals;

/* What the options of the command line say; see options in modcat(1). */
struct mc_settings {
  const char *progname;        /* -lp, or basename of argv[0] */
  bool as_socat;               /* progname is "socat" by argv[0] */
  size_t block_size;           /* -b, bytes */
  bool block_size_given;
  int64_t linger;              /* -t, ns */
  int64_t inactivity;          /* -T, ns; 0: none */
  bool sloppy;                 /* -s */
  uint64_t signal_mask;        /* -S, bits 1 << signo */
  bool left_to_right_only;     /* -u */
  bool right_to_left_only;     /* -U */
  bool no_group_check;         /* -g */
  const char *lock_file;       /* -L or -W */
  bool lock_wait;              /* -W */
  char listen_ip;              /* '4' '6' '0' */
  char resolve_ip;
  bool dump_text, dump_hex;    /* -v, -x */
  const char *raw_left;        /* -r */
  const char *raw_right;       /* -R */
  bool statistics;
  bool experimental;
  bool show_fds;               /* -D */
  char *const *words;          /* behind "--", NULL at the end; NULL: none */
  enum mc_loop_kind loop;      /* --loop */
  int64_t drain;               /* --drain, ns */
  int64_t main_wait;           /* SOCAT_MAIN_WAIT, ns: before all else */
  int64_t transfer_wait;       /* SOCAT_TRANSFER_WAIT: before the transfer */
  int64_t fork_wait;           /* SOCAT_FORK_WAIT: after a fork, in both */
};

/* Made by modcat_main(), handed on by pointer.  A forked child keeps its
   copy and starts a new loop in it. */
struct mc_context {
  struct mc_settings set;
  struct mc_log *log;
  struct mc_registry *registry;
  struct mc_loop *loop;
  struct mc_signals *signals;
  struct mc_children *children;
  struct mc_locks *locks;
  struct mc_kept *kept;        /* modcat_keep() */
  struct mc_pool *pool;        /* of transfer buffers */
  struct timespec started;     /* wall clock, for names of -r and -R */
  int64_t master_pid;          /* the process that the user started */
  int64_t pid;                 /* this one */
  struct mc_session *sessions; /* that are under way */
  struct mc_session *over;     /* that are to be freed */
  struct mc_server *servers;   /* listeners with option serve */
  rlim_t nofile;               /* RLIMIT_NOFILE for programs, 0: as it is */
  int status;                  /* exit status so far */
  bool untaken;                /* a program whose status is to be ours did not
                                  take all: 1, unless its own says more */
  bool stop;                   /* end now: a signal */
  bool words_taken;            /* an address has set.words */
  bool forked;                 /* this is the child of a fork option */
};

#endif
