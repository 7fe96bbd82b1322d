/* tests/mock/good.c -- a mock module that nothing is wrong with.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "tests/mock/mock.h"

struct mock_conf { int number; };

static const struct modcat_opt mock_opts[] = {
  { .name = "mock-number", .aliases = "mocknr", .help = "a number",
    .type = MODCAT_INT, .phase = MODCAT_PH_INIT,
    .store = offsetof (struct mock_conf, number) },
};

static const struct modcat_group mock_group = {
  .size = sizeof (struct modcat_group), .name = "MOCKS", .help = "mock options",
  .opts = MODCAT_LIST (mock_opts), .conf_size = sizeof (struct mock_conf),
};

static const struct modcat_addr good_addrs[] = {
  MOCK_ADDR ("GOOD,GOOD-ALIAS"),
  { .names = "GOOD-PATH", .usage = "GOOD-PATH:<path>", .help = "a mock",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR, .infer = "path",
    .open = mock_open },
};

MODCAT_MODULE (good, .version = "1", .summary = "a mock module",
               .addrs = MODCAT_LIST (good_addrs),
               .groups = MODCAT_GROUPS (&mock_group));
