/* modules/proxy/http.h -- what is said to a proxy and what it answers, as
 * bytes: no channel is touched here.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef PROXY_HTTP_H
#define PROXY_HTTP_H

#include <stdbool.h>
#include <stddef.h>

enum {
  PROXY_LINE_MAX = 2048,       /* bytes of a line, its end included */
  PROXY_ANSWER_MAX = 65536,    /* bytes of an answer */
  PROXY_HOST_MAX = 255,        /* bytes of a target's name (RFC 1035, 2.3.4) */
  PROXY_AUTH_MAX = 4096        /* bytes of credentials */
};

/* -- the request (RFC 9110, 9.3.6; RFC 9112, 3.2.3) ----------------------- */

/* HOST and PORT as the request and log lines have them, to BUF of SIZE bytes,
   which is returned.  An IPv6 address may have its brackets or not. */
const char *proxy_target (char *buf, size_t size, const char *host,
                          unsigned port);

struct proxy_request {
  const char *target;          /* as proxy_target() made it */
  const char *version;         /* behind "HTTP/" */
  const char *credentials;     /* as proxy_base64() made them, or NULL */
};

/* The whole request, malloc()ed; NULL without memory. */
char *proxy_request_text (const struct proxy_request *r);

/* Why TEXT can't stand in a request's first line, in words behind `host "…" `;
   NULL: it can. */
const char *proxy_word_fault (const char *text);

/* LEN bytes in base64 (RFC 4648, 4), malloc()ed; NULL without memory. */
char *proxy_base64 (const void *bytes, size_t len);

/* -- the answer (RFC 9112, 4 and 5) --------------------------------------- */

enum proxy_result {
  PROXY_MORE,                  /* another line is to come */
  PROXY_TUNNEL,                /* what comes next is the target's */
  PROXY_REFUSED,               /* see status and reason */
  PROXY_BAD                    /* not of the protocol: see why */
};

/* Zeroed at first. */
struct proxy_answer {
  bool bare_lf;                /* option ignorecr: set by the caller */
  unsigned status;             /* of the first line; 0: not yet read */
  size_t size;                 /* bytes so far */
  const char *reason;          /* in that line, which is the caller's */
  size_t reason_len;
  const char *why;             /* static words */
};

/* Take LINE, LEN bytes up to and with LF, as the next of the answer. */
enum proxy_result proxy_take_line (struct proxy_answer *a,
                                   const unsigned char *line, size_t len);

/* The same as an errno, for a peer that asked us to go there. */
int proxy_status_errno (unsigned status);

/* What STATUS means to a user; WITH_AUTH: credentials were sent. */
const char *proxy_status_words (unsigned status, bool with_auth);

#endif
