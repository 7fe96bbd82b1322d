/* tests/fuzz/fuzz-address.c -- any text as an address, and as a command line.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>

#include "tests/fuzz/fuzz.h"
#include "tests/unit/fake.h"

const char fuzz_seeds[] = "address.seeds";

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  char *text = fuzz_text (data, size), **words;
  struct mc_spec *spec;

  fake_log_clear ();
  spec = mc_spec_parse (fake_ctx.log, text, 1);
  if (spec != NULL)
    mc_address_free (mc_address_bind (&fake_ctx, spec, &spec->single[0]));
  else if (fake_log ()[0] != 'E')
    abort ();                  /* refused without a word */
  mc_spec_free (spec);
  if (modcat_split (text, &words) == NULL)
    free (words);
  free (text);
  return 0;
}
