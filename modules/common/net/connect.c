/* modules/common/net/connect.c -- connect to the address that answers first.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * As in RFC 8305: an address that fails is followed by the next one at once,
 * one that stays silent for a while is joined by it. */
#include <config.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net.h"

/* Ports that `lowport` takes, downwards from one chosen by chance. */
enum { LOW_PORT_FIRST = 640, LOW_PORT_LAST = 1023 };

/* A UNIX socket whose peer's queue is full says EAGAIN and can't be polled for
   room: ask again after this, in ns. */
#define UNIX_QUEUE_PAUSE INT64_C (10000000)

/* How long an address is the only one, ns: RFC 8305, Connection Attempt Delay,
   and how many there are at a time. */
#define ATTEMPT_DELAY INT64_C (250000000)
enum { MAX_ATTEMPTS = 6 };

enum step {
  STEP_BEGIN, STEP_LOOKUP, STEP_NEXT, STEP_WAIT, STEP_AGAIN, STEP_SAY,
  STEP_DONE
};

/* A socket that is connecting. */
struct attempt {
  int fd;                      /* -1: none */
  size_t at;                   /* its address, in target */
  int64_t deadline;            /* connect-timeout, 0: none */
};

struct net_connect {
  enum step step;
  struct net_lookup local;     /* of option bind, or the one given */
  struct net_lookup target;
  int64_t lookup_by;           /* connect-timeout of the lookups, 0: none */
  size_t next;                 /* in target */
  struct attempt now;          /* from STEP_NEXT on */
  struct attempt *others;      /* begun before, without an answer yet */
  unsigned nothers;
  int64_t join_at;             /* another address joins; 0: none does */
  const struct modcat_net_transport *t; /* or what it has in `otherwise` */
  bool any_type;               /* it has that: the type isn't the user's */
  const char *host, *port;     /* for this call; NULL: connect_to */
  struct net_bind bind;
  bool sends;                  /* to its peer, without connect(2) */
  unsigned send_flags;
};

static const char connect_key = 0;      /* its address is the key */

static void
drop_others (struct net_connect *st)
{
  while (st->nothers > 0)
    close (st->others[--st->nothers].fd);
  free (st->others);
  st->others = NULL;
}

static void
release_connect (struct modcat_channel *ch, void *block, int dropped)
{
  struct net_connect *st = block;

  (void) ch;
  (void) dropped;
  net_lookup_clear (&st->local);
  net_lookup_clear (&st->target);
  if (st->step > STEP_LOOKUP && st->now.fd != -1)
    close (st->now.fd);
  st->now.fd = -1;
  drop_others (st);
}

/* -- one address fails ---------------------------------------------------- */

static const struct net_addr *
current (const struct net_connect *st)
{
  return &st->target.list[st->now.at];
}

static void
close_socket (struct net_connect *st)
{
  if (st->now.fd != -1)
    close (st->now.fd);
  st->now.fd = -1;
  st->step = STEP_NEXT;
}

/* Is there an address, begun or not, that may still be good? */
static bool
has_more (const struct net_connect *st)
{
  return st->next < st->target.count || st->nothers > 0;
}

/* The address just tried is no good: MODCAT_OK when there is another one. */
static int
next_or_fail (struct modcat_channel *ch, struct net_connect *st,
              const struct net_trouble *trouble)
{
  close_socket (st);
  if (!has_more (st))
    return net_report (ch->rq, trouble);
  if (st->next == st->target.count) {
    st->now = st->others[--st->nothers];
    st->step = STEP_WAIT;
  }
  modcat_log (ch->rq, MODCAT_LOG_NOTICE, "%s", trouble->what);
  return MODCAT_OK;
}

/* The same when it is the peer that didn't answer, or not well: what failed,
   and, where users know it by another name than the socket's, that one. */
