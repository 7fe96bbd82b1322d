/* core/bind.c -- from a parsed address to its type and its options' values.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "find.h"
#include "list.h"
#include "log.h"
#include "option.h"
#include "registry.h"
#include "target.h"

/* What is being bound. */
struct binding {
  struct mc_context *ctx;
  struct modcat_address *a;
  bool inferred;               /* the keyword is the first parameter */
  const struct mc_target *target;      /* for %h and %p; NULL: none */
};

static bool
out_of_memory (struct mc_context *ctx)
{
  mc_log_put (ctx->log, MODCAT_LOG_ERROR, "out of memory");
  return false;
}

/* A password, or an address that may have one in it. */
static bool
is_secret (const struct modcat_opt *opt)
{
  return (opt->flags & MODCAT_OPT_SECRET) != 0 || opt->type == MODCAT_ADDRESS;
}

/* An error is to be shown: where, is easier to see when all is shown that is
   no secret, also behind it.  What nobody knows stays hidden: the name of a
   password may be misspelled. */
static void
show_harmless (const struct binding *b)
{
  const struct mc_single *single = b->a->single;

  for (size_t i = 0; b->a->type != NULL && i < single->nopts; i++) {
    const struct mc_option_words *words = &single->opts[i];
    const struct modcat_group *group;
    const struct modcat_opt *opt = mc_option_find (b->ctx, b->a->type,
                                                   words->name.text, &group);

    if (opt != NULL && !is_secret (opt))
      mc_spec_show (b->a->spec, &words->value);
  }
}

/* Report FMT at WORD, and return false. */
__attribute__ ((__format__ (__printf__, 3, 4)))
static bool
refuse (const struct binding *b, const struct mc_word *word, const char *fmt,
        ...)
{
  va_list ap;

  show_harmless (b);
  va_start (ap, fmt);
  mc_log_vcaret (b->ctx->log, MODCAT_LOG_ERROR, b->a->spec, word->col,
                 word->width, fmt, ap);
  va_end (ap);
  return false;
}

/* -- the type and its parameters ------------------------------------------ */

/* The kind of address that a word looks like, see modcat_addr.infer. */
static const char *
kind_of (const char *word)
{
  if (isdigit ((unsigned char) word[0]) && word[1] == '\0')
    return "digit";
  return strchr (word, '/') != NULL ? "path" : NULL;
}

/* A number of several digits could be a descriptor, but in socat is none. */
static bool
no_type (const struct binding *b, const char *why)
{
  const struct mc_word *word = &b->a->single->keyword;
  bool number = word->text[0] != '\0'
    && word->text[strspn (word->text, "0123456789")] == '\0';
  const char *fd = number ? mc_registry_infer (b->ctx->registry, "digit")
    : NULL;

  if (fd != NULL)
    return refuse (b, word, "%s; write %s:%.64s for that file descriptor",
                   why, fd, word->text);
  return refuse (b, word, "%s", why);
}

static bool
find_type (struct binding *b)
{
  const struct mc_word *word = &b->a->single->keyword;
  const char *kind = kind_of (word->text), *keyword = word->text;
  const char *why = "unknown device/address";

  if (kind != NULL)
    keyword = mc_registry_infer (b->ctx->registry, kind);
  if (keyword == NULL)
    keyword = word->text;
  b->inferred = keyword != word->text;
  if (b->inferred)
    mc_log_put (b->ctx->log, MODCAT_LOG_INFO,
                "interpreting address \"%s\" as file %s", word->text,
                kind[0] == 'd' ? "descriptor" : "name");
  b->a->type = mc_registry_addr (b->ctx->registry, keyword, &why);
  return b->a->type != NULL || no_type (b, why);
}

