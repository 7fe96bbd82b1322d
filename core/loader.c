/* core/loader.c -- load one module file, or say why not and what to do.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * What the process has loaded is a fact of the process, so the little state
 * of this file is static, as libltdl's own is. */
#include <config.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <ltdl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compat/elf.h"
#include "loader.h"
#include "log.h"
#include "manifest.h"

enum { FAULT_SIZE = 256 };     /* bytes of a reason, the NUL included */

/* Why a file is refused, in words, and what to do. */
struct refusal {
  char why[FAULT_SIZE];
  const char *hint;
};

static lt_dladvise advise;     /* NULL: libltdl is not ready yet */

/* -- is the file one to trust? -------------------------------------------- */

static bool
refuse_errno (struct refusal *r, const char *path)
{
  snprintf (r->why, sizeof r->why, "%s: %s", path, strerror (errno));
  r->hint = "reinstall the module";
  return false;
}

/* In a user namespace a uid that has no place in it stands for an owner
   outside, real root mostly: to `unshare -r` all of /usr belongs to 65534. */
static bool
outside_namespace (uid_t uid)
{
  FILE *map = fopen ("/proc/self/uid_map", "re");
  unsigned long first, outside, count;
  bool mapped = false;
  int n = 0;

  while (map && !mapped
         && (n = fscanf (map, "%lu %lu %lu", &first, &outside, &count)) == 3)
    mapped = uid >= first && uid - first < count;
  if (map)
    fclose (map);
  return map && n == EOF && !mapped;
}

/* Could anyone but root change what is behind PATH?  STRICT: its group may
   not write either.  A folder with the sticky bit is safe for what root has
   in it, when it is further up only. */
static bool
only_root_writes (struct refusal *r, const char *path, bool strict)
{
  struct stat st;
  mode_t open_to = strict ? S_IWGRP | S_IWOTH : S_IWOTH;

  if (stat (path, &st) == -1)
    return refuse_errno (r, path);
  r->hint = "modcat runs as root: chown root and chmod go-w it, or set "
            "MODCAT_MODULE_PATH to a folder of root's";
  if (st.st_uid != 0 && !outside_namespace (st.st_uid))
    snprintf (r->why, sizeof r->why, "%s belongs to uid %u", path,
              (unsigned) st.st_uid);
  else if ((st.st_mode & open_to) && (strict || !(st.st_mode & S_ISVTX)))
    snprintf (r->why, sizeof r->why, "%s is writable by others than root",
              path);
  else
    return true;
  return false;
}

/* The folder of the file PATH, and all above it.  Cuts PATH to pieces. */
static bool
folders_safe (struct refusal *r, char *path)
{
  bool strict = true, top = false;

  while (!top)
    {
      char *slash = strrchr (path, '/');

      top = slash == path;
      slash[top] = '\0';
      if (!only_root_writes (r, path, strict))
        return false;
      strict = false;
    }
  return true;
}

static bool
runs_as_root (void)
{
  return getuid () == 0 || geteuid () == 0;
}

/* Nobody but root may have had a hand in PATH, in what it links to, and in
   the folders of both. */
static bool
safe_for_root (struct refusal *r, const char *path)
{
  char *link = strdup (path), *real = realpath (path, NULL);
  bool safe = false;

  if (!link || !real)
    refuse_errno (r, path);
  else
    {
      char *slash = strrchr (link, '/');

      *(slash == link ? slash + 1 : slash) = '\0';
      safe = only_root_writes (r, link, true)
             && only_root_writes (r, real, true) && folders_safe (r, real);
    }
  free (link);
  free (real);
  return safe;
}

/* What the linker would not survive: a FIFO holds it up, and of a file that
   was cut short it maps pages that are not there. */
static bool
is_file (struct refusal *r, const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  struct stat st;
  bool good = false;

  if (fd == -1 || fstat (fd, &st) == -1)
    refuse_errno (r, path);
  else if (!S_ISREG (st.st_mode))
    snprintf (r->why, sizeof r->why, "it is not a regular file");
  else if (st.st_size == 0)
    snprintf (r->why, sizeof r->why, "it is an empty file");
  else if (mc_elf_cut_short (fd, st.st_size))
    snprintf (r->why, sizeof r->why, "it is cut short");
  else
    good = true;
  r->hint = "reinstall the module";
  if (fd != -1)
    close (fd);
  return good;
}

/* -- loading -------------------------------------------------------------- */

static bool
ltdl_ready (void)
{
  if (advise)
    return true;
  return lt_dlinit () == 0 && lt_dladvise_init (&advise) == 0
         && lt_dladvise_local (&advise) == 0
         && lt_dladvise_resident (&advise) == 0;
}

