/* tests/unit/test-net-lookup.c -- libmodcat-net: name lookups, in a thread and
 * given up, with a getaddrinfo(3) of this file's own.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <resolv.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "modules/common/net/net.h"
#include "modules/tcp/tcp.c"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

/* -- names that there are ------------------------------------------------- */

static atomic_int asked, answered;      /* names that were looked up */
static int gate[2];                     /* slow.test waits for a byte, or for
                                           the end of the test */
static pthread_mutex_t notes = PTHREAD_MUTEX_INITIALIZER;
static int last_flags, last_family;
static struct __res_state seen;         /* the resolver of the thread */

static struct addrinfo *
entry (const char *text, struct addrinfo *next)
{
  struct addrinfo *a = calloc (1, sizeof *a + sizeof (struct sockaddr_in6));
  struct net_addr addr;

  net_parse_numeric (text, AF_UNSPEC, &addr);
  a->ai_family = addr.u.sa.sa_family;
  a->ai_addr = (struct sockaddr *) (a + 1);
  a->ai_addrlen = addr.len;
  memcpy (a->ai_addr, &addr.u, addr.len);
  a->ai_next = next;
  return a;
}

static int
answer (const char *name, const struct addrinfo *hints,
        struct addrinfo **found)
{
  char byte;

  pthread_mutex_lock (&notes);
  last_flags = hints->ai_flags;
  last_family = hints->ai_family;
  seen = _res;
  pthread_mutex_unlock (&notes);
  if (strcmp (name, "none.test") == 0)
    return EAI_NONAME;
  if (strcmp (name, "system.test") == 0) {
    errno = EMFILE;
    return EAI_SYSTEM;
  }
  if (strncmp (name, "slow.", 5) == 0 && read (gate[0], &byte, 1) == -1)
    abort ();
  /* None may lead out of this host. */
  *found = entry ("[::ffff:127.0.0.3]", NULL);
  *found = entry ("127.0.0.1", entry ("[::1]", entry ("127.0.0.2", *found)));
  return 0;
}

static int
lookup_name (const char *name, const struct addrinfo *hints,
             struct addrinfo **found)
{
  int error;

  asked++;
  error = answer (name, hints, found);
  answered++;
  return error;
}

int
getaddrinfo (const char *name, const char *service,
             const struct addrinfo *hints, struct addrinfo **found)
{
  int (*real) (const char *, const char *, const struct addrinfo *,
               struct addrinfo **);
  size_t len = name != NULL ? strlen (name) : 0;
  void *symbol = dlsym (RTLD_NEXT, "getaddrinfo");

  if (len > 5 && strcmp (name + len - 5, ".test") == 0
      && (hints->ai_flags & AI_NUMERICHOST) == 0)
    return lookup_name (name, hints, found);
  memcpy (&real, &symbol, sizeof real);
  return real (name, service, hints, found);
}

/* Entries of both makers: each is one block in this file, and libc's list is
   of entries whose address is in the same block too. */
void
freeaddrinfo (struct addrinfo *list)
{
  while (list != NULL) {
    struct addrinfo *next = list->ai_next;

    free (list->ai_canonname);
    free (list);
    list = next;
  }
}

/* -- looking up ----------------------------------------------------------- */

static struct net_lookup lookup;
static struct modcat_channel *ch;

/* Threads that nobody waits for: this file can. */
static void
wait_for (const atomic_int *number, int n)
{
  for (int i = 0; i < 500 && *number < n; i++)
    poll (NULL, 0, 10);
  ck_assert_int_eq (*number, n);
}

static void
setup (void)
{
  sockets_setup ();
  ck_assert_int_eq (pipe (gate), 0);
  lookup = (struct net_lookup) { .count = 0 };
  asked = answered = 0;
}

static void
teardown (void)
{
  net_lookup_clear (&lookup);
  mc_channel_close (ch);
  ch = NULL;
  close (gate[1]);
  wait_for (&answered, asked);
  close (gate[0]);
  sockets_teardown ();
}

static void
open_channel (const char *options)
{
  char text[200];

  snprintf (text, sizeof text, "TCP:host:1%s", options);
  ch = sockets_channel (sockets_bind (&tcp_LTX_modcat_module, text));
}

static int
step (const struct net_query *q)
{
  mc_channel_reset_waits (ch);
  return net_lookup (ch, &modcat_net_tcp, q, &lookup);
}

