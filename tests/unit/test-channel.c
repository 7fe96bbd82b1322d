/* tests/unit/test-channel.c -- channels: ending, layers, entries, what hangs on them.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/signals.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

static struct fixture f;
static int pair[2];            /* [0] becomes the channel's */
static char trace[64];         /* a letter for each thing that happened */

static void
setup (void)
{
  fixture_setup (&f);
  ck_assert_int_eq (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0,
                                pair), 0);
  trace[0] = '\0';
}

static void
teardown (void)
{
  if (pair[0] != -1)
    close (pair[0]);
  close (pair[1]);
  fixture_teardown (&f);
}

static void
note (const char *what)
{
  strcat (trace, what);
}

/* A channel on pair[0], whose it is from now on. */
static struct modcat_channel *
open_pair (void)
{
  struct modcat_channel *ch = fixture_channel (&f, 0, pair[0], pair[0]);

  pair[0] = -1;
  return ch;
}

static bool
is_open (int fd)
{
  return fcntl (fd, F_GETFD) != -1;
}

static bool
at_eof (int fd)
{
  char byte;

  return read (fd, &byte, 1) == 0;
}

/* -- ending --------------------------------------------------------------- */

static int watched_fd;

static void
note_close (struct modcat_channel *ch)
{
  (void) ch;
  note (is_open (watched_fd) ? "C" : "c");
}

static void
note_drop (struct modcat_channel *ch)
{
  (void) ch;
  note ("D");
}

static void
note_release (struct modcat_channel *ch, void *block, int dropped)
{
  (void) ch;
  (void) block;
  note (dropped ? "R" : "r");
}

static void
note_stage_end (struct modcat_stage *st)
{
  note (st->state);
}

static const struct modcat_channel_ops noting_ops = {
  .size = sizeof noting_ops, .close = note_close, .drop = note_drop,
};
static const struct modcat_stage_ops noting_stage = {
  .size = sizeof noting_stage, .name = "noting", .close = note_stage_end,
};

/* A channel on pair[0] that notes its end: close c (C: its descriptor is
   still open) or drop D, attachment r or R, stages 1 and 2, layer below l. */
static struct modcat_channel *
noting_channel (void)
{
  struct modcat_channel *ch;
  static char one[] = "1", two[] = "2";

  watched_fd = pair[0];
  ch = open_pair ();
  ch->ops = &noting_ops;
  ck_assert_ptr_nonnull (modcat_attach (ch, &noting_ops, 1, note_release));
  ck_assert_int_eq (modcat_add_stage (ch, MODCAT_READ, &noting_stage, one),
                    MODCAT_OK);
  ck_assert_int_eq (modcat_add_stage (ch, MODCAT_WRITE, &noting_stage, two),
                    MODCAT_OK);
  return ch;
}

/* A module's close may still write; all that hangs on a channel goes. */
START_TEST (close_runs_before_descriptors_close)
{
  mc_channel_close (noting_channel ());
  ck_assert_str_eq (trace, "Cr12");
  ck_assert (!is_open (watched_fd));
}
END_TEST

START_TEST (drop_touches_nothing_of_others)
{
  struct modcat_channel *ch = noting_channel ();
  int other = dup (watched_fd);
  char byte;

  ch->end = MODCAT_END_SHUTDOWN;
  mc_channel_drop (ch);
  ck_assert_str_eq (trace, "DR12");
  ck_assert (!is_open (watched_fd));
  ck_assert_int_eq (read (pair[1], &byte, 1), -1);      /* no end of file */
  close (other);
}
END_TEST

START_TEST (end_shutdown_is_seen_by_the_peer)
{
  struct modcat_channel *ch = open_pair ();
  int other = dup (ch->rfd);   /* as in a program that holds it */

  ch->end = MODCAT_END_SHUTDOWN;
  mc_channel_close (ch);
  ck_assert (at_eof (pair[1]));
  close (other);
}
END_TEST

START_TEST (inherited_descriptors_stay_open)
{
  struct modcat_channel *ch = fixture_channel (&f, 0, pair[0], pair[0]);

  ch->flags |= MODCAT_CH_INHERITED;
  mc_channel_close (ch);
  ck_assert (is_open (pair[0]));
}
END_TEST

