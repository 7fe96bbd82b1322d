/* core/kept.c -- what modules keep for all sessions of the process.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "channel.h"
#include "context.h"
#include "kept.h"

struct mc_kept {
  struct mc_kept *next;
  const void *key;
  void (*release) (void *block);
  max_align_t mem[];
};

void *
modcat_keep (const struct modcat_request *rq, const void *key, size_t size,
             void (*release) (void *block))
{
  struct mc_context *ctx = mc_request_of (rq)->ctx;
  struct mc_kept *k = ctx->kept;

  while (k != NULL && k->key != key)
    k = k->next;
  if (k != NULL)
    return k->mem;
  k = malloc (sizeof *k + size);
  if (k == NULL) {
    modcat_fail (rq, "out of memory");
    return NULL;
  }
  memset (k, 0, sizeof *k + size);
  k->key = key;
  k->release = release;
  k->next = ctx->kept;
  ctx->kept = k;
  return k->mem;
}

void
mc_kept_free (struct mc_context *ctx)
{
  while (ctx->kept != NULL) {
    struct mc_kept *k = ctx->kept;

    if (k->release != NULL)
      k->release (k->mem);
    ctx->kept = k->next;
    free (k);
  }
}
