/* modules/common/net/dgram-accept.c -- peers of a socket that keeps no
 * connections: one for each datagram, or one for each sender.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net.h"

/* -- queues --------------------------------------------------------------- */

static size_t
memory_of (const struct net_packet *p)
{
  return sizeof *p + p->len;
}

static void
append (struct net_queue *q, struct net_packet *p)
{
  p->next = NULL;
  if (q->first == NULL)
    q->first = p;
  else
    q->last->next = p;
  q->last = p;
  q->size += memory_of (p);
}

static struct net_packet *
take_first (struct net_queue *q)
{
  struct net_packet *p = q->first;

  if (p == NULL)
    return NULL;
  q->first = p->next;
  q->size -= memory_of (p);
  return p;
}

static void
put_back (struct net_queue *q, struct net_packet *p)
{
  p->next = q->first;
  if (q->first == NULL)
    q->last = p;
  q->first = p;
  q->size += memory_of (p);
}

void
net_queue_clear (struct net_queue *q)
{
  struct net_packet *p;

  while ((p = take_first (q)) != NULL)
    free (p);
}

/* -- the next datagram ---------------------------------------------------- */

/* Bytes of the next datagram of FD, or -1. */
static ssize_t
next_size (int fd)
{
  ssize_t n;

  do {
    n = recv (fd, NULL, 0, MSG_PEEK | MSG_TRUNC | MSG_DONTWAIT);
  } while (n == -1 && errno == EINTR);
  return n;
}

/* The next datagram of FD, whole; NULL with errno.  M is for what came with
   it. */
static struct net_packet *
receive_packet (int fd, const struct modcat_net_transport *t,
                struct net_message *m)
{
  struct net_packet *p;
  ssize_t size = next_size (fd), n;

  if (size == -1)
    return NULL;
  p = malloc (sizeof *p + (size_t) size);
  if (p == NULL)
    return NULL;
  n = net_receive (fd, t, p->data, (size_t) size, m);
  if (n == -1 || n > size) {    /* somebody else took the one we looked at */
    free (p);
    if (n != -1)
      errno = EMSGSIZE;
    return NULL;
  }
  p->peer = m->peer;
  p->local = m->local;
  p->len = (size_t) n;
  return p;
}

/* -- RECVFROM: a channel for a datagram ------------------------------------ */

struct answer {
  struct net_packet *packet;   /* NULL: it was read */
  struct net_addr peer, from;  /* of what is written */
};

static const char answer_key = 0;       /* its address is the key */

static void
release_answer (struct modcat_channel *ch, void *block, int dropped)
{
  struct answer *a = block;

  (void) ch;
  (void) dropped;
  free (a->packet);
  a->packet = NULL;
}

static ssize_t
answer_read (struct modcat_channel *ch, void *buf, size_t size)
{
  struct answer *a = modcat_attached (ch, &answer_key);
  struct net_packet *p = a->packet;
  size_t n;

  if (p == NULL)
    return 0;
  n = p->len;
  net_log_received (ch, n, &a->peer);
  if (n > size)
    return net_too_long (ch, n, size);
  memcpy (buf, p->data, n);
  a->packet = NULL;
  free (p);
  return n > 0 ? (ssize_t) n : MODCAT_EMPTY;
}

static size_t
answer_pending (const struct modcat_channel *ch)
{
  const struct answer *a = modcat_attached (ch, &answer_key);

  return a->packet == NULL ? 0 : a->packet->len + 1;
}

static ssize_t
answer_write (struct modcat_channel *ch, const void *buf, size_t size)
{
  const struct answer *a = modcat_attached (ch, &answer_key);
  ssize_t n;

  if (a->peer.len <= sizeof (sa_family_t))
    return modcat_fail (ch->rq, "there is nobody to answer: the sender's "
                        "socket has no address");
  n = net_send (ch->wfd, buf, size, &a->peer, &a->from);
  if (n != -1)
    net_log_sent (ch, ch->wfd);
  else if (errno == EAGAIN)
    net_no_room (ch, &a->peer);
  return n;
}

