/* modules/common/proc/opts.c -- the options of a program's process.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "proc-internal.h"

/* The bare name means a group of its own.  (In socat it means group 1, that of
   init, which nobody else can join.) */
static int
apply_setpgid (const struct modcat_target *t, const struct modcat_opt *opt,
               const struct modcat_value *v)
{
  int group = v->given_bare ? 0 : (int) v->num[0];

  (void) opt;
  if (setpgid (0, group) == -1)
    return modcat_fail_opt (t->rq, "setpgid", "setpgid(0, %d): %s", group,
                            strerror (errno));
  return MODCAT_OK;
}

static const struct modcat_opt fork_opts[] = {
  { .name = "exit-code", .type = MODCAT_BOOL, .phase = MODCAT_PH_PASTFORK,
    .flags = MODCAT_OPT_PROCESS,
    .store = offsetof (struct fork_conf, exit_code),
    .help = "the program's exit status becomes modcat's" },
  { .name = "fdin", .type = MODCAT_USHORT, .phase = MODCAT_PH_PASTBIGEN,
    .store = offsetof (struct fork_conf, fdin), .dflt = "0",
    .help = "the descriptor that the program reads from" },
  { .name = "fdout", .type = MODCAT_USHORT, .phase = MODCAT_PH_PASTBIGEN,
    .store = offsetof (struct fork_conf, fdout), .dflt = "1",
    .help = "the descriptor that the program writes to" },
  { .name = "nofork", .type = MODCAT_BOOL, .phase = MODCAT_PH_BIGEN,
    .flags = MODCAT_OPT_PROCESS,
    .store = offsetof (struct fork_conf, nofork),
    .help = "the program replaces modcat, on the other address's descriptors" },
  { .name = "pipes", .type = MODCAT_BOOL, .phase = MODCAT_PH_BIGEN,
    .store = offsetof (struct fork_conf, pipes),
    .help = "two pipes instead of a socket pair" },
  { .name = "pty", .type = MODCAT_BOOL, .phase = MODCAT_PH_BIGEN,
    .store = offsetof (struct fork_conf, pty),
    .help = "a pseudo-terminal instead of a socket pair" },
  { .name = "stderr", .type = MODCAT_BOOL, .phase = MODCAT_PH_PASTFORK,
    .store = offsetof (struct fork_conf, with_stderr),
    .help = "what the program writes to its descriptor 2 goes with the rest" },
  { .name = "setpgid", .aliases = "pgid", .type = MODCAT_INT,
    .phase = MODCAT_PH_PASTFORK, .min = 0, .max = INT32_MAX,
    .apply = apply_setpgid,
    .help = "process group of the program; 0, or no value: a new one" },
};

const struct modcat_group modcat_group_fork = {
  .size = sizeof modcat_group_fork, .name = "FORK",
  .help = "how a program is reached", .opts = MODCAT_LIST (fork_opts),
  .conf_size = sizeof (struct fork_conf),
};

static const struct modcat_opt parent_opts[] = {
  { .name = "sighup", .type = MODCAT_CONST, .phase = MODCAT_PH_LATE,
    .store = offsetof (struct parent_conf, hup), .arg = { 1 },
    .help = "pass SIGHUP on to the program instead of ending" },
  { .name = "sigint", .type = MODCAT_CONST, .phase = MODCAT_PH_LATE,
    .store = offsetof (struct parent_conf, intr), .arg = { 1 },
    .help = "pass SIGINT on to the program instead of ending" },
  { .name = "sigquit", .type = MODCAT_CONST, .phase = MODCAT_PH_LATE,
    .store = offsetof (struct parent_conf, quit), .arg = { 1 },
    .help = "pass SIGQUIT on to the program instead of ending" },
};

const struct modcat_group modcat_group_parent = {
  .size = sizeof modcat_group_parent, .name = "PARENT",
  .help = "signals for a program", .opts = MODCAT_LIST (parent_opts),
  .conf_size = sizeof (struct parent_conf),
};

static const struct modcat_opt exec_opts[] = {
  { .name = "dash", .aliases = "login", .type = MODCAT_BOOL,
    .phase = MODCAT_PH_PREEXEC,
    .store = offsetof (struct modcat_exec_conf, dash),
    .help = "put \"-\" before the program's name, as for a login shell" },
  { .name = "path", .type = MODCAT_STRING, .phase = MODCAT_PH_PREEXEC,
    .store = offsetof (struct modcat_exec_conf, path),
    .help = "PATH to find the program by, and for its environment" },
};

const struct modcat_group modcat_group_exec = {
  .size = sizeof modcat_group_exec, .name = "EXEC",
  .help = "how a program is found and named",
  .opts = MODCAT_LIST (exec_opts),
  .conf_size = sizeof (struct modcat_exec_conf),
};

/* It must have a slash: see modcat_group_shell's users. */
static const struct modcat_opt shell_opts[] = {
  { .name = "shell", .type = MODCAT_STRING, .phase = MODCAT_PH_PREEXEC,
    .store = offsetof (struct modcat_shell_conf, shell),
    .help = "the shell's path, instead of $SHELL; exported as SHELL" },
};

const struct modcat_group modcat_group_shell = {
  .size = sizeof modcat_group_shell, .name = "SHELL",
  .help = "which shell", .opts = MODCAT_LIST (shell_opts),
  .conf_size = sizeof (struct modcat_shell_conf),
};
