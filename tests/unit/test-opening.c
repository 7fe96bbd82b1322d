/* tests/unit/test-opening.c -- attempts, locks, options, layers.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

static struct fixture f;
static struct mc_opening o;
static struct mc_waits w;
static struct modcat_channel *ch;
static const int *results;     /* of the calls of open to come */
static int opens;              /* calls so far */
static char trace[64];         /* a letter for each thing that happened */
static char seen_dir[4096];    /* by open */
static mode_t seen_umask;

static void
note (const char *what)
{
  strcat (trace, what);
}

static void
note_close (struct modcat_channel *c)
{
  (void) c;
  note ("c");
}

static const struct modcat_channel_ops ops = {
  .size = sizeof ops, .close = note_close,
};

/* Says what is next in RESULTS, and waits for three things with AGAIN. */
static int
scripted_open (const struct modcat_request *rq, struct modcat_channel *c)
{
  unsigned char *state = c->state;
  int result = results != NULL ? results[opens] : MODCAT_OK;

  opens++;
  note ("o");
  c->ops = &ops;
  if (state != NULL)
    state[0]++;
  ck_assert_ptr_nonnull (getcwd (seen_dir, sizeof seen_dir));
  seen_umask = umask (0);
  umask (seen_umask);
  if (result == MODCAT_AGAIN) {
    modcat_wait (c, 7, MODCAT_READ);
    modcat_wait (c, 8, MODCAT_WRITE);
    return modcat_wait_until (c, 99);
  }
  if (result == MODCAT_FAIL)
    return modcat_fail (rq, "no luck");
  return result;
}

static void
setup (void)
{
  fixture_setup (&f);
  fixture_log (&f, MODCAT_LOG_NOTICE);
  w = (struct mc_waits) { 0 };
  results = NULL;
  opens = 0;
  trace[0] = '\0';
  f.a[0].type.open = scripted_open;
  f.a[1].type.open = scripted_open;
  ch = mc_channel_new ();
  mc_opening_start (&o, &f.ctx, NULL, &f.a[0].address, MODCAT_RDWR, ch);
}

static void
teardown (void)
{
  mc_waits_free (&w);
  mc_channel_close (ch);
  fixture_teardown (&f);
}

static int
step (void)
{
  mc_waits_reset (&w);
  return mc_opening_step (&o, &w);
}

/* The pause before the next attempt is over. */
static void
skip_pause (void)
{
  o.not_before = 0;
}

/* -- one attempt ---------------------------------------------------------- */

START_TEST (open_sees_its_request)
{
  mc_opening_start (&o, &f.ctx, NULL, &f.a[0].address, MODCAT_WRITE, ch);
  ck_assert_int_eq (step (), MODCAT_OK);
  ck_assert_ptr_eq (ch->rq->addr, &f.a[0].type);
  ck_assert_str_eq (ch->rq->keyword, "TEST");
  ck_assert_uint_eq (ch->rq->dirs, MODCAT_WRITE);
  ck_assert_ptr_eq (mc_channel_of (ch)->owned, mc_request_of (ch->rq));
}
END_TEST

START_TEST (again_tells_all_that_it_waits_for)
{
  results = (const int[]) { MODCAT_AGAIN, MODCAT_AGAIN, MODCAT_OK };
  f.a[0].type.state_size = 1;
  for (int i = 0; i < 2; i++) {
    ck_assert_int_eq (step (), MODCAT_AGAIN);
    ck_assert_uint_eq (w.count, 2);
    ck_assert_int_eq (w.on[0].fd, 7);
    ck_assert_int_eq (w.on[1].fd, 8);
    ck_assert_int_eq (w.deadline, 99);
  }
  ck_assert_int_eq (step (), MODCAT_OK);
  ck_assert_int_eq (*(unsigned char *) ch->state, 3);   /* the same channel */
  ck_assert_str_eq (trace, "ooo");
}
END_TEST

START_TEST (failure_closes_what_was_open)
{
  results = (const int[]) { MODCAT_FAIL_SOFT };
  ck_assert_int_eq (step (), MODCAT_FAIL_SOFT);
  ck_assert_str_eq (trace, "oc");
  ck_assert_ptr_null (ch->ops);
  ck_assert_ptr_null (ch->rq);
}
END_TEST

/* -- retries -------------------------------------------------------------- */

