/* tests/unit/socks-drive.c -- what a SOCKS server's bytes have to lead to, told
 * twice: by the module's machine and by a plain reading of the RFCs.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <string.h>

/* Compiled here, so that it has the signedness of char that the program has. */
#include "modules/socks/dialogue.c"
#include "modules/socks/socks5-addr.c"
#include "modules/common/layer/quote.c"
#include "tests/unit/socks-drive.h"

static void
check (bool holds)
{
  if (!holds)
    abort ();
}

/* -- by the machine ------------------------------------------------------- */

static void
start (const struct socks_drive *how, struct socks_dialogue *d)
{
  *d = (struct socks_dialogue) {
    .version5 = how->version5,
    .command = how->bind ? SOCKS5_BIND : SOCKS5_CONNECT,
    .user = how->user || !how->version5 ? "user" : NULL,
    .password = how->user ? "password" : NULL,
    .target = { .type = how->named ? SOCKS5_NAME : SOCKS5_IP4,
                .len = how->named ? SOCKS_DRIVE_NAME : 4, .port = 443 },
  };
  memset (d->target.bytes, 'n', SOCKS_DRIVE_NAME);
  socks_begin (d);
}

static enum socks_result
hear (struct socks_dialogue *d, const unsigned char *data)
{
  unsigned char *copy = malloc (d->want);
  size_t wanted = d->want;
  enum socks_result result;

  check (copy != NULL);
  memcpy (copy, data, wanted);
  result = socks_hear (d, copy);
  free (copy);
  check (d->out_len <= sizeof d->out);
  check (result != SOCKS_MORE || (d->want > wanted && d->out_len == 0));
  check (d->want <= CODE_BYTES + 1 + SOCKS5_ADDR_MAX);
  check ((result == SOCKS_DONE) == (d->step == SOCKS_STEP_OVER
                                    && result != SOCKS_REFUSED));
  check (result != SOCKS_REFUSED
         || (d->fault[0] != '\0' && strlen (d->fault) + 1 < sizeof d->fault
             && d->error != 0));
  return result;
}

enum socks_outcome
socks_drive (const struct socks_drive *how, struct socks_dialogue *d,
             const unsigned char *data, size_t size, size_t *used)
{
  char text[SOCKS5_TEXT];

  *used = 0;
  start (how, d);
  check (d->out_len > 0);
  while (d->want <= size - *used) {
    size_t message = d->want;
    enum socks_result result = hear (d, data + *used);

    if (result == SOCKS_REFUSED)
      return SOCKS_FAILS;
    if (result == SOCKS_MORE)
      continue;
    *used += message;
    if (d->event == SOCKS_EV_BOUND || d->event == SOCKS_EV_ACCEPTED)
      for (const char *p = socks5_addr_text (text, sizeof text, &d->peer);
           *p != '\0'; p++)
        check (*p >= ' ' && *p <= '~');
    if (result == SOCKS_DONE)
      return SOCKS_OPENS;
  }
  return SOCKS_WAITS;
}

/* -- by the RFCs ---------------------------------------------------------- */

static enum socks_outcome
expect4 (const unsigned char *p, size_t left, size_t *used)
{
  if (left < 2)
    return SOCKS_WAITS;
  if ((p[0] != 0 && p[0] != 4) || p[1] != 90)
    return SOCKS_FAILS;
  *used += 8;
  return left < 8 ? SOCKS_WAITS : SOCKS_OPENS;
}

static enum socks_outcome
expect_reply (const struct socks_drive *how, const unsigned char *p,
              size_t left, size_t *used)
{
  size_t len;

  if (left < 2)
    return SOCKS_WAITS;
  if (p[0] != 5 || p[1] != 0)
    return SOCKS_FAILS;
  if (left < 4)
    return SOCKS_WAITS;
  if (p[3] == 1) {
    len = 10;
  } else if (p[3] == 4) {
    len = 22;
  } else if (p[3] == 3) {
    if (left < 5)
      return SOCKS_WAITS;
    if (p[4] == 0 || (p[4] > 127 && (!how->named
                                     || p[4] != SOCKS_DRIVE_NAME)))
      return SOCKS_FAILS;
    len = 7 + (size_t) p[4];
  } else {
    return SOCKS_FAILS;
  }
  *used += len;
  return left < len ? SOCKS_WAITS : SOCKS_OPENS;
}

enum socks_outcome
socks_expect (const struct socks_drive *how, const unsigned char *data,
              size_t size, size_t *used)
{
  enum socks_outcome outcome;

  *used = 0;
  if (!how->version5)
    return expect4 (data, size, used);
  if (size < 2)
    return SOCKS_WAITS;
  if (data[0] != 5 || (data[1] != 0 && (data[1] != 2 || !how->user)))
    return SOCKS_FAILS;
  *used = 2;
  if (data[1] == 2) {
    if (size < 4)
      return SOCKS_WAITS;
    if (data[2] != 1 || data[3] != 0)
      return SOCKS_FAILS;
    *used = 4;
  }
  outcome = expect_reply (how, data + *used, size - *used, used);
  if (outcome == SOCKS_OPENS && how->bind)
    outcome = expect_reply (how, data + *used, size - *used, used);
  return outcome;
}
