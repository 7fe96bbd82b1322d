/* core/registry.c -- which module serves which keyword and option.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * This is on the way of every start: one folder is read and its manifests
 * parsed, and nothing is sorted, joined or loaded that isn't asked for. */
#include <config.h>

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "list.h"
#include "loader.h"
#include "log.h"
#include "manifest.h"
#include "registry.h"

enum {
  MAX_MODULES = 1024,          /* of all folders and the catalogue */
  SHOWN = 64                   /* bytes of a keyword in a message */
};

/* A module and where it was seen. */
struct known {
  struct mc_module pub;        /* first: what the others see */
  struct mc_manifests file;    /* what the manifest points into */
  struct mc_manifest manifest; /* name NULL: it has none */
  unsigned rank;               /* of its folder: the lower one wins */
  bool unchecked;              /* linked in, and not yet needed */
};

struct mc_registry {
  struct mc_log *log;
  struct known **mods;
  size_t count;
  struct mc_manifests catalogue;
  bool catalogue_read;
  bool sorted;
  char why[256 + SHOWN];
  char inferred[2][MC_MANIFEST_NAME + 1];        /* for a digit, for a path */
};

/* -- the list of modules -------------------------------------------------- */

static struct known *
find (struct mc_registry *reg, const char *name, size_t len)
{
  for (size_t i = 0; i < reg->count; i++)
    if (strncmp (reg->mods[i]->pub.name, name, len) == 0
        && reg->mods[i]->pub.name[len] == '\0')
      return reg->mods[i];
  return NULL;
}

static void
known_free (struct known *k)
{
  if (!k)
    return;
  mc_manifests_free (&k->file);
  free (k->pub.name);
  free (k->pub.path);
  free (k);
}

/* A new entry for the module NAME, or NULL (reported). */
static struct known *
add (struct mc_registry *reg, const char *name, size_t len)
{
  struct known *k = NULL;

  if (reg->count == MAX_MODULES)
    {
      mc_log_put (reg->log, MODCAT_LOG_WARN,
                  "passing over module %.*s: %d are known already", (int) len,
                  name, MAX_MODULES);
      return NULL;
    }
  if (!reg->mods)
    reg->mods = calloc (MAX_MODULES, sizeof (struct known *));
  if (reg->mods)
    k = calloc (1, sizeof *k);
  if (k)
    k->pub.name = strndup (name, len);
  if (!k || !k->pub.name)
    {
      mc_log_put (reg->log, MODCAT_LOG_ERROR, "no memory for module %.*s",
                  (int) len, name);
      free (k);
      return NULL;
    }
  reg->mods[reg->count++] = k;
  reg->sorted = false;
  return k;
}

static void
drop_manifest (struct known *k)
{
  mc_manifests_free (&k->file);
  k->manifest = (struct mc_manifest) { .name = NULL };
  k->pub.package = k->pub.summary = NULL;
}

static void
take_manifest (struct known *k, const struct mc_manifest *m)
{
  k->manifest = *m;
  k->pub.package = m->package;
  k->pub.summary = m->summary;
}

/* -- folders -------------------------------------------------------------- */

/* Is NAME of the file FILE.EXT one of a module?  Its length, or 0. */
static size_t
module_name (const char *file, const char *ext)
{
  size_t len = strlen (file), elen = strlen (ext);

  if (len <= elen || strcmp (file + len - elen, ext) != 0)
    return 0;
  len -= elen;
  /* A library that modules of the folder link is not one of them. */
  if (strncmp (file, "lib", 3) == 0 || memchr (file, '.', len)
      || mc_name_fault (file, len))
    return 0;
  return len;
}

/* The entry for the module that FILE of the folder RANK is a part of, NULL
   when it is of no use. */
static struct known *
entry_for (struct mc_registry *reg, const char *dir, const char *file,
           size_t len, unsigned rank, bool code)
{
  struct known *k = find (reg, file, len);

  if (!k)
    k = add (reg, file, len);
  else if (k->rank < rank && k->pub.path)
    {
      if (code)
        mc_log_put (reg->log, MODCAT_LOG_INFO,
                    "module %s is taken from %s, not from %s", k->pub.name,
                    k->pub.path, dir);
      return NULL;
    }
  else if (k->rank < rank)
    drop_manifest (k);         /* that of a folder without the code */
  if (k)
    k->rank = rank;
  return k;
}

