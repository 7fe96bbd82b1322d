/* core/find.c -- where an option's row is, and why it is nowhere.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "compat/foreign.h"
#include "context.h"
#include "find.h"
#include "list.h"
#include "log.h"
#include "option.h"
#include "registry.h"

const struct modcat_group *const mc_core_groups[MC_CORE_GROUPS] = {
  &mc_group_appl, &mc_group_process, &mc_group_all, &modcat_group_fd,
  &modcat_group_fifo, &modcat_group_retry, &modcat_group_child,
  &modcat_group_listen,
};

/* -- the groups of an address type ---------------------------------------- */

/* Bytes of a group's name that are looked at. */
enum { GROUP_NAME = 64 };

/* The name of the I-th group that TYPE takes, linked, of the core or named;
   false behind the last. */
static bool
group_name (const struct modcat_addr *type, size_t i, char name[GROUP_NAME])
{
  const char *more = type->more_groups != NULL ? type->more_groups : "";
  size_t len;

  if (i < type->groups.count) {
    snprintf (name, GROUP_NAME, "%s", mc_group_at (&type->groups, i)->name);
    return true;
  }
  i -= type->groups.count;
  if (i < MC_GROUPS_EVERYWHERE) {
    snprintf (name, GROUP_NAME, "%s", mc_core_groups[i]->name);
    return true;
  }
  for (i -= MC_GROUPS_EVERYWHERE; i > 0 && *more != '\0'; i--) {
    more += strcspn (more, ",");
    more += *more == ',';
  }
  len = strcspn (more, ",");
  snprintf (name, GROUP_NAME, "%.*s", (int) len, more);
  return len > 0;
}

static bool
takes_group (const struct modcat_addr *type, const char *group)
{
  char name[GROUP_NAME];

  for (size_t i = 0; group_name (type, i, name); i++)
    if (strcasecmp (name, group) == 0)
      return true;
  return false;
}

/* -- finding -------------------------------------------------------------- */

static const struct modcat_opt *
find_row (const struct modcat_list *opts, const char *name)
{
  for (size_t i = 0; i < opts->count; i++) {
    const struct modcat_opt *opt = mc_opt_at (opts, i);

    if (strcasecmp (opt->name, name) == 0 || mc_name_in (name, opt->aliases))
      return opt;
  }
  return NULL;
}

static const struct modcat_opt *
find_linked (const struct modcat_addr *type, const char *name,
             const struct modcat_group **group)
{
  const struct modcat_opt *opt = find_row (&type->opts, name);

  *group = NULL;
  for (size_t i = 0; opt == NULL && i < type->groups.count; i++) {
    *group = mc_group_at (&type->groups, i);
    opt = find_row (&(*group)->opts, name);
  }
  return opt;
}

/* In the first COUNT of the core's groups. */
static const struct modcat_opt *
find_in_core (size_t count, const char *name,
              const struct modcat_group **group)
{
  const struct modcat_opt *opt = NULL;

  for (size_t i = 0; opt == NULL && i < count; i++) {
    *group = mc_core_groups[i];
    opt = find_row (&(*group)->opts, name);
  }
  return opt;
}

/* What modules add to the groups of TYPE.  NULL and *WHY: a module that would
   have it can't be used. */
static const struct modcat_opt *
find_added (struct mc_context *ctx, const struct modcat_addr *type,
            const char *name, const struct modcat_group **group,
            const char **why)
{
  const struct modcat_opt *opt = NULL;
  const char *reason = NULL;
  char in[GROUP_NAME];

  for (size_t i = 0; opt == NULL && group_name (type, i, in); i++) {
    opt = mc_registry_opt (ctx->registry, in, name, group, why);
    reason = *why != NULL ? *why : reason;
  }
  *why = reason;
  return opt;
}

const struct modcat_opt *
mc_option_find (struct mc_context *ctx, const struct modcat_addr *type,
                const char *name, const struct modcat_group **group)
{
  const struct modcat_opt *opt = find_linked (type, name, group);
  const char *in, *why;

  if (opt == NULL)
    opt = find_in_core (MC_GROUPS_EVERYWHERE, name, group);
  if (opt == NULL)
    opt = find_added (ctx, type, name, group, &why);
  if (opt != NULL || !ctx->set.no_group_check)
    return opt;
  opt = find_in_core (MC_CORE_GROUPS, name, group);
  in = opt == NULL ? mc_registry_group_of (ctx->registry, name) : NULL;
  if (in != NULL)
    opt = mc_registry_opt (ctx->registry, in, name, group, &why);
  return opt;
}

/* -- explaining ----------------------------------------------------------- */

/* What is known of an option that an address type does not take. */
struct elsewhere {
  char takers[200];            /* "TCP-LISTEN, UNIX-LISTEN" */
  size_t count;                /* of takers */
  const char *group;           /* NULL: it is the takers' own */
  const char *help;            /* of the group, NULL: not known */
};