/* Point at the first parameter that is too much, or at the keyword. */
static bool
wrong_count (const struct binding *b, size_t given)
{
  const struct modcat_addr *type = b->a->type;
  const struct mc_single *single = b->a->single;
  const struct mc_word *word = &single->keyword;
  int len = b->inferred ? (int) strcspn (type->names, ",") : INT_MAX;
  char should[40];

  if (given > type->max_args)
    word = &single->params[type->max_args - b->inferred];
  if (type->min_args == type->max_args)
    snprintf (should, sizeof should, "%u", type->min_args);
  else
    snprintf (should, sizeof should, "%u to %u", type->min_args,
              type->max_args);
  return refuse (b, word, "%.*s: wrong number of parameters (%zu instead of "
                 "%s): usage: %s", len,
                 b->inferred ? type->names : single->keyword.text, given,
                 should, type->usage);
}

/* Are the parameters of TYPE hosts and ports?  None of these begins with a
   percent; of a file, a name or a command may. */
static bool
takes_hosts (const struct modcat_addr *type)
{
  for (size_t i = 0; i < type->groups.count; i++) {
    const char *name = mc_group_at (&type->groups, i)->name;

    if (strcmp (name, "IP4") == 0 || strcmp (name, "IP6") == 0)
      return true;
  }
  return false;
}

static bool
check_no_target (const struct binding *b, const struct mc_word *word)
{
  if (b->target != NULL || !takes_hosts (b->a->type)
      || (strcmp (word->text, "%h") != 0 && strcmp (word->text, "%p") != 0))
    return true;
  return refuse (b, word, "%s stands for what a peer of the left address asks "
                 "for, and there is none that asks (SOCKS5-SERVER, "
                 "PROXY-SERVER)", word->text);
}

/* A shell, or whoever reads a command, may see more in a word than it says. */
static bool
check_command (const struct binding *b, const struct mc_word *word)
{
  if ((b->a->type->flags & MODCAT_ADDR_PROGRAM) == 0
      || !mc_target_wanted (word->text))
    return true;
  return refuse (b, word, "%%h and %%p have no place in a command: a peer "
                 "chooses them; it finds them in its environment, as "
                 "MODCAT_TARGETHOST and MODCAT_TARGETPORT (write %%%%h for "
                 "%%h itself)");
}

/* The text of WORD with the target in it; lives as long as the address.
   NULL: reported. */
static const char *
expanded (const struct binding *b, const struct mc_word *word)
{
  struct mc_text *text;

  if (b->target == NULL || strchr (word->text, '%') == NULL)
    return word->text;
  if (!check_command (b, word))
    return NULL;
  text = calloc (1, sizeof *text);
  if (text == NULL || (text->text = mc_target_expand (b->target, word->text))
                      == NULL) {
    free (text);
    out_of_memory (b->ctx);
    return NULL;
  }
  text->next = b->a->texts;
  b->a->texts = text;
  return text->text;
}

static bool
bind_params (struct binding *b)
{
  const struct mc_single *single = b->a->single;
  size_t given = single->nparams + b->inferred, n = 0;

  if (given < b->a->type->min_args || given > b->a->type->max_args)
    return wrong_count (b, given);
  b->a->argv = calloc (given + 1, sizeof *b->a->argv);
  if (b->a->argv == NULL)
    return out_of_memory (b->ctx);
  if (b->inferred
      && (b->a->argv[n++] = expanded (b, &single->keyword)) == NULL)
    return false;
  for (size_t i = 0; i < single->nparams; i++)
    if (!check_no_target (b, &single->params[i])
        || (b->a->argv[n++] = expanded (b, &single->params[i])) == NULL)
      return false;
  b->a->argc = (int) n;
  return true;
}

/* -- addresses within addresses ------------------------------------------- */

/* TEXT without the braces around all of it, which only kept it together. */
static char *
without_braces (const char *text)
{
  size_t len = strlen (text);

  if (len >= 2 && text[0] == '{' && text[len - 1] == '}')
    return strndup (text + 1, len - 2);
  return strdup (text);
}

