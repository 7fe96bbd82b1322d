/* modules/common/net/proxy-accept.c -- have a proxy tell who the client is.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proxy-facts.h"

#define NS_PER_S INT64_C (1000000000)

static const char expect_key = 0;       /* its address is the key */

/* What has come of the header so far. */
struct expect {
  unsigned char *bytes;        /* malloc()ed, room for NET_PROXY_BYTES */
  size_t len;
  int64_t limit;               /* ns, 0: none */
  int64_t deadline;            /* modcat_now() scale, 0: not begun */
};

static void
release_expect (struct modcat_channel *ch, void *block, int dropped)
{
  struct expect *e = block;

  (void) ch;
  (void) dropped;
  free (e->bytes);
  e->bytes = NULL;
}

/* -- refusing ------------------------------------------------------------- */

/* The header is not there, WHY; what has come is shown. */
static int
refuse (struct modcat_channel *ch, const char *why, const void *bytes,
        size_t len)
{
  char text[160];

  modcat_log (ch->rq, MODCAT_LOG_WARN, "refusing connection from %s: the "
              "PROXY protocol header %s%s%s", modcat_peer_name (ch), why,
              len > 0 ? ": " : "",
              len > 0 ? net_quote (text, sizeof text, bytes, len) : "");
  return MODCAT_REFUSE;
}

static int
refuse_read (struct modcat_channel *ch, const struct expect *e, int error)
{
  modcat_log (ch->rq, MODCAT_LOG_WARN, "refusing connection from %s: %s "
              "after %zu bytes of the PROXY protocol header",
              modcat_peer_name (ch), error != 0 ? strerror (error)
              : "it was closed by the peer", e->len);
  return MODCAT_REFUSE;
}

static int
refuse_late (struct modcat_channel *ch, const struct expect *e)
{
  modcat_log (ch->rq, MODCAT_LOG_WARN, "refusing connection from %s: no "
              "whole PROXY protocol header within %g s, but %zu bytes (see "
              "handshake-timeout)", modcat_peer_name (ch),
              (double) e->limit / (double) NS_PER_S, e->len);
  return MODCAT_REFUSE;
}

/* -- hearing -------------------------------------------------------------- */

/* Take COUNT bytes, which are there, off the socket. */
static int
take (struct modcat_channel *ch, struct expect *e, size_t count)
{
  while (count > 0) {
    ssize_t n = recv (ch->rfd, e->bytes + e->len, count, 0);

    if (n == -1 && errno == EINTR)
      continue;
    if (n <= 0)
      return refuse_read (ch, e, n == -1 ? errno : 0);
    e->len += (size_t) n;
    count -= (size_t) n;
  }
  return MODCAT_OK;
}

/* The client is known: it is CH's peer from now on. */
static int
believe (struct modcat_channel *ch, const struct net_proxy *p)
{
  struct net_addr local = p->local;
  char proxy[MODCAT_NET_TEXT] = "?";
  const char *name;
  size_t len;
  int result;

  if (p->peer.len == 0) {       /* the proxy itself, or somebody unknown */
    const void *known = modcat_local (ch, &len);

    if (net_copy_addr (&local, known, (socklen_t) len) == -1)
      local.len = 0;
    net_describe (ch, true, &local);
    modcat_log (ch->rq, MODCAT_LOG_NOTICE, "%s speaks for itself",
                modcat_peer_name (ch));
    return net_proxy_publish (ch, p);
  }
  name = modcat_peer_name (ch);
  if (name != NULL)
    snprintf (proxy, sizeof proxy, "%s", name);
  result = modcat_set_peer (ch, &p->peer.u.sa, p->peer.len,
                            local.len > 0 ? &local.u.sa : NULL, local.len);
  if (result != MODCAT_OK)
    return result;
  net_describe (ch, true, &local);
  modcat_log (ch->rq, MODCAT_LOG_NOTICE, "%s says: connection from %s to %s",
              proxy, modcat_peer_name (ch), modcat_local_name (ch));
  return net_proxy_publish (ch, p);
}

/* Look at what there is.  All of an unfinished header is taken, so that the
   loop wakes for more, and of a whole one no byte behind it. */
static int
look (struct modcat_channel *ch, struct expect *e, struct net_proxy *p)
{
  const char *why;
  size_t used, len;
  int result;
  ssize_t n;

  do
    n = recv (ch->rfd, e->bytes + e->len, NET_PROXY_BYTES - e->len, MSG_PEEK);
  while (n == -1 && errno == EINTR);
  if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
    if (e->limit != 0 && modcat_now () >= e->deadline)
      return refuse_late (ch, e);
    if (e->limit != 0)
      modcat_wait_until (ch, e->deadline);
    return modcat_wait (ch, ch->rfd, MODCAT_READ);
  }
  if (n <= 0)
    return refuse_read (ch, e, n == -1 ? errno : 0);
  len = e->len + (size_t) n;
  switch (net_proxy_parse (e->bytes, len, p, &used, &why)) {
  case NET_PROXY_GOOD:
    result = take (ch, e, used - e->len);
    return result != MODCAT_OK ? result : believe (ch, p);
  case NET_PROXY_MORE:
    result = take (ch, e, (size_t) n);
    return result != MODCAT_OK ? result : MODCAT_SKIP;
  default:
    return refuse (ch, why, e->bytes, len);
  }
}

static int
hear_proxy (struct modcat_channel *ch)
{
  struct expect *e = modcat_attached (ch, &expect_key);
  struct net_proxy p;
  int result;

  if (e->deadline == 0)
    e->deadline = modcat_now () + e->limit;
  if (e->bytes == NULL)
    e->bytes = malloc (NET_PROXY_BYTES);
  if (e->bytes == NULL)
    return modcat_fail (ch->rq, "%s: %s", ch->rq->keyword, strerror (ENOMEM));
  do
    result = look (ch, e, &p);
  while (result == MODCAT_SKIP);
  if (result != MODCAT_AGAIN)
    release_expect (ch, e, 0);
  return result;
}

static const struct modcat_channel_ops expect_ops = {
  .size = sizeof expect_ops, .handshake = hear_proxy,
};

int
net_expect_proxy (struct modcat_channel *ch, const struct net_addr *peer)
{
  const struct net_accept_proxy_conf *conf = net_accept_proxy_conf (ch->rq);
  const struct modcat_layer_conf *layer
    = modcat_group_conf (ch->rq, &modcat_group_layer);
  struct expect *e;

  if ((ch->flags & MODCAT_CH_DATAGRAM) != 0) {
    modcat_fail_opt (ch->rq, "accept-proxy", "a header of the PROXY protocol "
                     "begins a stream of bytes, and this socket has "
                     "datagrams");
    return MODCAT_FAIL_FINAL;
  }
  if (!net_proxy_is_trusted (conf->from, peer)) {
    modcat_log (ch->rq, MODCAT_LOG_WARN, "refusing connection from %s due to "
                "accept-proxy-from option", modcat_peer_name (ch));
    return MODCAT_REFUSE;
  }
  e = modcat_attach (ch, &expect_key, sizeof *e, release_expect);
  if (e == NULL)
    return MODCAT_FAIL;
  e->limit = layer != NULL ? layer->handshake_timeout : 30 * NS_PER_S;
  (void) modcat_local_name (ch);        /* describes, by the ops that go now */
  ch->ops = &expect_ops;
  ch->flags |= MODCAT_CH_PEER_LATER;
  return MODCAT_OK;
}
