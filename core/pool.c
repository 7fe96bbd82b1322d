/* core/pool.c -- transfer buffers, lent to flows while bytes are on their way.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#include <modcat/channel.h>

#include "context.h"
#include "loop.h"
#include "pool.h"

enum { MAX_SPARE = 4 };        /* buffers kept */
#define SMALL ((size_t) 64 << 10)       /* bytes a kept buffer may hold on to */
#define IDLE INT64_C (1000000000)       /* ns until larger ones are returned */

struct mc_pool {
  struct mc_context *ctx;
  struct mc_timer idle;
  unsigned spares;
  unsigned char *spare[MAX_SPARE];
  size_t used[MAX_SPARE];
  int64_t last;                /* a large one was put back */
};

static void
trim (void *arg)
{
  struct mc_pool *pool = arg;
  int64_t due = pool->last + IDLE;

  if (modcat_now () < due) {
    mc_timer_set (pool->ctx->loop, &pool->idle, due);
    return;
  }
  for (unsigned i = 0; i < pool->spares; i++)
    if (pool->used[i] > SMALL) {
      madvise (pool->spare[i] + SMALL, mc_buffer_size (pool->ctx) - SMALL,
               MADV_DONTNEED);
      pool->used[i] = SMALL;
    }
}

size_t
mc_buffer_size (const struct mc_context *ctx)
{
  size_t block = ctx->set.block_size;

  if (block <= MC_BUFFER_SIZE / 2)
    return MC_BUFFER_SIZE;
  return block > SIZE_MAX / 2 ? SIZE_MAX : 2 * block;
}

struct mc_pool *
mc_pool_new (struct mc_context *ctx)
{
  struct mc_pool *pool = calloc (1, sizeof *pool);

  if (pool == NULL)
    return NULL;
  pool->ctx = ctx;
  pool->idle.due = trim;
  pool->idle.arg = pool;
  return pool;
}

void
mc_pool_free (struct mc_pool *pool)
{
  if (pool == NULL)
    return;
  mc_timer_clear (pool->ctx->loop, &pool->idle);
  while (pool->spares > 0)
    munmap (pool->spare[--pool->spares], mc_buffer_size (pool->ctx));
  free (pool);
}

unsigned char *
mc_pool_get (struct mc_pool *pool, size_t *used)
{
  void *mem;

  *used = 0;
  if (pool->spares > 0) {
    *used = pool->used[--pool->spares];
    return pool->spare[pool->spares];
  }
  mem = mmap (NULL, mc_buffer_size (pool->ctx), PROT_READ | PROT_WRITE,
              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return mem == MAP_FAILED ? NULL : mem;
}

void
mc_pool_put (struct mc_pool *pool, unsigned char *buffer, size_t used)
{
  if (pool->spares == MAX_SPARE) {
    munmap (buffer, mc_buffer_size (pool->ctx));
    return;
  }
  if (used > SMALL) {
    pool->last = modcat_now ();
    if (!pool->idle.set)
      mc_timer_set (pool->ctx->loop, &pool->idle, pool->last + IDLE);
  }
  pool->spare[pool->spares] = buffer;
  pool->used[pool->spares++] = used;
}
