/* core/offers.h -- every option there is, of the core and of all modules.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_OFFERS_H
#define MC_OFFERS_H

#include <stddef.h>

#include <modcat/module.h>

struct mc_registry;

/* An option and who has it. */
struct mc_offered {
  const struct modcat_opt *opt;
  const char *group;           /* or the names of the one type that has it */
  const char *help;            /* what the group is for, or NULL */
};

/* Zeroed: empty.  Behind the last one is a row whose opt is NULL. */
struct mc_offers {
  struct mc_offered *list;
  size_t count, room;
};

/* Load every module that is there; what can't be loaded is reported. */
void mc_offers_load (struct mc_registry *reg);

/* Load them and collect, sorted by group and name, each row once.  -1
   without memory. */
int mc_offers_collect (struct mc_registry *reg, struct mc_offers *offers);
void mc_offers_free (struct mc_offers *offers);

/* Sort by name and group instead. */
void mc_offers_by_name (struct mc_offers *offers);

#endif
