/* modules/posixmq/posixmq.c -- POSIXMQ-READ, -RECEIVE, -SEND, -WRITE,
 * -BIDIRECTIONAL: message queues, see mq_overview(7).
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * On Linux a queue's descriptor is one like others: it can be polled. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mqueue.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <modcat/file.h>

/* -- options -------------------------------------------------------------- */

/* 0: not given. */
struct group_conf {
  int64_t maxmsg, msgsize;
  unsigned priority;
  unsigned char flush;
};

static const struct modcat_opt group_opts[] = {
  { .name = "posixmq-flush", .aliases = "mq-flush", .type = MODCAT_BOOL,
    .phase = MODCAT_PH_EARLY, .store = offsetof (struct group_conf, flush),
    .help = "take all messages out of the queue first" },
  { .name = "posixmq-maxmsg", .aliases = "mq-maxmsg", .type = MODCAT_LONG,
    .phase = MODCAT_PH_OPEN, .store = offsetof (struct group_conf, maxmsg),
    .min = 1, .max = LONG_MAX,
    .help = "messages that a new queue holds" },
  { .name = "posixmq-msgsize", .aliases = "mq-msgsize", .type = MODCAT_LONG,
    .phase = MODCAT_PH_OPEN, .store = offsetof (struct group_conf, msgsize),
    .min = 1, .max = LONG_MAX,
    .help = "bytes that a message of a new queue has at most" },
  { .name = "posixmq-priority", .aliases = "mq-prio", .type = MODCAT_UINT,
    .phase = MODCAT_PH_INIT, .store = offsetof (struct group_conf, priority),
    .min = 0, .max = 32767,     /* POSIX: below MQ_PRIO_MAX */
    .help = "priority of what is sent, the highest is read first" },
};

static const struct modcat_group mq_group = {
  .size = sizeof mq_group, .name = "POSIXMQ", .help = "message queues",
  .opts = MODCAT_LIST (group_opts), .conf_size = sizeof (struct group_conf),
};

/* What the group NAMED is for files: a queue's name is no path. */
struct mq_conf {
  uint32_t mode;
  unsigned char unlink_early, unlink, unlink_late, unlink_close;
};

static const struct modcat_opt mq_opts[] = {
  { .name = "perm", .aliases = "mode", .type = MODCAT_MODE,
    .phase = MODCAT_PH_OPEN, .min = 0, .max = 0777, .dflt = "0666",
    .store = offsetof (struct mq_conf, mode),
    .help = "make the queue with this mode" },
  { .name = "unlink", .aliases = "delete,remove", .type = MODCAT_BOOL,
    .phase = MODCAT_PH_PREOPEN, .store = offsetof (struct mq_conf, unlink),
    .help = "remove an existing queue before the open" },
  { .name = "unlink-close", .type = MODCAT_BOOL, .phase = MODCAT_PH_LATE,
    .store = offsetof (struct mq_conf, unlink_close),
    .help = "remove the queue at the end" },
  { .name = "unlink-early", .aliases = "new", .type = MODCAT_BOOL,
    .phase = MODCAT_PH_EARLY, .store = offsetof (struct mq_conf, unlink_early),
    .help = "remove an existing queue first of all" },
  { .name = "unlink-late", .type = MODCAT_BOOL, .phase = MODCAT_PH_PASTOPEN,
    .store = offsetof (struct mq_conf, unlink_late),
    .help = "remove the queue's name right after it was opened" },
};

/* -- queues --------------------------------------------------------------- */

/* State of a channel and of a listener. */
struct mq {
  const char *name;
  pid_t remover;               /* removes the queue at the end; 0: nobody */
  size_t size;                 /* bytes of its largest message */
  unsigned priority;
  char *buf;                   /* SIZE bytes, when first needed */
  size_t len;                  /* RECEIVE: the message in buf */
  int delivered;               /* RECEIVE: it has been read */
};

static int
fail_name (const struct modcat_request *rq, const char *what)
{
  return modcat_fail (rq, "%s(\"%s\"): %s", what, rq->argv[0],
                      strerror (errno));
}

static int
remove_queue (const struct modcat_request *rq)
{
  if (mq_unlink (rq->argv[0]) == 0)
    modcat_log (rq, MODCAT_LOG_INFO, "removed queue \"%s\"", rq->argv[0]);
  else if (errno != ENOENT)
    return fail_name (rq, "mq_unlink");
  return MODCAT_OK;
}