static void
read_manifest (struct mc_registry *reg, struct known *k, const char *path)
{
  drop_manifest (k);
  if (mc_manifests_read (reg->log, path, MC_MANIFEST_MAX, &k->file) == -1)
    return;
  if (k->file.count != 1 || strcmp (k->file.list[0].name, k->pub.name) != 0)
    {
      mc_log_put (reg->log, MODCAT_LOG_WARN,
                  "%s is not the manifest of module %s alone, passed over",
                  path, k->pub.name);
      return;
    }
  take_manifest (k, &k->file.list[0]);
}

/* Note the FILE of folder DIR if it belongs to a module. */
static void
note_file (struct mc_registry *reg, const char *dir, const char *file,
           unsigned rank)
{
  size_t code = module_name (file, ".so");
  size_t len = code ? code : module_name (file, ".modcat");
  struct known *k;
  char *path;

  if (len == 0)
    return;
  k = entry_for (reg, dir, file, len, rank, code > 0);
  if (!k)
    return;
  if (asprintf (&path, "%s/%s", dir, file) == -1)
    {
      mc_log_put (reg->log, MODCAT_LOG_ERROR, "no memory for module %s",
                  k->pub.name);
      return;
    }
  if (!code)
    {
      read_manifest (reg, k, path);
      free (path);
      return;
    }
  free (k->pub.path);
  k->pub.path = path;
}

static void
read_folder (struct mc_registry *reg, const char *dir, unsigned rank,
             enum modcat_level missing)
{
  DIR *d;
  const struct dirent *e;

  if (dir[0] != '/')
    {
      mc_log_put (reg->log, MODCAT_LOG_WARN,
                  "MODCAT_MODULE_PATH: \"%s\" is not an absolute folder, "
                  "passed over", dir);
      return;
    }
  d = opendir (dir);
  if (!d)
    {
      mc_log_put (reg->log, missing, "cannot read module folder %s: %s", dir,
                  strerror (errno));
      return;
    }
  while ((e = readdir (d)))
    note_file (reg, dir, e->d_name, rank);
  closedir (d);
}

static void
read_path (struct mc_registry *reg, const char *path)
{
  for (unsigned rank = 0;; rank++)
    {
      size_t len = strcspn (path, ":");
      char *dir = strndup (path, len);

      if (!dir)
        mc_log_put (reg->log, MODCAT_LOG_ERROR,
                    "no memory for MODCAT_MODULE_PATH");
      else if (len == 0)
        read_folder (reg, MODCAT_MODULE_DIR, rank, MODCAT_LOG_INFO);
      else
        read_folder (reg, dir, rank, MODCAT_LOG_WARN);
      free (dir);
      if (!path[len])
        return;
      path += len + 1;
    }
}

/* Modules inside the binary; true if there are any. */
static bool
take_linked (struct mc_registry *reg)
{
  const struct modcat_module *desc;
  size_t i;

  for (i = 0; (desc = mc_load_linked (i)); i++)
    {
      struct known *k = add (reg, desc->name, strlen (desc->name));

      if (!k)
        continue;
      k->pub.desc = desc;
      k->pub.summary = desc->summary;
      k->unchecked = true;
    }
  return i > 0;
}

static void
find_absent (struct mc_registry *reg)
{
  for (size_t i = 0; i < reg->count; i++)
    {
      struct known *k = reg->mods[i];

      k->pub.absent = !k->pub.path && !k->pub.desc;
    }
}

struct mc_registry *
mc_registry_new (struct mc_log *log)
{
  struct mc_registry *reg = calloc (1, sizeof *reg);
  const char *path = secure_getenv ("MODCAT_MODULE_PATH");

  if (!reg) {
    mc_log_put (log, MODCAT_LOG_ERROR, "out of memory");
    return NULL;
  }
  reg->log = log;
  if (!take_linked (reg))
    read_path (reg, path ? path : "");
  else if (path && *path)
    mc_log_put (log, MODCAT_LOG_WARN, "MODCAT_MODULE_PATH has no effect: "
                "this modcat has its modules inside");
  find_absent (reg);
  return reg;
}

void
mc_registry_free (struct mc_registry *reg)
{
  if (!reg)
    return;
  for (size_t i = 0; i < reg->count; i++)
    known_free (reg->mods[i]);
  free (reg->mods);
  mc_manifests_free (&reg->catalogue);
  free (reg);
}

