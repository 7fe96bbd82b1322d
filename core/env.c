/* core/env.c -- environment variables for the programs of a session.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * socat's rule: a variable starts with the program's name in capitals and an
 * underscore, whatever characters the name has.  Under the name modcat there
 * are both MODCAT_ and SOCAT_, so that scripts of either find theirs. */
#include <config.h>

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "context.h"
#include "env.h"
#include "log.h"

extern char **environ;

enum { MAX_PREFIXES = 2 };

/* The prefixes, the last one NULL. */
static void
prefixes (const struct mc_context *ctx, const char *list[MAX_PREFIXES + 1])
{
  bool modcat = strcmp (ctx->set.progname, "modcat") == 0;

  list[0] = ctx->set.progname;
  list[1] = modcat ? "socat" : NULL;
  list[2] = NULL;
}

static size_t
find (const struct mc_env *env, const char *name)
{
  size_t i = 0;

  while (i < env->count && strcmp (env->names[i], name) != 0)
    i++;
  return i;
}

/* Room for one variable more. */
static int
grow (struct mc_env *env)
{
  size_t bytes = (env->count + 1) * sizeof (char *);
  char **names, **values;

  names = realloc (env->names, bytes);
  if (!names)
    return -1;
  env->names = names;
  values = realloc (env->values, bytes);
  if (!values)
    return -1;
  env->values = values;
  return 0;
}

int
mc_env_set (struct mc_env *env, const char *name, const char *value)
{
  size_t i = find (env, name);
  char *name_copy, *value_copy = strdup (value);

  if (!value_copy)
    return -1;
  if (i < env->count)
    {
      free (env->values[i]);
      env->values[i] = value_copy;
      return 0;
    }
  name_copy = strdup (name);
  if (!name_copy || grow (env) == -1)
    {
      free (name_copy);
      free (value_copy);
      return -1;
    }
  env->names[i] = name_copy;
  env->values[i] = value_copy;
  env->count++;
  return 0;
}

const char *
mc_env_get (const struct mc_env *env, const char *name)
{
  size_t i = find (env, name);

  return i < env->count ? env->values[i] : NULL;
}

void
mc_env_free (struct mc_env *env)
{
  for (size_t i = 0; i < env->count; i++)
    {
      free (env->names[i]);
      free (env->values[i]);
    }
  free (env->names);
  free (env->values);
  *env = (struct mc_env) { .count = 0 };
}

/* Write "PREFIX_NAME=VALUE" to P, or only count its bytes when P is NULL. */
static size_t
put_variable (char *p, const char *prefix, const char *name,
              const char *value)
{
  size_t plen = strlen (prefix), nlen = strlen (name), vlen = strlen (value);

  if (p)
    {
      for (size_t i = 0; i < plen; i++)
        p[i] = (char) toupper ((unsigned char) prefix[i]);
      p[plen] = '_';
      for (size_t i = 0; i < nlen; i++)
        p[plen + 1 + i] = (char) toupper ((unsigned char) name[i]);
      p[plen + 1 + nlen] = '=';
      memcpy (p + plen + nlen + 2, value, vlen + 1);
    }
  return plen + nlen + vlen + 3;
}

static void
export_one (const struct mc_context *ctx, const char *prefix,
            const char *name, const char *value)
{
  size_t size = put_variable (NULL, prefix, name, value);
  char *text = malloc (size);

  if (text)
    {
      put_variable (text, prefix, name, value);
      text[size - strlen (value) - 2] = '\0';
    }
  if (!text || setenv (text, value, 1) == -1)
    mc_log_put (ctx->log, MODCAT_LOG_WARN,
                "setenv(\"%s_%s\"): %s", prefix, name, strerror (errno));
  free (text);
}

void
mc_env_export_process (const struct mc_context *ctx)
{
  const char *list[MAX_PREFIXES + 1];
  char pid[24], master[24];

  snprintf (pid, sizeof pid, "%lld", (long long) ctx->pid);
  snprintf (master, sizeof master, "%lld", (long long) ctx->master_pid);
  prefixes (ctx, list);
  for (size_t i = 0; list[i]; i++)
    {
      export_one (ctx, list[i], "VERSION", strcmp (list[i], "modcat") == 0
                  ? PACKAGE_VERSION : MC_SOCAT_VERSION);
      export_one (ctx, list[i], "PID", pid);
      export_one (ctx, list[i], "PPID", master);
    }
}

/* What a block is made of, walked twice: to count, then to copy. */
struct block {
  char **slots;                /* NULL: only count */
  char *text;
  size_t nslots, bytes;
};

/* Is the variable at ENTRY ("NAME=value") already in the block? */
static bool
in_block (const struct block *b, const char *entry)
{
  size_t len = strcspn (entry, "=") + 1;

  for (size_t i = 0; i < b->nslots; i++)
    if (strncmp (b->slots[i], entry, len) == 0)
      return true;
  return false;
}

/* Add ENTRY, which stays the caller's in the copy: the first one counts. */
static void
add_entry (struct block *b, const char *entry)
{
  size_t size = strlen (entry) + 1;

  if (b->slots && in_block (b, entry))
    return;
  if (b->slots)
    {
      b->slots[b->nslots] = b->text + b->bytes;
      memcpy (b->slots[b->nslots], entry, size);
    }
  b->nslots++;
  b->bytes += size;
}

static void
add_variables (struct block *b, const char *prefix, const struct mc_env *env)
{
  for (size_t i = 0; i < env->count; i++)
    {
      char *at = b->slots ? b->text + b->bytes : NULL;
      size_t size = put_variable (at, prefix, env->names[i], env->values[i]);

      if (b->slots && in_block (b, at))
        continue;
      if (b->slots)
        b->slots[b->nslots] = at;
      b->nslots++;
      b->bytes += size;
    }
}

/* Last one first, and environ behind them all: what comes first counts. */
static void
add_all (struct block *b, const struct mc_context *ctx,
         const struct mc_env *const *envs, size_t count)
{
  const char *list[MAX_PREFIXES + 1];
  char name[] = "PID", pid[24], *names[] = { name }, *values[] = { pid };
  const struct mc_env process = { .names = names, .values = values,
                                  .count = 1 };

  snprintf (pid, sizeof pid, "%lld", (long long) ctx->pid);
  prefixes (ctx, list);
  for (size_t i = count; i-- > 0;)
    for (size_t p = 0; list[p]; p++)
      add_variables (b, list[p], envs[i]);
  for (size_t p = 0; list[p]; p++)
    add_variables (b, list[p], &process);
  for (char **e = environ; e && *e; e++)
    add_entry (b, *e);
}

char **
mc_env_block (const struct mc_context *ctx, const struct mc_env *const *envs,
              size_t count)
{
  struct block size = { .slots = NULL }, b = { .nslots = 0 };
  size_t head;

  add_all (&size, ctx, envs, count);
  head = (size.nslots + 1) * sizeof (char *);
  b.slots = malloc (head + size.bytes);
  if (!b.slots)
    return NULL;
  b.text = (char *) b.slots + head;
  add_all (&b, ctx, envs, count);
  b.slots[b.nslots] = NULL;
  return b.slots;
}
