/* core/list.h -- walking the lists of the ABI, whose rows may have grown.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * A row is never reached by items[i]: a module of another build has rows of
 * another size.  Longer rows are fine, what we know comes first.  Shorter
 * ones are read from a copy that ends in zeros, made by mc_list_wide(). */
#ifndef MC_LIST_H
#define MC_LIST_H

#include <stddef.h>

#include <modcat/module.h>

/* Row I of LIST, as long as its module made it. */
static inline const void *
mc_list_at (const struct modcat_list *list, size_t i)
{
  return (const char *) list->items + i * list->stride;
}

/* Row I of LIST in the copy whose rows have FULL bytes.  The copy is made
   by the first call and stays: modules are never unloaded.  The loader makes
   all of a module's copies, so NULL (no memory) is seen by the loader only. */
const void *mc_list_wide (const struct modcat_list *list, size_t i,
                          size_t full);

static inline const void *
mc_list_row (const struct modcat_list *list, size_t i, size_t full)
{
  return list->stride >= full ? mc_list_at (list, i)
                              : mc_list_wide (list, i, full);
}

/* Row I of a list of address types. */
static inline const struct modcat_addr *
mc_addr_at (const struct modcat_list *list, size_t i)
{
  return mc_list_row (list, i, sizeof (struct modcat_addr));
}

/* Row I of a list of options. */
static inline const struct modcat_opt *
mc_opt_at (const struct modcat_list *list, size_t i)
{
  return mc_list_row (list, i, sizeof (struct modcat_opt));
}

/* Entry I of a list of pointers to groups. */
static inline const struct modcat_group *
mc_group_at (const struct modcat_list *list, size_t i)
{
  return *(const struct modcat_group *const *) mc_list_at (list, i);
}

#endif