/* Add what the catalogue has and no folder. */
static void
need_catalogue (struct mc_registry *reg)
{
  const char *path = secure_getenv ("MODCAT_CATALOGUE");

  if (reg->catalogue_read)
    return;
  reg->catalogue_read = true;
  path = path && path[0] == '/' ? path : MODCAT_CATALOGUE;
  if (mc_manifests_read (reg->log, path, MC_CATALOGUE_MAX, &reg->catalogue))
    return;
  for (size_t i = 0; i < reg->catalogue.count; i++)
    {
      const struct mc_manifest *m = &reg->catalogue.list[i];
      size_t len = strlen (m->name);
      struct known *k = find (reg, m->name, len);

      if (k && !k->pub.package)
        k->pub.package = m->package;
      if (k || !(k = add (reg, m->name, len)))
        continue;
      k->pub.absent = true;
      take_manifest (k, m);
    }
}

/* -- loading -------------------------------------------------------------- */

static bool
check_linked (struct mc_registry *reg, struct known *k,
              enum modcat_level level)
{
  char text[sizeof reg->why];
  const char *why = mc_check_module (k->pub.desc, text, sizeof text);

  k->unchecked = false;
  if (!why)
    return true;
  mc_log_put (reg->log, level, "cannot use module %s, which is linked in: %s",
              k->pub.name, why);
  k->pub.failed = true;
  k->pub.desc = NULL;
  return false;
}

/* Load K, or complain at LEVEL, the first time. */
static bool
load (struct mc_registry *reg, struct known *k, enum modcat_level level)
{
  if (k->unchecked)
    return check_linked (reg, k, level);
  if (k->pub.desc || k->pub.failed || !k->pub.path)
    return k->pub.desc != NULL;
  k->pub.desc = mc_load (reg->log, level, k->pub.path);
  k->pub.failed = !k->pub.desc;
  if (k->pub.desc && !k->pub.summary)
    k->pub.summary = k->pub.desc->summary;
  return k->pub.desc != NULL;
}

int
mc_registry_load (struct mc_registry *reg, struct mc_module *m)
{
  return load (reg, (struct known *) m, MODCAT_LOG_WARN) ? 0 : -1;
}

/* Modules that have no manifest can only be asked. */
static void
ask_the_silent (struct mc_registry *reg)
{
  for (size_t i = 0; i < reg->count; i++)
    if (!reg->mods[i]->manifest.name)
      load (reg, reg->mods[i], MODCAT_LOG_WARN);
}

/* -- looking things up ---------------------------------------------------- */

static const struct modcat_addr *
find_addr (const struct modcat_module *desc, const char *keyword)
{
  for (size_t i = 0; i < desc->addrs.count; i++)
    {
      const struct modcat_addr *a = mc_addr_at (&desc->addrs, i);

      if (mc_name_in (keyword, a->names))
        return a;
    }
  return NULL;
}

static const struct modcat_opt *
find_opt (const struct modcat_module *desc, const char *group,
          const char *name, const struct modcat_group **owner)
{
  for (size_t i = 0; i < desc->groups.count; i++)
    {
      const struct modcat_group *g = mc_group_at (&desc->groups, i);

      *owner = g;
      for (size_t n = 0; strcasecmp (g->name, group) == 0
                         && n < g->opts.count; n++)
        {
          const struct modcat_opt *opt = mc_opt_at (&g->opts, n);

          if (strcasecmp (opt->name, name) == 0
              || mc_name_in (name, opt->aliases))
            return opt;
        }
    }
  *owner = NULL;
  return NULL;
}

/* What is looked for: NAME among the offers of KIND, for option and infer
   those of OF. */
struct wanted {
  enum mc_offer_kind kind;
  const char *of;
  const char *name;            /* NULL: any */
};

static bool
matches (const struct mc_offer *o, const struct wanted *w)
{
  return o->kind == w->kind && (!w->of || strcasecmp (o->of, w->of) == 0)
         && (!w->name || mc_name_in (w->name, o->names));
}

/* The keyword in K that is inferred for a word like OF. */
static const char *
find_infer (const struct modcat_module *desc, const char *of)
{
  for (size_t i = 0; i < desc->addrs.count; i++)
    {
      const struct modcat_addr *a = mc_addr_at (&desc->addrs, i);

      if (a->infer && strcmp (a->infer, of) == 0)
        return a->names;
    }
  return NULL;
}

static const char *
find_loaded (const struct modcat_module *desc, const struct wanted *w)
{
  const struct modcat_group *owner;
  const struct modcat_addr *a;
  const struct modcat_opt *opt;

  if (w->kind == MC_OFFER_INFER)
    return find_infer (desc, w->of);
  if (w->kind == MC_OFFER_OPTION)
    return (opt = find_opt (desc, w->of, w->name, &owner)) ? opt->name : NULL;
  return (a = find_addr (desc, w->name)) ? a->names : NULL;
}

/* The names under which K says that it has W, or NULL.  A descriptor is only
   asked when there is no manifest: what a name means must not depend on what
   happens to be loaded. */
