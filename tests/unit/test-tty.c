/* tests/unit/test-tty.c -- libmodcat-tty: settings, what is put back, pairs.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <modcat/tty.h>

#include "core/signals.h"
#include "modules/common/tty/rows.h"
#include "modules/common/tty/settings.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

static struct fixture f;
static struct modcat_pty pty;  /* for the channels of a test */

static void
setup (void)
{
  fixture_setup (&f);
  fixture_log (&f, MODCAT_LOG_NOTICE);
  f.ctx.set.progname = "modcat";
  pty.master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  ck_assert_int_ne (pty.master, -1);
  ck_assert_int_eq (grantpt (pty.master), 0);
  ck_assert_int_eq (unlockpt (pty.master), 0);
  pty.slave = open (ptsname (pty.master), O_RDWR | O_NOCTTY | O_CLOEXEC);
  ck_assert_int_ne (pty.slave, -1);
}

static void
teardown (void)
{
  close (pty.master);
  close (pty.slave);
  fixture_teardown (&f);
}

static struct tty_settings
settings (void)
{
  struct tty_settings s;

  ck_assert_int_eq (tty_get (pty.slave, &s), 0);
  return s;
}

static void
ck_same (const struct tty_settings *a, const struct tty_settings *b)
{
  ck_assert_mem_eq (a, b, sizeof *a);
}

/* A channel of address 0 on a descriptor of the slave that is its own. */
static struct modcat_channel *
channel (void)
{
  int fd = dup (pty.slave);

  return fixture_channel (&f, 0, fd, fd);
}

/* -- settings ------------------------------------------------------------ */

START_TEST (lines)
{
  static const struct {
    struct modcat_tty_line line;
    tcflag_t cflag, iflag;
  } cases[] = {
    { { .size = sizeof (struct modcat_tty_line) }, CS6 | CRTSCTS, IXANY },
    { { .bits = 5, .stop_bits = 1, .parity = 'n', .flow = 1 }, CS5, 0 },
    { { .bits = 7, .stop_bits = 2, .parity = 'e', .flow = 2 },
      CS7 | CSTOPB | PARENB | CRTSCTS, 0 },
    { { .bits = 8, .parity = 'o', .flow = 3 }, CS8 | PARENB | PARODD,
      IXON | IXOFF },
#ifdef CMSPAR
    { { .parity = 'm', .flow = 1 }, CS6 | PARENB | PARODD | CMSPAR, 0 },
    { { .parity = 's', .flow = 1 }, CS6 | PARENB | CMSPAR, 0 },
#endif
    { { .raw = 1 }, CS8 | CREAD | CLOCAL, 0 },
  };

  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct tty_settings s = { .ispeed = 1, .ospeed = 2 };

    s.flags[TTY_CFLAG] = CS6 | CRTSCTS;
    s.flags[TTY_IFLAG] = IXANY;
    tty_set_line (&s, &cases[i].line);
    ck_assert_uint_eq (s.flags[TTY_CFLAG], cases[i].cflag);
    ck_assert_uint_eq (s.flags[TTY_IFLAG], cases[i].iflag);
    ck_assert_uint_eq (s.ospeed, 2);
  }
}
END_TEST

/* Any number is a speed, where the system can. */
START_TEST (any_speed)
{
#ifdef __linux__
  struct modcat_channel *ch = channel ();
  struct modcat_tty_line line = { .size = sizeof line, .baud = 123456 };

  ck_assert_int_eq (modcat_tty_line (ch, ch->rfd, &line), MODCAT_OK);
  ck_assert_int_eq (modcat_tty_set (ch, ch->rfd), MODCAT_OK);
  ck_assert_uint_eq (settings ().ospeed, 123456);
  ck_assert_uint_eq (settings ().ispeed, 123456);
  /* and it is collected no more */
  line.baud = 9600;
  ck_assert_int_eq (modcat_tty_line (ch, ch->wfd, &line), MODCAT_OK);
  ck_assert_int_eq (modcat_tty_set (ch, ch->wfd), MODCAT_OK);
  ck_assert_int_eq (modcat_tty_set (ch, ch->wfd), MODCAT_OK);
  ck_assert_uint_eq (settings ().ospeed, 9600);
  mc_channel_close (ch);
  ck_assert_uint_eq (settings ().ospeed, 38400);
#endif
}
END_TEST