/* Look it up to the end, sleeping on what the lookup waits for. */
static int
finish (const struct net_query *q)
{
  int result;

  while ((result = step (q)) == MODCAT_AGAIN) {
    const struct mc_waits *w = &mc_channel_of (ch)->waits;
    struct pollfd fd = { .fd = w->on[0].fd, .events = POLLIN };

    ck_assert_uint_eq (w->count, 1);
    ck_assert_int_eq (poll (&fd, 1, 5000), 1);
  }
  return result;
}

static const char *
result_text (void)
{
  static char text[512];
  char one[MODCAT_NET_TEXT];
  size_t n = 0;

  text[0] = '\0';
  for (size_t i = 0; i < lookup.count; i++)
    n += (size_t) snprintf (text + n, sizeof text - n, "%.90s ",
                            modcat_net_host_text (one, sizeof one,
                                                  &lookup.list[i].u.sa,
                                                  lookup.list[i].len));
  return text;
}

#define ONE "[0000:0000:0000:0000:0000:0000:0000:0001] "
#define TWO "[0000:0000:0000:0000:0000:ffff:7f00:0003] "

/* Nothing is asked, no thread runs. */
START_TEST (numeric)
{
  struct net_query q = { .host = "127.0.0.1", .service = "80" };

  open_channel ("");
  ck_assert_int_eq (step (&q), MODCAT_OK);
  ck_assert_str_eq (result_text (), "127.0.0.1 ");
  ck_assert_int_eq (modcat_net_port (&lookup.list[0].u.sa,
                                     lookup.list[0].len), 80);
  ck_assert_int_eq (asked, 0);
  /* A further step gives the same. */
  ck_assert_int_eq (step (&q), MODCAT_OK);
  ck_assert_uint_eq (lookup.count, 1);
}
END_TEST

/* The preferred version first, then both in turn, each in the resolver's
   order. */
START_TEST (order)
{
  static const struct { char version; const char *text; } rows[] = {
    { '4', "127.0.0.1 " ONE "127.0.0.2 " TWO },
    { '6', ONE "127.0.0.1 " TWO "127.0.0.2 " },
    { '0', "127.0.0.1 " ONE "127.0.0.2 " TWO },
  };
  struct net_query q = { .host = "both.test", .service = "0x50" };

  open_channel ("");
  for (size_t i = 0; i < 3; i++) {
    sockets.ctx.set.resolve_ip = rows[i].version;
    ck_assert_int_eq (finish (&q), MODCAT_OK);
    ck_assert_str_eq (result_text (), rows[i].text);
    for (size_t n = 0; n < 4; n++)
      ck_assert_int_eq (modcat_net_port (&lookup.list[n].u.sa,
                                         lookup.list[n].len), 80);
    net_lookup_clear (&lookup);
  }
  ck_assert_int_eq (asked, 3);
}
END_TEST

START_TEST (failures)
{
  struct net_query none = { .host = "none.test", .service = "80" };
  struct net_query system = { .host = "system.test", .service = "80" };
  struct net_query service = { .host = "both.test", .service = "nonsense" };

  open_channel ("");
  ck_assert_int_eq (finish (&none), MODCAT_FAIL);
  scratch_ck_logged (" W getaddrinfo(\"none.test\", \"80\", {0x20,0,1,6}, "
                     "{}): Name or service not known");
  scratch_ck_logged (" E TCP: looking up \"none.test\": Name or service not "
                     "known");
  ck_assert_int_eq (finish (&system), MODCAT_FAIL);
  scratch_ck_logged ("looking up \"system.test\": Too many open files");
  ck_assert_int_eq (finish (&service), MODCAT_FAIL);
  scratch_ck_logged ("unknown service \"nonsense\"");
}
END_TEST

START_TEST (flags)
{
  static const struct { const char *options; int family, passive, flags; }
  rows[] = {
    { "", AF_UNSPEC, 0, AI_ADDRCONFIG },
    { "", AF_INET6, 0, 0 },
    { "", AF_INET, 1, AI_PASSIVE },
    { ",ai-addrconfig=0", AF_UNSPEC, 0, 0 },
    { ",ai-passive=0", AF_INET, 1, 0 },
    { ",passive", AF_INET, 0, AI_PASSIVE },
    { ",ai-all,ai-v4mapped", AF_INET6, 0, AI_ALL | AI_V4MAPPED },
  };

  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct net_query q = { .host = "both.test", .service = "1",
                           .family = rows[i].family,
                           .passive = rows[i].passive != 0 };

    open_channel (rows[i].options);
    ck_assert_int_eq (finish (&q), MODCAT_OK);
    ck_assert_int_eq (last_flags, rows[i].flags);
    ck_assert_int_eq (last_family, rows[i].family);
    net_lookup_clear (&lookup);
    mc_channel_close (ch);
  }
  ch = NULL;
}
END_TEST

