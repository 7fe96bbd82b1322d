/* modules/proxy/proxy.c -- PROXY: to a target through an HTTP proxy, by
 * its method CONNECT.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <modcat/layer.h>
#include <modcat/net.h>

#include "http.h"

enum { ARG_PROXY, ARG_HOST, ARG_PORT };

enum {
  QUOTE = 240,                 /* bytes of the peer's words in a log line */
  TARGET = PROXY_HOST_MAX + 16
};

/* What all openings of an address share. */
struct proxy_shared {
  unsigned port;               /* of the target */
  char *credentials;           /* in base64, or NULL */
};

enum step { STEP_RESOLVE, STEP_CONNECT, STEP_ASK, STEP_HEAR, STEP_DONE };

struct proxy {
  enum step step;
  char host[MODCAT_NET_TEXT];  /* of the target, when it was looked up */
  char target[TARGET];
  struct proxy_answer answer;
};

/* -- options -------------------------------------------------------------- */

struct http_conf {
  const char *port;            /* of the proxy */
  const char *auth, *auth_file;
  const char *version;
  unsigned char resolve, ignore_cr;
};

static const struct modcat_opt http_opts[] = {
  { .name = "http-version", .type = MODCAT_STRING, .dflt = "1.0",
    .phase = MODCAT_PH_LATE, .store = offsetof (struct http_conf, version),
    .help = "version of HTTP that the request names" },
  { .name = "ignorecr", .type = MODCAT_BOOL, .phase = MODCAT_PH_LATE,
    .store = offsetof (struct http_conf, ignore_cr),
    .help = "lines of the proxy's answer may end with LF alone" },
  { .name = "proxy-authorization", .aliases = "proxy-auth,proxyauth",
    .type = MODCAT_STRING, .phase = MODCAT_PH_LATE,
    .flags = MODCAT_OPT_SECRET, .store = offsetof (struct http_conf, auth),
    .help = "user:password for the proxy" },
  { .name = "proxy-authorization-file", .aliases = "proxyauthfile",
    .type = MODCAT_STRING, .phase = MODCAT_PH_LATE,
    .store = offsetof (struct http_conf, auth_file),
    .help = "file that holds user:password for the proxy" },
  { .name = "proxy-resolve", .aliases = "resolv,resolve",
    .type = MODCAT_BOOL, .phase = MODCAT_PH_LATE,
    .store = offsetof (struct http_conf, resolve),
    .help = "look up the target here, and tell the proxy its IPv4 address" },
  { .name = "proxyport", .type = MODCAT_STRING, .dflt = "8080",
    .phase = MODCAT_PH_LATE, .store = offsetof (struct http_conf, port),
    .help = "port of the proxy" },
};

static const struct modcat_group group_http = {
  .size = sizeof group_http, .name = "HTTP",
  .help = "requests to HTTP proxies", .opts = MODCAT_LIST (http_opts),
  .conf_size = sizeof (struct http_conf),
};

/* -- credentials ---------------------------------------------------------- */

/* What is in the file, up to SIZE bytes: how many; -1: errno. */
static ssize_t
read_file (const char *path, char *buf, size_t size)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC), error = 0;
  size_t len = 0;
  ssize_t n = 1;

  if (fd == -1)
    return -1;
  while (n != 0 && len < size && error == 0) {
    n = read (fd, buf + len, size - len);
    if (n == -1)
      error = errno == EINTR ? 0 : errno;
    else
      len += (size_t) n;
  }
  close (fd);
  errno = error;
  return error == 0 ? (ssize_t) len : -1;
}

/* A line end behind the password is the editor's, not the user's: RFC 7617
   (2) has no control characters in credentials. */
static size_t
without_line_end (const char *text, size_t len)
{
  if (len > 0 && text[len - 1] == '\n')
    len--;
  if (len > 0 && text[len - 1] == '\r')
    len--;
  return len;
}

static int
encode (const struct modcat_request *rq, const char *bytes, size_t len,
        struct proxy_shared *s)
{
  s->credentials = proxy_base64 (bytes, len);
  return s->credentials != NULL ? MODCAT_OK
         : modcat_fail (rq, "%s: out of memory", rq->keyword);
}

static int
load_file (const struct modcat_request *rq, const char *path,
           struct proxy_shared *s)
{
  static const char option[] = "proxy-authorization-file";
  char buf[PROXY_AUTH_MAX + 2 + 1];
  ssize_t n = read_file (path, buf, sizeof buf);
  int result;

  if (n == -1)
    return modcat_fail_opt (rq, option, "reading \"%s\": %s", path,
                            strerror (errno));
  n = (ssize_t) without_line_end (buf, (size_t) n);
  if (n > PROXY_AUTH_MAX)
    result = modcat_fail_opt (rq, option, "\"%s\" has more than %d bytes: "
                              "that is no user:password", path,
                              PROXY_AUTH_MAX);
  else
    result = encode (rq, buf, (size_t) n, s);
  explicit_bzero (buf, sizeof buf);
  return result;
}

