/* tests/unit/socks-drive.h -- what a SOCKS server's bytes have to lead to, told
 * twice: by the module's machine and by a plain reading of the RFCs.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef SOCKS_DRIVE_H
#define SOCKS_DRIVE_H

#include "modules/socks/dialogue.h"

/* What is asked for. */
struct socks_drive {
  bool version5, bind, named, user;
};

enum socks_outcome { SOCKS_WAITS, SOCKS_OPENS, SOCKS_FAILS };

/* Have D hear SIZE bytes of DATA, each message in a block of just its size;
   *USED of them it took.  Ends the process when D breaks its contract. */
enum socks_outcome socks_drive (const struct socks_drive *how,
                                struct socks_dialogue *d,
                                const unsigned char *data, size_t size,
                                size_t *used);

/* The same by the RFCs; *USED: those of the dialogue when it opens. */
enum socks_outcome socks_expect (const struct socks_drive *how,
                                 const unsigned char *data, size_t size,
                                 size_t *used);

/* The length of the target's name. */
enum { SOCKS_DRIVE_NAME = 200 };

#endif
