/* modules/unix/unix-path.c -- names of UNIX sockets, and the entries of the file
 * system that they make.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unix.h"

enum {
  NAME_ROOM = sizeof ((struct sockaddr_un *) NULL)->sun_path,
  LETTERS = 6,                 /* of a temporary name that are by chance */
  TEMP_TRIES = 100             /* names, before it can't be chance any more */
};

struct unix_conf {
  unsigned char tight;         /* option unix-tightsocklen */
  const char *tempname;        /* a pattern, "": the default; NULL: none */
};

static const struct modcat_opt unix_opts[] = {
  { .name = "unix-bind-tempname", .aliases = "bind-tempname",
    .type = MODCAT_STRING_NULL, .phase = MODCAT_PH_PREOPEN,
    .store = offsetof (struct unix_conf, tempname),
    .help = "bind to a name that is made of a pattern with XXXXXX" },
  { .name = "unix-tightsocklen", .aliases = "tightsocklen",
    .type = MODCAT_BOOL, .phase = MODCAT_PH_PREBIND, .dflt = "1",
    .store = offsetof (struct unix_conf, tight),
    .help = "the socket's address ends where its path ends" },
};

const struct modcat_group unix_group = {
  .size = sizeof unix_group, .name = "UNIX", .help = "UNIX sockets",
  .opts = MODCAT_LIST (unix_opts), .conf_size = sizeof (struct unix_conf),
};

static const struct unix_conf *
unix_conf (const struct modcat_request *rq)
{
  return modcat_group_conf (rq, &unix_group);
}

static const char *
bind_text (const struct modcat_request *rq)
{
  const struct modcat_socket_conf *conf
    = modcat_group_conf (rq, &modcat_group_socket);

  return conf->bind;
}

/* -- names ---------------------------------------------------------------- */

/* What has no entry has no options of one. */
bool
unix_is_abstract (const struct modcat_request *rq)
{
  return modcat_group_conf (rq, &modcat_group_named) == NULL;
}

/* NULL: TEXT can be the name of a socket; else why not. */
static const char *
check_name (const struct modcat_request *rq, const char *text)
{
  bool fits = strlen (text) < NAME_ROOM;

  if (unix_is_abstract (rq))
    return fits ? NULL : "the name has more than the 107 bytes that fit into "
                         "a socket's address";
  if (text[0] == '\0')
    return "the path is empty";
  return fits ? NULL : "the path has more than the 107 bytes that fit into a "
                       "socket's address; use a shorter one, or the option "
                       "chdir";
}

/* Abstract names stand behind a NUL, see unix(7). */
static void
make_name (const struct modcat_request *rq, const char *text,
           struct unix_name *name)
{
  size_t at = unix_is_abstract (rq) ? 1 : 0, len = strlen (text);

  memset (&name->un, 0, sizeof name->un);
  name->un.sun_family = AF_UNIX;
  memcpy (name->un.sun_path + at, text, len);
  name->len = unix_conf (rq)->tight
    ? (socklen_t) (offsetof (struct sockaddr_un, sun_path) + at + len)
    : (socklen_t) sizeof name->un;
}

void
unix_arg_name (const struct modcat_request *rq, struct unix_name *name)
{
  make_name (rq, rq->argv[0], name);
}

int
unix_check_arg (const struct modcat_request *rq)
{
  const char *why = check_name (rq, rq->argv[0]);

  return why == NULL ? MODCAT_OK : modcat_fail_arg (rq, 0, "%s", why);
}

int
unix_check_family (const struct modcat_request *rq)
{
  const struct modcat_socket_conf *conf
    = modcat_group_conf (rq, &modcat_group_socket);

  if (conf->family == NULL || conf->family->num[0] == AF_UNIX)
    return MODCAT_OK;
  return modcat_fail_opt (rq, "protocol-family", "%s has sockets of family %d "
                          "only, not %d", rq->keyword, AF_UNIX,
                          (int) conf->family->num[0]);
}

/* -- a name of one's own -------------------------------------------------- */

/* Options of the entry are for our own, not the peer's. */
static int
refuse_named (const struct modcat_request *rq)
{
  static const char *const names[] = {
    "group", "group-early", "perm", "perm-early", "unlink", "unlink-close",
    "unlink-early", "unlink-late", "user", "user-early",
  };

  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (modcat_given (rq, names[i]))
      return modcat_fail_opt (rq, names[i], "Option \"%s\" only with bind "
                              "option: it is for the socket's own path",
                              names[i]);
  return MODCAT_OK;
}

/* Where the letters of chance stand in PATTERN; NULL: nowhere. */
static char *
find_letters (char *pattern)
{
  char *found = NULL, *next = pattern;

  while ((next = strstr (next, "XXXXXX")) != NULL)
    found = next++;
  return found;
}

/* The pattern of temporary names, to BUF; the program's name as in socat. */
static void
temp_pattern (const struct modcat_request *rq, char *buf, size_t size)
{
  const char *given = unix_conf (rq)->tempname;

  if (given[0] != '\0') {
    snprintf (buf, size, "%s", given);
    return;
  }
  snprintf (buf, size, "/tmp/%.60s-bind.XXXXXX", modcat_program_name (rq));
  for (char *c = buf + strlen ("/tmp/"); *c != '\0'; c++)
    if (*c == '/')
      *c = '_';
}

