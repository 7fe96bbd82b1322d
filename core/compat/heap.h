/* core/compat/heap.h -- how the C library's malloc() deals with the system.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_COMPAT_HEAP_H
#define MC_COMPAT_HEAP_H

/* Have the heap grow in larger steps than are asked for, and keep what is
   freed: to be called before anything is allocated.  A forked session is
   short, and to give memory back and to take it again costs it more system
   calls than its bytes. */
void mc_heap_hold (void);

#endif
