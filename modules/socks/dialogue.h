/* modules/socks/dialogue.h -- what a client and a SOCKS server say to each
 * other, as a machine that does no input or output.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Bytes go in, bytes and events come out:
 *
 *     socks_begin (d)            say d->out[0 … out_len]
 *     repeat:
 *       hear d->want bytes, which are called d->what; socks_hear (d, bytes)
 *       SOCKS_MORE: the message has more bytes, d->want in all
 *       SOCKS_NEXT: take the message, log d->event, say d->out, hear the next
 *       SOCKS_DONE: the same, and the tunnel is open
 *       SOCKS_REFUSED: d->fault says why
 */
#ifndef SOCKS_DIALOGUE_H
#define SOCKS_DIALOGUE_H

#include "socks5-addr.h"

enum socks_result { SOCKS_MORE, SOCKS_NEXT, SOCKS_DONE, SOCKS_REFUSED };

enum socks_event {
  SOCKS_EV_NONE,
  SOCKS_EV_ODD_VERSION,        /* a reply of version 4 has the version 4, not
                                  0, as some servers have it */
  SOCKS_EV_AUTHENTICATED,      /* by user and password */
  SOCKS_EV_BOUND,              /* the server listens at d->peer */
  SOCKS_EV_ACCEPTED            /* its peer d->peer has come */
};

enum socks_step {
  SOCKS_STEP_REPLY4, SOCKS_STEP_METHOD, SOCKS_STEP_AUTH, SOCKS_STEP_REPLY5,
  SOCKS_STEP_PEER, SOCKS_STEP_OVER
};

/* What a reply may call itself, unless it has the length of the target's
   name: replies hold where the server is, mostly as an IP address, and one
   with the top bit of the length set is a server that counts wrong. */
enum { SOCKS_OWN_NAME_MAX = 127 };

/* The longest texts: of SOCKS version 4, what we accept; see RFC 1929. */
enum {
  SOCKS_OUT = 8 + 2 * (SOCKS5_NAME_MAX + 1),
  SOCKS_FAULT = 320
};

struct socks_dialogue {
  /* The request, set by the caller. */
  bool version5;
  unsigned command;            /* version 5: SOCKS5_CONNECT, SOCKS5_BIND */
  struct socks5_addr target;   /* version 4: SOCKS5_IP4, or SOCKS5_NAME for
                                  version 4A */
  const char *user, *password; /* at most SOCKS5_NAME_MAX bytes each; version
                                  5: both or none (NULL) */

  /* How it goes. */
  enum socks_step step;
  size_t want;                 /* bytes of the message, from its beginning */
  const char *what;            /* it is called */
  unsigned char out[SOCKS_OUT];
  size_t out_len;
  enum socks_event event;
  struct socks5_addr peer;     /* as the last reply has it */
  unsigned version;            /* of a reply of version 4 */
  char fault[SOCKS_FAULT];
  int error;                   /* errno that comes nearest to it */
};

void socks_begin (struct socks_dialogue *d);

/* DATA has d->want bytes, from the message's first one on. */
enum socks_result socks_hear (struct socks_dialogue *d,
                              const unsigned char *data);

#endif