/* A pty has 8 bits and no parity, and says so by keeping them. */
START_TEST (not_taken)
{
  struct modcat_channel *ch = channel ();
  struct tty_settings before = settings (), after;
  struct modcat_tty_line line = { .size = sizeof line, .raw = 1,
                                  .parity = 'e' };

  ck_assert_int_eq (modcat_tty_line (ch, ch->rfd, &line), MODCAT_OK);
  ck_assert_int_eq (modcat_tty_set (ch, ch->rfd), MODCAT_FAIL);
  scratch_ck_logged ("E the wanted setting of \"parity\" is not supported by "
                     "the terminal on fd");
  mc_channel_close (ch);
  after = settings ();
  ck_same (&after, &before);
}
END_TEST

START_TEST (not_a_terminal)
{
  int fd = open ("/dev/null", O_RDWR | O_CLOEXEC);
  struct modcat_channel *ch = fixture_channel (&f, 0, fd, fd);
  struct modcat_tty_line line = { .size = sizeof line, .baud = 9600 };

  ck_assert_int_eq (modcat_tty_save (ch, fd), MODCAT_FAIL);
  ck_assert_int_eq (modcat_tty_line (ch, fd, &line), MODCAT_OK);
  ck_assert_int_eq (modcat_tty_set (ch, fd), MODCAT_FAIL);
  scratch_ck_logged ("it is no terminal");
  mc_channel_close (ch);
}
END_TEST

/* -- what is put back ---------------------------------------------------- */

static void
change_all (void)
{
  struct tty_settings s = settings ();

  tty_make_raw (&s);
  ck_assert_int_eq (tty_put (pty.slave, TTY_NOW, &s), 0);
}

START_TEST (put_back)
{
  struct modcat_channel *ch = channel ();
  struct tty_settings before = settings (), after;
  int foreign = dup (pty.slave);

  /* not ours: nothing is saved */
  ck_assert_int_eq (modcat_tty_save (ch, foreign), MODCAT_OK);
  ck_assert_int_eq (modcat_tty_save (ch, ch->rfd), MODCAT_OK);
  change_all ();
  /* what was saved stays so */
  ck_assert_int_eq (modcat_tty_save (ch, ch->wfd), MODCAT_OK);
  mc_channel_close (ch);
  after = settings ();
  ck_same (&after, &before);
  close (foreign);
}
END_TEST

/* A terminal that has gone is neither held open nor touched. */
START_TEST (forgotten)
{
  struct modcat_channel *ch = channel ();
  struct tty_settings changed, after;
  int before = dup (0), now;

  close (before);
  ck_assert_int_eq (modcat_tty_save (ch, ch->rfd), MODCAT_OK);
  change_all ();
  changed = settings ();
  modcat_tty_forget (ch, ch->rfd);
  modcat_tty_forget (ch, ch->rfd);
  now = dup (0);
  close (now);
  ck_assert_int_eq (now, before);
  mc_channel_close (ch);
  after = settings ();
  ck_same (&after, &changed);
}
END_TEST

/* A copy in a forked process is dropped, or even closed, in vain. */
START_TEST (copies_put_nothing_back)
{
  struct modcat_channel *ch = channel ();
  struct tty_settings changed, after;
  int status;

  ck_assert_int_eq (modcat_tty_save (ch, ch->rfd), MODCAT_OK);
  change_all ();
  changed = settings ();
  for (int i = 0; i < 2; i++) {
    pid_t pid = fork ();

    if (pid == 0) {
      if (i == 0)
        mc_channel_drop (ch);
      else
        mc_channel_close (ch);
      _exit (EXIT_SUCCESS);
    }
    ck_assert_int_eq (waitpid (pid, &status, 0), pid);
    ck_assert_int_eq (status, 0);
    after = settings ();
    ck_same (&after, &changed);
  }
  mc_channel_close (ch);
}
END_TEST

/* In a session whose terminal is the slave: a process of the background saves,
   the foreground changes, the background ends. */
