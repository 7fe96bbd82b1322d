/* core/check.c -- is a module's descriptor one that the core can work with?
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Everything that the rest of the core takes for granted of a descriptor is
 * made sure of here, once, when the module is loaded. */
#include <config.h>

#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "list.h"
#include "loader.h"
#include "manifest.h"

/* Bytes of each struct as api 1 had it: less is not a row of ours. */
#define UP_TO(type, field) \
  (offsetof (type, field) + sizeof ((type *) NULL)->field)
#define MODULE_1 UP_TO (struct modcat_module, groups)
#define ADDR_1 UP_TO (struct modcat_addr, release)
#define GROUP_1 UP_TO (struct modcat_group, conf_size)
#define OPT_1 UP_TO (struct modcat_opt, arg)

/* More than this is a mistake, or no descriptor at all. */
enum {
  MAX_ROWS = 4096,             /* of one list */
  MAX_STRIDE = 4096,           /* bytes of a row or of a sized struct */
  MAX_MEMORY = 1024 * 1024     /* bytes of a conf or a state */
};

struct check {
  char *buf;
  size_t size;
};

__attribute__ ((__format__ (__printf__, 2, 3)))
static bool
fault (struct check *c, const char *fmt, ...)
{
  va_list ap;

  va_start (ap, fmt);
  vsnprintf (c->buf, c->size, fmt, ap);
  va_end (ap);
  return false;
}

/* -- names ---------------------------------------------------------------- */

/* The words of all rows of a list, to find one that is there twice. */
struct words {
  struct word { const char *text; size_t len; unsigned hash; } *list;
  size_t count, room;
};

static unsigned
hash_word (const char *text, size_t len)
{
  unsigned hash = 5381;

  /* 0x20 joins upper and lower case; strncasecmp() has the last word. */
  for (size_t i = 0; i < len; i++)
    hash = hash * 33 + ((unsigned char) text[i] | 0x20);
  return hash;
}

static bool
add_word (struct check *c, struct words *w, const char *text, size_t len)
{
  unsigned hash = hash_word (text, len);

  for (size_t i = 0; i < w->count; i++)
    if (w->list[i].hash == hash && w->list[i].len == len
        && strncasecmp (w->list[i].text, text, len) == 0)
      return fault (c, "the name \"%.*s\" is there twice", (int) len, text);
  if (w->count == w->room)
    {
      size_t room = w->room ? 2 * w->room : 64;
      void *grown = realloc (w->list, room * sizeof *w->list);

      if (!grown)
        return fault (c, "no memory to check it");
      w->list = grown;
      w->room = room;
    }
  w->list[w->count++] = (struct word) { text, len, hash };
  return true;
}

/* Check the comma list NAMES of WHAT and add its words to W. */
static bool
check_names (struct check *c, struct words *w, const char *names,
             const char *what, size_t row)
{
  for (;;)
    {
      size_t len = strcspn (names, ",");
      const char *why = mc_name_fault (names, len);

      if (why)
        return fault (c, "%s %zu has %s", what, row, why);
      if (!add_word (c, w, names, len))
        return false;
      if (!names[len])
        return true;
      names += len + 1;
    }
}

static bool
is_text (const char *s)
{
  return s && *s;
}

/* -- lists ---------------------------------------------------------------- */

/* Can LIST be walked?  FULL: bytes of a row of api 1, ALIGN: its alignment. */
static bool
check_list (struct check *c, const struct modcat_list *list, size_t full,
            size_t align, const char *what)
{
  if (list->count == 0)
    return true;
  if (!list->items)
    return fault (c, "its list of %s counts %zu but holds none", what,
                  list->count);
  if (list->count > MAX_ROWS)
    return fault (c, "its list of %s counts %zu, more than %d", what,
                  list->count, MAX_ROWS);
  if (list->stride < full || list->stride > MAX_STRIDE
      || list->stride % align != 0 || (uintptr_t) list->items % align != 0)
    return fault (c, "its list of %s has rows of %zu bytes, not of %zu", what,
                  list->stride, full);
  return true;
}

/* -- options -------------------------------------------------------------- */

