/* tests/unit/test-group-fd.c -- options of descriptors, on real ones.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/compat/fd-bits.h"
#include "tests/unit/fake.h"
#include "tests/unit/unit.h"

enum { FD = MODCAT_PH_FD, LATE = MODCAT_PH_LATE };

static char path[200];
static int file;               /* open for both, at path */

static void
set_up (void)
{
  const char *dir = getenv ("TMPDIR");

  snprintf (path, sizeof path, "%s/fd.XXXXXX", dir != NULL ? dir : "/tmp");
  file = mkostemp (path, O_CLOEXEC);
  ck_assert_int_ne (file, -1);
}

static void
tear_down (void)
{
  close (file);
  unlink (path);
}

static void
ck_logged (const char *text)
{
  if (strstr (fake_log (), text) == NULL)
    ck_abort_msg ("\"%s\" is not in %s", text, fake_log ());
}

/* OPTION works on the file, and is left for later without one. */
static void
good (const char *option, int phase)
{
  if (fake_apply (option, phase, file, NULL) != MODCAT_OK)
    ck_abort_msg ("%s: %s", option, fake_log ());
  ck_assert_int_eq (fake_apply (option, phase, -1, NULL), MODCAT_OK);
  ck_assert_str_eq (fake_log (), "");
}

/* OPTION fails on FD, and says TEXT. */
static void
fails (const char *option, int phase, int fd, const char *text)
{
  ck_assert_int_eq (fake_apply (option, phase, fd, NULL), MODCAT_FAIL);
  ck_logged (text);
}

/* -- flags ---------------------------------------------------------------- */

static const struct { const char *on, *off; int phase, bit; } flags[] = {
  { "append", "append=0", LATE, O_APPEND },
  { "o-append=1", "o-append=0", LATE, O_APPEND },
  { "o-noatime", "noatime=0", FD, MC_O_NOATIME },
  { "o-nonblock", "ndelay=0", FD, O_NONBLOCK },
  { "nonblock", "o_ndelay=0", FD, O_NONBLOCK },
};

START_TEST (set_and_cleared)
{
  for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
    int before = fcntl (file, F_GETFL);

    if (flags[i].bit == 0)
      continue;
    good (flags[i].on, flags[i].phase);
    ck_assert_int_eq (fcntl (file, F_GETFL), before | flags[i].bit);
    good (flags[i].off, flags[i].phase);
    ck_assert_int_eq (fcntl (file, F_GETFL), before);
    fails (flags[i].on, flags[i].phase, 999, "fcntl(999, F_GETFL): Bad file");
  }
}
END_TEST

/* A file takes no O_ASYNC, a pipe does. */
START_TEST (async)
{
  int fds[2];

  ck_assert_int_eq (pipe (fds), 0);
  ck_assert_int_eq (fake_apply ("async", LATE, fds[0], NULL), MODCAT_OK);
  ck_assert_int_ne (fcntl (fds[0], F_GETFL) & MC_O_ASYNC, 0);
  ck_assert_int_eq (fake_apply ("o-async=0", LATE, fds[0], NULL), MODCAT_OK);
  ck_assert_int_eq (fcntl (fds[0], F_GETFL) & MC_O_ASYNC, 0);
  fails ("async", LATE, 999, "fcntl(999, F_GETFL)");
  close (fds[0]);
  close (fds[1]);
}
END_TEST

/* What a system does not have is refused when it is used. */
START_TEST (no_such_flag)
{
  const struct modcat_opt opt = { .name = "o-odd" };
  const struct modcat_value v = { .num = { 1 } };
  const struct modcat_target t = { .fd = file };

  fake_log_clear ();
  ck_assert_int_eq (modcat_apply_fcntl_flag (&t, &opt, &v), MODCAT_FAIL);
  ck_logged ("option o-odd: option \"o-odd\": this system does not have it");
}
END_TEST

START_TEST (cloexec)
{
  good ("cloexec=0", LATE);
  ck_assert_int_eq (fcntl (file, F_GETFD), 0);
  good ("cloexec", LATE);
  ck_assert_int_eq (fcntl (file, F_GETFD), FD_CLOEXEC);
  fails ("cloexec", LATE, 999, "fcntl(999, F_SETFD): Bad file descriptor");
}
END_TEST

