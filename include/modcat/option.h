/* include/modcat/option.h -- options as data: rows, groups, values, phases.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MODCAT_OPTION_H
#define MODCAT_OPTION_H

#include <stddef.h>
#include <stdint.h>

#include <modcat/log.h>

#ifdef __cplusplus
extern "C" {
#endif

struct modcat_channel;
struct modcat_opt;

/* A list in the ABI: rows may grow, so the distance between two is told. */
struct modcat_list {
  const void *items;
  size_t count;
  size_t stride;               /* bytes from one item to the next */
};
#define MODCAT_LIST(array) \
  { (array), sizeof (array) / sizeof (array)[0], sizeof (array)[0] }

/* When an option acts, in their one total order.  Frozen: new phases take
   the numbers between. */
enum modcat_phase {
  MODCAT_PH_OFFSET = 10,       /* value stored, before anything else */
  MODCAT_PH_INIT = 20,         /* before any resource: locks, retry, umask */
  MODCAT_PH_EARLY = 30,        /* before access to the file system or socket */
  MODCAT_PH_PREOPEN = 40,
  MODCAT_PH_OPEN = 50,
  MODCAT_PH_PASTOPEN = 60,
  MODCAT_PH_PRESOCKET = 70,
  MODCAT_PH_SOCKET = 80,
  MODCAT_PH_PASTSOCKET = 90,
  MODCAT_PH_PREBIGEN = 100,    /* around socketpair, pipe, pty */
  MODCAT_PH_BIGEN = 110,
  MODCAT_PH_PASTBIGEN = 120,
  MODCAT_PH_FD = 130,          /* the descriptor exists */
  MODCAT_PH_PREBIND = 140,
  MODCAT_PH_BIND = 150,
  MODCAT_PH_PASTBIND = 160,
  MODCAT_PH_PRELISTEN = 170,
  MODCAT_PH_LISTEN = 180,
  MODCAT_PH_PASTLISTEN = 190,
  MODCAT_PH_PRECONNECT = 200,
  MODCAT_PH_CONNECT = 210,
  MODCAT_PH_PASTCONNECT = 220,
  MODCAT_PH_PREACCEPT = 230,
  MODCAT_PH_ACCEPT = 240,      /* peer checks: an applier may refuse */
  MODCAT_PH_PASTACCEPT = 250,
  MODCAT_PH_CONNECTED = 260,
  MODCAT_PH_PREFORK = 270,     /* around the fork of a program address */
  MODCAT_PH_FORK = 280,
  MODCAT_PH_PASTFORK = 290,
  MODCAT_PH_LATE = 300,        /* ready, shortly before the transfer */
  MODCAT_PH_LATE2 = 310,       /* last: dropping privileges */
  MODCAT_PH_PREEXEC = 320,
  MODCAT_PH_EXEC = 330,
  MODCAT_PH_PASTEXEC = 340,
  MODCAT_PH_SPECIFIC = 350     /* consumed by the address type itself */
};

/* Type of a value: how its text is parsed, and what C object a row without
   an applier stores at `store`. */
enum modcat_type {
  MODCAT_CONST = 1,            /* no value; stores arg[0] as int */
  MODCAT_BOOL = 2,             /* unsigned char, 0 or 1; bare name: 1 */
  MODCAT_FLAG = 3,             /* struct modcat_flags: bits of arg[0] */
  MODCAT_BYTE = 4,             /* uint8_t */
  MODCAT_INT = 5,              /* int */
  MODCAT_INT_NULL = 6,         /* struct modcat_int_null; "name=" is null */
  MODCAT_UINT = 7,             /* unsigned int */
  MODCAT_USHORT = 8,           /* uint16_t */
  MODCAT_LONG = 9,             /* int64_t */
  MODCAT_SIZE = 10,            /* uint64_t, bytes */
  MODCAT_OFFSET = 11,          /* int64_t, bytes */
  MODCAT_MODE = 12,            /* uint32_t, always octal */
  MODCAT_UID = 13,             /* uint32_t; a number or a user's name */
  MODCAT_GID = 14,             /* uint32_t; a number or a group's name */
  MODCAT_STRING = 15,          /* const char *, not empty */
  MODCAT_STRING_NULL = 16,     /* const char *, "" when no value is given */
  MODCAT_TIME = 17,            /* int64_t, nanoseconds; text is seconds */
  MODCAT_LINGER = 18,          /* int, seconds */
  MODCAT_INT_INT = 19,         /* from here on a const struct modcat_value
                                  pointer is stored, NULL: not given */
  MODCAT_INT_INTP = 20,
  MODCAT_INT_BIN = 21,
  MODCAT_INT_STRING = 22,
  MODCAT_INT_INT_INT = 23,
  MODCAT_INT_INT_BIN = 24,
  MODCAT_INT_INT_STRING = 25,
  MODCAT_BIN = 26,             /* "data" syntax, see modcat(1) */
  MODCAT_CUSTOM = 27,          /* parsed by the row's own `parse` */
  MODCAT_ADDRESS = 28          /* see struct modcat_address */
};

