/* tests/unit/unit.c -- run the tests of a unit test program with check.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include "tests/unit/unit.h"

int
unit_run (Suite *suite)
{
  SRunner *runner = srunner_create (suite);
  int failed;

  srunner_run_all (runner, CK_ENV);
  failed = srunner_ntests_failed (runner);
  /* A program whose tests have gone missing must not pass. */
  if (srunner_ntests_run (runner) == 0)
    failed = 1;
  srunner_free (runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

void
unit_add (TCase *tc, const TTest *const *tests, size_t count)
{
  for (size_t i = 0; i < count; i++)
    tcase_add_test (tc, tests[i]);
}

int
unit_main (const char *name, const TTest *const *tests, size_t count)
{
  Suite *suite = suite_create (name);
  TCase *tc = tcase_create (name);

  unit_add (tc, tests, count);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
