/* tests/mock/nosymbol.c -- a shared object that is no module: the symbol is of another.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "tests/mock/mock.h"

MODCAT_MODULE (elsewhere, .version = "1", .summary = "a mock module",
               .addrs = MODCAT_LIST (mock_addrs));
