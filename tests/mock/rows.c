/* tests/mock/rows.c -- a mock module with one row of each kind to be shown.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "tests/mock/mock.h"

struct rows_conf { int number; const char *text; };

/* A second part of the group that the module good makes. */
static const struct modcat_opt mock_opts[] = {
  { .name = "mock-text", .help = "a text", .type = MODCAT_STRING,
    .phase = MODCAT_PH_OPEN, .store = offsetof (struct rows_conf, text) },
};

static const struct modcat_group mock_group = {
  .size = sizeof (struct modcat_group), .name = "MOCKS",
  .help = "mock options", .opts = MODCAT_LIST (mock_opts),
  .conf_size = sizeof (struct rows_conf),
};

/* Known to this module's type only, and linked, not offered. */
static const struct modcat_opt linked_opts[] = {
  { .name = "mock-text", .help = "the same text", .type = MODCAT_STRING,
    .phase = MODCAT_PH_OPEN, .store = offsetof (struct rows_conf, text) },
};

static const struct modcat_group linked_group = {
  .size = sizeof (struct modcat_group), .name = "LINKED",
  .help = "linked options", .opts = MODCAT_LIST (linked_opts), .conf_size = sizeof (struct rows_conf),
};

static const struct modcat_opt own_opts[] = {
  { .name = "own-number", .aliases = "own-nr,ownnr", .help = "a number",
    .type = MODCAT_INT, .phase = MODCAT_PH_LATE, .min = -1, .max = 9,
    .dflt = "5", .flags = MODCAT_OPT_REPEAT,
    .store = offsetof (struct rows_conf, number) },
};

static const struct modcat_addr rows_addrs[] = {
  { .names = "ROWS-READ,RR", .usage = "ROWS-READ:<path>[:<mode>]",
    .help = "a mock that reads", .min_args = 1, .max_args = 2,
    .dirs = MODCAT_READ, .pair_with = "ROWS-WRITE",
    .groups = MODCAT_GROUPS (&modcat_group_fd, &linked_group),
    .more_groups = "MOCKS,NOBODYS", .opts = MODCAT_LIST (own_opts),
    .conf_size = sizeof (struct rows_conf), .open = mock_open },
  { .names = "ROWS-WRITE", .usage = "ROWS-WRITE",
    .help = "a mock that writes", .dirs = MODCAT_WRITE,
    .groups = MODCAT_GROUPS (&linked_group), .open = mock_open },
};

MODCAT_MODULE (rows, .version = "2", .summary = "a mock module with rows",
               .addrs = MODCAT_LIST (rows_addrs),
               .groups = MODCAT_GROUPS (&mock_group));
