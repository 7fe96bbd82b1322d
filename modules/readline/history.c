/* modules/readline/history.c -- the file of a history: its lines, the oldest
 * first, as other programs that edit lines keep them.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "readline.h"

int
history_read (History *h, const char *path)
{
  FILE *f = fopen (path, "re");
  char *line = NULL;
  size_t room = 0;
  ssize_t n;
  HistEvent ev;
  int result;

  if (f == NULL)
    return errno == ENOENT ? 0 : -1;
  while ((n = getline (&line, &room, f)) != -1) {
    if (n > 0 && line[n - 1] == '\n')
      line[n - 1] = '\0';
    if (line[0] != '\0')
      history (h, &ev, H_ENTER, line);
  }
  result = ferror (f) ? -1 : 0;
  free (line);
  fclose (f);
  return result;
}

/* The mode of a device or a pipe isn't ours to change. */
static int
make_private (int fd)
{
  struct stat st;

  if (fstat (fd, &st) == -1)
    return -1;
  return S_ISREG (st.st_mode) ? fchmod (fd, S_IRUSR | S_IWUSR) : 0;
}

int
history_write (History *h, const char *path)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY,
                 S_IRUSR | S_IWUSR);
  HistEvent ev;
  FILE *f;
  int e;

  if (fd == -1)
    return -1;
  if (make_private (fd) == -1 || (f = fdopen (fd, "w")) == NULL) {
    e = errno;
    close (fd);
    errno = e;
    return -1;
  }
  for (int more = history (h, &ev, H_LAST); more != -1;
       more = history (h, &ev, H_PREV))
    fprintf (f, "%s\n", ev.str);
  e = ferror (f) ? errno : 0;
  if (fclose (f) == EOF)
    return -1;
  errno = e;
  return e == 0 ? 0 : -1;
}
