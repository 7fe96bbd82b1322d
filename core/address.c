/* core/address.c -- the address grammar: text to keyword, parameters, options.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <modcat/module.h>

#include "address.h"
#include "log.h"

static const char no_memory[] = "out of memory";
static const char too_long[] = "too long";

/* -- the lexer ------------------------------------------------------------ */

/* Bytes that grow; words are made in one and then cut off. */
struct bytes {
  char *data;
  size_t len, room;
};

/* A quote or bracket that is open. */
struct nest {
  char closer;
  size_t at;
};

/* What the lexer needs for one word.  Nesting lives on the heap, because
   only the length of the text limits its depth. */
struct lexing {
  struct mc_lex *lex;
  struct bytes *out;
  size_t start;                /* of the word in out */
  struct nest *nests;
  size_t depth, room;
};

/* ARRAY of COUNT elements of SIZE bytes with room for one more; it doubles
   and may move.  NULL without memory: ARRAY is as it was. */
static void *
grow (void *array, size_t count, size_t *room, size_t size)
{
  size_t more = *room > 0 ? *room * 2 : 16, bytes;
  void *bigger;

  if (count < *room)
    return array;
  if (__builtin_mul_overflow (more, size, &bytes))
    return NULL;
  bigger = realloc (array, bytes);
  if (bigger != NULL)
    *room = more;
  return bigger;
}

/* Say that WIDTH bytes at COL are wrong. */
static bool
wrong (struct mc_lex *lex, size_t col, size_t width, const char *why)
{
  lex->why = why;
  lex->col = col;
  lex->width = width;
  return false;
}

static bool
append (struct lexing *x, char c)
{
  char *data = grow (x->out->data, x->out->len, &x->out->room, 1);

  if (data == NULL)
    return wrong (x->lex, x->lex->pos, 1, no_memory);
  x->out->data = data;
  data[x->out->len++] = c;
  return true;
}

static bool
put (struct lexing *x, char c)
{
  struct mc_lex *lex = x->lex;

  if (lex->limit > 0 && x->out->len - x->start + 1 >= lex->limit)
    return wrong (lex, lex->col, lex->pos - lex->col, too_long);
  return append (x, c);
}

/* The closer of C, or NUL when it opens nothing. */
static char
closer_of (char c)
{
  switch (c) {
  case '\'':
  case '"':
    return c;
  case '(':
    return ')';
  case '[':
    return ']';
  case '{':
    return '}';
  default:
    return '\0';
  }
}

static bool
open_nest (struct lexing *x, char closer)
{
  struct nest *nests = grow (x->nests, x->depth, &x->room, sizeof *nests);

  if (nests == NULL)
    return wrong (x->lex, x->lex->pos, 1, no_memory);
  x->nests = nests;
  nests[x->depth++] = (struct nest) { closer, x->lex->pos };
  return true;
}

/* The byte that "\C" stands for.  \0 is refused by the caller. */
static char
escaped (char c)
{
  static const char from[] = "nrtfbav", to[] = "\n\r\t\f\b\a\v";
  const char *at = strchr (from, c);

  return at != NULL ? to[at - from] : c;
}

static bool
lex_escape (struct lexing *x)
{
  struct mc_lex *lex = x->lex;
  char c = lex->text[lex->pos + 1];

  if (c == '\0')
    return wrong (lex, lex->pos, 1,
                  "a backslash at the end escapes nothing; write \\\\");
  if (c == '0')
    return wrong (lex, lex->pos, 2,
                  "a NUL byte would end the text here; "
                  "write \\\\0 to hand on \\0");
  if (!put (x, escaped (c)))
    return false;
  lex->pos += 2;
  return true;
}

/* One byte that is no escape and no terminator. */
static bool
lex_plain (struct lexing *x)
{
  struct mc_lex *lex = x->lex;
  char c = lex->text[lex->pos];
  char inside = x->depth > 0 ? x->nests[x->depth - 1].closer : '\0';
  char closer = inside == '\'' ? '\0' : closer_of (c);
  bool outer_quote = false;

  if (c == inside) {
    x->depth--;
    outer_quote = x->depth == 0 && (c == '\'' || c == '"');
  } else if (closer != '\0') {
    outer_quote = x->depth == 0 && closer == c;
    if (!open_nest (x, closer))
      return false;
  }
  /* Only the outermost quotes are the grammar's own; the rest belongs to
     whoever reads the word next. */
  if (!outer_quote && !put (x, c))
    return false;
  lex->pos++;
  return true;
}

static const char *
unclosed (char closer)
{
  switch (closer) {
  case '\'':
    return "the quote ' is not closed; write \\' for the character";
  case '"':
    return "the quote \" is not closed; write \\\" for the character";
  case ')':
    return "the ( inside the quotes is not closed; write \\( for the "
           "character";
  case ']':
    return "the [ inside the quotes is not closed; write \\[ for the "
           "character";
  default:
    return "the { inside the quotes is not closed; write \\{ for the "
           "character";
  }
}

