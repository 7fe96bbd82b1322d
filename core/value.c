/* core/value.c -- values of options: text to numbers, strings, C objects.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <ctype.h>
#include <errno.h>
#include <grp.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "option.h"

static const double ns_per_s = 1e9;

/* -- what a value owns ---------------------------------------------------- */

struct chunk {
  struct chunk *next;
  max_align_t data[];
};

void *
modcat_value_alloc (struct modcat_value *v, size_t size)
{
  struct chunk *chunk;
  size_t bytes;

  if (__builtin_add_overflow (size, sizeof *chunk, &bytes))
    return NULL;
  chunk = calloc (1, bytes);
  if (chunk == NULL)
    return NULL;
  chunk->next = v->owned;
  v->owned = chunk;
  return chunk->data;
}

void
mc_value_give (struct modcat_value *from, struct modcat_value *to)
{
  struct chunk *last = from->owned;

  if (last == NULL)
    return;
  while (last->next != NULL)
    last = last->next;
  last->next = to->owned;
  to->owned = from->owned;
  from->owned = NULL;
}

void
mc_value_release (struct modcat_value *v)
{
  struct chunk *chunk = v->owned, *next;

  for (; chunk != NULL; chunk = next) {
    next = chunk->next;
    free (chunk);
  }
  v->owned = NULL;
}

/* -- saying what is wrong ------------------------------------------------- */

enum { SHOWN_BYTES = 40, MESSAGE_BYTES = 256 };

/* What is being parsed. */
struct parse {
  const struct modcat_opt *opt;
  struct modcat_value *v;
  const char *text;            /* the whole value */
  int64_t lo, hi;              /* what it must be between */
  bool by_default;             /* not typed by the user: any range */
};

/* `value "TEXT" WHY`: bytes that don't print as '?', a long text cut, a
   secret one not shown. */
static const char *
bad (const struct parse *p, const char *why)
{
  bool secret = (p->opt->flags & MODCAT_OPT_SECRET) != 0;
  char *message = modcat_value_alloc (p->v, MESSAGE_BYTES);
  char shown[SHOWN_BYTES + 1];
  size_t len = strlen (p->text), n = 0;

  if (message == NULL)
    return "out of memory";
  for (; n < len && n < SHOWN_BYTES; n++)
    shown[n] = (char) (isprint ((unsigned char) p->text[n]) ? p->text[n]
                       : '?');
  shown[n] = '\0';
  if (secret)
    snprintf (message, MESSAGE_BYTES, "the value %s", why);
  else
    snprintf (message, MESSAGE_BYTES, "value \"%s%s\" %s", shown,
              n < len ? "..." : "", why);
  return message;
}

static const char *
not_between (const struct parse *p)
{
  char why[100];

  switch (p->opt->type) {
  case MODCAT_MODE:
    snprintf (why, sizeof why, "is not between 0%" PRIo64 " and 0%" PRIo64,
              (uint64_t) p->lo, (uint64_t) p->hi);
    break;
  case MODCAT_TIME:
    snprintf (why, sizeof why, "is not between %.9g and %.9g seconds",
              (double) p->lo / ns_per_s, (double) p->hi / ns_per_s);
    break;
  default:
    snprintf (why, sizeof why, "is not between %" PRId64 " and %" PRId64,
              p->lo, p->hi);
  }
  return bad (p, why);
}

/* -- numbers -------------------------------------------------------------- */

/* Read the number at *TEXT as strtoul(3) would (base 0: 0x.. and 0..), but
   nothing wraps round.  *TEXT then points behind it. */
static const char *
scan (const struct parse *p, const char **text, int base, int64_t *num)
{
  const char *at = *text + strspn (*text, " \t");
  bool negative = *at == '-', bits;
  unsigned long long magnitude;
  char *end;

  at += negative || *at == '+';
  if (!isdigit ((unsigned char) *at))
    return bad (p, **text == '\0' ? "has no number" : "is not a number");
  bits = base == 0 && at[0] == '0';
  errno = 0;
  magnitude = strtoull (at, &end, base);
  if (end == at)
    return bad (p, "is not an octal number");
  if (errno == ERANGE || magnitude > INT64_MAX)
    return bad (p, "is too large a number");
  *text = end;
  *num = negative ? -(int64_t) magnitude : (int64_t) magnitude;
  /* As in C, a hexadecimal or octal int is a pattern of 32 bits. */
  if (bits && p->lo == INT_MIN && p->hi == INT_MAX && *num > INT_MAX
      && *num <= UINT_MAX)
    *num = (int32_t) (uint32_t) *num;
  return NULL;
}

