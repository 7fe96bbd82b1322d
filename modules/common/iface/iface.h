/* modules/common/iface/iface.h -- libmodcat-iface: flags and MTU of network
 * interfaces, for the modules interface and tun.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef IFACE_IFACE_H
#define IFACE_IFACE_H

#include <modcat/module.h>

/* Group INTERFACE.  A type that lists it calls modcat_iface_configure() once
   in its open. */
extern const struct modcat_group modcat_group_interface;

/* Which flags of an interface have been changed: for modcat_iface_restore().
   Zeros: none. */
struct modcat_iface_change {
  int index;                   /* it may get another name meanwhile */
  unsigned was, bits;          /* IFF_*: before, of those that are changed */
};

/* Give the interface NAME the flags and the MTU of RQ's options; FD is any
   socket of its network namespace.  *CHANGE tells what is to be undone, also
   after a failure.  MODCAT_OK, or what modcat_fail() returned. */
int modcat_iface_configure (const struct modcat_request *rq, int fd,
                            const char *name,
                            struct modcat_iface_change *change);

/* Undo what CHANGE tells, and forget it.  What fails is a warning; an interface
   that has gone is no failure. */
void modcat_iface_restore (const struct modcat_request *rq, int fd,
                           struct modcat_iface_change *change);

/* The same in a signal handler, in silence. */
void modcat_iface_rescue (int fd, const struct modcat_iface_change *change);

#endif
