/* modules/serial/serial.c -- SERIAL: serial lines, by cable or USB.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <modcat/tty.h>

#include "serial.h"

/* -- options ------------------------------------------------------------- */

struct serial_conf {
  unsigned baud, bits, stop_bits;
  int parity;                  /* as in struct modcat_tty_line */
  int flow;
  unsigned char rts, dtr;      /* when given */
  unsigned char exclusive, reopen;
  int64_t pause;               /* break: ns, 0: none */
};

struct word { const char *word; int value; };

/* The value of TEXT in WORDS, into V. */
static const char *
parse_word (const struct word *words, const char *text, const char *why,
            struct modcat_value *v)
{
  for (; words->word != NULL; words++)
    if (strcmp (words->word, text) == 0) {
      v->num[0] = words->value;
      return NULL;
    }
  return why;
}

static const char *
parse_parity (const struct modcat_opt *opt, const char *text,
              struct modcat_value *v)
{
  static const struct word words[] = {
    { "none", 'n' }, { "even", 'e' }, { "odd", 'o' }, { "mark", 'm' },
    { "space", 's' }, { NULL, 0 }
  };

  (void) opt;
  return parse_word (words, text,
                     "is none of none, even, odd, mark, space", v);
}

enum { FLOW_DTRDSR = 100 };    /* known, but not to drivers: dtrdsr.c */

static const char *
parse_flow (const struct modcat_opt *opt, const char *text,
            struct modcat_value *v)
{
  static const struct word words[] = {
    { "none", MODCAT_TTY_FLOW_NONE }, { "rtscts", MODCAT_TTY_FLOW_RTSCTS },
    { "xonxoff", MODCAT_TTY_FLOW_XONXOFF }, { "dtrdsr", FLOW_DTRDSR },
    { NULL, 0 }
  };

  (void) opt;
  return parse_word (words, text, "is none of none, rtscts, xonxoff, dtrdsr",
                     v);
}

static int
apply_parity (const struct modcat_target *t, const struct modcat_opt *opt,
              const struct modcat_value *v);
static int
apply_flow (const struct modcat_target *t, const struct modcat_opt *opt,
            const struct modcat_value *v);

#define STORE(field) .store = offsetof (struct serial_conf, field)
#define PH .phase = MODCAT_PH_SPECIFIC

static const struct modcat_opt serial_opts[] = {
  { .name = "baud", .type = MODCAT_UINT, PH, STORE (baud), .dflt = "9600",
    .min = 1, .max = 100000000, .help = "bits per second, both ways" },
  { .name = "bits", .type = MODCAT_UINT, PH, STORE (bits), .dflt = "8",
    .min = 5, .max = 8, .help = "bits of a character" },
  { .name = "break", .type = MODCAT_TIME, PH, STORE (pause),
    .min = 1000000, .max = INT64_C (60000000000),
    .help = "send a break of that many seconds at first" },
  { .name = "dtr", .type = MODCAT_BOOL, PH, STORE (dtr),
    .help = "raise or drop the line DTR" },
  { .name = "exclusive", .type = MODCAT_BOOL, PH, STORE (exclusive),
    .dflt = "1", .help = "be the port's only user" },
  { .name = "flow", .type = MODCAT_CUSTOM, .phase = MODCAT_PH_FD,
    .parse = parse_flow, .apply = apply_flow,
    .type_name = "WORD", .help = "flow control: none, rtscts, xonxoff, dtrdsr" },
  { .name = "parity", .type = MODCAT_CUSTOM, .phase = MODCAT_PH_FD,
    .parse = parse_parity, .apply = apply_parity, .type_name = "WORD",
    .help = "parity: none, even, odd, mark, space" },
  { .name = "reopen", .type = MODCAT_BOOL, PH, STORE (reopen),
    .help = "wait for a port that was unplugged, and go on" },
  { .name = "rts", .type = MODCAT_BOOL, PH, STORE (rts),
    .help = "raise or drop the line RTS" },
  { .name = "stopbits", .type = MODCAT_UINT, PH, STORE (stop_bits),
    .dflt = "1", .min = 1, .max = 2, .help = "bits behind a character" },
};

/* -- the port ------------------------------------------------------------ */