/* -- owner and mode ------------------------------------------------------- */

static struct stat
status (void)
{
  struct stat st;

  ck_assert_int_eq (stat (path, &st), 0);
  return st;
}

START_TEST (perm)
{
  static const struct { const char *option; int phase; unsigned mode; }
  modes[] = {
    { "perm=640", FD, 0640 }, { "mode=0", FD, 0 },
    { "mode=07777", FD, 07777 }, { "perm-late=604", LATE, 0604 },
  };

  for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
    good (modes[i].option, modes[i].phase);
    ck_assert_uint_eq (status ().st_mode & 07777, modes[i].mode);
  }
  fails ("perm=644", FD, 999, "fchmod(999, 0644): Bad file descriptor");
  fake_refused ("TEST,perm=8");
  fake_refused ("TEST,perm=10000");
}
END_TEST

/* The entry goes before the descriptor. */
START_TEST (perm_of_path)
{
  good ("perm=600", FD);
  ck_assert_int_eq (fake_apply ("perm=640", FD, 999, path), MODCAT_OK);
  ck_assert_uint_eq (status ().st_mode & 07777, 0640);
  ck_assert_int_eq (fake_apply ("perm-late=0", LATE, -1, path), MODCAT_OK);
  ck_assert_uint_eq (status ().st_mode & 07777, 0);
  ck_assert_int_eq (fake_apply ("perm=1", FD, file, "/no/such"), MODCAT_FAIL);
  ck_logged ("option perm: chmod(\"/no/such\", 0001): No such file");
}
END_TEST

/* Root gives a file away; others may only keep it. */
static unsigned
other_id (unsigned mine)
{
  return geteuid () == 0 ? 12345 : mine;
}

static void
owner (const char *user, const char *group, int phase)
{
  uid_t uid = other_id (getuid ());
  gid_t gid = other_id (getgid ());
  char option[60];

  snprintf (option, sizeof option, "%s=%u", user, uid);
  good (option, phase);
  ck_assert_uint_eq (status ().st_uid, uid);
  snprintf (option, sizeof option, "%s=%u", group, gid);
  good (option, phase);
  ck_assert_uint_eq (status ().st_gid, gid);
}

START_TEST (owners)
{
  owner ("user", "group", FD);
}
END_TEST

START_TEST (owners_by_alias)
{
  owner ("owner", "gid", FD);
}
END_TEST

START_TEST (owners_late)
{
  owner ("user-late", "group-late", LATE);
}
END_TEST

START_TEST (owners_late_by_alias)
{
  owner ("uid-l", "gid-l", LATE);
}
END_TEST

START_TEST (owners_refused)
{
  fails ("uid=0", FD, 999, "option user: fchown(999, 0, -1): Bad file");
  fails ("group=0", FD, 999, "option group: fchown(999, -1, 0): Bad file");
  ck_assert_int_eq (fake_apply ("user=0", FD, file, "/no/such"), MODCAT_FAIL);
  ck_logged ("chown(\"/no/such\", 0, -1): No such file or directory");
  fake_refused ("TEST,user");
  fake_refused ("TEST,group=no-such-group");
  fake_refused ("TEST,user=4294967295");
}
END_TEST

/* -- locks ---------------------------------------------------------------- */

static bool
lock_is_free (short type)
{
  struct flock lock = { .l_type = type, .l_whence = SEEK_SET };
  pid_t pid = fork ();
  int state;

  if (pid == 0)
    _exit (fcntl (file, F_GETLK, &lock) == 0 && lock.l_type == F_UNLCK);
  ck_assert_int_eq (waitpid (pid, &state, 0), pid);
  return WEXITSTATUS (state) == 1;
}

static void
unlock (void)
{
  const struct flock none = { .l_type = F_UNLCK, .l_whence = SEEK_SET };

  ck_assert_int_eq (fcntl (file, F_SETLK, &none), 0);
  ck_assert_int_eq (flock (file, LOCK_UN), 0);
}

