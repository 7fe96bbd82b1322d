/* tests/mock/noopen.c -- a module with an address type that nothing opens.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "tests/mock/mock.h"

static const struct modcat_addr noopen_addrs[] = {
  { .names = "NOOPEN", .usage = "NOOPEN", .help = "a mock",
    .dirs = MODCAT_RDWR },
};

MODCAT_MODULE (noopen, .version = "1", .summary = "a mock module",
               .addrs = MODCAT_LIST (noopen_addrs));
