/* tests/unit/test-request.c -- what a module may ask and say of its request.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <string.h>

#include "core/log.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

static struct fixture f;
static struct mc_request *r;
static const struct modcat_request *rq;
static char trace[64];         /* a letter for each option that acted */

static void
setup (void)
{
  fixture_setup (&f);
  fixture_log (&f, MODCAT_LOG_INFO);
  r = mc_request_new (&f.ctx, NULL, &f.a[0].address, MODCAT_READ);
  ck_assert_ptr_nonnull (r);
  rq = &r->pub;
  trace[0] = '\0';
}

static void
teardown (void)
{
  mc_request_free (r);
  fixture_teardown (&f);
}

/* -- making --------------------------------------------------------------- */

START_TEST (request_shows_the_address)
{
  static const char *argv[] = { "one", "two", NULL };

  mc_request_free (r);
  f.a[0].address.argv = argv;
  f.a[0].address.argc = 2;
  f.a[0].address.shared = strdup ("shared");
  r = mc_request_new (&f.ctx, NULL, &f.a[0].address, MODCAT_READ);
  rq = &r->pub;
  ck_assert_ptr_eq (rq->addr, &f.a[0].type);
  ck_assert_str_eq (rq->keyword, "TEST");
  ck_assert_uint_eq (rq->dirs, MODCAT_READ);
  ck_assert_int_eq (rq->argc, 2);
  ck_assert_ptr_eq (rq->argv, argv);
  ck_assert_str_eq (rq->shared, "shared");
}
END_TEST

START_TEST (copy_outlives_and_keeps_the_original)
{
  struct mc_request *copy = mc_request_copy (r);

  ck_assert_ptr_ne (copy, r);
  mc_request_free (r);
  ck_assert_uint_eq (copy->origin->pub.dirs, MODCAT_READ);
  ck_assert_ptr_eq (copy->address, &f.a[0].address);
  r = copy;
}
END_TEST

/* -- options -------------------------------------------------------------- */

static int
apply_note (const struct modcat_target *t, const struct modcat_opt *opt,
            const struct modcat_value *v)
{
  char letter[2] = { opt->name[0], '\0' };

  (void) v;
  strcat (trace, letter);
  if (opt->arg[0] != 0)
    ck_assert_int_eq (t->fd, (int) opt->arg[0]);
  return opt->arg[1] != 0 ? (int) opt->arg[1] : MODCAT_OK;
}

#define ROW(text, when, ...) \
  static const struct modcat_opt text = { \
    .name = #text, .type = MODCAT_CONST, .phase = when, \
    .apply = apply_note, __VA_ARGS__ }

static void
give (const struct modcat_opt *row)
{
  mc_request_free (r);
  fixture_option (&f, 0, &modcat_group_fd, row, NULL);
  r = mc_request_new (&f.ctx, NULL, &f.a[0].address, MODCAT_RDWR);
  rq = &r->pub;
}

START_TEST (given_is_by_canonical_name)
{
  ROW (append, MODCAT_PH_LATE);

  ck_assert (!modcat_given (rq, "append"));
  give (&append);
  ck_assert (modcat_given (rq, "append"));
  ck_assert (!modcat_given (rq, "app"));
}
END_TEST

/* Each of two sockets gets them; what is left, only once. */
START_TEST (apply_repeats_and_apply_left_does_not)
{
  ROW (socket, MODCAT_PH_PASTSOCKET, .arg = { 7 });

  give (&socket);
  ck_assert_int_eq (modcat_apply (rq, NULL, MODCAT_PH_PASTSOCKET, 7, NULL),
                    MODCAT_OK);
  ck_assert_int_eq (modcat_apply (rq, NULL, MODCAT_PH_PASTSOCKET, 7, NULL),
                    MODCAT_OK);
  ck_assert_str_eq (trace, "ss");
  modcat_apply_left (rq, NULL, MODCAT_PH_PASTSOCKET, 7, NULL);
  ck_assert_str_eq (trace, "ss");
  modcat_apply (rq, NULL, MODCAT_PH_FD, 7, NULL);       /* another phase */
  ck_assert_str_eq (trace, "ss");
}
END_TEST

