/* modules/exec/exec.c -- EXEC, SYSTEM: a program as the other end.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <modcat/proc.h>

/* argv[0] of PROGRAM: its last part, with "-" before it for DASH. */
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

static int
exec_prepare (const struct modcat_request *rq, void *shared)
{
  char **words;
  const char *why = modcat_split (rq->argv[0], &words);

  (void) shared;
  if (why != NULL)
    return modcat_fail_arg (rq, 0, "command line of %s: %s", rq->keyword,
                            why);
  if (words[0] == NULL) {
    free (words);
    return modcat_fail_arg (rq, 0, "command line of %s is empty",
                            rq->keyword);
  }
  free (words);
  return MODCAT_OK;
}

static int
exec_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  const struct modcat_exec_conf *conf
    = modcat_group_conf (rq, &modcat_group_exec);
  struct modcat_program p;
  char **words, *name;
  int result;

  if (modcat_split (rq->argv[0], &words) != NULL || words[0] == NULL)
    return modcat_fail (rq, "out of memory");
  p.file = words[0];
  name = own_name (p.file, conf->dash);
  if (name == NULL) {
    free (words);
    return modcat_fail (rq, "out of memory");
  }
  words[0] = name;
  p.words = words;
  result = modcat_proc_open (rq, ch, &p);
  free (name);
  free (words);
  return result;
}

/* As system(3) does, but without a process between: its signals and its
   status are the shell's. */
static int
system_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  char sh[] = "sh", c[] = "-c";
  char *words[] = { sh, c, (char *) (uintptr_t) rq->argv[0], NULL };
  struct modcat_program p = { .file = "/bin/sh", .words = words };

  if (ch->rfd == -1 && ch->wfd == -1)   /* not when called again */
    modcat_log (rq, MODCAT_LOG_INFO, "executing shell command \"%s\"",
                rq->argv[0]);
  return modcat_proc_open (rq, ch, &p);
}

#define GROUPS MODCAT_GROUPS (&modcat_group_fd, &modcat_group_fifo, \
                              &modcat_group_exec, &modcat_group_fork, \
                              &modcat_group_parent)

static const struct modcat_addr exec_addrs[] = {
  { .names = "EXEC", .usage = "EXEC:<command-line>",
    .help = "run a program, without a shell",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .flags = MODCAT_ADDR_PROGRAM, .groups = GROUPS,
    .more_groups = "SOCKET,TERMIOS,PTY,UNIX",
    .prepare = exec_prepare, .open = exec_open },
  { .names = "SYSTEM", .usage = "SYSTEM:<shell-command>",
    .help = "run a command line by /bin/sh",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .flags = MODCAT_ADDR_PROGRAM, .groups = GROUPS,
    .more_groups = "SOCKET,TERMIOS,PTY,UNIX",
    .open = system_open },
};

MODCAT_MODULE (exec, .summary = "programs: EXEC, SYSTEM",
               .version = PACKAGE_VERSION,
               .addrs = MODCAT_LIST (exec_addrs));
