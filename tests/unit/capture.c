/* tests/unit/capture.c -- what the code under test writes to stderr or stdout.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/unit/capture.h"
#include "tests/unit/unit.h"

static FILE *file;
static int captured, saved;

void
capture_start (int fd)
{
  ck_assert_ptr_null (file);
  fflush (NULL);
  file = tmpfile ();
  ck_assert_ptr_nonnull (file);
  saved = dup (fd);
  ck_assert_int_ge (saved, 0);
  captured = fd;
  ck_assert_int_eq (dup2 (fileno (file), fd), fd);
}

char *
capture_end (void)
{
  char *text;
  size_t size;

  fflush (NULL);
  ck_assert_int_eq (dup2 (saved, captured), captured);
  close (saved);
  ck_assert_int_eq (fseek (file, 0, SEEK_END), 0);
  size = (size_t) ftell (file);
  rewind (file);
  text = calloc (1, size + 1);
  ck_assert_ptr_nonnull (text);
  ck_assert_uint_eq (fread (text, 1, size, file), size);
  fclose (file);
  file = NULL;
  return text;
}
