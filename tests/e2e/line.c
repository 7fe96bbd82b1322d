/* tests/e2e/line.c -- preloaded into modcat and stty: pseudo-terminals take
 * what drivers of serial lines take, parity and sizes and modem lines.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * The kernel's pty drops PARENB and CSIZE and has no modem lines.  Here these
 * are kept in the file LINE_STATE, by device, where all programs that have
 * this library see them.  Of the bits LINE_LACKS (a number) the driver takes
 * none.  DSR and CTS are up as long as there is no file LINE_STATE.busy. */
#include <config.h>

#ifdef __linux__

/* <termios.h> can't be used together with the kernel's. */
#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/types.h>
#include <unistd.h>

enum { LINES = 64, FIRST_MAJOR = 136, LAST_MAJOR = 143 };

struct line {
  dev_t device;                /* 0: not in use */
  unsigned cflag;              /* of the bits that are kept here */
  int modem;                   /* what was raised of RTS and DTR */
};

static const unsigned kept = PARENB | PARODD | CMSPAR | CSIZE;

/* That of FD, when it is the slave of a pty; NULL. */
static struct line *
line_of (int fd)
{
  const char *path = getenv ("LINE_STATE");
  static struct line *lines;
  struct stat st;
  void *mem;
  int file;

  if (path == NULL || fstat (fd, &st) == -1 || !S_ISCHR (st.st_mode)
      || major (st.st_rdev) < FIRST_MAJOR || major (st.st_rdev) > LAST_MAJOR)
    return NULL;
  if (lines == NULL) {
    file = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file == -1 || ftruncate (file, LINES * sizeof *lines) == -1)
      abort ();
    mem = mmap (NULL, LINES * sizeof *lines, PROT_READ | PROT_WRITE,
                MAP_SHARED, file, 0);
    close (file);
    if (mem == MAP_FAILED)
      abort ();
    lines = mem;
  }
  for (int i = 0; i < LINES; i++) {
    if (lines[i].device == 0)
      lines[i] = (struct line) { .device = st.st_rdev, .cflag = CS8 };
    if (lines[i].device == st.st_rdev)
      return &lines[i];
  }
  abort ();
}

/* The termios of the C library, that of the kernel, and termios2: c_cflag is
   the third word of all. */
static unsigned *
cflag_of (void *settings)
{
  return (unsigned *) settings + 2;
}

static void
was_set (struct line *l, const void *settings)
{
  const char *text = getenv ("LINE_LACKS");
  unsigned lacks = text != NULL ? (unsigned) strtoul (text, NULL, 0) : 0;

  l->cflag = ((const unsigned *) settings)[2] & kept & ~lacks;
}

static void
was_got (const struct line *l, void *settings)
{
  *cflag_of (settings) = (*cflag_of (settings) & ~kept) | l->cflag;
}

static int
modem_lines (const struct line *l)
{
  char path[PATH_MAX];

  snprintf (path, sizeof path, "%s.busy", getenv ("LINE_STATE"));
  return l->modem | TIOCM_CAR
    | (access (path, F_OK) == -1 ? TIOCM_DSR | TIOCM_CTS : 0);
}

int
ioctl (int fd, unsigned long request, ...)
{
  struct line *l = line_of (fd);
  va_list ap;
  void *arg;
  long result;

  va_start (ap, request);
  arg = va_arg (ap, void *);
  va_end (ap);
  switch (l != NULL ? request : 0) {
  case TIOCMGET:
    *(int *) arg = modem_lines (l);
    return 0;
  case TIOCMSET:
    l->modem = *(int *) arg & (TIOCM_RTS | TIOCM_DTR);
    return 0;
  case TIOCMBIS:
    l->modem |= *(int *) arg;
    return 0;
  case TIOCMBIC:
    l->modem &= ~*(int *) arg;
    return 0;
  }
  result = syscall (SYS_ioctl, fd, request, arg);
  switch (l != NULL && result != -1 ? request : 0) {
  case TCSETS: case TCSETSW: case TCSETSF:
#ifdef TCSETS2
  case TCSETS2: case TCSETSW2: case TCSETSF2:
#endif
    was_set (l, arg);
    break;
  case TCGETS:
#ifdef TCGETS2
  case TCGETS2:
#endif
    was_got (l, arg);
    break;
  }
  return (int) result;
}

int tcgetattr (int fd, void *t);
int tcsetattr (int fd, int when, const void *t);

int
tcgetattr (int fd, void *t)
{
  static int (*real) (int, void *);
  const struct line *l = line_of (fd);
  int result;

  if (real == NULL)
    *(void **) &real = dlsym (RTLD_NEXT, "tcgetattr");
  result = real (fd, t);
  if (l != NULL && result == 0)
    was_got (l, t);
  return result;
}

int
tcsetattr (int fd, int when, const void *t)
{
  static int (*real) (int, int, const void *);
  struct line *l = line_of (fd);
  int result;

  if (real == NULL)
    *(void **) &real = dlsym (RTLD_NEXT, "tcsetattr");
  result = real (fd, when, t);
  if (l != NULL && result == 0)
    was_set (l, t);
  return result;
}

#else
extern const int no_line;
const int no_line = 1;
#endif