static const char *
check_range (const struct parse *p, int64_t num)
{
  if (!p->by_default && (num < p->lo || num > p->hi))
    return not_between (p);
  return NULL;
}

/* Nothing but the one number, in range. */
static const char *
parse_whole (const struct parse *p, const char *text, int base, int64_t *num)
{
  const char *why = scan (p, &text, base, num);

  if (why != NULL)
    return why;
  if (*text != '\0')
    return bad (p, base == 8 && isdigit ((unsigned char) *text)
                ? "is not an octal number" : "has trailing characters");
  return check_range (p, *num);
}

static const char *
parse_number (const struct parse *p)
{
  return parse_whole (p, p->text, 0, &p->v->num[0]);
}

static const char *
parse_bool (const struct parse *p)
{
  const char *why = parse_number (p);

  p->v->num[0] = p->v->num[0] != 0;
  return why;
}

static const char *
parse_null (const struct parse *p)
{
  p->v->is_null = p->text[0] == '\0';
  return p->v->is_null ? NULL : parse_number (p);
}

static const char *
parse_mode (const struct parse *p)
{
  return parse_whole (p, p->text, 8, &p->v->num[0]);
}

static const char *
parse_time (const struct parse *p)
{
  char *end;
  double seconds = strtod (p->text, &end), ns = seconds * ns_per_s;

  if (end == p->text)
    return bad (p, "is not a number of seconds");
  if (*end != '\0')
    return bad (p, "has trailing characters");
  if (!isfinite (ns) || ns >= (double) INT64_MAX || ns <= (double) INT64_MIN)
    return bad (p, "is too large a number");
  p->v->num[0] = (int64_t) (ns < 0 ? ns - 0.5 : ns + 0.5);
  /* 0 often means "no limit", which a tiny value doesn't. */
  if (p->v->num[0] == 0 && ns > 0)
    p->v->num[0] = 1;
  return check_range (p, p->v->num[0]);
}

/* -- users and groups --------------------------------------------------------

   The functions that are not reentrant will do: a library's threads resolve
   host names, not users. */

static const char *
parse_uid (const struct parse *p)
{
  const struct passwd *pw;

  if (isdigit ((unsigned char) p->text[0]))
    return parse_number (p);
  pw = getpwnam (p->text);
  if (pw == NULL)
    return bad (p, "is no user of this system");
  p->v->num[0] = pw->pw_uid;
  p->v->str = p->text;
  p->v->len = strlen (p->text);
  return NULL;
}

static const char *
parse_gid (const struct parse *p)
{
  const struct group *gr;

  if (isdigit ((unsigned char) p->text[0]))
    return parse_number (p);
  gr = getgrnam (p->text);
  if (gr == NULL)
    return bad (p, "is no group of this system");
  p->v->num[0] = gr->gr_gid;
  p->v->str = p->text;
  p->v->len = strlen (p->text);
  return NULL;
}

/* -- texts and bytes ------------------------------------------------------ */

/* min and max of a text are bytes. */
static const char *
check_length (const struct parse *p)
{
  const struct modcat_opt *opt = p->opt;
  int64_t len = (int64_t) p->v->len;
  char why[64];

  if (len == 0 && !p->by_default && (opt->flags & MODCAT_OPT_EMPTY_OK) == 0
      && (opt->type == MODCAT_STRING || opt->type == MODCAT_ADDRESS))
    return bad (p, "is empty");
  if ((opt->min == 0 && opt->max == 0)
      || (len >= opt->min && len <= opt->max))
    return NULL;
  if (len < opt->min)
    snprintf (why, sizeof why, "is shorter than %" PRId64 " bytes", opt->min);
  else
    snprintf (why, sizeof why, "is longer than %" PRId64 " bytes", opt->max);
  return bad (p, why);
}

