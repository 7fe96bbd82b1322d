/* modules/serial/dtrdsr.c -- flow control by the lines DTR and DSR.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * No driver of Linux does it (libserialport says so, too), so that we do: who
 * drops DSR gets the few bytes more that are on their way by then, and DTR is
 * up while we want to read. */
#include <config.h>

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "serial.h"

enum {
  ON_THEIR_WAY = 16,           /* bytes, the queue of a simple UART */
  BITS_OF_A_BYTE = 10          /* on the line */
};
#define MS INT64_C (1000000)
#define SECOND INT64_C (1000000000)
#define PAUSE (10 * MS)                /* from one look at DSR to the next */

static int
set_dtr (struct serial_flow *f, int fd, bool up)
{
  const int bit = TIOCM_DTR;

  if (ioctl (fd, up ? TIOCMBIS : TIOCMBIC, &bit) == -1)
    return -1;
  f->dtr = up;
  return 0;
}

int
serial_flow_start (const struct modcat_request *rq, struct serial_flow *f,
                   int fd, const char *path)
{
  int lines;

  if (modcat_given (rq, "dtr"))
    return modcat_fail_opt (rq, "dtr", "option \"dtr\" has no effect with "
                            "flow=dtrdsr, which moves that line");
  if (ioctl (fd, TIOCMGET, &lines) == -1 || set_dtr (f, fd, true) == -1)
    return modcat_fail_opt (rq, "flow", "flow control by DTR and DSR is not "
                            "supported by %s: %s", path, strerror (errno));
  f->told = false;
  return MODCAT_OK;
}

static ssize_t
try_again (struct serial_flow *f, int64_t ns)
{
  f->again = modcat_now () + ns;
  errno = EAGAIN;
  return -1;
}

/* How long N bytes take, as far as we know the speed. */
static int64_t
time_of (int n, unsigned baud)
{
  int64_t ns = SECOND * BITS_OF_A_BYTE * n / (baud > 0 ? baud : 1);

  return ns < MS ? MS : ns > PAUSE ? PAUSE : ns;
}

static void
tell (const struct modcat_request *rq, struct serial_flow *f,
      const char *path)
{
  if (!f->told)
    modcat_log (rq, MODCAT_LOG_NOTICE, "serial port %s: DSR is down, output "
                "waits", path);
  f->told = true;
}

ssize_t
serial_flow_write (const struct modcat_request *rq, struct serial_flow *f,
                   int fd, const char *path, const void *buf, size_t size)
{
  int lines, queued = 0;
  size_t room;

  f->again = 0;
  if (ioctl (fd, TIOCMGET, &lines) == -1)
    return -1;
  if ((lines & TIOCM_DSR) == 0) {
    tell (rq, f, path);
    return try_again (f, PAUSE);
  }
  f->told = false;
  if (ioctl (fd, TIOCOUTQ, &queued) == -1)
    return -1;
  if (queued >= ON_THEIR_WAY)
    return try_again (f, time_of (queued, f->baud));
  room = (size_t) (ON_THEIR_WAY - queued);
  return write (fd, buf, size < room ? size : room);
}

void
serial_flow_taken (struct serial_flow *f, int fd)
{
  if (f->on && f->dtr)
    set_dtr (f, fd, false);
}

void
serial_flow_wanted (struct serial_flow *f, int fd)
{
  if (f->on && !f->dtr)
    set_dtr (f, fd, true);
}
