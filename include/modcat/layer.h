/* include/modcat/layer.h -- libmodcat-layer: dialogues with the peer before the
 * bytes flow, for modules that speak over a channel.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * A layer (SOCKS, PROXY, TLS …) has a channel below its own, CH->lower, and
 * talks with its peer there before it lets the bytes of others through:
 *
 *     modcat_layer_say (ch, request, sizeof request);
 *     result = modcat_layer_hear (ch, "the reply", 2, &reply);
 *     if (result != MODCAT_OK)
 *       return result;
 *     modcat_layer_take (ch);
 *     …
 *     return modcat_layer_pass (ch);
 *
 * in `open`, or in `handshake` with a peer that modcat_net_accept() put below.
 * What is said is queued and what is heard is kept on CH, so nothing blocks;
 * what is heard is never more than was asked for, so all that is behind the
 * dialogue is still there to be read.
 *
 * Functions that return int return MODCAT_OK, MODCAT_AGAIN (the waits are told;
 * make the same call again) or a failure, reported by CH's keyword, its peer
 * and WHAT was awaited.  The dialogue as a whole has the time of the option
 * handshake-timeout, from the first call on. */
#ifndef MODCAT_LAYER_H
#define MODCAT_LAYER_H

#include <modcat/net.h>           /* modcat_group_layer */

#ifdef __cplusplus
extern "C" {
#endif

/* Queue LEN bytes, which are copied.  They go out before anything is heard. */
int modcat_layer_say (struct modcat_channel *ch, const void *bytes,
                      size_t len);

/* Send what is queued. */
int modcat_layer_flush (struct modcat_channel *ch);

/* Hear WHAT until there are WANT bytes, those included that were heard since
   modcat_layer_take(): *DATA, valid until the next call.  WANT must be
   limited by the caller. */
int modcat_layer_hear (struct modcat_channel *ch, const char *what,
                       size_t want, const unsigned char **data);

/* Hear WHAT, a line, up to and with its LF: *LEN bytes from *DATA on, those
   included that were heard since modcat_layer_take().  A line of more than
   LIMIT bytes is a failure. */
int modcat_layer_hear_line (struct modcat_channel *ch, const char *what,
                            size_t limit, const unsigned char **data,
                            size_t *len);

/* Forget what was heard. */
void modcat_layer_take (struct modcat_channel *ch);

/* Wait for WHAT, that the layer below is ready in DIR (enum modcat_dirs), for
   those that read and write CH->lower themselves: MODCAT_AGAIN, or a failure
   when the time is over. */
int modcat_layer_wait (struct modcat_channel *ch, const char *what,
                       unsigned dir);

/* Have the rest of the dialogue last NS nanoseconds from now on, 0: without a
   limit, whatever handshake-timeout is. */
void modcat_layer_limit (struct modcat_channel *ch, int64_t ns);

/* End the dialogue, having sent what is queued: from now on CH reads and
   writes what CH->lower does.  If that one carries the bytes by its
   descriptors alone CH repeats these, and the relay is as fast as without a
   layer.  The other ops that CH has (close, drop, describe) stay. */
int modcat_layer_pass (struct modcat_channel *ch);

/* What a peer has sent as words for a log line, written to BUF of SIZE bytes
   (16 at least), which is returned: in quotes, other than printable ASCII as
   \xHH, cut with "..." behind the quotes when it doesn't fit. */
const char *modcat_layer_quote (char *buf, size_t size, const void *bytes,
                                size_t len);

#ifdef __cplusplus
}
#endif
#endif