static const char *
parse_string (const struct parse *p)
{
  p->v->str = p->text;
  p->v->len = strlen (p->text);
  return check_length (p);
}

static const char *
parse_data_at (const struct parse *p, const char *text)
{
  const char *why = mc_data_parse (text, p->v);

  return why != NULL ? bad (p, why) : check_length (p);
}

static const char *
parse_bin (const struct parse *p)
{
  return parse_data_at (p, p->text);
}

static const char *
parse_const (const struct parse *p)
{
  (void) p;
  return "no value permitted";
}

static const char *
parse_custom (const struct parse *p)
{
  const char *why = p->opt->parse (p->opt, p->text, p->v);

  return why != NULL ? bad (p, why) : NULL;
}

/* -- several parts, separated by colons ----------------------------------- */

/* COUNT numbers, each with a colon behind it; *TEXT then points at the last
   part.  Their range is that of 32 bits, with or without a sign: they are
   requests of ioctl(2), levels and names of setsockopt(2). */
static const char *
scan_parts (const struct parse *p, const char **text, int count)
{
  for (int i = 0; i < count; i++) {
    const char *why = scan (p, text, 0, &p->v->num[i]);

    if (why != NULL)
      return why;
    if (**text == '\0')
      return bad (p, count == 1 ? "needs 2 parts, with a : between them"
                  : "needs 3 parts, with a : between them");
    if (**text != ':')
      return bad (p, "has trailing characters in a number");
    if (p->v->num[i] < INT_MIN || p->v->num[i] > UINT_MAX)
      return bad (p, "has a number of more than 32 bits");
    (*text)++;
  }
  return NULL;
}

static const char *
parse_parts (const struct parse *p, int count, char last)
{
  const char *text = p->text;
  const char *why = scan_parts (p, &text, count);

  if (why != NULL)
    return why;
  if (last == 'i')
    return parse_whole (p, text, 0, &p->v->num[count]);
  if (last == 'b')
    return parse_data_at (p, text);
  p->v->str = text;
  p->v->len = strlen (text);
  return check_length (p);
}

static const char *
parse_int_int (const struct parse *p)
{
  return parse_parts (p, 1, 'i');
}

static const char *
parse_int_bin (const struct parse *p)
{
  return parse_parts (p, 1, 'b');
}

static const char *
parse_int_string (const struct parse *p)
{
  return parse_parts (p, 1, 's');
}

static const char *
parse_int_int_int (const struct parse *p)
{
  return parse_parts (p, 2, 'i');
}

static const char *
parse_int_int_bin (const struct parse *p)
{
  return parse_parts (p, 2, 'b');
}

static const char *
parse_int_int_string (const struct parse *p)
{
  return parse_parts (p, 2, 's');
}

/* -- the types ------------------------------------------------------------ */

enum bare { REFUSED, ONE, EMPTY };

struct type {
  const char *name;
  const char *(*parse) (const struct parse *p);
  enum bare bare;              /* what a name without a value means */
  int64_t lo, hi;              /* of the last number */
};