/* A layer that repeats the descriptor of the one below doesn't close it: the
   number could be somebody else's by the time the lower one does. */
START_TEST (repeated_descriptor_is_the_lower_ones)
{
  struct modcat_channel *ch = fixture_channel (&f, 0, pair[0], pair[0]);

  ch->lower = modcat_channel_new (ch);
  ch->lower->rfd = ch->lower->wfd = watched_fd = pair[0];
  ch->lower->ops = &noting_ops;
  pair[0] = -1;
  mc_channel_close (ch);
  ck_assert_str_eq (trace, "C");
  ck_assert (!is_open (watched_fd));
}
END_TEST

START_TEST (empty_makes_it_new)
{
  struct modcat_channel *ch = noting_channel ();
  struct modcat_channel *below = modcat_channel_new (ch);

  below->ops = &noting_ops;
  ch->lower = below;
  mc_channel_empty (ch);
  ck_assert_str_eq (trace, "Crc12");
  ck_assert_ptr_null (ch->ops);
  ck_assert_ptr_null (ch->lower);
  ck_assert_ptr_null (ch->state);
  ck_assert_int_eq (ch->rfd, -1);
  ck_assert_int_eq (ch->wfd, -1);
  ck_assert_ptr_null (modcat_attached (ch, &noting_ops));
  mc_channel_close (ch);
  ck_assert_str_eq (trace, "Crc12");
}
END_TEST

START_TEST (layer_ends_before_its_owner)
{
  struct modcat_channel *ch = fixture_channel (&f, 0, -1, -1);
  struct modcat_channel *first = modcat_channel_new (ch);

  ch->lower = modcat_channel_new (ch);
  ch->lower->ops = &noting_ops;
  watched_fd = -1;
  modcat_channel_close (ch->lower);
  ck_assert_str_eq (trace, "c");
  ck_assert_ptr_null (ch->lower);
  first->ops = &noting_ops;
  mc_channel_close (ch);
  ck_assert_str_eq (trace, "cc");
}
END_TEST

/* The child of a fork leaves the listener, touching no memory of it. */
START_TEST (abandon_closes_descriptors_of_all_layers)
{
  struct modcat_channel *ch = noting_channel ();
  int below = dup (watched_fd);

  ch->lower = modcat_channel_new (ch);
  ch->lower->rfd = below;
  mc_channel_abandon (ch);
  ck_assert_str_eq (trace, "DR");
  ck_assert (!is_open (watched_fd));
  ck_assert (!is_open (below));
  trace[0] = '\0';
  mc_channel_drop (ch);         /* what a test owes to valgrind */
}
END_TEST

/* -- file system entries -------------------------------------------------- */

START_TEST (entry_goes_with_the_channel)
{
  struct modcat_channel *ch = open_pair ();
  const char *path;

  scratch_new ();
  path = scratch_write ("entry", "");
  ck_assert_int_eq (modcat_unlink_at_close (ch, path), MODCAT_OK);
  ck_assert_int_eq (access (path, F_OK), 0);
  mc_channel_close (ch);
  ck_assert_int_eq (access (path, F_OK), -1);
}
END_TEST

/* A successor has put another one there, or nothing was ever there. */
START_TEST (entry_of_another_stays)
{
  struct modcat_channel *ch = open_pair ();
  const char *path, *other, *none;

  scratch_new ();
  path = scratch_write ("entry", "");
  none = scratch_path ("none");
  ck_assert_int_eq (modcat_unlink_at_close (ch, path), MODCAT_OK);
  ck_assert_int_eq (modcat_unlink_at_close (ch, none), MODCAT_OK);
  other = scratch_write ("other", "");
  ck_assert_int_eq (rename (other, path), 0);
  scratch_write ("none", "");
  mc_channel_close (ch);
  ck_assert_int_eq (access (path, F_OK), 0);
  ck_assert_int_eq (access (none, F_OK), 0);
}
END_TEST

