/* include/modcat/proc.h -- libmodcat-proc: channels to a program's stdin and
 * stdout.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MODCAT_PROC_H
#define MODCAT_PROC_H

#include <modcat/module.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How the program is reached and what it inherits: fdin, fdout, nofork,
   pipes, pty, stderr, setpgid, exit-code.  Its conf is the library's. */
extern const struct modcat_group modcat_group_fork;

/* How it is found and named: path, dash.  May grow at its end. */
extern const struct modcat_group modcat_group_exec;
struct modcat_exec_conf {
  const char *path;            /* for the search and the environment; NULL */
  unsigned char dash;          /* the caller puts "-" before argv[0] */
};

/* Which shell runs a command: shell, which becomes the program's $SHELL.  May
   grow at its end. */
extern const struct modcat_group modcat_group_shell;
struct modcat_shell_conf {
  const char *shell;           /* as typed; NULL: not given */
};

/* Which signals are passed on to it: sighup, sigint, sigquit. */
extern const struct modcat_group modcat_group_parent;

/* What to run.  WORDS is the program's argv and NULL behind it; FILE is
   looked up in PATH (execvp(3)) when it has no slash. */
struct modcat_program {
  const char *file;
  char *const *words;
};

/* Run P as a child and fill CH with a channel to its descriptors 0 and 1
   (option fdin, fdout), or those of RQ->dirs: resumable like open, since the
   core polls until the child has called exec.  The options of the groups
   above and those of the process (su, setsid, chroot …) act in the child.
   Errors are reported in the parent: those of execvp(3) as
   `execvp("FILE", "WORD"…): why`.  P may be released when this returns.
   With option nofork it does not return: the process becomes P.
   RQ's address type must have the flag MODCAT_ADDR_PROGRAM. */
int modcat_proc_open (const struct modcat_request *rq,
                      struct modcat_channel *ch,
                      const struct modcat_program *p);

#ifdef __cplusplus
}
#endif
#endif
