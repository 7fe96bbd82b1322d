/* tests/fuzz/fuzz-manifest.c -- any text as a manifest; '|' ends a line, too.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "core/log.h"
#include "core/manifest.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_seeds[] = "manifest.seeds";

/* What the registry takes for granted of NAMES. */
static void
check_names (const char *names)
{
  for (;; names++)
    {
      size_t len = strcspn (names, ",");

      if (mc_name_fault (names, len))
        abort ();
      names += len;
      if (!*names)
        return;
    }
}

static void
check_manifest (const struct mc_manifest *m)
{
  check_names (m->name);
  for (size_t i = 0; i < m->noffers; i++)
    {
      const struct mc_offer *o = &m->offers[i];

      check_names (o->names);
      if (!o->of != (o->kind == MC_OFFER_ADDRESS))
        abort ();
      if (o->of)
        check_names (o->of);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static struct mc_log *quiet;
  struct mc_manifests ms;
  char *text = fuzz_text (data, size);

  for (size_t i = 0; i < size; i++)
    if (text[i] == '|')
      text[i] = '\n';
  if (!quiet)
    {
      quiet = mc_log_new ("fuzz");
      mc_log_set_threshold (quiet, MODCAT_LOG_FATAL);
    }
  if (mc_manifests_parse (quiet, "fuzz", text, size, &ms) == 0)
    for (size_t i = 0; i < ms.count; i++)
      check_manifest (&ms.list[i]);
  mc_manifests_free (&ms);
  return 0;
}
