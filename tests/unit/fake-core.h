/* tests/unit/fake-core.h -- a core of a few lines, for unit tests of modules.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * A test program links it instead of the core, calls the callbacks of a
 * module's descriptor itself, and looks at what they did. */
#ifndef FAKE_CORE_H
#define FAKE_CORE_H

#include <modcat/module.h>

/* An option as it was typed. */
struct fake_option {
  const char *name;            /* canonical */
  int64_t num;
  const char *str;
};

/* What the module under test left behind. */
struct fake_trace {
  char log[16384];             /* its lines: "N text\n"; F: modcat_fail() */
  char phases[1024];           /* "30 40 50 ": calls that walk a phase */
  int wait_fd;                 /* of the last modcat_wait(), -1: none */
  unsigned wait_dirs;
  int64_t deadline;            /* of the last modcat_wait_until() */
  char unlink_at_close[4096];  /* the last path */
  const char *parsed;          /* text of modcat_parse_address() */
  int woken;                   /* calls of modcat_wake() */
  void (*open_lower) (struct modcat_channel *lower);
};
extern struct fake_trace fake;

/* A request for the address type NAME of M with the parameter ARG (NULL:
   none) and OPTS, which end in a row without name, their values stored;
   `prepare` has run.  Everything of FAKE is forgotten.  NULL: prepare
   failed. */
struct modcat_request *fake_request (const struct modcat_module *m,
                                     const char *name, unsigned dirs,
                                     const char *arg,
                                     const struct fake_option *opts);

/* A request for a type that has just these groups. */
struct modcat_request *fake_request_for (const struct modcat_addr *addr,
                                         unsigned dirs, const char *arg,
                                         const struct fake_option *opts);

/* A channel for RQ, not open yet. */
struct modcat_channel *fake_channel (const struct modcat_request *rq);

/* End CH as the core does, and free it with its request. */
void fake_close (struct modcat_channel *ch);

/* Was an option left that nobody used?  Its name, or NULL. */
const char *fake_unused (const struct modcat_request *rq);

/* The row of option NAME of G; fails the test when there is none. */
const struct modcat_opt *fake_row (const struct modcat_group *g,
                                   const char *name);

/* Go to a new, empty folder below TMPDIR. */
void fake_scratch (void);

#endif