static int
next_or_fail_peer (struct modcat_channel *ch, struct net_connect *st,
                   const struct net_trouble *trouble)
{
  const struct modcat_request *rq = ch->rq;
  const struct net_addr *addr = current (st);
  const char *why = strerror (trouble->error);
  char text[MODCAT_NET_TEXT];

  if (has_more (st) || (st->host == NULL && !st->any_type))
    return next_or_fail (ch, st, trouble);
  close_socket (st);
  modcat_note_errno (rq, trouble->error);
  modcat_log (rq, modcat_retry_level (rq, MODCAT_LOG_WARN), "%s",
              trouble->what);
  if (st->host != NULL)
    return modcat_fail (rq, "%s:%s:%s: %s", rq->keyword, st->host, st->port,
                        why);
  return modcat_fail (rq, "%s: %s: %s", rq->keyword,
                      modcat_net_host_text (text, sizeof text, &addr->u.sa,
                                            addr->len), why);
}

/* Another type of socket is to be tried: it is bound to the same path. */
static void
try_otherwise (struct net_connect *st)
{
  struct net_addr own = { .len = sizeof own.u.un };

  if (getsockname (st->now.fd, &own.u.sa, &own.len) == 0
      && own.u.sa.sa_family == AF_UNIX && own.u.un.sun_path[0] != '\0')
    unlink (own.u.un.sun_path);
  close_socket (st);
  st->t = st->t->otherwise;
  st->next = st->now.at;
}

/* Does ERROR say that the peer's socket is of another type?  Of abstract names
   each type has its own: with another one nobody is there. */
static bool
is_other_type (const struct net_addr *peer, int error)
{
  return error == EPROTOTYPE
         || (error == ECONNREFUSED && peer->u.sa.sa_family == AF_UNIX
             && peer->u.un.sun_path[0] == '\0');
}

static int
connect_failed (struct modcat_channel *ch, struct net_connect *st, int error)
{
  const struct net_addr *addr = current (st);
  struct net_trouble trouble = { .error = error };
  char text[MODCAT_NET_TEXT], fd[16] = "";

  if (is_other_type (addr, error) && st->t->otherwise != NULL
      && !modcat_given (ch->rq, "so-type")) {
    try_otherwise (st);
    return MODCAT_OK;
  }
  modcat_net_text (text, sizeof text, &addr->u.sa, addr->len);
  if (addr->u.sa.sa_family != AF_UNIX || st->any_type)
    snprintf (fd, sizeof fd, "%d", st->now.fd);
  snprintf (trouble.what, sizeof trouble.what, "connect(%s, %s, %u): %s", fd,
            text, (unsigned) addr->len, strerror (error));
  return next_or_fail_peer (ch, st, &trouble);
}

static int
connect_timed_out (struct modcat_channel *ch, struct net_connect *st)
{
  const struct net_addr *addr = current (st);
  struct net_trouble trouble = { .error = ETIMEDOUT };
  char text[MODCAT_NET_TEXT];

  modcat_net_text (text, sizeof text, &addr->u.sa, addr->len);
  snprintf (trouble.what, sizeof trouble.what, "connecting to %s: %s", text,
            strerror (ETIMEDOUT));
  return next_or_fail_peer (ch, st, &trouble);
}

/* -- binding -------------------------------------------------------------- */

static int
bind_low_port (struct modcat_channel *ch, const struct modcat_net_transport *t,
               int fd, struct net_addr *local, struct net_trouble *trouble)
{
  const int count = LOW_PORT_LAST - LOW_PORT_FIRST + 1;
  int port = LOW_PORT_FIRST + (int) (modcat_now () / 1000 % count);
  int result = NET_FAILED;

  for (int tries = 0; tries < count; tries++) {
    net_set_port (local, (uint16_t) port);
    result = net_bind (ch, t, fd, local, false, trouble);
    if (result != NET_FAILED)
      return result;
    if (trouble->error != EADDRINUSE)
      break;
    if (--port < LOW_PORT_FIRST)
      port = LOW_PORT_LAST;
  }
  if (trouble->error == EADDRINUSE)
    snprintf (trouble->what, sizeof trouble->what, "no low port available");
  return result;
}

/* The first local address of FAMILY. */
static const struct net_addr *
local_of (const struct net_connect *st, int family)
{
  for (size_t i = 0; i < st->local.count; i++)
    if (st->local.list[i].u.sa.sa_family == family)
      return &st->local.list[i];
  return NULL;
}

static int
no_local (const struct modcat_request *rq, const struct net_connect *st,
          int family, struct net_trouble *trouble)
{
  trouble->error = EADDRNOTAVAIL;
  snprintf (trouble->what, sizeof trouble->what, "%s: No bind address with "
            "matching address family (%d) of %s available", rq->keyword,
            family, st->bind.host);
  return NET_FAILED;
}

