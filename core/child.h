/* core/child.h -- the child processes of this process.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_CHILD_H
#define MC_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include <modcat/channel.h>

struct mc_context;
struct mc_children;

struct mc_children *mc_children_new (void);
void mc_children_free (struct mc_children *kids);

/* In a forked child: the parent's children are not ours. */
void mc_children_forget (struct mc_children *kids);

/* PID is the program of CH, or, with CH NULL, the process of a session that
   was forked off.  FLAGS: enum modcat_child_flags.  -1 without memory. */
int mc_child_add (struct mc_context *ctx, pid_t pid,
                  struct modcat_channel *ch, uint64_t signals, unsigned flags);

/* Sessions that were forked off and still run. */
unsigned mc_child_sessions (const struct mc_context *ctx);

/* Is PID one of them, and not reaped yet? */
bool mc_child_is_session (const struct mc_context *ctx, pid_t pid);

/* CH ends: its program is reaped if it has ended, else, with TERMINATE, told
   to; from now on it is nobody's, but for a status that is ours. */
void mc_child_release (struct mc_context *ctx,
                       const struct modcat_channel *ch, bool terminate);

/* Does a program of CH, or of a layer below, still run that has all of
   FLAGS? */
bool mc_child_runs (const struct mc_context *ctx,
                    const struct modcat_channel *ch, unsigned flags);

/* Is there a program whose status would be ours and whose channel has ended?
   And when it takes too long: say so. */
bool mc_child_status_missing (const struct mc_context *ctx);
void mc_child_give_up (struct mc_context *ctx);

/* After SIGCHLD: reap, log, tell the sessions. */
void mc_children_reap (struct mc_context *ctx);

/* Pass signal SIGNO on to the programs that want it; false: none does. */
bool mc_children_pass (struct mc_context *ctx, int signo);

#endif
