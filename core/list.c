/* core/list.c -- full-size copies of lists that a smaller struct made.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "list.h"

/* A list and its copy.  Found by the rows' address: the list may be inside a
   group that several modules point to.  Lives as long as the modules, which
   is as long as the process. */
struct wide {
  struct wide *next;
  const void *items;
  size_t full;
  max_align_t rows[];
};

static struct wide *wides;

static const char *
wide_row (const struct wide *w, size_t i)
{
  return (const char *) w->rows + i * w->full;
}

const void *
mc_list_wide (const struct modcat_list *list, size_t i, size_t full)
{
  struct wide *w;
  size_t bytes;

  for (w = wides; w; w = w->next)
    if (w->items == list->items && w->full == full)
      return wide_row (w, i);
  if (__builtin_mul_overflow (list->count, full, &bytes)
      || __builtin_add_overflow (bytes, sizeof *w, &bytes))
    return NULL;
  w = calloc (1, bytes);
  if (!w)
    return NULL;
  w->items = list->items;
  w->full = full;
  for (size_t n = 0; n < list->count; n++)
    memcpy ((char *) w->rows + n * full, mc_list_at (list, n), list->stride);
  w->next = wides;
  wides = w;
  return wide_row (w, i);
}
