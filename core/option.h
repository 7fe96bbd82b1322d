/* core/option.h -- from option words to parsed values and confs.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_OPTION_H
#define MC_OPTION_H

#include <stdbool.h>

#include <modcat/module.h>

#include "address.h"

struct mc_context;
struct mc_target;

/* Parse and bind TEXT, with or without braces around it; must be one address
   for both directions.  WITHIN: what it is the value of, or NULL.
   TARGET: as for mc_address_bind_for().  NULL: reported. */
struct mc_nested *mc_nested_new (struct mc_context *ctx, const char *text,
                                 const struct mc_place *within,
                                 const struct mc_target *target);
void mc_nested_free (struct mc_nested *nested);

/* An address: its type, parameters and options, parsed, not yet opened.
   Modules know it as an opaque struct modcat_address. */

/* One option that the user gave, understood. */
struct mc_opt_set {
  const struct modcat_opt *opt;
  const struct modcat_group *group;      /* NULL: the address type's own */
  struct modcat_value value;
  const struct mc_option_words *words;   /* where it was typed */
  size_t rank;                 /* peer checks: place of the group in the type's
                                  list, behind it for one that was added */
};

/* A group's conf for one address. */
struct mc_conf {
  const struct modcat_group *group;      /* NULL: the address type's own */
  void *mem;
};

/* An address within another, with its words. */
struct mc_nested {
  struct mc_nested *next;
  struct mc_spec *spec;
  struct modcat_address *address;
};

/* A word of an address after mc_target_expand(). */
struct mc_text {
  struct mc_text *next;
  char *text;
};

/* Immutable from here on; many openings may share it. */
struct modcat_address {
  const struct mc_spec *spec;
  const struct mc_single *single;
  const struct modcat_addr *type;
  const char **argv;           /* type's parameters, NULL behind the last */
  int argc;
  struct mc_opt_set *opts;     /* sorted by phase, rank, then as typed; of
                                  options without MODCAT_OPT_REPEAT the last
                                  only */
  size_t nopts;
  struct mc_conf *confs;
  size_t nconfs;
  struct modcat_address *pair; /* type->pair_with, bound, or NULL */
  void *shared;                /* type->shared_size bytes, prepared */
  bool prepared;
  struct modcat_value keep;    /* owns what defaults point to */
  struct mc_nested *nested;    /* values of MODCAT_ADDRESS options */
  struct mc_text *texts;       /* words with a target in them */
  bool wants_target;           /* has placeholders: to be bound anew for each
                                  target */
};

/* Find the type of SINGLE, check its parameters, parse and range-check its
   options.  Opens nothing.  NULL: reported with the column. */
struct modcat_address *mc_address_bind (struct mc_context *ctx,
                                        const struct mc_spec *spec,
                                        const struct mc_single *single);

/* The same with the words of TARGET in place of %h and %p, when the address has
   any; TARGET NULL: nobody gives one, %h and %p are words like any other but
   where hosts and ports stand, which is refused. */
struct modcat_address *mc_address_bind_for (struct mc_context *ctx,
                                            const struct mc_spec *spec,
                                            const struct mc_single *single,
                                            const struct mc_target *target);

/* Also releases what the type's `prepare` has made. */
void mc_address_free (struct modcat_address *a);

/* The conf of GROUP (this very object; NULL: the type's own), or NULL. */
const void *mc_address_conf (const struct modcat_address *a,
                             const struct modcat_group *group);

/* Make T see the options of PHASE, in their order, and mark them in APPLIED (a
   mark for each of a->opts); a stored option is marked when its phase comes.
   One that returns MODCAT_SKIP stays unmarked.  Stops, marked, at the first
   that fails or refuses.  WHICH, or-ed: */
enum mc_options_which {
  MC_OPTS_LEFT = 1,            /* only those not marked yet */
  MC_OPTS_NOT_PROCESS = 2,     /* not those of mc_group_process: the program
                                  of the address applies them in the child */
  MC_OPTS_OF_FDS = 4           /* not MODCAT_OPT_CHANNEL, nor those of process,
                                  appl and all: for a second descriptor */
};
int mc_options_apply (const struct modcat_address *a, unsigned char *applied,
                      const struct modcat_target *t, int phase,
                      unsigned which);

