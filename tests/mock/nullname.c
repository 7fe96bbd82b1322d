/* tests/mock/nullname.c -- a module with an address type that has no name.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "tests/mock/mock.h"

static const struct modcat_addr nullname_addrs[] = { MOCK_ADDR (NULL) };

MODCAT_MODULE (nullname, .version = "1", .summary = "a mock module",
               .addrs = MODCAT_LIST (nullname_addrs));
