/* tests/fuzz/fuzz-data.c -- any text as "data".
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>

#include "core/option.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_seeds[] = "data.seeds";

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  char *text = fuzz_text (data, size);
  struct modcat_value v = { .str = NULL };

  if (mc_data_parse (text, &v) == NULL && v.str[v.len] != '\0')
    abort ();
  mc_value_release (&v);
  free (text);
  return 0;
}
