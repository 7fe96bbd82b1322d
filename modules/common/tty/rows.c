/* modules/common/tty/rows.c -- the options of group TERMIOS, and what each one
 * does to the settings of a terminal.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <modcat/tty.h>

#include "collect.h"
#include "rows.h"
#include "settings.h"

/* -- the two that act at once -------------------------------------------- */

static int
apply_winsize (const struct modcat_target *t, const struct modcat_opt *opt,
               const struct modcat_value *v)
{
  struct winsize w;

  if (t->fd == -1)
    return MODCAT_SKIP;
  if (ioctl (t->fd, TIOCGWINSZ, &w) == -1)
    return modcat_fail_opt (t->rq, opt->name, "ioctl(%d, TIOCGWINSZ): %s",
                            t->fd, strerror (errno));
  if (modcat_tty_save (t->ch, t->fd) != MODCAT_OK)
    return MODCAT_FAIL;
  w.ws_col = (unsigned short) v->num[0];
  w.ws_row = (unsigned short) v->num[1];
  if (ioctl (t->fd, TIOCSWINSZ, &w) == -1)
    return modcat_fail_opt (t->rq, opt->name, "ioctl(%d, TIOCSWINSZ, {%d,%d})"
                            ": %s", t->fd, w.ws_col, w.ws_row,
                            strerror (errno));
  return MODCAT_OK;
}

/* Who may not have it as such has it all the same to read and write: as in
   socat, only a warning. */
static int
apply_ctty (const struct modcat_target *t, const struct modcat_opt *opt,
            const struct modcat_value *v)
{
  if (t->fd == -1)
    return MODCAT_SKIP;
  if (!v->num[0] || ioctl (t->fd, TIOCSCTTY, 0) == 0)
    return MODCAT_OK;
  if (errno != EPERM)
    return modcat_fail_opt (t->rq, opt->name, "ioctl(%d, TIOCSCTTY): %s",
                            t->fd, strerror (errno));
  modcat_log (t->rq, MODCAT_LOG_WARN, "ioctl(%d, TIOCSCTTY): %s; it takes a "
              "session leader (option setsid) and a terminal that is nobody "
              "else's", t->fd, strerror (EPERM));
  return MODCAT_OK;
}

/* -- values of two numbers ----------------------------------------------- */

/* "A:B", each at most MAX[.]. */
static const char *
parse_two (const char *text, struct modcat_value *v, const int64_t max[2])
{
  for (int i = 0; i < 2; i++) {
    char *end;
    unsigned long number;

    if (*text < '0' || *text > '9')
      return "needs two numbers, such as 80:25";
    errno = 0;
    number = strtoul (text, &end, 0);
    if (*end != (i == 0 ? ':' : '\0'))
      return "needs two numbers, such as 80:25";
    if (errno != 0 || number > (unsigned long) max[i])
      return i == 0 ? "has a first number that is too large"
             : "has a second number that is too large";
    v->num[i] = (int64_t) number;
    text = end + 1;
  }
  return NULL;
}

/* columns:rows */
static const char *
parse_winsize (const struct modcat_opt *opt, const char *text,
               struct modcat_value *v)
{
  static const int64_t max[2] = { USHRT_MAX, USHRT_MAX };

  (void) opt;
  return parse_two (text, v, max);
}

/* word:flags */
static const char *
parse_setflags (const struct modcat_opt *opt, const char *text,
                struct modcat_value *v)
{
  static const int64_t max[2] = { TTY_WORDS - 1, UINT32_MAX };

  (void) opt;
  return parse_two (text, v, max);
}

/* -- the rows ------------------------------------------------------------ */

enum kind {
  FLAG_BITS, FIELD_VALUE, FIELD_CODE, CONTROL, SPEED_BAUD, SPEED_INPUT,
  SPEED_OUTPUT, WHOLE_WORD, MANY
};

/* arg[0]: kind, and word or control character above it; arg[1]: bits, value,
   bits per second; arg[2]: mask */
#define KIND(kind, number) ((kind) | (int64_t) (number) << 8)
#define ROW(opt_name, opt_aliases, opt_type, opt_help, ...) \
  { .name = opt_name, .aliases = opt_aliases, .type = opt_type, \
    .phase = MODCAT_PH_FD, .apply = tty_collect, .help = opt_help, \
    .arg = { __VA_ARGS__ } }