static const struct type types[] = {
  [MODCAT_CONST] = { "CONST", parse_const, EMPTY, 0, 0 },
  [MODCAT_BOOL] = { "BOOL", parse_bool, ONE, INT64_MIN, INT64_MAX },
  [MODCAT_FLAG] = { "BOOL", parse_bool, ONE, INT64_MIN, INT64_MAX },
  [MODCAT_BYTE] = { "BYTE", parse_number, ONE, 0, UINT8_MAX },
  [MODCAT_INT] = { "INT", parse_number, ONE, INT_MIN, INT_MAX },
  [MODCAT_INT_NULL] = { "INT/NULL", parse_null, ONE, INT_MIN, INT_MAX },
  [MODCAT_UINT] = { "UNSIGNED-INT", parse_number, ONE, 0, UINT_MAX },
  [MODCAT_USHORT] = { "UNSIGNED-SHORT", parse_number, ONE, 0, UINT16_MAX },
  [MODCAT_LONG] = { "LONG", parse_number, ONE, INT64_MIN, INT64_MAX },
  [MODCAT_SIZE] = { "SIZE_T", parse_number, ONE, 0, INT64_MAX },
  [MODCAT_OFFSET] = { "OFF_T", parse_number, ONE, INT64_MIN, INT64_MAX },
  [MODCAT_MODE] = { "MODE_T", parse_mode, REFUSED, 0, 07777 },
  /* The last id means "leave" to chown(2) and setreuid(2). */
  [MODCAT_UID] = { "UID_T", parse_uid, REFUSED, 0, UINT32_MAX - 1 },
  [MODCAT_GID] = { "GID_T", parse_gid, REFUSED, 0, UINT32_MAX - 1 },
  [MODCAT_STRING] = { "STRING", parse_string, REFUSED, 0, 0 },
  [MODCAT_STRING_NULL] = { "STRING-NULL", parse_string, EMPTY, 0, 0 },
  [MODCAT_TIME] = { "STRUCT-TIMESPEC", parse_time, REFUSED, 0, INT64_MAX },
  [MODCAT_LINGER] = { "STRUCT-LINGER", parse_number, REFUSED, 0, INT_MAX },
  [MODCAT_INT_INT] = { "INT:INT", parse_int_int, REFUSED, INT_MIN, UINT_MAX },
  [MODCAT_INT_INTP]
    = { "INT:INTP", parse_int_int, REFUSED, INT_MIN, UINT_MAX },
  [MODCAT_INT_BIN] = { "INT:BIN", parse_int_bin, REFUSED, 0, 0 },
  [MODCAT_INT_STRING] = { "INT:STRING", parse_int_string, REFUSED, 0, 0 },
  [MODCAT_INT_INT_INT]
    = { "INT:INT:INT", parse_int_int_int, REFUSED, INT_MIN, UINT_MAX },
  [MODCAT_INT_INT_BIN] = { "INT:INT:BIN", parse_int_int_bin, REFUSED, 0, 0 },
  [MODCAT_INT_INT_STRING]
    = { "INT:INT:STRING", parse_int_int_string, REFUSED, 0, 0 },
  [MODCAT_BIN] = { "BIN", parse_bin, REFUSED, 0, 0 },
  [MODCAT_CUSTOM] = { "CUSTOM", parse_custom, EMPTY, 0, 0 },
  /* Its address is parsed and bound by mc_address_bind(). */
  [MODCAT_ADDRESS] = { "ADDRESS", parse_string, REFUSED, 0, 0 },
};

static const struct type *
type_of (const struct modcat_opt *opt)
{
  size_t n = (size_t) opt->type;

  if (opt->type <= 0 || n >= sizeof types / sizeof types[0])
    return NULL;
  return &types[n];
}

const char *
mc_type_name (const struct modcat_opt *opt)
{
  const struct type *type = type_of (opt);

  if (opt->type_name != NULL)
    return opt->type_name;
  return type != NULL ? type->name : "?";
}

static const char *
parse_bare (const struct type *type, struct parse *p)
{
  p->v->given_bare = true;
  if (type->bare == REFUSED)
    return "value required";
  if (type->parse == parse_const)
    return NULL;
  p->text = type->bare == ONE ? "1" : "";
  return type->parse (p);
}

static const char *
parse (const struct modcat_opt *opt, const char *text,
       struct modcat_value *v, bool by_default)
{
  const struct type *type = type_of (opt);
  struct parse p = { .opt = opt, .v = v, .text = text,
                     .by_default = by_default };

  *v = (struct modcat_value) { .str = NULL };
  if (type == NULL)
    return "its type is not known to this core";
  p.lo = type->lo;
  p.hi = type->hi;
  if (opt->min != 0 || opt->max != 0) {
    p.lo = opt->min;
    p.hi = opt->max;
  }
  return text != NULL ? type->parse (&p) : parse_bare (type, &p);
}

const char *
mc_value_parse (const struct modcat_opt *opt, const char *text,
                struct modcat_value *v)
{
  return parse (opt, text, v, false);
}

const char *
mc_value_parse_default (const struct modcat_opt *opt, struct modcat_value *v)
{
  return parse (opt, opt->dflt, v, true);
}

/* -- what a value becomes ------------------------------------------------- */

