/* modules/readline/edit.c -- a line that is edited by libedit, one key at a
 * time, and leaves the screen to others in between.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * libedit would wait for the rest of a command of several keys, so it is asked
 * only when all of them are there: its read function takes them from a buffer.
 * Its own interface is used, not the imitation of GNU readline in front of it:
 * that one can't take a line off the screen, and is lost on a prompt that is
 * no text in the locale. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "readline.h"

/* A control character that no keyboard sends: it stands for the command that
   takes the line off the screen. */
#define HIDE_KEY L'\x80'
#define HIDE_KEY_NAME "\\200"

static struct edit *
edit_of (EditLine *el)
{
  void *e = NULL;

  el_get (el, EL_CLIENTDATA, &e);
  return e;
}

static wchar_t *
prompt_of (EditLine *el)
{
  return edit_of (el)->prompt;
}

static void
use_bytes (struct edit *e, size_t n)
{
  e->nkeys -= n;
  memmove (e->keys, e->keys + n, e->nkeys);
}

/* A character for libedit; -1: there is none, which ends its command. */
static int
next_char (EditLine *el, wchar_t *wc)
{
  struct edit *e = edit_of (el);
  mbstate_t state;
  size_t n;

  if (e->hiding) {
    e->hiding = false;
    *wc = HIDE_KEY;
    return 1;
  }
  while (e->nkeys > 0) {
    memset (&state, 0, sizeof state);
    n = mbrtowc (wc, e->keys, e->nkeys, &state);
    if (n == (size_t) -2)
      return -1;
    use_bytes (e, n == (size_t) -1 || n == 0 ? 1 : n);
    if (n != (size_t) -1 && *wc != HIDE_KEY)
      return 1;
    el_beep (el);               /* no character of this locale */
  }
  return -1;
}

/* The command of HIDE_KEY: keep the line, and have an empty one drawn. */
static unsigned char
hide (EditLine *el, int key)
{
  struct edit *e = edit_of (el);
  const LineInfoW *line = el_wline (el);
  size_t len = (size_t) (line->lastchar - line->buffer);

  (void) key;
  free (e->text);
  e->behind = (int) (line->lastchar - line->cursor);
  e->text = calloc (len + 1, sizeof *e->text);
  if (e->text != NULL)
    wmemcpy (e->text, line->buffer, len);
  el_cursor (el, e->behind);
  el_wdeletestr (el, (int) len);
  e->prompt[0] = L'\0';
  return CC_REDISPLAY;
}

/* The user's locale, or at least one where all characters are some. */
static locale_t
find_locale (void)
{
  locale_t l = newlocale (LC_CTYPE_MASK, "", (locale_t) 0);
  locale_t utf8;

  if (l != (locale_t) 0
      && strcmp (nl_langinfo_l (CODESET, l), "ANSI_X3.4-1968") != 0)
    return l;
  utf8 = newlocale (LC_CTYPE_MASK, "C.UTF-8", (locale_t) 0);
  if (utf8 == (locale_t) 0)
    return l != (locale_t) 0 ? l : newlocale (LC_CTYPE_MASK, "C", l);
  if (l != (locale_t) 0)
    freelocale (l);
  return utf8;
}

static FILE *
stream (int fd, const char *mode)
{
  int copy = fcntl (fd, F_DUPFD_CLOEXEC, 3);
  FILE *f = copy == -1 ? NULL : fdopen (copy, mode);

  if (f == NULL && copy != -1)
    close (copy);
  return f;
}

/* Of a terminal that may be open to be read only. */
static FILE *
screen_stream (int fd)
{
  FILE *f = stream (fd, "w");
  char name[128];
  int own;

  if (f != NULL || ttyname_r (fd, name, sizeof name) != 0)
    return f;
  own = open (name, O_WRONLY | O_NOCTTY | O_CLOEXEC);
  f = own == -1 ? NULL : fdopen (own, "w");
  if (f == NULL && own != -1)
    close (own);
  return f;
}

static int
make_editor (struct edit *e)
{
  HistEvent ev;

  e->el = el_init ("modcat", e->in, e->screen, e->screen);
  e->history = history_init ();
  if (e->el == NULL || e->history == NULL) {
    errno = ENOMEM;
    return -1;
  }
  history (e->history, &ev, H_SETSIZE, HISTORY_MAX);
  history (e->history, &ev, H_SETUNIQUE, 1);
  el_set (e->el, EL_CLIENTDATA, e);
  el_set (e->el, EL_SIGNAL, 0); /* they are the core's */
  el_set (e->el, EL_EDITOR, "emacs");
  el_set (e->el, EL_EDITMODE, 1);       /* also when ECHO is off */
  el_set (e->el, EL_HIST, history, e->history);
  el_wset (e->el, EL_PROMPT, prompt_of);
  el_wset (e->el, EL_GETCFN, next_char);
  el_wset (e->el, EL_ADDFN, L"modcat-hide", L"take the line away", hide);
  el_set (e->el, EL_BIND, HIDE_KEY_NAME, "modcat-hide", NULL);
  return 0;
}

