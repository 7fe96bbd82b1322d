/* core/data.c -- the "data" syntax: numbers, hexadecimal and text to bytes.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <ctype.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "option.h"

static const char blanks[] = " \t\r\n";

/* Data being made.  TYPE is the letter of the item before, which an item
   without a letter repeats; NUL behind a text, which can't be repeated. */
struct data {
  const char *at;
  char type;
  char *bytes;
  size_t len;
};

static void
put_byte (struct data *d, unsigned byte)
{
  d->bytes[d->len++] = (char) (unsigned char) byte;
}

/* -- integers, in host byte order ----------------------------------------- */

struct int_type {
  char letter;
  size_t size;
  bool sign;                   /* a minus is good */
};

/* A letter for signed numbers also takes what fills all bits: b255. */
static const struct int_type int_types[] = {
  { 'i', sizeof (int), true }, { 'I', sizeof (int), false },
  { 'l', sizeof (long), true }, { 'L', sizeof (long), false },
  { 's', sizeof (short), true }, { 'S', sizeof (short), false },
  { 'b', 1, true }, { 'B', 1, false },
};

static const struct int_type *
int_type_of (char letter)
{
  const struct int_type *type = int_types;

  while (type->letter != letter)
    type++;
  return type;
}

static uint64_t
largest (size_t size)
{
  return UINT64_MAX >> (64 - CHAR_BIT * size);
}

static void
put_int (struct data *d, uint64_t bits, size_t size)
{
  const uint8_t b = (uint8_t) bits;
  const unsigned short s = (unsigned short) bits;
  const unsigned i = (unsigned) bits;
  const unsigned long l = (unsigned long) bits;
  const void *from = size == sizeof b ? (const void *) &b
    : size == sizeof s ? (const void *) &s
    : size == sizeof i ? (const void *) &i : (const void *) &l;

  memcpy (d->bytes + d->len, from, size);
  d->len += size;
}

static const char *
parse_int (struct data *d, const struct int_type *type)
{
  bool negative = *d->at == '-';
  uint64_t n = 0, limit = largest (type->size);

  if (negative && !type->sign)
    return "has a minus where the type has no sign";
  if (negative)
    limit = limit / 2 + 1;
  d->at += negative || *d->at == '+';
  if (!isdigit ((unsigned char) *d->at))
    return "has no digits where data need a number";
  for (; isdigit ((unsigned char) *d->at); d->at++)
    if (__builtin_mul_overflow (n, 10, &n)
        || __builtin_add_overflow (n, (uint64_t) (*d->at - '0'), &n)
        || n > limit)
      return "has a number that does not fit its type";
  put_int (d, negative ? 0 - n : n, type->size);
  return NULL;
}

/* -- bytes ---------------------------------------------------------------- */

static unsigned
hex_digit (char c)
{
  if (isdigit ((unsigned char) c))
    return (unsigned) (c - '0');
  return (unsigned) (tolower ((unsigned char) c) - 'a' + 10);
}

static const char *
parse_hex (struct data *d)
{
  while (isxdigit ((unsigned char) d->at[0])) {
    if (!isxdigit ((unsigned char) d->at[1]))
      return "has an odd number of hexadecimal digits";
    put_byte (d, hex_digit (d->at[0]) << 4 | hex_digit (d->at[1]));
    d->at += 2;
  }
  return NULL;
}

static char
escaped (char c)
{
  static const char from[] = "nrtfbae0", to[] = "\n\r\t\f\b\a\033\0";
  const char *found = strchr (from, c);

  return found != NULL ? to[found - from] : c;
}

/* One byte of a text, in QUOTE or behind a backslash. */
static const char *
parse_char (struct data *d)
{
  bool escape = *d->at == '\\';

  d->at += escape;
  if (*d->at == '\0')
    return "has a text without its closing quote";
  put_byte (d, (unsigned char) (escape ? escaped (*d->at) : *d->at));
  d->at++;
  return NULL;
}

static const char *
parse_text (struct data *d, char quote)
{
  const char *why = NULL;
  size_t start = d->len;

  while (why == NULL && *d->at != quote)
    why = parse_char (d);
  if (why != NULL)
    return why;
  d->at++;
  if (quote == '\'' && d->len - start != 1)
    return "has other than one character between two '";
  return NULL;
}

/* -- items ---------------------------------------------------------------- */

/* Does another item of the type before start here?  (Not 'b': that is a type
   letter.) */
static bool
repeats (const struct data *d)
{
  unsigned char c = (unsigned char) *d->at;

  if (d->type == 'x')
    return isxdigit (c);
  return isdigit (c) || c == '-' || c == '+';
}

static const char *
parse_item (struct data *d)
{
  if (*d->at == '"' || *d->at == '\'') {
    d->type = '\0';
    return parse_text (d, *d->at++);
  }
  if (strchr ("xiIlLsSbB", *d->at) != NULL)
    d->type = *d->at++;
  else if (d->type == '\0')
    return "has a number behind a text, which needs its type letter";
  else if (!repeats (d))
    return "has a character that is no data";
  if (d->type == 'x')
    return parse_hex (d);
  d->at += strspn (d->at, blanks);
  return parse_int (d, int_type_of (d->type));
}

/* Items up to STOP, which may be NUL. */
static const char *
parse_items (struct data *d, char stop)
{
  const char *why = NULL;

  d->at += strspn (d->at, blanks);
  while (why == NULL && *d->at != '\0' && *d->at != stop) {
    why = parse_item (d);
    d->at += why == NULL ? strspn (d->at, blanks) : 0;
  }
  return why;
}

static const char *
parse_until (const char *text, char stop, const char **end,
             struct modcat_value *v)
{
  struct data d = { .at = text, .type = 'i' };
  const char *why;
  size_t room;

  /* No byte of text makes more than one number. */
  if (__builtin_mul_overflow (strlen (text), sizeof (long), &room))
    return "is too long";
  d.bytes = modcat_value_alloc (v, room + 1);
  if (d.bytes == NULL)
    return "is too long for the memory";
  why = parse_items (&d, stop);
  v->str = d.bytes;
  v->len = d.len;
  *end = d.at;
  return why;
}

const char *
mc_data_parse (const char *text, struct modcat_value *v)
{
  const char *end;

  return parse_until (text, '\0', &end, v);
}

const char *
modcat_parse_data (const char *text, const char **end, void *buf, size_t size,
                   size_t *len)
{
  struct modcat_value v = { .str = NULL };
  const char *at = text;
  const char *why = parse_until (text, end != NULL ? ':' : '\0', &at, &v);

  *len = 0;
  if (why == NULL && v.len > size)
    why = "makes more bytes than there is room for";
  if (why == NULL) {
    *len = v.len;
    memcpy (buf, v.str, v.len);
  }
  if (end != NULL)
    *end = at;
  mc_value_release (&v);
  return why;
}