/* Take out what is there now; what others send meanwhile stays. */
static int
flush (const struct modcat_request *rq)
{
  mqd_t q = mq_open (rq->argv[0], O_RDONLY | O_NONBLOCK);
  struct mq_attr attr;
  long taken = 0;
  char *buf;

  if (q == (mqd_t) -1)
    return errno == ENOENT ? MODCAT_OK : fail_name (rq, "mq_open");
  if (mq_getattr (q, &attr) == -1
      || (buf = malloc ((size_t) attr.mq_msgsize)) == NULL) {
    mq_close (q);
    return fail_name (rq, "flushing");
  }
  while (taken < attr.mq_curmsgs
         && mq_receive (q, buf, (size_t) attr.mq_msgsize, NULL) != -1)
    taken++;
  modcat_log (rq, MODCAT_LOG_INFO, "flushed %ld messages of \"%s\"", taken,
              rq->argv[0]);
  free (buf);
  mq_close (q);
  return MODCAT_OK;
}

/* What the system gives a queue of which only the other half was told. */
static long
system_default (const char *name, long otherwise)
{
  char path[64], line[32] = "";
  long n = 0;
  int fd;

  snprintf (path, sizeof path, "/proc/sys/fs/mqueue/%s", name);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd != -1) {
    if (read (fd, line, sizeof line - 1) > 0)
      n = strtol (line, NULL, 10);
    close (fd);
  }
  return n > 0 ? n : otherwise;
}

static mqd_t
open_or_make (const struct modcat_request *rq, int flags)
{
  enum { MAXMSG = 10, MSGSIZE = 8192 };        /* Linux's own defaults */
  const struct group_conf *conf = modcat_group_conf (rq, &mq_group);
  const struct mq_conf *own = rq->conf;
  struct mq_attr attr = { .mq_maxmsg = (long) conf->maxmsg,
                          .mq_msgsize = (long) conf->msgsize };

  if (conf->maxmsg == 0 && conf->msgsize == 0)
    return mq_open (rq->argv[0], flags, (mode_t) own->mode, NULL);
  if (attr.mq_maxmsg == 0)
    attr.mq_maxmsg = system_default ("msg_default", MAXMSG);
  if (attr.mq_msgsize == 0)
    attr.mq_msgsize = system_default ("msgsize_default", MSGSIZE);
  return mq_open (rq->argv[0], flags, (mode_t) own->mode, &attr);
}

/* The numbers act on a new queue only. */
static void
warn_of_old (const struct modcat_request *rq, const struct mq_attr *attr)
{
  const struct group_conf *conf = modcat_group_conf (rq, &mq_group);

  if ((conf->maxmsg != 0 && conf->maxmsg != attr->mq_maxmsg)
      || (conf->msgsize != 0 && conf->msgsize != attr->mq_msgsize))
    modcat_log (rq, MODCAT_LOG_WARN, "\"%s\" was there already, for %ld "
                "messages of up to %ld bytes; unlink-early makes a new one",
                rq->argv[0], attr->mq_maxmsg, attr->mq_msgsize);
}

static int
flags_for (const struct modcat_request *rq, unsigned dirs, int *flags)
{
  const int known = O_ACCMODE | O_CREAT | O_EXCL | O_NONBLOCK;
  int result = modcat_open_flags (rq, dirs, O_CREAT, flags);

  if (result == MODCAT_OK && (*flags & ~known) != 0)
    return modcat_fail (rq, "of the options of group OPEN a message queue "
                        "takes only o-creat, o-excl, o-nonblock and the "
                        "access modes");
  *flags |= O_NONBLOCK;
  return result;
}

/* EINVAL has a reason that can be told. */
static int
cannot_open (const struct modcat_request *rq)
{
  const struct group_conf *conf = modcat_group_conf (rq, &mq_group);

  if (errno == EINVAL && (conf->maxmsg != 0 || conf->msgsize != 0))
    return modcat_fail (rq, "mq_open(\"%s\"): %s: see the limits in "
                        "/proc/sys/fs/mqueue", rq->argv[0], strerror (errno));
  return fail_name (rq, "mq_open");
}

static int
set_up (const struct modcat_request *rq, struct modcat_channel *ch)
{
  const struct group_conf *conf = modcat_group_conf (rq, &mq_group);
  const struct mq_conf *own = rq->conf;
  struct mq *q = ch->state;
  struct mq_attr attr;

  if (mq_getattr ((mqd_t) ch->rfd, &attr) == -1)
    return fail_name (rq, "mq_getattr");
  warn_of_old (rq, &attr);
  q->name = rq->argv[0];
  q->size = (size_t) attr.mq_msgsize;
  q->priority = conf->priority;
  q->remover = own->unlink_close ? getpid () : 0;
  modcat_log (rq, MODCAT_LOG_INFO, "\"%s\" holds %ld messages of up to %ld "
              "bytes, and has %ld now", q->name, attr.mq_maxmsg,
              attr.mq_msgsize, attr.mq_curmsgs);
  return own->unlink_late ? remove_queue (rq) : MODCAT_OK;
}