static int
load_credentials (const struct modcat_request *rq,
                  const struct http_conf *conf, struct proxy_shared *s)
{
  if (conf->auth != NULL && conf->auth_file != NULL)
    return modcat_fail_opt (rq, "proxy-authorization-file", "Only one of "
                            "options proxy-authorization and "
                            "proxy-authorization-file allowed");
  if (conf->auth_file != NULL)
    return load_file (rq, conf->auth_file, s);
  if (conf->auth == NULL)
    return MODCAT_OK;
  if (strlen (conf->auth) > PROXY_AUTH_MAX)
    return modcat_fail_opt (rq, "proxy-authorization", "more than %d bytes "
                            "are no user:password", PROXY_AUTH_MAX);
  return encode (rq, conf->auth, strlen (conf->auth), s);
}

static void
proxy_release (void *shared)
{
  struct proxy_shared *s = shared;

  if (s->credentials != NULL)
    explicit_bzero (s->credentials, strlen (s->credentials));
  free (s->credentials);
  s->credentials = NULL;
}

/* -- prepare -------------------------------------------------------------- */

static int
check_target (const struct modcat_request *rq, struct proxy_shared *s)
{
  const char *why = proxy_word_fault (rq->argv[ARG_HOST]);

  if (why != NULL)
    return modcat_fail_arg (rq, ARG_HOST, "host \"%s\" %s",
                            rq->argv[ARG_HOST], why);
  why = modcat_net_find_port (&modcat_net_tcp, rq->argv[ARG_PORT], &s->port);
  if (why != NULL)
    return modcat_fail_arg (rq, ARG_PORT, "port \"%s\" %s",
                            rq->argv[ARG_PORT], why);
  return MODCAT_OK;
}

static int
proxy_prepare (const struct modcat_request *rq, void *shared)
{
  const struct http_conf *conf = modcat_group_conf (rq, &group_http);
  const char *why;
  unsigned port;
  int result = modcat_net_prepare (rq, &modcat_net_tcp, ARG_PROXY, -1);

  if (result == MODCAT_OK)
    result = check_target (rq, shared);
  if (result != MODCAT_OK)
    return result;
  why = modcat_net_find_port (&modcat_net_tcp, conf->port, &port);
  if (why != NULL)
    return modcat_fail_opt (rq, "proxyport", "port \"%s\" %s", conf->port,
                            why);
  why = proxy_word_fault (conf->version);
  if (why != NULL)
    return modcat_fail_opt (rq, "http-version", "version \"%s\" %s",
                            conf->version, why);
  return load_credentials (rq, conf, shared);
}

/* -- asking --------------------------------------------------------------- */

/* Who the target is, for the request and for all messages. */
static int
find_target (const struct modcat_request *rq, struct modcat_channel *ch,
             struct proxy *p)
{
  const struct http_conf *conf = modcat_group_conf (rq, &group_http);
  const struct proxy_shared *s = rq->shared;
  const char *host = rq->argv[ARG_HOST];
  struct sockaddr_storage addr;
  socklen_t len;
  int result;

  /* There is nothing to look up in an IPv6 address. */
  if (conf->resolve && strchr (host, ':') == NULL) {
    result = modcat_net_resolve (ch, &modcat_net_tcp4, host, "", &addr, &len);
    if (result != MODCAT_OK)
      return result;
    host = modcat_net_host_text (p->host, sizeof p->host,
                                 (const struct sockaddr *) &addr, len);
  }
  proxy_target (p->target, sizeof p->target, host, s->port);
  modcat_log (rq, MODCAT_LOG_NOTICE, "opening connection to %s via proxy "
              "%s:%s", p->target, rq->argv[ARG_PROXY], conf->port);
  modcat_log (rq, MODCAT_LOG_NOTICE, "opening connection to proxy %s:%s",
              rq->argv[ARG_PROXY], conf->port);
  p->step = STEP_CONNECT;
  return MODCAT_OK;
}

static int
connect_lower (const struct modcat_request *rq, struct modcat_channel *ch,
               struct proxy *p)
{
  const struct http_conf *conf = modcat_group_conf (rq, &group_http);
  int result;

  if (ch->lower == NULL)
    ch->lower = modcat_channel_new (ch);
  if (ch->lower == NULL)
    return MODCAT_FAIL;
  result = modcat_net_connect (ch->lower, &modcat_net_tcp,
                               rq->argv[ARG_PROXY], conf->port);
  if (result == MODCAT_OK)
    p->step = STEP_ASK;
  return result;
}

static int
ask (const struct modcat_request *rq, struct modcat_channel *ch,
     struct proxy *p)
{
  const struct http_conf *conf = modcat_group_conf (rq, &group_http);
  const struct proxy_shared *s = rq->shared;
  const struct proxy_request request = {
    .target = p->target, .version = conf->version,
    .credentials = s->credentials,
  };
  char *text = proxy_request_text (&request);
  int result;

