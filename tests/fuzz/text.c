/* tests/fuzz/text.c -- the input of a fuzz harness as a text.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

char *
fuzz_text (const uint8_t *data, size_t size)
{
  char *text = malloc (size + 1);

  if (text == NULL)
    abort ();
  if (size > 0)
    memcpy (text, data, size);
  text[size] = '\0';
  return text;
}