START_TEST (setlk)
{
  static const char *const reads[] = {
    "f-setlk-rd", "setlk-rd", "f-setlkw-rd", "setlkw-rd"
  };
  static const char *const writes[] = {
    "f-setlk-wr", "f-setlk", "setlk", "setlk-wr", "f-setlkw-wr", "f-setlkw",
    "lock", "lockw", "setlkw", "setlkw-wr"
  };
  good ("f-setlk=0", FD);
  ck_assert (lock_is_free (F_WRLCK));
  for (size_t i = 0; i < sizeof reads / sizeof reads[0]; i++) {
    good (reads[i], FD);
    ck_assert (lock_is_free (F_RDLCK) && !lock_is_free (F_WRLCK));
    unlock ();
  }
  for (size_t i = 0; i < sizeof writes / sizeof writes[0]; i++) {
    good (writes[i], FD);
    ck_assert (!lock_is_free (F_RDLCK));
    unlock ();
  }
}
END_TEST

/* Does process PID wait for a lock?  /proc/locks has "->" before such. */
static bool
waits_for_lock (pid_t pid)
{
  char line[200], word[20];
  FILE *f = fopen ("/proc/locks", "r");
  bool found = false;

  snprintf (word, sizeof word, " %d ", (int) pid);
  while (f != NULL && fgets (line, sizeof line, f) != NULL)
    found = found || (strstr (line, "->") && strstr (line, word));
  if (f != NULL)
    fclose (f);
  return found;
}

/* A process that holds a lock on the file until we wait for it; then it ends,
   or sends us SIGNAL and ends when we end. */
static pid_t
other_holder (bool by_flock, int signal)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  pid_t parent = getpid (), pid;
  int fds[2], fd;
  char c;

  ck_assert_int_eq (pipe (fds), 0);
  pid = fork ();
  if (pid != 0) {
    close (fds[1]);
    ck_assert_int_eq (read (fds[0], &c, 1), 1);
    close (fds[0]);
    return pid;
  }
  fd = open (path, O_RDWR);
  if ((by_flock ? flock (fd, LOCK_EX) : fcntl (fd, F_SETLK, &lock)) == -1
      || write (fds[1], "x", 1) != 1)
    _exit (1);
  for (int i = 0; i < 2000 && !waits_for_lock (parent); i++)
    usleep (5000);
  if (signal == 0 || kill (parent, signal) == -1)
    _exit (0);
  for (;;)
    pause ();
}

static void
end_holder (pid_t pid)
{
  kill (pid, SIGKILL);
  ck_assert_int_eq (waitpid (pid, NULL, 0), pid);
}

static void
on_signal (int signal)
{
  (void) signal;
}

START_TEST (setlk_refused)
{
  pid_t pid = other_holder (false, 0);

  fails ("setlk-wr", FD, file, "option f-setlk-wr: fcntl(");
  ck_logged (", F_SETLK, F_WRLCK): another process holds a lock");
  fails ("setlk-rd", FD, file, ", F_SETLK, F_RDLCK): another process holds");
  end_holder (pid);
  fails ("lock", FD, 999, "fcntl(999, F_SETLKW, F_WRLCK): Bad file");
}
END_TEST

/* Each of these returns when the other process has let go. */
START_TEST (locks_that_wait)
{
  static const struct { const char *option; bool by_flock; } locks[] = {
    { "lock", false }, { "setlkw-rd", false }, { "flock", true },
    { "flock-sh", true },
  };

  for (size_t i = 0; i < sizeof locks / sizeof locks[0]; i++) {
    pid_t pid = other_holder (locks[i].by_flock, 0);
    int state;

    ck_assert_int_eq (fake_apply (locks[i].option, FD, file, NULL),
                      MODCAT_OK);
    ck_assert_int_eq (waitpid (pid, &state, 0), pid);
    ck_assert_int_eq (state, 0);
    unlock ();
  }
}
END_TEST

START_TEST (locks_interrupted)
{
  struct sigaction action = { .sa_handler = on_signal };
  pid_t pid;

  ck_assert_int_eq (sigaction (SIGUSR1, &action, NULL), 0);
  pid = other_holder (false, SIGUSR1);
  fails ("lock", FD, file, ", F_SETLKW, F_WRLCK): a signal ended the wait");
  end_holder (pid);
  pid = other_holder (true, SIGUSR1);
  fails ("flock", FD, file, ", LOCK_EX): a signal ended the wait");
  end_holder (pid);
}
END_TEST

