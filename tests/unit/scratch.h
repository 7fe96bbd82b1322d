/* tests/unit/scratch.h -- a folder and a log of its own for each test.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef SCRATCH_H
#define SCRATCH_H

#include <stddef.h>

#include <modcat/log.h>

struct mc_log;

/* An empty folder, made anew by each call; run-test removes it. */
const char *scratch_new (void);

/* The path of NAME in it.  Valid until the 64th call from here. */
const char *scratch_path (const char *name);

/* Write TEXT to NAME in it, making the folders on the way. */
const char *scratch_write (const char *name, const char *text);
const char *scratch_bytes (const char *name, const void *bytes, size_t len);

/* Copy the mock module NAME.so of the build tree to TO, at most MAX bytes. */
const char *scratch_mock (const char *name, const char *to, size_t max);

/* A log of what is of LEVEL and above, to a file there; the lines of the one
   of before are forgotten.  The caller frees it. */
struct mc_log *scratch_log (enum modcat_level level);

/* All lines of that log so far. */
const char *scratch_logged (void);

/* Fail unless TEXT is in the log, or, for scratch_not_logged, if it is. */
void scratch_ck_logged (const char *text);
void scratch_ck_not_logged (const char *text);

#endif
