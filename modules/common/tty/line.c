/* modules/common/tty/line.c -- how a serial line works, as settings.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <termios.h>

#include <modcat/tty.h>

#include "rows.h"

#ifdef __linux__
const uint32_t tty_stick_parity = CMSPAR;
#else
const uint32_t tty_stick_parity = 0;
#endif

static void
set_parity (struct tty_settings *s, char parity)
{
  tcflag_t bits = 0;

  if (parity != 'n')
    bits |= PARENB;
  if (parity == 'o' || parity == 'm')
    bits |= PARODD;
  if (parity == 'm' || parity == 's')
    bits |= tty_stick_parity;
  s->flags[TTY_CFLAG] &= (uint32_t) ~(PARENB | PARODD | tty_stick_parity);
  s->flags[TTY_CFLAG] |= (uint32_t) bits;
}

void
tty_set_line (struct tty_settings *s, const struct modcat_tty_line *line)
{
  static const tcflag_t sizes[] = { CS5, CS6, CS7, CS8 };
  uint32_t *cflag = &s->flags[TTY_CFLAG], *iflag = &s->flags[TTY_IFLAG];

  if (line->raw) {
    tty_make_raw (s);
    *cflag |= CLOCAL;
  }
  if (line->baud != 0)
    s->ispeed = s->ospeed = line->baud;
  if (line->bits >= 5 && line->bits <= 8)
    *cflag = (*cflag & ~(uint32_t) CSIZE) | (uint32_t) sizes[line->bits - 5];
  if (line->stop_bits != 0)
    *cflag = (*cflag & ~(uint32_t) CSTOPB)
      | (line->stop_bits == 2 ? (uint32_t) CSTOPB : 0);
  if (line->parity != '\0')
    set_parity (s, line->parity);
  if (line->flow != MODCAT_TTY_FLOW_KEEP) {
    *cflag &= ~(uint32_t) CRTSCTS;
    *iflag &= ~(uint32_t) (IXON | IXOFF | IXANY);
  }
  if (line->flow == MODCAT_TTY_FLOW_RTSCTS)
    *cflag |= (uint32_t) CRTSCTS;
  if (line->flow == MODCAT_TTY_FLOW_XONXOFF)
    *iflag |= IXON | IXOFF;
}