/* What else comes to the socket is for others: there is nothing to poll for
   but room to write. */
static void
answer_wait (struct modcat_channel *ch, unsigned dir)
{
  if (dir == MODCAT_WRITE && ch->wfd != -1)
    net_wait_room (ch);
}

/* The listener goes on with the same socket: it is given up, not shut. */
static int
answer_half_close (struct modcat_channel *ch)
{
  if (ch->wfd != -1)
    close (ch->wfd);
  ch->rfd = ch->wfd = -1;
  return MODCAT_OK;
}

static void
answer_describe (struct modcat_channel *ch)
{
  const struct answer *a = modcat_attached (ch, &answer_key);
  struct net_addr local, bound;

  net_local (ch->rfd, &bound);
  local = bound;
  if (a->from.len > 0) {
    int port = modcat_net_port (&bound.u.sa, bound.len);

    local = a->from;
    net_set_port (&local, port > 0 ? (uint16_t) port : 0);
  }
  net_describe (ch, true, &local);
}

static const struct modcat_channel_ops answer_ops = {
  .size = sizeof answer_ops, .read = answer_read, .write = answer_write,
  .pending = answer_pending, .wait = answer_wait,
  .half_close = answer_half_close, .describe = answer_describe,
};

static int
fill_answer (struct modcat_channel *ch, int fd, struct net_packet *p)
{
  struct answer *a = modcat_attach (ch, &answer_key, sizeof *a,
                                    release_answer);

  if (a == NULL) {
    close (fd);
    free (p);
    return MODCAT_FAIL;
  }
  a->packet = p;
  a->peer = p->peer;
  a->from = p->local;
  ch->rfd = ch->wfd = fd;
  ch->flags |= MODCAT_CH_DATAGRAM;
  ch->half_close = MODCAT_HC_CALL;
  ch->end = MODCAT_END_CLOSE;
  ch->ops = &answer_ops;
  return modcat_set_peer (ch, &p->peer.u, p->peer.len,
                          p->local.len > 0 ? &p->local.u : NULL,
                          p->local.len);
}

static void
log_packet (struct modcat_channel *ch, const char *format,
            const struct net_packet *p)
{
  char text[MODCAT_NET_TEXT];

  if (modcat_log_shown (ch->rq, MODCAT_LOG_NOTICE))
    modcat_log (ch->rq, MODCAT_LOG_NOTICE, "%s %s", format,
                modcat_net_text (text, sizeof text, &p->peer.u.sa,
                                 p->peer.len));
}

int
modcat_net_accept_datagram (struct modcat_channel *ln,
                            struct modcat_channel *ch)
{
  struct net_listen *st = net_listen_of (ln);
  struct net_packet *p;
  struct net_message m;
  int fd, result;

  net_announce (ln, "receiving on");
  if (next_size (ln->rfd) == -1)
    return net_not_accepted (ln, "recvmsg");
  /* Before the datagram is taken: without a descriptor it has to wait. */
  fd = fcntl (ln->rfd, F_DUPFD_CLOEXEC, 0);
  if (fd == -1)
    return net_not_accepted (ln, "dup");
  p = receive_packet (ln->rfd, st != NULL ? st->t : NULL, &m);
  if (p == NULL) {
    result = net_not_accepted (ln, "recvmsg");
    close (fd);
    return result;
  }
  if (st != NULL)
    st->told = false;
  log_packet (ch, "receiving packet from", p);
  net_hide_ports (ch, st != NULL ? st->t : NULL);
  result = fill_answer (ch, fd, p);
  if (result == MODCAT_OK && m.hdr.msg_controllen > 0)
    result = net_ancillary (ch, &m.hdr, true);
  if (result == MODCAT_OK)
    result = modcat_apply (ch->rq, ch, MODCAT_PH_CONNECTED, fd, NULL);
  return result;
}

