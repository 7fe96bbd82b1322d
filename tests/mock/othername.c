/* tests/mock/othername.c -- a module that calls itself by another name than its file.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "tests/mock/mock.h"

MOCK_DESCRIPTOR (othername) = {
  .size = sizeof (struct modcat_module), .api = MODCAT_API,
  .name = "somebody", .version = "1", .summary = "a mock module",
  .addrs = MODCAT_LIST (mock_addrs),
};
