/* tests/mock/small.c -- a module whose descriptor is smaller than its api has it.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "tests/mock/mock.h"

MOCK_DESCRIPTOR (small) = {
  .size = offsetof (struct modcat_module, addrs), .api = MODCAT_API,
  .name = "small", .version = "1", .summary = "a mock module",
  .addrs = MODCAT_LIST (mock_addrs),
};
