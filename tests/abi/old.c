/* tests/abi/old.c -- a module of an older build: uses a bit of everything.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * frozen.sh compiles it with the headers of tests/abi/headers-1, and the core
 * of today has to run it.  OLD:<text> delivers a text, in capitals with the
 * option `loud`; OLD-LISTEN:<path> and OLD-CONNECT:<path> are two ends of a
 * socket, with a handshake. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <modcat/module.h>

/* -- OLD: conf, state, read, pending, wait, stage ------------------------- */

struct conf {
  unsigned times;
  const char *between;
  const struct modcat_value *pair;
  int64_t delay;               /* ns */
};

struct old {
  unsigned left;
  size_t pos;
  int64_t due;
};

static int
loud_run (struct modcat_stage *st, struct modcat_block *b)
{
  (void) st;
  for (size_t i = 0; i < b->len; i++)
    if (b->data[i] >= 'a' && b->data[i] <= 'z')
      b->data[i] = (unsigned char) (b->data[i] - 'a' + 'A');
  return MODCAT_OK;
}

static const struct modcat_stage_ops loud_ops = {
  .size = sizeof loud_ops, .name = "loud", .run = loud_run,
};

static int
apply_loud (const struct modcat_target *t, const struct modcat_opt *opt,
            const struct modcat_value *v)
{
  if (t->ch == NULL || opt->arg[0] != 42)
    return MODCAT_SKIP;
  if (v->num[0] == 0)
    return MODCAT_OK;
  return modcat_add_stage (t->ch, MODCAT_READ, &loud_ops, NULL);
}

static const struct modcat_opt old_opts[] = {
  { .name = "times", .aliases = "n", .help = "how often",
    .type = MODCAT_UINT, .phase = MODCAT_PH_INIT, .min = 1, .max = 9,
    .dflt = "1", .store = offsetof (struct conf, times) },
  { .name = "between", .help = "text between two", .type = MODCAT_STRING,
    .phase = MODCAT_PH_INIT, .dflt = ", ",
    .store = offsetof (struct conf, between) },
  { .name = "pair", .help = "two numbers", .type = MODCAT_INT_INT,
    .phase = MODCAT_PH_INIT, .store = offsetof (struct conf, pair) },
  { .name = "delay", .help = "time to open", .type = MODCAT_TIME,
    .phase = MODCAT_PH_INIT, .store = offsetof (struct conf, delay) },
  { .name = "loud", .help = "capitals", .type = MODCAT_BOOL,
    .phase = MODCAT_PH_LATE, .flags = MODCAT_OPT_CHANNEL,
    .apply = apply_loud, .arg = { 42 } },
};

static ssize_t
old_read (struct modcat_channel *ch, void *buf, size_t size)
{
  const struct conf *conf = ch->rq->conf;
  struct old *old = ch->state;
  int len;

  if (old->left == 0)
    return 0;
  len = snprintf (buf, size, "%s%s", ch->rq->argv[0],
                  --old->left > 0 ? conf->between : "");
  return len < (int) size ? len : (ssize_t) size;
}

static size_t
old_pending (const struct modcat_channel *ch)
{
  const struct old *old = ch->state;

  return old->left;
}

static void
old_close (struct modcat_channel *ch)
{
  modcat_log (ch->rq, MODCAT_LOG_NOTICE, "old: closed");
}

static const struct modcat_channel_ops old_ops = {
  .size = sizeof old_ops, .read = old_read, .pending = old_pending,
  .close = old_close,
};

static int
old_prepare (const struct modcat_request *rq, void *shared)
{
  if (strcmp (rq->argv[0], "bad") == 0)
    return modcat_fail_arg (rq, 0, "bad is no good");
  memcpy (shared, "SHARED", 7);
  return MODCAT_OK;
}

static void
old_release (void *shared)
{
  memset (shared, 0, 7);
}

static int
old_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  const struct conf *conf = rq->conf;
  struct old *old = ch->state;

  if (old->due == 0)
    old->due = modcat_now () + conf->delay;
  ch->ops = &old_ops;
  if (modcat_now () < old->due)
    return modcat_wait_until (ch, old->due);
  old->left = conf->times;
  modcat_log (rq, MODCAT_LOG_NOTICE, "old: %s %s %d+%d %s", rq->keyword,
              (const char *) rq->shared,
              conf->pair != NULL ? (int) conf->pair->num[0] : 0,
              conf->pair != NULL ? (int) conf->pair->num[1] : 0,
              modcat_given (rq, "times") ? "given" : "not given");
  return MODCAT_OK;
}