START_TEST (entries_move)
{
  struct modcat_channel *from = open_pair (), *to = open_pair ();
  const char *paths[3];

  scratch_new ();
  for (int i = 0; i < 3; i++) {
    paths[i] = scratch_write ((const char *[]) { "a", "b", "c" }[i], "");
    ck_assert_int_eq (modcat_unlink_at_close (i == 0 ? to : from, paths[i]),
                      MODCAT_OK);
  }
  mc_channel_move_entries (from, to);
  mc_channel_close (from);
  for (int i = 0; i < 3; i++)
    ck_assert_int_eq (access (paths[i], F_OK), 0);
  mc_channel_close (to);
  for (int i = 0; i < 3; i++)
    ck_assert_int_eq (access (paths[i], F_OK), -1);
}
END_TEST

START_TEST (entry_stays_in_a_forked_process)
{
  struct modcat_channel *ch = open_pair ();
  const char *path;
  pid_t pid;

  scratch_new ();
  path = scratch_write ("entry", "");
  ck_assert_int_eq (modcat_unlink_at_close (ch, path), MODCAT_OK);
  pid = fork ();
  if (pid == 0) {
    mc_channel_close (ch);
    _exit (0);
  }
  ck_assert_int_eq (waitpid (pid, NULL, 0), pid);
  ck_assert_int_eq (access (path, F_OK), 0);
  mc_channel_close (ch);
}
END_TEST

/* Handed to a child of fork, the entry is the child's to remove. */
START_TEST (entry_goes_with_an_adopted_channel)
{
  struct modcat_channel *ch = open_pair ();
  const char *path;
  pid_t pid;

  scratch_new ();
  path = scratch_write ("entry", "");
  ck_assert_int_eq (modcat_unlink_at_close (ch, path), MODCAT_OK);
  pid = fork ();
  if (pid == 0) {
    mc_channel_adopt (ch);
    mc_channel_close (ch);
    _exit (access (path, F_OK) == 0);
  }
  mc_channel_drop (ch);
  ck_assert_int_eq (waitpid (pid, &(int) { 0 }, 0), pid);
  ck_assert_int_eq (access (path, F_OK), -1);
}
END_TEST

START_TEST (drop_leaves_entries)
{
  struct modcat_channel *ch = open_pair ();
  const char *path;

  scratch_new ();
  path = scratch_write ("entry", "");
  ck_assert_int_eq (modcat_unlink_at_close (ch, path), MODCAT_OK);
  mc_channel_drop (ch);
  ck_assert_int_eq (access (path, F_OK), 0);
}
END_TEST

/* -- what hangs on it ----------------------------------------------------- */

START_TEST (one_block_for_each_key)
{
  static const char a, b;
  struct modcat_channel *ch = open_pair ();
  unsigned char *block = modcat_attach (ch, &a, 100, NULL);

  for (int i = 0; i < 100; i++)
    ck_assert_uint_eq (block[i], 0);
  ck_assert_ptr_null (modcat_attached (ch, &b));
  ck_assert_ptr_ne (modcat_attach (ch, &b, 1, NULL), block);
  ck_assert_ptr_eq (modcat_attach (ch, &a, 100, NULL), block);
  ck_assert_ptr_eq (modcat_attached (ch, &a), block);
  mc_channel_close (ch);
}
END_TEST

static void
rescue (const void *block)
{
  _exit (*(const char *) block);
}

/* How a process ends that a signal hits while a block is to be rescued, or
   when its channel is CLOSED. */
static int
end_by_signal (bool closed)
{
  struct mc_context *ctx = &f.ctx;
  pid_t pid = fork ();
  int status;

  if (pid == 0) {
    struct modcat_channel *ch = open_pair ();
    char *block = modcat_attach (ch, &noting_ops, 1, NULL);

    ctx->set.signal_mask = UINT64_C (1) << SIGABRT;
    ctx->signals = mc_signals_new (ctx);
    *block = 5;
    if (modcat_rescue (ch, block + 1, rescue) != MODCAT_FAIL
        || modcat_rescue (ch, block, rescue) != MODCAT_OK
        || modcat_rescue (ch, block, rescue) != MODCAT_OK)
      _exit (6);
    if (closed)
      mc_channel_close (ch);
    raise (SIGABRT);
  }
  ck_assert_int_eq (waitpid (pid, &status, 0), pid);
  return status;
}

START_TEST (rescued_until_closed)
{
  ck_assert_int_eq (WEXITSTATUS (end_by_signal (false)), 5);
  ck_assert_int_eq (WTERMSIG (end_by_signal (true)), SIGABRT);
}
END_TEST

