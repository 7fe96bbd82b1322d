/* tests/unit/test-address.c -- the address grammar: words, columns, refusals.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/fake.h"
#include "tests/unit/unit.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

/* -- what a text becomes -------------------------------------------------- */

static char shown[8192];

__attribute__ ((__format__ (__printf__, 1, 2)))
static void
show (const char *fmt, ...)
{
  size_t used = strlen (shown);
  va_list ap;

  va_start (ap, fmt);
  vsnprintf (shown + used, sizeof shown - used, fmt, ap);
  va_end (ap);
}

static void
show_single (const struct mc_single *s)
{
  show ("<%s>", s->keyword.text);
  for (size_t i = 0; i < s->nparams; i++)
    show (" :<%s>", s->params[i].text);
  for (size_t i = 0; i < s->nopts; i++) {
    show (" ,<%s>", s->opts[i].name.text);
    if (s->opts[i].value.text != NULL)
      show ("=<%s>", s->opts[i].value.text);
  }
}

/* TEXT parsed, in one line; "refused" with the log's first line behind. */
static const char *
parsed (const char *text)
{
  struct mc_spec *spec;

  shown[0] = '\0';
  fake_log_clear ();
  spec = mc_spec_parse (fake_ctx.log, text, 1);
  if (spec == NULL)
    return "refused";
  show_single (&spec->single[0]);
  if (spec->dual) {
    show (" !! ");
    show_single (&spec->single[1]);
  }
  mc_spec_free (spec);
  return shown;
}

static const struct { const char *text, *becomes; } grammar[] = {
  { "", "<>" },
  { "-", "<->" },
  { ":x", "<> :<x>" },
  { "A", "<A>" },
  { "A:", "<A> :<>" },
  { "A::b", "<A> :<> :<b>" },
  { "A:b:c,d,e=f", "<A> :<b> :<c> ,<d> ,<e>=<f>" },
  { "A,,,d,", "<A> ,<d>" },
  { "A,", "<A>" },
  { "A,\"\",d", "<A> ,<d>" },
  { "A,d=", "<A> ,<d>=<>" },
  { "A,d=e=f:g", "<A> ,<d>=<e=f:g>" },
  { "A,d:e", "<A> ,<d:e>" },
  { "A=b:c=d", "<A=b> :<c=d>" },
  { "-,a!!B:c,d=e", "<-> ,<a> !! <B> :<c> ,<d>=<e>" },
  { "-!!-", "<-> !! <->" },
  { "-!!", "<-> !! <>" },
  { "!!-", "<> !! <->" },
  { "A,d=e!!-", "<A> ,<d>=<e> !! <->" },
  { "A,d!!-", "<A> ,<d> !! <->" },
  { "A:a!b!", "<A> :<a!b!>" },
  { "A:a!!!b", "<A> :<a> !! <!b>" },
  /* brackets stay and protect */
  { "A:[a,b:c]", "<A> :<[a,b:c]>" },
  { "A:x(a[b)c]d,e)f", "<A> :<x(a[b)c]d,e)f>" },
  { "A:{a!!b}", "<A> :<{a!!b}>" },
  { "A:[a,b", "<A> :<[a,b>" },
  { "A:a]b),c", "<A> :<a]b)> ,<c>" },
  { "A,d={B:c,e=f}", "<A> ,<d>=<{B:c,e=f}>" },
  /* quotes go, but not from inside of others */
  { "A:\"a[b]c\"", "<A> :<a[b]c>" },
  { "A:\"a'b,c'd\"", "<A> :<a'b,c'd>" },
  { "A:x\"y\"z", "<A> :<xyz>" },
  { "A:x\"a\"b\"c\"", "<A> :<xabc>" },
  { "A:'a,b:\"!!(['", "<A> :<a,b:\"!!([>" },
  { "A:[a\"b,]\"c]", "<A> :<[a\"b,]\"c]>" },
  { "A:[a'b,]'c]d", "<A> :<[a'b,]'c]d>" },
  { "A:\"(a\"b,\"c),\"", "<A> :<(a\"b,\"c),>" },
  { "A:'',\"\"", "<A> :<>" },
  { "\"A\":b", "<A> :<b>" },
  { "A\\B:b", "<AB> :<b>" },
  { "A,\"d\"=\"e\"", "<A> ,<d>=<e>" },
  { "A, d = e ", "<A> ,< d >=< e >" },
  /* escapes, everywhere */
  { "A:\\n\\r\\t\\f\\b\\a\\v", "<A> :<\n\r\t\f\b\a\v>" },
  { "A:\\x41\\\\\\,\\:\\!!", "<A> :<x41\\,:!!>" },
  { "A:'a\\nb\\'c'd", "<A> :<a\nb'cd>" },
  { "A:\"a\\\"b\"", "<A> :<a\"b>" },
  { "A:[a\\,b\\n\\]c]", "<A> :<[a,b\n]c]>" },
  { "A:\\\\0", "<A> :<\\0>" },
};

