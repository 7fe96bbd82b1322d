/* modules/common/tty/settings-linux.c -- settings by termios2, whose speeds
 * are any numbers.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * The kernel's header, which can't be used together with the C library's. */
#include <config.h>

#ifdef __linux__

#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>

#include "settings.h"

#ifndef TCGETS2                 /* here termios has the speeds already */
#define TCGETS2 TCGETS
#define TCSETS2 TCSETS
#define TCSETSW2 TCSETSW
#define termios2 termios
#endif

const uint32_t tty_speed_bits = CBAUD | CIBAUD;

static const struct { uint32_t code, baud; } speeds[] = {
  { B0, 0 }, { B50, 50 }, { B75, 75 }, { B110, 110 }, { B134, 134 },
  { B150, 150 }, { B200, 200 }, { B300, 300 }, { B600, 600 },
  { B1200, 1200 }, { B1800, 1800 }, { B2400, 2400 }, { B4800, 4800 },
  { B9600, 9600 }, { B19200, 19200 }, { B38400, 38400 },
  { B57600, 57600 }, { B115200, 115200 }, { B230400, 230400 },
  { B460800, 460800 }, { B500000, 500000 }, { B576000, 576000 },
  { B921600, 921600 }, { B1000000, 1000000 }, { B1152000, 1152000 },
  { B1500000, 1500000 }, { B2000000, 2000000 }, { B2500000, 2500000 },
  { B3000000, 3000000 }, { B3500000, 3500000 }, { B4000000, 4000000 },
};
enum { SPEEDS = sizeof speeds / sizeof speeds[0] };

int
tty_baud (uint32_t code, uint32_t *baud)
{
  for (size_t i = 0; i < SPEEDS; i++)
    if (speeds[i].code == code) {
      *baud = speeds[i].baud;
      return 1;
    }
  return 0;
}

static uint32_t
code_of (uint32_t baud)
{
  for (size_t i = 0; i < SPEEDS; i++)
    if (speeds[i].baud == baud)
      return speeds[i].code;
  return BOTHER;
}

int
tty_get (int fd, struct tty_settings *s)
{
  struct termios2 t;

  if (ioctl (fd, TCGETS2, &t) == -1)
    return -1;
  memset (s, 0, sizeof *s);
  s->flags[TTY_IFLAG] = t.c_iflag;
  s->flags[TTY_OFLAG] = t.c_oflag;
  s->flags[TTY_CFLAG] = t.c_cflag & ~tty_speed_bits;
  s->flags[TTY_LFLAG] = t.c_lflag;
  s->line = t.c_line;
  memcpy (s->cc, t.c_cc, sizeof t.c_cc);
  s->ispeed = t.c_ispeed;
  s->ospeed = t.c_ospeed;
  return 0;
}

int
tty_put (int fd, enum tty_when when, const struct tty_settings *s)
{
  struct termios2 t = {
    .c_iflag = s->flags[TTY_IFLAG], .c_oflag = s->flags[TTY_OFLAG],
    .c_cflag = s->flags[TTY_CFLAG] & ~tty_speed_bits,
    .c_lflag = s->flags[TTY_LFLAG], .c_line = s->line,
    .c_ispeed = s->ispeed, .c_ospeed = s->ospeed,
  };

  memcpy (t.c_cc, s->cc, sizeof t.c_cc);
  t.c_cflag |= code_of (s->ospeed);
  if (s->ispeed != s->ospeed && s->ispeed != 0)
    t.c_cflag |= code_of (s->ispeed) << IBSHIFT;
  return ioctl (fd, when == TTY_NOW ? TCSETS2 : TCSETSW2, &t);
}

#endif