START_TEST (flocks)
{
  int other = open (path, O_RDONLY | O_CLOEXEC);

  good ("flock=0", FD);
  ck_assert_int_eq (flock (other, LOCK_EX | LOCK_NB), 0);
  fails ("flock-ex-nb", FD, file, "LOCK_EX|LOCK_NB): another process holds");
  fails ("flock-sh-nb", FD, file, "LOCK_SH|LOCK_NB): another process holds");
  ck_assert_int_eq (flock (other, LOCK_UN), 0);
  good ("flock-ex", FD);
  ck_assert_int_eq (flock (other, LOCK_SH | LOCK_NB), -1);
  good ("flock-sh", FD);
  ck_assert_int_eq (flock (other, LOCK_SH | LOCK_NB), 0);
  ck_assert_int_eq (flock (other, LOCK_UN), 0);
  good ("flock-nb", FD);
  ck_assert_int_eq (flock (other, LOCK_SH | LOCK_NB), -1);
  good ("flock-sh-nb", FD);
  ck_assert_int_eq (flock (other, LOCK_EX | LOCK_NB), -1);
  close (other);
  fails ("flock-sh", FD, 999, "flock(999, LOCK_SH): Bad file descriptor");
}
END_TEST

/* -- ioctl ---------------------------------------------------------------- */

/* A terminal of our own. */
static int
terminal (void)
{
  int fd = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);

  ck_assert_int_ne (fd, -1);
  return fd;
}

static void
ioctl_option (const char *name, unsigned long request, const char *rest,
              int fd)
{
  char option[100];

  snprintf (option, sizeof option, "%s=0x%lx%s", name, request, rest);
  if (fake_apply (option, FD, fd, NULL) != MODCAT_OK)
    ck_abort_msg ("%s: %s", option, fake_log ());
  fails (option, FD, 999, ", ...): Bad file descriptor");
}

START_TEST (ioctls)
{
  int fd = terminal ();
  struct winsize size;

  ioctl_option ("ioctl-void", FIONCLEX, "", file);
  ck_assert_int_eq (fcntl (file, F_GETFD), 0);
  ioctl_option ("ioctl", FIOCLEX, "", file);
  ck_assert_int_eq (fcntl (file, F_GETFD), FD_CLOEXEC);
  ioctl_option ("ioctl-intp", FIONBIO, ":1", file);
  ck_assert_int_ne (fcntl (file, F_GETFL) & O_NONBLOCK, 0);
  ioctl_option ("ioctl-intp", FIONBIO, ":0", file);
  ck_assert_int_eq (fcntl (file, F_GETFL) & O_NONBLOCK, 0);
  ioctl_option ("ioctl-int", TCFLSH, ":2", fd);
  ioctl_option ("ioctl-bin", TIOCSWINSZ, ":s24 80 0 0", fd);
  ck_assert_int_eq (ioctl (fd, TIOCGWINSZ, &size), 0);
  ck_assert_uint_eq (size.ws_row, 24);
  ck_assert_uint_eq (size.ws_col, 80);
  ioctl_option ("ioctl-string", TIOCSWINSZ, ":AABBCCDD", fd);
  ck_assert_int_eq (ioctl (fd, TIOCGWINSZ, &size), 0);
  ck_assert_uint_eq (size.ws_row, 0x4141);
  close (fd);
}
END_TEST

/* What the kernel writes back has room. */
START_TEST (ioctl_answers)
{
  int fd = terminal ();

  ioctl_option ("ioctl-bin", TIOCGWINSZ, ":", fd);
  ioctl_option ("ioctl-string", TIOCGWINSZ, ":x", fd);
  close (fd);
}
END_TEST

START_TEST (ioctl_refused)
{
  /* The 14 bits of the size are 0, so that valgrind looks for no buffer. */
  fails ("ioctl-void=0xc0005678", FD, file, "option ioctl-void: ioctl-void: "
         "ioctl(");
  ck_logged (", 0xc0005678, ...): Inappropriate ioctl for device");
  fails ("ioctl-int=0x12345678:2", FD, file, "Inappropriate ioctl");
  fails ("ioctl-intp=0x12345678:2", FD, file, "Inappropriate ioctl");
  fails ("ioctl-bin=0x12345678:x00", FD, file, "Inappropriate ioctl");
  fails ("ioctl-string=0x12345678:a", FD, file, "Inappropriate ioctl");
  fake_refused ("TEST,ioctl-void=0x100000000");
  fake_refused ("TEST,ioctl-void=-1");
  fake_refused ("TEST,ioctl-int=1");
  fake_refused ("TEST,ioctl-intp");
  fake_refused ("TEST,ioctl-bin=1:x1");
  fake_refused ("TEST,ioctl-string=a:b");
}
END_TEST

