/* modules/unix/unix.c -- UNIX-CLIENT, UNIX-CONNECT, UNIX-LISTEN: sockets that
 * have a path.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <modcat/file.h>
#include <modcat/net.h>

/* -- addresses and options ------------------------------------------------ */

struct unix_conf {
  unsigned char tight;         /* option unix-tightsocklen */
};

static const struct modcat_opt unix_opts[] = {
  { .name = "unix-tightsocklen", .aliases = "tightsocklen",
    .type = MODCAT_BOOL, .phase = MODCAT_PH_PREBIND, .dflt = "1",
    .store = offsetof (struct unix_conf, tight),
    .help = "the socket's address ends where its path ends" },
};

static const struct modcat_group unix_group = {
  .size = sizeof unix_group, .name = "UNIX", .help = "UNIX sockets",
  .opts = MODCAT_LIST (unix_opts), .conf_size = sizeof (struct unix_conf),
};

/* The address of PATH, which check_path() has found good. */
static socklen_t
make_address (const struct modcat_request *rq, const char *path,
              struct sockaddr_un *un)
{
  const struct unix_conf *conf = modcat_group_conf (rq, &unix_group);
  size_t len = strlen (path);

  memset (un, 0, sizeof *un);
  un->sun_family = AF_UNIX;
  memcpy (un->sun_path, path, len);
  if (!conf->tight)
    return sizeof *un;
  return (socklen_t) (offsetof (struct sockaddr_un, sun_path) + len);
}

/* NULL: PATH can be the path of a socket; else why not. */
static const char *
check_path (const char *path)
{
  if (path[0] == '\0')
    return "the path is empty";
  if (strlen (path) >= sizeof ((struct sockaddr_un *) NULL)->sun_path)
    return "the path has more than the 107 bytes that fit into a socket's "
           "address; use a shorter one, or the option chdir";
  return NULL;
}

static const char *
bind_path (const struct modcat_request *rq)
{
  const struct modcat_socket_conf *conf
    = modcat_group_conf (rq, &modcat_group_socket);

  return conf->bind;
}

/* -- the entry ------------------------------------------------------------ */

/* The option `unlink` acts behind bind(2), as in socat: somebody who means
   unlink-early would wait for peers in vain. */
static void
warn_if_gone (const struct modcat_request *rq, const char *path)
{
  struct stat st;

  if (modcat_given (rq, "unlink") && lstat (path, &st) == -1)
    modcat_log (rq, MODCAT_LOG_WARN, "option unlink has removed the new "
                "\"%s\": nobody can connect; use unlink-early", path);
}

/* PATH is there: first of all it must go when CH does, by default if REMOVE. */
static int
dress (struct modcat_channel *ch, const char *path, int remove)
{
  const struct modcat_request *rq = ch->rq;
  int result = modcat_entry_unlink_close (rq, ch, path, remove);

  if (result == MODCAT_OK)
    result = modcat_entry_attributes (rq, ch, path, 1);
  if (result == MODCAT_OK)
    result = modcat_apply (rq, ch, MODCAT_PH_PREOPEN, -1, path);
  if (result == MODCAT_OK)
    warn_if_gone (rq, path);
  return result;
}

static int
listener_bound (struct modcat_channel *ln, int fd,
                const struct sockaddr *addr, socklen_t len)
{
  (void) fd;
  (void) addr;
  (void) len;
  return dress (ln, ln->rq->argv[0], 1);
}

static int
connect_bound (struct modcat_channel *ch, int fd, const struct sockaddr *addr,
               socklen_t len)
{
  (void) fd;
  (void) addr;
  (void) len;
  return dress (ch, bind_path (ch->rq), 1);
}

/* UNIX-CLIENT leaves its path behind, as in socat. */
static int
client_bound (struct modcat_channel *ch, int fd, const struct sockaddr *addr,
              socklen_t len)
{
  (void) fd;
  (void) addr;
  (void) len;
  return dress (ch, bind_path (ch->rq), 0);
}

static const struct modcat_net_transport listen_stream = {
  .size = sizeof listen_stream, .name = "UNIX", .family = AF_UNIX,
  .type = SOCK_STREAM, .bound = listener_bound,
};

static const struct modcat_net_transport connect_stream = {
  .size = sizeof connect_stream, .name = "UNIX", .family = AF_UNIX,
  .type = SOCK_STREAM, .bound = connect_bound,
};

/* What UNIX-CLIENT tries, in this order. */
static const struct modcat_net_transport client_dgram = {
  .size = sizeof client_dgram, .name = "UNIX", .family = AF_UNIX,
  .type = SOCK_DGRAM, .bound = client_bound,
};

static const struct modcat_net_transport client_seqpacket = {
  .size = sizeof client_seqpacket, .name = "UNIX", .family = AF_UNIX,
  .type = SOCK_SEQPACKET, .bound = client_bound, .otherwise = &client_dgram,
};