START_TEST (what_it_becomes)
{
  for (size_t i = 0; i < COUNT (grammar); i++)
    ck_assert_str_eq (parsed (grammar[i].text), grammar[i].becomes);
}
END_TEST

/* -- columns -------------------------------------------------------------- */

static void
check_word (const struct mc_spec *spec, const struct mc_word *w,
            const char *raw)
{
  ck_assert_uint_eq (w->width, strlen (raw));
  ck_assert_uint_le (w->col + w->width, strlen (spec->text));
  ck_assert_msg (strncmp (spec->text + w->col, raw, w->width) == 0,
                 "\"%s\" is not at column %zu of \"%s\"", raw, w->col,
                 spec->text);
}

START_TEST (columns)
{
  const char *text = "\"K,\"W:a\\,'b,':[c,d],'n'=\"v,w\"\\n,,o,p=!!X:y,z=\\=";
  struct mc_spec *spec = mc_spec_parse (fake_ctx.log, text, 1);
  const struct mc_single *s;

  ck_assert_ptr_nonnull (spec);
  s = &spec->single[0];
  ck_assert_uint_eq (s->nparams, 2);
  ck_assert_uint_eq (s->nopts, 3);
  check_word (spec, &s->keyword, "\"K,\"W");
  check_word (spec, &s->params[0], "a\\,'b,'");
  check_word (spec, &s->params[1], "[c,d]");
  check_word (spec, &s->opts[0].name, "'n'");
  check_word (spec, &s->opts[0].value, "\"v,w\"\\n");
  check_word (spec, &s->opts[1].name, "o");
  ck_assert_ptr_null (s->opts[1].value.text);
  check_word (spec, &s->opts[2].value, "");
  ck_assert_uint_eq (s->opts[2].value.col,
                     (size_t) (strstr (text, "!!") - text));
  s = &spec->single[1];
  check_word (spec, &s->keyword, "X");
  check_word (spec, &s->params[0], "y");
  check_word (spec, &s->opts[0].value, "\\=");
  mc_spec_free (spec);
}
END_TEST

/* -- refusals ------------------------------------------------------------- */

static const struct { const char *text, *says; } refusals[] = {
  { "A:'b", "E 1:2+1 the quote ' is not closed" },
  { "A,d='", "E 1:4+1 the quote ' is not closed" },
  { "A:x\"b", "E 1:3+1 the quote \" is not closed" },
  { "A:x\"a\"b\"", "E 1:7+1 the quote \" is not closed" },
  { "A:\"it's\"", "E 1:5+1 the quote ' is not closed" },
  { "A:\"a(b\"", "E 1:4+1 the ( inside the quotes is not closed" },
  { "A:\"a[b\"", "E 1:4+1 the [ inside the quotes is not closed" },
  { "A:\"a{b\"", "E 1:4+1 the { inside the quotes is not closed" },
  { "A:[a'b", "E 1:4+1 the quote ' is not closed" },
  { "A:b\\", "E 1:3+1 a backslash at the end" },
  { "\\", "E 1:0+1 a backslash at the end" },
  { "A,d=e\\", "E 1:5+1 a backslash at the end" },
  { "A:a\\0b", "E 1:3+2 a NUL byte would end the text" },
  { "A:'\\0'", "E 1:3+2 a NUL byte would end the text" },
  { "A,=3", "E 1:2+1 a value without the name" },
  { "A,\"\"=3", "E 1:2+3 a value without the name" },
  { "-!!-!!-", "E 1:4+2 a second \"!!\"" },
  { "A,b!!C,d=e!!", "E 1:10+2 a second \"!!\"" },
};

