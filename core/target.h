/* core/target.h -- %h and %p: where a peer of the left address wants to go, in
 * the words of the right one.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_TARGET_H
#define MC_TARGET_H

#include <stdbool.h>

#include "address.h"

/* What the peer asked for, checked: words that mean nothing to the grammar, to
   a shell's splitting or to a file system. */
struct mc_target {
  char host[256];              /* "name", "1.2.3.4", "[::1]"; RFC 1035: 255 */
  char port[6];
};

/* Stands for any target while none is known: what is wrong for this one is
   wrong for all. */
extern const struct mc_target mc_target_any;

/* Fill T in.  False: HOST is neither a host name (letters, digits, '-', '_',
   dots between them) nor an IPv4 address nor an IPv6 one in brackets; or PORT
   is not in 1 to 65535. */
bool mc_target_set (struct mc_target *t, const char *host, unsigned port);

/* Has TEXT %h or %p in it? */
bool mc_target_wanted (const char *text);

/* Is there anything in a parameter or a value of SINGLE that
   mc_target_expand() changes? */
bool mc_target_in (const struct mc_single *single);

/* TEXT, malloc()ed, with T's words for %h and %p and a percent for %%; any
   other percent is itself.  NULL without memory. */
char *mc_target_expand (const struct mc_target *t, const char *text);

#endif