struct serial {
  char path[PATH_MAX];
  struct modcat_tty_line line;
  struct serial_flow flow;
  int64_t break_until;         /* 0: none is being sent */
  bool locked;
  bool away;                   /* unplugged */
  bool busy_told;              /* somebody else has it, and that was said */
  int64_t next_look, pause;    /* ns: when, and how long from one to next */
  const char *why;             /* the port is not there; static */
};

static int
apply_parity (const struct modcat_target *t, const struct modcat_opt *opt,
              const struct modcat_value *v)
{
  struct serial *s = t->ch->state;

  (void) opt;
  s->line.parity = (char) v->num[0];
  return modcat_tty_line (t->ch, t->fd, &s->line);
}

static int
apply_flow (const struct modcat_target *t, const struct modcat_opt *opt,
            const struct modcat_value *v)
{
  struct serial *s = t->ch->state;

  (void) opt;
  s->flow.on = v->num[0] == FLOW_DTRDSR;
  s->line.flow = s->flow.on ? MODCAT_TTY_FLOW_NONE : (int) v->num[0];
  return modcat_tty_line (t->ch, t->fd, &s->line);
}

/* Modem lines that the user has said something of. */
static int
set_modem_lines (const struct modcat_request *rq, int fd)
{
  const struct serial_conf *conf = rq->conf;
  const struct { const char *name; int bit; int on; } lines[] = {
    { "rts", TIOCM_RTS, conf->rts }, { "dtr", TIOCM_DTR, conf->dtr },
  };

  for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
    if (modcat_given (rq, lines[i].name)
        && ioctl (fd, lines[i].on ? TIOCMBIS : TIOCMBIC, &lines[i].bit) == -1)
      return modcat_fail_opt (rq, lines[i].name, "option \"%s\" is not "
                              "supported by the port: %s", lines[i].name,
                              strerror (errno));
  return MODCAT_OK;
}

/* Set up FD, which is CH's: lock, line, options, modem lines, break.
   MODCAT_BUSY, to be reported: somebody else has the port. */
static int
set_up (const struct modcat_request *rq, struct modcat_channel *ch, int fd)
{
  const struct serial_conf *conf = rq->conf;
  struct serial *s = ch->state;
  int result = MODCAT_OK;

  if (!isatty (fd))
    return modcat_fail_arg (rq, 0, "%s is no serial port", s->path);
  if (conf->exclusive)
    result = serial_lock (rq, fd, s->path);
  s->locked = conf->exclusive && result == MODCAT_OK;
  s->line = (struct modcat_tty_line) {
    .size = sizeof s->line, .raw = 1, .baud = conf->baud, .bits = conf->bits,
    .stop_bits = conf->stop_bits, .parity = 'n',
    .flow = MODCAT_TTY_FLOW_NONE, .name = s->path,
  };
  if (result == MODCAT_OK)
    result = modcat_tty_line (ch, fd, &s->line);
  if (result == MODCAT_OK)
    result = modcat_apply (rq, ch, MODCAT_PH_FD, fd, NULL);
  if (result == MODCAT_OK)
    result = modcat_tty_set (ch, fd);
  s->flow.baud = conf->baud;
  if (result == MODCAT_OK && s->flow.on)
    result = serial_flow_start (rq, &s->flow, fd, s->path);
  if (result == MODCAT_OK)
    result = set_modem_lines (rq, fd);
  if (result != MODCAT_OK || conf->pause == 0)
    return result;
  if (ioctl (fd, TIOCSBRK) == -1)
    return modcat_fail_opt (rq, "break", "option \"break\" is not supported by"
                            " the port: %s", strerror (errno));
  s->break_until = modcat_now () + conf->pause;
  return MODCAT_OK;
}

/* The break lasts without holding up others. */
static int
end_break (struct modcat_channel *ch)
{
  struct serial *s = ch->state;

  if (s->break_until == 0)
    return MODCAT_OK;
  if (modcat_now () < s->break_until)
    return modcat_wait_until (ch, s->break_until);
  s->break_until = 0;
  if (ioctl (ch->rfd != -1 ? ch->rfd : ch->wfd, TIOCCBRK) == -1)
    return modcat_fail (ch->rq, "ioctl(TIOCCBRK): %s", strerror (errno));
  return MODCAT_OK;
}

static int
access_mode (unsigned dirs)
{
  return dirs == MODCAT_READ ? O_RDONLY : dirs == MODCAT_WRITE ? O_WRONLY
         : O_RDWR;
}

/* Find and open the port.  Its descriptor, or -1 and errno; S->why, when it
   isn't there to be opened. */
