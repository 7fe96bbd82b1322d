/* core/modcat.c -- modcat_main: the program, as a function of the library.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "cmdline.h"
#include "compat/heap.h"
#include "context.h"
#include "env.h"
#include "kept.h"
#include "lock.h"
#include "log.h"
#include "loop.h"
#include "modcat.h"
#include "opening.h"
#include "pause.h"
#include "pool.h"
#include "registry.h"
#include "serve.h"
#include "session.h"
#include "signals.h"
#include "target.h"

/* Both addresses of the command line, parsed and bound. */
struct command_plan {
  struct mc_spec *spec[2];
  struct modcat_address *address[2][2];
};

static void
free_plan (struct command_plan *cp)
{
  for (int side = 0; side < 2; side++) {
    mc_address_free (cp->address[side][0]);
    mc_address_free (cp->address[side][1]);
    mc_spec_free (cp->spec[side]);
  }
}

/* Does a peer of the left address say where the right one is to go? */
static bool
gives_target (const struct command_plan *cp)
{
  for (int i = 0; i < 2; i++)
    if (cp->address[0][i] != NULL
        && (cp->address[0][i]->type->flags & MODCAT_ADDR_TARGET) != 0)
      return true;
  return false;
}

/* Every peer would be led to the same place, whatever it asks for. */
static void
warn_of_no_placeholder (struct mc_context *ctx, const struct command_plan *cp)
{
  const struct modcat_address *left = cp->address[0][0];

  for (int i = 0; i < 2; i++) {
    const struct modcat_address *a = cp->address[1][i];

    if (a != NULL && (a->wants_target
                      || (a->type->flags & MODCAT_ADDR_PROGRAM) != 0))
      return;
  }
  if (gives_target (cp))
    mc_log_put (ctx->log, MODCAT_LOG_WARN, "the second address has neither %%h "
                "nor %%p: it is the same for all that peers of %s ask for",
                left->single->keyword.text);
}

static int
bind_side (struct mc_context *ctx, const struct mc_command *cmd, int side,
           struct command_plan *cp)
{
  struct mc_spec *spec = mc_spec_parse (ctx->log, cmd->address[side],
                                        side + 1);
  const struct mc_target *target = gives_target (cp) ? &mc_target_any : NULL;

  cp->spec[side] = spec;
  if (spec == NULL)
    return -1;
  for (int i = 0; i < (spec->dual ? 2 : 1); i++) {
    cp->address[side][i] = mc_address_bind_for (ctx, spec, &spec->single[i],
                                                side == 1 ? target : NULL);
    if (cp->address[side][i] == NULL)
      return -1;
  }
  return 0;
}

/* Everything that can be refused before anything opens. */
static int
make_plan (struct mc_context *ctx, const struct mc_command *cmd,
           struct command_plan *cp, struct mc_plan *plan)
{
  for (int side = 0; side < 2; side++)
    if (bind_side (ctx, cmd, side, cp) == -1)
      return -1;
  warn_of_no_placeholder (ctx, cp);
  memcpy (plan->address, cp->address, sizeof plan->address);
  if (mc_serve_check (ctx, plan) == -1)
    return -1;
  for (int i = 0; i < 4; i++) {
    struct modcat_address *a = cp->address[i / 2][i % 2];

    if (a != NULL && mc_opening_prepare (ctx, a) != MODCAT_OK)
      return -1;
    if (a != NULL && a->pair != NULL
        && mc_opening_prepare (ctx, a->pair) != MODCAT_OK)
      return -1;
  }
  if (ctx->set.words != NULL && !ctx->words_taken) {
    mc_log_put (ctx->log, MODCAT_LOG_ERROR, "the words behind \"--\" are for "
                "an address with option args, and there is none");
    return -1;
  }
  return 0;
}

/* -- the services ------------------------------------------------------------ */

static void
out_of_memory (struct mc_context *ctx)
{
  mc_log_put (ctx->log, MODCAT_LOG_ERROR, "out of memory");
}

/* The turn of the loop ends with it, and that is all it is for. */
static void
look_again (void *arg)
{
  (void) arg;
}

/* -L and -W, before anything opens. */
static int
get_lock (struct mc_context *ctx)
{
  const char *path = ctx->set.lock_file;
  enum mc_lock_result result;

  if (path == NULL)
    return 0;
  while ((result = mc_lock_try (ctx->locks, path, ctx->set.lock_wait))
         == MC_LOCK_BUSY && !ctx->stop) {
    struct mc_timer tick = { .due = look_again };

    mc_timer_set (ctx->loop, &tick, modcat_now () + MC_LOCK_INTERVAL);
    while (tick.set && !ctx->stop)
      mc_loop_turn (ctx->loop);
    mc_timer_clear (ctx->loop, &tick);
  }
  return result == MC_LOCK_GOT ? 0 : -1;
}

static int
make_services (struct mc_context *ctx)
{
  ctx->loop = mc_loop_new ();
  ctx->children = mc_children_new ();
  ctx->locks = mc_locks_new (ctx->log);
  ctx->pool = mc_pool_new (ctx);
  if (ctx->loop == NULL || ctx->children == NULL || ctx->locks == NULL
      || ctx->pool == NULL) {
    out_of_memory (ctx);
    return -1;
  }
  mc_loop_choose (ctx->loop, ctx->set.loop);
  ctx->signals = mc_signals_new (ctx);
  return ctx->signals == NULL ? -1 : 0;
}

