/* tests/unit/test-group-process.c -- options of the process, in a child each.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/compat/netns.h"
#include "tests/unit/fake.h"
#include "tests/unit/unit.h"

enum {
  EARLY = MODCAT_PH_EARLY, LATE = MODCAT_PH_LATE, LATE2 = MODCAT_PH_LATE2,
  NOBODY = 12345,              /* an id, of whom the system need not know */
  CANNOT = 77                  /* status of a child that may not do it */
};

/* -- a child for what can't be undone ------------------------------------- */

#define WANT(condition) want ((condition), #condition, __LINE__)

static void
want (bool good, const char *condition, int line)
{
  if (good)
    return;
  fprintf (stderr, "line %d: not so: %s\n%s", line, condition, fake_log ());
  _exit (1);
}

static void
want_logged (const char *text, int line)
{
  want (strstr (fake_log (), text) != NULL, text, line);
}

#define LOGGED(text) want_logged ((text), __LINE__)

static void
in_child (void (*run) (void))
{
  pid_t pid = fork ();
  int state;

  if (pid == 0) {
    run ();
    _exit (0);
  }
  ck_assert_int_eq (waitpid (pid, &state, 0), pid);
  if (WIFEXITED (state) && WEXITSTATUS (state) == CANNOT) {
    puts ("this system doesn't let us: left out a part");
    return;
  }
  ck_assert_int_eq (state, 0);
}

static int
does (const char *option, int phase)
{
  return fake_apply (option, phase, -1, NULL);
}

/* An empty folder. */
static const char *
folder (void)
{
  static char path[200];
  const char *dir = getenv ("TMPDIR");

  snprintf (path, sizeof path, "%s/process.XXXXXX",
            dir != NULL ? dir : "/tmp");
  ck_assert_ptr_nonnull (mkdtemp (path));
  return path;
}

/* -- ids ------------------------------------------------------------------ */

static void
run_setuid (void)
{
  WANT (does ("setuid=12345", LATE2) == MODCAT_OK);
  WANT (getuid () == NOBODY && geteuid () == NOBODY);
  WANT (setuid (0) == -1);
  WANT (does ("setuid=12346", LATE2) == MODCAT_FAIL);
  LOGGED ("option setuid: setuid(12346): Operation not permitted; it takes "
          "root, and before");
  WANT (does ("setgid=12346", LATE2) == MODCAT_FAIL);
  LOGGED ("option setgid: setgid(12346): Operation not permitted; it takes");
}

static void
run_setuid_early (void)
{
  WANT (does ("setgid-early=12345,setuid-early=12345", EARLY) == MODCAT_OK);
  WANT (getuid () == NOBODY && getgid () == NOBODY);
  WANT (does ("setuid-early=12346", EARLY) == MODCAT_FAIL);
  LOGGED ("option setuid-early: setuid(12346)");
  WANT (does ("setgid-early=12346", EARLY) == MODCAT_FAIL);
  LOGGED ("option setgid-early: setgid(12346)");
}

static void
run_both (void)
{
  WANT (does ("setgid=12345,setuid=12345", LATE2) == MODCAT_OK);
  WANT (getuid () == NOBODY && getgid () == NOBODY && getegid () == NOBODY);
}

static void
run_wrong_order (void)
{
  WANT (does ("setuid=12345,setgid=12345", LATE2) == MODCAT_FAIL);
  LOGGED ("setgid(12345): Operation not permitted; it takes root, and before");
}

/* A phase that is not theirs leaves them alone. */
static void
run_other_phase (void)
{
  WANT (does ("setuid=12345,su=1,su-d=1,setgid=1", LATE) == MODCAT_OK);
  WANT (does ("setuid=12345,su=1,su-d=1,setgid=1", EARLY) == MODCAT_OK);
  WANT (getuid () == 0 && getgid () == 0);
}

START_TEST (ids)
{
  in_child (run_setuid);
  in_child (run_setuid_early);
  in_child (run_both);
  in_child (run_wrong_order);
  in_child (run_other_phase);
}
END_TEST

START_TEST (ids_refused)
{
  fake_refused ("TEST,setuid");
  fake_refused ("TEST,setuid=no-such-user");
  fake_refused ("TEST,setgid=no-such-group");
  fake_refused ("TEST,setgid-early=4294967295");
  fake_refused ("TEST,setuid-early=");
}
END_TEST

/* -- another user --------------------------------------------------------- */

/* The process is wholly PW's. */
static void
want_user (const struct passwd *pw)
{
  gid_t groups[100], got[100];
  int count = 100, n;

  WANT (getuid () == pw->pw_uid && geteuid () == pw->pw_uid);
  WANT (getgid () == pw->pw_gid && getegid () == pw->pw_gid);
  WANT (getgrouplist (pw->pw_name, pw->pw_gid, groups, &count) != -1);
  n = getgroups (100, got);
  WANT (n == count && memcmp (got, groups, (size_t) n * sizeof *got) == 0);
  WANT (strcmp (getenv ("USER"), pw->pw_name) == 0);
  WANT (strcmp (getenv ("LOGNAME"), pw->pw_name) == 0);
  WANT (strcmp (getenv ("HOME"), pw->pw_dir) == 0);
  WANT (strcmp (getenv ("SHELL"), pw->pw_shell) == 0);
}