void
mc_nested_free (struct mc_nested *nested)
{
  mc_address_free (nested->address);
  mc_spec_free (nested->spec);
  free (nested);
}

struct mc_nested *
mc_nested_new (struct mc_context *ctx, const char *text,
               const struct mc_place *within,
               const struct mc_target *target)
{
  struct mc_nested *nested = calloc (1, sizeof *nested);
  char *inner = without_braces (text);

  if (nested == NULL || inner == NULL) {
    free (inner);
    free (nested);
    out_of_memory (ctx);
    return NULL;
  }
  nested->spec = mc_spec_parse_within (ctx->log, inner, within);
  free (inner);
  if (nested->spec != NULL && nested->spec->dual)
    mc_log_caret (ctx->log, MODCAT_LOG_ERROR, nested->spec, 0,
                  strlen (nested->spec->text), "an address within an address "
                  "must be one for both directions, without \"!!\"");
  else if (nested->spec != NULL)
    nested->address = mc_address_bind_for (ctx, nested->spec,
                                           &nested->spec->single[0], target);
  if (nested->address != NULL)
    return nested;
  mc_nested_free (nested);
  return NULL;
}

/* What is said of sessions, one after the other or many at once, is for the
   address that has them. */
static bool
check_nested (const struct binding *b, const struct modcat_opt *opt,
              struct modcat_address *a)
{
  static const char *const names[] = {
    "fork", "serve", "max-children", "accept-timeout",
  };
  const struct binding within = { .ctx = b->ctx, .a = a };

  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    const struct mc_opt_set *set = mc_address_opt (a, names[i]);

    if (set != NULL)
      return refuse (&within, &set->words->name, "option \"%s\" has no effect "
                     "within %s=: give it to %.64s", names[i], opt->name,
                     b->a->single->keyword.text);
  }
  return true;
}

static bool
store_nested (const struct binding *b, const struct modcat_opt *opt,
              const char *text, void *conf)
{
  const struct mc_place within = { .spec = b->a->spec,
                                   .keyword = b->a->single->keyword.text,
                                   .option = opt->name };
  struct mc_nested *nested = mc_nested_new (b->ctx, text, &within, b->target);
  void *at = (char *) conf + opt->store;

  if (nested == NULL)
    return false;
  nested->next = b->a->nested;
  b->a->nested = nested;
  *(const struct modcat_address **) at = nested->address;
  return check_nested (b, opt, nested->address);
}

/* -- confs ---------------------------------------------------------------- */

static bool
store (const struct binding *b, const struct modcat_opt *opt,
       struct modcat_value *v, void *conf)
{
  if (opt->type == MODCAT_ADDRESS)
    return store_nested (b, opt, v->str, conf);
  return mc_value_store (opt, v, conf) || out_of_memory (b->ctx);
}

static bool
store_default (const struct binding *b, const struct modcat_opt *opt,
               void *conf)
{
  struct modcat_value v;
  const char *why = mc_value_parse_default (opt, &v);
  bool good = why == NULL && store (b, opt, &v, conf);

  if (why != NULL)
    mc_log_put (b->ctx->log, MODCAT_LOG_ERROR,
                "the default of option \"%s\" is wrong: %s", opt->name, why);
  mc_value_give (&v, &b->a->keep);
  return good;
}

static bool
store_defaults (const struct binding *b, const struct modcat_list *opts,
                void *conf)
{
  for (size_t i = 0; i < opts->count; i++) {
    const struct modcat_opt *opt = mc_opt_at (opts, i);

    if (opt->dflt != NULL && opt->apply == NULL
        && !store_default (b, opt, conf))
      return false;
  }
  return true;
}