static int
bind_local (struct modcat_channel *ch, struct net_connect *st,
            struct net_trouble *trouble)
{
  const struct net_ports_conf *ports = net_ports_conf (ch->rq);
  bool given = ports != NULL && modcat_given (ch->rq, "sourceport");
  bool low = ports != NULL && ports->lowport && !given;
  int family = current (st)->u.sa.sa_family;
  const struct net_addr *local = local_of (st, family);
  struct net_addr addr;

  if (local == NULL && st->local.count > 0)
    return no_local (ch->rq, st, family, trouble);
  if (local == NULL && !given && !low)
    return net_bind (ch, st->t, st->now.fd, NULL, false, trouble);
  if (local != NULL)
    addr = *local;
  else
    net_wildcard (family, false, &addr);
  if (given)
    net_set_port (&addr, ports->sourceport);
  if (low)
    return bind_low_port (ch, st->t, st->now.fd, &addr, trouble);
  return net_bind (ch, st->t, st->now.fd, &addr, false, trouble);
}

/* -- one address ---------------------------------------------------------- */

/* No connection is wanted: the socket is bound, that's all. */
static int
ready_to_send (struct modcat_channel *ch, struct net_connect *st)
{
  int fd = st->now.fd, result;

  st->now.fd = -1;
  st->step = STEP_DONE;
  net_warn_unconnected (ch->rq);
  result = net_sender (ch, st->t, fd, current (st), st->send_flags);
  net_lookup_clear (&st->local);
  net_lookup_clear (&st->target);
  return result;
}

static int
connected (struct modcat_channel *ch, struct net_connect *st)
{
  const struct net_addr *peer = current (st);
  int result;

  net_fill (ch, st->now.fd, st->t, net_type_flags (net_type (ch->rq, st->t)));
  st->now.fd = -1;
  drop_others (st);
  st->step = STEP_SAY;
  result = modcat_net_set_ends (ch, &peer->u.sa, peer->len, NULL, 0, 0);
  if (modcat_log_shown (ch->rq, MODCAT_LOG_NOTICE)
      && modcat_local_name (ch) != NULL)
    modcat_log (ch->rq, MODCAT_LOG_NOTICE, "successfully connected from local"
                " address %s", modcat_local_name (ch));
  if (st->host != NULL)
    modcat_log (ch->rq, MODCAT_LOG_NOTICE, "successfully connected to %s:%s",
                st->host, st->port);
  net_lookup_clear (&st->local);
  net_lookup_clear (&st->target);
  if (result == MODCAT_OK)
    result = modcat_apply (ch->rq, ch, MODCAT_PH_PASTCONNECT, ch->rfd, NULL);
  if (result == MODCAT_OK)
    result = modcat_apply (ch->rq, ch, MODCAT_PH_CONNECTED, ch->rfd, NULL);
  return result;
}

static void
wait_for_attempt (struct modcat_channel *ch, const struct attempt *a)
{
  if (a->deadline != 0)
    modcat_wait_until (ch, a->deadline);
  modcat_wait (ch, a->fd, MODCAT_WRITE);
}

static int
wait_for_it (struct modcat_channel *ch, struct net_connect *st)
{
  if (st->step == STEP_AGAIN) {
    if (st->now.deadline != 0)
      modcat_wait_until (ch, st->now.deadline);
    return modcat_wait_until (ch, modcat_now () + UNIX_QUEUE_PAUSE);
  }
  for (unsigned i = 0; i < st->nothers; i++)
    wait_for_attempt (ch, &st->others[i]);
  wait_for_attempt (ch, &st->now);
  if (st->join_at != 0)
    modcat_wait_until (ch, st->join_at);
  return MODCAT_AGAIN;
}

static int
call_connect (const struct net_connect *st)
{
  const struct net_addr *addr = current (st);

  return connect (st->now.fd, &addr->u.sa, addr->len) == 0
         || errno == EISCONN ? 0 : errno;
}

