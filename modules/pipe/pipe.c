/* modules/pipe/pipe.c -- PIPE, SOCKETPAIR: what is written comes back, or goes
 * through a named pipe.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <modcat/file.h>

/* -- PIPE ------------------------------------------------------------------- */

/* An unnamed pipe has no entry to give a mode or to remove, and is not
   opened. */
static int
refuse_entry_options (const struct modcat_request *rq)
{
  const char *name = modcat_given (rq, "perm") ? "perm"
                     : modcat_given (rq, "unlink-close") ? "unlink-close"
                     : modcat_open_given (rq);

  if (name == NULL)
    return MODCAT_OK;
  return modcat_fail_opt (rq, name, "option \"%s\" needs a named pipe: "
                          "PIPE:<filename>", name);
}

static int
unnamed_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  int fds[2], result = refuse_entry_options (rq);

  if (result != MODCAT_OK)
    return result;
  if (pipe2 (fds, O_CLOEXEC) == -1)
    return modcat_fail (rq, "pipe(): %s", strerror (errno));
  modcat_log (rq, MODCAT_LOG_INFO, "pipe({%d,%d}) -> 0", fds[0], fds[1]);
  /* Both ends also when one is asked for: a pipe without the other would be
     at its end or broken at once. */
  ch->rfd = fds[0];
  ch->wfd = fds[1];
  ch->flags = MODCAT_CH_BYTES;
  ch->half_close = MODCAT_HC_CLOSE;
  modcat_log (rq, MODCAT_LOG_NOTICE,
              "writing to and reading from unnamed pipe");
  return MODCAT_OK;
}

/* Make the named pipe, unless something is there. */
static int
make_fifo (const struct modcat_request *rq, struct modcat_channel *ch,
           const char *path, int *made)
{
  mode_t mode = (mode_t) modcat_entry_mode (rq, 0666);
  int result = modcat_entry_early (rq, ch, path);

  if (result == MODCAT_OK)
    result = modcat_apply_left (rq, ch, MODCAT_PH_PREOPEN, -1, path);
  if (result != MODCAT_OK)
    return result;
  if (mkfifo (path, mode) == -1) {
    if (errno == EEXIST)
      return modcat_given (rq, "o-excl")
             ? modcat_fail_opt (rq, "o-excl", "\"%s\" exists", path)
             : MODCAT_OK;
    return modcat_fail (rq, "mkfifo(\"%s\", 0%03o): %s", path,
                        (unsigned) mode, strerror (errno));
  }
  *made = 1;
  /* First of all: also a failure must not leave it behind. */
  result = modcat_entry_unlink_close (rq, ch, path, 1);
  if (result == MODCAT_OK)
    result = modcat_entry_attributes (rq, ch, path, 0);
  return result;
}

struct fifo { int ready; };    /* made, or there before */

static int
fifo_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  struct fifo *f = ch->state;
  const char *path = rq->argv[0];
  int made = 0, result = MODCAT_OK;

  if (!f->ready) {
    result = make_fifo (rq, ch, path, &made);
    if (result != MODCAT_OK)
      return result;
    f->ready = 1;
    if (made)
      modcat_log (rq, MODCAT_LOG_NOTICE, "created named pipe \"%s\" for %s",
                  path, modcat_dirs_text (rq->dirs));
    else
      result = modcat_entry_unlink_close (rq, ch, path, 0);
  }
  if (result == MODCAT_OK)
    result = modcat_file_open (rq, ch, path, rq->dirs, 0, made ? "" : NULL);
  return result;
}

static int
pipe_prepare (const struct modcat_request *rq, void *shared)
{
  int flags;

  (void) shared;
  return modcat_open_flags (rq, rq->dirs, 0, &flags);
}

static int
pipe_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return rq->argc == 0 ? unnamed_open (rq, ch) : fifo_open (rq, ch);
}

/* -- SOCKETPAIR ------------------------------------------------------------- */

struct pair_conf { int type, protocol; };

static const struct modcat_opt pair_opts[] = {
  { .name = "so-protocol", .aliases = "protocol,prototype,so-prototype",
    .type = MODCAT_INT, .phase = MODCAT_PH_SOCKET,
    .store = offsetof (struct pair_conf, protocol),
    .help = "third argument of socketpair()" },
  { .name = "so-type", .aliases = "socktype,type", .type = MODCAT_INT,
    .phase = MODCAT_PH_SOCKET, .min = 1, .max = 15,    /* no SOCK_NONBLOCK … */
    .store = offsetof (struct pair_conf, type),
    .help = "second argument of socketpair(): 1 stream, 2 datagram, "
            "5 seqpacket" },
};

