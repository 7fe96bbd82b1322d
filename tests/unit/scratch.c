/* tests/unit/scratch.c -- a folder and a log of its own for each test.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/log.h"
#include "tests/unit/scratch.h"

static char folder[PATH_MAX];

const char *
scratch_new (void)
{
  const char *tmp = getenv ("TMPDIR");

  snprintf (folder, sizeof folder, "%s/XXXXXX", tmp ? tmp : "/tmp");
  ck_assert_ptr_nonnull (mkdtemp (folder));
  return folder;
}

const char *
scratch_path (const char *name)
{
  static char paths[64][PATH_MAX + 256];
  static unsigned next;
  char *path = paths[next++ % 64];

  snprintf (path, sizeof paths[0], "%s/%s", folder, name);
  return path;
}

const char *
scratch_bytes (const char *name, const void *bytes, size_t len)
{
  const char *path = scratch_path (name);
  char *dir = strdup (path);
  FILE *file;

  for (char *s = strchr (dir + strlen (folder) + 1, '/'); s;
       s = strchr (s + 1, '/'))
    {
      *s = '\0';
      mkdir (dir, 0755);
      *s = '/';
    }
  free (dir);
  file = fopen (path, "w");
  ck_assert_ptr_nonnull (file);
  ck_assert_uint_eq (fwrite (bytes, 1, len, file), len);
  ck_assert_int_eq (fclose (file), 0);
  return path;
}

const char *
scratch_write (const char *name, const char *text)
{
  return scratch_bytes (name, text, strlen (text));
}

const char *
scratch_mock (const char *name, const char *to, size_t max)
{
  static char bytes[4 << 20];
  const char *build = getenv ("BUILDDIR");
  char from[PATH_MAX];
  FILE *file;
  size_t len;

  snprintf (from, sizeof from, "%s/tests/mock/.libs/%s.so",
            build ? build : ".", name);
  file = fopen (from, "r");
  ck_assert_msg (file, "no %s", from);
  len = fread (bytes, 1, sizeof bytes, file);
  ck_assert_uint_lt (len, sizeof bytes);
  fclose (file);
  return scratch_bytes (to, bytes, len < max ? len : max);
}

struct mc_log *
scratch_log (enum modcat_level level)
{
  struct mc_log *log = mc_log_new ("test");

  ck_assert_ptr_nonnull (log);
  scratch_write ("log", "");
  ck_assert_int_eq (mc_log_to_file (log, scratch_path ("log")), 0);
  mc_log_set_threshold (log, level);
  return log;
}

const char *
scratch_logged (void)
{
  static char text[65536];
  FILE *file = fopen (scratch_path ("log"), "r");

  ck_assert_ptr_nonnull (file);
  text[fread (text, 1, sizeof text - 1, file)] = '\0';
  fclose (file);
  return text;
}

void
scratch_ck_logged (const char *text)
{
  ck_assert_msg (strstr (scratch_logged (), text), "not \"%s\" in:\n%s", text,
                 scratch_logged ());
}

void
scratch_ck_not_logged (const char *text)
{
  ck_assert_msg (!strstr (scratch_logged (), text), "\"%s\" is in:\n%s", text,
                 scratch_logged ());
}
