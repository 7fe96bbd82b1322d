/* modules/readline/readline.h -- what the files of the module readline share.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef READLINE_H
#define READLINE_H

#include <locale.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <wchar.h>

#include <histedit.h>

enum {
  TAIL_MAX = 512,              /* bytes of output that make a prompt */
  PROMPT_MAX = 2 * TAIL_MAX,   /* characters of a prompt */
  KEYS_MAX = 1024,             /* bytes that were typed and not yet used */
  HISTORY_MAX = 1000           /* lines that are remembered */
};

/* -- text.c -------------------------------------------------------------- */

/* The bytes that the next command of the editor needs, 0 when it is not all
   there among the LEN bytes at KEYS.  In the locale of the editor. */
size_t text_key (const char *keys, size_t len);

/* What a terminal shows of the LEN bytes at TEXT on its last line: without
   escape sequences and control characters, at most PROMPT_MAX - 1 characters
   of TO. */
void text_prompt (const char *text, size_t len, wchar_t *to);

/* -- history.c ------------------------------------------------------------- */

/* Lines of the file PATH to H; a missing file has none.  -1 and errno. */
int history_read (History *h, const char *path);

/* All of H to the file PATH, which others can't read.  -1 and errno. */
int history_write (History *h, const char *path);

/* -- edit.c ------------------------------------------------------------------ */

/* The line that is edited, and where on the screen it is. */
struct edit {
  EditLine *el;
  History *history;
  FILE *in, *screen;           /* the terminal */
  locale_t locale;             /* of what is typed and shown */
  bool running;                /* the terminal is in the editor's mode */
  bool shown;                  /* prompt and line are on the screen */
  bool hiding;                 /* the next key is the editor's own */
  wchar_t prompt[PROMPT_MAX];  /* as it is on the screen */
  wchar_t *text;               /* the line while it is hidden, or NULL */
  int behind;                  /* its characters behind the cursor */
  char keys[KEYS_MAX];         /* typed, not yet used */
  size_t nkeys;
  int end_key;                 /* means the end of file on an empty line */
};

enum edit_result { EDIT_MORE, EDIT_LINE, EDIT_END };

/* Make an editor for terminal IN that shows lines on terminal SCREEN; errno
   is set when it can't be made, -1 returned. */
int edit_open (struct edit *e, int in, int screen);
void edit_close (struct edit *e);

/* Take and give back the terminal.  The line that was begun is kept. */
void edit_run (struct edit *e);
void edit_stop (struct edit *e);

/* Put PROMPT and the line on the screen where the cursor is, in the first
   column; take them away again, with the cursor back there. */
void edit_show (struct edit *e, const char *prompt, size_t len);
void edit_hide (struct edit *e);

/* Use what was typed.  With EDIT_LINE, *LINE is what was entered, with its
   newline, until the next call. */
enum edit_result edit_keys (struct edit *e, const char **line, size_t *len);

/* Would edit_keys() find a whole key? */
bool edit_has_key (const struct edit *e);

#endif