static const char *
linker_hint (const char *words, const char *path)
{
  if (strstr (words, "undefined symbol") || strstr (words, "version `"))
    return "it was built for other libraries than these: rebuild it";
  /* The linker passes over what is of another machine, as if it weren't
     there; but it is. */
  if (strstr (words, "ELF") || strncmp (words, path, strlen (path)) == 0)
    return "it is damaged or not made for this machine: reinstall it";
  if (strstr (words, "No such file"))
    return "install the library that it needs";
  return "reinstall or rebuild the module";
}

static bool
refuse_linker (struct refusal *r, const char *words, const char *path)
{
  words = words ? words : "no reason given";
  snprintf (r->why, sizeof r->why, "%s", words);
  r->hint = linker_hint (words, path);
  return false;
}

/* The handle of PATH, or NULL.  libltdl alone would bind lazily, so that a
   missing symbol ends the process in the middle of a session, and it says
   "file not found" whatever the linker said.  So the linker goes first, and
   libltdl takes the file that is there already. */
static lt_dlhandle
open_file (struct refusal *r, const char *path)
{
  lt_dlhandle handle;

  if (!ltdl_ready ())
    return refuse_linker (r, lt_dlerror (), path), NULL;
  if (!dlopen (path, RTLD_NOW | RTLD_LOCAL))
    return refuse_linker (r, dlerror (), path), NULL;
  handle = lt_dlopenadvise (path, advise);
  if (!handle)
    refuse_linker (r, lt_dlerror (), path);
  return handle;
}

/* "tcp" of "/usr/lib/modcat/tcp.so", as the linker has it in symbols. */
static void
ident_of (const char *path, char *ident, size_t size)
{
  const char *base = strrchr (path, '/');
  size_t len;

  base = base ? base + 1 : path;
  len = strcspn (base, ".");
  if (len >= size)
    len = size - 1;
  for (size_t i = 0; i < len; i++)
    ident[i] = base[i] == '-' || base[i] == '+' ? '_' : base[i];
  ident[len] = '\0';
}

/* The descriptor named IDENT in HANDLE, checked, or NULL. */
static const struct modcat_module *
descriptor (struct refusal *r, lt_dlhandle handle, const char *ident)
{
  char symbol[MC_MANIFEST_NAME + sizeof "_LTX_modcat_module"];
  const struct modcat_module *m;
  const char *why;

  snprintf (symbol, sizeof symbol, "%s_LTX_modcat_module", ident);
  m = lt_dlsym (handle, symbol);
  if (!m)
    {
      snprintf (r->why, sizeof r->why, "it does not export %s", symbol);
      r->hint = "it is no module of modcat, or its file was renamed";
      return NULL;
    }
  r->hint = "rebuild the module for this modcat, " PACKAGE_VERSION;
  why = mc_check_module (m, r->why, sizeof r->why);
  if (!why && strcmp (m->name, ident) == 0)
    return m;
  if (!why)
    snprintf (r->why, sizeof r->why, "it calls itself \"%.63s\"", m->name);
  return NULL;
}

const struct modcat_module *
mc_load (struct mc_log *log, enum modcat_level level, const char *path)
{
  const struct modcat_module *m = NULL;
  char ident[MC_MANIFEST_NAME + 1];
  struct refusal r = { .hint = "" };

  ident_of (path, ident, sizeof ident);
  if (is_file (&r, path) && (!runs_as_root () || safe_for_root (&r, path)))
    {
      lt_dlhandle handle = open_file (&r, path);

      if (handle)
        m = descriptor (&r, handle, ident);
    }
  if (m)
    mc_log_put (log, MODCAT_LOG_INFO, "loaded module %s %s from %s", m->name,
                m->version, path);
  else
    mc_log_put (log, level, "cannot load module %s from %s: %s; %s", ident,
                path, r.why, r.hint);
  return m;
}

/* -- linked in ------------------------------------------------------------ */

static lt_dlinterface_id linked;         /* marks the handles of these */

static int
mark_linked (lt_dlhandle handle)
{
  lt_dlcaller_set_data (linked, handle, handle);
  return 0;
}

static bool
linked_opened (void)
{
  if (linked)
    return true;
  if (!ltdl_ready () || !(linked = lt_dlinterface_register ("modcat", NULL)))
    return false;
  /* Fails where main() set no list of linked modules: there are none. */
  lt_dlpreload_open ("@PROGRAM@", mark_linked);
  return true;
}

const struct modcat_module *
mc_load_linked (size_t i)
{
  lt_dlhandle handle = NULL;

  while (linked_opened () && (handle = lt_dlhandle_iterate (linked, handle)))
    if (lt_dlcaller_get_data (linked, handle))
      {
        const struct modcat_module *m = lt_dlsym (handle, "modcat_module");

        if (m && i-- == 0)
          return m;
      }
  return NULL;
}
