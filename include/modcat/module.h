/* include/modcat/module.h -- the descriptor that a module exports.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * A module is one .so with one symbol, NAME_LTX_modcat_module: a constant
 * that lists the address types and the option groups it offers.  No code of
 * it runs until an address needs it.  See modcat-module(3). */
#ifndef MODCAT_MODULE_H
#define MODCAT_MODULE_H

#include <stddef.h>
#include <stdint.h>

#include <modcat/channel.h>
#include <modcat/log.h>
#include <modcat/option.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Until 1.0 the number must be equal; then an older module is welcome. */
#define MODCAT_API 1

/* One opening of an address, or one accepted peer.  Made and owned by the
   core; lives as long as its channel or listener, and everything it points
   to at least as long.  May grow at its end. */
struct modcat_request {
  const struct modcat_addr *addr;
  const char *keyword;         /* as typed */
  unsigned dirs;               /* asked for: enum modcat_dirs */
  int argc;                    /* parameters behind the keyword */
  const char *const *argv;     /* their texts, quotes removed */
  const void *conf;            /* parsed addr->opts, addr->conf_size bytes */
  void *shared;                /* addr->shared_size bytes, see prepare */
};

enum modcat_addr_flags {
  MODCAT_ADDR_PROGRAM = 1,     /* runs a program: PROCESS options are applied
                                  in the child, by modcat_apply() there */
  MODCAT_ADDR_TARGET = 2       /* its peers say where they want to go: the
                                  handshake calls modcat_set_target() */
};

/* An address type.  It has either `open`, or `listen` and `accept`; the core
   calls them, repeats them for retry, loops for fork, and checks peers. */
struct modcat_addr {
  const char *names;           /* "TCP-CONNECT,TCP": canonical, aliases */
  const char *usage;           /* "TCP-CONNECT:<host>:<port>" */
  const char *help;            /* one line */
  unsigned min_args, max_args; /* parameters */
  unsigned dirs;               /* enum modcat_dirs that it can do */
  unsigned flags;              /* enum modcat_addr_flags */
  const char *pair_with;       /* a keyword: opened for the direction that
                                  this type lacks when both are asked for */
  const char *infer;           /* taken for a word that is no keyword: "path"
                                  (it has a slash), "digit" (it is one) */
  struct modcat_list groups;   /* MODCAT_GROUPS (&modcat_group_fd, …) */
  const char *more_groups;     /* "TERMIOS,SOCKET": groups by name, whose
                                  module is loaded when one of their options
                                  is used; they act on the fds only */
  struct modcat_list opts;     /* options of this type alone */
  size_t conf_size;            /* of the struct the opts store into */
  size_t state_size;           /* of channel->state */
  size_t listen_state_size;    /* of the listener's state */

  /* Open CH for RQ->dirs.  Returns MODCAT_OK, MODCAT_AGAIN (modcat_wait()
     told for what; called again with the same CH), or what modcat_fail()
     returned. */
  int (*open) (const struct modcat_request *rq, struct modcat_channel *ch);

  /* Make LN ready to take peers; resumable like open. */
  int (*listen) (const struct modcat_request *rq, struct modcat_channel *ln);

  /* Take the next peer of LN as CH: MODCAT_OK, MODCAT_AGAIN when there is
     none (the core then polls LN->rfd), MODCAT_REFUSE for one turned away
     (reported), MODCAT_FAIL.  Must not wait for what the peer says. */
  int (*accept) (const struct modcat_request *rq, struct modcat_channel *ln,
                 struct modcat_channel *ch);

  /* Once for each address, before anything opens or forks: check what can
     be checked without changing the world (a port's range), load what all
     openings share (credentials) into RQ->shared.  NULL: nothing to do. */
  size_t shared_size;
  int (*prepare) (const struct modcat_request *rq, void *shared);
  void (*release) (void *shared);

  const void *data;            /* the module's own, for callbacks that several
                                  types share */
};

#define MODCAT_GROUPS(...) \
  { (const struct modcat_group *const []) { __VA_ARGS__ }, \
    sizeof ((const struct modcat_group *const []) { __VA_ARGS__ }) \
      / sizeof (struct modcat_group *), \
    sizeof (struct modcat_group *) }

/* The descriptor.  Made by MODCAT_MODULE() alone. */
struct modcat_module {
  size_t size;                 /* sizeof (struct modcat_module) */
  uint32_t api;                /* MODCAT_API of its build */
  const char *name;
  const char *version;
  const char *summary;         /* one line */
  struct modcat_list addrs;    /* of struct modcat_addr */
  struct modcat_list groups;   /* of pointers to struct modcat_group: what it
                                  offers to addresses of other modules */

  /* NULL, or what `--list-NAME` calls: print to stdout what there is to open
     now, a line each, and return MODCAT_OK; or log why not, and return
     MODCAT_FAIL. */
  int (*list) (void);
};

#define MODCAT_MODULE(ident, ...) \
  extern const struct modcat_module ident##_LTX_modcat_module; \
  __attribute__ ((__visibility__ ("default"))) \
  const struct modcat_module ident##_LTX_modcat_module = { \
    .size = sizeof (struct modcat_module), .api = MODCAT_API, \
    .name = #ident, __VA_ARGS__ }

/* -- what the command line said, for modules that need to know ------------- */

/* IP version of -4, -6, -0 or the environment: '4', '6' or '0'.  LISTENING:
   that for passive addresses; else the one preferred when resolving. */
char modcat_ip_version (const struct modcat_request *rq, int listening);

/* -b: bytes of a transfer block. */
size_t modcat_block_size (const struct modcat_request *rq);

/* The name that modcat goes by (-lp). */
const char *modcat_program_name (const struct modcat_request *rq);

/* --experimental was given. */
int modcat_experimental (const struct modcat_request *rq);

/* How many processes are to listen side by side (option serve), each by a
   socket of its own when the listener has MODCAT_CH_SHARES_PORT; 1: this. */
int modcat_workers (const struct modcat_request *rq);

/* Split TEXT at blanks as EXEC does: quotes removed, escapes done, brackets
   kept.  *WORDS is one malloc()ed NULL-terminated block, the caller's to
   free.  NULL when good, else what is wrong with TEXT. */
const char *modcat_split (const char *text, char ***words);

/* What stands behind "--" on the command line, NULL behind the last word: for
   `prepare`, since one address alone may have it, as OPTION of RQ asks.
   Fails, reported, when there is no "--" or another address was first. */
int modcat_take_words (const struct modcat_request *rq, const char *option,
                       char *const **words);

#ifdef __cplusplus
}
#endif
#endif
