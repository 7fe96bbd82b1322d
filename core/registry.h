/* core/registry.h -- which module serves which keyword and option.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_REGISTRY_H
#define MC_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>

#include <modcat/module.h>

struct mc_log;
struct mc_registry;

/* A module that is known: from its manifest, or, when it has none, from its
   descriptor; loaded when it was needed. */
struct mc_module {
  char *name;
  char *path;                  /* of the .so; NULL when absent or linked in */
  const char *package;         /* that installs it; NULL: not told */
  const char *summary;         /* NULL: not told */
  const struct modcat_module *desc;      /* NULL: not loaded */
  bool absent;                 /* in the catalogue, but not installed */
  bool failed;                 /* loading was tried and refused (reported) */
};

/* Look at the module folders: MODCAT_MODULE_PATH (colon separated absolute
   folders, an empty one stands for the built-in one; ignored under
   AT_SECURE), else the built-in one.  Reads manifests only; the catalogue of
   modules that a package could bring is read when a name isn't found here.
   Never fails for a broken manifest: it is reported at level W and passed
   over.  NULL without memory. */
struct mc_registry *mc_registry_new (struct mc_log *log);
void mc_registry_free (struct mc_registry *reg);

/* The address type that KEYWORD names (case-insensitive), its module loaded.
   NULL: none, *WHY tells (owned by REG, until the next call): absent with its
   package, not loadable (already reported at level E), or unknown with the
   nearest name. */
const struct modcat_addr *mc_registry_addr (struct mc_registry *reg,
                                            const char *keyword,
                                            const char **why);

/* The keyword of the address type whose `infer` is KIND ("path", "digit"), by
   its manifest's line `infer KIND KEYWORD`; NULL: none is known. */
const char *mc_registry_infer (struct mc_registry *reg, const char *kind);

/* The row of option NAME that a module offers to GROUP, its module loaded;
   *OWNER is the group object that holds the row.  NULL: none, *WHY as above
   when a module that is absent or not loadable would have it, else NULL. */
const struct modcat_opt *mc_registry_opt (struct mc_registry *reg,
                                          const char *group,
                                          const char *name,
                                          const struct modcat_group **owner,
                                          const char **why);

/* A group that an installed module offers option NAME to, for words about an
   option that an address doesn't take, and for -g.  NULL: none.  Loads
   nothing. */
const char *mc_registry_group_of (struct mc_registry *reg, const char *name);

/* Walk all modules in order of their names, the absent ones too: for -h,
   --list, completion. */
size_t mc_registry_count (struct mc_registry *reg);
struct mc_module *mc_registry_at (struct mc_registry *reg, size_t i);

/* Load M now; -1: M->failed, reported at level W. */
int mc_registry_load (struct mc_registry *reg, struct mc_module *m);

/* Is NAME one of the comma separated NAMES?  Case-insensitive. */
bool mc_name_in (const char *name, const char *names);

/* The nearest of what `mc_near_add` was told, for "did you mean": at most one
   edit away for up to four letters, two for up to eight, then a third of the
   letters.  An edit is a letter more, less, other, or two swapped. */
struct mc_near { const char *want; char best[64]; unsigned distance; };
void mc_near_init (struct mc_near *near, const char *want);
void mc_near_add (struct mc_near *near, const char *names);  /* comma list */
const char *mc_near_best (const struct mc_near *near);       /* or NULL */

/* Add the options that modules offer to GROUP.  Loads nothing. */
void mc_registry_near_opts (struct mc_registry *reg, const char *group,
                            struct mc_near *near);

#endif
