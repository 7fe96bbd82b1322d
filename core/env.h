/* core/env.h -- environment variables for the programs of a session.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_ENV_H
#define MC_ENV_H

#include <stddef.h>

struct mc_context;

/* The version of socat whose interface this is: SOCAT_VERSION. */
#define MC_SOCAT_VERSION "1.8.1.1"

/* Variables of one channel, names without prefix.  Zeroed: empty. */
struct mc_env {
  char **names;
  char **values;
  size_t count;
};

/* Set NAME, copying both; -1 without memory. */
int mc_env_set (struct mc_env *env, const char *name, const char *value);
void mc_env_free (struct mc_env *env);

/* The value of NAME, NULL: there is none. */
const char *mc_env_get (const struct mc_env *env, const char *name);

/* Export VERSION, PID and PPID of this process under CTX's prefixes, by
   setenv(3), at start.  (A forked child has its own PID in its blocks.) */
void mc_env_export_process (const struct mc_context *ctx);

/* environ plus PID of CTX and the variables of ENVS (COUNT of them; later ones win) under
   CTX's prefixes, as one malloc()ed block, NULL behind the last.  NULL
   without memory. */
char **mc_env_block (const struct mc_context *ctx,
                     const struct mc_env *const *envs, size_t count);

#endif