static int
find_and_open (const struct modcat_request *rq, struct serial *s)
{
  const struct serial_port *p = rq->shared;
  int fd;

  s->why = serial_find (p, rq->argv[0], s->path, sizeof s->path);
  if (s->why != NULL) {
    errno = ENODEV;
    return -1;
  }
  do
    fd = open (s->path, access_mode (rq->dirs) | O_NONBLOCK | O_NOCTTY
               | O_CLOEXEC);
  while (fd == -1 && errno == EINTR);
  return fd;
}

static void
use (struct modcat_channel *ch, int fd)
{
  ch->rfd = (ch->rq->dirs & MODCAT_READ) != 0 ? fd : -1;
  ch->wfd = (ch->rq->dirs & MODCAT_WRITE) != 0 ? fd : -1;
}

static int
descriptor (const struct modcat_channel *ch)
{
  return ch->rfd != -1 ? ch->rfd : ch->wfd;
}

/* -- unplugged, and back ------------------------------------------------- */

/* From one look to the next: the double, up to a limit. */
#define FIRST_PAUSE INT64_C (100000000)
#define LAST_PAUSE INT64_C (5000000000)

static void
look_later (struct serial *s)
{
  s->next_look = modcat_now () + s->pause;
  s->pause = s->pause * 2 < LAST_PAUSE ? s->pause * 2 : LAST_PAUSE;
}

static ssize_t
blocked (void)
{
  errno = EAGAIN;
  return -1;
}

/* The port has gone under us.  What a read or write returns. */
static ssize_t
unplugged (struct modcat_channel *ch)
{
  const struct serial_conf *conf = ch->rq->conf;
  struct serial *s = ch->state;
  int fd = descriptor (ch);

  if (!conf->reopen)
    return modcat_fail (ch->rq, "serial port %s was unplugged; option reopen "
                        "waits for it", s->path);
  modcat_log (ch->rq, MODCAT_LOG_WARN, "serial port %s was unplugged, waiting "
              "for it", s->path);
  modcat_tty_forget (ch, fd);
  use (ch, -1);
  close (fd);
  s->away = true;
  s->locked = false;
  s->break_until = 0;
  s->busy_told = false;
  s->pause = FIRST_PAUSE;
  look_later (s);
  return blocked ();
}

/* It is there, but was taken by somebody else before we saw it. */
static int
wait_for_holder (struct modcat_channel *ch)
{
  struct serial *s = ch->state;
  char holder[80];

  if (!s->busy_told)
    modcat_log (ch->rq, MODCAT_LOG_WARN, "serial port %s is in use by %s, "
                "waiting for it", s->path,
                serial_holder (s->path, holder, sizeof holder));
  s->busy_told = true;
  look_later (s);
  return MODCAT_AGAIN;
}

/* Is it there again?  A port that is there, but not as it was, is an error. */
static int
look (struct modcat_channel *ch)
{
  struct serial *s = ch->state;
  int fd, result;

  if (modcat_now () < s->next_look)
    return MODCAT_AGAIN;
  fd = find_and_open (ch->rq, s);
  if (fd == -1 && s->why == NULL && errno == EBUSY)
    return wait_for_holder (ch);
  if (fd == -1) {
    look_later (s);
    return MODCAT_AGAIN;
  }
  use (ch, fd);
  result = set_up (ch->rq, ch, fd);
  if (result == MODCAT_BUSY) {
    modcat_tty_forget (ch, fd);
    use (ch, -1);
    close (fd);
    return wait_for_holder (ch);
  }
  if (result != MODCAT_OK)
    return result;
  s->away = false;
  modcat_log (ch->rq, MODCAT_LOG_WARN, "serial port %s is back", s->path);
  return MODCAT_OK;
}

/* Before each read and write: 1: go on; else what to return in *N. */
static int
is_ready (struct modcat_channel *ch, ssize_t *n)
{
  const struct serial *s = ch->state;
  int result = s->away ? look (ch) : MODCAT_OK;

  if (result == MODCAT_OK)
    result = end_break (ch);
  if (result == MODCAT_OK)
    return 1;
  *n = result < 0 ? result : blocked ();
  return 0;
}

static int
is_gone (int error)
{
  return error == EIO || error == ENXIO || error == ENODEV;
}

/* 0 bytes are no end: with options vmin=0 or icanon a line that is up may
   give none.  One that was hung up doesn't tell its settings any more. */
