/* modules/unix/unix.h -- what the files of the module unix share.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef UNIX_UNIX_H
#define UNIX_UNIX_H

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <modcat/file.h>
#include <modcat/net.h>

extern const struct modcat_group unix_group;

/* A socket's address: a path, or for the types ABSTRACT-… a name that is no
   entry of the file system. */
struct unix_name {
  struct sockaddr_un un;
  socklen_t len;               /* 0: none */
};

/* State of a channel that connects or sends: the name of its own. */
struct unix_own {
  struct unix_name name;
  unsigned tries;              /* temporary names that were in use */
};

bool unix_is_abstract (const struct modcat_request *rq);

/* For `prepare`.  All give MODCAT_OK or what modcat_fail() returned. */
int unix_check_arg (const struct modcat_request *rq);
int unix_check_family (const struct modcat_request *rq);

/* A client's options bind and bind-tempname, and those that need them. */
int unix_check_own (const struct modcat_request *rq);

/* The same for a server, which has no use for them. */
int unix_check_no_own (const struct modcat_request *rq);

/* The name of parameter 0, which has been checked. */
void unix_arg_name (const struct modcat_request *rq, struct unix_name *name);

/* Make OWN the name of the options of a client, once; len 0: none. */
int unix_own_name (const struct modcat_request *rq, struct modcat_channel *ch,
                   struct unix_own *own);

/* `in_use` of a client's transport: another temporary name. */
int unix_next_name (struct modcat_channel *ch, struct sockaddr *addr,
                    socklen_t *len, socklen_t limit);

/* Before a server's socket is bound to NAME: unlink-early, unless somebody
   listens there. */
int unix_make_room (const struct modcat_request *rq, struct modcat_channel *ch,
                    const struct unix_name *name);

/* ADDR was bound: the owner and mode of its entry, and its end with CH; by
   default only when REMOVE says so.  Nothing for an abstract name. */
int unix_dress (struct modcat_channel *ch, const struct sockaddr *addr,
                socklen_t len, bool remove);

/* `bound` of a transport whose entry is removed at the end by default. */
int unix_bound (struct modcat_channel *ch, int fd, const struct sockaddr *addr,
                socklen_t len);

/* The callbacks of the datagram types. */
int unix_send_prepare (const struct modcat_request *rq, void *shared);
int unix_receive_prepare (const struct modcat_request *rq, void *shared);
int unix_send_open (const struct modcat_request *rq,
                    struct modcat_channel *ch);
int unix_receive_open (const struct modcat_request *rq,
                       struct modcat_channel *ch);
int unix_receive_listen (const struct modcat_request *rq,
                         struct modcat_channel *ln);
int unix_receive_accept (const struct modcat_request *rq,
                         struct modcat_channel *ln, struct modcat_channel *ch);

#endif