static int
check_pattern (const struct modcat_request *rq)
{
  const char *why = check_name (rq, unix_conf (rq)->tempname);
  char pattern[NAME_ROOM];

  if (unix_conf (rq)->tempname[0] == '\0')
    return MODCAT_OK;
  if (why != NULL)
    return modcat_fail_opt (rq, "unix-bind-tempname", "%s", why);
  temp_pattern (rq, pattern, sizeof pattern);
  if (find_letters (pattern) == NULL)
    return modcat_fail_opt (rq, "unix-bind-tempname", "path pattern is not "
                            "valid: \"%s\" lacks the XXXXXX that are replaced",
                            pattern);
  return MODCAT_OK;
}

static int
check_tempname (const struct modcat_request *rq)
{
  if (bind_text (rq) != NULL)
    return modcat_fail_opt (rq, "unix-bind-tempname", "a socket has one name: "
                            "either of bind or of bind-tempname");
  if (!unix_is_abstract (rq) && modcat_given (rq, "unlink-early"))
    return modcat_fail_opt (rq, "unlink-early", "option \"unlink-early\" has "
                            "no effect on a temporary name, which is new");
  return check_pattern (rq);
}

int
unix_check_own (const struct modcat_request *rq)
{
  const char *why;

  if (unix_conf (rq)->tempname != NULL)
    return check_tempname (rq);
  if (bind_text (rq) == NULL)
    return unix_is_abstract (rq) ? MODCAT_OK : refuse_named (rq);
  why = check_name (rq, bind_text (rq));
  return why != NULL ? modcat_fail_opt (rq, "bind", "%s", why) : MODCAT_OK;
}

int
unix_check_no_own (const struct modcat_request *rq)
{
  const char *name = bind_text (rq) != NULL ? "bind"
                     : modcat_given (rq, "unix-bind-tempname")
                       ? "unix-bind-tempname" : NULL;

  if (name == NULL)
    return MODCAT_OK;
  return modcat_fail_opt (rq, name, "%s binds implicitly, %s option not "
                          "allowed", rq->keyword, name);
}

/* A name that nobody can guess.  That it is free shows when it is bound. */
static int
temp_name (const struct modcat_request *rq, struct unix_name *name)
{
  static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz"
                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  unsigned char chance[LETTERS];
  char text[NAME_ROOM], *at;

  if (getentropy (chance, sizeof chance) == -1)
    return MODCAT_FAIL;
  temp_pattern (rq, text, sizeof text);
  at = find_letters (text);
  for (int i = 0; i < LETTERS; i++)
    at[i] = alphabet[chance[i] % (sizeof alphabet - 1)];
  make_name (rq, text, name);
  return MODCAT_OK;
}

int
unix_next_name (struct modcat_channel *ch, struct sockaddr *addr,
                socklen_t *len, socklen_t limit)
{
  struct unix_own *own = ch->state;

  if (unix_conf (ch->rq)->tempname == NULL || ++own->tries > TEMP_TRIES
      || temp_name (ch->rq, &own->name) != MODCAT_OK || own->name.len > limit)
    return MODCAT_FAIL;
  memcpy (addr, &own->name.un, own->name.len);
  *len = own->name.len;
  return MODCAT_OK;
}

int
unix_own_name (const struct modcat_request *rq, struct modcat_channel *ch,
               struct unix_own *own)
{
  const char *text = bind_text (rq);

  if (own->name.len > 0)
    return MODCAT_OK;
  if (unix_conf (rq)->tempname != NULL) {
    if (temp_name (rq, &own->name) != MODCAT_OK)
      return modcat_fail (rq, "no temporary name: %s", strerror (errno));
    return MODCAT_OK;
  }
  if (text == NULL)
    return MODCAT_OK;
  make_name (rq, text, &own->name);
  return unix_make_room (rq, ch, &own->name);
}

/* -- the entry ------------------------------------------------------------ */

/* unlink-early takes the path also from a server that runs: a successor starts,
   then the old one ends, and leaves what is not its own. */
int
unix_make_room (const struct modcat_request *rq, struct modcat_channel *ch,
                const struct unix_name *name)
{
  return unix_is_abstract (rq)
         ? MODCAT_OK : modcat_entry_early (rq, ch, name->un.sun_path);
}

/* The option `unlink` acts behind bind(2), as in socat: somebody who means
   unlink-early would wait for peers in vain. */
static void
warn_if_gone (const struct modcat_request *rq, const char *path)
{
  struct stat st;

  if (modcat_given (rq, "unlink") && lstat (path, &st) == -1)
    modcat_log (rq, MODCAT_LOG_WARN, "option unlink has removed the new "
                "\"%s\": nobody can connect; use unlink-early", path);
}

int
unix_dress (struct modcat_channel *ch, const struct sockaddr *addr,
            socklen_t len, bool remove)
{
  const struct modcat_request *rq = ch->rq;
  struct sockaddr_un un = { .sun_family = AF_UNIX };
  char path[NAME_ROOM + 1] = "";
  int result;

  memcpy (&un, addr, len < sizeof un ? len : sizeof un);
  memcpy (path, un.sun_path, sizeof un.sun_path);
  if (path[0] == '\0')
    return MODCAT_OK;
  /* First of all it must go when CH does, one of chance in any case. */
  result = modcat_entry_unlink_close (rq, ch, path, remove
                                      || unix_conf (rq)->tempname != NULL);
  if (result == MODCAT_OK)
    result = modcat_entry_attributes (rq, ch, path, 1);
  if (result == MODCAT_OK)
    result = modcat_apply (rq, ch, MODCAT_PH_PREOPEN, -1, path);
  if (result == MODCAT_OK)
    warn_if_gone (rq, path);
  return result;
}
