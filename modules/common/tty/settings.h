/* modules/common/tty/settings.h -- what a terminal is set to, in one form for
 * all systems.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef TTY_SETTINGS_H
#define TTY_SETTINGS_H

#include <stdint.h>

enum { TTY_NCC = 32 };         /* control characters, at most */

/* The flag words, in the order of option termios-setflags. */
enum tty_word { TTY_IFLAG, TTY_OFLAG, TTY_CFLAG, TTY_LFLAG, TTY_WORDS };

struct tty_settings {
  uint32_t flags[TTY_WORDS];   /* without the speed that Linux keeps there */
  unsigned char cc[TTY_NCC];
  uint32_t ispeed, ospeed;     /* bits per second; 0: hang up */
  unsigned char line;          /* line discipline, kept as it is */
};

enum tty_when { TTY_NOW, TTY_DRAIN };

/* -1 and errno: FD is no terminal.  Both may be called in signal handlers. */
int tty_get (int fd, struct tty_settings *s);
int tty_put (int fd, enum tty_when when, const struct tty_settings *s);

/* The speed of CODE, a speed_t (B9600) in a flag word or not: true, and bits
   per second in *BAUD. */
int tty_baud (uint32_t code, uint32_t *baud);

/* The bits of c_cflag that are a speed. */
extern const uint32_t tty_speed_bits;

#endif
