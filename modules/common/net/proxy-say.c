/* modules/common/net/proxy-say.c -- tell what we have connected to who our
 * client is.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "proxy-facts.h"

static const char say_key = 0;          /* its address is the key */

struct say {
  unsigned char *bytes;        /* malloc()ed; NULL: all is said */
  size_t len, sent;
};

static void
release_say (struct modcat_channel *ch, void *block, int dropped)
{
  struct say *say = block;

  (void) ch;
  (void) dropped;
  free (say->bytes);
  say->bytes = NULL;
}

/* -- who the client is ---------------------------------------------------- */

/* A session that we begin ourselves has no client: the header then says so. */
static void
find_client (const struct modcat_channel *ch, struct net_proxy *p)
{
  const struct modcat_channel *other = modcat_other (ch), *at = other;
  const struct sockaddr *peer, *local;
  size_t len;

  p->own = other == NULL || other->rq->addr->listen == NULL;
  if (p->own)
    return;
  peer = modcat_peer (other, &len);
  if (net_copy_addr (&p->peer, peer, (socklen_t) len) == -1)
    p->peer.len = 0;
  local = modcat_local (other, &len);
  if (net_copy_addr (&p->local, local, (socklen_t) len) == -1)
    p->local.len = 0;
  while (at->lower != NULL)
    at = at->lower;
  if (p->local.len == 0)
    net_local (at->rfd, &p->local);
  p->datagrams = (at->flags & MODCAT_CH_DATAGRAM) != 0;
  net_proxy_collect (other, p);
}

static void
log_client (const struct modcat_request *rq, const struct net_proxy *p)
{
  char peer[MODCAT_NET_TEXT], local[MODCAT_NET_TEXT];

  if (!modcat_log_shown (rq, MODCAT_LOG_INFO))
    return;
  if (p->own || p->peer.len == 0)
    modcat_log (rq, MODCAT_LOG_INFO, "PROXY protocol %d: %s", p->version,
                p->own ? "this session has no client" : "the client has no "
                "address");
  else
    modcat_log (rq, MODCAT_LOG_INFO, "PROXY protocol %d: the client is %s, "
                "and came to %s", p->version,
                modcat_net_text (peer, sizeof peer, &p->peer.u.sa,
                                 p->peer.len),
                p->local.len == 0 ? "?"
                : modcat_net_text (local, sizeof local, &p->local.u.sa,
                                   p->local.len));
}

/* -- saying it ------------------------------------------------------------ */

static int
prepare (struct modcat_channel *ch, const struct modcat_request *rq,
         unsigned version, struct say *say)
{
  struct net_proxy p = { .version = (int) version };

  if ((ch->flags & MODCAT_CH_DATAGRAM) != 0) {
    modcat_fail_opt (rq, "proxy-protocol", "a header of the PROXY protocol "
                     "begins a stream of bytes, and this connection has "
                     "datagrams");
    return MODCAT_FAIL_FINAL;
  }
  say->bytes = malloc (NET_PROXY_BYTES);
  if (say->bytes == NULL)
    return modcat_fail (rq, "%s: %s", rq->keyword, strerror (ENOMEM));
  find_client (ch, &p);
  log_client (rq, &p);
  say->len = net_proxy_build (&p, say->bytes);
  return MODCAT_OK;
}

static int
send_rest (struct modcat_channel *ch, const struct modcat_request *rq,
           struct say *say)
{
  while (say->sent < say->len) {
    ssize_t n = modcat_write (ch, say->bytes + say->sent,
                              say->len - say->sent);

    if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
      return modcat_wait_lower (ch, ch, MODCAT_WRITE);
    if (n == -1)
      return modcat_fail (rq, "%s: sending the PROXY protocol header: %s",
                          rq->keyword, strerror (errno));
    if (n < 0)
      return (int) n;
    say->sent += (size_t) n;
  }
  free (say->bytes);
  say->bytes = NULL;
  return MODCAT_OK;
}

int
net_say_proxy (struct modcat_channel *ch, const struct modcat_request *rq)
{
  const struct net_proxy_conf *conf = net_proxy_conf (rq);
  struct say *say;
  int result = MODCAT_OK;

  if (conf == NULL || conf->version == 0)
    return MODCAT_OK;
  say = modcat_attach (ch, &say_key, sizeof *say, release_say);
  if (say == NULL)
    return MODCAT_FAIL;
  if (say->len == 0)
    result = prepare (ch, rq, conf->version, say);
  return result == MODCAT_OK ? send_rest (ch, rq, say) : result;
}