START_TEST (retry_pauses_and_lowers_the_log)
{
  int64_t before = modcat_now ();

  results = (const int[]) { MODCAT_FAIL, MODCAT_FAIL, MODCAT_FAIL };
  f.a[0].retry = (struct mc_retry_conf) { .retry = 2, .interval = 1000000000 };
  f.a[0].type.state_size = 1;
  ck_assert_int_eq (step (), MODCAT_AGAIN);
  ck_assert_int_ge (w.deadline, before + 1000000000);
  ck_assert_uint_eq (w.count, 0);
  ck_assert_int_eq (step (), MODCAT_AGAIN);     /* too early */
  ck_assert_int_eq (opens, 1);
  scratch_ck_logged (" N no luck");
  skip_pause ();
  ck_assert_int_eq (step (), MODCAT_AGAIN);
  scratch_ck_not_logged (" E ");
  skip_pause ();
  ck_assert_int_eq (step (), MODCAT_FAIL);
  scratch_ck_logged (" E no luck");
  ck_assert_str_eq (trace, "ocococ");
}
END_TEST

START_TEST (retry_starts_with_zeroed_state)
{
  results = (const int[]) { MODCAT_AGAIN, MODCAT_FAIL, MODCAT_OK };
  f.a[0].retry = (struct mc_retry_conf) { .retry = 1 };
  f.a[0].type.state_size = 1;
  ck_assert_int_eq (step (), MODCAT_AGAIN);
  ck_assert_int_eq (step (), MODCAT_AGAIN);
  skip_pause ();
  ck_assert_int_eq (step (), MODCAT_OK);
  ck_assert_int_eq (*(unsigned char *) ch->state, 1);
}
END_TEST

START_TEST (forever_is_forever)
{
  int fails[20];

  for (int i = 0; i < 20; i++)
    fails[i] = MODCAT_FAIL;
  results = fails;
  f.a[0].retry.forever = 1;
  for (int i = 0; i < 20; i++) {
    ck_assert_int_eq (step (), MODCAT_AGAIN);
    skip_pause ();
  }
  ck_assert_int_eq (opens, 20);
  scratch_ck_not_logged (" E ");
}
END_TEST

START_TEST (final_failure_is_not_retried)
{
  results = (const int[]) { MODCAT_FAIL_FINAL };
  f.a[0].retry.forever = 1;
  ck_assert_int_eq (step (), MODCAT_FAIL_FINAL);
  ck_assert_str_eq (trace, "oc");
}
END_TEST

/* Without the group of retries there are none. */
START_TEST (no_retry_by_default)
{
  results = (const int[]) { MODCAT_FAIL };
  ck_assert_int_eq (step (), MODCAT_FAIL);
  scratch_ck_logged (" E no luck");
}
END_TEST

/* -- locks ---------------------------------------------------------------- */

START_TEST (lock_file_comes_before_the_open)
{
  f.a[0].appl.lock_file = scratch_path ("lock");
  results = (const int[]) { MODCAT_FAIL, MODCAT_OK };
  f.a[0].retry.retry = 1;
  ck_assert_int_eq (step (), MODCAT_AGAIN);
  ck_assert_int_eq (access (f.a[0].appl.lock_file, F_OK), 0);
  skip_pause ();
  ck_assert_int_eq (step (), MODCAT_OK);        /* the lock is ours already */
}
END_TEST

START_TEST (held_lock_fails_without_an_open)
{
  f.a[0].appl.lock_file = scratch_write ("lock", "1\n");
  f.a[0].retry.forever = 1;
  ck_assert_int_eq (step (), MODCAT_FAIL);
  ck_assert_str_eq (trace, "");
  scratch_ck_logged ("could not obtain lock");
}
END_TEST

START_TEST (waitlock_looks_again)
{
  int64_t before = modcat_now ();

  f.a[0].appl.wait_lock = scratch_write ("lock", "1\n");
  ck_assert_int_eq (step (), MODCAT_AGAIN);
  ck_assert_int_gt (w.deadline, before);
  ck_assert_str_eq (trace, "");
  unlink (f.a[0].appl.wait_lock);
  ck_assert_int_eq (step (), MODCAT_OK);
  ck_assert_str_eq (trace, "o");
}
END_TEST

/* -- what holds during a step --------------------------------------------- */