START_TEST (skipped_option_is_left)
{
  ROW (path, MODCAT_PH_FD, .arg = { 0, MODCAT_SKIP });

  give (&path);
  ck_assert_int_eq (modcat_apply (rq, NULL, MODCAT_PH_FD, 7, NULL),
                    MODCAT_OK);
  ck_assert_ptr_nonnull (mc_options_unapplied (&f.a[0].address, r->applied));
  modcat_apply_left (rq, NULL, MODCAT_PH_FD, 7, NULL);
  ck_assert_str_eq (trace, "pp");
}
END_TEST

START_TEST (failed_option_ends_the_phase)
{
  ROW (bad, MODCAT_PH_FD, .arg = { 0, MODCAT_FAIL });
  ROW (good, MODCAT_PH_FD);

  give (&bad);
  give (&good);
  ck_assert_int_eq (modcat_apply (rq, NULL, MODCAT_PH_FD, 7, NULL),
                    MODCAT_FAIL);
  ck_assert_str_eq (trace, "b");
  f.ctx.set.sloppy = true;              /* -s */
  ck_assert_int_eq (modcat_apply (rq, NULL, MODCAT_PH_FD, 7, NULL),
                    MODCAT_OK);
  ck_assert_str_eq (trace, "bbg");
}
END_TEST

/* A refusal is none of the errors that -s goes on behind. */
START_TEST (sloppy_refuses_peers)
{
  ROW (range, MODCAT_PH_ACCEPT, .arg = { 7, MODCAT_REFUSE });
  struct modcat_channel *ch;

  give (&range);
  f.ctx.set.sloppy = true;
  ch = fixture_channel (&f, 0, -1, -1);
  ck_assert_int_eq (modcat_check_peer (ch, 7, "p", 1, "l", 1),
                    MODCAT_REFUSE);
  mc_channel_close (ch);
}
END_TEST

/* An option that will act on peers to come is one that is used. */
START_TEST (own_checks_of_peers)
{
  ROW (range, MODCAT_PH_ACCEPT, .arg = { 7, MODCAT_REFUSE });
  ROW (late, MODCAT_PH_LATE, .arg = { 7, MODCAT_OK });
  struct modcat_channel *ch;
  const struct mc_request *own;

  give (&range);
  give (&late);
  ch = fixture_channel (&f, 0, -1, -1);
  own = mc_request_of (ch->rq);
  ck_assert_ptr_eq (mc_options_unapplied (own->address, own->applied)->opt,
                    &range);
  modcat_checks_peers (ch);
  ck_assert_ptr_eq (mc_options_unapplied (own->address, own->applied)->opt,
                    &late);
  mc_channel_close (ch);
}
END_TEST

/* -- nested addresses ----------------------------------------------------- */

START_TEST (bad_address_within_is_reported)
{
  ck_assert_ptr_null (modcat_parse_address (rq, "TEXT:\"unclosed"));
  scratch_ck_logged (" E ");
  ck_assert_ptr_null (r->nested);
}
END_TEST

/* -- settings ------------------------------------------------------------- */

START_TEST (settings_are_those_of_the_command_line)
{
  f.ctx.set.listen_ip = '6';
  f.ctx.set.resolve_ip = '4';
  f.ctx.set.block_size = 12345;
  f.ctx.set.progname = "name";
  f.ctx.set.experimental = true;
  ck_assert_int_eq (modcat_ip_version (rq, 1), '6');
  ck_assert_int_eq (modcat_ip_version (rq, 0), '4');
  ck_assert_uint_eq (modcat_block_size (rq), 12345);
  ck_assert_str_eq (modcat_program_name (rq), "name");
  ck_assert (modcat_experimental (rq));
}
END_TEST

/* -- failures ------------------------------------------------------------- */