/* MODCAT_OK with a step other than STEP_DONE: go on with that step. */
static int
try_connect (struct modcat_channel *ch, struct net_connect *st)
{
  int error = call_connect (st);

  /* On the same host it is done before one can look: asking once more costs
     less than a turn of the loop. */
  if (error == EINPROGRESS)
    error = call_connect (st);
  switch (error) {
  case 0:
    return connected (ch, st);
  case EINPROGRESS:
  case EALREADY:
  case EINTR:
    st->step = STEP_WAIT;
    if (st->next < st->target.count && st->nothers < MAX_ATTEMPTS - 1)
      st->join_at = modcat_now () + ATTEMPT_DELAY;
    return wait_for_it (ch, st);
  case EAGAIN:
    if (current (st)->u.sa.sa_family != AF_UNIX)
      break;                    /* IP: no free port */
    st->step = STEP_AGAIN;
    return wait_for_it (ch, st);
  default:
    break;
  }
  return connect_failed (ch, st, error);
}

static bool
has_answer (const struct attempt *a)
{
  struct pollfd pfd = { .fd = a->fd, .events = POLLOUT };

  return poll (&pfd, 1, 0) == 1;
}

static int
take_answer (struct modcat_channel *ch, struct net_connect *st)
{
  socklen_t len = sizeof (int);
  int error = 0;

  if (getsockopt (st->now.fd, SOL_SOCKET, SO_ERROR, &error, &len) == -1)
    error = errno;
  return error == 0 ? connected (ch, st) : connect_failed (ch, st, error);
}

/* Have the I-th of the others and the one that is under way change places. */
static void
swap (struct net_connect *st, unsigned i)
{
  struct attempt other = st->others[i];

  st->others[i] = st->now;
  st->now = other;
}

/* The address under way has been silent for a while: the next one joins. */
static int
join (struct modcat_channel *ch, struct net_connect *st)
{
  st->join_at = 0;
  if (st->others == NULL)
    st->others = calloc (MAX_ATTEMPTS, sizeof *st->others);
  if (st->others == NULL)
    return wait_for_it (ch, st);        /* it is tried when this one fails */
  st->others[st->nothers++] = st->now;
  st->now.fd = -1;
  st->step = STEP_NEXT;
  return MODCAT_OK;
}

/* Is there an answer?  It is asked for when the loop calls, and when another
   thing that the opening waits for has come. */
static int
look (struct modcat_channel *ch, struct net_connect *st)
{
  int64_t now = modcat_now ();

  for (unsigned i = 0; i < st->nothers; i++) {
    if (has_answer (&st->others[i])) {
      swap (st, i);
      return take_answer (ch, st);
    }
    if (st->others[i].deadline != 0 && now >= st->others[i].deadline) {
      swap (st, i);
      return connect_timed_out (ch, st);
    }
  }
  if (st->step == STEP_WAIT && has_answer (&st->now))
    return take_answer (ch, st);
  if (st->now.deadline != 0 && now >= st->now.deadline)
    return connect_timed_out (ch, st);
  if (st->join_at != 0 && now >= st->join_at)
    return join (ch, st);
  return st->step == STEP_AGAIN ? try_connect (ch, st) : wait_for_it (ch, st);
}

static int
try_next (struct modcat_channel *ch, struct net_connect *st)
{
  const struct modcat_socket_conf *conf = net_socket_conf (ch->rq);
  const struct net_addr *addr = &st->target.list[st->next];
  struct net_trouble trouble;
  char text[MODCAT_NET_TEXT];
  int result;

  st->now = (struct attempt) { .fd = -1, .at = st->next++ };
  st->join_at = 0;
  if (!st->sends && modcat_log_shown (ch->rq, MODCAT_LOG_NOTICE))
    modcat_log (ch->rq, MODCAT_LOG_NOTICE, "opening connection to %s",
                modcat_net_text (text, sizeof text, &addr->u.sa, addr->len));
  result = net_socket (ch, st->t, addr->u.sa.sa_family, &st->now.fd, &trouble);
  if (result == MODCAT_OK)
    result = bind_local (ch, st, &trouble);
  if (result == NET_FAILED)
    return next_or_fail (ch, st, &trouble);
  if (result == MODCAT_OK && st->sends)
    return ready_to_send (ch, st);
  if (result == MODCAT_OK)
    result = modcat_apply (ch->rq, ch, MODCAT_PH_PRECONNECT, st->now.fd, NULL);
  if (result == MODCAT_OK)
    result = modcat_apply (ch->rq, ch, MODCAT_PH_CONNECT, st->now.fd, NULL);
  if (result != MODCAT_OK)
    return result;
  if (conf != NULL && conf->connect_timeout != 0)
    st->now.deadline = modcat_now () + conf->connect_timeout;
  return try_connect (ch, st);
}

