/* tests/fuzz/fuzz-proxy.c -- any bytes as the answer of a proxy.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * The first byte says whether bare line feeds end lines; for the seeds, which
 * are one to a line, a ~ is CR and LF, and a _ LF alone. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "modules/proxy/http.c"
#include "tests/fuzz/fuzz.h"

const char fuzz_seeds[] = "proxy.seeds";

/* Seeds can't have line feeds: put them in. */
static size_t
unfold (unsigned char *to, const uint8_t *data, size_t size)
{
  size_t n = 0;

  for (size_t i = 0; i < size; i++) {
    if (data[i] == '~')
      to[n++] = '\r';
    to[n++] = data[i] == '~' || data[i] == '_' ? '\n' : data[i];
  }
  return n;
}

static void
check (const struct proxy_answer *a, enum proxy_result result,
       const unsigned char *line, size_t len)
{
  const char *start = (const char *) line;

  if (a->size > PROXY_ANSWER_MAX && result != PROXY_BAD)
    abort ();
  if ((result == PROXY_BAD) != (a->why != NULL))
    abort ();
  if (result == PROXY_TUNNEL && a->status != 200)
    abort ();
  if (result == PROXY_REFUSED
      && (a->status < 100 || a->status > 999 || a->status == 200
          || a->reason < start || a->reason + a->reason_len > start + len
          || proxy_status_words (a->status, line[0] & 1) == NULL))
    abort ();
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  unsigned char *bytes = malloc (2 * size + 1);
  size_t n = bytes == NULL ? 0 : unfold (bytes, data, size), pos = 1;
  struct proxy_answer a = { .bare_lf = n > 0 && (bytes[0] & 1) != 0 };
  enum proxy_result result = PROXY_MORE;
  char *text;

  while (result == PROXY_MORE && pos < n) {
    const unsigned char *end = memchr (bytes + pos, '\n', n - pos);
    size_t len = (end == NULL ? n : (size_t) (end - bytes) + 1) - pos;

    result = proxy_take_line (&a, bytes + pos, len);
    check (&a, result, bytes + pos, len);
    pos += len;
  }
  text = proxy_base64 (bytes, n);
  if (text == NULL || strlen (text) != (n + 2) / 3 * 4)
    abort ();
  free (text);
  free (bytes);
  return 0;
}