START_TEST (failures_say_why_and_with_what_status)
{
  ck_assert_int_eq (modcat_fail (rq, "no %s", "luck"), MODCAT_FAIL);
  scratch_ck_logged (" E no luck");
  ck_assert_int_eq (modcat_fail_soft (rq, "no %s", "way"), MODCAT_FAIL_SOFT);
  scratch_ck_logged (" W no way");
}
END_TEST

START_TEST (retries_lower_failures)
{
  r->retries_left = true;
  modcat_fail (rq, "hard");
  modcat_fail_soft (rq, "soft");
  scratch_ck_logged (" N hard");
  scratch_ck_logged (" I soft");
  ck_assert_int_eq (modcat_retry_level (rq, MODCAT_LOG_FATAL),
                    MODCAT_LOG_NOTICE);
  ck_assert_int_eq (modcat_retry_level (rq, MODCAT_LOG_DEBUG),
                    MODCAT_LOG_DEBUG);
  ck_assert_int_eq (modcat_retry_level (NULL, MODCAT_LOG_ERROR),
                    MODCAT_LOG_ERROR);
}
END_TEST

/* `TEST:first:second,name=value`: where the caret goes. */
START_TEST (failures_point_at_their_word)
{
  static char text[] = "TEST:first:second,name=value";
  struct mc_word params[2] = { { .text = text + 5, .col = 5, .width = 5 },
                               { .text = text + 11, .col = 11, .width = 6 } };
  ROW (name, MODCAT_PH_FD);

  f.a[0].spec.text = f.a[0].spec.shown = text;
  f.a[0].single.params = params;
  f.a[0].single.nparams = 2;
  give (&name);
  f.a[0].words[0].name.col = 18;
  f.a[0].words[0].value = (struct mc_word) { .text = text + 23, .col = 23 };
  ck_assert_int_eq (modcat_fail_arg (rq, 1, "odd"), MODCAT_FAIL);
  scratch_ck_logged ("column 12: odd");
  modcat_fail_arg (rq, -1, "keyword");
  scratch_ck_logged ("column 1: keyword");
  modcat_fail_arg (rq, 7, "many");      /* one that was not typed */
  scratch_ck_logged ("column 1: many");
  ck_assert_int_eq (modcat_fail_opt (rq, "name", "value"), MODCAT_FAIL);
  scratch_ck_logged ("column 24: value");
  f.a[0].words[0].value.text = NULL;
  modcat_fail_opt (rq, "name", "bare");
  scratch_ck_logged ("column 19: bare");
}
END_TEST

START_TEST (failure_keeps_errno_until_it_is_told)
{
  errno = EADDRINUSE;
  modcat_log (rq, MODCAT_LOG_INFO, "something else");
  ck_assert_int_eq (errno, EADDRINUSE);
}
END_TEST

START_TEST (words_are_for_one)
{
  char a[] = "a", *words[] = { a, NULL };
  char *const *got = NULL;

  ck_assert_int_eq (modcat_take_words (rq, "args", &got), MODCAT_FAIL);
  scratch_ck_logged ("there is no \"--\" behind the addresses");
  f.ctx.set.words = words;
  ck_assert_int_eq (modcat_take_words (rq, "args", &got), MODCAT_OK);
  ck_assert_str_eq (got[0], "a");
  ck_assert_int_eq (modcat_take_words (rq, "args", &got), MODCAT_FAIL);
  scratch_ck_logged ("another address has the words");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("request");
  TCase *tc = tcase_create ("request");

  tcase_add_checked_fixture (tc, setup, teardown);
  UNIT_ADD (tc, words_are_for_one, request_shows_the_address,
            copy_outlives_and_keeps_the_original, given_is_by_canonical_name,
            apply_repeats_and_apply_left_does_not, skipped_option_is_left,
            failed_option_ends_the_phase, sloppy_refuses_peers,
            own_checks_of_peers, bad_address_within_is_reported,
            settings_are_those_of_the_command_line,
            failures_say_why_and_with_what_status, retries_lower_failures,
            failures_point_at_their_word,
            failure_keeps_errno_until_it_is_told);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
