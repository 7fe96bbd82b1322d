/* modules/common/layer/quote.c -- a peer's bytes as words for a log line.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <string.h>

#include "layer.h"

/* BYTE as it is shown, in TEXT, which has room for 4; how long it is. */
static size_t
show (unsigned char byte, char *text)
{
  static const char digits[] = "0123456789abcdef", letters[] = "\nn\rr\tt";
  const char *p = letters;

  while (*p != '\0' && (unsigned char) *p != byte)
    p += 2;
  text[0] = '\\';
  if (*p != '\0' && byte != '\0') {
    text[1] = p[1];
    return 2;
  }
  if (byte == '"' || byte == '\\') {
    text[1] = (char) byte;
    return 2;
  }
  if (byte >= ' ' && byte <= '~') {
    text[0] = (char) byte;
    return 1;
  }
  text[1] = 'x';
  text[2] = digits[byte >> 4];
  text[3] = digits[byte & 15];
  return 4;
}

const char *
modcat_layer_quote (char *buf, size_t size, const void *bytes, size_t len)
{
  enum { TAIL = sizeof "\"..." };       /* is always left room for */
  const unsigned char *from = bytes;
  size_t at = 0, i;
  char text[4];

  buf[at++] = '"';
  for (i = 0; i < len; i++) {
    size_t n = show (from[i], text);

    if (at + n + TAIL > size)
      break;
    memcpy (buf + at, text, n);
    at += n;
  }
  strcpy (buf + at, i < len ? "\"..." : "\"");
  return buf;
}
