/* tests/fault/fault.c -- preloaded into modcat: let one call of the system or
 * of malloc(3) fail, the FAULT_NTH one.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Which one it was is added to the file FAULT_TOLD, so that a run in which
 * nothing failed can be told; at the end of the program also how many
 * descriptors are open.  Programs of another name that inherit the
 * environment run as ever. */
#include <config.h>

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* <sys/socket.h>, <fcntl.h> and <poll.h> stay out: their prototypes have
   unions and attributes that wrappers can't repeat. */
enum { AT_CWD = -100 };

static long nth;               /* 0: none */
static long calls;
static const char *told;

/* By the system call itself: what we do is not to be counted. */
static void
tell (const char *text)
{
  enum { O_WRITE = 01, O_MAKE = 0100, O_END = 02000, MODE = 0600 };
  long fd;

  if (told == NULL)
    return;
  fd = syscall (SYS_openat, AT_CWD, told, O_WRITE | O_MAKE | O_END, MODE);
  if (fd < 0)
    return;
  syscall (SYS_write, fd, text, strlen (text));
  syscall (SYS_close, fd);
}

/* Libraries that don't look at what malloc(3) has given them, or abort. */
static bool
is_careless (const char *file)
{
  static const char *const names[] = { "libltdl", "libtasn1", "libgmp",
                                       "libgnutls" };

  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (strstr (file, names[i]) != NULL)
      return true;
  return false;
}

/* CALLER says where, for addr2line(1). */
static bool
fails (const char *name, const void *caller)
{
  char line[512];
  Dl_info at;
  bool known;

  if (nth == 0)
    return false;
  known = dladdr (caller, &at) != 0;
  if (known && is_careless (at.dli_fname))
    return false;
  if (++calls != nth)
    return false;
  snprintf (line, sizeof line, "%s called at %s+%#lx\n", name,
            known ? at.dli_fname : "?", (unsigned long) caller
            - (known ? (unsigned long) at.dli_fbase : 0));
  tell (line);
  return true;
}

/* In a wrapper: is it the one to fail? */
#define FAILS(name) fails (name, __builtin_return_address (0))

/* -- memory --------------------------------------------------------------- */

void *__libc_malloc (size_t size);
void *__libc_calloc (size_t count, size_t size);
void *__libc_realloc (void *old, size_t size);

void *
malloc (size_t size)
{
  if (!FAILS ("malloc"))
    return __libc_malloc (size);
  errno = ENOMEM;
  return NULL;
}

void *
calloc (size_t count, size_t size)
{
  if (!FAILS ("calloc"))
    return __libc_calloc (count, size);
  errno = ENOMEM;
  return NULL;
}

void *
realloc (void *old, size_t size)
{
  if (!FAILS ("realloc"))
    return __libc_realloc (old, size);
  errno = ENOMEM;
  return NULL;
}

/* -- the system ----------------------------------------------------------- */

/* A function NAME that now and then fails with ERROR.  A macro, because it
   makes functions. */
#define FAIL(type, name, params, args, error) \
  type name params; \
  type \
  name params \
  { \
    static type (*real) params; \
    if (real == NULL) \
      *(void **) &real = dlsym (RTLD_NEXT, #name); \
    if (FAILS (#name)) { \
      errno = error; \
      return -1; \
    } \
    return real args; \
  }

FAIL (int, open, (const char *path, int flags, unsigned mode),
      (path, flags, mode), EMFILE)
FAIL (int, socket, (int family, int type, int protocol),
      (family, type, protocol), EMFILE)
FAIL (int, socketpair, (int family, int type, int protocol, int *fds),
      (family, type, protocol, fds), EMFILE)
FAIL (int, pipe2, (int fds[2], int flags), (fds, flags), EMFILE)
FAIL (int, accept4, (int fd, void *addr, void *len, int flags),
      (fd, addr, len, flags), EMFILE)
FAIL (int, bind, (int fd, const void *addr, unsigned len), (fd, addr, len),
      ENOBUFS)
FAIL (int, connect, (int fd, const void *addr, unsigned len),
      (fd, addr, len), ENOBUFS)
FAIL (int, listen, (int fd, int backlog), (fd, backlog), ENOBUFS)
FAIL (int, getsockname, (int fd, void *addr, void *len), (fd, addr, len),
      ENOBUFS)
FAIL (int, getsockopt, (int fd, int level, int name, void *value, void *len),
      (fd, level, name, value, len), ENOBUFS)
FAIL (int, setsockopt, (int fd, int level, int name, const void *value,
                        unsigned len), (fd, level, name, value, len), ENOBUFS)
FAIL (int, shutdown, (int fd, int how), (fd, how), ENOBUFS)
FAIL (int, fcntl, (int fd, int what, long arg), (fd, what, arg), EINVAL)
FAIL (int, poll, (void *fds, unsigned long count, int ms), (fds, count, ms),
      ENOMEM)
FAIL (ssize_t, read, (int fd, void *buf, size_t size), (fd, buf, size), EIO)
/* One byte is what a signal handler writes to its pipe, which can't fail. */
ssize_t
write (int fd, const void *buf, size_t size)
{
  if (size == 1 || !FAILS ("write"))
    return syscall (SYS_write, fd, buf, size);
  errno = EIO;
  return -1;
}

FAIL (ssize_t, splice, (int from, void *at, int to, void *to_at, size_t size,
                        unsigned flags), (from, at, to, to_at, size, flags),
      ENOMEM)
FAIL (pid_t, fork, (void), (), EAGAIN)

/* -- begin and end -------------------------------------------------------- */

__attribute__ ((__constructor__))
static void
begin (void)
{
  const char *text = getenv ("FAULT_NTH");

  if (text == NULL || strcmp (program_invocation_short_name, "modcat") != 0)
    return;
  told = getenv ("FAULT_TOLD");
  nth = atol (text);
}

__attribute__ ((__destructor__))
static void
end (void)
{
  char line[64];
  int open_fds = 0;

  if (told == NULL)
    return;
  nth = 0;
  for (int fd = 3; fd < 100; fd++)
    open_fds += syscall (SYS_fcntl, fd, 1, 0) != -1;
  snprintf (line, sizeof line, "fds %d\n", open_fds);
  tell (line);
}
