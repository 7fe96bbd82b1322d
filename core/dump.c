/* core/dump.c -- what --list and --dump-* print for programs to read.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "dump.h"
#include "env.h"
#include "list.h"
#include "log.h"
#include "offers.h"
#include "option.h"
#include "registry.h"

static const char *
or_dash (const char *text)
{
  return text && *text ? text : "-";
}

/* -- --list --------------------------------------------------------------- */

static void
put_keywords (const struct modcat_module *m)
{
  for (size_t i = 0; i < m->addrs.count; i++)
    {
      const char *names = mc_addr_at (&m->addrs, i)->names;

      printf ("%s%.*s", i ? "," : "", (int) strcspn (names, ","), names);
    }
  if (m->addrs.count == 0)
    putchar ('-');
}

static void
put_group_names (const struct modcat_list *groups)
{
  for (size_t i = 0; i < groups->count; i++)
    printf ("%s%s", i ? "," : "", mc_group_at (groups, i)->name);
}

int
mc_dump_list (struct mc_context *ctx)
{
  mc_offers_load (ctx->registry);
  for (size_t i = 0; i < mc_registry_count (ctx->registry); i++)
    {
      const struct mc_module *m = mc_registry_at (ctx->registry, i);

      printf ("%-12s %-7s %-7s %-18s ", m->name, m->desc ? "present"
              : m->absent ? "absent" : "broken",
              m->desc ? or_dash (m->desc->version) : "-",
              or_dash (m->package));
      if (m->desc)
        put_keywords (m->desc);
      else
        putchar ('-');
      putchar (' ');
      if (m->desc && m->desc->groups.count > 0)
        put_group_names (&m->desc->groups);
      else
        putchar ('-');
      putchar ('\n');
    }
  return 0;
}

/* -- --dump-module -------------------------------------------------------- */

static const char *
or_empty (const char *text)
{
  return text ? text : "";
}

/* The rows of LIST, each key beginning with PREFIX and a number. */
static void
put_options (const char *prefix, const struct modcat_list *list)
{
  for (size_t i = 0; i < list->count; i++)
    {
      const struct modcat_opt *o = mc_opt_at (list, i);
      char key[64];

      snprintf (key, sizeof key, "%s.option.%zu", prefix, i);
      printf ("%s.name=%s\n", key, o->name);
      printf ("%s.aliases=%s\n", key, or_empty (o->aliases));
      printf ("%s.phase=%s\n", key, mc_phase_name (o->phase));
      printf ("%s.type=%s\n", key, mc_type_name (o));
      if (o->min || o->max)
        printf ("%s.range=%" PRId64 "..%" PRId64 "\n", key, o->min, o->max);
      else
        printf ("%s.range=\n", key);
      printf ("%s.default=%s\n", key, or_empty (o->dflt));
      printf ("%s.repeat=%s\n", key,
              o->flags & MODCAT_OPT_REPEAT ? "yes" : "no");
      printf ("%s.help=%s\n", key, or_empty (o->help));
    }
}

static void
put_addr (size_t i, const struct modcat_addr *a)
{
  char key[32];

  snprintf (key, sizeof key, "address.%zu", i);
  printf ("%s.names=%s\n", key, a->names);
  printf ("%s.usage=%s\n", key, a->usage);
  printf ("%s.help=%s\n", key, or_empty (a->help));
  printf ("%s.parameters=%u..%u\n", key, a->min_args, a->max_args);
  printf ("%s.dirs=%s%s\n", key, a->dirs & MODCAT_READ ? "r" : "",
          a->dirs & MODCAT_WRITE ? "w" : "");
  printf ("%s.listens=%s\n", key, a->listen ? "yes" : "no");
  printf ("%s.program=%s\n", key,
          a->flags & MODCAT_ADDR_PROGRAM ? "yes" : "no");
  printf ("%s.target=%s\n", key,
          a->flags & MODCAT_ADDR_TARGET ? "yes" : "no");
  printf ("%s.pair_with=%s\n", key, or_empty (a->pair_with));
  printf ("%s.infer=%s\n", key, or_empty (a->infer));
  printf ("%s.groups=", key);
  put_group_names (&a->groups);
  printf ("\n%s.more_groups=%s\n", key, or_empty (a->more_groups));
  put_options (key, &a->opts);
}

/* Is G one of the first COUNT of LIST? */
static bool
among (const struct modcat_list *list, size_t count,
       const struct modcat_group *g)
{
  for (size_t i = 0; i < count; i++)
    if (mc_group_at (list, i) == g)
      return true;
  return false;
}

/* Was G already met, walking M's groups and then those of its types up to
   group K of type I? */
static bool
met_before (const struct modcat_module *m, size_t i, size_t k,
            const struct modcat_group *g)
{
  if (among (&m->groups, m->groups.count, g))
    return true;
  for (size_t n = 0; n < i; n++)
    {
      const struct modcat_list *list = &mc_addr_at (&m->addrs, n)->groups;

      if (among (list, list->count, g))
        return true;
    }
  return among (&mc_addr_at (&m->addrs, i)->groups, k, g);
}

