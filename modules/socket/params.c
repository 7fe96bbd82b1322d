/* modules/socket/params.c -- sockets by numbers and bytes: the parameters.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "modules/socket/socket.h"

/* -- what the parameters say ---------------------------------------------- */

enum { DATA_AT = offsetof (struct sockaddr, sa_data) };

int
socket_parse_number (const struct modcat_request *rq, int arg,
                     const char *what, int limit, int *number)
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

const char *
socket_parse_addr (int family, const char *text, struct socket_addr *to)
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

/* The others have ports that socat keeps from programs. */
static bool
tells_ports (int protocol)
{
  return protocol == IPPROTO_TCP || protocol == IPPROTO_UDP
         || protocol == IPPROTO_SCTP;
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
  if (!tells_ports (t->protocol))
    t->flags |= MODCAT_NET_NO_PORT;
}

/* Parameters domain, type (unless it is given), protocol; *ARGS of them. */
static int
parse_numbers (const struct modcat_request *rq, bool typed,
               struct modcat_net_transport *t, int *args)
{
  int result = socket_parse_number (rq, (*args)++, "domain", USHRT_MAX,
                                    &t->family);

  if (result == MODCAT_OK && typed)
    result = socket_parse_number (rq, (*args)++, "type", INT_MAX, &t->type);
  if (result == MODCAT_OK)
    result = socket_parse_number (rq, (*args)++, "protocol", INT_MAX,
                                  &t->protocol);
  return result;
}

/* Parameter ARG and the option bind. */
static int
parse_addrs (const struct modcat_request *rq, int arg,
             struct socket_shared *s)
{
  const char *bind = socket_conf (rq)->bind;
  const char *why = socket_parse_addr (s->transport.family, rq->argv[arg],
                                       &s->addr);

  if (why != NULL)
    return modcat_fail_arg (rq, arg, "the address %s", why);
  if (bind != NULL)
    why = socket_parse_addr (s->transport.family, bind, &s->own);
  if (why != NULL)
    return modcat_fail_opt (rq, "bind", "the address %s", why);
  return MODCAT_OK;
}

int
socket_prepare (const struct modcat_request *rq, struct socket_shared *s,
                bool typed)
{
  struct modcat_net_transport *t = &s->transport;
  int args = 0, result;

  t->size = sizeof *t;
  t->name = "SOCKET";
  t->type = SOCK_STREAM;
  result = parse_numbers (rq, typed, t, &args);
  if (result != MODCAT_OK)
    return result;
  obey_options (rq, t);
  result = parse_addrs (rq, args, s);
  return result == MODCAT_OK ? ask_kernel (rq, t, typed ? 1 : -1) : result;
}