/* What messages may show of an address: until somebody knows better, any value
   may be a password. */
START_TEST (hidden)
{
  static const struct { const char *text, *shown; } cases[] = {
    { "T:a:b,c=d,e", "T:a:b,c=*,e" },
    { "T,c=\"d,e\",f=,g=h", "T,c=*****,f=,g=*" },
    { "T,a={x,y=z}!!U:a,b=\\c", "T,a=*******!!U:a,b=**" },
  };

  for (size_t i = 0; i < COUNT (cases); i++) {
    struct mc_spec *spec = mc_spec_parse (fake_ctx.log, cases[i].text, 1);

    ck_assert_ptr_nonnull (spec);
    ck_assert_str_eq (spec->shown, cases[i].shown);
    for (int n = 0; n < 2; n++)
      for (size_t k = 0; k < spec->single[n].nopts; k++)
        mc_spec_show (spec, &spec->single[n].opts[k].value);
    ck_assert_str_eq (spec->shown, cases[i].text);
    mc_spec_free (spec);
  }
}
END_TEST

START_TEST (refused)
{
  for (size_t i = 0; i < COUNT (refusals); i++) {
    ck_assert_str_eq (parsed (refusals[i].text), "refused");
    if (strncmp (fake_log (), refusals[i].says, strlen (refusals[i].says)))
      ck_abort_msg ("\"%s\" says: %s", refusals[i].text, fake_log ());
    ck_assert_ptr_eq (strchr (fake_log (), '\n') + 1,
                      fake_log () + strlen (fake_log ()));
  }
}
END_TEST

/* -- limits --------------------------------------------------------------- */

/* BEFORE, then N times C, then AFTER; to be freed. */
static char *
long_text (const char *before, char c, size_t n, const char *after)
{
  size_t len = strlen (before);
  char *text = malloc (len + n + strlen (after) + 1);

  ck_assert_ptr_nonnull (text);
  memcpy (text, before, len);
  memset (text + len, c, n);
  strcpy (text + len + n, after);
  return text;
}

static const struct {
  const char *before, *after;
  size_t fits;
  const char *says;
} limits[] = {
  { "", ":b", 511, "E 1:0+511 keyword too long: at most 511 bytes" },
  { "A:", ":b", 511, "E 1:2+511 parameter too long: at most 511 bytes" },
  { "A:'", "'", 511, "E 1:2+512 parameter too long: at most 511 bytes" },
  { "A:b,", "=c", 2047, "E 1:4+2047 option too long: at most 2047 bytes" },
  { "A:b,c=", "", 2047, "E 1:6+2047 option too long: at most 2047 bytes" },
};

START_TEST (too_long)
{
  for (size_t i = 0; i < COUNT (limits); i++) {
    char *text = long_text (limits[i].before, 'x', limits[i].fits,
                            limits[i].after);

    ck_assert_str_ne (parsed (text), "refused");
    free (text);
    text = long_text (limits[i].before, 'x', limits[i].fits + 1,
                      limits[i].after);
    ck_assert_str_eq (parsed (text), "refused");
    ck_assert_ptr_nonnull (strstr (fake_log (), limits[i].says));
    free (text);
  }
}
END_TEST