static void
free_services (struct mc_context *ctx)
{
  mc_kept_free (ctx);
  mc_signals_free (ctx->signals);
  mc_pool_free (ctx->pool);
  mc_locks_free (ctx->locks);
  mc_children_free (ctx->children);
  mc_loop_free (ctx->loop);
}

/* -- relaying ----------------------------------------------------------------- */

static void
run_loop (struct mc_context *ctx)
{
  while (ctx->sessions != NULL && !ctx->stop) {
    if (mc_loop_turn (ctx->loop) == -1) {
      mc_log_put (ctx->log, MODCAT_LOG_FATAL, "poll(): %s",
                  strerror (errno));
      ctx->status = 1;
      break;
    }
    mc_sessions_sweep (ctx, false);
  }
  mc_sessions_sweep (ctx, true);
}

/* A program got SIGTERM, and its exit status is to be ours: it has the time of
   -t, and a second at least, to end. */
static void
await_status (struct mc_context *ctx)
{
  int64_t least = INT64_C (1000000000);
  struct mc_timer limit = { .due = look_again };

  if (!mc_child_status_missing (ctx) || ctx->stop)
    return;
  mc_timer_set (ctx->loop, &limit, modcat_now ()
                + (ctx->set.linger > least ? ctx->set.linger : least));
  while (limit.set && !ctx->stop && mc_child_status_missing (ctx)
         && mc_loop_turn (ctx->loop) != -1)
    continue;
  mc_timer_clear (ctx->loop, &limit);
  if (!ctx->stop)
    mc_child_give_up (ctx);
}

static void
log_exit (const struct mc_context *ctx)
{
  if (ctx->stop || ctx->status == 1)
    mc_log_put (ctx->log, MODCAT_LOG_NOTICE, "exit(%d)", ctx->status);
  else
    mc_log_put (ctx->log, MODCAT_LOG_NOTICE, "exiting with status %d",
                ctx->status == 255 ? -1 : ctx->status);
}

static void
relay (struct mc_context *ctx, const struct mc_command *cmd)
{
  struct command_plan cp = { 0 };
  struct mc_plan plan = { 0 };

  ctx->status = 1;
  if (make_plan (ctx, cmd, &cp, &plan) == 0 && get_lock (ctx) == 0) {
    if (!ctx->stop)
      ctx->status = 0;
    if (mc_session_start (ctx, &plan) == -1)
      ctx->status = 1;
    mc_sessions_sweep (ctx, false);
    run_loop (ctx);
    await_status (ctx);
    if (ctx->status == 0 && ctx->untaken)
      ctx->status = 1;
  }
  log_exit (ctx);
  if (!ctx->forked)
    free_plan (&cp);
}

/* The services come first, before the registry: what a session writes to is
   then on few pages, and those are all that the child of a fork copies. */
static void
run (struct mc_context *ctx, const struct mc_command *cmd)
{
  mc_pause (ctx->set.main_wait);
  ctx->status = 1;
  if (make_services (ctx) == 0) {
    mc_env_export_process (ctx);
    ctx->registry = mc_registry_new (ctx->log);
    if (ctx->registry != NULL)
      relay (ctx, cmd);
  }
  if (ctx->forked) {
    mc_locks_free (ctx->locks); /* those of its own */
    return;
  }
  free_services (ctx);
  mc_registry_free (ctx->registry);
}

/* -h, --list and the like */
static void
print (struct mc_context *ctx, const struct mc_command *cmd)
{
  ctx->status = 1;
  ctx->registry = mc_registry_new (ctx->log);
  if (ctx->registry != NULL)
    ctx->status = mc_usage (ctx, cmd);
  mc_registry_free (ctx->registry);
}

/* Descriptors 0 to 2 that were closed would be given to the first thing that
   opens, and be taken for the user's.  What holds their places can be neither
   read (0) nor written to (1, 2), so that using them is still an error. */
static int
hold_standard_fds (void)
{
  int fd;

  do {
    fd = open ("/dev/null", fcntl (STDIN_FILENO, F_GETFD) == -1
               ? O_WRONLY : O_RDONLY);
  } while (fd != -1 && fd <= STDERR_FILENO);
  if (fd == -1)
    return errno == ENOENT || errno == EACCES ? 0 : -1;
  return close (fd);
}

/* There is no log yet. */
static void
complain (void)
{
  static const char text[] = "modcat: out of memory\n";

  if (write (STDERR_FILENO, text, sizeof text - 1) == -1)
    return;                     /* the exit status says it */
}

int
modcat_main (int argc, char **argv, int *at_once)
{
  struct mc_context ctx = { .pid = getpid (), .status = 1 };
  struct mc_command cmd = { 0 };

  mc_heap_hold ();
  ctx.master_pid = ctx.pid;
  clock_gettime (CLOCK_REALTIME, &ctx.started);
  ctx.log = mc_log_new (argv[0]);
  if (ctx.log == NULL) {
    complain ();
    return 1;
  }
  if (hold_standard_fds () == -1) {
    mc_log_put (ctx.log, MODCAT_LOG_ERROR, "open(\"/dev/null\"): %s",
                strerror (errno));
    mc_log_free (ctx.log);
    return 1;
  }
  mc_log_install (ctx.log);
  mc_cmdline (&ctx, argc, argv, &cmd);
  if (cmd.action == MC_ACT_RELAY)
    run (&ctx, &cmd);
  else if (cmd.action != MC_ACT_ERROR)
    print (&ctx, &cmd);
  *at_once = ctx.forked;
  if (!ctx.forked) {
    mc_log_install (NULL);
    mc_log_free (ctx.log);
  }
  return ctx.status;
}
