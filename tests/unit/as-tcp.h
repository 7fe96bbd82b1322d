/* tests/unit/as-tcp.h -- sockets of protocols that few kernels have: the calls
 * are noted, and TCP stands in for the protocol.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef AS_TCP_H
#define AS_TCP_H

#include <stdbool.h>
#include <stddef.h>

/* The calls since as_tcp_forget(), one line for each: "socket 2 1 132",
   "setsockopt 132 3 4 1" (level, name, length, value), "bind 127.0.0.1:0",
   "connect 127.0.0.1:80", "listen 5".  Flags of the type are left out, a port
   is as it was given. */
extern char as_tcp_calls[4096];

/* Sockets of TYPE and PROTOCOL are made of TCP from now on, and options of
   LEVEL are taken for set; with MISSING the kernel says that it has none. */
void as_tcp (int type, int protocol, int level, int missing);

void as_tcp_forget (void);

/* Fail unless LINE is among the calls. */
void as_tcp_ck (const char *line);

struct modcat_module;

/* LISTENER of M listens at HOST, and CLIENT reaches it; both have OPTIONS,
   ",a,b" or "". */
void as_tcp_meet (const struct modcat_module *m, const char *listener,
                  const char *client, const char *host, const char *options);

/* The groups of type NAME of M are those of WANT: "FD,SOCKET,". */
void as_tcp_ck_groups (const struct modcat_module *m, const char *name,
                       const char *want);

/* Does this host have ::1? */
bool as_tcp_have_ip6 (void);

#endif
