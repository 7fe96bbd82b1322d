/* modules/common/layer/layer.h -- inside libmodcat-layer: the state of a
 * dialogue.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef LAYER_H
#define LAYER_H

#include <modcat/layer.h>

struct layer_bytes {
  unsigned char *mem;
  size_t len, room;
};

struct layer {
  struct layer_bytes out, in;
  size_t sent;                 /* of out */
  int64_t deadline;            /* modcat_now() scale, 0: none */
  int64_t limit;               /* ns that it came from, for messages */
  struct modcat_channel_ops ops;          /* for the time after it, see pass */
};

/* That of CH, made by the first call; NULL: reported. */
struct layer *layer_of (struct modcat_channel *ch);

/* Free the bytes of L. */
void layer_clear (struct layer *l);

#endif
