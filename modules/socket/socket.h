/* modules/socket/socket.h -- what the files of the module socket share.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef SOCKET_SOCKET_H
#define SOCKET_SOCKET_H

#include <stdbool.h>
#include <sys/socket.h>

#include <modcat/net.h>

/* -- parameters ----------------------------------------------------------- */

/* Parameter ARG is a number as in C, from 0 to LIMIT; WHAT: in words. */
int socket_parse_number (const struct modcat_request *rq, int arg,
                         const char *what, int limit, int *number);

struct socket_addr {
  struct sockaddr_storage addr;
  socklen_t len;               /* 0: none */
};

/* TEXT is data: what stands behind the field of the family, as many bytes as
   it makes.  NULL when good, else why not, behind "the address". */
const char *socket_parse_addr (int family, const char *text,
                               struct socket_addr *to);

/* What all openings of an address share. */
struct socket_shared {
  struct modcat_net_transport transport;
  struct socket_addr addr;     /* the peer's; of listeners their own */
  struct socket_addr own;      /* of the option bind */
};

/* Make S, zeroed before, of all parameters and the options that replace them;
   TYPED: one of them is the type.  A number that the kernel doesn't know is
   refused here, with its place. */
int socket_prepare (const struct modcat_request *rq, struct socket_shared *s,
                    bool typed);

/* -- ACCEPT-FD ------------------------------------------------------------ */

struct accept_shared { int fd; };
struct accept_listener { bool told; };          /* that it waits for a peer */

int accept_prepare (const struct modcat_request *rq, void *shared);
int accept_listen (const struct modcat_request *rq,
                   struct modcat_channel *ln);
int accept_accept (const struct modcat_request *rq, struct modcat_channel *ln,
                   struct modcat_channel *ch);

#endif
