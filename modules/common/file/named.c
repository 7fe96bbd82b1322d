/* modules/common/file/named.c -- group NAMED: options of file system entries.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <modcat/file.h>

struct named_conf {
  uint32_t perm;               /* when modcat_given (rq, "perm") */
  unsigned char unlink_close;  /* when modcat_given (rq, "unlink-close") */
};

/* -- appliers -------------------------------------------------------------- */

/* -1 for USER or GROUP leaves it as it is. */
static int
change_owner (const struct modcat_target *t, uid_t user, gid_t group)
{
  if (t->path != NULL) {
    if (chown (t->path, user, group) == -1)
      return modcat_fail (t->rq, "chown(\"%s\", %d, %d): %s", t->path,
                          (int) user, (int) group, strerror (errno));
    return MODCAT_OK;
  }
  if (t->fd == -1)
    return MODCAT_SKIP;
  if (fchown (t->fd, user, group) == -1)
    return modcat_fail (t->rq, "fchown(%d, %d, %d): %s", t->fd, (int) user,
                        (int) group, strerror (errno));
  return MODCAT_OK;
}

static int
apply_user (const struct modcat_target *t, const struct modcat_opt *opt,
            const struct modcat_value *v)
{
  (void) opt;
  return change_owner (t, (uid_t) v->num[0], (gid_t) -1);
}

static int
apply_group (const struct modcat_target *t, const struct modcat_opt *opt,
             const struct modcat_value *v)
{
  (void) opt;
  return change_owner (t, (uid_t) -1, (gid_t) v->num[0]);
}

/* The early ones are for an entry that is there already; without one there is
   nothing to do, as in socat. */
static int
entry_exists (const struct modcat_target *t, const struct modcat_opt *opt)
{
  struct stat st;

  if (stat (t->path, &st) == 0 || errno != ENOENT)
    return 1;
  modcat_log (t->rq, MODCAT_LOG_DEBUG,
              "ignoring option \"%s\": there is no \"%s\" yet", opt->name,
              t->path);
  return 0;
}

static int
apply_user_early (const struct modcat_target *t, const struct modcat_opt *opt,
                  const struct modcat_value *v)
{
  if (t->path == NULL)
    return MODCAT_SKIP;
  return entry_exists (t, opt) ? apply_user (t, opt, v) : MODCAT_OK;
}

static int
apply_group_early (const struct modcat_target *t,
                   const struct modcat_opt *opt, const struct modcat_value *v)
{
  if (t->path == NULL)
    return MODCAT_SKIP;
  return entry_exists (t, opt) ? apply_group (t, opt, v) : MODCAT_OK;
}

static int
set_mode (const struct modcat_request *rq, const char *path, mode_t mode)
{
  if (chmod (path, mode) == -1)
    return modcat_fail (rq, "chmod(\"%s\", 0%03o): %s", path, (unsigned) mode,
                        strerror (errno));
  return MODCAT_OK;
}

static int
apply_perm_early (const struct modcat_target *t, const struct modcat_opt *opt,
                  const struct modcat_value *v)
{
  if (t->path == NULL)
    return MODCAT_SKIP;
  if (!entry_exists (t, opt))
    return MODCAT_OK;
  return set_mode (t->rq, t->path, (mode_t) v->num[0]);
}

static int
apply_unlink (const struct modcat_target *t, const struct modcat_opt *opt,
              const struct modcat_value *v)
{
  (void) opt;
  if (t->path == NULL)
    return MODCAT_SKIP;
  if (!v->num[0])
    return MODCAT_OK;
  if (unlink (t->path) == 0)
    modcat_log (t->rq, MODCAT_LOG_INFO, "removed \"%s\"", t->path);
  else if (errno != ENOENT)
    return modcat_fail (t->rq, "unlink(\"%s\"): %s", t->path,
                        strerror (errno));
  return MODCAT_OK;
}

/* -- the group -------------------------------------------------------------- */