/* Each bit, on and off; the one that the library has on is seen going. */
START_TEST (resolver_bits)
{
  static const struct { const char *option; unsigned long bit; } rows[] = {
    { "res-debug", RES_DEBUG }, { "res-defnames", RES_DEFNAMES },
    { "res-dnsrch", RES_DNSRCH }, { "res-igntc", RES_IGNTC },
    { "res-recurse", RES_RECURSE }, { "res-stayopen", RES_STAYOPEN },
    { "res-usevc", RES_USEVC },
  };
  struct net_query q = { .host = "both.test", .service = "1" };
  char option[64];

  for (size_t i = 0; i < 2 * sizeof rows / sizeof rows[0]; i++) {
    bool on = i % 2 == 0;

    snprintf (option, sizeof option, ",%s=%d", rows[i / 2].option, on);
    open_channel (option);
    ck_assert_int_eq (finish (&q), MODCAT_OK);
    ck_assert_msg (((seen.options & rows[i / 2].bit) != 0) == on, "%s",
                   option);
    net_lookup_clear (&lookup);
    mc_channel_close (ch);
  }
  ch = NULL;
}
END_TEST

/* They are those of the lookup's thread, and of no other lookup. */
START_TEST (resolver_settings)
{
  struct net_query q = { .host = "both.test", .service = "1" };

  open_channel (",res-nsaddr=127.0.0.9:5353,res-retrans=7,res-retry=3,"
                "res-usevc,res-recurse=0");
  ck_assert_int_eq (finish (&q), MODCAT_OK);
  ck_assert_int_eq (seen.nscount, 1);
  ck_assert_int_eq (ntohs (seen.nsaddr_list[0].sin_port), 5353);
  ck_assert_uint_eq (seen.nsaddr_list[0].sin_addr.s_addr,
                     htonl (0x7f000009));
  ck_assert_int_eq (seen.retrans, 7);
  ck_assert_int_eq (seen.retry, 3);
  ck_assert_uint_ne (seen.options & RES_USEVC, 0);
  ck_assert_uint_eq (seen.options & RES_RECURSE, 0);
  mc_channel_close (ch);
  net_lookup_clear (&lookup);
  open_channel ("");
  ck_assert_int_eq (finish (&q), MODCAT_OK);
  /* Whoever has not yet asked has not yet initialised it either. */
  ck_assert_uint_eq (seen.options & (RES_INIT | RES_USEVC), 0);
  ck_assert_ptr_null (sockets_bind (&tcp_LTX_modcat_module,
                                    "TCP:host:1,nsaddr=nonsense"));
  ck_assert_ptr_null (sockets_bind (&tcp_LTX_modcat_module,
                                    "TCP:host:1,nsaddr=1.2.3.4:99999"));
}
END_TEST

/* The loop goes on meanwhile, and may lose interest. */
START_TEST (slow)
{
  struct net_query q = { .host = "slow.test", .service = "1" };

  open_channel ("");
  ck_assert_int_eq (step (&q), MODCAT_AGAIN);
  ck_assert_int_eq (step (&q), MODCAT_AGAIN);
  ck_assert_int_eq (write (gate[1], "x", 1), 1);
  ck_assert_int_eq (finish (&q), MODCAT_OK);
  ck_assert_int_eq (asked, 1);
  net_lookup_clear (&lookup);
  ck_assert_int_eq (step (&q), MODCAT_AGAIN);
  wait_for (&asked, 2);
  net_lookup_clear (&lookup);
  ck_assert_ptr_null (lookup.job);
  /* The thread frees what is left; a leak checker would see it. */
  ck_assert_int_eq (write (gate[1], "x", 1), 1);
  wait_for (&answered, 2);
  ck_assert_int_eq (step (&q), MODCAT_AGAIN);
  ck_assert_int_eq (write (gate[1], "x", 1), 1);
  ck_assert_int_eq (finish (&q), MODCAT_OK);
}
END_TEST