/* The first one that is not marked, or NULL.  A stored one is never missed
   when the address type takes its group: whoever reads the conf acts on it. */
const struct mc_opt_set *
mc_options_unapplied (const struct modcat_address *a,
                      const unsigned char *applied);

/* The option with this canonical name, the last one when repeated, or NULL. */
const struct mc_opt_set *mc_address_opt (const struct modcat_address *a,
                                         const char *name);

/* The phase's name as -hhh prints it ("PASTSOCKET"). */
const char *mc_phase_name (int phase);

/* -- values --------------------------------------------------------------- */

/* Parse TEXT (NULL: bare name) as OPT's type into V, range included.  V may
   point into TEXT, and owns what modcat_value_alloc() hung on it, also when
   TEXT is bad.  NULL when good, else what is wrong, in words that fit behind
   `option "x": ` and live as long as V. */
const char *mc_value_parse (const struct modcat_opt *opt, const char *text,
                            struct modcat_value *v);

/* The same for a default, which may be outside of what a user may type. */
const char *mc_value_parse_default (const struct modcat_opt *opt,
                                    struct modcat_value *v);

/* Free what V owns. */
void mc_value_release (struct modcat_value *v);

/* Let TO own what FROM owns. */
void mc_value_give (struct modcat_value *from, struct modcat_value *to);

/* The "data" syntax of modcat(1): TEXT to bytes in V.  NULL when good, else
   what is wrong, in static words that fit behind `value "…" `. */
const char *mc_data_parse (const char *text, struct modcat_value *v);

/* Store V where OPT says, in CONF; what is a pointer there lives as long as
   what V owns.  False without memory.  Not for MODCAT_ADDRESS. */
bool mc_value_store (const struct modcat_opt *opt, struct modcat_value *v,
                     void *conf);

/* V for a log line, as `setting option "x" to …` shows it; "" for a CONST. */
void mc_value_format (const struct modcat_opt *opt,
                      const struct modcat_value *v, char *buf, size_t size);

/* The type's name as -hhh prints it ("UNSIGNED-INT"). */
const char *mc_type_name (const struct modcat_opt *opt);

/* -- the core's own groups ------------------------------------------------ */

/* Confs of the core's own groups (core/group-*.c). */
extern const struct modcat_group mc_group_appl;      /* every address */
extern const struct modcat_group mc_group_process;   /* every address */
extern const struct modcat_group mc_group_all;       /* chdir, umask */

/* All of them; the first MC_GROUPS_EVERYWHERE are every address's. */
enum { MC_GROUPS_EVERYWHERE = 3, MC_CORE_GROUPS = 8 };
extern const struct modcat_group *const mc_core_groups[MC_CORE_GROUPS];

enum mc_line_end { MC_EOL_RAW, MC_EOL_CR, MC_EOL_CRNL };

struct mc_fd_conf {
  int shut;                    /* enum modcat_half_close + 1, 0: not given */
  int end_close;               /* 1: end with close() */
  unsigned char cool_write;
};

struct mc_appl_conf {
  int line_end;                /* enum mc_line_end */
  int escape;                  /* byte, -1: none */
  unsigned char ignore_eof;
  uint64_t read_bytes;         /* 0: no limit */
  const char *lock_file;       /* lockfile or waitlock, NULL: none */
  const char *wait_lock;
};

struct mc_retry_conf {
  unsigned retry;
  unsigned char forever;
  int64_t interval;            /* ns */
  int64_t backoff;             /* ns, the longest pause; 0: always interval */
};

struct mc_child_conf {
  unsigned char fork;
  int serve;                   /* processes, 0: not given */
  int max_children;            /* 0: no limit */
  int children_shutup;
};

struct mc_all_conf {
  const char *chdir;           /* NULL: stay */
  uint32_t umask;              /* when modcat_given (rq, "umask") */
};

struct mc_process_conf {
  const char *netns;           /* name below /run/netns, NULL: stay */
};

#endif
