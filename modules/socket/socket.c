/* modules/socket/socket.c -- SOCKET-CONNECT, SOCKET-LISTEN, ACCEPT-FD: sockets
 * by numbers and bytes, or by descriptor.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <poll.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <modcat/net.h>

/* -- what the parameters say ---------------------------------------------- */

enum { DATA_AT = offsetof (struct sockaddr, sa_data) };

struct data_addr {
  struct sockaddr_storage addr;
  socklen_t len;               /* 0: none */
};

struct socket_shared {
  struct modcat_net_transport transport;
  struct data_addr addr;       /* the peer's; of listeners their own */
  struct data_addr own;        /* of the option bind */
};

/* A number as in C, from 0 to LIMIT. */
static int
parse_number (const struct modcat_request *rq, int arg, const char *what,
              int limit, int *number)
{
  const char *text = rq->argv[arg];
  unsigned long value;
  char *end;

  errno = 0;
  value = strtoul (text, &end, 0);
  if (text[0] < '0' || text[0] > '9' || *end != '\0')
    return modcat_fail_arg (rq, arg, "%s \"%.40s\" is no number", what, text);
  if (errno != 0 || value > (unsigned long) limit)
    return modcat_fail_arg (rq, arg, "%s %.40s is above %d", what, text,
                            limit);
  *number = (int) value;
  return MODCAT_OK;
}

/* TEXT, data behind the field of the family.  NULL when good, else why not. */
static const char *
parse_addr (int family, const char *text, struct data_addr *to)
{
  char *bytes = (char *) &to->addr + DATA_AT;
  size_t len;
  const char *why = modcat_parse_data (text, NULL, bytes,
                                       sizeof to->addr - DATA_AT, &len);

  if (why != NULL)
    return why;
  to->addr.ss_family = (sa_family_t) family;
  to->len = (socklen_t) (DATA_AT + len);
  if (family == AF_INET && to->len < sizeof (struct sockaddr_in))
    return "has less than the 14 bytes of an IPv4 address: port (2), address "
           "(4), zeros (8)";
  if (family == AF_INET6 && to->len < sizeof (struct sockaddr_in6))
    return "has less than the 26 bytes of an IPv6 address: port (2), flow (4),"
           " address (16), scope (4)";
  return NULL;
}

/* -- what the kernel can -------------------------------------------------- */

/* The kernel knows no such socket: point at the number that is to blame, in
   parameter ARG (-1: none) or, when it was given, option NAME. */
static int
blame (const struct modcat_request *rq, const char *name, int arg,
       const struct modcat_net_transport *t)
{
  const char *why = strerror (errno);

  if (modcat_given (rq, name))
    return modcat_fail_opt (rq, name, "socket(%d, %d, %d): %s", t->family,
                            t->type, t->protocol, why);
  return modcat_fail_arg (rq, arg, "socket(%d, %d, %d): %s", t->family,
                          t->type, t->protocol, why);
}

/* Other errors than those of the three numbers are for the open to meet. */
static int
ask_kernel (const struct modcat_request *rq,
            const struct modcat_net_transport *t, int type_arg)
{
  int fd = socket (t->family, t->type | SOCK_CLOEXEC, t->protocol);

  if (fd != -1) {
    close (fd);
    return MODCAT_OK;
  }
  switch (errno) {
  case EAFNOSUPPORT:
    return blame (rq, "protocol-family", 0, t);
  case EINVAL:
  case ESOCKTNOSUPPORT:
    return blame (rq, "so-type", type_arg, t);
  case EPROTONOSUPPORT:
    return blame (rq, "so-protocol", type_arg == -1 ? 1 : 2, t);
  default:
    return MODCAT_OK;
  }
}

static const struct modcat_socket_conf *
socket_conf (const struct modcat_request *rq)
{
  return modcat_group_conf (rq, &modcat_group_socket);
}

/* As in socat, options replace what the parameters say. */
static void
obey_options (const struct modcat_request *rq, struct modcat_net_transport *t)
{
  const struct modcat_socket_conf *conf = socket_conf (rq);

  if (conf->family != NULL)
    t->family = (int) conf->family->num[0];
  if (conf->type != -1)
    t->type = conf->type;
  if (conf->protocol != -1)
    t->protocol = conf->protocol;
  if ((t->family == AF_INET || t->family == AF_INET6)
      && t->type == SOCK_STREAM
      && (t->protocol == 0 || t->protocol == IPPROTO_TCP))
    t->flags |= MODCAT_NET_NODELAY;
}

/* Parameters domain, type when TYPE is -1, protocol and address; option
   bind. */