#define FLAG(name, aliases, word, bits, help) \
  ROW (name, aliases, MODCAT_BOOL, help, KIND (FLAG_BITS, word), bits)
#define CODE(name, word, value, mask, help) \
  ROW (name, NULL, MODCAT_CONST, help, KIND (FIELD_CODE, word), value, mask)
#define FIELD(opt_name, word, mask, opt_help) \
  { .name = opt_name, .type = MODCAT_UINT, .phase = MODCAT_PH_FD, .max = 3, \
    .apply = tty_collect, .help = opt_help, \
    .arg = { KIND (FIELD_VALUE, word), 0, mask } }
#define CC(name, aliases, index, help) \
  ROW (name, aliases, MODCAT_BYTE, help, KIND (CONTROL, index))
#define SPEED(baud) \
  ROW ("b" #baud, NULL, MODCAT_CONST, #baud " bits per second, both ways", \
       SPEED_BAUD, baud)

/* arg[1] of kind MANY: one of these. */
enum many { RAW, RAWER, CFMAKERAW, SANE };

static const struct modcat_opt termios_opts[] = {
  ROW ("b0", NULL, MODCAT_CONST, "hang up", SPEED_BAUD, 0),
  SPEED (110),
  SPEED (1200),
  SPEED (134),
  SPEED (150),
  SPEED (1800),
  SPEED (19200),
  SPEED (200),
  SPEED (2400),
  SPEED (300),
  SPEED (38400),
  SPEED (4800),
  SPEED (50),
  SPEED (600),
  SPEED (75),
  SPEED (9600),
  FLAG ("brkint", NULL, TTY_IFLAG, BRKINT,
          "a break raises SIGINT"),
  CODE ("bs0", TTY_OFLAG, BS0, BSDLY,
          "no delay of backspace"),
  CODE ("bs1", TTY_OFLAG, BS1, BSDLY,
          "delay 1 of backspace"),
  FLAG ("bsdly", NULL, TTY_OFLAG, BSDLY,
          "delay of backspace"),
  FLAG ("clocal", NULL, TTY_CFLAG, CLOCAL,
          "ignore the modem control lines"),
  CODE ("cr0", TTY_OFLAG, CR0, CRDLY,
          "no delay of CR"),
  CODE ("cr1", TTY_OFLAG, CR1, CRDLY,
          "delay 1 of CR"),
  CODE ("cr2", TTY_OFLAG, CR2, CRDLY,
          "delay 2 of CR"),
  CODE ("cr3", TTY_OFLAG, CR3, CRDLY,
          "delay 3 of CR"),
  FIELD ("crdly", TTY_OFLAG, CRDLY, "delay of CR"),
  FLAG ("cread", NULL, TTY_CFLAG, CREAD,
          "receive"),
  CODE ("cs5", TTY_CFLAG, CS5, CSIZE,
          "5 bits to a character"),
  CODE ("cs6", TTY_CFLAG, CS6, CSIZE,
          "6 bits to a character"),
  CODE ("cs7", TTY_CFLAG, CS7, CSIZE,
          "7 bits to a character"),
  CODE ("cs8", TTY_CFLAG, CS8, CSIZE,
          "8 bits to a character"),
  FIELD ("csize", TTY_CFLAG, CSIZE, "bits of a character less 5"),
  FLAG ("cstopb", NULL, TTY_CFLAG, CSTOPB,
          "two stop bits"),
  FLAG ("echo", NULL, TTY_LFLAG, ECHO,
          "echo input"),
  FLAG ("echoe", "crterase", TTY_LFLAG, ECHOE,
          "erase characters visibly"),
  FLAG ("echok", NULL, TTY_LFLAG, ECHOK,
          "NL behind KILL"),
  FLAG ("echonl", NULL, TTY_LFLAG, ECHONL,
          "echo NL, even without echo"),
  CODE ("ff0", TTY_OFLAG, FF0, FFDLY,
          "no delay of form feed"),
  CODE ("ff1", TTY_OFLAG, FF1, FFDLY,
          "delay 1 of form feed"),
  FLAG ("ffdly", NULL, TTY_OFLAG, FFDLY,
          "delay of form feed"),
  FLAG ("hupcl", "hup", TTY_CFLAG, HUPCL,
          "drop the modem lines at the last close"),
  FLAG ("icanon", NULL, TTY_LFLAG, ICANON,
          "input is lines, which can be edited"),
  FLAG ("icrnl", NULL, TTY_IFLAG, ICRNL,
          "received CR becomes NL"),
  FLAG ("iexten", NULL, TTY_LFLAG, IEXTEN,
          "extended input characters work"),
  FLAG ("ignbrk", NULL, TTY_IFLAG, IGNBRK,
          "ignore breaks"),
  FLAG ("igncr", NULL, TTY_IFLAG, IGNCR,
          "ignore received CR"),
  FLAG ("ignpar", NULL, TTY_IFLAG, IGNPAR,
          "drop characters with parity errors"),
  FLAG ("inlcr", NULL, TTY_IFLAG, INLCR,
          "received NL becomes CR"),
  FLAG ("inpck", NULL, TTY_IFLAG, INPCK,
          "check the parity of input"),
  FLAG ("isig", NULL, TTY_LFLAG, ISIG,
          "INTR, QUIT and SUSP raise signals"),
  FLAG ("istrip", NULL, TTY_IFLAG, ISTRIP,
          "clear the eighth bit of input"),
  FLAG ("ixany", NULL, TTY_IFLAG, IXANY,
          "any character starts stopped output again"),
  FLAG ("ixoff", "tandem", TTY_IFLAG, IXOFF,
          "stop and start the sender by STOP and START"),
  FLAG ("ixon", NULL, TTY_IFLAG, IXON,
          "STOP and START from the other end stop and start output"),
  CODE ("nl0", TTY_OFLAG, NL0, NLDLY,
          "no delay of newline"),
  CODE ("nl1", TTY_OFLAG, NL1, NLDLY,
          "delay 1 of newline"),
  FLAG ("nldly", NULL, TTY_OFLAG, NLDLY,
          "delay of newline"),
  FLAG ("noflsh", NULL, TTY_LFLAG, NOFLSH,
          "signals keep what is queued"),
  FLAG ("ocrnl", NULL, TTY_OFLAG, OCRNL,
          "written CR becomes NL"),
  FLAG ("ofdel", NULL, TTY_OFLAG, OFDEL,
          "fill with DEL instead of NUL"),
  FLAG ("ofill", NULL, TTY_OFLAG, OFILL,
          "delay by fill characters instead of time"),
  FLAG ("onlcr", NULL, TTY_OFLAG, ONLCR,
          "written NL becomes CR NL"),
  FLAG ("onlret", NULL, TTY_OFLAG, ONLRET,
          "NL moves to the first column, too"),
  FLAG ("onocr", NULL, TTY_OFLAG, ONOCR,
          "write no CR at the first column"),
  FLAG ("opost", NULL, TTY_OFLAG, OPOST,
          "process output"),
  FLAG ("parenb", NULL, TTY_CFLAG, PARENB,
          "parity"),
  FLAG ("parmrk", NULL, TTY_IFLAG, PARMRK,
          "mark characters with parity errors"),
  FLAG ("parodd", NULL, TTY_CFLAG, PARODD,
          "odd parity"),
  CODE ("tab0", TTY_OFLAG, TAB0, TABDLY,
          "no delay of tabs"),
  CODE ("tab1", TTY_OFLAG, TAB1, TABDLY,
          "delay 1 of tabs"),
  CODE ("tab2", TTY_OFLAG, TAB2, TABDLY,
          "delay 2 of tabs"),
  CODE ("tab3", TTY_OFLAG, TAB3, TABDLY,
          "turn tabs into spaces"),
  FIELD ("tabdly", TTY_OFLAG, TABDLY,
         "delay of tabs; 3 turns them into spaces"),
  FLAG ("tostop", NULL, TTY_LFLAG, TOSTOP,
          "background processes may not write"),
  CC ("veof", "eof", VEOF,
        "EOF character"),
  CC ("veol", "eol", VEOL,
        "a second end of line"),
  CC ("verase", "erase", VERASE,
        "ERASE character: the last one"),
  CC ("vintr", "intr", VINTR,
        "INTR character: SIGINT"),
  CC ("vkill", "kill", VKILL,
        "KILL character: erase the line"),
  CC ("vmin", "min", VMIN,
        "bytes that a read waits for, without icanon"),
  CC ("vquit", "quit", VQUIT,
        "QUIT character: SIGQUIT"),
  CC ("vstart", "start", VSTART,
        "START character"),
  CC ("vstop", "stop", VSTOP,
        "STOP character"),
  CC ("vsusp", "susp", VSUSP,
        "SUSP character: SIGTSTP"),
  CODE ("vt0", TTY_OFLAG, VT0, VTDLY,
          "no delay of vertical tab"),
  CODE ("vt1", TTY_OFLAG, VT1, VTDLY,
          "delay 1 of vertical tab"),
  FLAG ("vtdly", NULL, TTY_OFLAG, VTDLY,
          "delay of vertical tab"),
  CC ("vtime", "time", VTIME,
        "tenths of seconds that a read waits, without icanon"),
  CODE ("xtabs", TTY_OFLAG, TAB3, TABDLY,
          "turn tabs into spaces"),
  ROW ("ispeed", NULL, MODCAT_UINT, "speed of input, bits per second",
       SPEED_INPUT),
  ROW ("ospeed", NULL, MODCAT_UINT, "speed of output, bits per second",
       SPEED_OUTPUT),
  ROW ("raw", NULL, MODCAT_CONST, "bytes as they are, but echoed", MANY, RAW),
  ROW ("sane", NULL, MODCAT_CONST, "as for a person at a keyboard", MANY,
       SANE),
  ROW ("termios-cfmakeraw", "cfmakeraw", MODCAT_CONST,
       "bytes as they are, by cfmakeraw()", MANY, CFMAKERAW),
  ROW ("termios-rawer", "rawer", MODCAT_CONST,
       "bytes as they are, without echo", MANY, RAWER),
  { .name = "termios-setflags", .aliases = "setflags", .type = MODCAT_CUSTOM,
    .type_name = "INT:ULONG", .flags = MODCAT_OPT_REPEAT,
    .phase = MODCAT_PH_FD, .parse = parse_setflags, .apply = tty_collect,
    .help = "set a whole word of flags: 0 input, 1 output, 2 control, 3 local",
    .arg = { WHOLE_WORD } },
  { .name = "tiocsctty", .aliases = "ctty", .type = MODCAT_BOOL,
    .phase = MODCAT_PH_LATE2, .apply = apply_ctty,
    .help = "make the terminal the controlling one of the session" },
  { .name = "tiocswinsz", .aliases = "winsz", .type = MODCAT_CUSTOM,
    .type_name = "INT:INT", .phase = MODCAT_PH_FD, .parse = parse_winsize,
    .apply = apply_winsize, .help = "size of the window: columns:rows" },
#ifdef __linux__
#include "rows-linux.h"
#endif
};