/* Make the conf of GROUP (NULL: the type's own), with the defaults in it. */
static void *
add_conf (const struct binding *b, const struct modcat_group *group)
{
  struct modcat_address *a = b->a;
  size_t size = group != NULL ? group->conf_size : a->type->conf_size;
  struct mc_conf *confs = realloc (a->confs,
                                   (a->nconfs + 1) * sizeof *confs);
  void *mem = calloc (1, size > 0 ? size : 1);

  if (confs != NULL)
    a->confs = confs;
  if (confs == NULL || mem == NULL) {
    free (mem);
    out_of_memory (b->ctx);
    return NULL;
  }
  confs[a->nconfs++] = (struct mc_conf) { group, mem };
  if (!store_defaults (b, group != NULL ? &group->opts : &a->type->opts, mem))
    return NULL;
  return mem;
}

/* That of a group which a module adds to is made at its first option. */
static void *
conf_of (const struct binding *b, const struct modcat_group *group)
{
  for (size_t i = 0; i < b->a->nconfs; i++)
    if (b->a->confs[i].group == group)
      return b->a->confs[i].mem;
  return add_conf (b, group);
}

static bool
add_confs (const struct binding *b)
{
  const struct modcat_list *groups = &b->a->type->groups;

  if (add_conf (b, NULL) == NULL)
    return false;
  for (size_t i = 0; i < groups->count; i++)
    if (conf_of (b, mc_group_at (groups, i)) == NULL)
      return false;
  for (size_t i = 0; i < MC_GROUPS_EVERYWHERE; i++)
    if (conf_of (b, mc_core_groups[i]) == NULL)
      return false;
  return true;
}

/* -- options -------------------------------------------------------------- */

/* Of an address within, the options are logged one by one. */
static void
log_value (const struct binding *b, const struct mc_opt_set *set)
{
  const struct modcat_opt *opt = set->opt;
  const char *text = set->words->value.text;
  bool hidden = is_secret (opt);
  char value[200] = "";

  if (mc_log_threshold (b->ctx->log) > MODCAT_LOG_INFO)
    return;
  if (!hidden && opt->type == MODCAT_CUSTOM)
    snprintf (value, sizeof value, "\"%s\"", text != NULL ? text : "");
  else if (!hidden)
    mc_value_format (opt, &set->value, value, sizeof value);
  if (value[0] == '\0')
    mc_log_put (b->ctx->log, MODCAT_LOG_INFO, "setting option \"%s\"",
                opt->name);
  else
    mc_log_put (b->ctx->log, MODCAT_LOG_INFO, "setting option \"%s\" to %s",
                opt->name, value);
}

/* Forget an earlier occurrence of OPT, which a later one overrides. */
static void
drop_earlier (struct modcat_address *a, const struct modcat_opt *opt)
{
  for (size_t i = 0; i < a->nopts; i++)
    if (a->opts[i].opt == opt) {
      mc_value_release (&a->opts[i].value);
      a->nopts--;
      memmove (&a->opts[i], &a->opts[i + 1],
               (a->nopts - i) * sizeof a->opts[0]);
      return;
    }
}

/* Without its last brace an address within would be the name of a type, which
   messages show, passwords and all. */
static const char *
why_not_whole (const struct modcat_opt *opt, const char *text)
{
  if (opt->type != MODCAT_ADDRESS || text == NULL || text[0] != '{'
      || text[strlen (text) - 1] == '}')
    return NULL;
  return "begins with a brace, but does not end with one";
}

/* Parse and store the value of SET, which is found. */
static bool
set_value (const struct binding *b, struct mc_opt_set *set)
{
  const struct mc_option_words *words = set->words;
  const char *text = words->value.text, *why;
  void *conf;

  /* Of an address within, the words are expanded, not what they are made of:
     a target has no say in the grammar. */
  if (text != NULL && set->opt->type != MODCAT_ADDRESS
      && (text = expanded (b, &words->value)) == NULL)
    return false;
  why = why_not_whole (set->opt, text);
  if (why == NULL)
    why = mc_value_parse (set->opt, text, &set->value);
  if (why != NULL)
    return refuse (b, words->value.text != NULL ? &words->value
                   : &words->name, "option \"%.64s\": %s", words->name.text,
                   why);
  log_value (b, set);
  if (set->opt->apply != NULL)
    return true;
  conf = conf_of (b, set->group);
  if (conf == NULL || !store (b, set->opt, &set->value, conf))
    return false;
  if (set->opt->type == MODCAT_ADDRESS
      && strchr (b->a->nested->spec->shown, '*') == NULL)
    mc_spec_show (b->a->spec, &words->value);
  return true;
}

