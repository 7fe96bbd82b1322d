/* tests/mock/badphase.c -- a module with an option of a phase that there is not.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "tests/mock/mock.h"

struct conf { int number; };

static const struct modcat_opt opts[] = {
  { .name = "number", .help = "a number", .type = MODCAT_INT, .phase = 777,
    .store = offsetof (struct conf, number) },
};

static const struct modcat_addr badphase_addrs[] = {
  { .names = "BADPHASE", .usage = "BADPHASE", .help = "a mock",
    .dirs = MODCAT_RDWR, .opts = MODCAT_LIST (opts),
    .conf_size = sizeof (struct conf), .open = mock_open },
};

MODCAT_MODULE (badphase, .version = "1", .summary = "a mock module",
               .addrs = MODCAT_LIST (badphase_addrs));
