/* modules/readline/readline.c -- READLINE: lines that are edited on the
 * terminal, with history; output appears above them.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <poll.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <modcat/module.h>
#include <modcat/tty.h>

#include "readline.h"

struct readline_conf {
  const char *history;         /* path, or NULL */
  const char *noecho;          /* regular expression, or NULL */
  const char *prompt;          /* or NULL */
  unsigned char noprompt;
};

static const struct modcat_opt readline_opts[] = {
  { .name = "history-file", .aliases = "history", .type = MODCAT_STRING,
    .phase = MODCAT_PH_LATE, .store = offsetof (struct readline_conf, history),
    .help = "Load at start and save at end the readline history" },
  { .name = "noecho", .type = MODCAT_STRING, .phase = MODCAT_PH_LATE,
    .store = offsetof (struct readline_conf, noecho),
    .help = "Regex on prompt: matching prompts switch echo off (password)" },
  { .name = "noprompt", .type = MODCAT_BOOL, .phase = MODCAT_PH_LATE,
    .store = offsetof (struct readline_conf, noprompt),
    .help = "Do not derive a prompt from output" },
  { .name = "prompt", .type = MODCAT_STRING, .phase = MODCAT_PH_LATE,
    .store = offsetof (struct readline_conf, prompt),
    .help = "Fixed readline prompt; otherwise last partial output line is "
            "used" },
};

static const struct modcat_group readline_group = {
  .size = sizeof readline_group, .name = "READLINE",
  .help = "lines that are edited on a terminal",
  .opts = MODCAT_LIST (readline_opts),
  .conf_size = sizeof (struct readline_conf),
};

static const struct readline_conf *
conf_of (const struct modcat_request *rq)
{
  return modcat_group_conf (rq, &readline_group);
}

/* What has the terminal. */
enum mode { MODE_NONE, MODE_EDIT, MODE_SECRET };

struct readline {
  struct edit edit;
  enum mode mode;
  bool has_regex, ends;
  bool is_screen;              /* output goes to the terminal, too */
  regex_t noecho;
  struct modcat_channel *out;  /* writes to stdout as the core does */
  char tail[TAIL_MAX + 1];     /* output behind the last newline */
  size_t tail_len;
  size_t held;                 /* how much of its end isn't written yet */
  char *line;                  /* entered, not yet read */
  size_t line_len, line_pos;
};

/* One terminal has one line that is edited: two editors would both take what
   is typed, and restore what the other one has set. */
static const struct modcat_channel *owner;

/* -- modes ----------------------------------------------------------------- */

static bool
matches (const struct readline *rl, const char *text)
{
  return rl->has_regex && regexec (&rl->noecho, text, 0, NULL, 0) == 0;
}

static bool
is_secret (const struct modcat_channel *ch)
{
  const struct readline_conf *conf = conf_of (ch->rq);
  const struct readline *rl = ch->state;

  return matches (rl, rl->tail)
    || (conf->prompt != NULL && rl->tail_len == 0
        && matches (rl, conf->prompt));
}

static bool
tail_is_prompt (const struct readline_conf *conf)
{
  return conf->prompt == NULL && !conf->noprompt;
}

/* Write what is held of the last line.  -1: not all could be written. */
static int
write_held (struct readline *rl)
{
  while (rl->held > 0) {
    ssize_t n = modcat_write (rl->out, rl->tail + rl->tail_len - rl->held,
                              rl->held);

    if (n < 0)
      return -1;
    rl->held -= (size_t) n;
  }
  return 0;
}

/* The terminal gives whole lines, and shows nothing of them. */
static void
set_secret (const struct modcat_channel *ch)
{
  const struct readline_conf *conf = conf_of (ch->rq);
  struct readline *rl = ch->state;
  struct termios t;

  edit_stop (&rl->edit);
  if (conf->prompt != NULL && rl->tail_len == 0)
    fputs (conf->prompt, rl->edit.screen);
  fflush (rl->edit.screen);
  if (tcgetattr (ch->rfd, &t) == -1)
    return;
  t.c_iflag |= ICRNL;
  t.c_lflag |= ICANON | ISIG;
  t.c_lflag &= ~(tcflag_t) (ECHO | ECHONL);
  tcsetattr (ch->rfd, TCSADRAIN, &t);
}

/* Show the line.  KEY: somebody types, so that it has to be there, on a line
   of its own when the output's last one is none of ours. */