/* What a row without an applier stores, by its type. */
static const struct stored { size_t size, align; } stored[] = {
#define STORED(type) { sizeof (type), alignof (type) }
  [MODCAT_CONST] = STORED (int),
  [MODCAT_BOOL] = STORED (unsigned char),
  [MODCAT_FLAG] = STORED (struct modcat_flags),
  [MODCAT_BYTE] = STORED (uint8_t),
  [MODCAT_INT] = STORED (int),
  [MODCAT_INT_NULL] = STORED (struct modcat_int_null),
  [MODCAT_UINT] = STORED (unsigned),
  [MODCAT_USHORT] = STORED (uint16_t),
  [MODCAT_LONG] = STORED (int64_t),
  [MODCAT_SIZE] = STORED (uint64_t),
  [MODCAT_OFFSET] = STORED (int64_t),
  [MODCAT_MODE] = STORED (uint32_t),
  [MODCAT_UID] = STORED (uint32_t),
  [MODCAT_GID] = STORED (uint32_t),
  [MODCAT_STRING] = STORED (const char *),
  [MODCAT_STRING_NULL] = STORED (const char *),
  [MODCAT_TIME] = STORED (int64_t),
  [MODCAT_LINGER] = STORED (int),
  [MODCAT_INT_INT] = STORED (const struct modcat_value *),
  [MODCAT_INT_INTP] = STORED (const struct modcat_value *),
  [MODCAT_INT_BIN] = STORED (const struct modcat_value *),
  [MODCAT_INT_STRING] = STORED (const struct modcat_value *),
  [MODCAT_INT_INT_INT] = STORED (const struct modcat_value *),
  [MODCAT_INT_INT_BIN] = STORED (const struct modcat_value *),
  [MODCAT_INT_INT_STRING] = STORED (const struct modcat_value *),
  [MODCAT_BIN] = STORED (const struct modcat_value *),
  [MODCAT_CUSTOM] = STORED (const struct modcat_value *),
  [MODCAT_ADDRESS] = STORED (const struct modcat_address *),
};

static const unsigned opt_flags = MODCAT_OPT_REPEAT | MODCAT_OPT_SECRET
                                  | MODCAT_OPT_CHANNEL | MODCAT_OPT_EMPTY_OK
                                  | MODCAT_OPT_PROCESS | MODCAT_OPT_BLOCKS;

/* Api 1 has the multiples of ten from OFFSET to SPECIFIC. */
static bool
known_phase (int phase)
{
  return phase >= MODCAT_PH_OFFSET && phase <= MODCAT_PH_SPECIFIC
         && phase % 10 == 0;
}

static bool
known_type (int type)
{
  return type >= MODCAT_CONST && type <= MODCAT_ADDRESS;
}

static bool
is_lower (const char *name)
{
  for (; *name; name++)
    if (*name >= 'A' && *name <= 'Z')
      return false;
  return true;
}

/* Does what OPT stores fit in a conf of CONF_SIZE bytes? */
static bool
check_store (struct check *c, const struct modcat_opt *opt, size_t conf_size)
{
  const struct stored *s = &stored[opt->type];

  if (opt->store > conf_size || conf_size - opt->store < s->size)
    return fault (c, "option \"%s\" stores %zu bytes at %zu of a conf of %zu",
                  opt->name, s->size, opt->store, conf_size);
  if (opt->store % s->align != 0)
    return fault (c, "option \"%s\" stores at %zu, which is not aligned",
                  opt->name, opt->store);
  return true;
}

static bool
check_opt (struct check *c, const struct modcat_opt *opt, size_t conf_size)
{
  if (!is_lower (opt->name) || strchr (opt->name, ','))
    return fault (c, "option \"%s\" is not one lower case name", opt->name);
  if (!is_text (opt->help))
    return fault (c, "option \"%s\" has no help", opt->name);
  if (!known_type (opt->type))
    return fault (c, "option \"%s\" has the unknown type %d", opt->name,
                  opt->type);
  if (!known_phase (opt->phase))
    return fault (c, "option \"%s\" has the unknown phase %d", opt->name,
                  opt->phase);
  if (opt->flags & ~opt_flags)
    return fault (c, "option \"%s\" has the unknown flags 0x%x", opt->name,
                  opt->flags);
  if (opt->min > opt->max)
    return fault (c, "option \"%s\" has a minimum above its maximum",
                  opt->name);
  if ((opt->type == MODCAT_CUSTOM) != (opt->parse != NULL))
    return fault (c, "option \"%s\" must have a parser if, and only if, its "
                  "type is custom", opt->name);
  return opt->apply || check_store (c, opt, conf_size);
}

