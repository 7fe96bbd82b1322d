/* tests/mock/undefined.c -- a module that needs a function that is nowhere.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "tests/mock/mock.h"

int mock_function_that_is_nowhere (void);

static int
undefined_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return rq && ch ? mock_function_that_is_nowhere () : MODCAT_FAIL;
}

static const struct modcat_addr undefined_addrs[] = {
  { .names = "UNDEFINED", .usage = "UNDEFINED", .help = "a mock",
    .dirs = MODCAT_RDWR, .open = undefined_open },
};

MODCAT_MODULE (undefined, .version = "1", .summary = "a mock module",
               .addrs = MODCAT_LIST (undefined_addrs));
