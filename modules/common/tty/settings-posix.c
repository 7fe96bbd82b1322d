/* modules/common/tty/settings-posix.c -- settings by termios, whose speeds are
 * constants.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#ifndef __linux__

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <termios.h>

#include "settings.h"

const uint32_t tty_speed_bits = 0;

static const struct { speed_t code; uint32_t baud; } speeds[] = {
  { B0, 0 }, { B50, 50 }, { B75, 75 }, { B110, 110 }, { B134, 134 },
  { B150, 150 }, { B200, 200 }, { B300, 300 }, { B600, 600 },
  { B1200, 1200 }, { B1800, 1800 }, { B2400, 2400 }, { B4800, 4800 },
  { B9600, 9600 }, { B19200, 19200 }, { B38400, 38400 },
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

/* Where constants are the numbers themselves, as on the BSDs, any goes. */
static speed_t
code_of (uint32_t baud)
{
  for (size_t i = 0; i < SPEEDS; i++)
    if (speeds[i].baud == baud)
      return speeds[i].code;
  return (speed_t) baud;
}

static uint32_t
baud_of (speed_t code)
{
  uint32_t baud;

  return tty_baud ((uint32_t) code, &baud) ? baud : (uint32_t) code;
}

int
tty_get (int fd, struct tty_settings *s)
{
  struct termios t;

  if (tcgetattr (fd, &t) == -1)
    return -1;
  memset (s, 0, sizeof *s);
  s->flags[TTY_IFLAG] = (uint32_t) t.c_iflag;
  s->flags[TTY_OFLAG] = (uint32_t) t.c_oflag;
  s->flags[TTY_CFLAG] = (uint32_t) t.c_cflag;
  s->flags[TTY_LFLAG] = (uint32_t) t.c_lflag;
  memcpy (s->cc, t.c_cc, sizeof t.c_cc);
  s->ispeed = baud_of (cfgetispeed (&t));
  s->ospeed = baud_of (cfgetospeed (&t));
  return 0;
}

int
tty_put (int fd, enum tty_when when, const struct tty_settings *s)
{
  struct termios t;

  if (tcgetattr (fd, &t) == -1)
    return -1;
  t.c_iflag = s->flags[TTY_IFLAG];
  t.c_oflag = s->flags[TTY_OFLAG];
  t.c_cflag = s->flags[TTY_CFLAG];
  t.c_lflag = s->flags[TTY_LFLAG];
  memcpy (t.c_cc, s->cc, sizeof t.c_cc);
  if (cfsetispeed (&t, code_of (s->ispeed)) == -1
      || cfsetospeed (&t, code_of (s->ospeed)) == -1)
    return -1;
  return tcsetattr (fd, when == TTY_NOW ? TCSANOW : TCSADRAIN, &t);
}

#endif