/* Brackets may be left open, quotes may not.  What stands open right inside
   the outermost quote is what has swallowed its end. */
static bool
check_closed (struct lexing *x)
{
  const struct nest *bad;

  for (size_t i = 0; i < x->depth; i++)
    if (x->nests[i].closer == '\'' || x->nests[i].closer == '"') {
      bad = &x->nests[i + 1 < x->depth ? i + 1 : i];
      return wrong (x->lex, bad->at, 1, unclosed (bad->closer));
    }
  return true;
}

static bool
at_end (const char *text, const char *const *ends)
{
  if (*text == '\0')
    return true;
  for (; *ends != NULL; ends++)
    if (strncmp (text, *ends, strlen (*ends)) == 0)
      return true;
  return false;
}

/* Append the next word and a NUL to OUT. */
static bool
lex_into (struct mc_lex *lex, const char *const *ends, struct bytes *out)
{
  struct lexing x = { .lex = lex, .out = out, .start = out->len };
  bool good = true;

  lex->why = NULL;
  lex->col = lex->pos;
  while (good && lex->text[lex->pos] != '\0') {
    if (x.depth == 0 && at_end (lex->text + lex->pos, ends))
      break;
    good = lex->text[lex->pos] == '\\' ? lex_escape (&x) : lex_plain (&x);
  }
  if (good)
    good = check_closed (&x);
  if (good) {
    lex->width = lex->pos - lex->col;
    good = append (&x, '\0');
  }
  free (x.nests);
  return good;
}

char *
mc_lex_word (struct mc_lex *lex, const char *const *ends)
{
  struct bytes out = { .data = NULL };

  if (lex_into (lex, ends, &out))
    return out.data;
  free (out.data);
  return NULL;
}

/* One block of pointers, a NULL and the COUNT texts at DATA. */
static char **
pack_words (const struct bytes *data, size_t count)
{
  size_t head = (count + 1) * sizeof (char *);
  char **words = malloc (head + data->len);
  char *text;

  if (words == NULL)
    return NULL;
  text = (char *) words + head;
  if (data->len > 0)
    memcpy (text, data->data, data->len);
  for (size_t i = 0; i < count; i++) {
    words[i] = text;
    text += strlen (text) + 1;
  }
  words[count] = NULL;
  return words;
}

const char *
modcat_split (const char *text, char ***words)
{
  static const char *const blank[] = { " ", NULL };
  struct mc_lex lex = { .text = text };
  struct bytes data = { .data = NULL };
  size_t count = 0;
  bool good = true;

  lex.pos = strspn (text, " ");
  while (good && text[lex.pos] != '\0') {
    good = lex_into (&lex, blank, &data);
    lex.pos += strspn (text + lex.pos, " ");
    count++;
  }
  *words = good ? pack_words (&data, count) : NULL;
  free (data.data);
  if (!good)
    return lex.why;
  return *words != NULL ? NULL : no_memory;
}

/* -- the grammar ---------------------------------------------------------- */

static const char dual_mark[] = "!!";
static const char *const word_ends[] = { dual_mark, ",", ":", NULL };
static const char *const name_ends[] = { dual_mark, ",", "=", NULL };
static const char *const value_ends[] = { dual_mark, ",", NULL };

struct parser {
  struct mc_log *log;
  struct mc_spec *spec;
  struct mc_lex lex;
};

static char
next_byte (const struct parser *p)
{
  return p->lex.text[p->lex.pos];
}

/* Step over C when it is next. */
static bool
take (struct parser *p, char c)
{
  if (next_byte (p) != c)
    return false;
  p->lex.pos++;
  return true;
}

static bool
complain (struct parser *p, const char *what)
{
  if (p->lex.why == too_long)
    mc_log_caret (p->log, MODCAT_LOG_ERROR, p->spec, p->lex.col,
                  p->lex.width, "%s too long: at most %zu bytes", what,
                  p->lex.limit - 1);
  else
    mc_log_caret (p->log, MODCAT_LOG_ERROR, p->spec, p->lex.col,
                  p->lex.width, "%s", p->lex.why);
  return false;
}

static bool
parse_word (struct parser *p, const char *const *ends, const char *what,
            struct mc_word *word)
{
  word->text = mc_lex_word (&p->lex, ends);
  word->col = p->lex.col;
  word->width = p->lex.width;
  return word->text != NULL || complain (p, what);
}

static bool
out_of_memory (struct parser *p)
{
  mc_log_put (p->log, MODCAT_LOG_ERROR, "%s", no_memory);
  return false;
}

static bool
parse_params (struct parser *p, struct mc_single *single)
{
  size_t room = 0;

  while (take (p, ':')) {
    struct mc_word *params = grow (single->params, single->nparams, &room,
                                   sizeof *params);

    if (params == NULL)
      return out_of_memory (p);
    single->params = params;
    if (!parse_word (p, word_ends, "parameter",
                     &params[single->nparams++]))
      return false;
  }
  return true;
}