int
edit_open (struct edit *e, int in, int screen)
{
  struct termios t;
  locale_t before;
  int result;

  if (tcgetattr (in, &t) == -1)
    return -1;
  e->end_key = t.c_cc[VEOF];
  e->locale = find_locale ();
  e->in = stream (in, "r");
  e->screen = screen_stream (screen);
  if (e->in == NULL || e->screen == NULL || e->locale == (locale_t) 0)
    return -1;
  before = uselocale (e->locale);
  result = make_editor (e);
  uselocale (before);
  return result;
}

/* Also of one that edit_open() has made in part. */
void
edit_close (struct edit *e)
{
  if (e->el != NULL)
    el_end (e->el);
  if (e->history != NULL)
    history_end (e->history);
  if (e->in != NULL)
    fclose (e->in);
  if (e->screen != NULL)
    fclose (e->screen);
  if (e->locale != (locale_t) 0)
    freelocale (e->locale);
  free (e->text);
  memset (e, 0, sizeof *e);
}

void
edit_run (struct edit *e)
{
  locale_t before = uselocale (e->locale);

  if (!e->running)
    el_set (e->el, EL_UNBUFFERED, 1);   /* draws the prompt: there is none */
  e->running = true;
  uselocale (before);
}

void
edit_stop (struct edit *e)
{
  locale_t before;

  edit_hide (e);
  before = uselocale (e->locale);
  if (e->running)
    el_set (e->el, EL_UNBUFFERED, 0);
  e->running = false;
  uselocale (before);
}

/* The size may have changed since the last time. */
static void
fit_screen (struct edit *e)
{
  struct winsize now;
  int rows = 0, columns = 0;

  el_get (e->el, EL_GETTC, "li", &rows);
  el_get (e->el, EL_GETTC, "co", &columns);
  if (ioctl (fileno (e->screen), TIOCGWINSZ, &now) == 0 && now.ws_col != 0
      && now.ws_row != 0 && (now.ws_row != rows || now.ws_col != columns))
    el_resize (e->el);
}

void
edit_show (struct edit *e, const char *prompt, size_t len)
{
  locale_t before = uselocale (e->locale);

  if (e->running && !e->shown) {
    fit_screen (e);
    text_prompt (prompt, len, e->prompt);
    if (e->text != NULL && e->text[0] != L'\0') {
      el_winsertstr (e->el, e->text);
      el_cursor (e->el, -e->behind);
    }
    free (e->text);
    e->text = NULL;
    el_set (e->el, EL_REFRESH);
    fflush (e->screen);
    e->shown = true;
  }
  uselocale (before);
}

void
edit_hide (struct edit *e)
{
  locale_t before = uselocale (e->locale);
  int count;

  if (e->shown) {
    e->hiding = true;
    el_wgets (e->el, &count);
    fflush (e->screen);
    e->shown = false;
  }
  uselocale (before);
}

static bool
is_empty (const struct edit *e)
{
  const LineInfoW *line = el_wline (e->el);

  return line->lastchar == line->buffer;
}

static void
remember (struct edit *e, const char *line, size_t len)
{
  char *copy = len > 1 ? strndup (line, len - 1) : NULL;
  HistEvent ev;

  if (copy != NULL)
    history (e->history, &ev, H_ENTER, copy);
  free (copy);
}

/* The cursor is in the first column behind a line that was entered. */
static void
next_line (struct edit *e)
{
  e->prompt[0] = L'\0';
  e->shown = false;
  el_set (e->el, EL_UNBUFFERED, 0);
  el_set (e->el, EL_UNBUFFERED, 1);
}

enum edit_result
edit_keys (struct edit *e, const char **line, size_t *len)
{
  locale_t before = uselocale (e->locale);
  enum edit_result result = EDIT_MORE;
  const char *text;
  int count;

  while (result == EDIT_MORE && text_key (e->keys, e->nkeys) > 0) {
    if ((unsigned char) e->keys[0] == e->end_key && is_empty (e)) {
      use_bytes (e, 1);
      result = EDIT_END;
      break;
    }
    text = el_gets (e->el, &count);
    if (text != NULL && count > 0 && text[count - 1] == '\n') {
      *line = text;
      *len = (size_t) count;
      remember (e, text, *len);
      next_line (e);
      result = EDIT_LINE;
    }
  }
  fflush (e->screen);
  uselocale (before);
  return result;
}

bool
edit_has_key (const struct edit *e)
{
  locale_t before = uselocale (e->locale);
  size_t n = text_key (e->keys, e->nkeys);

  uselocale (before);
  return n > 0;
}
