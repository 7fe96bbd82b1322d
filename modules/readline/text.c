/* modules/readline/text.c -- keys and prompts as bytes and as characters.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <string.h>
#include <wctype.h>

#include "readline.h"

enum { ESC = 033, CTRL_Q = 021, CTRL_V = 026, CTRL_X = 030, BEL = 007 };

/* Bytes of the character at TEXT, 0 when it is not all there; what is no
   character counts as one byte. */
static size_t
char_len (const char *text, size_t len, wchar_t *wc)
{
  mbstate_t state;
  size_t n;

  memset (&state, 0, sizeof state);
  n = mbrtowc (wc, text, len, &state);
  if (n == (size_t) -2)
    return 0;
  if (n == (size_t) -1) {
    *wc = L'?';
    return 1;
  }
  return n == 0 ? 1 : n;        /* a NUL is one byte */
}

/* The length of the escape sequence at TEXT, 0 when its end is not there:
   CSI and SS3 sequences, strings as those that set a title, ESC and one. */
static size_t
escape_len (const char *text, size_t len)
{
  size_t i = 2;
  wchar_t wc;

  if (len < 2)
    return 0;
  switch (text[1]) {
  case '[':
    while (i < len && (text[i] < 0x40 || text[i] > 0x7e))
      i++;
    return i < len ? i + 1 : 0;
  case 'O':
    return len < 3 ? 0 : 3;
  case ']': case 'P': case '_': case '^':
    for (; i < len; i++)
      if (text[i] == BEL || (text[i] == '\\' && text[i - 1] == ESC))
        return i + 1;
    return 0;
  default:
    i = char_len (text + 1, len - 1, &wc);
    return i == 0 ? 0 : 1 + i;
  }
}

size_t
text_key (const char *keys, size_t len)
{
  wchar_t wc;
  size_t n;

  if (len == 0)
    return 0;
  switch (keys[0]) {
  case ESC:
    /* Nobody types ESC ] and waits for its end. */
    if (len >= 2 && keys[1] != '[' && keys[1] != 'O') {
      n = char_len (keys + 1, len - 1, &wc);
      return n == 0 ? 0 : n + 1;
    }
    return escape_len (keys, len);
  case CTRL_Q: case CTRL_V: case CTRL_X:
    n = char_len (keys + 1, len - 1, &wc);
    return len == 1 || n == 0 ? 0 : n + 1;
  default:
    return char_len (keys, len, &wc);
  }
}

void
text_prompt (const char *text, size_t len, wchar_t *to)
{
  wchar_t *const start = to, *const end = to + PROMPT_MAX - 1;
  size_t n;
  wchar_t wc;

  for (; len > 0 && to < end; text += n, len -= n) {
    if (text[0] == ESC) {
      n = escape_len (text, len);
      if (n == 0)
        break;
      continue;
    }
    n = char_len (text, len, &wc);
    if (n == 0)
      break;
    if (wc == L'\r' && len > n)
      to = start;               /* what follows overwrites the line */
    else if (iswprint ((wint_t) wc))
      *to++ = wc;
  }
  *to = L'\0';
}
