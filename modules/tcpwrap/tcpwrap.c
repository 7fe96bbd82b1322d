/* modules/tcpwrap/tcpwrap.c -- options that ask the tables of hosts_access(5)
 * whether a peer is welcome.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * libwrap keeps its tables in globals, and a rule may change the process that
 * asks (umask, setenv, user) or end it: so it is asked in a child, whose exit
 * status is the answer. */
#include <config.h>

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <syslog.h>
#include <tcpd.h>
#include <unistd.h>

#include <modcat/module.h>

/* -- what the options of one address say ---------------------------------- */

enum { NAME, ETC, ALLOW_TABLE, DENY_TABLE, COUNT };

static const char *const names[COUNT] = {
  [NAME] = "tcpwrappers", [ETC] = "tcpwrap-etc",
  [ALLOW_TABLE] = "tcpwrap-hosts-allow-table",
  [DENY_TABLE] = "tcpwrap-hosts-deny-table",
};

/* Collected while the options of one check are walked. */
struct tcpwrap {
  const char *value[COUNT];    /* NULL: not given */
  int seen;
};

static const char key;         /* its address is the key */

static int
count_given (const struct modcat_request *rq)
{
  int given = 0;

  for (int i = 0; i < COUNT; i++)
    given += modcat_given (rq, names[i]) != 0;
  return given;
}

/* -- in the child --------------------------------------------------------- */

enum { WELCOME = 0, UNWELCOME = 1 };

static char *
table (const struct tcpwrap *w, int which, const char *file, char *path,
       size_t size, char *otherwise)
{
  if (w->value[which] != NULL)
    snprintf (path, size, "%s", w->value[which]);
  else if (w->value[ETC] != NULL)
    snprintf (path, size, "%s/%s", w->value[ETC], file);
  else
    return otherwise;
  return path;
}

/* An IP address, else NULL: libwrap then calls the host unknown. */
static const struct sockaddr *
ip (const void *addr, size_t len)
{
  const struct sockaddr *sa = addr;

  if (sa == NULL || len < sizeof sa->sa_family
      || (sa->sa_family != AF_INET && sa->sa_family != AF_INET6))
    return NULL;
  return sa;
}

static void
ask (const struct modcat_target *t, const struct tcpwrap *w)
{
  char allow[PATH_MAX], deny[PATH_MAX];
  struct request_info request;
  const char *name = w->value[NAME];

  if (name == NULL || name[0] == '\0')
    name = modcat_program_name (t->rq);
  hosts_allow_table = table (w, ALLOW_TABLE, "hosts.allow", allow,
                             sizeof allow, hosts_allow_table);
  hosts_deny_table = table (w, DENY_TABLE, "hosts.deny", deny, sizeof deny,
                            hosts_deny_table);
  allow_severity = LOG_INFO;
  deny_severity = LOG_WARNING;
  resident = 1;                /* a rule must not put a program in our place */
  request_init (&request, RQ_DAEMON, name,
                RQ_CLIENT_SIN, ip (t->peer, t->peer_len),
                RQ_SERVER_SIN, ip (t->local, t->local_len), 0);
  sock_methods (&request);
  _exit (hosts_access (&request) ? WELCOME : UNWELCOME);
}

/* -- in the process that accepts ------------------------------------------ */

static int
turn_away (const struct modcat_target *t, const char *why)
{
  const char *peer = modcat_peer_name (t->ch);

  modcat_log (t->rq, MODCAT_LOG_WARN, "refusing connection from %s due to "
              "tcpwrapper option%s", peer != NULL ? peer : "an unknown peer",
              why);
  return MODCAT_REFUSE;
}

static int
answer (const struct modcat_target *t, pid_t pid)
{
  int status;

  while (waitpid (pid, &status, 0) == -1)
    if (errno != EINTR)
      return turn_away (t, ", which can't be asked");
  if (!WIFEXITED (status) || WEXITSTATUS (status) > UNWELCOME)
    return turn_away (t, ", which has failed");
  return WEXITSTATUS (status) == WELCOME ? MODCAT_OK : turn_away (t, "");
}

/* A table that isn't there counts as empty.  For one that the user has named
   this is mostly a mistake, and with the table of refusals a bad one. */
static void
look_for_table (const struct modcat_target *t, const char *path)
{
  if (path != NULL && access (path, R_OK) == -1)
    modcat_log (t->rq, MODCAT_LOG_WARN, "\"%s\": %s: it counts as empty",
                path, strerror (errno));
}

static int
check (const struct modcat_target *t, const struct tcpwrap *w)
{
  pid_t pid;

  look_for_table (t, w->value[ALLOW_TABLE]);
  look_for_table (t, w->value[DENY_TABLE]);
  pid = modcat_fork (t->ch);
  if (pid == -1)
    return turn_away (t, ", which can't be asked");
  if (pid == 0)
    ask (t, w);
  return answer (t, pid);
}

/* -- the options ---------------------------------------------------------- */

/* Each of them switches the check on; the last to be walked does it. */
static int
apply (const struct modcat_target *t, const struct modcat_opt *opt,
       const struct modcat_value *v)
{
  struct tcpwrap *w = modcat_attach (t->ch, &key, sizeof *w, NULL);

  if (w == NULL)
    return MODCAT_REFUSE;
  w->value[opt->arg[0]] = v->str;
  if (++w->seen < count_given (t->rq))
    return MODCAT_OK;
  w->seen = 0;
  return check (t, w);
}

/* libwrap cuts what is longer than it expects. */
enum { LONGEST_NAME = STRING_LENGTH - 1, LONGEST_PATH = PATH_MAX - 16 };

static const char *
parse (const struct modcat_opt *opt, const char *text, struct modcat_value *v)
{
  size_t len = strlen (text);

  if (opt->arg[0] == NAME ? len > LONGEST_NAME : len > LONGEST_PATH)
    return "is too long";
  if (opt->arg[0] != NAME && len == 0)
    return v->given_bare ? "is missing: give a path" : "is empty";
  v->str = text;
  v->len = len;
  return NULL;
}

#define ROW(opt, also, shown, which, text) \
  { .name = opt, .aliases = also, .help = text, .type = MODCAT_CUSTOM, \
    .type_name = shown, .phase = MODCAT_PH_ACCEPT, .parse = parse, \
    .apply = apply, .arg = { which } }

static const struct modcat_opt tcpwrap_opts[] = {
  ROW ("tcpwrap-etc", "tcpwrap-dir", "STRING", ETC,
       "refuse peers by the files hosts.allow and hosts.deny of this folder"),
  ROW ("tcpwrap-hosts-allow-table", "allow-table,hosts-allow", "STRING",
       ALLOW_TABLE, "let in the peers of this file, see hosts_access(5)"),
  ROW ("tcpwrap-hosts-deny-table", "deny-table,hosts-deny", "STRING",
       DENY_TABLE, "refuse the peers of this file, see hosts_access(5)"),
  ROW ("tcpwrappers", "libwrap,tcpwrap,tcpwrapper,wrap", "STRING-NULL", NAME,
       "refuse peers by hosts_access(5), under this daemon name"),
};

static const struct modcat_group tcpwrap_group = {
  .size = sizeof tcpwrap_group, .name = "RANGE",
  .help = "which peers are welcome", .opts = MODCAT_LIST (tcpwrap_opts),
};

static const struct modcat_group *const groups[] = { &tcpwrap_group };

MODCAT_MODULE (tcpwrap, .summary = "peer checks by the tables of tcpd",
               .version = PACKAGE_VERSION, .groups = MODCAT_LIST (groups));
