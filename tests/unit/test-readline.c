/* tests/unit/test-readline.c -- the module readline: keys, prompts, history.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <locale.h>
#include <string.h>
#include <sys/stat.h>

#include "modules/readline/readline.h"
#include "tests/unit/fake-core.h"
#include "tests/unit/unit.h"

START_TEST (keys)
{
  static const struct { const char *keys; size_t len; } rows[] = {
    { "", 0 }, { "a", 1 }, { "ab", 1 }, { "\r", 1 }, { "\033", 0 },
    { "\033[", 0 }, { "\033[1;5", 0 }, { "\033[1;5Dx", 6 }, { "\033O", 0 },
    { "\033OAx", 3 }, { "\033b", 2 }, { "\033]", 2 }, { "\026", 0 },
    { "\026\033[A", 2 }, { "\030", 0 }, { "\030u", 2 }, { "\303", 0 },
    { "\303\244x", 2 }, { "\033\303", 0 }, { "\033\303\244", 3 },
    { "\026\303", 0 }, { "\377x", 1 }, { "\033\377", 2 },
  };

  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    ck_assert_msg (text_key (rows[i].keys, strlen (rows[i].keys))
                   == rows[i].len, "row %zu", i);
  ck_assert_uint_eq (text_key ("\0x", 2), 1);
}
END_TEST

START_TEST (prompts)
{
  static const struct { const char *text; const wchar_t *prompt; } rows[] = {
    { "", L"" }, { "login: ", L"login: " }, { "\a> ", L"> " },
    { "10%\r20%", L"20%" }, { "prompt\r", L"prompt" },
    { "\033[01;32mme\033[00m$ ", L"me$ " },
    { "\033]0;title\a$ ", L"$ " }, { "\033]0;title\033\\$ ", L"$ " },
    { "\033]0;no end", L"" }, { "\033(B$", L"B$" }, { "x\033", L"x" },
    { "\303\244: ", L"\xe4: " }, { "\377: ", L"?: " }, { ">\303", L">" },
  };
  wchar_t to[PROMPT_MAX];
  char wide[PROMPT_MAX + 10];

  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    text_prompt (rows[i].text, strlen (rows[i].text), to);
    ck_assert_msg (wcscmp (to, rows[i].prompt) == 0, "row %zu", i);
  }
  memset (wide, 'w', sizeof wide);
  text_prompt (wide, sizeof wide, to);
  ck_assert_uint_eq (wcslen (to), PROMPT_MAX - 1);
}
END_TEST

static void
write_file (const char *path, const char *text)
{
  FILE *f = fopen (path, "w");

  ck_assert_ptr_nonnull (f);
  fputs (text, f);
  ck_assert_int_eq (fclose (f), 0);
}

START_TEST (history_file)
{
  History *h = history_init ();
  HistEvent ev;
  struct stat st;
  char buf[100] = "";
  FILE *f;

  fake_scratch ();
  history (h, &ev, H_SETSIZE, 2);
  ck_assert_int_eq (history_read (h, "missing"), 0);
  ck_assert_int_eq (history_read (h, "."), -1);
  write_file ("lines", "one\n\ntwo words\nthree");
  ck_assert_int_eq (history_read (h, "lines"), 0);
  ck_assert_int_eq (history_write (h, "lines"), 0);
  ck_assert_int_eq (stat ("lines", &st), 0);
  ck_assert_uint_eq (st.st_mode & 07777, 0600);
  f = fopen ("lines", "r");
  ck_assert_ptr_nonnull (f);
  ck_assert_uint_eq (fread (buf, 1, sizeof buf - 1, f), 16);
  fclose (f);
  ck_assert_str_eq (buf, "two words\nthree\n");
  ck_assert_int_eq (history_write (h, "missing/lines"), -1);
  history_end (h);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("readline");
  TCase *tc = tcase_create ("readline");

  if (setlocale (LC_CTYPE, "C.UTF-8") == NULL)
    return 77;
  UNIT_ADD (tc, keys, prompts, history_file);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
