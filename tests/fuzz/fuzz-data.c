/* tests/fuzz/fuzz-data.c -- any text as "data".
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "core/option.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_seeds[] = "data.seeds";

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  char *text = fuzz_text (data, size);
  struct modcat_value v = { .str = NULL };

  bool good = mc_data_parse (text, &v) == NULL;
  unsigned char buf[16];
  const char *end;
  size_t len;

  if (good && v.str[v.len] != '\0')
    abort ();
  /* The same for modules: as far as it fits, and up to a colon. */
  if ((modcat_parse_data (text, NULL, buf, sizeof buf, &len) == NULL)
      != (good && v.len <= sizeof buf))
    abort ();
  if (good && len > 0 && memcmp (buf, v.str, len) != 0)
    abort ();
  if (modcat_parse_data (text, &end, buf, sizeof buf, &len) == NULL
      && *end != '\0' && *end != ':')
    abort ();
  mc_value_release (&v);
  free (text);
  return 0;
}
