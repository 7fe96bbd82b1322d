/* modules/common/tty/collect.h -- options of group TERMIOS on their way to a
 * terminal.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef TTY_COLLECT_H
#define TTY_COLLECT_H

#include <modcat/option.h>

/* The applier of rows that change settings: keeps OPT for tty_finish(). */
int tty_collect (const struct modcat_target *t, const struct modcat_opt *opt,
                 const struct modcat_value *v);

/* modcat_group.finish */
int tty_finish (const struct modcat_target *t, int phase);

#endif
