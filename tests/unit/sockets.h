/* tests/unit/sockets.h -- a core in which address types with sockets can be
 * opened by what a user would type.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef SOCKETS_H
#define SOCKETS_H

#include <modcat/net.h>

#include "core/opening.h"
#include "tests/unit/fixture.h"

/* A context with a log that scratch_logged() shows, from level INFO. */
void sockets_setup (void);
void sockets_teardown (void);
extern struct fixture sockets;

/* TEXT, "KEYWORD:parameter,option=value", bound to the type of M that it
   names; lives until teardown.  NULL: an option's value is bad, and
   sockets_why says why. */
struct modcat_address *sockets_bind (const struct modcat_module *m,
                                     const char *text);
extern char sockets_why[512];

/* Prepare and open it, waiting up to 5 s; *RESULT is what came of it.  A
   listener has been made ready, another channel is finished. */
struct modcat_channel *sockets_open (struct modcat_address *a, int *result);

/* The next peer of LN, waited for up to 5 s; *RESULT of it. */
struct modcat_channel *sockets_accept (struct modcat_channel *ln,
                                       int *result);

/* A peer that doesn't use our code: a TCP socket connected to PORT of
   127.0.0.1, or listening there (*PORT says where). */
int sockets_peer (int port);
int sockets_server (int *port);

/* The port that LN listens on. */
int sockets_port (const struct modcat_channel *ln);

/* A channel for the appliers of options, not open. */
struct modcat_channel *sockets_channel (struct modcat_address *a);

#endif
