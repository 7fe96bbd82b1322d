/* core/group-process.c -- options of the process: PROCESS, and (all).
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Order: options of phase EARLY act before the address is opened, chroot and
 * setsid in phase LATE, and what drops privileges last, in LATE2; within a
 * phase as typed.  chdir, umask and netns hold while a step of the opening
 * runs: the core brackets those. */
#include <config.h>

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "option.h"

/* -- chroot, setsid ------------------------------------------------------- */

static int
apply_chroot (const struct modcat_target *t, const struct modcat_opt *opt,
              const struct modcat_value *v)
{
  if (chroot (v->str) == -1)
    return modcat_fail_opt (t->rq, opt->name, "chroot(\"%s\"): %s", v->str,
                            strerror (errno));
  if (chdir ("/") == -1)
    return modcat_fail_opt (t->rq, opt->name, "chdir(\"/\") in \"%s\": %s",
                            v->str, strerror (errno));
  return MODCAT_OK;
}

/* A process that leads its group can't make a session, and is often meant to
   run all the same: as in socat, only a warning. */
static int
apply_setsid (const struct modcat_target *t, const struct modcat_opt *opt,
              const struct modcat_value *v)
{
  (void) opt;
  if (v->num[0] && setsid () == -1)
    modcat_log (t->rq, MODCAT_LOG_WARN, "setsid(): %s: this process leads a "
                "process group; start it by setsid(1)", strerror (errno));
  return MODCAT_OK;
}

/* -- other ids ------------------------------------------------------------ */

/* Why the system refused, and what to do about it. */
static const char *
id_error (int error)
{
  return error == EPERM
    ? "Operation not permitted; it takes root, and before any other option "
      "that gives root up" : strerror (error);
}

static int
apply_setuid (const struct modcat_target *t, const struct modcat_opt *opt,
              const struct modcat_value *v)
{
  uid_t uid = (uid_t) v->num[0];

  if (setuid (uid) == -1)
    return modcat_fail_opt (t->rq, opt->name, "setuid(%u): %s", uid,
                            id_error (errno));
  return MODCAT_OK;
}

static int
apply_setgid (const struct modcat_target *t, const struct modcat_opt *opt,
              const struct modcat_value *v)
{
  gid_t gid = (gid_t) v->num[0];

  if (setgid (gid) == -1)
    return modcat_fail_opt (t->rq, opt->name, "setgid(%u): %s", gid,
                            id_error (errno));
  return MODCAT_OK;
}

/* -- another user --------------------------------------------------------- */

/* All that makes a process one of this user. */
struct user {
  uid_t uid;
  gid_t gid;
  const char *name, *home, *shell;
};

static int
set_environment (const struct modcat_target *t, const struct modcat_opt *opt,
                 const struct user *user)
{
  if (setenv ("USER", user->name, 1) == -1
      || setenv ("LOGNAME", user->name, 1) == -1
      || setenv ("HOME", user->home, 1) == -1
      || setenv ("SHELL", user->shell, 1) == -1)
    return modcat_fail_opt (t->rq, opt->name, "setenv(): %s",
                            strerror (errno));
  return MODCAT_OK;
}

/* The supplementary groups are set already. */
static int
become (const struct modcat_target *t, const struct modcat_opt *opt,
        const struct user *user)
{
  if (setgid (user->gid) == -1)
    return modcat_fail_opt (t->rq, opt->name, "setgid(%u): %s", user->gid,
                            id_error (errno));
  if (setuid (user->uid) == -1)
    return modcat_fail_opt (t->rq, opt->name, "setuid(%u): %s", user->uid,
                            id_error (errno));
  return set_environment (t, opt, user);
}

/* By its name when it was typed: two users may share an id. */
static const struct passwd *
find_user (const struct modcat_value *v)
{
  return v->str != NULL ? getpwnam (v->str) : getpwuid ((uid_t) v->num[0]);
}

/* substuser, substuser-early: with the user database as it is seen now. */
static int
apply_su (const struct modcat_target *t, const struct modcat_opt *opt,
          const struct modcat_value *v)
{
  const struct passwd *pw = find_user (v);
  struct user user;

  if (pw == NULL)
    return modcat_fail_opt (t->rq, opt->name, "option \"%s\": user %s is not "
                            "in the user database; in a chroot consider "
                            "substuser-delayed", opt->name,
                            v->str != NULL ? v->str : "of this number");
  user = (struct user) { .uid = pw->pw_uid, .gid = pw->pw_gid,
                         .name = pw->pw_name, .home = pw->pw_dir,
                         .shell = pw->pw_shell };
  if (initgroups (user.name, user.gid) == -1)
    return modcat_fail_opt (t->rq, opt->name, "initgroups(\"%s\", %u): %s",
                            user.name, user.gid, id_error (errno));
  return become (t, opt, &user);
}

/* -- another user, looked up before a chroot ------------------------------ */

/* What parse_su_delayed() finds, behind v->str. */
struct delayed {
  struct user user;
  gid_t *groups;
  int ngroups;
};

static char *
copy_text (struct modcat_value *v, const char *text)
{
  char *copy = modcat_value_alloc (v, strlen (text) + 1);

  return copy != NULL ? strcpy (copy, text) : NULL;
}

static bool
copy_groups (struct modcat_value *v, struct delayed *d)
{
  int n = 0;

  getgrouplist (d->user.name, d->user.gid, NULL, &n);
  d->groups = modcat_value_alloc (v, (size_t) n * sizeof (gid_t));
  d->ngroups = n;
  return d->groups != NULL
    && getgrouplist (d->user.name, d->user.gid, d->groups, &d->ngroups) != -1;
}

