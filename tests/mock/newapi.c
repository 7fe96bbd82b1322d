/* tests/mock/newapi.c -- a module made for an api behind ours.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "tests/mock/mock.h"

MOCK_DESCRIPTOR (newapi) = {
  .size = sizeof (struct modcat_module) + 64, .api = MODCAT_API + 1,
  .name = "newapi", .version = "1", .summary = "a mock module",
  .addrs = MODCAT_LIST (mock_addrs),
};
