/* core/usage.c -- what -h and -V print.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Everything about address types and their options comes from the modules.
 * Under the name socat the layout is socat's, which scripts read. */
#include <config.h>

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/utsname.h>

#include "cmdline.h"
#include "dump.h"
#include "env.h"
#include "list.h"
#include "log.h"
#include "offers.h"
#include "option.h"
#include "registry.h"

/* -- options of the command line ------------------------------------------ */

static void
put_main_options (const struct mc_settings *set)
{
  const char *name, *arg, *help;
  char left[40];
  int indent = set->as_socat ? 6 : 2, column = set->as_socat ? 17 : 21;

  for (size_t i = 0; mc_cmdline_option (i, &name, &arg, &help); i++)
    {
      bool apart = arg[0] == '<' && name[1] != '-' && !set->as_socat;

      if (!help)
        continue;
      snprintf (left, sizeof left, "%s%s%s", name,
                apart || (arg[0] && name[1] == '-') ? " " : "", arg);
      printf ("%*s%-*s %s\n", indent, "", column, left, help);
    }
}

/* -- address types -------------------------------------------------------- */

static void
put_groups (const struct modcat_addr *a)
{
  const char *comma = "";

  for (size_t i = 0; i < a->groups.count; i++)
    {
      printf ("%s%s", comma, mc_group_at (&a->groups, i)->name);
      comma = ",";
    }
  if (a->more_groups)
    printf ("%s%s", comma, a->more_groups);
}

/* "TCP-CONNECT" of "TCP-CONNECT,TCP"; its length. */
static int
first_name (const char *names)
{
  return (int) strcspn (names, ",");
}

static void
put_type (const struct modcat_addr *a, int level)
{
  printf ("  %s\n", a->usage);
  if (a->help)
    printf ("      %s\n", a->help);
  printf ("      %s", a->dirs == MODCAT_READ ? "read only"
          : a->dirs == MODCAT_WRITE ? "write only" : "reads and writes");
  if (a->groups.count > 0 || a->more_groups)
    printf ("; options of ");
  put_groups (a);
  putchar ('\n');
  if (level >= 3 && a->names[first_name (a->names)] == ',')
    printf ("      also called %s\n", a->names + first_name (a->names) + 1);
}

static void
put_module (const struct mc_module *m, int level)
{
  if (m->absent)
    printf ("\n%s: not installed%s%s\n", m->name,
            m->package ? "; comes with the package " : "",
            m->package ? m->package : "");
  else if (!m->desc)
    printf ("\n%s: can't be loaded\n", m->name);
  else
    {
      printf ("\n%s: %s\n", m->name, m->desc->summary);
      for (size_t i = 0; i < m->desc->addrs.count; i++)
        put_type (mc_addr_at (&m->desc->addrs, i), level);
    }
}

/* -- their options -------------------------------------------------------- */

/* What -hhh tells on top: other names, limits, what it is when not given. */
static void
put_details (const struct modcat_opt *opt)
{
  const char *lead = "      ";

  if (opt->aliases)
    {
      printf ("%salso called %s", lead, opt->aliases);
      lead = "; ";
    }
  if (opt->min || opt->max)
    {
      printf ("%s%" PRId64 " to %" PRId64, lead, opt->min, opt->max);
      lead = "; ";
    }
  if (opt->dflt)
    {
      printf ("%sdefault %s", lead, opt->dflt);
      lead = "; ";
    }
  if (lead[0] == ';')
    putchar ('\n');
}

static void
put_option (const struct mc_offered *o, int level)
{
  const struct modcat_opt *opt = o->opt;
  char left[64];

  if (opt->type == MODCAT_CONST)
    snprintf (left, sizeof left, "%s", opt->name);
  else
    snprintf (left, sizeof left, "%s=%s", opt->name, mc_type_name (opt));
  printf ("  %-28s %s (%s)\n", left, opt->help ? opt->help : "",
          mc_phase_name (opt->phase));
  if (level >= 3)
    put_details (opt);
}

static void
put_options (const struct mc_offers *offers, int level)
{
  const char *group = NULL;

  for (size_t i = 0; i < offers->count; i++)
    {
      const struct mc_offered *o = &offers->list[i];

      if (!group || strcmp (group, o->group) != 0)
        printf ("\nOptions of %s%s%s\n", o->group, o->help ? ": " : "",
                o->help ? o->help : "");
      group = o->group;
      put_option (o, level);
    }
}

static void
help_as_modcat (struct mc_context *ctx, int level,
                const struct mc_offers *offers)
{
  printf ("Usage: modcat [options] ADDRESS ADDRESS [-- WORD...]\n"
          "Relay bytes between two addresses, both ways, until both have "
          "ended.\n\nOptions\n");
  put_main_options (&ctx->set);
  printf ("\nAddresses\n"
          "  KEYWORD:parameter:...,option,option=value,...\n"
          "  ADDRESS!!ADDRESS     the first is read, the second written\n"
          "  -                    standard input and output\n"
          "  a word with a /      that file\n"
          "  a single digit       that descriptor\n"
          "\nKeywords, by the module that brings them\n");
  for (size_t i = 0; i < mc_registry_count (ctx->registry); i++)
    put_module (mc_registry_at (ctx->registry, i), level);
  if (level >= 2)
    put_options (offers, level);
  else
    printf ("\nmodcat -hh shows the options of addresses; see modcat(1), "
            "modcat-MODULE(7).\n");
}

