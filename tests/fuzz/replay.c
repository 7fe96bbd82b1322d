/* tests/fuzz/replay.c -- run a fuzz harness over its seeds.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

/* All bytes of the file PATH; *SIZE of them. */
static uint8_t *
read_file (const char *path, size_t *size)
{
  FILE *f = fopen (path, "rb");
  uint8_t *data = NULL;

  *size = 0;
  for (size_t got = 1; f != NULL && got > 0; *size += got) {
    data = realloc (data, *size + 4096);
    if (data == NULL)
      abort ();
    got = fread (data + *size, 1, 4096, f);
  }
  if (f == NULL || ferror (f)) {
    perror (path);
    exit (1);
  }
  fclose (f);
  return data;
}

/* Every prefix, because inputs go wrong at their end. */
static void
run_prefixes (const uint8_t *line, size_t len)
{
  for (size_t n = 0; n <= len; n++)
    LLVMFuzzerTestOneInput (line, n);
}

static size_t
run_lines (const uint8_t *data, size_t size)
{
  size_t lines = 0;

  while (size > 0) {
    const uint8_t *end = memchr (data, '\n', size);
    size_t len = end != NULL ? (size_t) (end - data) : size;

    run_prefixes (data, len);
    lines++;
    len += end != NULL;
    data += len;
    size -= len;
  }
  return lines;
}

int
main (int argc, char **argv)
{
  const char *srcdir = getenv ("SRCDIR");
  char path[4096];
  uint8_t *data;
  size_t size, lines;

  for (int i = 1; i < argc; i++) {
    data = read_file (argv[i], &size);
    LLVMFuzzerTestOneInput (data, size);
    free (data);
  }
  if (argc > 1)
    return 0;
  snprintf (path, sizeof path, "%s/tests/fuzz/%s",
            srcdir != NULL ? srcdir : "..", fuzz_seeds);
  data = read_file (path, &size);
  lines = run_lines (data, size);
  free (data);
  printf ("%zu seeds and their prefixes\n", lines);
  return lines == 0;
}