/* -- all addresses -------------------------------------------------------- */

static int
begin (struct modcat_channel *ch, struct net_connect *st)
{
  const struct modcat_socket_conf *conf = net_socket_conf (ch->rq);
  const char *why = NULL;

  if (st->host == NULL)
    return MODCAT_OK;
  if (conf != NULL && conf->connect_timeout != 0)
    st->lookup_by = modcat_now () + conf->connect_timeout;
  if (!st->sends)
    modcat_log (ch->rq, MODCAT_LOG_NOTICE, "opening connection to %s:%s",
                st->host, st->port);
  if (conf != NULL && conf->bind != NULL)
    why = net_parse_bind (conf->bind, &st->bind);
  if (why != NULL)
    return modcat_fail_opt (ch->rq, "bind", "bind \"%s\" %s", conf->bind, why);
  return MODCAT_OK;
}

/* The name under way is not answered yet: may it still be? */
static int
wait_for_lookup (struct modcat_channel *ch, const struct net_connect *st)
{
  if (st->lookup_by == 0)
    return MODCAT_AGAIN;
  if (modcat_now () < st->lookup_by)
    return modcat_wait_until (ch, st->lookup_by);
  modcat_note_errno (ch->rq, ETIMEDOUT);
  return modcat_fail (ch->rq, "%s: looking up \"%s\": %s", ch->rq->keyword,
                      st->target.count == 0 ? st->host : st->bind.host,
                      strerror (ETIMEDOUT));
}

static int
look_up (struct modcat_channel *ch, struct net_connect *st)
{
  struct net_query local = { .host = st->bind.host, .service = st->bind.port,
                             .passive = true };
  struct net_query target = { .host = st->host, .service = st->port };
  int result;

  if (st->host == NULL)
    return MODCAT_OK;
  local.family = target.family = net_family (ch->rq, st->t, false);
  result = net_lookup (ch, st->t, &target, &st->target);
  if (result != MODCAT_OK || (local.host[0] == '\0'
                              && local.service[0] == '\0'))
    return result;
  return net_lookup (ch, st->t, &local, &st->local);
}

static int
one_step (struct modcat_channel *ch, struct net_connect *st)
{
  int result;

  switch (st->step) {
  case STEP_BEGIN:
    result = begin (ch, st);
    st->step = STEP_LOOKUP;
    return result;
  case STEP_LOOKUP:
    result = look_up (ch, st);
    if (result == MODCAT_AGAIN)
      return wait_for_lookup (ch, st);
    if (result == MODCAT_OK) {
      st->step = STEP_NEXT;
      st->now.fd = -1;
    }
    return result;
  case STEP_NEXT:
    return try_next (ch, st);
  case STEP_SAY:
    result = net_say_proxy (ch, ch->rq);
    if (result == MODCAT_OK)
      st->step = STEP_DONE;
    return result;
  default:
    return look (ch, st);
  }
}

static int
run (struct modcat_channel *ch, const struct modcat_net_transport *t,
     struct net_connect *st)
{
  int result = MODCAT_OK;

  if (st->t == NULL) {
    st->t = t;
    st->any_type = t->otherwise != NULL;
  }
  while (result == MODCAT_OK && st->step != STEP_DONE)
    result = one_step (ch, st);
  return result;
}

/* From its first step on CH's request is that of the address which is opened
   there, and which may call modcat_net_connect() for CH in its turn: what the
   layer's request said is kept. */
struct via {
  const struct modcat_address *address;
  const struct modcat_request *rq;      /* of the layer */
  bool inside;                 /* it is being opened, by a call further up */
  bool open;
};
static const char via_key = 0;          /* its address is the key */