/* The options of OWNER, a group or an address type. */
static bool
check_opts (struct check *c, const struct modcat_list *opts, size_t conf_size,
            const char *owner)
{
  struct words w = { .list = NULL };
  bool good = check_list (c, opts, OPT_1, alignof (struct modcat_opt),
                          "options");

  if (conf_size > MAX_MEMORY)
    return fault (c, "the conf of %s has %zu bytes, more than %d", owner,
                  conf_size, MAX_MEMORY);
  for (size_t i = 0; good && i < opts->count; i++)
    {
      const struct modcat_opt *opt = mc_opt_at (opts, i);

      if (!opt)
        good = fault (c, "no memory to check it");
      else if (!opt->name)
        good = fault (c, "option %zu of %s has no name", i, owner);
      else
        good = check_names (c, &w, opt->name, "option", i)
               && (!opt->aliases
                   || check_names (c, &w, opt->aliases, "option", i))
               && check_opt (c, opt, conf_size);
    }
  free (w.list);
  return good;
}

/* -- groups --------------------------------------------------------------- */

static bool
is_upper (const char *name)
{
  for (; *name; name++)
    if (*name >= 'a' && *name <= 'z')
      return false;
  return true;
}

static bool
check_group (struct check *c, const struct modcat_group *g)
{
  if (!g)
    return fault (c, "its list of groups has an empty place");
  if (g->size < GROUP_1 || g->size > MAX_STRIDE)
    return fault (c, "a group has %zu bytes, not %zu", g->size, GROUP_1);
  if (!g->name || mc_name_fault (g->name, strlen (g->name))
      || !is_upper (g->name))
    return fault (c, "a group has no upper case name");
  if (!is_text (g->help))
    return fault (c, "group %s has no help", g->name);
  return check_opts (c, &g->opts, g->conf_size, g->name);
}

static bool
has_group (const struct modcat_list *groups, size_t count,
           const struct modcat_group *g)
{
  for (size_t i = 0; i < count; i++)
    if (mc_group_at (groups, i) == g)
      return true;
  return false;
}

/* Was G among the groups of the first ROWS address types?  Many types share
   their groups, so each is checked once. */
static bool
checked_before (const struct modcat_list *addrs, size_t rows,
                const struct modcat_group *g)
{
  for (size_t i = 0; i < rows; i++)
    {
      const struct modcat_list *groups = &mc_addr_at (addrs, i)->groups;

      if (has_group (groups, groups->count, g))
        return true;
    }
  return false;
}

static bool
check_group_list (struct check *c, const struct modcat_list *groups)
{
  return check_list (c, groups, sizeof (struct modcat_group *),
                     alignof (struct modcat_group *), "groups");
}

/* -- address types -------------------------------------------------------- */

static bool
check_calls (struct check *c, const struct modcat_addr *a)
{
  if (!a->open && !a->listen && !a->accept)
    return fault (c, "address type %s has neither open nor listen", a->names);
  if (a->open && (a->listen || a->accept))
    return fault (c, "address type %s has open beside listen or accept",
                  a->names);
  if (!a->listen != !a->accept)
    return fault (c, "address type %s has listen or accept without the other",
                  a->names);
  if (!a->prepare && (a->release || a->shared_size))
    return fault (c, "address type %s shares what nothing prepares", a->names);
  return true;
}