/* Some user who is not root. */
static const struct passwd *
somebody (void)
{
  const struct passwd *pw = getpwuid (1);

  WANT (pw != NULL);
  return pw;
}

/* Be him by OPTION with his name, in PHASE. */
static void
become (const char *option, int phase)
{
  char text[200];

  snprintf (text, sizeof text, "%s=%s", option, somebody ()->pw_name);
  WANT (does (text, phase) == MODCAT_OK);
  want_user (somebody ());
  WANT (does (text, phase) == MODCAT_FAIL);
  LOGGED ("Operation not permitted; it takes root, and before");
}

static void
run_su (void)
{
  become ("substuser", LATE2);
}

static void
run_su_early (void)
{
  become ("su-e", EARLY);
}

static void
run_su_early_long (void)
{
  become ("substuser-early", EARLY);
}

static void
run_su_delayed (void)
{
  become ("substuser-delayed", LATE2);
}

static void
run_su_number (void)
{
  WANT (does ("su=1", LATE2) == MODCAT_OK);
  want_user (somebody ());
}

static void
run_su_delayed_number (void)
{
  WANT (does ("su-d=1", LATE2) == MODCAT_OK);
  want_user (somebody ());
}

START_TEST (su)
{
  in_child (run_su);
  in_child (run_su_early);
  in_child (run_su_early_long);
  in_child (run_su_delayed);
  in_child (run_su_number);
  in_child (run_su_delayed_number);
}
END_TEST

START_TEST (su_refused)
{
  fake_refused ("TEST,su=no-such-user");
  fake_refused ("TEST,su-e");
  fake_refused ("TEST,su-d");
  fake_refused ("TEST,su-d=");
  ck_assert_str_eq (fake_refused ("TEST,su-d=no-such-user"),
                    "E 1:10+12 option \"su-d\": value \"no-such-user\" is no "
                    "user of this system\n");
  fake_refused ("TEST,su-d=4294967294");
  ck_assert_int_eq (does ("su=4294967294", LATE2), MODCAT_FAIL);
  ck_assert_ptr_nonnull (strstr (fake_log (), "option substuser: option "
                                 "\"substuser\": user of this number is not"));
}
END_TEST

/* -- chroot --------------------------------------------------------------- */

/* In a chroot without a user database su fails, and su-d works, because its
   user was looked up before. */
static void
run_chroot (void)
{
  const struct modcat_request rq = { .keyword = "TEST" };
  const struct modcat_target t = { .rq = &rq, .fd = -1 };
  const struct passwd pw = *somebody ();
  unsigned char marks[8] = "";
  char text[400];
  struct modcat_address *a;

  snprintf (text, sizeof text, "TEST,chroot=%s,su-d=%s", folder (),
            pw.pw_name);
  a = fake_bind (text);
  WANT (mc_options_apply (a, marks, &t, LATE, 0) == MODCAT_OK);
  WANT (strcmp (getcwd (text, sizeof text), "/") == 0);
  WANT (access ("/etc", F_OK) == -1 && errno == ENOENT);
  WANT (does ("su=1", LATE2) == MODCAT_FAIL);
  LOGGED ("is not in the user database; in a chroot consider "
          "substuser-delayed");
  WANT (mc_options_apply (a, marks, &t, LATE2, 0) == MODCAT_OK);
  WANT (getuid () == 1 && mc_options_unapplied (a, marks) == NULL);
  WANT (strcmp (getenv ("SHELL"), pw.pw_shell) == 0);
  fake_free (a);
}

static void
run_chroot_early (void)
{
  char text[300];

  snprintf (text, sizeof text, "chroot-early=%s", folder ());
  WANT (does (text, EARLY) == MODCAT_OK);
  WANT (access ("/etc", F_OK) == -1);
}

static void
run_chroot_as_user (void)
{
  WANT (setuid (NOBODY) == 0);
  WANT (does ("chroot=/", LATE) == MODCAT_FAIL);
  LOGGED ("option chroot: chroot(\"/\"): Operation not permitted");
}

START_TEST (chroots)
{
  in_child (run_chroot);
  in_child (run_chroot_early);
  in_child (run_chroot_as_user);
}
END_TEST

START_TEST (chroot_refused)
{
  ck_assert_int_eq (does ("chroot=/no/such", LATE), MODCAT_FAIL);
  ck_assert_int_eq (does ("chroot-early=/dev/null", EARLY), MODCAT_FAIL);
  fake_refused ("TEST,chroot");
  fake_refused ("TEST,chroot-early=");
}
END_TEST