static int
prepare (const struct modcat_request *rq, struct socket_shared *s, int type)
{
  const struct modcat_socket_conf *conf = socket_conf (rq);
  struct modcat_net_transport *t = &s->transport;
  int arg = 0, type_arg = -1;
  int result = parse_number (rq, arg++, "domain", USHRT_MAX, &t->family);
  const char *why;

  *t = (struct modcat_net_transport) { .size = sizeof *t, .name = "SOCKET",
                                       .family = t->family, .type = type };
  if (result == MODCAT_OK && type == -1) {
    type_arg = arg++;
    result = parse_number (rq, type_arg, "type", INT_MAX, &t->type);
  }
  if (result == MODCAT_OK)
    result = parse_number (rq, arg++, "protocol", INT_MAX, &t->protocol);
  if (result != MODCAT_OK)
    return result;
  obey_options (rq, t);
  why = parse_addr (t->family, rq->argv[arg], &s->addr);
  if (why != NULL)
    return modcat_fail_arg (rq, arg, "the address %s", why);
  why = conf->bind != NULL ? parse_addr (t->family, conf->bind, &s->own)
                           : NULL;
  if (why != NULL)
    return modcat_fail_opt (rq, "bind", "the address %s", why);
  return ask_kernel (rq, t, type_arg);
}

static const struct sockaddr *
sockaddr_of (const struct data_addr *a)
{
  return a->len > 0 ? (const struct sockaddr *) &a->addr : NULL;
}

/* -- SOCKET-CONNECT, SOCKET-LISTEN ---------------------------------------- */

static int
connect_prepare (const struct modcat_request *rq, void *shared)
{
  return prepare (rq, shared, SOCK_STREAM);
}

static int
connect_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  const struct socket_shared *s = rq->shared;

  return modcat_net_connect_to (ch, &s->transport, sockaddr_of (&s->addr),
                                s->addr.len, sockaddr_of (&s->own),
                                s->own.len);
}

static int
refuse_bind (const struct modcat_request *rq)
{
  if (socket_conf (rq)->bind == NULL)
    return MODCAT_OK;
  return modcat_fail_opt (rq, "bind", "%s binds to the address of its "
                          "parameter, bind option not allowed", rq->keyword);
}

static int
listen_prepare (const struct modcat_request *rq, void *shared)
{
  int result = refuse_bind (rq);

  return result == MODCAT_OK ? prepare (rq, shared, SOCK_STREAM) : result;
}

static int
socket_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  const struct socket_shared *s = rq->shared;

  return modcat_net_listen_at (ln, &s->transport, sockaddr_of (&s->addr),
                               s->addr.len);
}

static int
socket_accept (const struct modcat_request *rq, struct modcat_channel *ln,
               struct modcat_channel *ch)
{
  (void) rq;
  return modcat_net_accept (ln, ch);
}

/* -- ACCEPT-FD:<fdnum> ---------------------------------------------------- */

struct fd_shared { int fd; };
struct fd_listener { unsigned char told; };     /* that it waits */

static int
fd_prepare (const struct modcat_request *rq, void *shared)
{
  struct fd_shared *s = shared;

  return parse_number (rq, 0, "file descriptor", INT_MAX, &s->fd);
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

static int
fd_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  int fd = ((const struct fd_shared *) rq->shared)->fd;
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
static int
fd_accept (const struct modcat_request *rq, struct modcat_channel *ln,
           struct modcat_channel *ch)
{
  struct pollfd pfd = { .fd = ln->rfd, .events = POLLIN };
  struct fd_listener *st = ln->state;

  if (!st->told && modcat_log_shown (rq, MODCAT_LOG_NOTICE))
    modcat_log (rq, MODCAT_LOG_NOTICE, "listening on %s",
                modcat_local_name (ln));
  st->told = 1;
  if (poll (&pfd, 1, 0) != 1)
    return MODCAT_AGAIN;
  st->told = 0;
  return modcat_net_accept (ln, ch);
}

/* -- the module ----------------------------------------------------------- */

static const struct modcat_addr socket_addrs[] = {
  { .names = "ACCEPT-FD,ACCEPT", .usage = "ACCEPT-FD:<fdnum>",
    .help = "wait for connections to a listening socket that was inherited",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket_fd,
                             &modcat_group_child, &modcat_group_retry,
                             &modcat_group_range_data),
    .more_groups = "UNIX,IP4,IP6,UDP,TCP,SCTP,DCCP,UDPLITE",
    .shared_size = sizeof (struct fd_shared),
    .listen_state_size = sizeof (struct fd_listener),
    .prepare = fd_prepare, .listen = fd_listen, .accept = fd_accept },
  { .names = "SOCKET-CONNECT",
    .usage = "SOCKET-CONNECT:<domain>:<protocol>:<remote-address>",
    .help = "connect a socket of any family", .min_args = 3, .max_args = 3,
    .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket,
                             &modcat_group_child, &modcat_group_retry,
                             &modcat_group_no_via),
    .shared_size = sizeof (struct socket_shared),
    .prepare = connect_prepare, .open = connect_open },
  { .names = "SOCKET-LISTEN",
    .usage = "SOCKET-LISTEN:<domain>:<protocol>:<local-address>",
    .help = "wait for connections to a socket of any family", .min_args = 3,
    .max_args = 3, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket,
                             &modcat_group_listen, &modcat_group_child,
                             &modcat_group_retry, &modcat_group_range_data,
                             &modcat_group_no_via),
    .shared_size = sizeof (struct socket_shared),
    .prepare = listen_prepare, .listen = socket_listen,
    .accept = socket_accept },
};

MODCAT_MODULE (socket, .summary = "sockets by numbers and bytes",
               .version = PACKAGE_VERSION,
               .addrs = MODCAT_LIST (socket_addrs));
