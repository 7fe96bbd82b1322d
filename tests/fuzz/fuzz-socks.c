/* tests/fuzz/fuzz-socks.c -- any bytes as what a SOCKS server says.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * The first byte says what is asked for; the others are the server's, in
 * hexadecimal when the first byte is a small letter. */
#include <config.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tests/unit/socks-drive.h"

const char fuzz_seeds[] = "socks.seeds";

/* The bytes that DATA tells of, in a block of their own. */
static unsigned char *
decode (const uint8_t *data, size_t size, bool hex, size_t *len)
{
  unsigned char *bytes = malloc (size + 1);
  char pair[3] = "";

  if (bytes == NULL)
    abort ();
  *len = hex ? 0 : size;
  if (!hex && size > 0)
    memcpy (bytes, data, size);
  for (size_t i = 0; hex && i + 1 < size; i += 2) {
    memcpy (pair, data + i, 2);
    bytes[(*len)++] = (unsigned char) strtoul (pair, NULL, 16);
  }
  return bytes;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  struct socks_dialogue d;
  struct socks_drive how;
  unsigned char *bytes;
  enum socks_outcome outcome;
  size_t len, used, should;

  if (size == 0)
    return 0;
  how = (struct socks_drive) {
    .version5 = (data[0] & 1) != 0, .bind = (data[0] & 2) != 0,
    .named = (data[0] & 4) != 0, .user = (data[0] & 8) != 0,
  };
  bytes = decode (data + 1, size - 1, islower (data[0]) != 0, &len);
  outcome = socks_drive (&how, &d, bytes, len, &used);
  if (outcome != socks_expect (&how, bytes, len, &should)
      || (outcome == SOCKS_OPENS && used != should))
    abort ();
  free (bytes);
  return 0;
}
