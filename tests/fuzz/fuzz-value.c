/* tests/fuzz/fuzz-value.c -- any text as the value of any type.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tests/unit/fake.h"

const char fuzz_seeds[] = "value.seeds";

/* The first byte is the type, from 'A' on (not CUSTOM, which has a parser of
   its own), the rest the text. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  struct modcat_opt opt = { .name = "fuzz" };
  char *text, shown[64];
  union { struct modcat_flags flags; const char *text; } conf;
  struct modcat_value v;

  opt.type = size > 0 ? data[0] - 'A' : 0;
  if (opt.type == MODCAT_CUSTOM)
    return 0;
  text = fuzz_text (data + (size > 0), size - (size > 0));
  if (mc_value_parse (&opt, text, &v) == NULL) {
    mc_value_format (&opt, &v, shown, sizeof shown);
    if (strlen (shown) >= sizeof shown)
      abort ();
    if (opt.type != MODCAT_ADDRESS)
      mc_value_store (&opt, &v, &conf);
  }
  mc_value_release (&v);
  free (text);
  return 0;
}