const struct modcat_group modcat_group_termios = {
  .size = sizeof modcat_group_termios, .name = "TERMIOS",
  .help = "settings of terminals and serial lines",
  .opts = MODCAT_LIST (termios_opts), .finish = tty_finish,
};

/* -- what they do -------------------------------------------------------- */

static void
set_bits (struct tty_settings *s, enum tty_word word, tcflag_t clear,
          tcflag_t set)
{
  s->flags[word] = (uint32_t) ((s->flags[word] & ~clear) | set);
}

static void
read_at_once (struct tty_settings *s)
{
  s->cc[VMIN] = 1;
  s->cc[VTIME] = 0;
}

void
tty_make_raw (struct tty_settings *s)
{
  set_bits (s, TTY_IFLAG, ~(tcflag_t) 0, 0);
  set_bits (s, TTY_OFLAG, ~(tcflag_t) 0, 0);
  set_bits (s, TTY_LFLAG, ~(tcflag_t) 0, 0);
  set_bits (s, TTY_CFLAG, ~(tcflag_t) 0, CREAD | CS8);
  read_at_once (s);
}

/* What only one system has is 0 on others. */
#ifdef __linux__
enum {
  I_RAW = IUCLC | IXANY | IMAXBEL, L_RAW = XCASE,
  I_SANE = IMAXBEL, I_INSANE = IUCLC,
  L_SANE = ECHOCTL | ECHOKE, L_INSANE = XCASE | ECHOPRT
};
#else
enum {
  I_RAW = IXANY, L_RAW = 0, I_SANE = 0, I_INSANE = 0, L_SANE = 0, L_INSANE = 0
};
#endif

