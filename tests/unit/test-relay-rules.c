/* tests/unit/test-relay-rules.c -- the truth table of half-close, walked.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include "core/relay.h"
#include "tests/unit/unit.h"

struct row {
  struct mc_flow_state state;
  struct mc_flow_action want;
  bool through;
};

#define STATE(b, e, p, t) \
  { .active = true, .broken = b, .eof = e, .pending = p, .told = t }
#define WANT(r, w, h) { .read = r, .write = w, .half_close = h }

/* Every state of one flow, 2^4 of them, beside what is to be done. */
static const struct row rows[] = {
  { STATE (0, 0, 0, 0), WANT (1, 0, 0), false },
  { STATE (0, 0, 0, 1), WANT (1, 0, 0), false },
  { STATE (0, 0, 1, 0), WANT (0, 1, 0), false },
  { STATE (0, 0, 1, 1), WANT (0, 1, 0), false },
  { STATE (0, 1, 0, 0), WANT (0, 0, 1), false },
  { STATE (0, 1, 0, 1), WANT (0, 0, 0), true },
  { STATE (0, 1, 1, 0), WANT (0, 1, 0), false },
  { STATE (0, 1, 1, 1), WANT (0, 1, 0), false },
  { STATE (1, 0, 0, 0), WANT (0, 0, 0), true },
  { STATE (1, 0, 0, 1), WANT (0, 0, 0), true },
  { STATE (1, 0, 1, 0), WANT (0, 0, 0), true },
  { STATE (1, 0, 1, 1), WANT (0, 0, 0), true },
  { STATE (1, 1, 0, 0), WANT (0, 0, 0), true },
  { STATE (1, 1, 0, 1), WANT (0, 0, 0), true },
  { STATE (1, 1, 1, 0), WANT (0, 0, 0), true },
  { STATE (1, 1, 1, 1), WANT (0, 0, 0), true },
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static void
check_action (const struct mc_flow_action *got,
              const struct mc_flow_action *want, size_t row)
{
  ck_assert_msg (got->read == want->read, "row %zu: read", row);
  ck_assert_msg (got->write == want->write, "row %zu: write", row);
  ck_assert_msg (got->half_close == want->half_close, "row %zu: half-close",
                 row);
}

START_TEST (one_direction)
{
  for (size_t i = 0; i < ROWS; i++) {
    struct mc_flow_state state[2] = { rows[i].state };
    struct mc_relay_actions act;

    mc_relay_rules (state, false, &act);
    check_action (&act.flow[0], &rows[i].want, i);
    ck_assert_msg (act.done == rows[i].through, "row %zu: done", i);
    ck_assert_msg (!act.linger, "row %zu: one direction lingers", i);
  }
}
END_TEST

START_TEST (both_directions)
{
  for (size_t i = 0; i < ROWS; i++)
    for (size_t j = 0; j < ROWS; j++) {
      struct mc_flow_state state[2] = { rows[i].state, rows[j].state };
      bool pending = rows[i].want.write || rows[j].want.write;
      bool both = rows[i].through && rows[j].through;
      bool either = rows[i].through || rows[j].through;
      bool broken = state[0].broken || state[1].broken;
      struct mc_relay_actions act;

      mc_relay_rules (state, false, &act);
      check_action (&act.flow[0], &rows[i].want, i);
      check_action (&act.flow[1], &rows[j].want, j);
      ck_assert_int_eq (act.done, both);
      ck_assert_int_eq (act.linger, either && !both && (!pending || broken));
    }
}
END_TEST

START_TEST (closing_lingers_over_silence)
{
  struct mc_flow_state state[2] = { STATE (0, 0, 0, 0), STATE (0, 0, 0, 0) };
  struct mc_relay_actions act;

  mc_relay_rules (state, false, &act);
  ck_assert (!act.linger);
  mc_relay_rules (state, true, &act);
  ck_assert (act.linger);
  ck_assert (!act.done);
  state[1].pending = true;
  mc_relay_rules (state, true, &act);
  ck_assert (!act.linger);
}
END_TEST

/* A source that a stage holds back is not silent: -t doesn't count. */
START_TEST (held_source_is_not_silent)
{
  struct mc_flow_state state[2] = { STATE (0, 1, 0, 1), STATE (0, 0, 0, 0) };
  struct mc_relay_actions act;

  mc_relay_rules (state, false, &act);
  ck_assert (act.linger);
  state[1].held = true;
  mc_relay_rules (state, false, &act);
  ck_assert (!act.linger);
  ck_assert (!act.done);
  state[1].eof = true;          /* and then there is nothing to hold back */
  mc_relay_rules (state, false, &act);
  ck_assert (act.flow[1].half_close);
  ck_assert (act.linger);
}
END_TEST

/* Only its own flow is told to do anything by a state. */
START_TEST (one_that_is_not_active_does_nothing)
{
  struct mc_flow_state state[2] = { STATE (0, 0, 0, 0), { .eof = true } };
  struct mc_relay_actions act;

  mc_relay_rules (state, false, &act);
  ck_assert (act.flow[0].read);
  ck_assert (!act.flow[1].half_close);
  ck_assert (!act.linger);
}
END_TEST

START_TEST (nothing_active_is_done)
{
  struct mc_flow_state state[2] = { { 0 }, { 0 } };
  struct mc_relay_actions act;

  mc_relay_rules (state, false, &act);
  ck_assert (act.done);
}
END_TEST

UNIT_MAIN ("relay-rules", one_direction, both_directions,
           closing_lingers_over_silence, held_source_is_not_silent,
           one_that_is_not_active_does_nothing, nothing_active_is_done)
