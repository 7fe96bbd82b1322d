/* tests/unit/test-env.c -- prefixes and the block for programs.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/context.h"
#include "core/env.h"
#include "tests/unit/unit.h"

/* What a program would find under NAME in BLOCK; it must be there once. */
static const char *
lookup (char **block, const char *name)
{
  const char *found = NULL;
  size_t len = strlen (name);

  for (; *block; block++)
    if (strncmp (*block, name, len) == 0 && (*block)[len] == '=')
      {
        ck_assert_ptr_null (found);
        found = *block + len + 1;
      }
  return found;
}

static char **
block_of (const char *progname, const struct mc_env *a,
          const struct mc_env *b)
{
  const struct mc_env *const envs[] = { a, b };
  struct mc_context ctx = { .set.progname = progname };
  char **block = mc_env_block (&ctx, envs, b ? 2 : 1);

  ck_assert_ptr_nonnull (block);
  return block;
}

START_TEST (as_modcat)
{
  struct mc_env env = { .count = 0 };
  char **block;

  ck_assert_int_eq (mc_env_set (&env, "PEERADDR", "1.2.3.4"), 0);
  block = block_of ("modcat", &env, NULL);
  ck_assert_str_eq (lookup (block, "MODCAT_PEERADDR"), "1.2.3.4");
  ck_assert_str_eq (lookup (block, "SOCAT_PEERADDR"), "1.2.3.4");
  free (block);
  mc_env_free (&env);
}
END_TEST

START_TEST (as_others)
{
  struct mc_env env = { .count = 0 };
  char **block;

  ck_assert_int_eq (mc_env_set (&env, "PEERADDR", "1.2.3.4"), 0);
  block = block_of ("socat", &env, NULL);
  ck_assert_str_eq (lookup (block, "SOCAT_PEERADDR"), "1.2.3.4");
  ck_assert_ptr_null (lookup (block, "MODCAT_PEERADDR"));
  free (block);
  block = block_of ("fo-o.x", &env, NULL);
  ck_assert_str_eq (lookup (block, "FO-O.X_PEERADDR"), "1.2.3.4");
  ck_assert_ptr_null (lookup (block, "SOCAT_PEERADDR"));
  free (block);
  mc_env_free (&env);
}
END_TEST

START_TEST (set_again)
{
  struct mc_env env = { .count = 0 };
  char **block;

  ck_assert_int_eq (mc_env_set (&env, "A", "1"), 0);
  ck_assert_int_eq (mc_env_set (&env, "B", ""), 0);
  ck_assert_int_eq (mc_env_set (&env, "A", "longer"), 0);
  ck_assert_uint_eq (env.count, 2);
  block = block_of ("socat", &env, NULL);
  ck_assert_str_eq (lookup (block, "SOCAT_A"), "longer");
  ck_assert_str_eq (lookup (block, "SOCAT_B"), "");
  free (block);
  mc_env_free (&env);
  ck_assert_uint_eq (env.count, 0);
}
END_TEST

START_TEST (later_ones_win)
{
  struct mc_env left = { .count = 0 }, right = { .count = 0 };
  char **block;

  setenv ("SOCAT_BOTH", "environ", 1);
  setenv ("SOCAT_ENVIRON", "environ", 1);
  mc_env_set (&left, "BOTH", "left");
  mc_env_set (&left, "LEFT", "left");
  mc_env_set (&right, "BOTH", "right");
  block = block_of ("socat", &left, &right);
  ck_assert_str_eq (lookup (block, "SOCAT_BOTH"), "right");
  ck_assert_str_eq (lookup (block, "SOCAT_LEFT"), "left");
  ck_assert_str_eq (lookup (block, "SOCAT_ENVIRON"), "environ");
  ck_assert_ptr_nonnull (lookup (block, "PATH"));
  free (block);
  mc_env_free (&left);
  mc_env_free (&right);
  unsetenv ("SOCAT_BOTH");
  unsetenv ("SOCAT_ENVIRON");
}
END_TEST

/* The start of a name is not the name. */
START_TEST (prefix_of_a_name)
{
  struct mc_env env = { .count = 0 };
  char **block;

  setenv ("SOCAT_PEER", "p", 1);
  setenv ("SOCAT_PEERADDRESS", "q", 1);
  mc_env_set (&env, "PEERADDR", "1");
  block = block_of ("socat", &env, NULL);
  ck_assert_str_eq (lookup (block, "SOCAT_PEER"), "p");
  ck_assert_str_eq (lookup (block, "SOCAT_PEERADDR"), "1");
  ck_assert_str_eq (lookup (block, "SOCAT_PEERADDRESS"), "q");
  free (block);
  mc_env_free (&env);
  unsetenv ("SOCAT_PEER");
  unsetenv ("SOCAT_PEERADDRESS");
}
END_TEST

START_TEST (many)
{
  struct mc_env env = { .count = 0 };
  char **block, name[32], value[32];

  for (int i = 0; i < 300; i++)
    {
      snprintf (name, sizeof name, "N%d", i);
      snprintf (value, sizeof value, "%d", i * i);
      ck_assert_int_eq (mc_env_set (&env, name, value), 0);
    }
  block = block_of ("modcat", &env, NULL);
  for (int i = 0; i < 300; i++)
    {
      snprintf (name, sizeof name, "MODCAT_N%d", i);
      snprintf (value, sizeof value, "%d", i * i);
      ck_assert_str_eq (lookup (block, name), value);
    }
  free (block);
  mc_env_free (&env);
}
END_TEST

START_TEST (process)
{
  struct mc_context ctx = { .pid = getpid (), .master_pid = 4711 };
  char pid[24];

  snprintf (pid, sizeof pid, "%ld", (long) getpid ());
  ctx.set.progname = "modcat";
  mc_env_export_process (&ctx);
  ck_assert_str_eq (getenv ("MODCAT_VERSION"), PACKAGE_VERSION);
  ck_assert_str_eq (getenv ("SOCAT_VERSION"), "1.8.1.1");
  ck_assert_str_eq (getenv ("MODCAT_PID"), pid);
  ck_assert_str_eq (getenv ("SOCAT_PID"), pid);
  ck_assert_str_eq (getenv ("MODCAT_PPID"), "4711");
  ck_assert_str_eq (getenv ("SOCAT_PPID"), "4711");
  ctx.set.progname = "foo";
  mc_env_export_process (&ctx);
  ck_assert_str_eq (getenv ("FOO_VERSION"), "1.8.1.1");
  ck_assert_str_eq (getenv ("FOO_PID"), pid);
}
END_TEST

UNIT_MAIN ("env", as_modcat, as_others, set_again, later_ones_win,
           prefix_of_a_name, many, process)
