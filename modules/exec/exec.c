/* modules/exec/exec.c -- EXEC, SYSTEM, SHELL: a program as the other end.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <modcat/proc.h>
#include <modcat/tty.h>

struct exec_conf { unsigned char args; };

/* What all openings of an address share. */
struct exec_shared {
  char *const *args;           /* behind "--", NULL at the end; NULL: none */
  const char *shell;           /* SHELL: its path */
};

static const struct modcat_opt exec_opts[] = {
  { .name = "args", .type = MODCAT_BOOL, .phase = MODCAT_PH_INIT,
    .store = offsetof (struct exec_conf, args),
    .help = "the words behind -- on the command line, as they stand" },
};

/* -- words ---------------------------------------------------------------- */

/* The last part of PROGRAM's path, with "-" before it for DASH. */
static char *
own_name (const char *program, int dash)
{
  const char *slash = strrchr (program, '/');
  const char *base = slash == NULL ? program : slash + 1;
  char *name = malloc (strlen (base) + 2);

  if (name != NULL)
    strcpy (stpcpy (name, dash ? "-" : ""), base);
  return name;
}

static size_t
count (char *const *words)
{
  size_t n = 0;

  while (words != NULL && words[n] != NULL)
    n++;
  return n;
}

/* Run FILE with the list NAME, FIRST…, and the words behind "--". */
static int
run (const struct modcat_request *rq, struct modcat_channel *ch,
     const char *file, char *name, char *const *first)
{
  const struct exec_shared *shared = rq->shared;
  struct modcat_program p = { .file = file };
  size_t nfirst = count (first), nargs = count (shared->args);
  char **words = calloc (nfirst + nargs + 2, sizeof *words);
  int result;

  if (words == NULL || name == NULL) {
    free (words);
    return modcat_fail (rq, "out of memory");
  }
  words[0] = name;
  if (nfirst > 0)
    memcpy (words + 1, first, nfirst * sizeof *words);
  if (nargs > 0)
    memcpy (words + 1 + nfirst, shared->args, nargs * sizeof *words);
  p.words = words;
  result = modcat_proc_open (rq, ch, &p);
  free (words);
  return result;
}

/* Option args. */
static int
take_args (const struct modcat_request *rq, struct exec_shared *shared)
{
  const struct exec_conf *conf = rq->conf;

  return conf->args ? modcat_take_words (rq, "args", &shared->args)
    : MODCAT_OK;
}

/* -- EXEC ----------------------------------------------------------------- */

static int
exec_prepare (const struct modcat_request *rq, void *shared)
{
  char **words;
  const char *why = modcat_split (rq->argv[0], &words);

  if (why != NULL)
    return modcat_fail_arg (rq, 0, "command line of %s: %s", rq->keyword,
                            why);
  if (words[0] == NULL) {
    free (words);
    return modcat_fail_arg (rq, 0, "command line of %s is empty",
                            rq->keyword);
  }
  free (words);
  return take_args (rq, shared);
}

static int
exec_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  const struct modcat_exec_conf *conf
    = modcat_group_conf (rq, &modcat_group_exec);
  char **words, *name;
  int result;

  if (modcat_split (rq->argv[0], &words) != NULL || words[0] == NULL)
    return modcat_fail (rq, "out of memory");
  name = own_name (words[0], conf->dash);
  result = run (rq, ch, words[0], name, words + 1);
  free (name);
  free (words);
  return result;
}

/* -- SYSTEM and SHELL ----------------------------------------------------- */

static int
system_prepare (const struct modcat_request *rq, void *shared)
{
  return take_args (rq, shared);
}

/* The list NAME -c COMMAND, then NAME again as $0 of the words behind "--",
   which are its $1…  Without a command they would be files to run. */
static int
run_command (const struct modcat_request *rq, struct modcat_channel *ch,
             const char *file, char *name)
{
  const struct exec_shared *shared = rq->shared;
  char c[] = "-c";
  char *first[] = { c, (char *) (uintptr_t) rq->argv[0],
                    shared->args != NULL ? name : NULL, NULL };

  if (ch->rfd == -1 && ch->wfd == -1)   /* not when called again */
    modcat_log (rq, MODCAT_LOG_INFO, "executing shell command \"%s\"",
                rq->argv[0]);
  return run (rq, ch, file, name, first);
}

/* As system(3) does, but without a process between: its signals and its
   status are the shell's. */
static int
system_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  char sh[] = "sh";

  return run_command (rq, ch, "/bin/sh", sh);
}

/* $SHELL, or what stands in its place. */
static int
shell_prepare (const struct modcat_request *rq, void *mem)
{
  const struct modcat_shell_conf *conf
    = modcat_group_conf (rq, &modcat_group_shell);
  struct exec_shared *shared = mem;

  shared->shell = conf->shell != NULL ? conf->shell : getenv ("SHELL");
  if (shared->shell == NULL)
    return modcat_fail (rq, "SHELL variable undefined: export it, or say "
                        "shell=/bin/sh");
  if (strchr (shared->shell, '/') == NULL)
    return modcat_fail_opt (rq, "shell", "SHELL \"%s\" variable does not "
                            "specify a path (has no '/')", shared->shell);
  return take_args (rq, shared);
}

static int
shell_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  const struct modcat_exec_conf *conf
    = modcat_group_conf (rq, &modcat_group_exec);
  const struct exec_shared *shared = rq->shared;
  char *name = own_name (shared->shell, conf->dash);
  int result;

  if (rq->argc > 0 && name != NULL)
    result = run_command (rq, ch, shared->shell, name);
  else
    result = run (rq, ch, shared->shell, name, NULL);
  free (name);
  return result;
}

/* -- the table ------------------------------------------------------------ */

#define GROUPS &modcat_group_fd, &modcat_group_fifo, &modcat_group_exec, \
               &modcat_group_fork, &modcat_group_parent, &modcat_group_pty
#define PROGRAM .dirs = MODCAT_RDWR, .flags = MODCAT_ADDR_PROGRAM, \
    .more_groups = "SOCKET,TERMIOS,UNIX", \
    .opts = MODCAT_LIST (exec_opts), .conf_size = sizeof (struct exec_conf), \
    .shared_size = sizeof (struct exec_shared)

static const struct modcat_addr exec_addrs[] = {
  { .names = "EXEC", .usage = "EXEC:<command-line>",
    .help = "run a program, without a shell",
    .min_args = 1, .max_args = 1, .groups = MODCAT_GROUPS (GROUPS), PROGRAM,
    .prepare = exec_prepare, .open = exec_open },
  { .names = "SHELL", .usage = "SHELL[:<shell-command>]",
    .help = "run a command line by $SHELL, or that shell itself",
    .max_args = 1, .groups = MODCAT_GROUPS (GROUPS, &modcat_group_shell),
    PROGRAM, .prepare = shell_prepare, .open = shell_open },
  { .names = "SYSTEM", .usage = "SYSTEM:<shell-command>",
    .help = "run a command line by /bin/sh",
    .min_args = 1, .max_args = 1, .groups = MODCAT_GROUPS (GROUPS), PROGRAM,
    .prepare = system_prepare, .open = system_open },
};

MODCAT_MODULE (exec, .summary = "programs: EXEC, SHELL, SYSTEM",
               .version = PACKAGE_VERSION,
               .addrs = MODCAT_LIST (exec_addrs));
