/* modules/common/net/socket.c -- make and bind sockets, with their options, and
 * tell channels who is at their ends.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "net.h"
#include "rows.h"

const struct modcat_net_transport modcat_net_tcp = {
  .size = sizeof modcat_net_tcp, .name = "TCP", .family = AF_UNSPEC,
  .type = SOCK_STREAM, .protocol = IPPROTO_TCP,
  .flags = MODCAT_NET_REUSEADDR | MODCAT_NET_NODELAY,
};

const struct modcat_net_transport modcat_net_tcp4 = {
  .size = sizeof modcat_net_tcp4, .name = "TCP", .family = AF_INET,
  .type = SOCK_STREAM, .protocol = IPPROTO_TCP,
  .flags = MODCAT_NET_REUSEADDR | MODCAT_NET_NODELAY,
};

const struct modcat_net_transport modcat_net_tcp6 = {
  .size = sizeof modcat_net_tcp6, .name = "TCP", .family = AF_INET6,
  .type = SOCK_STREAM, .protocol = IPPROTO_TCP,
  .flags = MODCAT_NET_REUSEADDR | MODCAT_NET_NODELAY,
};

/* -- trouble -------------------------------------------------------------- */

void
net_warn_unconnected (const struct modcat_request *rq)
{
  if (modcat_given (rq, "connect-timeout"))
    modcat_log (rq, MODCAT_LOG_WARN, "option \"connect-timeout\" has no "
                "effect on %s, which does not connect", rq->keyword);
}

int
net_report (const struct modcat_request *rq,
            const struct net_trouble *trouble)
{
  modcat_note_errno (rq, trouble->error);
  return modcat_fail (rq, "%s", trouble->what);
}

/* Protocols that T names and few kernels have. */
static const char *
lack (const struct modcat_net_transport *t, int type, int protocol)
{
  if ((errno != EPROTONOSUPPORT && errno != ESOCKTNOSUPPORT)
      || type != t->type || protocol != t->protocol || type == SOCK_RAW)
    return "";
  return t->name;
}

static int
socket_trouble (const struct modcat_net_transport *t, int family, int type,
                int protocol, struct net_trouble *trouble)
{
  const char *name = lack (t, type, protocol);

  trouble->error = errno;
  snprintf (trouble->what, sizeof trouble->what, "socket(%d, %d, %d): %s%s%s",
            family, type, protocol, strerror (errno),
            name[0] != '\0' ? ": the kernel has no " : "", name);
  return NET_FAILED;
}

/* A path that is in use is what users have to do with most. */
static int
bind_trouble (int fd, const struct net_addr *addr, struct net_trouble *trouble)
{
  char text[MODCAT_NET_TEXT];

  trouble->error = errno;
  if (errno == EADDRINUSE && addr->u.sa.sa_family == AF_UNIX) {
    modcat_net_host_text (text, sizeof text, &addr->u.sa, addr->len);
    snprintf (trouble->what, sizeof trouble->what, "\"%s\" exists", text);
  } else {
    modcat_net_text (text, sizeof text, &addr->u.sa, addr->len);
    snprintf (trouble->what, sizeof trouble->what,
              "bind(%d, {%s}, %u): %s", fd, text, (unsigned) addr->len,
              strerror (trouble->error));
  }
  return NET_FAILED;
}

/* -- sockets -------------------------------------------------------------- */

/* A relay has waited for its data once already: TCP must not do so again.  A
   socket that was made of another protocol (so-protocol) may refuse. */
static void
set_nodelay (const struct modcat_request *rq,
             const struct modcat_net_transport *t, int fd)
{
  int on = 1;

  if ((t->flags & MODCAT_NET_NODELAY) == 0
      || modcat_given (rq, "tcp-nodelay"))
    return;
  if (setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == -1)
    modcat_log (rq, MODCAT_LOG_INFO, "setsockopt(%d, TCP_NODELAY): %s", fd,
                strerror (errno));
}

