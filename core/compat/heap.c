/* core/compat/heap.c -- how the C library's malloc() deals with the system.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>            /* for __GLIBC__ */

#ifdef __GLIBC__
# include <malloc.h>
#endif

#include "heap.h"

void
mc_heap_hold (void)
{
#ifdef M_TOP_PAD
  /* Pages that nobody touches cost nothing; larger blocks are not taken from
     the heap at all. */
  mallopt (M_TOP_PAD, 256 << 10);
  mallopt (M_TRIM_THRESHOLD, 1 << 20);
#endif
}
