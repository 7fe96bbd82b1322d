/* core/pool.h -- transfer buffers, lent to flows while bytes are on their way.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_POOL_H
#define MC_POOL_H

#include <stddef.h>

struct mc_context;
struct mc_pool;

/* A flow holds a buffer only while it holds bytes, so idle sessions cost
   none.  All buffers are of one size in address space; memory is
   taken by the pages that a read touches, and given back when the pool has
   been idle for a moment. */
enum { MC_BUFFER_SIZE = 1 << 20 };

/* Bytes of each of CTX's buffers: more than MC_BUFFER_SIZE when -b wants it,
   with room for line ends that grow. */
size_t mc_buffer_size (const struct mc_context *ctx);

struct mc_pool *mc_pool_new (struct mc_context *ctx);
void mc_pool_free (struct mc_pool *pool);
/* NULL: no memory.  *USED: how many of its bytes may have been touched, to be
   told, or more, when it is put back. */
unsigned char *mc_pool_get (struct mc_pool *pool, size_t *used);
void mc_pool_put (struct mc_pool *pool, unsigned char *buffer, size_t used);

#endif
