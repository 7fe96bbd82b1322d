/* tests/unit/fake-bind.c -- a registry for tests of addresses and options.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/list.h"
#include "core/registry.h"
#include "tests/unit/fake.h"

/* It is here and not beside the log so that no test, by not needing this file,
   gets the real registry. */
struct mc_context fake_ctx;

/* -- the registry --------------------------------------------------------- */

static const struct modcat_module *const only_fake[] = { &fake_module, NULL };
const struct modcat_module *const *fake_modules = only_fake;

static const struct modcat_addr *
find_keyword (const char *keyword, const char *infer)
{
  for (size_t m = 0; fake_modules[m] != NULL; m++) {
    const struct modcat_list *addrs = &fake_modules[m]->addrs;

    for (size_t i = 0; i < addrs->count; i++) {
      const struct modcat_addr *a = mc_addr_at (addrs, i);

      if (keyword != NULL ? mc_name_in (keyword, a->names)
          : a->infer != NULL && strcmp (a->infer, infer) == 0)
        return a;
    }
  }
  return NULL;
}

const struct modcat_addr *
mc_registry_addr (struct mc_registry *reg, const char *keyword,
                  const char **why)
{
  static char text[200];

  (void) reg;
  snprintf (text, sizeof text, strcmp (keyword, "GONE") == 0
            ? "address type \"%.40s\" is in module gone"
            : "unknown device/address \"%.40s\"", keyword);
  *why = text;
  return find_keyword (keyword, NULL);
}

const char *
mc_registry_infer (struct mc_registry *reg, const char *kind)
{
  static char name[64];
  const struct modcat_addr *a = find_keyword (NULL, kind);

  (void) reg;
  if (a == NULL)
    return NULL;
  snprintf (name, sizeof name, "%.*s", (int) strcspn (a->names, ","),
            a->names);
  return name;
}

/* GROUP NULL: any, and *OWNER tells. */
static const struct modcat_opt *
find_offer (const char *group, const char *name,
            const struct modcat_group **owner)
{
  for (size_t m = 0; fake_modules[m] != NULL; m++) {
    const struct modcat_list *groups = &fake_modules[m]->groups;

    for (size_t i = 0; i < groups->count; i++) {
      *owner = mc_group_at (groups, i);
      for (size_t n = 0; n < (*owner)->opts.count; n++) {
        const struct modcat_opt *opt = mc_opt_at (&(*owner)->opts, n);

        if ((group == NULL || strcasecmp ((*owner)->name, group) == 0)
            && (strcasecmp (opt->name, name) == 0
                || mc_name_in (name, opt->aliases)))
          return opt;
      }
    }
  }
  *owner = NULL;
  return NULL;
}

const struct modcat_opt *
mc_registry_opt (struct mc_registry *reg, const char *group,
                 const char *name, const struct modcat_group **owner,
                 const char **why)
{
  (void) reg;
  *why = strcmp (group, "FD") == 0 && strcmp (name, "gone") == 0
    ? "option \"gone\" is in module gone, which is not installed" : NULL;
  return find_offer (group, name, owner);
}

const char *
mc_registry_group_of (struct mc_registry *reg, const char *name)
{
  const struct modcat_group *owner;

  (void) reg;
  return find_offer (NULL, name, &owner) != NULL ? owner->name : NULL;
}

void
mc_registry_near_opts (struct mc_registry *reg, const char *group,
                       struct mc_near *near)
{
  (void) reg;
  for (size_t m = 0; fake_modules[m] != NULL; m++) {
    const struct modcat_list *groups = &fake_modules[m]->groups;

    for (size_t i = 0; i < groups->count; i++)
      if (strcasecmp (mc_group_at (groups, i)->name, group) == 0)
        for (size_t n = 0; n < mc_group_at (groups, i)->opts.count; n++)
          mc_near_add (near, mc_opt_at (&mc_group_at (groups, i)->opts,
                                        n)->name);
  }
}

size_t
mc_registry_count (struct mc_registry *reg)
{
  size_t n = 0;

  (void) reg;
  while (fake_modules[n] != NULL)
    n++;
  return n;
}

struct mc_module *
mc_registry_at (struct mc_registry *reg, size_t i)
{
  static struct mc_module module;

  (void) reg;
  module.desc = fake_modules[i];
  return &module;
}

/* -- the module ----------------------------------------------------------- */

static const struct modcat_addr fake_addrs[] = {
  { .names = "TEST,T", .usage = "TEST[:<a>[:<b>]]", .max_args = 2,
    .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_fifo,
                             &modcat_group_retry, &modcat_group_child,
                             &modcat_group_listen) },
};

const struct modcat_module fake_module = {
  .size = sizeof (struct modcat_module), .api = MODCAT_API, .name = "fake",
  .addrs = MODCAT_LIST (fake_addrs),
};

/* -- binding and applying ------------------------------------------------- */

struct modcat_address *
fake_bind (const char *text)
{
  struct mc_spec *spec = mc_spec_parse (fake_ctx.log, text, 1);
  struct modcat_address *a = NULL;

  if (spec != NULL)
    a = mc_address_bind (&fake_ctx, spec, &spec->single[0]);
  if (a == NULL)
    ck_abort_msg ("\"%s\" is refused: %s", text, fake_log ());
  return a;
}

const char *
fake_refused (const char *text)
{
  struct mc_spec *spec;
  struct modcat_address *a = NULL;

  fake_log_clear ();
  spec = mc_spec_parse (fake_ctx.log, text, 1);
  if (spec != NULL)
    a = mc_address_bind (&fake_ctx, spec, &spec->single[0]);
  if (a != NULL)
    ck_abort_msg ("\"%s\" is not refused", text);
  mc_spec_free (spec);
  return fake_log ();
}

void
fake_free (struct modcat_address *a)
{
  struct mc_spec *spec = (struct mc_spec *) (uintptr_t) a->spec;

  mc_address_free (a);
  mc_spec_free (spec);
}

int
fake_apply (const char *option, int phase, int fd, const char *path)
{
  const struct modcat_request rq = { .addr = &fake_addrs[0] };
  const struct modcat_target t = { .rq = &rq, .fd = fd, .path = path };
  struct modcat_address *a;
  unsigned char applied[16] = "";
  char text[3000];
  int result;

  snprintf (text, sizeof text, "TEST,%s", option);
  a = fake_bind (text);
  ck_assert_uint_lt (a->nopts, sizeof applied);
  fake_log_clear ();
  result = mc_options_apply (a, applied, &t, phase, 0);
  fake_free (a);
  return result;
}