/* Each of several acts, as a sequence of requests must. */
START_TEST (ioctl_repeated)
{
  char option[100];

  snprintf (option, sizeof option, "ioctl=0x%lx,ioctl-void=0x%lx,ioctl=0x%lx",
            (unsigned long) FIONCLEX, (unsigned long) FIOCLEX,
            (unsigned long) FIONCLEX);
  good (option, FD);
  ck_assert_int_eq (fcntl (file, F_GETFD), 0);
}
END_TEST

/* -- what is stored ------------------------------------------------------- */

static const struct { const char *option; int shut, end_close, cool; }
stores[] = {
  { "", 0, 0, 0 },
  { "shut-none", MODCAT_HC_NONE + 1, 0, 0 },
  { "shut-down", MODCAT_HC_SHUTDOWN + 1, 0, 0 },
  { "shut-close", MODCAT_HC_CLOSE + 1, 0, 0 },
  { "shut-null", MODCAT_HC_NULL + 1, 0, 0 },
  { "shut-null,shut-none", MODCAT_HC_NONE + 1, 0, 0 },
  { "end-close", 0, 1, 0 },
  { "close", 0, 1, 0 },
  { "cool-write", 0, 0, 1 },
  { "coolwrite=1", 0, 0, 1 },
  { "coolwrite,cool-write=0", 0, 0, 0 },
};

START_TEST (stored)
{
  for (size_t i = 0; i < sizeof stores / sizeof stores[0]; i++) {
    char text[100];
    struct modcat_address *a;
    const struct mc_fd_conf *conf;

    snprintf (text, sizeof text, "TEST,%s", stores[i].option);
    a = fake_bind (text);
    conf = mc_address_conf (a, &modcat_group_fd);
    ck_assert_int_eq (conf->shut, stores[i].shut);
    ck_assert_int_eq (conf->end_close, stores[i].end_close);
    ck_assert_int_eq (conf->cool_write, stores[i].cool);
    fake_free (a);
  }
  fake_refused ("TEST,shut-null=1");
  fake_refused ("TEST,end-close=");
  fake_refused ("TEST,cool-write=");
}
END_TEST

/* -- FIFO ----------------------------------------------------------------- */

START_TEST (pipe_size)
{
  int fds[2];

  ck_assert_int_eq (pipe (fds), 0);
  ck_assert_int_eq (fake_apply ("f-setpipe-sz=8192", FD, fds[0], NULL),
                    MODCAT_OK);
#ifdef F_GETPIPE_SZ
  ck_assert_int_eq (fcntl (fds[0], F_GETPIPE_SZ), 8192);
#endif
  ck_assert_int_eq (fake_apply ("pipesz=4096", FD, fds[1], NULL), MODCAT_OK);
  ck_assert_int_eq (fake_apply ("pipesz=1", FD, -1, NULL), MODCAT_OK);
  fails ("pipesz=4096", FD, file, ", F_SETPIPE_SZ, 4096): Bad file");
  fake_refused ("TEST,pipesz=0");
  fake_refused ("TEST,pipesz=2147483648");
  close (fds[0]);
  close (fds[1]);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("group-fd");
  TCase *tc = tcase_create ("group-fd");

  tcase_add_checked_fixture (tc, set_up, tear_down);
  tcase_set_timeout (tc, 30);
  UNIT_ADD (tc, set_and_cleared, async, no_such_flag, cloexec, perm,
            perm_of_path, owners, owners_by_alias, owners_late,
            owners_late_by_alias, owners_refused, setlk, setlk_refused,
            locks_that_wait, locks_interrupted, flocks, ioctls,
            ioctl_answers, ioctl_refused, ioctl_repeated, stored, pipe_size);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