START_TEST (chdir_and_umask_hold_in_the_open_only)
{
  static const struct modcat_opt umask_row = {
    .name = "umask", .type = MODCAT_MODE, .phase = MODCAT_PH_INIT,
    .store = offsetof (struct mc_all_conf, umask),
  };
  char before[4096], after[4096];
  const char *dir = scratch_new ();

  ck_assert_ptr_nonnull (getcwd (before, sizeof before));
  umask (022);
  results = (const int[]) { MODCAT_AGAIN, MODCAT_FAIL };
  f.a[0].all.chdir = dir;
  fixture_option (&f, 0, &mc_group_all, &umask_row, "0707");
  for (int i = 0; i < 2; i++) {
    ck_assert_int_eq (step (), results[i]);
    ck_assert_str_eq (seen_dir, dir);
    ck_assert_uint_eq (seen_umask, 0707);
    ck_assert_ptr_nonnull (getcwd (after, sizeof after));
    ck_assert_str_eq (after, before);
    ck_assert_uint_eq (umask (022), 022);
  }
}
END_TEST

START_TEST (missing_folder_is_an_error)
{
  int first = dup (STDOUT_FILENO), second;

  close (first);
  f.a[0].all.chdir = scratch_path ("missing");
  ck_assert_int_eq (step (), MODCAT_FAIL);
  scratch_ck_logged ("missing\"): No such file or directory");
  second = dup (STDOUT_FILENO);
  close (second);
  ck_assert_int_eq (first, second);
  ck_assert_str_eq (trace, "");
}
END_TEST

/* -- options -------------------------------------------------------------- */

static int apply_result;

/* Notes the option's name, in upper case when it is for a second fd. */
static int
apply_note (const struct modcat_target *t, const struct modcat_opt *opt,
            const struct modcat_value *v)
{
  char letter[2] = { opt->name[0], '\0' };

  (void) v;
  if (opt->arg[0] != 0 && t->fd != (int) opt->arg[0])
    letter[0] = (char) (letter[0] - 'a' + 'A');
  note (letter);
  return apply_result;
}

#define ROW(text, when, ...) \
  static const struct modcat_opt text = { \
    .name = #text, .type = MODCAT_CONST, .phase = when, \
    .apply = apply_note, __VA_ARGS__ }

ROW (init, MODCAT_PH_INIT);
ROW (early, MODCAT_PH_EARLY);
ROW (bindrow, MODCAT_PH_BIND);
ROW (late, MODCAT_PH_LATE);
ROW (zlate2, MODCAT_PH_LATE2);

static void
give (const struct modcat_opt *row)
{
  apply_result = MODCAT_OK;
  fixture_option (&f, 0, &modcat_group_fd, row, NULL);
}

START_TEST (options_act_around_the_open)
{
  give (&init);
  give (&early);
  give (&late);
  give (&zlate2);
  ck_assert_int_eq (step (), MODCAT_OK);
  ck_assert_str_eq (trace, "ieo");
  ck_assert_int_eq (mc_opening_finish (ch), MODCAT_OK);
  ck_assert_str_eq (trace, "ieolz");
}
END_TEST

/* STDIO has two descriptors: rows of fds see both, a channel's row one. */
START_TEST (options_act_on_both_descriptors)
{
  ROW (fd, MODCAT_PH_FD, .arg = { 1 });
  ROW (stage, MODCAT_PH_FD, .flags = MODCAT_OPT_CHANNEL);

  give (&fd);
  give (&stage);
  ck_assert_int_eq (step (), MODCAT_OK);
  ch->flags = MODCAT_CH_INHERITED;
  ch->rfd = 1;
  ch->wfd = 2;
  ck_assert_int_eq (mc_opening_finish (ch), MODCAT_OK);
  ck_assert_str_eq (trace, "ofsF");
}
END_TEST

START_TEST (options_of_a_layer_act_on_what_is_below)
{
  ROW (fd, MODCAT_PH_FD, .arg = { 1 });

  give (&fd);
  ck_assert_int_eq (step (), MODCAT_OK);
  ch->lower = modcat_channel_new (ch);
  ch->lower->rfd = ch->lower->wfd = 1;
  ch->lower->flags = MODCAT_CH_INHERITED;
  ck_assert_int_eq (mc_opening_finish (ch), MODCAT_OK);
  ck_assert_str_eq (trace, "of");
}
END_TEST

START_TEST (option_that_nobody_used_is_refused)
{
  f.a[0].single.keyword.text = (char *) (uintptr_t) "KEYWORD";
  give (&bindrow);
  ck_assert_int_eq (step (), MODCAT_OK);
  ck_assert_int_eq (mc_opening_finish (ch), MODCAT_FAIL);
  scratch_ck_logged ("option \"bindrow\" has no effect on KEYWORD");
}
END_TEST