/* -- OLD-LISTEN, OLD-CONNECT: listener, accept, handshake, groups --------- */

static int
unix_socket (const struct modcat_request *rq, struct sockaddr_un *un)
{
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

  un->sun_family = AF_UNIX;
  snprintf (un->sun_path, sizeof un->sun_path, "%s", rq->argv[0]);
  if (fd == -1)
    return modcat_fail (rq, "socket: %s", strerror (errno));
  return fd;
}

static int
old_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  const struct modcat_listen_conf *conf
    = modcat_group_conf (rq, &modcat_group_listen);
  struct sockaddr_un un;

  ln->rfd = unix_socket (rq, &un);
  if (ln->rfd < 0)
    return ln->rfd;
  if (bind (ln->rfd, (struct sockaddr *) &un, sizeof un) == -1
      || modcat_unlink_at_close (ln, un.sun_path) != MODCAT_OK
      || listen (ln->rfd, conf->backlog) == -1)
    return modcat_fail (rq, "%s: %s", un.sun_path, strerror (errno));
  modcat_log (rq, MODCAT_LOG_NOTICE, "old: listening");
  return modcat_apply (rq, ln, MODCAT_PH_LISTEN, ln->rfd, NULL);
}

static int
greet (struct modcat_channel *ch)
{
  return send (ch->wfd, "hello ", 6, MSG_NOSIGNAL) == 6 ? MODCAT_OK
    : modcat_fail (ch->rq, "greeting: %s", strerror (errno));
}

static const struct modcat_channel_ops accepted_ops = {
  .size = sizeof accepted_ops, .handshake = greet,
};

static int
old_accept (const struct modcat_request *rq, struct modcat_channel *ln,
            struct modcat_channel *ch)
{
  int fd = accept (ln->rfd, NULL, NULL);

  if (fd == -1)
    return errno == EAGAIN ? MODCAT_AGAIN
      : modcat_fail (rq, "accept: %s", strerror (errno));
  fcntl (fd, F_SETFD, FD_CLOEXEC);
  ch->rfd = ch->wfd = fd;
  ch->flags |= MODCAT_CH_BYTES;
  ch->half_close = MODCAT_HC_SHUTDOWN;
  ch->ops = &accepted_ops;
  return modcat_setenv (ch, "OLDPEER", "somebody");
}

static int
old_connect (const struct modcat_request *rq, struct modcat_channel *ch)
{
  struct sockaddr_un un;

  ch->rfd = ch->wfd = unix_socket (rq, &un);
  if (ch->rfd < 0)
    return MODCAT_FAIL;
  ch->half_close = MODCAT_HC_SHUTDOWN;
  if (connect (ch->rfd, (struct sockaddr *) &un, sizeof un) == -1)
    return modcat_fail (rq, "%s: %s", un.sun_path, strerror (errno));
  return MODCAT_OK;
}

/* -- the descriptor ------------------------------------------------------- */

/* An option that the module adds to a group of the core, and hence to the
   addresses of others. */
static const struct modcat_opt more_opts[] = {
  { .name = "old-loud", .help = "capitals", .type = MODCAT_BOOL,
    .phase = MODCAT_PH_LATE, .flags = MODCAT_OPT_CHANNEL,
    .apply = apply_loud, .arg = { 42 } },
};

static const struct modcat_group more_fd = {
  .size = sizeof more_fd, .name = "FD", .help = "any descriptor",
  .opts = MODCAT_LIST (more_opts),
};

static const struct modcat_addr old_addrs[] = {
  { .names = "OLD,OLD-TEXT", .usage = "OLD:<text>", .help = "deliver a text",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_READ, .pair_with = "STDOUT",
    .groups = MODCAT_GROUPS (&modcat_group_retry),
    .opts = MODCAT_LIST (old_opts), .conf_size = sizeof (struct conf),
    .state_size = sizeof (struct old), .shared_size = 7,
    .prepare = old_prepare, .release = old_release, .open = old_open },
  { .names = "OLD-LISTEN", .usage = "OLD-LISTEN:<path>",
    .help = "take connections", .min_args = 1, .max_args = 1,
    .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_listen,
                             &modcat_group_child, &modcat_group_retry),
    .listen = old_listen, .accept = old_accept },
  { .names = "OLD-CONNECT", .usage = "OLD-CONNECT:<path>", .help = "connect",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_retry),
    .open = old_connect },
};

MODCAT_MODULE (old, .version = "0.1", .summary = "of an older build",
               .addrs = MODCAT_LIST (old_addrs),
               .groups = MODCAT_GROUPS (&more_fd));
