/* core/cmdline.h -- the command line of the main program.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_CMDLINE_H
#define MC_CMDLINE_H

#include "context.h"

/* What the command line asks for. */
enum mc_action {
  MC_ACT_RELAY,                /* two addresses, in mc_request_line */
  MC_ACT_VERSION,              /* -V */
  MC_ACT_HELP,                 /* -h -hh -hhh: level 1 to 3 */
  MC_ACT_LIST,                 /* --list */
  MC_ACT_LIST_OF,              /* --list-NAME */
  MC_ACT_DUMP_MODULE,          /* --dump-module NAME */
  MC_ACT_DUMP_CONFIG,          /* --dump-config */
  MC_ACT_ERROR                 /* reported; exit 1 */
};

struct mc_command {
  enum mc_action action;
  int help_level;
  const char *argument;        /* of --list-NAME, --dump-module */
  const char *address[2];
};

/* Fill CTX->set and the log of CTX from the environment and ARGV; all that
   it stores points into ARGV or the environment. */
void mc_cmdline (struct mc_context *ctx, int argc, char **argv,
                 struct mc_command *cmd);

/* Row I of the table of options, for -h; false behind the last.  HELP is
   NULL for another spelling of the row before. */
bool mc_cmdline_option (size_t i, const char **name, const char **arg,
                        const char **help);

/* usage.c: print what CMD asks for to stdout; exit status. */
int mc_usage (struct mc_context *ctx, const struct mc_command *cmd);

#endif