START_TEST (option_that_fails_ends_the_attempt)
{
  give (&early);
  apply_result = MODCAT_FAIL;
  ck_assert_int_eq (step (), MODCAT_FAIL);
  ck_assert_str_eq (trace, "e");
}
END_TEST

START_TEST (sloppy_goes_on_behind_an_option_that_fails)
{
  f.ctx.set.sloppy = true;
  give (&early);
  give (&late);
  apply_result = MODCAT_FAIL;
  ck_assert_int_eq (step (), MODCAT_OK);
  ck_assert_int_eq (mc_opening_finish (ch), MODCAT_OK);
  ck_assert_str_eq (trace, "eol");
}
END_TEST

START_TEST (retry_applies_options_anew)
{
  results = (const int[]) { MODCAT_FAIL, MODCAT_OK };
  f.a[0].retry.retry = 1;
  give (&early);
  ck_assert_int_eq (step (), MODCAT_AGAIN);
  skip_pause ();
  ck_assert_int_eq (step (), MODCAT_OK);
  ck_assert_str_eq (trace, "eoceo");
}
END_TEST

/* Those of its process act in the program. */
START_TEST (program_applies_its_own_options)
{
  f.a[0].type.flags = MODCAT_ADDR_PROGRAM;
  apply_result = MODCAT_OK;
  fixture_option (&f, 0, &mc_group_process, &late, NULL);
  ck_assert_int_eq (step (), MODCAT_OK);
  ck_assert_int_eq (mc_opening_finish (ch), MODCAT_OK);
  ck_assert_str_eq (trace, "o");
}
END_TEST

START_TEST (shut_and_end_close_override)
{
  f.a[0].fd.shut = MODCAT_HC_NULL + 1;
  f.a[0].fd.end_close = 1;
  ck_assert_int_eq (step (), MODCAT_OK);
  ch->half_close = MODCAT_HC_SHUTDOWN;
  ch->end = MODCAT_END_SHUTDOWN;
  ck_assert_int_eq (mc_opening_finish (ch), MODCAT_OK);
  ck_assert_int_eq (ch->half_close, MODCAT_HC_NULL);
  ck_assert_int_eq (ch->end, MODCAT_END_CLOSE);
}
END_TEST

/* -- layers --------------------------------------------------------------- */

/* TEST of side 0 opens that of side 1 below itself. */
static int
layered_open (const struct modcat_request *rq, struct modcat_channel *c)
{
  int result = modcat_open_lower (c, &f.a[1].address, MODCAT_READ);

  (void) rq;
  if (result != MODCAT_OK)
    return result;
  note ("u");
  return MODCAT_OK;
}

START_TEST (lower_is_opened_and_finished_first)
{
  f.a[0].type.open = layered_open;
  apply_result = MODCAT_OK;
  fixture_option (&f, 1, &modcat_group_fd, &late, NULL);
  ck_assert_int_eq (step (), MODCAT_OK);
  ck_assert_str_eq (trace, "olu");
  ck_assert_ptr_eq (ch->lower->rq->addr, &f.a[1].type);
  ck_assert_uint_eq (ch->lower->rq->dirs, MODCAT_READ);
  mc_channel_close (ch);
  ck_assert_str_eq (trace, "oluc");
  ch = NULL;
}
END_TEST

/* What fails below a layer that tries again is no error yet; how often the one
   below tries is its own affair. */
START_TEST (retries_of_a_layer)
{
  results = (const int[]) { MODCAT_FAIL, MODCAT_FAIL };
  f.a[0].type.open = layered_open;
  f.a[0].retry = (struct mc_retry_conf) { .retry = 1, .interval = 1 };
  ck_assert_int_eq (step (), MODCAT_AGAIN);
  ck_assert_int_eq (opens, 1);
  scratch_ck_not_logged (" E ");
  skip_pause ();
  ck_assert_int_eq (step (), MODCAT_FAIL);
  ck_assert_int_eq (opens, 2);
  scratch_ck_logged (" E no luck\n");
}
END_TEST

START_TEST (wishes_of_the_lower_are_ours)
{
  results = (const int[]) { MODCAT_AGAIN, MODCAT_OK };
  f.a[0].type.open = layered_open;
  ck_assert_int_eq (step (), MODCAT_AGAIN);
  ck_assert_uint_eq (w.count, 2);
  ck_assert_int_eq (w.deadline, 99);
  ck_assert_int_eq (step (), MODCAT_OK);
  ck_assert_str_eq (trace, "oou");
}
END_TEST

