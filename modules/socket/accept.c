/* modules/socket/accept.c -- ACCEPT-FD: a listening socket that was there before
 * us, from systemd or inetd.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "modules/socket/socket.h"

int
accept_prepare (const struct modcat_request *rq, void *shared)
{
  struct accept_shared *s = shared;
  int result = modcat_net_check_proxy (rq, AF_UNSPEC, SOCK_STREAM);

  return result != MODCAT_OK ? result
         : socket_parse_number (rq, 0, "file descriptor", INT_MAX, &s->fd);
}

static int
get_int (int fd, int name, int *value)
{
  socklen_t len = sizeof *value;

  return getsockopt (fd, SOL_SOCKET, name, value, &len);
}

/* The type of the socket FD, which has to listen. */
static int
check_listens (const struct modcat_request *rq, int fd, int *type)
{
  int listens;

  if (get_int (fd, SO_ACCEPTCONN, &listens) == -1
      || get_int (fd, SO_TYPE, type) == -1)
    return modcat_fail_arg (rq, 0, "file descriptor %d: %s; it has to be a "
                            "listening socket when %s is started", fd,
                            strerror (errno), modcat_program_name (rq));
  if (!listens)
    return modcat_fail_arg (rq, 0, "file descriptor %d is a socket that does "
                            "not listen; for one that is connected, use FD",
                            fd);
  return MODCAT_OK;
}

static const char *
dirs_text (unsigned dirs)
{
  return dirs == MODCAT_READ ? "reading" : dirs == MODCAT_WRITE ? "writing"
         : "reading and writing";
}

int
accept_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  int fd = ((const struct accept_shared *) rq->shared)->fd;
  struct sockaddr_storage local;
  socklen_t len = sizeof local;
  int type, result = check_listens (rq, fd, &type);

  if (result != MODCAT_OK)
    return result;
  if (getsockname (fd, (struct sockaddr *) &local, &len) == -1)
    return modcat_fail (rq, "getsockname(%d): %s", fd, strerror (errno));
  /* 0 to 2 stay what programs that are run expect them to be. */
  if (fd <= STDERR_FILENO)
    ln->flags |= MODCAT_CH_KEEP_OPEN;
  else if (fcntl (fd, F_SETFD, FD_CLOEXEC) == -1)
    return modcat_fail (rq, "fcntl(%d, F_SETFD, FD_CLOEXEC): %s", fd,
                        strerror (errno));
  ln->flags |= MODCAT_CH_SHARED;
  if (type == SOCK_SEQPACKET)
    ln->flags |= MODCAT_CH_DATAGRAM | MODCAT_CH_NULL_EOF;
  ln->rfd = fd;
  modcat_log (rq, MODCAT_LOG_NOTICE, "using file descriptor %d accepting a "
              "connection for %s", fd, dirs_text (rq->dirs));
  return modcat_net_set_ends (ln, NULL, 0, (struct sockaddr *) &local, len, 0);
}

/* The descriptor may block, since others may have it too and must not find it
   changed: so the peer has to be there before it is taken. */
int
accept_accept (const struct modcat_request *rq, struct modcat_channel *ln,
               struct modcat_channel *ch)
{
  struct pollfd pfd = { .fd = ln->rfd, .events = POLLIN };
  struct accept_listener *st = ln->state;
  int result;

  if (!st->told && modcat_log_shown (rq, MODCAT_LOG_NOTICE))
    modcat_log (rq, MODCAT_LOG_NOTICE, "listening on %s",
                modcat_local_name (ln));
  st->told = true;
  if (poll (&pfd, 1, 0) != 1)
    return MODCAT_AGAIN;
  result = modcat_net_accept (ln, ch);
  if (result == MODCAT_OK)
    st->told = false;
  return result;
}
