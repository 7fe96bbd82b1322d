/* tests/fuzz/fuzz.h -- what a fuzz harness gives, and how it is run.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * In `make check` a harness is linked with replay.c, and runs the lines of its
 * seed file, each prefix of them, and files given as arguments.  To search for
 * new inputs, configure with CC=clang --enable-sanitizers, and link the
 * harness with -fsanitize=fuzzer instead of replay.c. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* The file of seeds below tests/fuzz, one to a line. */
extern const char fuzz_seeds[];

/* Run SIZE bytes at DATA.  Returns 0; what is wrong aborts. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* A copy of them as a text, to be freed. */
char *fuzz_text (const uint8_t *data, size_t size);

#endif