/* The lower address has retries of its own; the upper waits meanwhile. */
START_TEST (lower_retries_by_itself)
{
  results = (const int[]) { MODCAT_FAIL, MODCAT_OK };
  f.a[0].type.open = layered_open;
  f.a[1].retry = (struct mc_retry_conf) { .retry = 1, .interval = 1 };
  ck_assert_int_eq (step (), MODCAT_AGAIN);
  ck_assert_int_ne (w.deadline, 0);
  while (step () == MODCAT_AGAIN)
    ck_assert_int_le (opens, 2);
  ck_assert_str_eq (trace, "ocou");
}
END_TEST

START_TEST (failed_lower_fails_the_upper)
{
  results = (const int[]) { MODCAT_FAIL, MODCAT_OK };
  f.a[0].type.open = layered_open;
  f.a[0].retry.retry = 1;
  ck_assert_int_eq (step (), MODCAT_AGAIN);     /* of the upper's retries */
  ck_assert_ptr_null (ch->lower);
  skip_pause ();
  ck_assert_int_eq (step (), MODCAT_OK);
  ck_assert_str_eq (trace, "ocou");
}
END_TEST

/* -- preparing ------------------------------------------------------------ */

static int prepares, prepare_result;

static int
note_prepare (const struct modcat_request *rq, void *shared)
{
  ck_assert_ptr_eq (rq->shared, shared);
  ck_assert_int_eq (*(unsigned char *) shared, 0);
  *(unsigned char *) shared = 7;
  prepares++;
  return prepare_result;
}

START_TEST (prepare_runs_once)
{
  f.a[0].type.prepare = note_prepare;
  f.a[0].type.shared_size = 1;
  prepares = 0;
  prepare_result = MODCAT_OK;
  for (int i = 0; i < 2; i++)
    ck_assert_int_eq (mc_opening_prepare (&f.ctx, &f.a[0].address),
                      MODCAT_OK);
  ck_assert_int_eq (prepares, 1);
  ck_assert_int_eq (step (), MODCAT_OK);
  ck_assert_int_eq (*(unsigned char *) ch->rq->shared, 7);
}
END_TEST

START_TEST (failed_prepare_fails)
{
  f.a[0].type.prepare = note_prepare;
  f.a[0].type.shared_size = 1;
  prepare_result = MODCAT_FAIL;
  ck_assert_int_eq (mc_opening_prepare (&f.ctx, &f.a[0].address), MODCAT_FAIL);
  ck_assert (!f.a[0].address.prepared);
}
END_TEST

/* What `via=` names is checked before anything opens, too. */
START_TEST (prepare_goes_into_nested_addresses)
{
  struct mc_nested nested = { .address = &f.a[1].address };

  f.a[0].address.nested = &nested;
  f.a[1].type.prepare = note_prepare;
  f.a[1].type.shared_size = 1;
  prepare_result = MODCAT_FAIL;
  ck_assert_int_eq (mc_opening_prepare (&f.ctx, &f.a[0].address), MODCAT_FAIL);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("opening");
  TCase *tc = tcase_create ("opening");

  tcase_add_checked_fixture (tc, setup, teardown);
  UNIT_ADD (tc, open_sees_its_request, again_tells_all_that_it_waits_for,
            failure_closes_what_was_open, retry_pauses_and_lowers_the_log,
            retry_starts_with_zeroed_state, forever_is_forever,
            final_failure_is_not_retried, no_retry_by_default,
            lock_file_comes_before_the_open, held_lock_fails_without_an_open,
            waitlock_looks_again, chdir_and_umask_hold_in_the_open_only,
            missing_folder_is_an_error);
  UNIT_ADD (tc, options_act_around_the_open, options_act_on_both_descriptors,
            options_of_a_layer_act_on_what_is_below,
            option_that_nobody_used_is_refused,
            option_that_fails_ends_the_attempt,
            sloppy_goes_on_behind_an_option_that_fails,
            retry_applies_options_anew, program_applies_its_own_options,
            shut_and_end_close_override);
  UNIT_ADD (tc, lower_is_opened_and_finished_first,
            wishes_of_the_lower_are_ours, lower_retries_by_itself,
            retries_of_a_layer,
            failed_lower_fails_the_upper, prepare_runs_once,
            failed_prepare_fails, prepare_goes_into_nested_addresses);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