/* All that is to be done before the queue can be used. */
static int
open_queue (const struct modcat_request *rq, struct modcat_channel *ch,
            const struct modcat_channel_ops *ops)
{
  const struct group_conf *conf = modcat_group_conf (rq, &mq_group);
  const struct mq_conf *own = rq->conf;
  int flags, result = flags_for (rq, rq->dirs, &flags);
  mqd_t q;

  if (result == MODCAT_OK && (own->unlink_early || own->unlink))
    result = remove_queue (rq);
  if (result == MODCAT_OK && conf->flush)
    result = flush (rq);
  if (result == MODCAT_OK)
    result = modcat_apply_left (rq, ch, MODCAT_PH_OPEN, -1, NULL);
  if (result != MODCAT_OK)
    return result;
  modcat_log (rq, MODCAT_LOG_NOTICE, "opening POSIX message queue \"%s\" for "
              "%s", rq->argv[0], modcat_dirs_text (rq->dirs));
  q = open_or_make (rq, flags);
  if (q == (mqd_t) -1)
    return cannot_open (rq);
  ch->rfd = ch->wfd = (int) q;
  ch->flags = MODCAT_CH_DATAGRAM;
  ch->ops = ops;
  return set_up (rq, ch);
}

/* -- messages ------------------------------------------------------------- */

/* One message to q->buf: its bytes, -1. */
static ssize_t
take_message (const struct modcat_request *rq, int fd, struct mq *q,
              unsigned *prio)
{
  ssize_t n;

  if (q->buf == NULL && (q->buf = malloc (q->size)) == NULL)
    return -1;
  do {
    n = mq_receive ((mqd_t) fd, q->buf, q->size, prio);
  } while (n == -1 && errno == EINTR);
  if (n != -1)
    modcat_log (rq, MODCAT_LOG_INFO, "message of %zd bytes, priority %u, from "
                "\"%s\"", n, *prio, rq->argv[0]);
  return n;
}

static ssize_t
hand_over (const struct modcat_request *rq, const struct mq *q, void *buf,
           size_t size, size_t len)
{
  if (len > size)
    return modcat_fail (rq, "a message of %zu bytes is more than the block of "
                        "%zu that is read at once; use a larger -b", len,
                        size);
  if (len == 0)
    return MODCAT_EMPTY;
  memcpy (buf, q->buf, len);
  return (ssize_t) len;
}

static ssize_t
mq_read (struct modcat_channel *ch, void *buf, size_t size)
{
  struct mq *q = ch->state;
  unsigned prio;
  ssize_t n = take_message (ch->rq, ch->rfd, q, &prio);

  return n == -1 ? -1 : hand_over (ch->rq, q, buf, size, (size_t) n);
}

static ssize_t
mq_write (struct modcat_channel *ch, const void *buf, size_t size)
{
  const struct mq *q = ch->state;

  if (size > q->size)
    return modcat_fail (ch->rq, "a message of %zu bytes is more than the %zu "
                        "that \"%s\" takes; use -b %zu, or posixmq-msgsize "
                        "when the queue is made", size, q->size, q->name,
                        q->size);
  if (mq_send ((mqd_t) ch->wfd, buf, size, q->priority) == -1)
    return -1;
  return (ssize_t) size;
}

static void
mq_end (struct modcat_channel *ch)
{
  struct mq *q = ch->state;

  if (q->remover == getpid ())
    remove_queue (ch->rq);
  free (q->buf);
  q->buf = NULL;
}

static void
mq_drop (struct modcat_channel *ch)
{
  struct mq *q = ch->state;

  free (q->buf);
  q->buf = NULL;
}

static const struct modcat_channel_ops mq_ops = {
  .size = sizeof mq_ops, .read = mq_read, .write = mq_write, .close = mq_end,
  .drop = mq_drop,
};

/* With fork a child is made for each time that the queue has room. */
static int
mq_open_channel (const struct modcat_request *rq, struct modcat_channel *ch)
{
  struct pollfd p = { .events = POLLOUT };

  if (ch->ops == NULL) {
    int result = open_queue (rq, ch, &mq_ops);

    if (result != MODCAT_OK || !modcat_given (rq, "fork"))
      return result;
  }
  p.fd = ch->wfd;
  return poll (&p, 1, 0) == 1 ? MODCAT_OK
    : modcat_wait (ch, ch->wfd, MODCAT_WRITE);
}

/* -- RECEIVE -------------------------------------------------------------- */

static ssize_t
one_read (struct modcat_channel *ch, void *buf, size_t size)
{
  struct mq *q = ch->state;

  if (q->delivered)
    return 0;
  q->delivered = 1;
  return hand_over (ch->rq, q, buf, size, q->len);
}