/* -- LISTEN: a channel for a sender ---------------------------------------- */

struct session { struct net_queue queue; };

static const char session_key = 0;      /* its address is the key */

static void
release_session (struct modcat_channel *ch, void *block, int dropped)
{
  struct session *s = block;

  (void) ch;
  (void) dropped;
  net_queue_clear (&s->queue);
}

/* What came before the socket was connected, then what comes to it. */
static ssize_t
session_read (struct modcat_channel *ch, void *buf, size_t size)
{
  struct session *s = modcat_attached (ch, &session_key);
  struct net_packet *p = take_first (&s->queue);
  ssize_t n;

  if (p == NULL) {
    n = recv (ch->rfd, buf, size, MSG_TRUNC | MSG_DONTWAIT);
  } else {
    n = (ssize_t) p->len;
    if (p->len <= size)
      memcpy (buf, p->data, p->len);
    free (p);
  }
  if (n > 0 && (size_t) n > size)
    return net_too_long (ch, (size_t) n, size);
  return n == 0 ? MODCAT_EMPTY : n;
}

static size_t
session_pending (const struct modcat_channel *ch)
{
  const struct session *s = modcat_attached (ch, &session_key);

  return s->queue.first == NULL ? 0 : s->queue.first->len + 1;
}

static void
session_describe (struct modcat_channel *ch)
{
  struct net_addr local;

  net_local (ch->rfd, &local);
  net_describe (ch, true, &local);
}

static const struct modcat_channel_ops session_ops = {
  .size = sizeof session_ops, .read = session_read,
  .pending = session_pending, .describe = session_describe,
};

/* -- sorting what came between bind(2) and connect(2) ---------------------- */

enum { QUEUE_LIMIT = 4 << 20 };        /* bytes that wait in a listener */

/* P waits in the listener, if there is room. */
static void
keep_for_later (struct modcat_channel *ln, struct net_listen *st,
                struct net_packet *p)
{
  if (st->queue.size + memory_of (p) <= QUEUE_LIMIT) {
    append (&st->queue, p);
    return;
  }
  if (!st->full)
    modcat_log (ln->rq, MODCAT_LOG_WARN, "%d bytes of datagrams wait for "
                "sessions: others are dropped", QUEUE_LIMIT);
  st->full = true;
  free (p);
}

/* A peer may speak to two addresses of ours: these are two sessions. */
static bool
belongs (const struct net_packet *p, const struct net_addr *peer,
         const struct net_addr *local)
{
  return net_same_peer (&p->peer, peer)
         && (p->local.len == 0 || local->len == 0
             || net_same_peer (&p->local, local));
}

static void
sort_one (struct modcat_channel *ln, struct net_listen *st,
          struct session *s, struct net_packet *p,
          const struct net_packet *first)
{
  if (belongs (p, &first->peer, &first->local))
    append (&s->queue, p);
  else
    keep_for_later (ln, st, p);
}

static void
sort_queue (struct modcat_channel *ln, struct net_listen *st,
            struct session *s, const struct net_packet *first)
{
  struct net_queue all = st->queue;
  struct net_packet *p;

  st->queue = (struct net_queue) { .first = NULL };
  while ((p = take_first (&all)) != NULL)
    sort_one (ln, st, s, p, first);
}

/* Take what FD holds now: its queue is limited by SO_RCVBUF, which counts
   more bytes for each datagram than it has.  LOCAL: where it came to. */
static void
sort_socket (struct modcat_channel *ln, struct net_listen *st,
             struct session *s, int fd, const struct net_packet *first,
             bool is_new)
{
  enum { OVERHEAD = 256 };
  socklen_t len = sizeof (int);
  int limit = 0;
  size_t taken = 0;
  struct net_message m;
  struct net_packet *p;

  if (getsockopt (fd, SOL_SOCKET, SO_RCVBUF, &limit, &len) == -1)
    limit = 1 << 20;
  while (taken < 2 * (size_t) limit
         && (p = receive_packet (fd, st->t, &m)) != NULL) {
    taken += p->len + OVERHEAD;
    if (is_new)
      p->local = first->local;
    sort_one (ln, st, s, p, first);
  }
}