int
net_type (const struct modcat_request *rq,
          const struct modcat_net_transport *t)
{
  const struct modcat_socket_conf *conf = net_socket_conf (rq);

  return conf != NULL && conf->type != -1 ? conf->type : t->type;
}

/* -- several paths -------------------------------------------------------- */

/* What option mptcp has said for the socket that is being made. */
struct net_mptcp { bool wanted; };

static const char mptcp_key = 0;        /* its address is the key */

int
net_apply_mptcp (const struct modcat_target *t, const struct modcat_opt *opt,
                 const struct modcat_value *v)
{
  struct net_mptcp *m;

  (void) opt;
  if (t->fd != -1)
    return MODCAT_SKIP;         /* made already, as what it is */
  m = modcat_attach (t->ch, &mptcp_key, sizeof *m, NULL);
  if (m == NULL)
    return MODCAT_FAIL;
  m->wanted = v->num[0] != 0;
  return MODCAT_OK;
}

#ifdef IPPROTO_MPTCP
/* The kernel has no MPTCP, or isn't to use it (net.mptcp.enabled, policy). */
static bool
without_mptcp (int error)
{
  return error == EPROTONOSUPPORT || error == ENOPROTOOPT || error == EINVAL
         || error == EPERM || error == EACCES;
}

/* -1, and errno is 0: not wanted, or not to be had. */
static int
mptcp_socket (struct modcat_channel *ch, int family, int type, int protocol)
{
  const struct net_mptcp *m = modcat_attached (ch, &mptcp_key);
  int fd;

  errno = 0;
  if (m == NULL || !m->wanted)
    return -1;
  if (protocol != IPPROTO_TCP) {
    modcat_log (ch->rq, MODCAT_LOG_WARN, "option mptcp has no effect on "
                "protocol %d", protocol);
    errno = 0;
    return -1;
  }
  fd = socket (family, type, IPPROTO_MPTCP);
  if (fd == -1 && without_mptcp (errno)) {
    modcat_log (ch->rq, MODCAT_LOG_NOTICE, "option mptcp: %s: using TCP",
                strerror (errno));
    errno = 0;
  }
  return fd;
}
#endif

/* -- making one ----------------------------------------------------------- */

/* socket(2); *PROTOCOL becomes what was asked for. */
static int
make_socket (struct modcat_channel *ch, int family, int type, int *protocol)
{
#ifdef IPPROTO_MPTCP
  int fd = mptcp_socket (ch, family, type, *protocol);

  if (fd != -1 || errno != 0) {
    *protocol = IPPROTO_MPTCP;
    return fd;
  }
#endif
  return socket (family, type, *protocol);
}

int
net_socket (struct modcat_channel *ch, const struct modcat_net_transport *t,
            int family, int *fd, struct net_trouble *trouble)
{
  const struct modcat_socket_conf *conf = net_socket_conf (ch->rq);
  int type = net_type (ch->rq, t);
  int protocol = conf != NULL && conf->protocol != -1 ? conf->protocol
                                                      : t->protocol;
  int result = modcat_apply (ch->rq, ch, MODCAT_PH_PRESOCKET, -1, NULL);

  *fd = -1;
  if (result == MODCAT_OK)
    result = modcat_apply (ch->rq, ch, MODCAT_PH_SOCKET, -1, NULL);
  if (result != MODCAT_OK)
    return result;
  *fd = make_socket (ch, family, type | SOCK_CLOEXEC | SOCK_NONBLOCK,
                     &protocol);
  if (*fd == -1)
    return socket_trouble (t, family, type, protocol, trouble);
  modcat_log (ch->rq, MODCAT_LOG_INFO, "socket(%d, %d, %d) -> %d", family,
              type, protocol, *fd);
  set_nodelay (ch->rq, t, *fd);
  result = modcat_apply (ch->rq, ch, MODCAT_PH_PASTSOCKET, *fd, NULL);
  if (result != MODCAT_OK) {
    close (*fd);
    *fd = -1;
  }
  return result;
}

