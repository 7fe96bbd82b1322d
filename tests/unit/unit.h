/* tests/unit/unit.h -- the main function of a unit test program.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef UNIT_H
#define UNIT_H

#include <check.h>

/* Run SUITE, free it, print what failed and return the exit status.
 * CK_FORK, CK_RUN_CASE and check's other variables are honoured. */
int unit_run (Suite *suite);

/* Run the COUNT tests of TESTS, each made by START_TEST, as one test case
 * of a suite with this NAME; returns the exit status. */
int unit_main (const char *name, const TTest *const *tests, size_t count);

/* Add tests to a test case: UNIT_ADD (tc, empty, nested, too_long) */
void unit_add (TCase *tc, const TTest *const *tests, size_t count);
#define UNIT_ADD(tc, ...)                                               \
  do                                                                    \
    {                                                                   \
      const TTest *const tests_[] = { __VA_ARGS__ };                    \
      unit_add (tc, tests_, sizeof tests_ / sizeof tests_[0]);          \
    }                                                                   \
  while (0)

/* A whole main function: UNIT_MAIN ("address", empty, nested, too_long) */
#define UNIT_MAIN(name, ...)                                            \
  int                                                                   \
  main (void)                                                           \
  {                                                                     \
    const TTest *const tests[] = { __VA_ARGS__ };                       \
    return unit_main (name, tests, sizeof tests / sizeof tests[0]);     \
  }

#endif