static const char *
offered (const struct known *k, const struct wanted *w)
{
  for (size_t i = 0; i < k->manifest.noffers; i++)
    if (matches (&k->manifest.offers[i], w))
      return k->manifest.offers[i].names;
  return k->manifest.name || !k->pub.desc ? NULL
                                          : find_loaded (k->pub.desc, w);
}

/* The module that has W: of the first folder, then by its own name. */
static struct known *
find_offer (struct mc_registry *reg, const struct wanted *w, bool absent)
{
  struct known *best = NULL;

  for (size_t i = 0; i < reg->count; i++)
    {
      struct known *k = reg->mods[i];

      if (k->pub.absent != absent || !offered (k, w))
        continue;
      if (best)
        mc_log_put (reg->log, MODCAT_LOG_INFO,
                    "modules %s and %s both offer \"%s\"", best->pub.name,
                    k->pub.name, w->name ? w->name : w->of);
      if (!best || k->rank < best->rank
          || (k->rank == best->rank
              && strcmp (k->pub.name, best->pub.name) < 0))
        best = k;
    }
  return best;
}

static struct known *
find_installed (struct mc_registry *reg, const struct wanted *w)
{
  struct known *k = find_offer (reg, w, false);

  if (k)
    return k;
  ask_the_silent (reg);
  return find_offer (reg, w, false);
}

static struct known *
find_missing (struct mc_registry *reg, const struct wanted *w)
{
  need_catalogue (reg);
  return find_offer (reg, w, true);
}

/* -- saying why not ------------------------------------------------------- */

/* NAME for a message: cut, and nothing in it that a terminal would obey. */
static const char *
shown (const char *name, char out[SHOWN + 1])
{
  size_t i;

  for (i = 0; i < SHOWN && name[i]; i++)
    out[i] = isprint ((unsigned char) name[i]) ? name[i] : '?';
  out[i] = '\0';
  return out;
}

__attribute__ ((__format__ (__printf__, 2, 3)))
static const char *
because (struct mc_registry *reg, const char *fmt, ...)
{
  va_list ap;

  va_start (ap, fmt);
  vsnprintf (reg->why, sizeof reg->why, fmt, ap);
  va_end (ap);
  return reg->why;
}

static const char *
why_absent (struct mc_registry *reg, const struct known *k, const char *what,
            const char *name)
{
  char text[SHOWN + 1];

  return because (reg, "%s \"%s\" is in module %s, which is not installed%s%s",
                  what, shown (name, text), k->pub.name,
                  k->pub.package ? "; install package " : "",
                  k->pub.package ? k->pub.package : "");
}

static const char *
why_broken (struct mc_registry *reg, const struct known *k, const char *what,
            const char *name)
{
  char text[SHOWN + 1];

  return because (reg, "%s \"%s\" is in module %s, which cannot be loaded",
                  what, shown (name, text), k->pub.name);
}

/* The manifest has NAME and the loaded descriptor hasn't. */
static const char *
why_promised (struct mc_registry *reg, const struct known *k,
              const char *what, const char *name)
{
  char text[SHOWN + 1];

  return because (reg, "%s \"%s\" is in the manifest of module %s, but %s "
                  "does not have it; reinstall the module", what,
                  shown (name, text), k->pub.name, k->pub.path);
}

static void
near_offers (const struct known *k, const struct wanted *w,
             struct mc_near *near)
{
  for (size_t i = 0; i < k->manifest.noffers; i++)
    if (matches (&k->manifest.offers[i], w))
      mc_near_add (near, k->manifest.offers[i].names);
}

static void
near_loaded (const struct modcat_module *desc, const char *group,
             struct mc_near *near)
{
  for (size_t i = 0; !group && i < desc->addrs.count; i++)
    mc_near_add (near, mc_addr_at (&desc->addrs, i)->names);
  for (size_t i = 0; group && i < desc->groups.count; i++)
    {
      const struct modcat_group *g = mc_group_at (&desc->groups, i);

      for (size_t n = 0; strcasecmp (g->name, group) == 0
                         && n < g->opts.count; n++)
        {
          mc_near_add (near, mc_opt_at (&g->opts, n)->name);
          mc_near_add (near, mc_opt_at (&g->opts, n)->aliases);
        }
    }
}

static void
near_all (struct mc_registry *reg, const char *group, struct mc_near *near)
{
  struct wanted w = { group ? MC_OFFER_OPTION : MC_OFFER_ADDRESS, group,
                      NULL };

  for (size_t i = 0; i < reg->count; i++)
    {
      near_offers (reg->mods[i], &w, near);
      if (!reg->mods[i]->manifest.name && reg->mods[i]->pub.desc)
        near_loaded (reg->mods[i]->pub.desc, group, near);
    }
}

