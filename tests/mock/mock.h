/* tests/mock/mock.h -- what the mock modules share: one good address type.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Each mock module is good but for one thing, which its first line names. */
#ifndef MOCK_H
#define MOCK_H

#include <modcat/module.h>

static inline int
mock_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return rq && ch ? MODCAT_OK : MODCAT_FAIL;
}

/* A good row but for its names. */
#define MOCK_ADDR(keywords) \
  { .names = keywords, .usage = "MOCK", .help = "a mock", \
    .dirs = MODCAT_RDWR, .open = mock_open }

static const struct modcat_addr mock_addrs[] = { MOCK_ADDR ("MOCK") };

/* What MODCAT_MODULE() is made of, for those who break that. */
#define MOCK_DESCRIPTOR(ident) \
  extern const struct modcat_module ident##_LTX_modcat_module; \
  __attribute__ ((__visibility__ ("default"))) \
  const struct modcat_module ident##_LTX_modcat_module

#endif
