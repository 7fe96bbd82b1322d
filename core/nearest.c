/* core/nearest.c -- names in comma lists: finding one, and "did you mean".
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "registry.h"

/* Longest name that can be the answer, in bytes: what `best` holds. */
enum { NEAR_MAX = sizeof ((struct mc_near *) NULL)->best - 1 };

bool
mc_name_in (const char *name, const char *names)
{
  size_t len = strlen (name);

  while (names && *names)
    {
      size_t n = strcspn (names, ",");

      if (n == len && strncasecmp (name, names, n) == 0)
        return true;
      names += n + (names[n] == ',');
    }
  return false;
}

/* How many edits still make a misspelling of a word of LEN bytes.  Short
   words are near to everything, so they get fewer. */
static unsigned
near_limit (size_t len)
{
  if (len < 5)
    return len > 1;
  return len < 9 ? 2 : (unsigned) len / 3;
}

static unsigned
min_of (unsigned a, unsigned b)
{
  return a < b ? a : b;
}

static bool
same (char a, char b)
{
  return tolower ((unsigned char) a) == tolower ((unsigned char) b);
}

/* Damerau-Levenshtein distance with adjacent transpositions (optimal string
   alignment); the table is held as its last three rows. */
static unsigned
edits (const char *a, size_t alen, const char *b, size_t blen)
{
  unsigned rows[3][NEAR_MAX + 1];
  unsigned *before = rows[0], *above = rows[1], *row = rows[2];

  for (size_t j = 0; j <= blen; j++)
    row[j] = (unsigned) j;
  for (size_t i = 1; i <= alen; i++)
    {
      unsigned *spare = before;

      before = above;
      above = row;
      row = spare;
      row[0] = (unsigned) i;
      for (size_t j = 1; j <= blen; j++)
        {
          row[j] = min_of (above[j], row[j - 1]) + 1;
          row[j] = min_of (row[j], above[j - 1] + !same (a[i - 1], b[j - 1]));
          if (i > 1 && j > 1 && same (a[i - 1], b[j - 2])
              && same (a[i - 2], b[j - 1]))
            row[j] = min_of (row[j], before[j - 2] + 1);
        }
    }
  return row[blen];
}

static void
near_add_one (struct mc_near *near, const char *name, size_t len)
{
  size_t want = strlen (near->want);
  unsigned limit = near_limit (want), distance;

  if (len == 0 || len > NEAR_MAX || want > len + limit || len > want + limit)
    return;
  distance = edits (near->want, want, name, len);
  if (distance > limit || distance >= near->distance)
    return;
  near->distance = distance;
  memcpy (near->best, name, len);
  near->best[len] = '\0';
}

void
mc_near_init (struct mc_near *near, const char *want)
{
  near->want = want;
  near->best[0] = '\0';
  near->distance = ~0u;
}

void
mc_near_add (struct mc_near *near, const char *names)
{
  while (names && *names)
    {
      size_t n = strcspn (names, ",");

      near_add_one (near, names, n);
      names += n + (names[n] == ',');
    }
}

const char *
mc_near_best (const struct mc_near *near)
{
  return near->best[0] ? near->best : NULL;
}
