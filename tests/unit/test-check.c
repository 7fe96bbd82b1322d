/* tests/unit/test-check.c -- a good descriptor, and one deviation at a time.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <string.h>

#include "core/list.h"
#include "core/loader.h"
#include "tests/unit/unit.h"

/* The descriptor under test; set up anew for each deviation. */
struct conf { int number; const char *text; };

static struct modcat_opt opts[2], own[1];
static struct modcat_group group, other;
static const struct modcat_group *groups[2];
static struct modcat_addr addrs[2];
static struct modcat_module module;

static int
some_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return rq && ch ? MODCAT_OK : MODCAT_FAIL;
}

static int
some_accept (const struct modcat_request *rq, struct modcat_channel *ln,
             struct modcat_channel *ch)
{
  return rq && ln && ch ? MODCAT_OK : MODCAT_FAIL;
}

static void
some_release (void *shared)
{
  (void) shared;
}

static const char *
some_parse (const struct modcat_opt *opt, const char *text,
            struct modcat_value *v)
{
  return opt && text && v ? NULL : "bad";
}

static int
some_apply (const struct modcat_target *t, const struct modcat_opt *opt,
            const struct modcat_value *v)
{
  return t && opt && v ? MODCAT_OK : MODCAT_SKIP;
}

static struct modcat_opt
opt_number (void)
{
  return (struct modcat_opt) {
    .name = "number", .aliases = "num,nr", .help = "a number",
    .type = MODCAT_INT, .phase = MODCAT_PH_INIT,
    .store = offsetof (struct conf, number),
  };
}

static void
reset (void)
{
  opts[0] = own[0] = opt_number ();
  opts[1] = (struct modcat_opt) {
    .name = "text", .help = "a text", .type = MODCAT_STRING,
    .phase = MODCAT_PH_LATE2, .store = offsetof (struct conf, text),
  };
  group = (struct modcat_group) {
    .size = sizeof group, .name = "GROUP-1", .help = "a group",
    .opts = MODCAT_LIST (opts), .conf_size = sizeof (struct conf),
  };
  groups[0] = &group;
  other = (struct modcat_group) {
    .size = sizeof other, .name = "OTHER", .help = "an empty group",
  };
  groups[1] = &other;
  addrs[0] = (struct modcat_addr) {
    .names = "OPENER,OPEN", .usage = "OPENER", .help = "open",
    .dirs = MODCAT_READ, .pair_with = "LISTENER", .max_args = 1,
    .infer = "path", .groups = MODCAT_LIST (groups),
    .more_groups = "TERMIOS,IP4", .opts = MODCAT_LIST (own),
    .conf_size = sizeof (struct conf), .open = some_open,
  };
  addrs[1] = (struct modcat_addr) {
    .names = "LISTENER", .usage = "LISTENER", .help = "listen",
    .dirs = MODCAT_RDWR, .groups = MODCAT_LIST (groups),
    .listen = some_open, .accept = some_accept,
  };
  module = (struct modcat_module) {
    .size = sizeof module, .api = MODCAT_API, .name = "m", .version = "1",
    .summary = "a module", .addrs = MODCAT_LIST (addrs),
    .groups = { groups, 1, sizeof groups[0] },
  };
}

static const char *
check (void)
{
  static char text[256];

  return mc_check_module (&module, text, sizeof text);
}

START_TEST (good)
{
  reset ();
  ck_assert_ptr_null (check ());
}
END_TEST

START_TEST (good_without_options)
{
  reset ();
  group.opts = (struct modcat_list) { NULL, 0, 0 };
  addrs[0].opts = addrs[0].groups = addrs[1].groups = group.opts;
  module.groups = group.opts;
  ck_assert_ptr_null (check ());
}
END_TEST

START_TEST (good_options_alone)
{
  reset ();
  module.addrs = (struct modcat_list) { NULL, 0, 0 };
  ck_assert_ptr_null (check ());
}
END_TEST