/* -- a socket for a sender ------------------------------------------------- */

/* Where the new socket is to be bound: the very address that the peer spoke
   to, and the listener's port. */
static void
session_local (const struct net_listen *st, const struct net_packet *p,
               struct net_addr *local)
{
  int port = modcat_net_port (&st->local.u.sa, st->local.len);

  *local = st->local;
  if (p->local.len == 0)
    return;
  *local = p->local;
  net_set_port (local, port > 0 ? (uint16_t) port : 0);
}

/* The sockets of sessions share the port, so each has SO_REUSEADDR; so has the
   listener while one is bound, whatever it says to others. */
static int
bind_beside (int ln_fd, int fd, const struct net_addr *local)
{
  int before = 0, on = 1, result, error;
  socklen_t len = sizeof before;

  if (getsockopt (ln_fd, SOL_SOCKET, SO_REUSEADDR, &before, &len) == -1
      || setsockopt (ln_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1
      || setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
    return -1;
  result = bind (fd, &local->u.sa, local->len);
  error = errno;
  setsockopt (ln_fd, SOL_SOCKET, SO_REUSEADDR, &before, sizeof before);
  errno = error;
  return result;
}

static int
bind_session (struct modcat_channel *ln, struct net_listen *st,
              struct modcat_channel *ch, int fd, const struct net_packet *p)
{
  struct net_addr local;
  char text[MODCAT_NET_TEXT];
  int result = modcat_apply (ch->rq, ch, MODCAT_PH_PREBIND, fd, NULL);

  if (result == MODCAT_OK)
    result = modcat_apply (ch->rq, ch, MODCAT_PH_BIND, fd, NULL);
  if (result != MODCAT_OK)
    return result;
  session_local (st, p, &local);
  /* An address that the peer could reach, but that can't be bound, is one of
     a broadcast, or gone. */
  if (bind_beside (ln->rfd, fd, &local) == -1
      && bind_beside (ln->rfd, fd, &st->local) == -1) {
    modcat_net_text (text, sizeof text, &local.u.sa, local.len);
    return modcat_fail (ch->rq, "bind(%d, {%s}, %u): %s", fd, text,
                        (unsigned) local.len, strerror (errno));
  }
  return modcat_apply (ch->rq, ch, MODCAT_PH_PASTBIND, fd, NULL);
}

/* The peer can't be answered: that is no fault of the listener. */
static int
turn_away (struct modcat_channel *ch, const struct net_packet *p,
           const char *why)
{
  char text[MODCAT_NET_TEXT];

  modcat_log (ch->rq, MODCAT_LOG_NOTICE, "ignoring a datagram from %s: %s",
              modcat_net_text (text, sizeof text, &p->peer.u.sa, p->peer.len),
              why);
  return MODCAT_REFUSE;
}

static int
connect_session (struct modcat_channel *ln, struct net_listen *st,
                 struct modcat_channel *ch, struct session *s, int fd,
                 const struct net_packet *p)
{
  int result = bind_session (ln, st, ch, fd, p);

  if (result != MODCAT_OK)
    return result;
  sort_queue (ln, st, s, p);
  sort_socket (ln, st, s, ln->rfd, p, false);
  result = modcat_apply (ch->rq, ch, MODCAT_PH_PRECONNECT, fd, NULL);
  if (result == MODCAT_OK)
    result = modcat_apply (ch->rq, ch, MODCAT_PH_CONNECT, fd, NULL);
  if (result != MODCAT_OK)
    return result;
  if (connect (fd, &p->peer.u.sa, p->peer.len) == -1)
    return turn_away (ch, p, strerror (errno));
  sort_socket (ln, st, s, fd, p, true);
  sort_socket (ln, st, s, ln->rfd, p, false);
  return MODCAT_OK;
}

static int
make_session (struct modcat_channel *ln, struct net_listen *st,
              struct modcat_channel *ch, struct net_packet *p)
{
  struct session *s = modcat_attach (ch, &session_key, sizeof *s,
                                     release_session);
  struct net_trouble trouble;
  int fd, result;

  if (s == NULL) {
    free (p);
    return MODCAT_FAIL;
  }
  result = net_socket (ch, st->t, st->local.u.sa.sa_family, &fd, &trouble);
  if (result != MODCAT_OK) {
    put_back (&st->queue, p);
    if (result != NET_FAILED)
      return result;
    errno = trouble.error;
    return net_not_accepted (ln, "socket");
  }
  ch->ops = &session_ops;
  net_hide_ports (ch, st->t);
  net_fill (ch, fd, st->t, net_type_flags (st->type)
                           | (ln->flags & MODCAT_CH_NULL_EOF));
  append (&s->queue, p);
  return connect_session (ln, st, ch, s, fd, p);
}

/* The check is the core's, but a peer that is turned away isn't worth a
   socket. */
static int
check_sender (struct modcat_channel *ln, struct modcat_channel *ch,
              const struct net_packet *p)
{
  int result;

  if (modcat_net_port (&p->peer.u.sa, p->peer.len) == 0)
    return turn_away (ch, p, "port 0 can't be answered");
  result = modcat_check_peer (ch, ln->rfd, &p->peer.u, p->peer.len,
                              p->local.len > 0 ? &p->local.u : NULL,
                              p->local.len);
  if (result == MODCAT_OK)
    modcat_checks_peers (ch);
  if (result == MODCAT_REFUSE)
    log_packet (ch, "forbidding UDP connection from", p);
  return result;
}

/* The transport may want to see more of a peer before it gets a session. */
static int
screen (struct modcat_channel *ln, const struct net_listen *st,
        const struct net_packet *p)
{
  unsigned char answer[512];
  size_t len = sizeof answer;
  int result;

  if (st->t->screen == NULL)
    return MODCAT_OK;
  result = st->t->screen (ln, &p->peer.u.sa, p->peer.len, p->data, p->len,
                          answer, &len);
  /* An answer that gets lost is asked for again. */
  if (result == MODCAT_REFUSE && len > 0)
    net_send (ln->rfd, answer, len, &p->peer, &p->local);
  return result;
}

static void
announce_sessions (struct modcat_channel *ln, const struct net_listen *st)
{
  char what[64];

  if (st->told)
    return;
  if (st->t->protocol == IPPROTO_UDP || st->t->family == AF_UNIX)
    snprintf (what, sizeof what, "listening on %.20s", st->t->name);
  else
    snprintf (what, sizeof what, "listening on PROTO%d", st->t->protocol);
  net_announce (ln, what);
}

int
net_accept_session (struct modcat_channel *ln, struct net_listen *st,
                    struct modcat_channel *ch)
{
  struct net_packet *p;
  struct net_addr local;
  struct net_message m;
  int result;

  announce_sessions (ln, st);
  p = take_first (&st->queue);
  if (p == NULL)
    p = receive_packet (ln->rfd, st->t, &m);
  if (p == NULL)
    return net_not_accepted (ln, "recvmsg");
  st->full = false;
  result = check_sender (ln, ch, p);
  if (result == MODCAT_OK)
    result = screen (ln, st, p);
  if (result != MODCAT_OK) {
    free (p);
    return result;
  }
  st->told = false;
  log_packet (ch, "accepting UDP connection from", p);
  result = make_session (ln, st, ch, p);
  if (result != MODCAT_OK)
    return result;
  net_local (ch->rfd, &local);
  result = modcat_set_peer (ch, &p->peer.u, p->peer.len,
                            local.len > 0 ? &local.u : NULL, local.len);
  if (result == MODCAT_OK)
    result = modcat_apply (ch->rq, ch, MODCAT_PH_CONNECTED, ch->rfd, NULL);
  return result;
}