static void
put_group (size_t number, const struct modcat_group *g, bool offered)
{
  char key[32];

  snprintf (key, sizeof key, "group.%zu", number);
  printf ("%s.name=%s\n", key, g->name);
  printf ("%s.help=%s\n", key, or_empty (g->help));
  printf ("%s.offered=%s\n", key, offered ? "yes" : "no");
  put_options (key, &g->opts);
}

/* Those that the module offers to others, then those of its own types. */
static void
put_groups (const struct modcat_module *m)
{
  size_t number = 0;

  for (size_t i = 0; i < m->groups.count; i++)
    put_group (number++, mc_group_at (&m->groups, i), true);
  for (size_t i = 0; i < m->addrs.count; i++)
    {
      const struct modcat_list *list = &mc_addr_at (&m->addrs, i)->groups;

      for (size_t k = 0; k < list->count; k++)
        {
          const struct modcat_group *g = mc_group_at (list, k);

          if (!met_before (m, i, k, g))
            put_group (number++, g, false);
        }
    }
}

/* The module NAME, or NULL, reported. */
static struct mc_module *
find (struct mc_context *ctx, const char *name)
{
  struct mc_near near;
  const char *best;

  mc_near_init (&near, name);
  for (size_t i = 0; i < mc_registry_count (ctx->registry); i++)
    {
      struct mc_module *m = mc_registry_at (ctx->registry, i);

      if (strcmp (m->name, name) == 0)
        return m;
      mc_near_add (&near, m->name);
    }
  best = mc_near_best (&near);
  if (best)
    mc_log_put (ctx->log, MODCAT_LOG_ERROR,
                "no module is called \"%s\"; did you mean \"%s\"?", name,
                best);
  else
    mc_log_put (ctx->log, MODCAT_LOG_ERROR, "no module is called \"%s\"; "
                "modcat --list shows those that there are", name);
  return NULL;
}

/* The module NAME, loaded; NULL: reported. */
static const struct mc_module *
load (struct mc_context *ctx, const char *name)
{
  struct mc_module *m = find (ctx, name);

  if (!m)
    return NULL;
  if (m->absent)
    {
      mc_log_put (ctx->log, MODCAT_LOG_ERROR, "module %s is not installed%s%s",
                  name, m->package ? "; it comes with the package " : "",
                  or_empty (m->package));
      return NULL;
    }
  if (!m->desc && (m->failed || mc_registry_load (ctx->registry, m) == -1))
    return NULL;
  return m;
}

int
mc_dump_module (struct mc_context *ctx, const char *name)
{
  const struct mc_module *m = load (ctx, name);

  if (!m)
    return -1;
  printf ("name=%s\n", m->desc->name);
  printf ("version=%s\n", or_empty (m->desc->version));
  printf ("summary=%s\n", or_empty (m->desc->summary));
  printf ("path=%s\n", or_empty (m->path));
  printf ("package=%s\n", or_empty (m->package));
  printf ("api=%" PRIu32 "\n", m->desc->api);
  for (size_t i = 0; i < m->desc->addrs.count; i++)
    put_addr (i, mc_addr_at (&m->desc->addrs, i));
  put_groups (m->desc);
  return 0;
}

/* -- --list-NAME ---------------------------------------------------------- */

/* A module made with an older header has a shorter descriptor. */
static bool
can_list (const struct modcat_module *desc)
{
  return desc->size >= offsetof (struct modcat_module, list)
                       + sizeof desc->list
    && desc->list != NULL;
}

int
mc_list_of_module (struct mc_context *ctx, const char *name)
{
  const struct mc_module *m = load (ctx, name);

  if (!m)
    return -1;
  if (!can_list (m->desc))
    {
      mc_log_put (ctx->log, MODCAT_LOG_ERROR, "module %s has nothing that it "
                  "could list", name);
      return -1;
    }
  return m->desc->list () == MODCAT_OK ? 0 : -1;
}

/* -- --dump-config -------------------------------------------------------- */

int
mc_dump_config (void)
{
  const char *path = secure_getenv ("MODCAT_MODULE_PATH");
  const char *catalogue = secure_getenv ("MODCAT_CATALOGUE");

  printf ("version=%s\n", PACKAGE_VERSION);
  printf ("socat_version=%s\n", MC_SOCAT_VERSION);
  printf ("api=%d\n", MODCAT_API);
  printf ("module_dir=%s\n", MODCAT_MODULE_DIR);
  printf ("module_path=%s\n", path && *path ? path : MODCAT_MODULE_DIR);
  printf ("catalogue=%s\n", catalogue && catalogue[0] == '/' ? catalogue
          : MODCAT_CATALOGUE);
#ifdef MODCAT_STATIC_MODULES
  printf ("static_modules=yes\n");
#else
  printf ("static_modules=no\n");
#endif
  return 0;
}
