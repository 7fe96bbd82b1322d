/* core/lock.c -- lock files: made by link(2), so that one process wins.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * The file holds "<pid>\n".  A lock whose process is gone is not taken over:
 * the number may be another process by now, or one of another machine. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lock.h"
#include "log.h"

/* A lock file that is held, or waited for. */
struct lock {
  struct lock *next;
  bool held;
  pid_t maker;
  dev_t dev;                   /* which file it was that we made */
  ino_t ino;
  char path[];
};

struct mc_locks {
  struct mc_log *log;
  struct lock *first;
};

struct mc_locks *
mc_locks_new (struct mc_log *log)
{
  struct mc_locks *locks = calloc (1, sizeof *locks);

  if (locks)
    locks->log = log;
  return locks;
}

/* Remove the file, unless somebody took it away and made their own. */
static void
release (struct mc_locks *locks, const struct lock *l)
{
  struct stat st;

  if (lstat (l->path, &st) == -1 || st.st_dev != l->dev
      || st.st_ino != l->ino)
    {
      mc_log_put (locks->log, MODCAT_LOG_WARN,
                  "lock \"%s\" is no longer ours, leaving it alone", l->path);
      return;
    }
  if (unlink (l->path) == -1)
    mc_log_put (locks->log, MODCAT_LOG_WARN, "unlink(\"%s\"): %s", l->path,
                strerror (errno));
  else
    mc_log_put (locks->log, MODCAT_LOG_INFO, "released lock \"%s\"", l->path);
}

void
mc_locks_free (struct mc_locks *locks)
{
  struct lock *l, *next;

  if (!locks)
    return;
  for (l = locks->first; l; l = next)
    {
      next = l->next;
      if (l->held && l->maker == getpid ())
        release (locks, l);
      free (l);
    }
  free (locks);
}

/* Put our pid into FD; -1 with errno. */
static int
fill (int fd, struct lock *l)
{
  char text[24];
  int len = snprintf (text, sizeof text, "%ld\n", (long) getpid ());
  struct stat st;
  ssize_t n;

  if (fchmod (fd, 0644) == -1 || fstat (fd, &st) == -1)
    return -1;
  l->dev = st.st_dev;
  l->ino = st.st_ino;
  do
    n = write (fd, text, (size_t) len);
  while (n == -1 && errno == EINTR);
  if (n >= 0 && n < len)
    errno = ENOSPC;
  return n == len ? 0 : -1;
}

/* Make the lock file: first under a name of its own, then, by a link that
   fails when there is one, under the right one. */
static enum mc_lock_result
make (struct mc_locks *locks, struct lock *l)
{
  size_t size = strlen (l->path) + sizeof ".XXXXXX";
  enum mc_lock_result result = MC_LOCK_FAILED;
  char *temp = malloc (size);
  const char *call = "malloc";
  int fd = -1;

  if (temp)
    {
      snprintf (temp, size, "%s.XXXXXX", l->path);
      call = "mkstemp";
      fd = mkstemp (temp);
    }
  if (fd != -1)
    {
      fcntl (fd, F_SETFD, FD_CLOEXEC);
      call = "write";
      if (fill (fd, l) == 0)
        {
          call = "link";
          if (link (temp, l->path) == 0)
            result = MC_LOCK_GOT;
          else if (errno == EEXIST)
            result = MC_LOCK_BUSY;
        }
    }
  if (result == MC_LOCK_FAILED)
    mc_log_put (locks->log, MODCAT_LOG_ERROR, "lock \"%s\": %s(): %s",
                l->path, call, strerror (errno));
  if (fd != -1)
    {
      close (fd);
      unlink (temp);
    }
  free (temp);
  return result;
}

/* The record of PATH; NULL without memory. */
static struct lock *
record (struct mc_locks *locks, const char *path, bool *found)
{
  struct lock *l = locks->first;
  size_t size = strlen (path) + 1;

  while (l && strcmp (l->path, path) != 0)
    l = l->next;
  *found = l != NULL;
  if (l)
    return l;
  l = calloc (1, sizeof *l + size);
  if (!l)
    return NULL;
  memcpy (l->path, path, size);
  l->next = locks->first;
  locks->first = l;
  return l;
}

enum mc_lock_result
mc_lock_try (struct mc_locks *locks, const char *path, bool wait)
{
  struct stat st;
  enum mc_lock_result result = MC_LOCK_BUSY;
  bool asked_before;
  struct lock *l = record (locks, path, &asked_before);

  if (!l)
    {
      mc_log_put (locks->log, MODCAT_LOG_ERROR, "lock \"%s\": %s", path,
                  strerror (ENOMEM));
      return MC_LOCK_FAILED;
    }
  if (!l->held && lstat (path, &st) == -1)
    result = make (locks, l);
  if (result == MC_LOCK_GOT)
    {
      l->held = true;
      l->maker = getpid ();
      mc_log_put (locks->log, MODCAT_LOG_INFO, "obtained lock \"%s\"", path);
    }
  else if (result == MC_LOCK_BUSY && wait)
    mc_log_put (locks->log,
                asked_before ? MODCAT_LOG_INFO : MODCAT_LOG_NOTICE,
                "waiting for lock \"%s\"", path);
  else if (result == MC_LOCK_BUSY)
    {
      mc_log_put (locks->log, MODCAT_LOG_ERROR, "could not obtain lock \"%s\"",
                  path);
      result = MC_LOCK_FAILED;
    }
  return result;
}
