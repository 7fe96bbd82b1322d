/* tests/mock/oldapi.c -- a module made for an api before ours.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "tests/mock/mock.h"

MOCK_DESCRIPTOR (oldapi) = {
  .size = sizeof (struct modcat_module), .api = MODCAT_API - 1,
  .name = "oldapi", .version = "1", .summary = "a mock module",
  .addrs = MODCAT_LIST (mock_addrs),
};