/* A module of a build whose rows have grown. */
START_TEST (good_longer_rows)
{
  struct { struct modcat_addr addr; void *more[3]; } rows[2];
  struct { struct modcat_opt opt; char more[64]; } longer[2];

  reset ();
  memset (rows, 0x5a, sizeof rows);
  memset (longer, 0x5a, sizeof longer);
  for (int i = 0; i < 2; i++)
    {
      rows[i].addr = addrs[i];
      longer[i].opt = opts[i];
    }
  group.opts = (struct modcat_list) MODCAT_LIST (longer);
  module.addrs = (struct modcat_list) MODCAT_LIST (rows);
  ck_assert_ptr_null (check ());
  ck_assert_str_eq (mc_addr_at (&module.addrs, 1)->names, "LISTENER");
  ck_assert_str_eq (mc_opt_at (&group.opts, 1)->name, "text");
}
END_TEST

/* The core is longer than the rows: they are read with zeros behind. */
START_TEST (shorter_rows)
{
  static const struct { int a, b; } rows[] = { { 1, 2 }, { 3, 4 } };
  struct modcat_list list = MODCAT_LIST (rows);
  const int *row = mc_list_row (&list, 1, 4 * sizeof (int));

  ck_assert_int_eq (row[0], 3);
  ck_assert_int_eq (row[1], 4);
  ck_assert_int_eq (row[2], 0);
  ck_assert_int_eq (row[3], 0);
  /* The copy is made once: pointers to rows stay good. */
  ck_assert_ptr_eq (mc_list_row (&list, 1, 4 * sizeof (int)), row);
  ck_assert_ptr_eq (mc_list_row (&list, 1, sizeof rows[0]), &rows[1]);
}
END_TEST

#define DEVIATE(name, what) static void name (void) { what; }
DEVIATE (tiny, module.size = 8)
DEVIATE (small, module.size = offsetof (struct modcat_module, list) - 1)
DEVIATE (huge, module.size = 1 << 20)
DEVIATE (old_api, module.api = 0)
DEVIATE (new_api, module.api = 1000)
DEVIATE (no_name, module.name = NULL)
DEVIATE (empty_name, module.name = "")
DEVIATE (no_version, module.version = NULL)
DEVIATE (no_summary, module.summary = NULL)
DEVIATE (nothing, module.addrs.count = module.groups.count = 0)
DEVIATE (addrs_null, module.addrs.items = NULL)
DEVIATE (addrs_many, module.addrs.count = (size_t) -1)
DEVIATE (addrs_stride,
         module.addrs.stride = offsetof (struct modcat_addr, release))
DEVIATE (addrs_zero_stride, module.addrs.stride = 0)
DEVIATE (addrs_odd_stride, module.addrs.stride = sizeof addrs[0] + 1)
DEVIATE (addrs_odd_place,
         module.addrs.items = (const char *) module.addrs.items + 1)