/* MODCAT_ADDRESS stores a const struct modcat_address pointer: an address
   within an address (`via={…}`), parsed and bound with it.  Opaque. */
struct modcat_address;

struct modcat_flags { uint64_t set, clear; };
struct modcat_int_null { int value; int is_null; };

/* A parsed value.  Strings live as long as the address. */
struct modcat_value {
  int64_t num[3];              /* numbers in the order of the text */
  const char *str;             /* text or bytes, NUL behind the last one */
  size_t len;                  /* bytes at str */
  int is_null;                 /* "name=" of MODCAT_INT_NULL */
  int given_bare;              /* no "=value" was typed */
  void *owned;                 /* the core's: see modcat_value_alloc() */
};

/* What an option acts on.  The core fills it; it may grow at its end. */
struct modcat_target {
  const struct modcat_request *rq;
  struct modcat_channel *ch;
  int fd;                      /* -1: none: a row of an fd returns SKIP */
  const char *path;            /* file system entry, NULL: none */
  const void *peer, *local;    /* phase ACCEPT: struct sockaddr, NULL: not
                                  known */
  size_t peer_len, local_len;
};

/* Make option OPT act on T.  Returns MODCAT_OK, MODCAT_SKIP (not for this
   target: it counts as not applied), MODCAT_REFUSE in phase ACCEPT (having
   said why at level WARN), or what modcat_fail() returned. */
typedef int modcat_apply_fn (const struct modcat_target *t,
                             const struct modcat_opt *opt,
                             const struct modcat_value *v);

/* Parse TEXT into V; NULL when it is good, else why not, in static words
   that fit behind `value "…" `.  TEXT is "" when v->given_bare.  For memory
   use modcat_value_alloc(). */
typedef const char *modcat_parse_fn (const struct modcat_opt *opt,
                                     const char *text,
                                     struct modcat_value *v);

enum modcat_opt_flags {
  MODCAT_OPT_REPEAT = 1,       /* each occurrence acts (default: the last) */
  MODCAT_OPT_SECRET = 2,       /* the value is never shown */
  MODCAT_OPT_CHANNEL = 4,      /* acts once for a channel, on no fd (a stage);
                                  else once on each of its descriptors */
  MODCAT_OPT_EMPTY_OK = 8,     /* MODCAT_STRING may be empty */
  MODCAT_OPT_PROCESS = 16,     /* changes the whole process, or takes it: no
                                  session with option serve may have it */
  MODCAT_OPT_BLOCKS = 32       /* may make the whole process wait: likewise */
};

/* One option.  Without `apply` the value is stored at `store` of the conf of
   its group or address type before anything opens. */
struct modcat_opt {
  const char *name;            /* canonical, lower case */
  const char *aliases;         /* separated by commas, or NULL */
  const char *help;            /* one line, no full stop */
  const char *dflt;            /* text stored when not given, NULL: zeros */
  const char *type_name;       /* shown by -hhh, NULL: that of the type */
  int type;                    /* enum modcat_type */
  int phase;                   /* enum modcat_phase */
  unsigned flags;              /* enum modcat_opt_flags */
  int64_t min, max;            /* both 0: all that the type holds */
  size_t store;                /* offsetof (conf, field) */
  modcat_apply_fn *apply;
  modcat_parse_fn *parse;      /* MODCAT_CUSTOM only */
  int64_t arg[3];              /* for apply: level and name, bit mask … */
};