int
modcat_net_socket (struct modcat_channel *ch,
                   const struct modcat_net_transport *t, int family, int *fd)
{
  struct net_trouble trouble;
  int result = net_socket (ch, t, t->family != AF_UNSPEC ? t->family : family,
                           fd, &trouble);

  return result == NET_FAILED ? net_report (ch->rq, &trouble) : result;
}

static bool
wants_reuseaddr (const struct modcat_request *rq,
                 const struct modcat_net_transport *t)
{
  if (modcat_given (rq, "so-reuseaddr"))
    return false;
  return (t->flags & MODCAT_NET_REUSEADDR) != 0
         || ((t->flags & MODCAT_NET_REUSE_FORK) != 0
             && modcat_given (rq, "fork"));
}

static int
set_reuseaddr (const struct modcat_request *rq,
               const struct modcat_net_transport *t, int fd)
{
  int on = 1;

  if (!wants_reuseaddr (rq, t))
    return MODCAT_OK;
  modcat_log (rq, MODCAT_LOG_INFO,
              "Setting SO_REUSADDR on %s listen socket implicitly", t->name);
  if (setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
    return modcat_fail (rq, "setsockopt(%d, SO_REUSEADDR): %s", fd,
                        strerror (errno));
  return MODCAT_OK;
}

/* bind(2) alone decides whether a name is free: nothing can come between. */
static int
call_bind (struct modcat_channel *ch, const struct modcat_net_transport *t,
           int fd, struct net_addr *addr)
{
  while (bind (fd, &addr->u.sa, addr->len) == -1) {
    if (errno != EADDRINUSE || t->in_use == NULL)
      return -1;
    if (t->in_use (ch, &addr->u.sa, &addr->len, sizeof addr->u)
        != MODCAT_OK) {
      errno = EADDRINUSE;
      return -1;
    }
  }
  return 0;
}

int
net_bind (struct modcat_channel *ch, const struct modcat_net_transport *t,
          int fd, const struct net_addr *wanted, bool listening,
          struct net_trouble *trouble)
{
  struct net_addr addr;
  int result = MODCAT_OK;

  if (listening)
    result = set_reuseaddr (ch->rq, t, fd);
  if (result == MODCAT_OK)
    result = modcat_apply (ch->rq, ch, MODCAT_PH_PREBIND, fd, NULL);
  if (result == MODCAT_OK)
    result = modcat_apply (ch->rq, ch, MODCAT_PH_BIND, fd, NULL);
  if (result != MODCAT_OK)
    return result;
  if (wanted != NULL) {
    addr = *wanted;
    if (call_bind (ch, t, fd, &addr) == -1)
      return bind_trouble (fd, &addr, trouble);
    if (t->bound != NULL)
      result = t->bound (ch, fd, &addr.u.sa, addr.len);
  }
  if (result == MODCAT_OK)
    result = modcat_apply (ch->rq, ch, MODCAT_PH_PASTBIND, fd, NULL);
  return result;
}

static int
bad_address (const struct modcat_request *rq)
{
  return modcat_fail (rq, "%s: this is no socket address", rq->keyword);
}

int
modcat_net_bind (struct modcat_channel *ch,
                 const struct modcat_net_transport *t, int fd,
                 const struct sockaddr *addr, socklen_t len, int listening)
{
  struct net_trouble trouble;
  struct net_addr copy;
  int result;

  if (addr != NULL && net_copy_addr (&copy, addr, len) == -1)
    return bad_address (ch->rq);
  result = net_bind (ch, t, fd, addr != NULL ? &copy : NULL, listening != 0,
                     &trouble);
  return result == NET_FAILED ? net_report (ch->rq, &trouble) : result;
}

/* -- what a channel knows of its ends ------------------------------------- */

/* Where connections end, a read of 0 bytes is the end; a datagram may be
   empty. */
unsigned
net_type_flags (int type)
{
  if (type == SOCK_STREAM)
    return 0;
  return type == SOCK_DGRAM || type == SOCK_RAW
         ? MODCAT_CH_DATAGRAM : MODCAT_CH_DATAGRAM | MODCAT_CH_NULL_EOF;
}

bool
net_type_listens (int type)
{
  return type != SOCK_DGRAM && type != SOCK_RAW;
}

void
net_fill (struct modcat_channel *ch, int fd,
          const struct modcat_net_transport *t, unsigned type_flags)
{
  bool null_eof = t != NULL && (t->flags & MODCAT_NET_NULL_EOF) != 0
                  && (type_flags & MODCAT_CH_DATAGRAM) != 0;

  ch->rfd = ch->wfd = fd;
  ch->flags |= MODCAT_CH_BYTES | type_flags;
  if (null_eof && !modcat_given (ch->rq, "null-eof"))
    ch->flags |= MODCAT_CH_NULL_EOF;
  ch->half_close = null_eof ? MODCAT_HC_NULL : MODCAT_HC_SHUTDOWN;
  ch->end = MODCAT_END_SHUTDOWN;
}

bool
net_local (int fd, struct net_addr *local)
{
  local->len = sizeof local->u;
  if (fd != -1 && getsockname (fd, &local->u.sa, &local->len) == 0)
    return true;
  local->len = 0;
  return false;
}

static const char no_port_key = 0;      /* its address is the key */

void
net_hide_ports (struct modcat_channel *ch,
                const struct modcat_net_transport *t)
{
  if (t != NULL && (t->flags & MODCAT_NET_NO_PORT) != 0)
    modcat_attach (ch, &no_port_key, 1, NULL);
}

static int
set_variables (struct modcat_channel *ch, const char *addr_name,
               const char *port_name, const struct sockaddr *addr,
               socklen_t len)
{
  char value[MODCAT_NET_TEXT];
  int result;

  modcat_net_host_text (value, sizeof value, addr, len);
  result = modcat_setenv (ch, addr_name, value);
  if (result != MODCAT_OK || !net_put_port (value, addr, len)
      || modcat_attached (ch, &no_port_key) != NULL)
    return result;
  return modcat_setenv (ch, port_name, value);
}

void
net_describe (struct modcat_channel *ch, bool with_env,
              const struct net_addr *local)
{
  char peer_text[MODCAT_NET_TEXT], local_text[MODCAT_NET_TEXT];
  const char *peer_name = NULL, *local_name = NULL;
  bool known = local->len > 0;
  size_t len;
  const struct sockaddr *peer = modcat_peer (ch, &len);

  if (peer != NULL)
    peer_name = modcat_net_text (peer_text, sizeof peer_text, peer,
                                 (socklen_t) len);
  if (known)
    local_name = modcat_net_text (local_text, sizeof local_text,
                                  &local->u.sa, local->len);
  modcat_set_names (ch, local_name, peer_name);
  if (with_env && peer != NULL)
    set_variables (ch, "PEERADDR", "PEERPORT", peer, (socklen_t) len);
  if (with_env && known)
    set_variables (ch, "SOCKADDR", "SOCKPORT", &local->u.sa, local->len);
}

static void
describe (struct modcat_channel *ch, bool with_env)
{
  struct net_addr local;

  net_local (ch->rfd, &local);
  net_describe (ch, with_env, &local);
}

static void
describe_names (struct modcat_channel *ch)
{
  describe (ch, false);
}

static void
describe_all (struct modcat_channel *ch)
{
  describe (ch, true);
}

static const struct modcat_channel_ops names_ops = {
  .size = sizeof names_ops, .describe = describe_names,
};

static const struct modcat_channel_ops all_ops = {
  .size = sizeof all_ops, .describe = describe_all,
};

int
modcat_net_set_ends (struct modcat_channel *ch,
                     const struct sockaddr *peer, socklen_t peer_len,
                     const struct sockaddr *local, socklen_t local_len,
                     int with_env)
{
  int result = modcat_set_peer (ch, peer, peer != NULL ? peer_len : 0, local,
                                local != NULL ? local_len : 0);

  if (ch->ops == NULL)
    ch->ops = with_env ? &all_ops : &names_ops;
  else
    describe (ch, with_env != 0);
  return result;
}
