/* tests/unit/test-groups.c -- the core's option rows against socat's facts.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/list.h"
#include "core/registry.h"
#include "tests/unit/fake.h"
#include "tests/unit/unit.h"

/* A line of tests/unit/data/core-options.tsv. */
struct fact {
  const char *name, *aliases, *groups, *phase, *type;
};

static const struct modcat_opt *
find_row (const struct modcat_group *group, const char *name)
{
  for (size_t i = 0; i < group->opts.count; i++)
    if (strcmp (mc_opt_at (&group->opts, i)->name, name) == 0)
      return mc_opt_at (&group->opts, i);
  return NULL;
}

/* The group of the core that the first of GROUPS names. */
static const struct modcat_group *
find_group (const char *groups)
{
  for (size_t i = 0; i < MC_CORE_GROUPS; i++) {
    const char *name = mc_core_groups[i]->name;
    size_t len = strlen (name);

    if (strncmp (groups, name, len) == 0
        && (groups[len] == ',' || groups[len] == '\0'))
      return mc_core_groups[i];
  }
  return NULL;
}

/* socat shows the phase in which su-d looks the user up; ours looks him up
   while binding and shows the phase in which it acts. */
static const char *
phase_of (const struct fact *fact)
{
  return strcmp (fact->name, "substuser-delayed") == 0 ? "LATE2"
    : fact->phase;
}

static void
check_fact (const struct fact *fact)
{
  const struct modcat_group *group = find_group (fact->groups);
  const struct modcat_opt *opt;

  ck_assert_msg (group != NULL, "%s: no group %s", fact->name, fact->groups);
  opt = find_row (group, fact->name);
  ck_assert_msg (opt != NULL, "%s is not in %s", fact->name, fact->groups);
  ck_assert_str_eq (opt->aliases != NULL ? opt->aliases : "", fact->aliases);
  ck_assert_str_eq (mc_phase_name (opt->phase), phase_of (fact));
  ck_assert_str_eq (mc_type_name (opt), fact->type);
}

static size_t
count_rows (void)
{
  size_t rows = 0;

  for (size_t i = 0; i < MC_CORE_GROUPS; i++)
    rows += mc_core_groups[i]->opts.count;
  return rows;
}

/* Every fact is a row, and there are as many rows as facts. */
START_TEST (facts)
{
  const char *srcdir = getenv ("SRCDIR");
  char path[4096], line[400];
  size_t lines = 0;
  FILE *f;

  snprintf (path, sizeof path, "%s/tests/unit/data/core-options.tsv",
            srcdir != NULL ? srcdir : "..");
  f = fopen (path, "r");
  ck_assert_msg (f != NULL, "cannot read %s", path);
  while (fgets (line, sizeof line, f) != NULL) {
    char *rest = line;
    struct fact fact;

    if (line[0] == '#')
      continue;
    line[strcspn (line, "\n")] = '\0';
    fact.name = strsep (&rest, "\t");
    fact.aliases = strsep (&rest, "\t");
    fact.groups = strsep (&rest, "\t");
    fact.phase = strsep (&rest, "\t");
    fact.type = strsep (&rest, "\t");
    ck_assert_msg (fact.type != NULL && rest == NULL, "bad line %s", line);
    check_fact (&fact);
    lines++;
  }
  fclose (f);
  ck_assert_uint_eq (lines, 61);
  ck_assert_uint_eq (count_rows (), lines);
}
END_TEST

/* In every group a name means one thing, and has one line of help of its
   own, without a full stop. */
START_TEST (rows)
{
  const char *helps[100];
  size_t n = 0;

  for (size_t i = 0; i < MC_CORE_GROUPS; i++) {
    const struct modcat_list *opts = &mc_core_groups[i]->opts;

    ck_assert_uint_eq (mc_core_groups[i]->size, sizeof (struct modcat_group));
    ck_assert_ptr_nonnull (mc_core_groups[i]->help);
    for (size_t o = 0; o < opts->count; o++) {
      const struct modcat_opt *opt = mc_opt_at (opts, o);
      size_t len = strlen (opt->help);

      ck_assert_msg (len > 10 && len < 72 && opt->help[len - 1] != '.'
                     && !isupper ((unsigned char) opt->help[0]),
                     "%s: \"%s\"", opt->name, opt->help);
      for (size_t h = 0; h < n; h++)
        ck_assert_str_ne (opt->help, helps[h]);
      helps[n++] = opt->help;
      if (opt->apply == NULL)
        ck_assert_uint_lt (opt->store, mc_core_groups[i]->conf_size);
    }
  }
}
END_TEST

/* Each name and alias finds its own row. */
START_TEST (names)
{
  for (size_t i = 0; i < MC_CORE_GROUPS; i++)
    for (size_t o = 0; o < mc_core_groups[i]->opts.count; o++) {
      const struct modcat_opt *opt = mc_opt_at (&mc_core_groups[i]->opts, o);
      char all[200], *rest = all, *name;

      snprintf (all, sizeof all, "%s%s%s", opt->name,
                opt->aliases != NULL ? "," : "",
                opt->aliases != NULL ? opt->aliases : "");
      while ((name = strsep (&rest, ",")) != NULL)
        for (size_t k = 0; k < MC_CORE_GROUPS; k++) {
          const struct modcat_list *opts = &mc_core_groups[k]->opts;

          for (size_t n = 0; n < opts->count; n++) {
            const struct modcat_opt *other = mc_opt_at (opts, n);

            ck_assert_msg (other == opt || (strcmp (other->name, name) != 0
                                            && !mc_name_in (name,
                                                            other->aliases)),
                           "%s is also %s", name, other->name);
          }
        }
    }
}
END_TEST

UNIT_MAIN ("groups", facts, rows, names)
