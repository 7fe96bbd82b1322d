/* tests/mock/noitems.c -- a module with a list that counts rows but holds none.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "tests/mock/mock.h"

MODCAT_MODULE (noitems, .version = "1", .summary = "a mock module",
               .addrs = { NULL, 1, sizeof mock_addrs[0] });