static const struct modcat_net_transport client_stream = {
  .size = sizeof client_stream, .name = "UNIX", .family = AF_UNIX,
  .type = SOCK_STREAM, .bound = client_bound, .otherwise = &client_seqpacket,
};

/* -- UNIX-CONNECT:<path>, UNIX-CLIENT:<path> ------------------------------ */

/* Options of the entry are for our own, of the option bind, not the peer's. */
static int
refuse_named (const struct modcat_request *rq)
{
  static const char *const names[] = {
    "group", "group-early", "perm", "perm-early", "unlink", "unlink-close",
    "unlink-early", "unlink-late", "user", "user-early",
  };

  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (modcat_given (rq, names[i]))
      return modcat_fail_opt (rq, names[i], "Option \"%s\" only with bind "
                              "option: it is for the socket's own path",
                              names[i]);
  return MODCAT_OK;
}

static int
connect_prepare (const struct modcat_request *rq, void *shared)
{
  const char *why = check_path (rq->argv[0]);

  (void) shared;
  if (why != NULL)
    return modcat_fail_arg (rq, 0, "%s", why);
  if (bind_path (rq) == NULL)
    return refuse_named (rq);
  why = check_path (bind_path (rq));
  return why != NULL ? modcat_fail_opt (rq, "bind", "%s", why) : MODCAT_OK;
}

static int
open_to (const struct modcat_request *rq, struct modcat_channel *ch,
         const struct modcat_net_transport *t)
{
  const char *own = bind_path (rq);
  struct sockaddr_un peer, local;
  socklen_t peer_len = make_address (rq, rq->argv[0], &peer), local_len;
  int result;

  if (own == NULL)
    return modcat_net_connect_to (ch, t, (const struct sockaddr *) &peer,
                                  peer_len, NULL, 0);
  result = modcat_entry_early (rq, ch, own);
  if (result != MODCAT_OK)
    return result;
  local_len = make_address (rq, own, &local);
  return modcat_net_connect_to (ch, t, (const struct sockaddr *) &peer,
                                peer_len, (const struct sockaddr *) &local,
                                local_len);
}

static int
connect_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return open_to (rq, ch, &connect_stream);
}

static int
client_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return open_to (rq, ch, &client_stream);
}

/* -- UNIX-LISTEN:<path> --------------------------------------------------- */

static int
listen_prepare (const struct modcat_request *rq, void *shared)
{
  const char *why = check_path (rq->argv[0]);

  (void) shared;
  if (why != NULL)
    return modcat_fail_arg (rq, 0, "%s", why);
  if (bind_path (rq) != NULL)
    return modcat_fail_opt (rq, "bind", "%s binds implicitly, bind option "
                            "not allowed", rq->keyword);
  return MODCAT_OK;
}

static int
unix_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  struct sockaddr_un local;
  socklen_t len = make_address (rq, rq->argv[0], &local);
  int result = modcat_entry_early (rq, ln, rq->argv[0]);

  if (result != MODCAT_OK)
    return result;
  return modcat_net_listen_at (ln, &listen_stream,
                               (const struct sockaddr *) &local, len);
}

static int
unix_accept (const struct modcat_request *rq, struct modcat_channel *ln,
             struct modcat_channel *ch)
{
  (void) rq;
  return modcat_net_accept (ln, ch);
}

/* -- the module ----------------------------------------------------------- */

#define CONNECT_GROUPS \
  MODCAT_GROUPS (&modcat_group_named, &modcat_group_fd, \
                 &modcat_group_socket, &modcat_group_retry, &unix_group, \
                 &modcat_group_no_via)

static const struct modcat_addr unix_addrs[] = {
  { .names = "UNIX-CLIENT,UNIX", .usage = "UNIX-CLIENT:<path>",
    .help = "connect to a UNIX socket of whatever type it has",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = CONNECT_GROUPS, .prepare = connect_prepare,
    .open = client_open },
  { .names = "UNIX-CONNECT,LOCAL", .usage = "UNIX-CONNECT:<path>",
    .help = "connect to a UNIX stream socket", .min_args = 1, .max_args = 1,
    .dirs = MODCAT_RDWR, .groups = CONNECT_GROUPS,
    .prepare = connect_prepare, .open = connect_open },
  { .names = "UNIX-LISTEN,UNIX-L", .usage = "UNIX-LISTEN:<path>",
    .help = "wait for connections to a UNIX stream socket", .min_args = 1,
    .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_named, &modcat_group_fd,
                             &modcat_group_socket, &modcat_group_listen,
                             &modcat_group_child, &modcat_group_retry,
                             &unix_group, &modcat_group_no_via),
    .prepare = listen_prepare, .listen = unix_listen, .accept = unix_accept },
};

MODCAT_MODULE (unix, .summary = "UNIX sockets", .version = PACKAGE_VERSION,
               .addrs = MODCAT_LIST (unix_addrs));