/* A set of options that several address types take.  Two groups of the same
   name are one: a module may add rows to a group that another one made. */
struct modcat_group {
  size_t size;                 /* sizeof (struct modcat_group) */
  const char *name;            /* upper case, as printed: "SOCKET" */
  const char *help;            /* one line */
  struct modcat_list opts;     /* of struct modcat_opt */
  size_t conf_size;            /* of the struct that `store` points into */

  /* NULL, or called when those options of the group that act in PHASE have
     acted on T, at least one of them: what they only collected takes effect
     at once (the settings of a terminal).  Returns MODCAT_OK or what
     modcat_fail() returned. */
  int (*finish) (const struct modcat_target *t, int phase);
};

/* The groups that belong to the core. */
extern const struct modcat_group modcat_group_fd;       /* any descriptor */
extern const struct modcat_group modcat_group_fifo;
extern const struct modcat_group modcat_group_retry;
extern const struct modcat_group modcat_group_child;
extern const struct modcat_group modcat_group_listen;   /* listen_conf */

/* conf of modcat_group_listen. */
struct modcat_listen_conf {
  int backlog;                 /* for listen(2) */
  int64_t accept_timeout;      /* ns, 0: none; the core acts on it */
};

/* Apply the options of RQ whose phase is PHASE, in the order typed, to FD
   and PATH (-1, NULL: none), at every call: a second socket for a second
   address needs them again.  Afterwards they count as used; the core refuses
   an address with an option that nobody used. */
int modcat_apply (const struct modcat_request *rq, struct modcat_channel *ch,
                  enum modcat_phase phase, int fd, const char *path);

/* The same, without those that acted before on CH or on the listener that
   CH came from. */
int modcat_apply_left (const struct modcat_request *rq,
                       struct modcat_channel *ch, enum modcat_phase phase,
                       int fd, const char *path);

/* Walk the peer checks (phase ACCEPT) of CH's address, in the order of its
   type's groups and then those that other modules added, for a PEER that spoke
   to FD at LOCAL (both struct sockaddr, NULL: not known), any number of
   times: for datagrams whose senders differ.  MODCAT_OK or MODCAT_REFUSE,
   reported; or a failure.  For an accepted channel the core does it. */
int modcat_check_peer (struct modcat_channel *ch, int fd,
                       const void *peer, size_t peer_len,
                       const void *local, size_t local_len);

/* CH does that for whoever speaks to it, or accept has done it, so the core
   need not: options of phase ACCEPT count as used before there is anybody to
   check. */
void modcat_checks_peers (struct modcat_channel *ch);

/* The parsed options of GROUP for this address, never NULL for a group that
   the address type lists. */
const void *modcat_group_conf (const struct modcat_request *rq,
                               const struct modcat_group *group);

/* Was the option with this canonical name typed? */
int modcat_given (const struct modcat_request *rq, const char *name);

/* Zeroed memory that lives as long as V's address; NULL without memory. */
void *modcat_value_alloc (struct modcat_value *v, size_t size);

/* TEXT in the "data" syntax of modcat(1), as MODCAT_BIN has it, to bytes: *LEN
   of them in BUF, which has room for SIZE.  For parameters and for values with
   a grammar of their own: END is NULL when all of TEXT is data, else they end
   at a colon outside of quotes or with TEXT, and *END points there.  NULL when
   good, else what is wrong, in static words that fit behind `value "…" `. */
const char *modcat_parse_data (const char *text, const char **end, void *buf,
                               size_t size, size_t *len);

/* The applier of flags held by F_GETFL: arg[0] is the O_ bit. */
int modcat_apply_fcntl_flag (const struct modcat_target *t,
                             const struct modcat_opt *opt,
                             const struct modcat_value *v);

#ifdef __cplusplus
}
#endif
#endif