static ssize_t
serial_read (struct modcat_channel *ch, void *buf, size_t size)
{
  struct serial *s = ch->state;
  struct termios t;
  ssize_t n;

  if (!is_ready (ch, &n))
    return n;
  n = read (ch->rfd, buf, size);
  if (n > 0)
    serial_flow_taken (&s->flow, ch->rfd);
  if (n == 0)
    return tcgetattr (ch->rfd, &t) == 0 ? blocked () : unplugged (ch);
  return n == -1 && is_gone (errno) ? unplugged (ch) : n;
}

static ssize_t
serial_write (struct modcat_channel *ch, const void *buf, size_t size)
{
  struct serial *s = ch->state;
  ssize_t n;

  if (!is_ready (ch, &n))
    return n;
  n = s->flow.on ? serial_flow_write (ch->rq, &s->flow, ch->wfd, s->path, buf,
                                      size) : write (ch->wfd, buf, size);
  return n == -1 && is_gone (errno) ? unplugged (ch) : n;
}

static void
serial_wait (struct modcat_channel *ch, unsigned dir)
{
  struct serial *s = ch->state;

  if (s->away) {
    modcat_wait_until (ch, s->next_look);
    return;
  }
  if (dir == MODCAT_READ)
    serial_flow_wanted (&s->flow, ch->rfd);
  if (s->break_until != 0)
    modcat_wait_until (ch, s->break_until);
  else if (dir == MODCAT_WRITE && s->flow.again != 0)
    modcat_wait_until (ch, s->flow.again);
  else
    modcat_wait (ch, descriptor (ch), dir);
}

static void
serial_close (struct modcat_channel *ch)
{
  const struct serial *s = ch->state;
  int fd = descriptor (ch);

  if (fd == -1)
    return;
  if (s->break_until != 0)
    ioctl (fd, TIOCCBRK);
  if (s->locked)
    serial_unlock (fd);
}

static const struct modcat_channel_ops serial_ops = {
  .size = sizeof serial_ops, .read = serial_read, .write = serial_write,
  .wait = serial_wait, .close = serial_close,
};

/* -- opening ------------------------------------------------------------- */

static int
serial_prepare (const struct modcat_request *rq, void *shared)
{
  return serial_parse (rq, shared);
}

static int
fail_busy (const struct modcat_request *rq, const struct serial *s)
{
  char holder[80];

  return modcat_fail_arg (rq, 0, "serial port %s is in use by %s", s->path,
                          serial_holder (s->path, holder, sizeof holder));
}

static int
start (const struct modcat_request *rq, struct modcat_channel *ch)
{
  struct serial *s = ch->state;
  int result, fd = find_and_open (rq, s);

  if (fd == -1 && s->why != NULL)
    return modcat_fail_arg (rq, 0, "serial port: %s", s->why);
  if (fd == -1 && errno == EBUSY)
    return fail_busy (rq, s);
  if (fd == -1)
    return modcat_fail_arg (rq, 0, "serial port %s: %s", s->path,
                            strerror (errno));
  use (ch, fd);
  ch->half_close = MODCAT_HC_NONE;
  ch->ops = &serial_ops;
  result = set_up (rq, ch, fd);
  if (result == MODCAT_BUSY)
    return fail_busy (rq, s);
  if (result == MODCAT_OK)
    modcat_log (rq, MODCAT_LOG_NOTICE, "opened serial port %s", s->path);
  return result;
}

static int
serial_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  int result = ch->ops == NULL ? start (rq, ch) : MODCAT_OK;

  return result == MODCAT_OK ? end_break (ch) : result;
}

static const struct modcat_addr serial_addrs[] = {
  { .names = "SERIAL",
    .usage = "SERIAL:<port>|SERIAL:usb:<vid>:<pid>[:<serial>]",
    .help = "a serial port", .min_args = 1, .max_args = 4,
    .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_retry),
    .more_groups = "TERMIOS", .opts = MODCAT_LIST (serial_opts),
    .conf_size = sizeof (struct serial_conf),
    .state_size = sizeof (struct serial),
    .shared_size = sizeof (struct serial_port), .prepare = serial_prepare,
    .open = serial_open },
};

MODCAT_MODULE (serial, .summary = "serial ports: SERIAL",
               .version = PACKAGE_VERSION,
               .addrs = MODCAT_LIST (serial_addrs), .list = serial_list);