static bool
parse_option (struct parser *p, struct mc_option_words *opt)
{
  if (!parse_word (p, name_ends, "option", &opt->name))
    return false;
  if (!take (p, '='))
    return true;
  if (opt->name.text[0] == '\0') {
    mc_log_caret (p->log, MODCAT_LOG_ERROR, p->spec, opt->name.col,
                  opt->name.width + 1, "a value without the name of its "
                  "option");
    return false;
  }
  if (!parse_word (p, value_ends, "option", &opt->value))
    return false;
  memset (p->spec->shown + opt->value.col, '*', opt->value.width);
  return true;
}

static void
free_option (struct mc_option_words *opt)
{
  free (opt->name.text);
  free (opt->value.text);
}

static bool
parse_options (struct parser *p, struct mc_single *single)
{
  size_t room = 0;

  p->lex.limit = MC_MAX_OPTION;
  while (take (p, ',')) {
    struct mc_option_words *opts = grow (single->opts, single->nopts, &room,
                                         sizeof *opts);
    struct mc_option_words *opt;

    if (opts == NULL)
      return out_of_memory (p);
    single->opts = opts;
    opt = &opts[single->nopts++];
    *opt = (struct mc_option_words) { .name = { .text = NULL } };
    if (!parse_option (p, opt))
      return false;
    if (opt->name.text[0] == '\0') {   /* ",," */
      free_option (opt);
      single->nopts--;
    }
  }
  return true;
}

static bool
parse_single (struct parser *p, struct mc_single *single)
{
  p->lex.limit = MC_MAX_WORD;
  return parse_word (p, word_ends, "keyword", &single->keyword)
    && parse_params (p, single)
    && parse_options (p, single);
}

static bool
parse_spec (struct parser *p)
{
  struct mc_spec *spec = p->spec;

  if (!parse_single (p, &spec->single[0]))
    return false;
  if (next_byte (p) == '\0')
    return true;
  p->lex.pos += strlen (dual_mark);    /* the only terminator left */
  spec->dual = true;
  if (!parse_single (p, &spec->single[1]))
    return false;
  if (next_byte (p) == '\0')
    return true;
  mc_log_caret (p->log, MODCAT_LOG_ERROR, spec, p->lex.pos,
                strlen (dual_mark), "a second \"!!\": an address has one "
                "part to read from and one to write to, no third");
  return false;
}

static struct mc_spec *
parse (struct mc_log *log, const char *text, int number,
       const struct mc_place *within)
{
  struct mc_spec *spec = calloc (1, sizeof *spec);
  struct parser p = { .log = log, .spec = spec };

  if (spec != NULL) {
    spec->text = strdup (text);
    spec->shown = strdup (text);
  }
  if (spec == NULL || spec->text == NULL || spec->shown == NULL) {
    out_of_memory (&p);
    mc_spec_free (spec);
    return NULL;
  }
  spec->number = number;
  if (within != NULL)
    spec->within = *within;
  p.lex.text = spec->text;
  if (parse_spec (&p))
    return spec;
  mc_spec_free (spec);
  return NULL;
}

struct mc_spec *
mc_spec_parse (struct mc_log *log, const char *text, int number)
{
  return parse (log, text, number, NULL);
}

struct mc_spec *
mc_spec_parse_within (struct mc_log *log, const char *text,
                      const struct mc_place *within)
{
  return parse (log, text, 0, within);
}

const char *
mc_spec_name (const struct mc_spec *spec, char *buf, size_t size)
{
  const struct mc_place *in = &spec->within;
  size_t len;

  if (in->spec != NULL) {
    mc_spec_name (in->spec, buf, size);
    len = strlen (buf);
    snprintf (buf + len, size - len, ", %s of %.32s", in->option,
              in->keyword);
  } else if (spec->number > 0)
    snprintf (buf, size, "address %d", spec->number);
  else
    snprintf (buf, size, "inner address");
  return buf;
}

static void
free_single (struct mc_single *single)
{
  free (single->keyword.text);
  for (size_t i = 0; i < single->nparams; i++)
    free (single->params[i].text);
  for (size_t i = 0; i < single->nopts; i++)
    free_option (&single->opts[i]);
  free (single->params);
  free (single->opts);
}

void
mc_spec_free (struct mc_spec *spec)
{
  if (spec == NULL)
    return;
  free_single (&spec->single[0]);
  free_single (&spec->single[1]);
  free (spec->text);
  free (spec->shown);
  free (spec);
}

void
mc_spec_show (const struct mc_spec *spec, const struct mc_word *value)
{
  if (value->text != NULL)
    memcpy (spec->shown + value->col, spec->text + value->col, value->width);
}