static void
set_many (struct tty_settings *s, enum many what)
{
  const tcflag_t i_plain = IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR
    | ICRNL | IXON;

  switch (what) {
  case RAW:
    set_bits (s, TTY_IFLAG, i_plain | IGNPAR | INPCK | IXOFF | I_RAW, 0);
    set_bits (s, TTY_OFLAG, OPOST, 0);
    set_bits (s, TTY_LFLAG, ISIG | ICANON | L_RAW, 0);
    read_at_once (s);
    break;
  case RAWER:
    tty_make_raw (s);
    break;
  case CFMAKERAW:
    set_bits (s, TTY_IFLAG, i_plain, 0);
    set_bits (s, TTY_OFLAG, OPOST, 0);
    set_bits (s, TTY_LFLAG, ECHO | ECHONL | ICANON | ISIG | IEXTEN, 0);
    set_bits (s, TTY_CFLAG, CSIZE | PARENB, CS8);
    read_at_once (s);
    break;
  case SANE:
    set_bits (s, TTY_IFLAG, IGNBRK | INLCR | IGNCR | IXOFF | IXANY | I_INSANE,
              BRKINT | ICRNL | I_SANE);
    set_bits (s, TTY_OFLAG, ~(tcflag_t) 0, OPOST | ONLCR);
    set_bits (s, TTY_LFLAG, ECHONL | NOFLSH | TOSTOP | L_INSANE,
              ISIG | ICANON | ECHO | ECHOE | ECHOK | IEXTEN | L_SANE);
    set_bits (s, TTY_CFLAG, 0, CREAD);
    break;
  }
}