static void
store_flag (const struct modcat_opt *opt, const struct modcat_value *v,
            struct modcat_flags *flags)
{
  uint64_t bits = (uint64_t) opt->arg[0];

  flags->set = v->num[0] ? flags->set | bits : flags->set & ~bits;
  flags->clear = v->num[0] ? flags->clear & ~bits : flags->clear | bits;
}

/* A copy of V that lives as long as what V owns. */
static bool
store_value (struct modcat_value *v, const struct modcat_value **at)
{
  struct modcat_value *copy = modcat_value_alloc (v, sizeof *copy);

  if (copy == NULL)
    return false;
  *copy = *v;
  copy->owned = NULL;
  *at = copy;
  return true;
}

bool
mc_value_store (const struct modcat_opt *opt, struct modcat_value *v,
                void *conf)
{
  void *at = (char *) conf + opt->store;

  switch (opt->type) {
  case MODCAT_CONST:
    *(int *) at = (int) opt->arg[0];
    break;
  case MODCAT_FLAG:
    store_flag (opt, v, at);
    break;
  case MODCAT_BOOL:
  case MODCAT_BYTE:
    *(uint8_t *) at = (uint8_t) v->num[0];
    break;
  case MODCAT_INT:
  case MODCAT_LINGER:
    *(int *) at = (int) v->num[0];
    break;
  case MODCAT_INT_NULL:
    *(struct modcat_int_null *) at
      = (struct modcat_int_null) { (int) v->num[0], v->is_null };
    break;
  case MODCAT_UINT:
  case MODCAT_MODE:
  case MODCAT_UID:
  case MODCAT_GID:
    *(uint32_t *) at = (uint32_t) v->num[0];
    break;
  case MODCAT_USHORT:
    *(uint16_t *) at = (uint16_t) v->num[0];
    break;
  case MODCAT_LONG:
  case MODCAT_SIZE:
  case MODCAT_OFFSET:
  case MODCAT_TIME:
    *(int64_t *) at = v->num[0];
    break;
  case MODCAT_STRING:
  case MODCAT_STRING_NULL:
    *(const char **) at = v->str;
    break;
  default:
    return store_value (v, at);
  }
  return true;
}

void
mc_value_format (const struct modcat_opt *opt, const struct modcat_value *v,
                 char *buf, size_t size)
{
  long long n0 = v->num[0], n1 = v->num[1], n2 = v->num[2];

  switch (opt->type) {
  case MODCAT_CONST:
    snprintf (buf, size, "%s", "");
    break;
  case MODCAT_INT_NULL:
    snprintf (buf, size, v->is_null ? "NULL" : "%lld", n0);
    break;
  case MODCAT_MODE:
    snprintf (buf, size, "0%llo", (unsigned long long) n0);
    break;
  case MODCAT_STRING:
  case MODCAT_STRING_NULL:
    snprintf (buf, size, "\"%s\"", v->str);
    break;
  case MODCAT_TIME:
    snprintf (buf, size, "{%lld,%09lld}", n0 / 1000000000, n0 % 1000000000);
    break;
  case MODCAT_LINGER:
    snprintf (buf, size, "{1,%lld}", n0);
    break;
  case MODCAT_INT_INT:
  case MODCAT_INT_INTP:
    snprintf (buf, size, "%lld:%lld", n0, n1);
    break;
  case MODCAT_INT_BIN:
    snprintf (buf, size, "%lld:(%zu bytes)", n0, v->len);
    break;
  case MODCAT_INT_STRING:
    snprintf (buf, size, "%lld:\"%s\"", n0, v->str);
    break;
  case MODCAT_INT_INT_INT:
    snprintf (buf, size, "%lld:%lld:%lld", n0, n1, n2);
    break;
  case MODCAT_INT_INT_BIN:
    snprintf (buf, size, "%lld:%lld:(%zu bytes)", n0, n1, v->len);
    break;
  case MODCAT_INT_INT_STRING:
    snprintf (buf, size, "%lld:%lld:\"%s\"", n0, n1, v->str);
    break;
  case MODCAT_BIN:
    snprintf (buf, size, "(%zu bytes)", v->len);
    break;
  default:
    snprintf (buf, size, "%lld", n0);
  }
}