static const char *
why_unknown (struct mc_registry *reg, const char *keyword)
{
  char text[SHOWN + 1];
  struct mc_near near;
  const char *best;

  mc_near_init (&near, keyword);
  near_all (reg, NULL, &near);
  best = mc_near_best (&near);
  return because (reg, "unknown device/address \"%s\"%s%s%s",
                  shown (keyword, text), best ? "; did you mean \"" : "",
                  best ? best : "", best ? "\"?" : "");
}

/* -- what the others call ------------------------------------------------- */

const struct modcat_addr *
mc_registry_addr (struct mc_registry *reg, const char *keyword,
                  const char **why)
{
  static const char what[] = "address type";
  struct wanted w = { MC_OFFER_ADDRESS, NULL, keyword };
  struct known *k = find_installed (reg, &w);
  const struct modcat_addr *a = NULL;

  if (k && !load (reg, k, MODCAT_LOG_ERROR))
    *why = why_broken (reg, k, what, keyword);
  else if (k && !(a = find_addr (k->pub.desc, keyword)))
    *why = why_promised (reg, k, what, keyword);
  else if (!k && (k = find_missing (reg, &w)))
    *why = why_absent (reg, k, what, keyword);
  else if (!k)
    *why = why_unknown (reg, keyword);
  return a;
}

const char *
mc_registry_infer (struct mc_registry *reg, const char *kind)
{
  struct wanted w = { MC_OFFER_INFER, kind, NULL };
  const struct known *k = find_offer (reg, &w, false);
  const char *names;
  char *inferred;

  if (!k)
    k = find_missing (reg, &w);
  if (!k)
    return NULL;
  names = offered (k, &w);
  inferred = reg->inferred[strcmp (kind, "path") == 0];
  snprintf (inferred, sizeof reg->inferred[0], "%.*s",
            (int) strcspn (names, ","), names);
  return inferred;
}

const struct modcat_opt *
mc_registry_opt (struct mc_registry *reg, const char *group,
                 const char *name, const struct modcat_group **owner,
                 const char **why)
{
  static const char what[] = "option";
  struct wanted w = { MC_OFFER_OPTION, group, name };
  struct known *k = find_installed (reg, &w);
  const struct modcat_opt *opt = NULL;

  *owner = NULL;
  *why = NULL;
  if (k && !load (reg, k, MODCAT_LOG_ERROR))
    *why = why_broken (reg, k, what, name);
  else if (k && !(opt = find_opt (k->pub.desc, group, name, owner)))
    *why = why_promised (reg, k, what, name);
  else if (!k && (k = find_missing (reg, &w)))
    *why = why_absent (reg, k, what, name);
  return opt;
}

/* The group that K offers the option NAME to, or NULL. */
static const char *
offered_to (const struct known *k, const char *name)
{
  struct wanted w = { MC_OFFER_OPTION, NULL, name };
  const struct modcat_module *desc = k->manifest.name ? NULL : k->pub.desc;

  for (size_t i = 0; i < k->manifest.noffers; i++)
    if (matches (&k->manifest.offers[i], &w))
      return k->manifest.offers[i].of;
  for (size_t i = 0; desc && i < desc->groups.count; i++)
    {
      const struct modcat_group *group = mc_group_at (&desc->groups, i);

      if (find_opt (desc, group->name, name, &group))
        return group->name;
    }
  return NULL;
}

const char *
mc_registry_group_of (struct mc_registry *reg, const char *name)
{
  const char *group = NULL;

  for (size_t i = 0; !group && i < reg->count; i++)
    if (!reg->mods[i]->pub.absent)
      group = offered_to (reg->mods[i], name);
  return group;
}

void
mc_registry_near_opts (struct mc_registry *reg, const char *group,
                       struct mc_near *near)
{
  near_all (reg, group, near);
}

static int
by_name (const void *a, const void *b)
{
  const struct known *const *x = a, *const *y = b;

  return strcmp ((*x)->pub.name, (*y)->pub.name);
}

size_t
mc_registry_count (struct mc_registry *reg)
{
  need_catalogue (reg);
  if (!reg->sorted && reg->count > 0)
    qsort (reg->mods, reg->count, sizeof (struct known *), by_name);
  reg->sorted = true;
  return reg->count;
}

struct mc_module *
mc_registry_at (struct mc_registry *reg, size_t i)
{
  return &reg->mods[i]->pub;
}