/* -- the same as socat has it --------------------------------------------- */

/* A name and what is called so. */
struct line {
  const char *name;
  int len;
  bool alias;
  const void *what;
};
struct lines { struct line *list; size_t count, room; };

/* Add each of the comma separated NAMES; all but those of the first call for
   WHAT are aliases. */
static int
add_names (struct lines *l, const char *names, bool alias, const void *what)
{
  while (names && *names)
    {
      int len = first_name (names);

      if (l->count == l->room)
        {
          size_t room = l->room ? 2 * l->room : 256;
          void *list = realloc (l->list, room * sizeof *l->list);

          if (!list)
            return -1;
          l->list = list;
          l->room = room;
        }
      l->list[l->count++] = (struct line) {
        .name = names, .len = len, .alias = alias, .what = what
      };
      alias = true;
      names += len + (names[len] == ',');
    }
  return 0;
}

static int
by_line (const void *va, const void *vb)
{
  const struct line *a = va, *b = vb;
  int order = strncasecmp (a->name, b->name,
                           (size_t) (a->len < b->len ? a->len : b->len));

  return order ? order : a->len - b->len;
}

static void
put_lines (struct lines *l, bool aliases, void (*put) (const void *what),
           const char *(*name_of) (const void *what))
{
  if (l->count > 0)
    qsort (l->list, l->count, sizeof *l->list, by_line);
  for (size_t i = 0; i < l->count; i++)
    {
      const struct line *line = &l->list[i];
      const char *name = name_of (line->what);

      if (!line->alias)
        put (line->what);
      else if (aliases)
        printf ("         %.*s is an alias name for %.*s\n", line->len,
                line->name, first_name (name), name);
    }
  free (l->list);
}

static const char *
type_name (const void *what)
{
  return ((const struct modcat_addr *) what)->names;
}

static void
put_type_line (const void *what)
{
  const struct modcat_addr *a = what;

  printf ("      %s\tgroups=", a->usage);
  put_groups (a);
  putchar ('\n');
}

static int
put_type_lines (struct mc_registry *reg, bool aliases)
{
  struct lines l = { .count = 0 };
  int result = 0;

  for (size_t i = 0; i < mc_registry_count (reg); i++)
    {
      const struct mc_module *m = mc_registry_at (reg, i);

      for (size_t k = 0; m->desc && k < m->desc->addrs.count; k++)
        {
          const struct modcat_addr *a = mc_addr_at (&m->desc->addrs, k);

          if (add_names (&l, a->names, false, a) == -1)
            result = -1;
        }
    }
  put_lines (&l, aliases, put_type_line, type_name);
  return result;
}

static const char *
option_name (const void *what)
{
  return ((const struct mc_offered *) what)->opt->name;
}

/* The shortest of an option's names is the one that -hh shows. */
static void
put_nickname (const struct modcat_opt *opt)
{
  const char *name = opt->name, *next = opt->aliases;
  int len = first_name (name);

  while (next && *next)
    {
      int n = first_name (next);

      if (n < len)
        {
          name = next;
          len = n;
        }
      next += n + (next[n] == ',');
    }
  printf ("      %.*s", len, name);
}

/* The groups that have the same option are behind each other, and the last
   one is followed by a row without an option. */
static void
put_option_rest (const struct mc_offered *o)
{
  const struct modcat_opt *opt = o->opt;

  printf ("\tgroups=%.*s", first_name (o->group), o->group);
  while ((++o)->opt && strcmp (o->opt->name, opt->name) == 0)
    printf (",%.*s", first_name (o->group), o->group);
  printf ("\tphase=%s\ttype=%s\n", mc_phase_name (opt->phase),
          mc_type_name (opt));
}

static void
put_option_line (const void *what)
{
  printf ("      %s", option_name (what));
  put_option_rest (what);
}

static void
put_nickname_line (const void *what)
{
  put_nickname (((const struct mc_offered *) what)->opt);
  put_option_rest (what);
}

static int
put_option_lines (struct mc_offers *offers, int level)
{
  struct lines l = { .count = 0 };
  int result = 0;

  mc_offers_by_name (offers);
  for (size_t i = 0; i < offers->count; i++)
    {
      const struct mc_offered *o = &offers->list[i];

      if (i > 0 && strcmp (o[-1].opt->name, o->opt->name) == 0)
        continue;
      if (add_names (&l, o->opt->name, false, o) == -1
          || add_names (&l, o->opt->aliases, true, o) == -1)
        result = -1;
    }
  put_lines (&l, level >= 3,
             level >= 3 ? put_option_line : put_nickname_line, option_name);
  return result;
}