static int
connect_via (struct modcat_channel *ch, const struct modcat_address *address)
{
  struct via *kept = modcat_attach (ch, &via_key, sizeof *kept, NULL);
  const struct modcat_request *rq;
  int result = MODCAT_OK;

  if (kept == NULL)
    return MODCAT_FAIL;
  if (kept->address == NULL)
    *kept = (struct via) { .address = address, .rq = ch->rq };
  rq = kept->rq;
  if (!kept->open) {
    kept->inside = true;
    result = modcat_open_address (ch, address, MODCAT_RDWR);
    kept = modcat_attached (ch, &via_key);
    if (kept == NULL)           /* a failed attempt takes it along */
      return result;
    kept->inside = false;
    kept->open = result == MODCAT_OK;
  }
  return result == MODCAT_OK ? net_say_proxy (ch, rq) : result;
}

int
modcat_net_connect (struct modcat_channel *ch,
                    const struct modcat_net_transport *t, const char *host,
                    const char *port)
{
  const struct modcat_address *via;
  const struct via *kept = modcat_attached (ch, &via_key);
  struct net_connect *st;
  int result;

  if (kept != NULL && !kept->inside)
    return connect_via (ch, kept->address);
  result = net_via (ch->rq, false, &via);
  if (result != MODCAT_OK)
    return result;
  if (via != NULL)
    return connect_via (ch, via);
  st = modcat_attach (ch, &connect_key, sizeof *st, release_connect);
  if (st == NULL)
    return MODCAT_FAIL;
  st->host = host;
  st->port = port;
  return run (ch, t, st);
}

static int
keep_one (const struct modcat_request *rq, struct net_lookup *l,
          const struct sockaddr *addr, socklen_t len)
{
  l->list = malloc (sizeof *l->list);
  if (l->list == NULL)
    return modcat_fail (rq, "%s: %s", rq->keyword, strerror (errno));
  if (net_copy_addr (l->list, addr, len) == -1)
    return modcat_fail (rq, "%s: this is no socket address", rq->keyword);
  l->count = 1;
  return MODCAT_OK;
}

/* Run to PEER as given, instead of to what a lookup finds. */
static int
run_to (struct modcat_channel *ch, const struct modcat_net_transport *t,
        struct net_connect *st, const struct sockaddr *peer,
        socklen_t peer_len, const struct sockaddr *local,
        socklen_t local_len)
{
  int result = MODCAT_OK;

  if (st->step == STEP_BEGIN) {
    result = keep_one (ch->rq, &st->target, peer, peer_len);
    if (result == MODCAT_OK && local != NULL)
      result = keep_one (ch->rq, &st->local, local, local_len);
  }
  return result == MODCAT_OK ? run (ch, t, st) : result;
}

int
modcat_net_connect_to (struct modcat_channel *ch,
                       const struct modcat_net_transport *t,
                       const struct sockaddr *peer, socklen_t peer_len,
                       const struct sockaddr *local, socklen_t local_len)
{
  struct net_connect *st = modcat_attach (ch, &connect_key, sizeof *st,
                                          release_connect);

  return st == NULL ? MODCAT_FAIL
                    : run_to (ch, t, st, peer, peer_len, local, local_len);
}

/* -- datagrams without a connection --------------------------------------- */

static struct net_connect *
sending_state (struct modcat_channel *ch, unsigned flags)
{
  struct net_connect *st = modcat_attach (ch, &connect_key, sizeof *st,
                                          release_connect);

  if (st != NULL) {
    st->sends = true;
    st->send_flags = flags;
  }
  return st;
}

int
modcat_net_send_to (struct modcat_channel *ch,
                    const struct modcat_net_transport *t,
                    const struct sockaddr *peer, socklen_t peer_len,
                    const struct sockaddr *local, socklen_t local_len,
                    unsigned flags)
{
  struct net_connect *st = sending_state (ch, flags);

  return st == NULL ? MODCAT_FAIL
                    : run_to (ch, t, st, peer, peer_len, local, local_len);
}

int
modcat_net_open_datagram (struct modcat_channel *ch,
                          const struct modcat_net_transport *t,
                          const char *host, const char *port, unsigned flags)
{
  struct net_connect *st = sending_state (ch, flags);

  if (st == NULL)
    return MODCAT_FAIL;
  st->host = host;
  st->port = port;
  return run (ch, t, st);
}