/* A speed_t, as socat takes it, or else bits per second. */
static uint32_t
speed_of (int64_t number)
{
  uint32_t baud;

  return tty_baud ((uint32_t) number, &baud) ? baud : (uint32_t) number;
}

static void
set_word (struct tty_settings *s, enum tty_word word, uint32_t flags)
{
  uint32_t baud;

  if (word == TTY_CFLAG && tty_baud (flags & tty_speed_bits, &baud))
    s->ispeed = s->ospeed = baud;
  s->flags[word] = flags & ~(word == TTY_CFLAG ? tty_speed_bits : 0);
}

void
tty_change (struct tty_settings *s, const struct modcat_opt *opt,
            const int64_t num[2])
{
  unsigned number = (unsigned) (opt->arg[0] >> 8);
  tcflag_t bits = (tcflag_t) opt->arg[1], mask = (tcflag_t) opt->arg[2];

  switch ((enum kind) (opt->arg[0] & 0xff)) {
  case FLAG_BITS:
    set_bits (s, number, bits, num[0] != 0 ? bits : 0);
    break;
  case FIELD_VALUE:             /* the mask's lowest bit is the unit */
    set_bits (s, number, mask, (tcflag_t) num[0] * (mask & (~mask + 1)));
    break;
  case FIELD_CODE:
    set_bits (s, number, mask, bits);
    break;
  case CONTROL:
    s->cc[number] = (unsigned char) num[0];
    break;
  case SPEED_BAUD:
    s->ispeed = s->ospeed = (uint32_t) opt->arg[1];
    break;
  case SPEED_INPUT:
    s->ispeed = speed_of (num[0]);
    break;
  case SPEED_OUTPUT:
    s->ospeed = speed_of (num[0]);
    break;
  case WHOLE_WORD:
    set_word (s, (enum tty_word) num[0], (uint32_t) num[1]);
    break;
  case MANY:
    set_many (s, (enum many) opt->arg[1]);
    break;
  }
}