static const char *
parse_su_delayed (const struct modcat_opt *opt, const char *text,
                  struct modcat_value *v)
{
  const struct modcat_opt as_uid = { .name = opt->name, .type = MODCAT_UID };
  const struct passwd *pw;
  struct modcat_value id;
  struct delayed *d;
  const char *why = mc_value_parse (&as_uid, text, &id);

  mc_value_release (&id);
  pw = why == NULL ? find_user (&id) : NULL;
  if (pw == NULL)
    return "is no user of this system";
  d = modcat_value_alloc (v, sizeof *d);
  if (d == NULL)
    return "takes more memory than there is";
  v->num[0] = pw->pw_uid;
  v->str = (const char *) d;
  d->user.uid = pw->pw_uid;
  d->user.gid = pw->pw_gid;
  d->user.name = copy_text (v, pw->pw_name);
  d->user.home = copy_text (v, pw->pw_dir);
  d->user.shell = copy_text (v, pw->pw_shell);
  if (d->user.name == NULL || d->user.home == NULL || d->user.shell == NULL
      || !copy_groups (v, d))
    return "takes more memory than there is";
  return NULL;
}

static int
apply_su_delayed (const struct modcat_target *t,
                  const struct modcat_opt *opt, const struct modcat_value *v)
{
  const struct delayed *d = (const void *) v->str;

  if (setgroups ((size_t) d->ngroups, d->groups) == -1)
    return modcat_fail_opt (t->rq, opt->name, "setgroups(%d, ...): %s",
                            d->ngroups, id_error (errno));
  return become (t, opt, &d->user);
}

/* -- the groups ----------------------------------------------------------- */

static const struct modcat_opt process_opts[] = {
  { .name = "chroot", .type = MODCAT_STRING, .phase = MODCAT_PH_LATE,
    .flags = MODCAT_OPT_PROCESS,
    .apply = apply_chroot,
    .help = "make this folder the root folder, when the address is open" },
  { .name = "chroot-early", .type = MODCAT_STRING, .phase = MODCAT_PH_EARLY,
    .flags = MODCAT_OPT_PROCESS,
    .apply = apply_chroot,
    .help = "make this folder the root folder before opening" },
  { .name = "netns", .type = MODCAT_STRING, .phase = MODCAT_PH_INIT,
    .store = offsetof (struct mc_process_conf, netns),
    .help = "open inside this network namespace, /run/netns/NAME" },
  { .name = "setgid", .type = MODCAT_GID, .phase = MODCAT_PH_LATE2,
    .flags = MODCAT_OPT_PROCESS,
    .apply = apply_setgid, .help = "become this group, when all is ready" },
  { .name = "setgid-early", .type = MODCAT_GID, .phase = MODCAT_PH_EARLY,
    .flags = MODCAT_OPT_PROCESS,
    .apply = apply_setgid, .help = "become this group before opening" },
  { .name = "setsid", .aliases = "sid", .type = MODCAT_BOOL,
    .phase = MODCAT_PH_LATE, .flags = MODCAT_OPT_PROCESS, .apply = apply_setsid,
    .help = "make the process lead a new session" },
  { .name = "setuid", .type = MODCAT_UID, .phase = MODCAT_PH_LATE2,
    .flags = MODCAT_OPT_PROCESS,
    .apply = apply_setuid, .help = "become this user id, when all is ready" },
  { .name = "setuid-early", .type = MODCAT_UID, .phase = MODCAT_PH_EARLY,
    .flags = MODCAT_OPT_PROCESS,
    .apply = apply_setuid, .help = "become this user id before opening" },
  { .name = "substuser", .aliases = "su", .type = MODCAT_UID,
    .phase = MODCAT_PH_LATE2, .flags = MODCAT_OPT_PROCESS, .apply = apply_su,
    .help = "become this user with groups and environment, when all is ready" },
  /* It acts last.  The user is looked up where values are parsed, which is
     before any chroot. */
  { .name = "substuser-delayed", .aliases = "su-d", .type = MODCAT_CUSTOM,
    .type_name = "UID_T", .phase = MODCAT_PH_LATE2, .flags = MODCAT_OPT_PROCESS,
    .parse = parse_su_delayed, .apply = apply_su_delayed,
    .help = "as substuser, for a user looked up before any chroot" },
  { .name = "substuser-early", .aliases = "su-e", .type = MODCAT_UID,
    .phase = MODCAT_PH_EARLY, .flags = MODCAT_OPT_PROCESS, .apply = apply_su,
    .help = "become this user with groups and environment before opening" },
};

const struct modcat_group mc_group_process = {
  .size = sizeof (struct modcat_group), .name = "PROCESS",
  .help = "every address: what its process is",
  .opts = MODCAT_LIST (process_opts),
  .conf_size = sizeof (struct mc_process_conf),
};

static const struct modcat_opt all_opts[] = {
  { .name = "chdir", .aliases = "cd", .type = MODCAT_STRING,
    .phase = MODCAT_PH_INIT, .store = offsetof (struct mc_all_conf, chdir),
    .help = "be in this folder while the address is opened" },
  { .name = "umask", .type = MODCAT_MODE, .phase = MODCAT_PH_INIT,
    .max = 0777, .store = offsetof (struct mc_all_conf, umask),
    .help = "permissions that files made by the opening must not have" },
};

const struct modcat_group mc_group_all = {
  .size = sizeof (struct modcat_group), .name = "(all)",
  .help = "every address: how it is opened", .opts = MODCAT_LIST (all_opts),
  .conf_size = sizeof (struct mc_all_conf),
};
