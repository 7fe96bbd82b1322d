/* modules/stdio/stdio.c -- STDIO, STDIN, STDOUT, STDERR, FD: descriptors that
 * were there before us.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <modcat/module.h>

static const char *
dirs_text (unsigned dirs)
{
  return dirs == MODCAT_READ ? "reading" : dirs == MODCAT_WRITE ? "writing"
         : "reading and writing";
}

/* What acts on a socket before and after it is connected acts here on one
   that has been so for long; the core walks the other phases. */
static int
apply_to (const struct modcat_request *rq, struct modcat_channel *ch, int fd)
{
  static const enum modcat_phase phases[] = {
    MODCAT_PH_PASTSOCKET, MODCAT_PH_PREBIND, MODCAT_PH_CONNECTED,
  };
  int result = MODCAT_OK;

  for (size_t i = 0; i < sizeof phases / sizeof phases[0]; i++)
    if (result == MODCAT_OK)
      result = modcat_apply (rq, ch, phases[i], fd, NULL);
  return result;
}

/* Datagrams keep their borders; where there are connections an empty one is
   the end. */
static unsigned
type_flags (int fd)
{
  int type;
  socklen_t len = sizeof type;

  if (fd == -1 || getsockopt (fd, SOL_SOCKET, SO_TYPE, &type, &len) == -1)
    return 0;
  if (type == SOCK_DGRAM || type == SOCK_RAW)
    return MODCAT_CH_DATAGRAM;
  return type == SOCK_SEQPACKET ? MODCAT_CH_DATAGRAM | MODCAT_CH_NULL_EOF : 0;
}

/* Use RFD for reading and WFD for writing, as far as asked for. */
static int
use (const struct modcat_request *rq, struct modcat_channel *ch, int rfd,
     int wfd)
{
  int result = MODCAT_OK;

  ch->flags = MODCAT_CH_INHERITED | MODCAT_CH_BYTES;
  if ((rq->dirs & MODCAT_READ) != 0)
    ch->rfd = rfd;
  if ((rq->dirs & MODCAT_WRITE) != 0)
    ch->wfd = wfd;
  ch->flags |= type_flags (ch->rfd) | type_flags (ch->wfd);
  if (ch->rfd != -1)
    result = apply_to (rq, ch, ch->rfd);
  if (result == MODCAT_OK && ch->wfd != -1 && ch->wfd != ch->rfd)
    result = apply_to (rq, ch, ch->wfd);
  return result;
}

static int
stdio_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  switch (rq->dirs) {
  case MODCAT_READ:
    modcat_log (rq, MODCAT_LOG_NOTICE, "using stdin for reading");
    break;
  case MODCAT_WRITE:
    modcat_log (rq, MODCAT_LOG_NOTICE, "using stdout for writing");
    break;
  default:
    modcat_log (rq, MODCAT_LOG_NOTICE, "reading from and writing to stdio");
    break;
  }
  return use (rq, ch, STDIN_FILENO, STDOUT_FILENO);
}

static int
stdin_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  modcat_log (rq, MODCAT_LOG_NOTICE, "using stdin for %s",
              dirs_text (rq->dirs));
  return use (rq, ch, STDIN_FILENO, STDIN_FILENO);
}

static int
stdout_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  modcat_log (rq, MODCAT_LOG_NOTICE, "using stdout for %s",
              dirs_text (rq->dirs));
  return use (rq, ch, STDOUT_FILENO, STDOUT_FILENO);
}

static int
stderr_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  modcat_log (rq, MODCAT_LOG_NOTICE, "using stderr for %s",
              dirs_text (rq->dirs));
  return use (rq, ch, STDERR_FILENO, STDERR_FILENO);
}

/* -- FD ---------------------------------------------------------------------- */

struct fd_shared { int fd; };

static int
fd_prepare (const struct modcat_request *rq, void *shared)
{
  struct fd_shared *s = shared;
  const char *text = rq->argv[0];
  char *end;
  unsigned long number;

  errno = 0;
  number = strtoul (text, &end, 0);
  if (text[0] < '0' || text[0] > '9' || *end != '\0')
    return modcat_fail_arg (rq, 0, "error in FD number \"%s\"; it is a number"
                            " like 3 or 0x10", text);
  if (errno != 0 || number > INT_MAX)
    return modcat_fail_arg (rq, 0, "error in FD number \"%s\"; no descriptor "
                            "has a number above %d", text, INT_MAX);
  s->fd = (int) number;
  return MODCAT_OK;
}

static int
fd_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  const struct fd_shared *s = rq->shared;
  int flags = fcntl (s->fd, F_GETFD);

  if (flags == -1)
    return modcat_fail_arg (rq, 0, "file descriptor %d: %s; it has to be open"
                            " when %s is started", s->fd, strerror (errno),
                            modcat_program_name (rq));
  /* 0 to 2 stay what programs that are run expect them to be. */
  if (s->fd > STDERR_FILENO
      && fcntl (s->fd, F_SETFD, flags | FD_CLOEXEC) == -1)
    return modcat_fail_arg (rq, 0, "fcntl(%d, F_SETFD, FD_CLOEXEC): %s",
                            s->fd, strerror (errno));
  modcat_log (rq, MODCAT_LOG_NOTICE, "using file descriptor %d for %s",
              s->fd, dirs_text (rq->dirs));
  return use (rq, ch, s->fd, s->fd);
}

/* -- the module -------------------------------------------------------------- */

/* It is not known before what kind of descriptor there will be. */
#define ANY_DESCRIPTOR \
  .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_fifo), \
  .more_groups = "CHR,BLK,REG,SOCKET,TERMIOS,UNIX,IP4,IP6,UDP,TCP,SCTP,DCCP," \
                 "UDPLITE"

static const struct modcat_addr stdio_addrs[] = {
  { .names = "FD", .usage = "FD:<fdnum>",
    .help = "a file descriptor that modcat was started with",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR, .infer = "digit",
    ANY_DESCRIPTOR, .shared_size = sizeof (struct fd_shared),
    .prepare = fd_prepare, .open = fd_open },
  { .names = "STDERR", .usage = "STDERR", .help = "file descriptor 2",
    .dirs = MODCAT_WRITE, ANY_DESCRIPTOR, .open = stderr_open },
  { .names = "STDIN", .usage = "STDIN", .help = "file descriptor 0",
    .dirs = MODCAT_READ, ANY_DESCRIPTOR, .open = stdin_open },
  { .names = "STDIO,-", .usage = "STDIO",
    .help = "read from standard input, write to standard output",
    .dirs = MODCAT_RDWR, ANY_DESCRIPTOR, .open = stdio_open },
  { .names = "STDOUT", .usage = "STDOUT", .help = "file descriptor 1",
    .dirs = MODCAT_WRITE, ANY_DESCRIPTOR, .open = stdout_open },
};

MODCAT_MODULE (stdio, .summary = "inherited file descriptors",
               .version = PACKAGE_VERSION,
               .addrs = MODCAT_LIST (stdio_addrs));