DEVIATE (groups_null, module.groups.items = NULL)
DEVIATE (names_null, addrs[1].names = NULL)
DEVIATE (names_empty, addrs[1].names = "")
DEVIATE (names_hole, addrs[1].names = "A,,B")
DEVIATE (names_end, addrs[1].names = "A,")
DEVIATE (names_colon, addrs[1].names = "A:B")
DEVIATE (names_blank, addrs[1].names = "A, B")
DEVIATE (names_twice, addrs[1].names = "LISTENER,listener")
DEVIATE (names_twice_rows, addrs[1].names = "L,open")
DEVIATE (usage_null, addrs[0].usage = NULL)
DEVIATE (help_null, addrs[0].help = NULL)
DEVIATE (no_calls, addrs[0].open = NULL)
DEVIATE (all_calls, addrs[1].open = some_open)
DEVIATE (no_accept, addrs[1].accept = NULL)
DEVIATE (no_listen, addrs[1].listen = NULL)
DEVIATE (no_prepare, addrs[0].release = some_release)
DEVIATE (no_prepare_size, addrs[0].shared_size = 1)
DEVIATE (args, addrs[0].min_args = 2)
DEVIATE (no_dirs, addrs[0].dirs = 0)
DEVIATE (more_dirs, addrs[0].dirs = 4)
DEVIATE (pair_of_both, addrs[0].dirs = MODCAT_RDWR)
DEVIATE (pair_empty, addrs[0].pair_with = "")
DEVIATE (infer_what, addrs[0].infer = "colour")
DEVIATE (addr_flags, addrs[0].flags = 0x80)
DEVIATE (addr_state, addrs[0].state_size = 1 << 30)
DEVIATE (addr_conf, addrs[0].conf_size = 1 << 30)
DEVIATE (addr_groups_stride, addrs[0].groups.stride = 1)
DEVIATE (addr_group_null, groups[1] = NULL)
DEVIATE (addr_group_twice, groups[1] = &group)
DEVIATE (addr_more_groups, addrs[0].more_groups = "TERMIOS,,IP4")
DEVIATE (own_store, addrs[0].conf_size = 3)
DEVIATE (group_small, group.size = 8)
DEVIATE (group_huge, group.size = 1 << 20)
DEVIATE (group_name, group.name = NULL)
DEVIATE (group_lower, group.name = "group")
DEVIATE (group_help, group.help = NULL)
DEVIATE (group_opts_null, group.opts.items = NULL)
DEVIATE (group_opts_stride, group.opts.stride = sizeof opts[0] / 2)
DEVIATE (group_conf, group.conf_size = (size_t) -1)
DEVIATE (opt_name, opts[1].name = NULL)
DEVIATE (opt_empty, opts[1].name = "")
DEVIATE (opt_upper, opts[1].name = "Text")
DEVIATE (opt_two, opts[1].name = "text,txt")
DEVIATE (opt_alias, opts[1].aliases = "a=b")
DEVIATE (opt_twice, opts[1].aliases = "txt,NR")
DEVIATE (opt_help, opts[1].help = NULL)
DEVIATE (opt_type, opts[1].type = 0)
DEVIATE (opt_type_new, opts[1].type = MODCAT_ADDRESS + 1)
DEVIATE (opt_phase, opts[1].phase = 0)
DEVIATE (opt_phase_between, opts[1].phase = MODCAT_PH_FD + 5)
DEVIATE (opt_phase_behind, opts[1].phase = MODCAT_PH_SPECIFIC + 10)
DEVIATE (opt_flags, opts[1].flags = 0x100)
DEVIATE (opt_range, (opts[0].min = 2, opts[0].max = 1))
DEVIATE (opt_store, opts[1].store = sizeof (struct conf) - 4)
DEVIATE (opt_store_far, opts[1].store = (size_t) -8)
DEVIATE (opt_store_odd, opts[1].store = 1)
DEVIATE (opt_no_parser, opts[1].type = MODCAT_CUSTOM)
DEVIATE (opt_parser, opts[1].parse = some_parse)