static void
in_background (void)
{
  struct modcat_channel *ch;
  int go[2], status = 1;
  pid_t pid;
  char byte = 0;

  if (setsid () == -1 || ioctl (pty.slave, TIOCSCTTY, 0) == -1
      || pipe (go) == -1)
    _exit (2);
  pid = fork ();
  if (pid == 0) {
    setpgid (0, 0);
    ch = channel ();
    if (modcat_tty_save (ch, ch->rfd) != MODCAT_OK
        || write (go[1], "", 1) != 1)
      _exit (3);
    while (settings ().flags[TTY_LFLAG] != 0)
      usleep (1000);
    mc_channel_close (ch);
    _exit (0);
  }
  if (read (go[0], &byte, 1) != 1)
    _exit (4);
  change_all ();
  waitpid (pid, &status, 0);
  _exit (status != 0 ? 5 : settings ().flags[TTY_LFLAG] == 0 ? 0 : 6);
}

START_TEST (background_leaves_it_alone)
{
  pid_t pid = fork ();
  int status;

  if (pid == 0)
    in_background ();
  ck_assert_int_eq (waitpid (pid, &status, 0), pid);
  ck_assert_int_eq (status, 0);
}
END_TEST

/* -- pairs --------------------------------------------------------------- */

START_TEST (pair)
{
  int fd = open ("/dev/null", O_RDWR | O_CLOEXEC);
  struct modcat_channel *ch = fixture_channel (&f, 0, fd, fd);
  struct modcat_pty p;
  char buf[8];

  ck_assert_int_eq (modcat_pty_open (ch->rq, &p), MODCAT_OK);
  scratch_ck_logged ("N PTY is /dev/");
  ck_assert_int_eq (p.slave, -1);
  ck_assert_int_eq (fcntl (p.master, F_GETFD), FD_CLOEXEC);
  ck_assert (modcat_pty_has_user (p.master));
  ck_assert_int_eq (modcat_pty_open_slave (ch->rq, &p), MODCAT_OK);
  ck_assert_int_eq (fcntl (p.slave, F_GETFD), FD_CLOEXEC);
  ck_assert (modcat_pty_has_user (p.master));
  ck_assert_int_eq (write (p.slave, "x", 1), 1);
  close (p.slave);
  /* gone, but it has left something */
  ck_assert (modcat_pty_has_user (p.master));
  close (fd);
  modcat_pty_use (ch->rq, ch, p.master, MODCAT_RDWR);
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), 1);
  ck_assert (!modcat_pty_has_user (p.master));
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), 0);
  scratch_ck_logged ("(probably PTY closed)");
  mc_channel_close (ch);
}
END_TEST

START_TEST (eio_sat_out)
{
  struct modcat_channel *ch = channel ();
  struct modcat_pty p;
  char buf[8];
  int64_t end = modcat_now () + INT64_C (200000000);
  ssize_t n;

  mc_channel_close (ch);
  fixture_group (&f, 0, &modcat_group_pty);
  fixture_option_named (&f, 0, &modcat_group_pty, "sitout-eio", "0.2");
  ch = channel ();
  close (ch->rfd);
  ck_assert_int_eq (modcat_pty_open (ch->rq, &p), MODCAT_OK);
  ck_assert_int_eq (modcat_pty_open_slave (ch->rq, &p), MODCAT_OK);
  modcat_pty_use (ch->rq, ch, p.master, MODCAT_RDWR);
  close (p.slave);
  for (int i = 0; i < 2; i++) {
    ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), -1);
    ck_assert_int_eq (errno, EAGAIN);
  }
  scratch_ck_logged ("EIO, sitting out 0.20s for recovery");
  /* somebody comes in time */
  ck_assert_int_eq (modcat_pty_open_slave (ch->rq, &p), MODCAT_OK);
  ck_assert_int_eq (write (p.slave, "x", 1), 1);
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), 1);
  close (p.slave);
  /* and then nobody */
  while ((n = modcat_read (ch, buf, sizeof buf)) == -1 && errno == EAGAIN)
    usleep (1000);
  ck_assert_int_eq (n, -1);
  ck_assert_int_eq (errno, EIO);
  ck_assert_int_ge (modcat_now (), end);
  mc_channel_close (ch);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("tty");
  TCase *tc = tcase_create ("tty");

  tcase_add_checked_fixture (tc, setup, teardown);
  UNIT_ADD (tc, lines, any_speed, not_taken, not_a_terminal, put_back,
            forgotten,
            copies_put_nothing_back, background_leaves_it_alone, pair,
            eio_sat_out);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
