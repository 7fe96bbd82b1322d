/* include/modcat/tty.h -- libmodcat-tty: settings of terminals, and pairs of
 * pseudo-terminals.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * For modules that make terminals, or open devices that are some. */
#ifndef MODCAT_TTY_H
#define MODCAT_TTY_H

#include <modcat/module.h>

#ifdef __cplusplus
extern "C" {
#endif

/* -- settings --------------------------------------------------------------

   The group is offered by a module, so that a type names it ("TERMIOS" in
   more_groups) and need not link this library: the core applies it to the
   descriptors of the channel.  Its options are collected and take effect
   together behind phase FD.  What a descriptor of the channel was set to
   before is saved first, and put back when the channel ends, also when
   a signal ends the process; never by a forked copy, and not while another
   process group has the terminal in its foreground. */
extern const struct modcat_group modcat_group_termios;

/* Save the settings of terminal FD, as above, when it is CH's or a lower
   channel's; others (the slave of a new pair) end with us.  Once for each is
   enough, more do no harm. */
int modcat_tty_save (struct modcat_channel *ch, int fd);

/* Forget what was saved for FD, which has gone for good and isn't to be kept
   open: nothing is put back. */
void modcat_tty_forget (struct modcat_channel *ch, int fd);

/* How a serial line works.  May grow at its end; zeros leave all as it is. */
enum modcat_tty_flow {
  MODCAT_TTY_FLOW_KEEP = 0,
  MODCAT_TTY_FLOW_NONE = 1,
  MODCAT_TTY_FLOW_RTSCTS = 2,
  MODCAT_TTY_FLOW_XONXOFF = 3
};
struct modcat_tty_line {
  size_t size;                 /* sizeof (struct modcat_tty_line) */
  int raw;                     /* bytes as they are, modem lines ignored */
  unsigned baud;               /* bits per second, both ways */
  unsigned bits;               /* of a character: 5 to 8 */
  unsigned stop_bits;          /* 1 or 2 */
  char parity;                 /* 'n', 'e', 'o', 'm', 's' */
  int flow;                    /* enum modcat_tty_flow */
  const char *name;            /* of the port, for messages; NULL: none */
};

/* Collect LINE for terminal FD of CH.  It takes effect with the options of
   the group that are applied to FD next, which win over it, or by
   modcat_tty_set(). */
int modcat_tty_line (struct modcat_channel *ch, int fd,
                     const struct modcat_tty_line *line);

/* What was collected for FD takes effect now.  Fails when FD is no terminal,
   or when it does not take a setting or a speed. */
int modcat_tty_set (struct modcat_channel *ch, int fd);

/* -- pseudo-terminals ---------------------------------------------------- */

/* openpty, ptmx, pty-interval, wait-slave, sitout-eio, link.  The conf may
   grow at its end. */
extern const struct modcat_group modcat_group_pty;
struct modcat_pty_conf {
  unsigned char openpty;       /* the default of PTY; for EXEC: a pty */
  unsigned char ptmx;          /* PTY: don't open the slave; EXEC: a pty */
  unsigned char wait_slave;    /* until a process opens the slave */
  int64_t interval;            /* ns between two looks for it */
  int64_t sitout_eio;          /* ns that EIO is not the end for */
  const char *link;            /* to make, naming the slave; NULL: none */
};

/* A pair.  Both descriptors are close-on-exec and make no controlling
   terminal. */
struct modcat_pty {
  int master, slave;           /* the caller's to close; -1: not open */
  char name[64];               /* path of the slave's device */
};

/* Make a pair, open its master alone, and log its name. */
int modcat_pty_open (const struct modcat_request *rq, struct modcat_pty *pty);

/* Open the slave, too.  When it is closed again and nobody else has it, reads
   of the master fail with EIO; as long as it was never open, they wait. */
int modcat_pty_open_slave (const struct modcat_request *rq,
                           struct modcat_pty *pty);

/* Apply to the slave, by the master if it is not open, what the user gave:
   owner and mode (groups NAMED or FD), then the options of phase FD, TERMIOS
   among them, then option link, which replaces a symbolic link and nothing
   else and is removed with CH unless unlink-close=0 was given.  Nothing is
   saved: the slave ends with its master. */
int modcat_pty_prepare (const struct modcat_request *rq,
                        struct modcat_channel *ch,
                        const struct modcat_pty *pty);

/* Make MASTER, which is CH's from now on, what CH reads and writes for DIRS
   (enum modcat_dirs).  That the slave is closed is the end of file, and EIO to
   a write that finds no room; with option sitout-eio not before that time is
   over. */
void modcat_pty_use (const struct modcat_request *rq,
                     struct modcat_channel *ch, int master, unsigned dirs);

/* CH, made by modcat_pty_use() for writing only, tells the user of its
   terminal the end: when all was read, which may take any time, by the
   terminal's end-of-file character, again and again until the user has closed
   it, or by a hang-up, when it is in no state to know that one.  Without this
   the end of CH is a hang-up at once, with which the kernel drops what was not
   read. */
void modcat_pty_tell_end (struct modcat_channel *ch);

/* Has some process the slave of MASTER open, or left something to be read?
   A slave that was never open counts as open: close it once before. */
int modcat_pty_has_user (int master);

#ifdef __cplusplus
}
#endif
#endif