static void
show (const struct modcat_channel *ch, bool key)
{
  const struct readline_conf *conf = conf_of (ch->rq);
  struct readline *rl = ch->state;

  if (rl->edit.shown)
    return;
  if (tail_is_prompt (conf)) {
    if (key || rl->tail_len > 0 || rl->edit.text != NULL)
      edit_show (&rl->edit, rl->tail, rl->tail_len);
    return;
  }
  if (rl->tail_len > 0 && !key)
    return;
  if (rl->tail_len > 0 && rl->is_screen)
    fputs ("\r\n", rl->edit.screen);
  rl->tail_len = 0;
  rl->tail[0] = '\0';
  if (key || conf->prompt != NULL || rl->edit.text != NULL)
    edit_show (&rl->edit, conf->prompt,
               conf->prompt == NULL ? 0 : strlen (conf->prompt));
}

/* Have the terminal as what was put out last asks for. */
static void
settle (const struct modcat_channel *ch)
{
  struct readline *rl = ch->state;
  enum mode mode = is_secret (ch) ? MODE_SECRET : MODE_EDIT;

  if (mode != rl->mode && mode == MODE_SECRET)
    set_secret (ch);
  rl->mode = mode;
  if (mode == MODE_SECRET) {
    write_held (rl);
    return;
  }
  edit_run (&rl->edit);
  show (ch, false);
}

/* -- reading --------------------------------------------------------------- */

static int
keep_line (struct readline *rl, const char *line, size_t len)
{
  char *copy = realloc (rl->line, rl->line_len + len);

  if (copy == NULL)
    return -1;
  memcpy (copy + rl->line_len, line, len);
  rl->line = copy;
  rl->line_len += len;
  return 0;
}

static void
forget_tail (struct readline *rl)
{
  rl->tail_len = rl->held = 0;
  rl->tail[0] = '\0';
}

/* What was typed, maybe before it was asked for, up to the first newline. */
static int
use_secret (const struct modcat_channel *ch)
{
  struct readline *rl = ch->state;
  struct edit *e = &rl->edit;
  size_t n;
  bool whole = false;

  for (n = 0; n < e->nkeys && !whole; n++) {
    if (e->keys[n] == '\r')
      e->keys[n] = '\n';
    whole = e->keys[n] == '\n';
  }
  if (keep_line (rl, e->keys, n) == -1)
    return -1;
  explicit_bzero (e->keys, n);
  e->nkeys -= n;
  memmove (e->keys, e->keys + n, e->nkeys);
  if (whole)
    forget_tail (rl);
  return 0;
}

static int
use_edited (const struct modcat_channel *ch)
{
  struct readline *rl = ch->state;
  const char *line;
  size_t len;

  if (!edit_has_key (&rl->edit))
    return 0;
  show (ch, true);
  switch (edit_keys (&rl->edit, &line, &len)) {
  case EDIT_LINE:
    forget_tail (rl);           /* the newline that was typed ends it */
    return keep_line (rl, line, len);
  case EDIT_END:
    rl->ends = true;
    return 0;
  default:
    return 0;
  }
}

/* Bytes from the terminal, as far as there are some: it may not be asked for
   more, since O_NONBLOCK is not ours to set.  0: it has ended. */
static ssize_t
take_keys (const struct modcat_channel *ch)
{
  struct edit *e = &((struct readline *) ch->state)->edit;
  struct pollfd p = { .fd = ch->rfd, .events = POLLIN };
  ssize_t n;

  if (e->nkeys == KEYS_MAX)
    e->nkeys = 0;               /* one key of that length is none */
  if (poll (&p, 1, 0) == 0) {
    errno = EAGAIN;
    return -1;
  }
  n = read (ch->rfd, e->keys + e->nkeys, KEYS_MAX - e->nkeys);
  if (n > 0)
    e->nkeys += (size_t) n;
  return n == -1 && errno == EIO ? 0 : n;
}

static ssize_t
give_line (struct readline *rl, void *buf, size_t size)
{
  size_t n = rl->line_len - rl->line_pos;

  if (n > size)
    n = size;
  memcpy (buf, rl->line + rl->line_pos, n);
  rl->line_pos += n;
  if (rl->line_pos == rl->line_len) {
    explicit_bzero (rl->line, rl->line_len);
    free (rl->line);
    rl->line = NULL;
    rl->line_len = rl->line_pos = 0;
  }
  return (ssize_t) n;
}

static bool
can_go_on (const struct readline *rl)
{
  return rl->mode == MODE_SECRET ? rl->edit.nkeys > 0
         : edit_has_key (&rl->edit);
}