/* The message, or the end behind it. */
static size_t
one_pending (const struct modcat_channel *ch)
{
  const struct mq *q = ch->state;

  return q->delivered ? 0 : q->len + 1;
}

static const struct modcat_channel_ops one_ops = {
  .size = sizeof one_ops, .read = one_read, .pending = one_pending,
  .close = mq_drop, .drop = mq_drop,
};

/* Options of the descriptor act here: a message has none. */
static int
receive_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  static const enum modcat_phase phases[] = {
    MODCAT_PH_FD, MODCAT_PH_LATE,
  };
  int result = open_queue (rq, ln, &mq_ops);

  for (size_t i = 0; i < 2 && result == MODCAT_OK; i++)
    result = modcat_apply_left (rq, ln, phases[i], ln->rfd, NULL);
  return result;
}

static int
receive_accept (const struct modcat_request *rq, struct modcat_channel *ln,
                struct modcat_channel *ch)
{
  const struct mq *from = ln->state;
  struct mq *q = ch->state;
  unsigned prio = 0;
  char text[16];
  ssize_t n;

  q->name = from->name;
  q->size = from->size;
  ch->ops = &one_ops;
  ch->flags = MODCAT_CH_DATAGRAM;
  n = take_message (rq, ln->rfd, q, &prio);
  if (n == -1 && errno == EAGAIN)
    return MODCAT_AGAIN;
  if (n == -1)
    return fail_name (rq, "mq_receive");
  q->len = (size_t) n;
  snprintf (text, sizeof text, "%u", prio);
  return modcat_setenv (ch, "POSIXMQ_PRIO", text);
}

/* -- the descriptor ------------------------------------------------------- */

/* mq_overview(7): a slash, then up to 254 bytes without one. */
static int
mq_prepare (const struct modcat_request *rq, void *shared)
{
  const char *name = rq->argv[0];
  int flags;

  (void) shared;
  if (name[0] != '/' || name[1] == '\0' || strchr (name + 1, '/') != NULL
      || strlen (name) > NAME_MAX)
    return modcat_fail_arg (rq, 0, "\"%s\" is no name of a message queue, "
                            "such as /name: a slash, then up to %d bytes "
                            "without one", name, NAME_MAX - 1);
  return flags_for (rq, rq->dirs, &flags);
}

#define QUEUE .min_args = 1, .max_args = 1, \
    .opts = MODCAT_LIST (mq_opts), .conf_size = sizeof (struct mq_conf), \
    .state_size = sizeof (struct mq), .prepare = mq_prepare
#define GROUPS &modcat_group_open, &modcat_group_fd, &modcat_group_retry, \
               &mq_group

static const struct modcat_addr mq_addrs[] = {
  { .names = "POSIXMQ-BIDIRECTIONAL,POSIXMQ",
    .usage = "POSIXMQ-BIDIRECTIONAL:<mqname>",
    .help = "read and write messages of a queue",
    .dirs = MODCAT_RDWR, QUEUE, .groups = MODCAT_GROUPS (GROUPS),
    .open = mq_open_channel },
  { .names = "POSIXMQ-READ", .usage = "POSIXMQ-READ:<mqname>",
    .help = "read the messages of a queue, for ever",
    .dirs = MODCAT_READ, QUEUE, .groups = MODCAT_GROUPS (GROUPS),
    .open = mq_open_channel },
  { .names = "POSIXMQ-RECEIVE,POSIXMQ-RECV",
    .usage = "POSIXMQ-RECEIVE:<mqname>",
    .help = "read one message of a queue; with fork each in a child",
    .dirs = MODCAT_READ, QUEUE,
    .groups = MODCAT_GROUPS (GROUPS, &modcat_group_child),
    .listen_state_size = sizeof (struct mq),
    .listen = receive_listen, .accept = receive_accept },
  { .names = "POSIXMQ-SEND", .usage = "POSIXMQ-SEND:<mqname>",
    .help = "send each block as a message to a queue",
    .dirs = MODCAT_WRITE, QUEUE,
    .groups = MODCAT_GROUPS (GROUPS, &modcat_group_child),
    .open = mq_open_channel },
  { .names = "POSIXMQ-WRITE", .usage = "POSIXMQ-WRITE:<mqname>",
    .help = "the same as POSIXMQ-SEND",
    .dirs = MODCAT_WRITE, QUEUE,
    .groups = MODCAT_GROUPS (GROUPS, &modcat_group_child),
    .open = mq_open_channel },
};

MODCAT_MODULE (posixmq, .version = PACKAGE_VERSION,
               .summary = "POSIX message queues",
               .addrs = MODCAT_LIST (mq_addrs));