/* A forked process has no thread: it frees its copy, and disturbs nobody. */
START_TEST (forked)
{
  struct net_query q = { .host = "slow.test", .service = "1" };
  int status;
  pid_t pid;

  open_channel ("");
  ck_assert_int_eq (step (&q), MODCAT_AGAIN);
  pid = fork ();
  if (pid == 0) {
    net_lookup_clear (&lookup);
    _exit (lookup.job == NULL ? 0 : 1);
  }
  ck_assert_int_eq (waitpid (pid, &status, 0), pid);
  ck_assert_int_eq (status, 0);
  ck_assert_int_eq (write (gate[1], "x", 1), 1);
  ck_assert_int_eq (finish (&q), MODCAT_OK);
}
END_TEST

/* Who asks for what is being asked for shares the answer; it isn't kept. */
START_TEST (shared)
{
  struct net_query q = { .host = "slow.test", .service = "1" };
  struct net_query other = { .host = "slow.test", .service = "1",
                             .family = AF_INET };
  struct net_lookup more[2] = { { .count = 0 }, { .count = 0 } };

  open_channel ("");
  ck_assert_int_eq (step (&q), MODCAT_AGAIN);
  ck_assert_int_eq (net_lookup (ch, &modcat_net_tcp, &q, &more[0]),
                    MODCAT_AGAIN);
  ck_assert_ptr_eq (more[0].job, lookup.job);
  ck_assert_int_eq (net_lookup (ch, &modcat_net_tcp, &other, &more[1]),
                    MODCAT_AGAIN);
  ck_assert_ptr_ne (more[1].job, lookup.job);
  wait_for (&asked, 2);
  ck_assert_int_eq (write (gate[1], "xx", 2), 2);
  ck_assert_int_eq (finish (&q), MODCAT_OK);
  ck_assert_int_eq (net_lookup (ch, &modcat_net_tcp, &q, &more[0]),
                    MODCAT_OK);
  ck_assert_uint_eq (more[0].count, lookup.count);
  wait_for (&answered, 2);
  for (int i = 0; i < 2; i++)
    net_lookup_clear (&more[i]);
  net_lookup_clear (&lookup);
  ck_assert_int_eq (step (&q), MODCAT_AGAIN);
  ck_assert_int_eq (write (gate[1], "x", 1), 1);
  ck_assert_int_eq (finish (&q), MODCAT_OK);
  ck_assert_int_eq (asked, 3);
}
END_TEST

/* More names than there are workers: the others wait for their turn, and who
   loses interest meanwhile is not asked for. */
START_TEST (many)
{
  enum { NAMES = 40 };
  struct net_lookup lookups[NAMES] = { { .count = 0 } };
  char hosts[NAMES][32];

  open_channel ("");
  for (int i = 0; i < NAMES; i++) {
    struct net_query q = { .host = hosts[i], .service = "1" };

    snprintf (hosts[i], sizeof hosts[i], "slow.%d.test", i);
    ck_assert_int_eq (net_lookup (ch, &modcat_net_tcp, &q, &lookups[i]),
                      MODCAT_AGAIN);
  }
  wait_for (&asked, 8);
  net_lookup_clear (&lookups[NAMES - 1]);       /* it waits */
  net_lookup_clear (&lookups[0]);               /* it runs */
  for (int i = 0; i < NAMES - 1; i++)
    ck_assert_int_eq (write (gate[1], "x", 1), 1);
  for (int i = 1; i < NAMES - 1; i++) {
    struct net_query q = { .host = hosts[i], .service = "1" };
    struct pollfd fd = { .fd = net_job_fd (lookups[i].job),
                         .events = POLLIN };

    ck_assert_int_eq (poll (&fd, 1, 5000), 1);
    ck_assert_int_eq (net_lookup (ch, &modcat_net_tcp, &q, &lookups[i]),
                      MODCAT_OK);
    net_lookup_clear (&lookups[i]);
  }
  wait_for (&answered, NAMES - 1);
}
END_TEST

START_TEST (no_host)
{
  struct net_query q = { .host = "", .service = "99", .passive = true };

  open_channel ("");
  ck_assert_int_eq (step (&q), MODCAT_OK);
  ck_assert_str_eq (result_text (), "[0000:0000:0000:0000:0000:0000:0000:"
                    "0000] 0.0.0.0 ");
  net_lookup_clear (&lookup);
  q.family = AF_INET;
  ck_assert_int_eq (step (&q), MODCAT_OK);
  ck_assert_str_eq (result_text (), "0.0.0.0 ");
  net_lookup_clear (&lookup);
  q.passive = false;
  q.family = AF_INET6;
  ck_assert_int_eq (step (&q), MODCAT_OK);
  ck_assert_str_eq (result_text (), ONE);
  net_lookup_clear (&lookup);
  q.family = AF_UNIX;
  ck_assert_int_eq (step (&q), MODCAT_FAIL);
}
END_TEST

