/* core/option.c -- the options of a bound address: asked for, applied.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stddef.h>
#include <string.h>

#include "find.h"
#include "list.h"
#include "option.h"

/* -- asking --------------------------------------------------------------- */

const void *
mc_address_conf (const struct modcat_address *a,
                 const struct modcat_group *group)
{
  for (size_t i = 0; i < a->nconfs; i++)
    if (a->confs[i].group == group)
      return a->confs[i].mem;
  return NULL;
}

const struct mc_opt_set *
mc_address_opt (const struct modcat_address *a, const char *name)
{
  for (size_t i = a->nopts; i > 0; i--)
    if (strcmp (a->opts[i - 1].opt->name, name) == 0)
      return &a->opts[i - 1];
  return NULL;
}

const char *
mc_phase_name (int phase)
{
  enum { STEP = 10 };          /* the frozen phases are its multiples */
  static const char *const names[] = {
    "OFFSET", "INIT", "EARLY", "PREOPEN", "OPEN", "PASTOPEN", "PRESOCKET",
    "SOCKET", "PASTSOCKET", "PREBIGEN", "BIGEN", "PASTBIGEN", "FD", "PREBIND",
    "BIND", "PASTBIND", "PRELISTEN", "LISTEN", "PASTLISTEN", "PRECONNECT",
    "CONNECT", "PASTCONNECT", "PREACCEPT", "ACCEPT", "PASTACCEPT",
    "CONNECTED", "PREFORK", "FORK", "PASTFORK", "LATE", "LATE2", "PREEXEC",
    "EXEC", "PASTEXEC", "SPECIFIC",
  };

  if (phase < MODCAT_PH_OFFSET || phase > MODCAT_PH_SPECIFIC
      || phase % STEP != 0)
    return "?";
  return names[phase / STEP - 1];
}

/* -- applying ------------------------------------------------------------- */

static bool
everywhere (const struct modcat_group *group)
{
  return group == &mc_group_appl || group == &mc_group_process
    || group == &mc_group_all;
}

/* Is SET one of WHICH? */
static bool
wanted (const struct mc_opt_set *set, bool marked, unsigned which)
{
  if ((which & MC_OPTS_LEFT) && marked)
    return false;
  if ((which & MC_OPTS_NOT_PROCESS) && set->group == &mc_group_process)
    return false;
  if (which & MC_OPTS_OF_FDS)
    return (set->opt->flags & MODCAT_OPT_CHANNEL) == 0
      && !everywhere (set->group);
  return true;
}

/* A module made with an older header has shorter groups. */
static bool
has_finish (const struct modcat_group *group)
{
  return group != NULL
    && group->size >= offsetof (struct modcat_group, finish)
                      + sizeof group->finish
    && group->finish != NULL;
}

/* A mark while a phase is walked: acted now, and its group is to be told. */
enum { MARKED = 1, MARKED_NOW = 2 };

/* Take the marks of now away; ask the groups that had them to finish when
   RESULT, which is returned otherwise, is good. */
static int
finish_groups (const struct modcat_address *a, unsigned char *applied,
               const struct modcat_target *t, int phase, int result)
{
  for (size_t i = 0; i < a->nopts; i++) {
    const struct modcat_group *group = a->opts[i].group;

    if (applied[i] != MARKED_NOW)
      continue;
    for (size_t k = i; k < a->nopts; k++)
      if (a->opts[k].group == group && applied[k] == MARKED_NOW)
        applied[k] = MARKED;
    if (result == MODCAT_OK)
      result = group->finish (t, phase);
  }
  return result;
}

int
mc_options_apply (const struct modcat_address *a, unsigned char *applied,
                  const struct modcat_target *t, int phase, unsigned which)
{
  int result = MODCAT_OK;
  bool finish = false;

  for (size_t i = 0; i < a->nopts && result == MODCAT_OK; i++) {
    const struct mc_opt_set *set = &a->opts[i];

    if (set->opt->phase != phase || !wanted (set, applied[i] != 0, which))
      continue;
    if (set->opt->apply != NULL)
      result = set->opt->apply (t, set->opt, &set->value);
    if (result == MODCAT_SKIP) {
      result = MODCAT_OK;
      continue;
    }
    applied[i] = has_finish (set->group) ? MARKED_NOW : MARKED;
    finish = finish || applied[i] == MARKED_NOW;
  }
  return finish ? finish_groups (a, applied, t, phase, result) : result;
}

static bool
is_linked (const struct modcat_addr *type, const struct modcat_group *group)
{
  for (size_t i = 0; i < type->groups.count; i++)
    if (mc_group_at (&type->groups, i) == group)
      return true;
  return false;
}

/* Does anybody read the conf that SET was stored in?  The type those of its
   own options and of the groups that it links; the core its own; and what a
   module adds to a group, the appliers beside it. */
static bool
is_read (const struct modcat_address *a, const struct mc_opt_set *set)
{
  if (set->group == NULL || everywhere (set->group)
      || is_linked (a->type, set->group))
    return true;
  for (size_t i = 0; i < a->nopts; i++)
    if (a->opts[i].group == set->group && a->opts[i].opt->apply != NULL)
      return true;
  return false;
}

const struct mc_opt_set *
mc_options_unapplied (const struct modcat_address *a,
                      const unsigned char *applied)
{
  for (size_t i = 0; i < a->nopts; i++) {
    const struct mc_opt_set *set = &a->opts[i];

    if (!applied[i] && (set->opt->apply != NULL || !is_read (a, set)))
      return set;
  }
  return NULL;
}