static const struct { void (*deviate) (void); const char *why; } rows[] = {
  { tiny, "too small" },
  { small, "too small" },
  { huge, "too large" },
  { old_api, "api 0, which is older" },
  { new_api, "api 1000, which is newer" },
  { no_name, "no name" },
  { empty_name, "no name" },
  { no_version, "no version" },
  { no_summary, "no summary" },
  { nothing, "neither address types nor options" },
  { addrs_null, "list of address types counts 2 but holds none" },
  { addrs_many, "more than 4096" },
  { addrs_stride, "list of address types has rows of" },
  { addrs_zero_stride, "rows of 0 bytes" },
  { addrs_odd_stride, "list of address types has rows of" },
  { addrs_odd_place, "list of address types has rows of" },
  { groups_null, "list of groups counts 1 but holds none" },
  { names_null, "address type 1 has no name" },
  { names_empty, "address type 1 has an empty name" },
  { names_hole, "address type 1 has an empty name" },
  { names_end, "address type 1 has an empty name" },
  { names_colon, "address type 1 has a name with other than letters" },
  { names_blank, "address type 1 has a name with other than letters" },
  { names_twice, "the name \"listener\" is there twice" },
  { names_twice_rows, "the name \"open\" is there twice" },
  { usage_null, "OPENER,OPEN has no usage" },
  { help_null, "OPENER,OPEN has no usage or no help" },
  { no_calls, "neither open nor listen" },
  { all_calls, "open beside listen" },
  { no_accept, "listen or accept without the other" },
  { no_listen, "listen or accept without the other" },
  { no_prepare, "shares what nothing prepares" },
  { no_prepare_size, "shares what nothing prepares" },
  { args, "at least 2 and at most 1" },
  { no_dirs, "unknown directions 0x0" },
  { more_dirs, "unknown directions 0x4" },
  { pair_of_both, "lacks no direction" },
  { pair_empty, "lacks no direction" },
  { infer_what, "infers the unknown \"colour\"" },
  { addr_flags, "unknown flags 0x80" },
  { addr_state, "state of address type OPENER,OPEN" },
  { addr_conf, "conf of OPENER,OPEN" },
  { addr_groups_stride, "list of groups has rows of 1 bytes" },
  { addr_group_null, "empty place" },
  { addr_group_twice, "group GROUP-1 is there twice" },
  { addr_more_groups, "has an empty name" },
  { own_store, "option \"number\" stores 4 bytes at 0 of a conf of 3" },
  { group_small, "a group has 8 bytes" },
  { group_huge, "a group has 1048576 bytes" },
  { group_name, "upper case name" },
  { group_lower, "upper case name" },
  { group_help, "group GROUP-1 has no help" },
  { group_opts_null, "list of options counts 2" },
  { group_opts_stride, "list of options has rows of" },
  { group_conf, "conf of GROUP-1" },
  { opt_name, "option 1 of GROUP-1 has no name" },
  { opt_empty, "option 1 has an empty name" },
  { opt_upper, "\"Text\" is not one lower case name" },
  { opt_two, "\"text,txt\" is not one lower case name" },
  { opt_alias, "option 1 has a name with other than" },
  { opt_twice, "the name \"NR\" is there twice" },
  { opt_help, "\"text\" has no help" },
  { opt_type, "unknown type 0" },
  { opt_type_new, "unknown type 29" },
  { opt_phase, "unknown phase 0" },
  { opt_phase_between, "unknown phase 135" },
  { opt_phase_behind, "unknown phase 360" },
  { opt_flags, "unknown flags 0x100" },
  { opt_range, "minimum above its maximum" },
  { opt_store, "\"text\" stores 8 bytes at 12 of a conf of 16" },
  { opt_store_far, "\"text\" stores 8 bytes at" },
  { opt_store_odd, "is not aligned" },
  { opt_no_parser, "must have a parser" },
  { opt_parser, "must have a parser" },
};

START_TEST (deviation)
{
  const char *why;

  reset ();
  rows[_i].deviate ();
  why = check ();
  ck_assert_ptr_nonnull (why);
  ck_assert_msg (strstr (why, rows[_i].why), "\"%s\" is not in: %s",
                 rows[_i].why, why);
}
END_TEST

/* What an applier takes need not fit in a conf. */
START_TEST (applied_not_stored)
{
  reset ();
  opts[1].store = 9999;
  opts[1].apply = some_apply;
  ck_assert_ptr_null (check ());
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("check");
  TCase *tc = tcase_create ("check");

  UNIT_ADD (tc, good, good_without_options, good_options_alone,
            good_longer_rows, shorter_rows, applied_not_stored);
  tcase_add_loop_test (tc, deviation, 0, sizeof rows / sizeof rows[0]);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