static int
first_name (const char *names)
{
  return (int) strcspn (names, ",");
}

static void
add_taker (struct elsewhere *e, const struct modcat_addr *type)
{
  size_t used = strlen (e->takers);

  if (e->count < 3)
    snprintf (e->takers + used, sizeof e->takers - used, "%s%.*s",
              e->count > 0 ? ", " : "", first_name (type->names),
              type->names);
  e->count++;
}

/* The types of loaded modules that take NAME.  Nothing is loaded for it: the
   module of the address itself knows the likely ones. */
static void
find_takers (struct mc_registry *reg, const char *name, struct elsewhere *e)
{
  for (size_t i = 0; i < mc_registry_count (reg); i++) {
    const struct modcat_module *desc = mc_registry_at (reg, i)->desc;

    for (size_t n = 0; desc != NULL && n < desc->addrs.count; n++) {
      const struct modcat_addr *type = mc_addr_at (&desc->addrs, n);
      const struct modcat_group *group;

      if (find_linked (type, name, &group) != NULL
          || (e->group != NULL && takes_group (type, e->group)))
        add_taker (e, type);
    }
  }
}

static bool
find_elsewhere (struct mc_context *ctx, const char *name,
                struct elsewhere *e)
{
  const struct modcat_group *group;

  if (find_in_core (MC_CORE_GROUPS, name, &group) != NULL) {
    e->group = group->name;
    e->help = group->help;
  } else
    e->group = mc_registry_group_of (ctx->registry, name);
  find_takers (ctx->registry, name, e);
  return e->group != NULL || e->count > 0;
}

static void
say_elsewhere (struct mc_context *ctx, const struct mc_spec *spec,
               const struct modcat_addr *type, const struct mc_word *name,
               const struct elsewhere *e)
{
  char group[160] = "";

  if (e->group != NULL && e->help != NULL)
    snprintf (group, sizeof group, "; it is of group %s (%s)", e->group,
              e->help);
  else if (e->group != NULL)
    snprintf (group, sizeof group, "; it is of group %s", e->group);
  mc_log_caret (ctx->log, MODCAT_LOG_ERROR, spec, name->col, name->width,
                "option \"%.64s\" not supported with this address type, "
                "%.*s%s%s%s%s", name->text, first_name (type->names),
                type->names, group, e->count > 0 ? "; for example " : "",
                e->takers, e->count > 0 ? e->count > 1 ? " take it"
                : " takes it" : "");
}

static void
add_rows (struct mc_near *near, const struct modcat_list *opts)
{
  for (size_t i = 0; i < opts->count; i++) {
    const struct modcat_opt *opt = mc_opt_at (opts, i);

    mc_near_add (near, opt->name);
    mc_near_add (near, opt->aliases);
  }
}

/* The name that TYPE does take and that is nearest to NAME. */
static const char *
find_near (struct mc_context *ctx, const struct modcat_addr *type,
           const char *name, struct mc_near *near)
{
  char group[GROUP_NAME];

  mc_near_init (near, name);
  add_rows (near, &type->opts);
  for (size_t i = 0; i < type->groups.count; i++)
    add_rows (near, &mc_group_at (&type->groups, i)->opts);
  for (size_t i = 0; i < MC_GROUPS_EVERYWHERE; i++)
    add_rows (near, &mc_core_groups[i]->opts);
  for (size_t i = 0; group_name (type, i, group); i++)
    mc_registry_near_opts (ctx->registry, group, near);
  return mc_near_best (near);
}

static void
say_unknown (struct mc_context *ctx, const struct mc_spec *spec,
             const struct modcat_addr *type, const struct mc_word *name)
{
  struct mc_near near;
  const char *best = find_near (ctx, type, name->text, &near);

  mc_log_caret (ctx->log, MODCAT_LOG_ERROR, spec, name->col, name->width,
                "unknown option \"%.64s\" for %.*s%s%s%s", name->text,
                first_name (type->names), type->names,
                best != NULL ? "; did you mean \"" : "",
                best != NULL ? best : "", best != NULL ? "\"?" : "");
}

void
mc_option_explain (struct mc_context *ctx, const struct mc_spec *spec,
                   const struct modcat_addr *type,
                   const struct mc_word *name)
{
  struct elsewhere e = { .takers = "" };
  const struct modcat_group *group;
  const char *why;

  find_added (ctx, type, name->text, &group, &why);
  if (why != NULL)
    mc_log_caret (ctx->log, MODCAT_LOG_ERROR, spec, name->col, name->width,
                  "%s", why);
  else if (find_elsewhere (ctx, name->text, &e))
    say_elsewhere (ctx, spec, type, name, &e);
  else if (mc_foreign_option (name->text))
    mc_log_caret (ctx->log, MODCAT_LOG_ERROR, spec, name->col, name->width,
                  "option \"%s\" does not exist on this system, only on "
                  "others", name->text);
  else
    say_unknown (ctx, spec, type, name);
}