static bool
check_addr_numbers (struct check *c, const struct modcat_addr *a)
{
  if (a->min_args > a->max_args)
    return fault (c, "address type %s takes at least %u and at most %u "
                  "parameters", a->names, a->min_args, a->max_args);
  if (a->dirs == 0 || a->dirs & ~(unsigned) MODCAT_RDWR)
    return fault (c, "address type %s has the unknown directions 0x%x",
                  a->names, a->dirs);
  if (a->pair_with && (!*a->pair_with || a->dirs == MODCAT_RDWR))
    return fault (c, "address type %s lacks no direction to be paired for",
                  a->names);
  if (a->infer && strcmp (a->infer, "path") != 0
      && strcmp (a->infer, "digit") != 0)
    return fault (c, "address type %s infers the unknown \"%s\"", a->names,
                  a->infer);
  if (a->flags & ~(unsigned) (MODCAT_ADDR_PROGRAM | MODCAT_ADDR_TARGET))
    return fault (c, "address type %s has the unknown flags 0x%x", a->names,
                  a->flags);
  if (a->state_size > MAX_MEMORY || a->listen_state_size > MAX_MEMORY
      || a->shared_size > MAX_MEMORY)
    return fault (c, "the state of address type %s has more than %d bytes",
                  a->names, MAX_MEMORY);
  return true;
}

static bool
check_more_groups (struct check *c, const struct modcat_addr *a)
{
  struct words w = { .list = NULL };
  bool good = !a->more_groups
              || check_names (c, &w, a->more_groups, "more_groups of type", 0);

  free (w.list);
  return good;
}

static bool
check_addr_groups (struct check *c, const struct modcat_list *addrs, size_t i)
{
  const struct modcat_list *groups = &mc_addr_at (addrs, i)->groups;

  if (!check_group_list (c, groups))
    return false;
  for (size_t n = 0; n < groups->count; n++)
    {
      const struct modcat_group *g = mc_group_at (groups, n);

      if (!checked_before (addrs, i, g) && !check_group (c, g))
        return false;
      if (has_group (groups, n, g))
        return fault (c, "group %s is there twice", g->name);
    }
  return true;
}

static bool
check_addr (struct check *c, const struct modcat_list *addrs, size_t i,
            struct words *w)
{
  const struct modcat_addr *a = mc_addr_at (addrs, i);

  if (!a)
    return fault (c, "no memory to check it");
  if (!a->names)
    return fault (c, "address type %zu has no name", i);
  if (!check_names (c, w, a->names, "address type", i))
    return false;
  if (!is_text (a->usage) || !is_text (a->help))
    return fault (c, "address type %s has no usage or no help", a->names);
  return check_calls (c, a) && check_addr_numbers (c, a)
         && check_addr_groups (c, addrs, i) && check_more_groups (c, a)
         && check_opts (c, &a->opts, a->conf_size, a->names);
}

/* -- the descriptor ------------------------------------------------------- */

static bool
check_head (struct check *c, const struct modcat_module *m)
{
  /* size and api are where they are in every api there will be. */
  if (m->size < UP_TO (struct modcat_module, api))
    return fault (c, "its descriptor has %zu bytes, which is too small",
                  m->size);
  if (m->api < MODCAT_API)
    return fault (c, "it was made for api %u, which is older than ours, %d",
                  m->api, MODCAT_API);
  if (m->api > MODCAT_API)
    return fault (c, "it was made for api %u, which is newer than ours, %d",
                  m->api, MODCAT_API);
  if (m->size < MODULE_1)
    return fault (c, "its descriptor has %zu bytes, which is too small: api "
                  "%d has %zu", m->size, MODCAT_API, MODULE_1);
  if (m->size > MAX_STRIDE)
    return fault (c, "its descriptor has %zu bytes, which is too large",
                  m->size);
  if (!is_text (m->name))
    return fault (c, "it has no name");
  if (!is_text (m->version) || !is_text (m->summary))
    return fault (c, "it has no version or no summary");
  return true;
}

static bool
check_all (struct check *c, const struct modcat_module *m)
{
  struct words w = { .list = NULL };
  bool good = check_head (c, m)
              && check_list (c, &m->addrs, ADDR_1,
                             alignof (struct modcat_addr), "address types")
              && check_group_list (c, &m->groups);

  if (good && m->addrs.count == 0 && m->groups.count == 0)
    good = fault (c, "it offers neither address types nor options");
  for (size_t i = 0; good && i < m->addrs.count; i++)
    good = check_addr (c, &m->addrs, i, &w);
  for (size_t i = 0; good && i < m->groups.count; i++)
    good = check_group (c, mc_group_at (&m->groups, i));
  free (w.list);
  return good;
}

const char *
mc_check_module (const struct modcat_module *m, char *buf, size_t size)
{
  struct check c = { .buf = buf, .size = size };

  return check_all (&c, m) ? NULL : buf;
}