  if (text == NULL)
    return modcat_fail (rq, "%s: out of memory", rq->keyword);
  result = modcat_layer_say (ch, text, strlen (text));
  explicit_bzero (text, strlen (text));
  free (text);
  if (result != MODCAT_OK)
    return result;
  modcat_log (rq, MODCAT_LOG_INFO, "sending \"CONNECT %s HTTP/%s\\r\\n\"",
              p->target, conf->version);
  if (s->credentials != NULL)
    modcat_log (rq, MODCAT_LOG_INFO, "sending \"Proxy-authorization: Basic\""
                " with the credentials");
  p->answer.bare_lf = conf->ignore_cr;
  p->step = STEP_HEAR;
  return MODCAT_OK;
}

/* -- hearing -------------------------------------------------------------- */

static int
refused (const struct modcat_request *rq, const struct proxy *p)
{
  const struct proxy_shared *s = rq->shared;
  const struct proxy_answer *a = &p->answer;
  char buf[QUOTE];
  const char *reason = modcat_layer_quote (buf, sizeof buf, a->reason,
                                           a->reason_len);
  size_t len = strlen (reason);

  /* Without the quotes, unless it was cut, as scripts know it. */
  if (reason[len - 1] == '"') {
    reason++;
    len -= 2;
  }
  modcat_note_errno (rq, proxy_status_errno (a->status));
  return modcat_fail_soft (rq, "CONNECT %s: %.*s%s(%u: %s)", p->target,
                           (int) len, reason, len > 0 ? " " : "", a->status,
                           proxy_status_words (a->status,
                                               s->credentials != NULL));
}

static int
invalid (const struct modcat_request *rq, const struct proxy *p,
         const char *what, const unsigned char *line, size_t len)
{
  char quote[QUOTE];

  if (len > 0 && line[len - 1] == '\n')
    len--;
  if (len > 0 && line[len - 1] == '\r')
    len--;
  return modcat_fail_soft (rq, "proxy: invalid %s %s: it %s", what,
                           modcat_layer_quote (quote, sizeof quote, line,
                                               len), p->answer.why);
}

static int
take (const struct modcat_request *rq, struct modcat_channel *ch,
      struct proxy *p, const unsigned char *line, size_t len)
{
  const struct http_conf *conf = modcat_group_conf (rq, &group_http);
  const char *what = p->answer.status == 0 ? "answer" : "header";
  enum proxy_result result = proxy_take_line (&p->answer, line, len);
  char quote[QUOTE];

  if (result == PROXY_BAD)
    return invalid (rq, p, what, line, len);
  modcat_layer_quote (quote, sizeof quote, line, len);
  switch (result) {
  case PROXY_REFUSED:
    modcat_log (rq, MODCAT_LOG_INFO, "proxy_connect: received %s %s", what,
                quote);
    return refused (rq, p);
  case PROXY_MORE:
    modcat_log (rq, MODCAT_LOG_INFO, "proxy_connect: received %s %s", what,
                quote);
    break;
  default:
    modcat_log (rq, MODCAT_LOG_NOTICE, "successfully connected to %s via "
                "proxy %s:%s", p->target, rq->argv[ARG_PROXY], conf->port);
    p->step = STEP_DONE;
    break;
  }
  modcat_layer_take (ch);
  return MODCAT_OK;
}

static int
hear (const struct modcat_request *rq, struct modcat_channel *ch,
      struct proxy *p)
{
  const unsigned char *line;
  size_t len;
  int result;

  result = modcat_layer_hear_line (ch, p->answer.status == 0
                                   ? "the answer of the proxy"
                                   : "a header of the proxy's answer",
                                   PROXY_LINE_MAX, &line, &len);
  return result == MODCAT_OK ? take (rq, ch, p, line, len) : result;
}

/* -- open ----------------------------------------------------------------- */

static int
one_step (const struct modcat_request *rq, struct modcat_channel *ch,
          struct proxy *p)
{
  switch (p->step) {
  case STEP_RESOLVE: return find_target (rq, ch, p);
  case STEP_CONNECT: return connect_lower (rq, ch, p);
  case STEP_ASK: return ask (rq, ch, p);
  default: return hear (rq, ch, p);
  }
}

static int
proxy_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  struct proxy *p = ch->state;
  int result = MODCAT_OK;

  while (result == MODCAT_OK && p->step != STEP_DONE)
    result = one_step (rq, ch, p);
  return result == MODCAT_OK ? modcat_layer_pass (ch) : result;
}

/* -- the module ----------------------------------------------------------- */

static const struct modcat_addr proxy_addrs[] = {
  { .names = "PROXY,PROXY-CONNECT",
    .usage = "PROXY:<proxy-server>:<host>:<port>",
    .help = "connect to a TCP port through an HTTP proxy", .min_args = 3,
    .max_args = 3, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket,
                             &modcat_group_child, &modcat_group_retry,
                             &modcat_group_ip4, &modcat_group_ip6,
                             &modcat_group_tcp, &modcat_group_ports,
                             &group_http, &modcat_group_via,
                             &modcat_group_proxy_protocol,
                             &modcat_group_layer),
    .state_size = sizeof (struct proxy), .open = proxy_open,
    .shared_size = sizeof (struct proxy_shared), .prepare = proxy_prepare,
    .release = proxy_release },
};

MODCAT_MODULE (proxy, .summary = "connections through HTTP proxies",
               .version = PACKAGE_VERSION, .addrs = MODCAT_LIST (proxy_addrs));