struct pair { int ended; };    /* nothing more will be written */

/* Closing one end of a datagram pair is no end of file at the other.  Here it
   comes as soon as all that was written has come back. */
static ssize_t
pair_read (struct modcat_channel *ch, void *buf, size_t size)
{
  const struct pair *p = ch->state;
  ssize_t n = recv (ch->rfd, buf, size, MSG_DONTWAIT);

  if (n == -1 && errno == EAGAIN && p->ended)
    return 0;
  /* shut-close on a pair of type seqpacket */
  if (n == 0 && ch->wfd == -1)
    return 0;
  return n == 0 ? MODCAT_EMPTY : n;
}

/* Behind the last datagram no descriptor tells of the end. */
static size_t
pair_pending (const struct modcat_channel *ch)
{
  const struct pair *p = ch->state;

  return p->ended ? 1 : 0;
}

static int
pair_half_close (struct modcat_channel *ch)
{
  struct pair *p = ch->state;

  p->ended = 1;
  modcat_wake (ch, MODCAT_READ);
  return MODCAT_OK;
}

static const struct modcat_channel_ops datagram_pair_ops = {
  .size = sizeof datagram_pair_ops, .read = pair_read,
  .pending = pair_pending, .half_close = pair_half_close,
};

static int
apply_to_pair (const struct modcat_request *rq, struct modcat_channel *ch,
               enum modcat_phase phase)
{
  int result = modcat_apply (rq, ch, phase, ch->rfd, NULL);

  if (result == MODCAT_OK)
    result = modcat_apply (rq, ch, phase, ch->wfd, NULL);
  return result;
}

static int
pair_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  const struct pair_conf *conf = rq->conf;
  int type = modcat_given (rq, "so-type") ? conf->type : SOCK_DGRAM;
  int fds[2], result;

  result = modcat_apply (rq, ch, MODCAT_PH_SOCKET, -1, NULL);
  if (result != MODCAT_OK)
    return result;
  if (socketpair (AF_UNIX, type | SOCK_CLOEXEC, conf->protocol, fds) == -1)
    return modcat_fail (rq, "socketpair(%d, %d, %d): %s", AF_UNIX, type,
                        conf->protocol, strerror (errno));
  modcat_log (rq, MODCAT_LOG_INFO, "socketpair(%d, %d, %d, {%d,%d}) -> 0",
              AF_UNIX, type, conf->protocol, fds[0], fds[1]);
  ch->rfd = fds[0];
  ch->wfd = fds[1];
  if (type == SOCK_STREAM) {
    ch->flags = MODCAT_CH_BYTES;
    ch->half_close = MODCAT_HC_CLOSE;
  } else {
    ch->ops = &datagram_pair_ops;
    ch->flags = MODCAT_CH_DATAGRAM;
    ch->half_close = MODCAT_HC_CALL;
  }
  modcat_log (rq, MODCAT_LOG_NOTICE,
              "writing to and reading from unnamed socketpair");
  result = apply_to_pair (rq, ch, MODCAT_PH_PASTSOCKET);
  if (result == MODCAT_OK)
    result = apply_to_pair (rq, ch, MODCAT_PH_CONNECTED);
  return result;
}

/* -- the module ------------------------------------------------------------- */

static const struct modcat_addr pipe_addrs[] = {
  { .names = "PIPE,ECHO,FIFO", .usage = "PIPE[:<filename>]",
    .help = "echo through an unnamed pipe, or open a named one, made when "
            "missing",
    .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_named, &modcat_group_open,
                             &modcat_group_fd, &modcat_group_fifo),
    .state_size = sizeof (struct fifo), .prepare = pipe_prepare,
    .open = pipe_open },
  { .names = "SOCKETPAIR", .usage = "SOCKETPAIR",
    .help = "echo through a pair of sockets, datagram by datagram",
    .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_fd), .more_groups = "SOCKET",
    .opts = MODCAT_LIST (pair_opts), .conf_size = sizeof (struct pair_conf),
    .state_size = sizeof (struct pair), .open = pair_open },
};

MODCAT_MODULE (pipe, .summary = "unnamed and named pipes, socket pairs",
               .version = PACKAGE_VERSION, .addrs = MODCAT_LIST (pipe_addrs));