static ssize_t
readline_read (struct modcat_channel *ch, void *buf, size_t size)
{
  struct readline *rl = ch->state;
  ssize_t n;

  settle (ch);
  while (rl->line_len == 0 && !rl->ends) {
    if (!can_go_on (rl)) {
      n = take_keys (ch);
      if (n == -1)
        return -1;
      rl->ends = n == 0;
    }
    if ((rl->mode == MODE_SECRET ? use_secret (ch) : use_edited (ch)) == -1)
      return -1;
  }
  return rl->line_len > 0 ? give_line (rl, buf, size) : 0;
}

static size_t
readline_pending (const struct modcat_channel *ch)
{
  const struct readline *rl = ch->state;

  if (rl->line_len > 0)
    return rl->line_len - rl->line_pos;
  return rl->ends || can_go_on (rl);
}

/* The terminal becomes the editor's before the first key is waited for: the
   kernel would echo that. */
static void
readline_wait (struct modcat_channel *ch, unsigned dir)
{
  if (dir == MODCAT_READ)
    settle (ch);
  modcat_wait (ch, dir == MODCAT_READ ? ch->rfd : ch->wfd, dir);
}

/* -- writing --------------------------------------------------------------- */

/* The end of BUF that belongs to a line that is not whole. */
static size_t
rest_of (const char *buf, size_t size)
{
  const char *newline = memrchr (buf, '\n', size);

  return newline == NULL ? size : size - (size_t) (newline + 1 - buf);
}

/* Add to the last line what is HELD back, or else was written. */
static void
add_tail (struct readline *rl, const char *buf, size_t size, bool held)
{
  size_t drop;

  if (size > TAIL_MAX) {
    buf += size - TAIL_MAX;
    size = TAIL_MAX;
  }
  drop = rl->tail_len + size > TAIL_MAX ? rl->tail_len + size - TAIL_MAX : 0;
  rl->tail_len -= drop;
  memmove (rl->tail, rl->tail + drop, rl->tail_len);
  memcpy (rl->tail + rl->tail_len, buf, size);
  rl->tail_len += size;
  rl->tail[rl->tail_len] = '\0';
  rl->held += held ? size : 0;
}

/* The lines at BUF, or what is too long to be held.  As for write(2). */
static ssize_t
write_lines (struct readline *rl, const char *buf, size_t size)
{
  ssize_t n = modcat_write (rl->out, buf, size);
  size_t rest;

  if (n <= 0)
    return n;
  rest = rest_of (buf, (size_t) n);
  if (rest < (size_t) n)
    forget_tail (rl);
  add_tail (rl, buf + (size_t) n - rest, rest, false);
  return n;
}

/* Whole lines are written; the rest is left to the editor, which shows it as
   its prompt. */
static ssize_t
readline_write (struct modcat_channel *ch, const void *data, size_t size)
{
  struct readline *rl = ch->state;
  size_t rest = rest_of (data, size);
  bool hold = rl->is_screen && tail_is_prompt (conf_of (ch->rq))
    && rl->mode != MODE_NONE && rest == size && size <= TAIL_MAX;
  ssize_t n = (ssize_t) size;

  if (rl->is_screen)
    edit_hide (&rl->edit);
  if ((!hold || rl->held + size > TAIL_MAX) && write_held (rl) == -1)
    return -1;
  if (hold)
    add_tail (rl, data, size, true);
  else
    n = write_lines (rl, data, rest == size ? size : size - rest);
  if (n == (ssize_t) size && rl->mode != MODE_NONE)
    settle (ch);
  return n;
}

/* -- opening and closing ----------------------------------------------------- */

static int
compile (const struct modcat_request *rq, regex_t *regex)
{
  const struct readline_conf *conf = conf_of (rq);
  char why[128];
  int e = regcomp (regex, conf->noecho, REG_EXTENDED | REG_NOSUB);

  if (e == 0)
    return MODCAT_OK;
  regerror (e, regex, why, sizeof why);
  return modcat_fail_opt (rq, "noecho", "regular expression \"%s\": %s",
                          conf->noecho, why);
}

static int
readline_prepare (const struct modcat_request *rq, void *shared)
{
  const struct readline_conf *conf = conf_of (rq);
  regex_t regex;

  (void) shared;
  if (conf->noecho == NULL)
    return MODCAT_OK;
  if (compile (rq, &regex) != MODCAT_OK)
    return MODCAT_FAIL;
  regfree (&regex);
  return MODCAT_OK;
}

static void
save_history (struct modcat_channel *ch)
{
  const struct readline_conf *conf = conf_of (ch->rq);
  struct readline *rl = ch->state;

  if (rl->edit.history != NULL && conf->history != NULL
      && history_write (rl->edit.history, conf->history) == -1)
    modcat_log (ch->rq, MODCAT_LOG_WARN, "history file \"%s\": %s",
                conf->history, strerror (errno));
}

