/* tests/unit/fake.h -- a log and a registry for tests of addresses and options.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * A test that links libfake has fake.c instead of core/log.c, and the
 * failures of core/request.c, and fake-bind.c instead of core/registry.c: it
 * sees each line that is logged with its column, and says which modules there
 * are. */
#ifndef FAKE_H
#define FAKE_H

#include <stddef.h>

#include "core/address.h"
#include "core/context.h"
#include "core/log.h"
#include "core/option.h"

/* The context of all tests; its log shows level INFO and above. */
extern struct mc_context fake_ctx;

/* What was logged since fake_log_clear(), a line each: "E 1:13+5 text" for
   column 13 (from 0) and width 5 of address 1, else "E text".  Failures of
   appliers are "E option NAME: text". */
const char *fake_log (void);
void fake_log_clear (void);

/* The modules that there are; NULL ends the list.  The keyword "GONE" and
   the option "gone" of group FD are those of an absent module. */
extern const struct modcat_module *const *fake_modules;

/* A module with one type for many tests, see fake.c: TEST[:a[:b]]. */
extern const struct modcat_module fake_module;

/* Parse and bind TEXT.  In case of an error the test fails, and so does
   fake_refused() without one, which returns the log. */
struct modcat_address *fake_bind (const char *text);
const char *fake_refused (const char *text);
void fake_free (struct modcat_address *a);

/* Bind "TEST,OPTION" and apply its options of PHASE to FD and PATH; what the
   applier returned.  See fake_log() for the rest. */
int fake_apply (const char *option, int phase, int fd, const char *path);

#endif
