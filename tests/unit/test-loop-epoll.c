/* tests/unit/test-loop-epoll.c -- the tests of the loop on its epoll backend.
 * SPDX-License-Identifier: BSD-2-Clause */
#define LOOP_KIND MC_LOOP_EPOLL
#include "tests/unit/test-loop.c"
