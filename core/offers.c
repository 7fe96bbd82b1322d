/* core/offers.c -- every option there is, of the core and of all modules.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "list.h"
#include "offers.h"
#include "option.h"
#include "registry.h"

static const struct modcat_group *const core_groups[] = {
  &mc_group_all, &mc_group_appl, &mc_group_process, &modcat_group_child,
  &modcat_group_fd, &modcat_group_fifo, &modcat_group_listen,
  &modcat_group_retry
};

static int
add (struct mc_offers *offers, const struct modcat_opt *opt,
     const char *group, const char *help)
{
  if (offers->count + 1 >= offers->room)
    {
      size_t room = offers->room ? 2 * offers->room : 256;
      void *list = realloc (offers->list, room * sizeof *offers->list);

      if (!list)
        return -1;
      offers->list = list;
      offers->room = room;
    }
  offers->list[offers->count++] =
    (struct mc_offered) { .opt = opt, .group = group, .help = help };
  offers->list[offers->count] = (struct mc_offered) { .opt = NULL };
  return 0;
}

static int
add_rows (struct mc_offers *offers, const struct modcat_list *rows,
          const char *group, const char *help)
{
  for (size_t i = 0; i < rows->count; i++)
    if (add (offers, mc_opt_at (rows, i), group, help) == -1)
      return -1;
  return 0;
}

static int
add_groups (struct mc_offers *offers, const struct modcat_list *groups)
{
  for (size_t i = 0; i < groups->count; i++)
    {
      const struct modcat_group *g = mc_group_at (groups, i);

      if (add_rows (offers, &g->opts, g->name, g->help) == -1)
        return -1;
    }
  return 0;
}

static int
add_module (struct mc_offers *offers, const struct modcat_module *m)
{
  if (add_groups (offers, &m->groups) == -1)
    return -1;
  for (size_t i = 0; i < m->addrs.count; i++)
    {
      const struct modcat_addr *a = mc_addr_at (&m->addrs, i);

      if (add_groups (offers, &a->groups) == -1
          || add_rows (offers, &a->opts, a->names, a->help) == -1)
        return -1;
    }
  return 0;
}

static int
by_group (const void *va, const void *vb)
{
  const struct mc_offered *a = va, *b = vb;
  int order = strcmp (a->group, b->group);

  return order ? order : strcmp (a->opt->name, b->opt->name);
}

static int
by_name (const void *va, const void *vb)
{
  const struct mc_offered *a = va, *b = vb;
  int order = strcmp (a->opt->name, b->opt->name);

  return order ? order : strcmp (a->group, b->group);
}

static void
sort (struct mc_offers *offers, int (*order) (const void *, const void *))
{
  if (offers->count > 0)
    qsort (offers->list, offers->count, sizeof *offers->list, order);
}

/* A group is met once for each type that takes it. */
static void
drop_duplicates (struct mc_offers *offers)
{
  size_t kept = 0;

  for (size_t i = 0; i < offers->count; i++)
    if (kept == 0
        || by_group (&offers->list[kept - 1], &offers->list[i]) != 0)
      offers->list[kept++] = offers->list[i];
  offers->count = kept;
  if (offers->list)
    offers->list[kept] = (struct mc_offered) { .opt = NULL };
}

void
mc_offers_load (struct mc_registry *reg)
{
  for (size_t i = 0; i < mc_registry_count (reg); i++)
    {
      struct mc_module *m = mc_registry_at (reg, i);

      if (!m->desc && !m->absent && !m->failed)
        mc_registry_load (reg, m);
    }
}

int
mc_offers_collect (struct mc_registry *reg, struct mc_offers *offers)
{
  for (size_t i = 0; i < sizeof core_groups / sizeof core_groups[0]; i++)
    if (add_rows (offers, &core_groups[i]->opts, core_groups[i]->name,
                  core_groups[i]->help) == -1)
      return -1;
  mc_offers_load (reg);
  for (size_t i = 0; i < mc_registry_count (reg); i++)
    {
      const struct mc_module *m = mc_registry_at (reg, i);

      if (m->desc && add_module (offers, m->desc) == -1)
        return -1;
    }
  sort (offers, by_group);
  drop_duplicates (offers);
  return 0;
}

void
mc_offers_by_name (struct mc_offers *offers)
{
  sort (offers, by_name);
}

void
mc_offers_free (struct mc_offers *offers)
{
  free (offers->list);
  *offers = (struct mc_offers) { .count = 0 };
}