/* Checks come in the order of the type's groups, whatever was typed: cheap
   ones first, and the one that asks others last. */
static size_t
rank_of (const struct modcat_address *a, const struct mc_opt_set *set)
{
  const struct modcat_list *groups = &a->type->groups;
  size_t i = 0;

  if (set->opt->phase != MODCAT_PH_ACCEPT)
    return 0;
  while (i < groups->count && mc_group_at (groups, i) != set->group)
    i++;
  return i;
}

static bool
bind_option (const struct binding *b, const struct mc_option_words *words)
{
  struct modcat_address *a = b->a;
  struct mc_opt_set set = { .words = words };

  set.opt = mc_option_find (b->ctx, a->type, words->name.text, &set.group);
  if (set.opt == NULL) {
    show_harmless (b);
    mc_option_explain (b->ctx, a->spec, a->type, &words->name);
    return false;
  }
  if (!is_secret (set.opt))
    mc_spec_show (a->spec, &words->value);
  if (!set_value (b, &set)) {
    mc_value_release (&set.value);
    return false;
  }
  set.rank = rank_of (a, &set);
  if ((set.opt->flags & MODCAT_OPT_REPEAT) == 0)
    drop_earlier (a, set.opt);
  a->opts[a->nopts++] = set;
  return true;
}

static int
by_phase (const void *one, const void *two)
{
  const struct mc_opt_set *a = one, *b = two;

  if (a->opt->phase != b->opt->phase)
    return a->opt->phase < b->opt->phase ? -1 : 1;
  if (a->rank != b->rank)
    return a->rank < b->rank ? -1 : 1;
  return a->words < b->words ? -1 : a->words > b->words;
}

static bool
bind_options (const struct binding *b)
{
  struct modcat_address *a = b->a;
  const struct mc_single *single = a->single;

  a->opts = calloc (single->nopts + 1, sizeof *a->opts);
  if (a->opts == NULL)
    return out_of_memory (b->ctx);
  for (size_t i = 0; i < single->nopts; i++)
    if (!bind_option (b, &single->opts[i]))
      return false;
  qsort (a->opts, a->nopts, sizeof a->opts[0], by_phase);
  return true;
}

/* -- options that need or exclude each other ------------------------------ */

static bool
check_locks (const struct binding *b)
{
  const struct mc_opt_set *lock = mc_address_opt (b->a, "lockfile");
  const struct mc_opt_set *wait = mc_address_opt (b->a, "waitlock");

  if (lock == NULL || wait == NULL)
    return true;
  return refuse (b, lock->words > wait->words ? &lock->words->name
                 : &wait->words->name, "options \"lockfile\" and "
                 "\"waitlock\" exclude each other");
}

/* As in socat a listener refuses what has no sense without fork; addresses
   that connect take it, but not in silence. */
static bool
check_fork (const struct binding *b)
{
  const struct mc_child_conf *child = mc_address_conf (b->a,
                                                       &modcat_group_child);
  const struct mc_opt_set *max = mc_address_opt (b->a, "max-children");

  if (max == NULL || child == NULL || child->fork || child->serve > 0)
    return true;
  if (b->a->type->listen != NULL)
    return refuse (b, &max->words->name,
                   "option max-children not allowed without option fork");
  mc_log_put (b->ctx->log, MODCAT_LOG_WARN,
              "option \"max-children\" has no effect without option \"fork\"");
  return true;
}