static const struct modcat_opt named_opts[] = {
  { .name = "group", .aliases = "gid", .type = MODCAT_GID,
    .phase = MODCAT_PH_FD, .apply = apply_group,
    .help = "change the group of the entry" },
  { .name = "group-early", .aliases = "gid-e", .type = MODCAT_GID,
    .phase = MODCAT_PH_PREOPEN, .apply = apply_group_early,
    .help = "change the group of the entry before it is accessed" },
  { .name = "perm", .aliases = "mode", .type = MODCAT_MODE,
    .phase = MODCAT_PH_FD, .min = 0, .max = 07777,
    .store = offsetof (struct named_conf, perm),
    .help = "make the entry with this mode" },
  { .name = "perm-early", .type = MODCAT_MODE, .phase = MODCAT_PH_PREOPEN,
    .min = 0, .max = 07777, .apply = apply_perm_early,
    .help = "change the mode of the entry before it is accessed" },
  { .name = "unlink", .aliases = "delete,remove", .type = MODCAT_BOOL,
    .phase = MODCAT_PH_PREOPEN, .apply = apply_unlink,
    .help = "remove an existing entry before the open" },
  { .name = "unlink-close", .type = MODCAT_BOOL, .phase = MODCAT_PH_LATE,
    .store = offsetof (struct named_conf, unlink_close),
    .help = "remove the entry at the end" },
  { .name = "unlink-early", .aliases = "new", .type = MODCAT_BOOL,
    .phase = MODCAT_PH_EARLY, .apply = apply_unlink,
    .help = "remove an existing entry first of all" },
  { .name = "unlink-late", .type = MODCAT_BOOL, .phase = MODCAT_PH_PASTOPEN,
    .apply = apply_unlink,
    .help = "remove the entry right after it was opened" },
  { .name = "user", .aliases = "owner,uid", .type = MODCAT_UID,
    .phase = MODCAT_PH_FD, .apply = apply_user,
    .help = "change the owner of the entry" },
  { .name = "user-early", .aliases = "uid-e", .type = MODCAT_UID,
    .phase = MODCAT_PH_PREOPEN, .apply = apply_user_early,
    .help = "change the owner of the entry before it is accessed" },
};

const struct modcat_group modcat_group_named = {
  .size = sizeof modcat_group_named, .name = "NAMED",
  .help = "entries of the file system",
  .opts = MODCAT_LIST (named_opts), .conf_size = sizeof (struct named_conf),
};

/* -- helpers ---------------------------------------------------------------- */

const char *
modcat_entry_type (const char *path)
{
  struct stat st;

  if (stat (path, &st) == -1)
    return "undef";
  switch (st.st_mode & S_IFMT) {
  case S_IFREG:
    return "regular file";
  case S_IFCHR:
    return "character device";
  case S_IFBLK:
    return "block device";
  case S_IFDIR:
    return "directory";
  case S_IFIFO:
    return "named pipe";
  case S_IFSOCK:
    return "local socket";
  default:
    return "undef";
  }
}

unsigned
modcat_entry_mode (const struct modcat_request *rq, unsigned dflt)
{
  const struct named_conf *conf = modcat_group_conf (rq, &modcat_group_named);

  return conf != NULL && modcat_given (rq, "perm") ? conf->perm : dflt;
}

int
modcat_entry_early (const struct modcat_request *rq,
                    struct modcat_channel *ch, const char *path)
{
  return modcat_apply_left (rq, ch, MODCAT_PH_EARLY, -1, path);
}

int
modcat_entry_attributes (const struct modcat_request *rq,
                         struct modcat_channel *ch, const char *path,
                         int with_mode)
{
  int result = modcat_apply (rq, ch, MODCAT_PH_FD, -1, path);

  if (result != MODCAT_OK || !with_mode || !modcat_given (rq, "perm"))
    return result;
  /* Behind the owner: chown(2) may clear bits of the mode. */
  return set_mode (rq, path, (mode_t) modcat_entry_mode (rq, 0));
}

/* PATH as it will still be right when the working directory is another. */
static char *
absolute_path (const char *path)
{
  char *dir, *whole = NULL;
  size_t len;

  if (path[0] == '/')
    return strdup (path);
  dir = realpath (".", NULL);
  if (dir == NULL)
    return NULL;
  len = strlen (dir);
  whole = malloc (len + 1 + strlen (path) + 1);
  if (whole != NULL) {
    memcpy (whole, dir, len);
    whole[len] = '/';
    strcpy (whole + len + 1, path);
  }
  free (dir);
  return whole;
}

int
modcat_entry_unlink_close (const struct modcat_request *rq,
                           struct modcat_channel *ch, const char *path,
                           int dflt)
{
  const struct named_conf *conf = modcat_group_conf (rq, &modcat_group_named);
  char *whole;
  int result;

  if (conf != NULL && modcat_given (rq, "unlink-close"))
    dflt = conf->unlink_close;
  if (!dflt)
    return MODCAT_OK;
  whole = absolute_path (path);
  if (whole == NULL)
    return modcat_fail (rq, "\"%s\" can't be removed at the end: %s", path,
                        strerror (errno));
  result = modcat_unlink_at_close (ch, whole);
  free (whole);
  return result;
}
