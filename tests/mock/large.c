/* tests/mock/large.c -- a module whose descriptor has an absurd size.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "tests/mock/mock.h"

MOCK_DESCRIPTOR (large) = {
  .size = (size_t) -1, .api = MODCAT_API,
  .name = "large", .version = "1", .summary = "a mock module",
  .addrs = MODCAT_LIST (mock_addrs),
};