/* What others wrote stays on the screen; the line that was begun goes. */
static void
readline_close (struct modcat_channel *ch)
{
  struct readline *rl = ch->state;

  if (rl->edit.el != NULL) {
    edit_stop (&rl->edit);
    if (rl->out != NULL)
      write_held (rl);
  }
  save_history (ch);
  edit_close (&rl->edit);
  if (rl->has_regex)
    regfree (&rl->noecho);
  free (rl->line);
  if (owner == ch)
    owner = NULL;
}

/* libedit would restore the terminal, which others go on with. */
static void
readline_drop (struct modcat_channel *ch)
{
  (void) ch;
  owner = NULL;
}

static const struct modcat_channel_ops readline_ops = {
  .size = sizeof readline_ops, .read = readline_read, .write = readline_write,
  .pending = readline_pending, .wait = readline_wait, .close = readline_close,
  .drop = readline_drop,
};

static int
open_editor (const struct modcat_request *rq, struct modcat_channel *ch)
{
  const struct readline_conf *conf = conf_of (rq);
  struct readline *rl = ch->state;

  if (conf->noecho != NULL) {
    if (compile (rq, &rl->noecho) != MODCAT_OK)
      return MODCAT_FAIL;
    rl->has_regex = true;
  }
  if (edit_open (&rl->edit, ch->rfd,
                 rl->is_screen ? STDOUT_FILENO : ch->rfd) == -1)
    return modcat_fail (rq, "editor of lines: %s", strerror (errno));
  if (conf->history != NULL
      && history_read (rl->edit.history, conf->history) == -1) {
    int e = errno;

    /* What can't be read isn't replaced either. */
    history_end (rl->edit.history);
    rl->edit.history = NULL;
    return modcat_fail_opt (rq, "history-file", "history file \"%s\": %s",
                            conf->history, strerror (e));
  }
  return MODCAT_OK;
}

/* Only to write: stdout as it is. */
static int
open_out (const struct modcat_request *rq, struct modcat_channel *ch)
{
  modcat_log (rq, MODCAT_LOG_NOTICE, "using stdio for writing");
  ch->wfd = STDOUT_FILENO;
  return MODCAT_OK;
}

static int
readline_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  struct readline *rl = ch->state;
  struct termios t;

  ch->flags = MODCAT_CH_INHERITED;
  if (rq->dirs == MODCAT_WRITE)
    return open_out (rq, ch);
  if (owner != NULL)
    return modcat_fail_arg (rq, -1, "a second READLINE: one terminal has one "
                            "line that is edited");
  if (tcgetattr (STDIN_FILENO, &t) == -1)
    return modcat_fail_arg (rq, -1, "tcgetattr(0): %s; READLINE needs a "
                            "terminal as standard input", strerror (errno));
  modcat_log (rq, MODCAT_LOG_NOTICE, "using readline on stdin for reading%s",
              rq->dirs == MODCAT_RDWR ? " and stdio for writing" : "");
  ch->rfd = STDIN_FILENO;
  rl->is_screen = isatty (STDOUT_FILENO);
  owner = ch;
  ch->ops = &readline_ops;
  if (rq->dirs == MODCAT_RDWR) {
    ch->wfd = STDOUT_FILENO;
    rl->out = modcat_channel_new (ch);
    if (rl->out == NULL)
      return MODCAT_FAIL;
    rl->out->flags = MODCAT_CH_INHERITED;
    rl->out->wfd = STDOUT_FILENO;
  }
  /* Before the editor looks at what the terminal is set to. */
  if (modcat_tty_save (ch, ch->rfd) != MODCAT_OK
      || modcat_apply (rq, ch, MODCAT_PH_FD, ch->rfd, NULL) != MODCAT_OK)
    return MODCAT_FAIL;
  return open_editor (rq, ch);
}

/* -- the module -------------------------------------------------------------- */

static const struct modcat_addr readline_addrs[] = {
  { .names = "READLINE", .usage = "READLINE",
    .help = "lines edited on the terminal, with history",
    .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &readline_group),
    .more_groups = "TERMIOS", .state_size = sizeof (struct readline),
    .prepare = readline_prepare, .open = readline_open },
};

static const struct modcat_group *const readline_groups[] = {
  &readline_group,
};

MODCAT_MODULE (readline, .summary = "line editing on a terminal: READLINE",
               .version = PACKAGE_VERSION,
               .addrs = MODCAT_LIST (readline_addrs),
               .groups = MODCAT_LIST (readline_groups));