static bool
check_backoff (const struct binding *b)
{
  const struct mc_retry_conf *retry = mc_address_conf (b->a,
                                                       &modcat_group_retry);
  const struct mc_opt_set *set = mc_address_opt (b->a, "backoff");

  if (set == NULL || retry == NULL)
    return true;
  if (retry->backoff < retry->interval
      && mc_address_opt (b->a, "interval") != NULL)
    return refuse (b, &set->words->name, "option \"backoff\" is the longest "
                   "pause: it can't be shorter than interval, the first one");
  if (retry->retry > 0 || retry->forever)
    return true;
  return refuse (b, &set->words->name, "option \"backoff\" has no effect "
                 "without retry or forever");
}

static bool
check_sense (const struct binding *b)
{
  if (mc_address_opt (b->a, "netns") != NULL && !b->ctx->set.experimental)
    mc_log_put (b->ctx->log, MODCAT_LOG_WARN,
                "option \"netns\" is experimental");
  return check_locks (b) && check_fork (b) && check_backoff (b);
}

/* -- the whole ------------------------------------------------------------ */

static bool
begin (struct binding *b, struct mc_context *ctx, const struct mc_spec *spec,
       const struct mc_single *single, const struct mc_target *target)
{
  *b = (struct binding) { .ctx = ctx, .target = target };
  b->a = calloc (1, sizeof *b->a);
  if (b->a == NULL)
    return out_of_memory (ctx);
  b->a->spec = spec;
  b->a->single = single;
  return true;
}

/* The address for the direction that A's type lacks: no parameters and no
   options are its own. */
static bool
bind_pair (const struct binding *b)
{
  const char *why = "";
  struct binding pair;

  if (b->a->type->pair_with == NULL)
    return true;
  if (!begin (&pair, b->ctx, b->a->spec, b->a->single, NULL))
    return false;
  b->a->pair = pair.a;
  pair.a->type = mc_registry_addr (b->ctx->registry, b->a->type->pair_with,
                                   &why);
  if (pair.a->type == NULL)
    return refuse (b, &b->a->single->keyword, "%s", why);
  pair.a->argv = calloc (1, sizeof *pair.a->argv);
  if (pair.a->argv == NULL)
    return out_of_memory (b->ctx);
  return add_confs (&pair);
}

struct modcat_address *
mc_address_bind (struct mc_context *ctx, const struct mc_spec *spec,
                 const struct mc_single *single)
{
  return mc_address_bind_for (ctx, spec, single, NULL);
}

struct modcat_address *
mc_address_bind_for (struct mc_context *ctx, const struct mc_spec *spec,
                     const struct mc_single *single,
                     const struct mc_target *target)
{
  struct binding b;

  if (!begin (&b, ctx, spec, single, target))
    return NULL;
  b.a->wants_target = target != NULL && mc_target_in (single);
  if (find_type (&b) && bind_params (&b) && add_confs (&b)
      && bind_options (&b) && check_sense (&b) && bind_pair (&b))
    return b.a;
  mc_address_free (b.a);
  return NULL;
}

void
mc_address_free (struct modcat_address *a)
{
  if (a == NULL)
    return;
  mc_address_free (a->pair);
  if (a->prepared && a->type->release != NULL)
    a->type->release (a->shared);
  free (a->shared);
  while (a->nested != NULL) {
    struct mc_nested *nested = a->nested;

    a->nested = nested->next;
    mc_nested_free (nested);
  }
  while (a->texts != NULL) {
    struct mc_text *text = a->texts;

    a->texts = text->next;
    free (text->text);
    free (text);
  }
  for (size_t i = 0; i < a->nopts; i++)
    mc_value_release (&a->opts[i].value);
  mc_value_release (&a->keep);
  for (size_t i = 0; i < a->nconfs; i++)
    free (a->confs[i].mem);
  free (a->confs);
  free (a->opts);
  free (a->argv);
  free (a);
}