START_TEST (names_and_peer_come_from_below)
{
  struct modcat_channel *ch = open_pair ();
  size_t len = 1;

  ck_assert_ptr_null (modcat_peer (ch, &len));
  ck_assert_uint_eq (len, 0);
  ch->lower = modcat_channel_new (ch);
  modcat_set_names (ch->lower, "here", "there");
  modcat_set_peer (ch->lower, "peer", 4, "local", 5);
  ck_assert_str_eq (modcat_local_name (ch), "here");
  ck_assert_str_eq (modcat_peer_name (ch), "there");
  ck_assert_mem_eq (modcat_peer (ch, &len), "peer", 4);
  ck_assert_uint_eq (len, 4);
  modcat_set_names (ch, NULL, "better");        /* NULL: as before */
  ck_assert_str_eq (modcat_local_name (ch), "here");
  ck_assert_str_eq (modcat_peer_name (ch), "better");
  mc_channel_close (ch);
}
END_TEST

START_TEST (stages_stand_in_the_order_added)
{
  struct modcat_channel *ch = noting_channel ();
  static char three[] = "3";
  const struct mc_stage_node *node;

  ck_assert_int_eq (modcat_add_stage (ch, MODCAT_READ, &noting_stage, three),
                    MODCAT_OK);
  node = mc_channel_of (ch)->stages[0];
  ck_assert_str_eq (node->stage.state, "1");
  ck_assert_str_eq (node->next->stage.state, "3");
  ck_assert_ptr_null (node->next->next);
  ck_assert_str_eq (mc_channel_of (ch)->stages[1]->stage.state, "2");
  mc_channel_close (ch);
}
END_TEST

/* A variable of a layer is seen by programs; the upper one wins. */
START_TEST (environment_of_layers)
{
  struct modcat_channel *ch = open_pair ();
  char **env;
  int found = 0;

  f.ctx.set.progname = "modcat";
  ch->lower = modcat_channel_new (ch);
  modcat_setenv (ch->lower, "PEERADDR", "below");
  modcat_setenv (ch->lower, "PEERPORT", "80");
  modcat_setenv (ch, "PEERADDR", "above");
  env = modcat_environ (ch);
  for (char **e = env; *e != NULL; e++)
    found += strcmp (*e, "MODCAT_PEERADDR=above") == 0
      || strcmp (*e, "MODCAT_PEERPORT=80") == 0;
  ck_assert_int_eq (found, 2);
  free (env);
  mc_channel_close (ch);
}
END_TEST

/* -- programs ------------------------------------------------------------- */

START_TEST (end_close_leaves_the_program_alone)
{
  struct modcat_channel *ch = open_pair ();
  pid_t pid = fork ();
  int status;

  if (pid == 0) {
    alarm (10);
    pause ();
  }
  ck_assert_int_eq (modcat_watch_child (ch, pid, 0, 0), MODCAT_OK);
  mc_channel_of (ch)->no_term = true;
  mc_channel_close (ch);
  ck_assert_int_eq (waitpid (pid, &status, WNOHANG), 0);
  kill (pid, SIGKILL);
  ck_assert_int_eq (waitpid (pid, &status, 0), pid);
  ck_assert_int_eq (WTERMSIG (status), SIGKILL);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("channel");
  TCase *tc = tcase_create ("channel");

  tcase_add_checked_fixture (tc, setup, teardown);
  UNIT_ADD (tc, close_runs_before_descriptors_close,
            drop_touches_nothing_of_others, end_shutdown_is_seen_by_the_peer,
            inherited_descriptors_stay_open,
            repeated_descriptor_is_the_lower_ones, empty_makes_it_new,
            abandon_closes_descriptors_of_all_layers,
            layer_ends_before_its_owner, entry_goes_with_the_channel,
            entry_of_another_stays, entries_move,
            entry_stays_in_a_forked_process,
            entry_goes_with_an_adopted_channel, drop_leaves_entries);
  UNIT_ADD (tc, one_block_for_each_key, rescued_until_closed,
            names_and_peer_come_from_below,
            stages_stand_in_the_order_added, environment_of_layers,
            end_close_leaves_the_program_alone);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
