/* modules/termios/termios.c -- the options of group TERMIOS, for addresses
 * whose descriptor may be a terminal.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <modcat/tty.h>

static const struct modcat_group *const termios_groups[] = {
  &modcat_group_termios,
};

MODCAT_MODULE (termios, .summary = "settings of terminals",
               .version = PACKAGE_VERSION,
               .groups = MODCAT_LIST (termios_groups));