/* modcat_net_resolve: one address after the other, on one channel. */
START_TEST (resolve)
{
  struct sockaddr_storage addr;
  char text[MODCAT_NET_TEXT];
  socklen_t len;
  int result;

  open_channel ("");
  do {
    mc_channel_reset_waits (ch);
    result = modcat_net_resolve (ch, &modcat_net_tcp6, "both.test", "7",
                                 &addr, &len);
    if (result == MODCAT_AGAIN)
      poll (&(struct pollfd) { mc_channel_of (ch)->waits.on[0].fd, POLLIN, 0 },
            1, 5000);
  } while (result == MODCAT_AGAIN);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_int_eq (last_family, AF_INET6);
  ck_assert_int_eq (modcat_net_resolve (ch, &modcat_net_tcp, "1.2.3.4", "8",
                                        &addr, &len), MODCAT_OK);
  ck_assert_str_eq (modcat_net_text (text, sizeof text,
                                     (struct sockaddr *) &addr, len),
                    "AF=2 1.2.3.4:8");
}
END_TEST

/* -- connecting to what a name has ---------------------------------------- */

/* A listener at 127.0.0.2 alone: the second or the fourth of both.test. */
static int
second_server (int *port)
{
  struct sockaddr_in in = { .sin_family = AF_INET,
                            .sin_addr = { htonl (0x7f000002) } };
  socklen_t len = sizeof in;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  ck_assert_int_eq (bind (fd, (struct sockaddr *) &in, sizeof in), 0);
  ck_assert_int_eq (listen (fd, 5), 0);
  ck_assert_int_eq (getsockname (fd, (struct sockaddr *) &in, &len), 0);
  *port = ntohs (in.sin_port);
  return fd;
}

static int
connect_to (const char *keyword, int port, const char *options)
{
  char text[200];
  int result;

  snprintf (text, sizeof text, "%s:both.test:%d%s", keyword, port, options);
  ch = sockets_open (sockets_bind (&tcp_LTX_modcat_module, text), &result);
  mc_channel_close (ch);
  ch = NULL;
  return result;
}

/* One address after the other; only the last failure is a warning. */
START_TEST (several_addresses)
{
  int port, server = second_server (&port);
  char line[100];

  ck_assert_int_eq (connect_to ("TCP", port, ""), MODCAT_OK);
  snprintf (line, sizeof line, ", AF=2 127.0.0.1:%d, 16): Connection refused",
            port);
  scratch_ck_logged (" N connect(");
  scratch_ck_logged (line);
  snprintf (line, sizeof line, " N successfully connected to both.test:%d\n",
            port);
  scratch_ck_logged (line);
  scratch_ck_not_logged (" W ");
  sockets.ctx.set.resolve_ip = '6';
  ck_assert_int_eq (connect_to ("TCP", port, ""), MODCAT_OK);
  close (server);
  ck_assert_int_eq (connect_to ("TCP", port, ""), MODCAT_FAIL);
  snprintf (line, sizeof line, " E TCP:both.test:%d: Connection refused\n",
            port);
  scratch_ck_logged (line);
}
END_TEST

/* An address of the option bind serves targets of its own version only. */
START_TEST (several_and_bind)
{
  int port, server = second_server (&port);

  sockets.ctx.set.resolve_ip = '6';
  ck_assert_int_eq (connect_to ("TCP", port, ",bind=127.0.0.9"), MODCAT_OK);
  scratch_ck_logged (" N TCP: No bind address with matching address family "
                     "(10) of 127.0.0.9 available\n");
  scratch_ck_logged ("from local address AF=2 127.0.0.9:");
  ck_assert_int_eq (connect_to ("TCP", port, ",bind=none.test"), MODCAT_FAIL);
  scratch_ck_logged ("looking up \"none.test\": Name or service not known");
  close (server);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    numeric, order, failures, flags, resolver_bits, resolver_settings, slow,
    forked, shared, many, no_host, resolve, several_addresses, several_and_bind,
  };
  Suite *suite = suite_create ("net-lookup");
  TCase *tc = tcase_create ("net-lookup");

  tcase_add_checked_fixture (tc, setup, teardown);
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
    tcase_add_test (tc, tests[i]);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
