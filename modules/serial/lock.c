/* modules/serial/lock.c -- one user to a serial port, and who that is.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * flock(2) is what programs of today heed, TIOCEXCL what no program gets
 * round (but root's).  Lock files in /var/lock are not looked at: they need
 * rights that ordinary users don't have, and outlive their makers. */
#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "serial.h"

/* Does process PID have the device DEV open? */
static int
has_open (const char *pid, dev_t dev)
{
  char path[300];
  struct dirent *entry;
  struct stat st;
  DIR *dir;
  int found = 0;

  snprintf (path, sizeof path, "/proc/%.20s/fd", pid);
  dir = opendir (path);
  while (dir != NULL && !found && (entry = readdir (dir)) != NULL) {
    if (entry->d_name[0] == '.')
      continue;
    snprintf (path, sizeof path, "/proc/%.20s/fd/%.20s", pid, entry->d_name);
    found = stat (path, &st) == 0 && S_ISCHR (st.st_mode)
      && st.st_rdev == dev;
  }
  if (dir != NULL)
    closedir (dir);
  return found;
}

/* The first process but us that has DEV open: "minicom[123]" in TEXT. */
static int
find_holder (dev_t dev, char *text, size_t size)
{
  char path[60], name[40] = "process";
  struct dirent *entry;
  DIR *dir = opendir ("/proc");
  FILE *f;
  int found = 0;

  while (dir != NULL && !found && (entry = readdir (dir)) != NULL) {
    if (entry->d_name[0] < '1' || entry->d_name[0] > '9'
        || atol (entry->d_name) == (long) getpid ()
        || !has_open (entry->d_name, dev))
      continue;
    found = 1;
    snprintf (path, sizeof path, "/proc/%.20s/comm", entry->d_name);
    f = fopen (path, "re");
    if (f != NULL) {
      if (fgets (name, sizeof name, f) != NULL)
        name[strcspn (name, "\n")] = '\0';
      fclose (f);
    }
    snprintf (text, size, "%s[%.20s]", name, entry->d_name);
  }
  if (dir != NULL)
    closedir (dir);
  return found;
}

const char *
serial_holder (const char *path, char *text, size_t size)
{
  struct stat st;

  if (stat (path, &st) == -1 || !find_holder (st.st_rdev, text, size))
    snprintf (text, size, "a process that can't be seen");
  return text;
}

int
serial_lock (const struct modcat_request *rq, int fd, const char *path)
{
  if (flock (fd, LOCK_EX | LOCK_NB) == -1) {
    if (errno == EWOULDBLOCK)
      return MODCAT_BUSY;
    return modcat_fail_arg (rq, 0, "flock(%s): %s", path, strerror (errno));
  }
  if (ioctl (fd, TIOCEXCL) == -1)
    return modcat_fail_arg (rq, 0, "ioctl(%s, TIOCEXCL): %s", path,
                            strerror (errno));
  return MODCAT_OK;
}

/* The lock would go with the descriptor, but that may have copies. */
void
serial_unlock (int fd)
{
  ioctl (fd, TIOCNXCL);
  flock (fd, LOCK_UN);
}
