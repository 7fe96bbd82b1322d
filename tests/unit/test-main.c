/* tests/unit/test-main.c -- the core can be called from a unit test.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>
#include "core/modcat.h"
#include "tests/unit/unit.h"

START_TEST (version)
{
  char name[] = "modcat", opt[] = "-V";
  int at_once = 0;
  char *argv[] = { name, opt, NULL };

  ck_assert_int_eq (modcat_main (2, argv, &at_once), 0);
  ck_assert_int_eq (at_once, 0);
}
END_TEST

UNIT_MAIN ("main", version)