/* -- setsid --------------------------------------------------------------- */

static void
run_setsid (void)
{
  WANT (does ("setsid=0", LATE) == MODCAT_OK);
  WANT (getsid (0) != getpid ());
  WANT (does ("setsid", LATE) == MODCAT_OK);
  WANT (getsid (0) == getpid () && fake_log ()[0] == '\0');
  WANT (does ("sid", LATE) == MODCAT_OK);
  LOGGED ("W setsid(): Operation not permitted: this process leads a process "
          "group; start it by setsid(1)");
}

START_TEST (sessions)
{
  in_child (run_setsid);
  fake_refused ("TEST,setsid=");
}
END_TEST

/* -- what holds while an address opens ------------------------------------ */

START_TEST (stored)
{
  struct modcat_address *a = fake_bind ("TEST,cd=/a,umask=027,netns=blue");
  const struct mc_all_conf *all = mc_address_conf (a, &mc_group_all);
  const struct mc_process_conf *process
    = mc_address_conf (a, &mc_group_process);

  ck_assert_str_eq (all->chdir, "/a");
  ck_assert_uint_eq (all->umask, 027);
  ck_assert_str_eq (process->netns, "blue");
  ck_assert_ptr_nonnull (mc_address_opt (a, "umask"));
  fake_free (a);
  a = fake_bind ("TEST,umask=777");
  all = mc_address_conf (a, &mc_group_all);
  ck_assert_uint_eq (all->umask, 0777);
  ck_assert_ptr_null (all->chdir);
  fake_free (a);
  fake_refused ("TEST,umask=1000");
  fake_refused ("TEST,umask=8");
  fake_refused ("TEST,umask");
  fake_refused ("TEST,chdir=");
  fake_refused ("TEST,netns");
  fake_refused ("TEST,netns=");
}
END_TEST

/* -- network namespaces --------------------------------------------------- */

static ino_t
net_inode (void)
{
  struct stat st;

  WANT (stat ("/proc/self/ns/net", &st) == 0);
  return st.st_ino;
}

static void
run_netns (void)
{
#ifdef CLONE_NEWNET
  ino_t named, own;
  int saved;
  enum mc_netns_call call;

  if (unshare (CLONE_NEWNS | CLONE_NEWNET) == -1
      || mount ("none", "/", "none", MS_REC | MS_PRIVATE, NULL) == -1
      || mount ("tmpfs", "/run", "tmpfs", 0, NULL) == -1)
    _exit (CANNOT);
  WANT (mkdir ("/run/netns", 0755) == 0);
  WANT (close (open ("/run/netns/blue", O_WRONLY | O_CREAT, 0600)) == 0);
  WANT (mount ("/proc/self/ns/net", "/run/netns/blue", "none", MS_BIND, NULL)
        == 0);
  named = net_inode ();
  WANT (unshare (CLONE_NEWNET) == 0);
  own = net_inode ();
  WANT (own != named);
  WANT (mc_netns_enter ("blue", &saved, &call) == 0);
  WANT (net_inode () == named);
  WANT (fcntl (saved, F_GETFD) == FD_CLOEXEC);
  WANT (mc_netns_leave (saved) == 0);
  WANT (net_inode () == own && fcntl (saved, F_GETFD) == -1);
  WANT (close (open ("/run/netns/plain", O_WRONLY | O_CREAT, 0600)) == 0);
  WANT (mc_netns_enter ("plain", &saved, &call) == -1 && errno == EINVAL
        && call == MC_NETNS_SETNS);
  WANT (net_inode () == own && saved == -1);
#else
  _exit (CANNOT);
#endif
}

START_TEST (netns)
{
  in_child (run_netns);
}
END_TEST

START_TEST (netns_refused)
{
  char name[PATH_MAX + 10];
  enum mc_netns_call call = MC_NETNS_SETNS;
  int saved = 0;

  ck_assert_int_eq (mc_netns_enter ("no such namespace", &saved, &call), -1);
  ck_assert (errno == ENOSYS || (errno == ENOENT && call == MC_NETNS_OPEN));
  ck_assert_int_eq (saved, -1);
  memset (name, 'x', sizeof name);
  name[sizeof name - 1] = '\0';
  ck_assert_int_eq (mc_netns_enter (name, &saved, &call), -1);
  ck_assert (errno == ENAMETOOLONG || errno == ENOSYS);
  ck_assert_int_eq (mc_netns_leave (-1), -1);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("group-process");
  TCase *tc = tcase_create ("group-process");

  UNIT_ADD (tc, ids_refused, su_refused, chroot_refused, sessions, stored,
            netns_refused);
  if (geteuid () == 0)
    UNIT_ADD (tc, ids, su, chroots, netns);
  else
    puts ("not root: left out the tests that become somebody else");
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
