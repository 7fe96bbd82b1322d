/* modules/common/tty/rows.h -- what options do to settings.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef TTY_ROWS_H
#define TTY_ROWS_H

#include <modcat/option.h>

#include "settings.h"

/* Change S as OPT says, a row of modcat_group_termios, with numbers NUM. */
void tty_change (struct tty_settings *s, const struct modcat_opt *opt,
                 const int64_t num[2]);

/* The same for LINE. */
struct modcat_tty_line;
void tty_set_line (struct tty_settings *s, const struct modcat_tty_line *line);

/* The bit of c_cflag that makes of odd parity mark, of even space; 0: the
   system has none. */
extern const uint32_t tty_stick_parity;

/* Bytes as they are, nothing else; the speed stays. */
void tty_make_raw (struct tty_settings *s);

#endif