/* Much of each character: what it becomes matters less than that it ends. */
START_TEST (mebibyte)
{
  static const char bytes[] = "a[({])}\"'\\,:!=\x80\xff\n ";
  static const char *const starts[] = { "", "A:", "A,b=", "A:\"", "A:[" };

  for (size_t i = 0; bytes[i] != '\0'; i++)
    for (size_t n = 0; n < COUNT (starts); n++) {
      char *text = long_text (starts[n], bytes[i], 1 << 20, "");

      mc_spec_free (mc_spec_parse (fake_ctx.log, text, 1));
      free (text);
    }
}
END_TEST

/* A million empty options, and as many parameters. */
START_TEST (many_parts)
{
  char *text = long_text ("A", ',', 1 << 20, "b");
  struct mc_spec *spec = mc_spec_parse (fake_ctx.log, text, 1);

  ck_assert_uint_eq (spec->single[0].nopts, 1);
  ck_assert_uint_eq (spec->single[0].opts[0].name.col, (1 << 20) + 1);
  mc_spec_free (spec);
  free (text);
  text = long_text ("A", ':', 1 << 20, "");
  spec = mc_spec_parse (fake_ctx.log, text, 1);
  ck_assert_uint_eq (spec->single[0].nparams, 1 << 20);
  mc_spec_free (spec);
  free (text);
}
END_TEST

START_TEST (any_byte)
{
  for (unsigned c = 1; c < 256; c++) {
    const char text[] = { 'A', ':', (char) c, 'b', ',', 'c', '\0' };
    struct mc_spec *spec = mc_spec_parse (fake_ctx.log, text, 1);

    if (c == '"' || c == '\'') {
      ck_assert_ptr_null (spec);
      continue;
    }
    ck_assert_ptr_nonnull (spec);
    if (strchr (",:\\[{(!", (int) c) == NULL)
      ck_assert_uint_eq ((unsigned char) spec->single[0].params[0].text[0],
                         c);
    mc_spec_free (spec);
  }
}
END_TEST

/* -- words of a command line ---------------------------------------------- */

static const char *
split (const char *text)
{
  char **words;
  const char *why = modcat_split (text, &words);

  shown[0] = '\0';
  if (why != NULL) {
    ck_assert_ptr_null (words);
    show ("%s", why);
    return shown;
  }
  for (char **w = words; *w != NULL; w++)
    show ("<%s>", *w);
  free (words);
  return shown;
}

static const struct { const char *text, *becomes; } splits[] = {
  { "", "" },
  { "   ", "" },
  { "a", "<a>" },
  { "  a  b ", "<a><b>" },
  { "/bin/prog \"a b\" c,d:e!!f=g", "</bin/prog><a b><c,d:e!!f=g>" },
  { "a 'b  c'\"d e\" f", "<a><b  cd e><f>" },
  { "a '' b", "<a><><b>" },
  { "a\\ b c\\n", "<a b><c\n>" },
  { "a [b c] {d  e}", "<a><[b c]><{d  e}>" },
  { "a\tb", "<a\tb>" },
  { "a 'b", "the quote ' is not closed; write \\' for the character" },
  { "a \\", "a backslash at the end escapes nothing; write \\\\" },
};

START_TEST (split_words)
{
  for (size_t i = 0; i < COUNT (splits); i++)
    ck_assert_str_eq (split (splits[i].text), splits[i].becomes);
}
END_TEST

/* A command line has no limit of its own. */
START_TEST (split_long)
{
  char *text = long_text ("a ", 'x', 100000, " b");
  char **words;

  ck_assert_ptr_null (modcat_split (text, &words));
  ck_assert_uint_eq (strlen (words[1]), 100000);
  ck_assert_str_eq (words[2], "b");
  ck_assert_ptr_null (words[3]);
  free (words);
  free (text);
}
END_TEST

UNIT_MAIN ("address", what_it_becomes, columns, hidden, refused, too_long, mebibyte,
           many_parts, any_byte, split_words, split_long)