static int
help_as_socat (struct mc_context *ctx, int level, struct mc_offers *offers)
{
  int result;

  printf ("modcat " PACKAGE_VERSION ", with the interface of socat "
          MC_SOCAT_VERSION "\n"
          "Usage:\n"
          "socat [options] <bi-address> <bi-address>\n"
          "   options:\n");
  put_main_options (&ctx->set);
  printf ("   bi-address:\n"
          "      <single-address>!!<single-address>\n"
          "      <single-address>\n"
          "   single-address:\n"
          "      <address-head>[,<opts>]\n"
          "   address-head:\n");
  result = put_type_lines (ctx->registry, level >= 3);
  if (level >= 2)
    {
      printf ("   opts:\n"
              "      <opt>{,<opts>}:\n"
              "   opt:\n");
      if (put_option_lines (offers, level) == -1)
        result = -1;
    }
  return result;
}

static int
help (struct mc_context *ctx, int level)
{
  struct mc_offers offers = { .count = 0 };
  int result = mc_offers_collect (ctx->registry, &offers);

  if (result == 0 && ctx->set.as_socat)
    result = help_as_socat (ctx, level, &offers);
  else if (result == 0)
    help_as_modcat (ctx, level, &offers);
  mc_offers_free (&offers);
  if (result == -1)
    mc_log_put (ctx->log, MODCAT_LOG_ERROR, "help: %s", strerror (ENOMEM));
  return result;
}

/* -- the version ---------------------------------------------------------- */

/* The names of NAMES that have no dash in them, which is what socat's
   features look like. */
static int
add_features (struct lines *l, const char *names)
{
  size_t first = l->count, kept = first;

  if (add_names (l, names, true, NULL) == -1)
    return -1;
  for (size_t i = first; i < l->count; i++)
    if (!memchr (l->list[i].name, '-', (size_t) l->list[i].len))
      l->list[kept++] = l->list[i];
  l->count = kept;
  return 0;
}

static int
add_module_features (struct lines *l, const struct mc_module *m)
{
  int result = add_features (l, m->name);

  for (size_t i = 0; m->desc && i < m->desc->groups.count; i++)
    result |= add_features (l, mc_group_at (&m->desc->groups, i)->name);
  for (size_t i = 0; m->desc && i < m->desc->addrs.count; i++)
    {
      const struct modcat_addr *a = mc_addr_at (&m->desc->addrs, i);

      /* Not more_groups: whether somebody has those is another question. */
      result |= add_features (l, a->names);
      for (size_t k = 0; k < a->groups.count; k++)
        result |= add_features (l, mc_group_at (&a->groups, k)->name);
    }
  return result;
}

static void
put_features (struct lines *l, const char *before, const char *after)
{
  if (l->count > 0)
    qsort (l->list, l->count, sizeof *l->list, by_line);
  for (size_t i = 0; i < l->count; i++)
    {
      const struct line *line = &l->list[i];

      if (i > 0 && by_line (line - 1, line) == 0)
        continue;
      fputs (before, stdout);
      for (int k = 0; k < line->len; k++)
        putchar (toupper ((unsigned char) line->name[k]));
      puts (after);
    }
  free (l->list);
}

static int
version (struct mc_context *ctx)
{
  struct lines with = { .count = 0 }, without = { .count = 0 };
  struct utsname u;
  int result = 0;

  if (ctx->set.as_socat)
    puts ("socat version " MC_SOCAT_VERSION ", spoken by modcat "
          PACKAGE_VERSION);
  else
    puts ("modcat version " PACKAGE_VERSION ", with the interface of socat "
          "version " MC_SOCAT_VERSION);
  if (uname (&u) == 0)
    printf ("   running on %s version %s, release %s, machine %s\n",
            u.sysname, u.version, u.release, u.machine);
  puts ("features:");
  mc_offers_load (ctx->registry);
  for (size_t i = 0; i < mc_registry_count (ctx->registry); i++)
    {
      const struct mc_module *m = mc_registry_at (ctx->registry, i);

      result |= add_module_features (m->desc ? &with : &without, m);
    }
  put_features (&with, "  #define WITH_", " 1");
  put_features (&without, "  #undef WITH_", "");
  return result;
}

int
mc_usage (struct mc_context *ctx, const struct mc_command *cmd)
{
  int result;

  switch (cmd->action)
    {
    case MC_ACT_VERSION:
      result = version (ctx);
      break;
    case MC_ACT_HELP:
      result = help (ctx, cmd->help_level);
      break;
    case MC_ACT_LIST:
      result = mc_dump_list (ctx);
      break;
    case MC_ACT_LIST_OF:
      result = mc_list_of_module (ctx, cmd->argument);
      break;
    case MC_ACT_DUMP_MODULE:
      result = mc_dump_module (ctx, cmd->argument);
      break;
    case MC_ACT_DUMP_CONFIG:
      result = mc_dump_config ();
      break;
    default:
      return 1;
    }
  if (fflush (stdout) == EOF || ferror (stdout))
    {
      mc_log_put (ctx->log, MODCAT_LOG_ERROR, "standard output: %s",
                  strerror (errno));
      result = -1;
    }
  return result == 0 ? 0 : 1;
}
