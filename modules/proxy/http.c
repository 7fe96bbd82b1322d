/* modules/proxy/http.c -- the request CONNECT and the answer to it, as bytes.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http.h"

/* -- the request ---------------------------------------------------------- */

const char *
proxy_target (char *buf, size_t size, const char *host, unsigned port)
{
  bool bare = strchr (host, ':') != NULL && host[0] != '[';

  snprintf (buf, size, "%s%s%s:%u", bare ? "[" : "", host, bare ? "]" : "",
            port);
  return buf;
}

const char *
proxy_word_fault (const char *text)
{
  if (text[0] == '\0')
    return "is empty";
  if (strlen (text) > PROXY_HOST_MAX)
    return "is longer than 255 bytes";
  for (const char *p = text; *p != '\0'; p++)
    if ((unsigned char) *p <= ' ' || *p == '\177')
      return "has a blank or a control character";
  return NULL;
}

/* A proxy may insist on the header Host from HTTP/1.1 on (RFC 9112, 3.2). */
static bool
wants_host (const char *version)
{
  return strcmp (version, "1.0") != 0 && strncmp (version, "0.", 2) != 0;
}

char *
proxy_request_text (const struct proxy_request *r)
{
  const char *auth = r->credentials;
  bool host = wants_host (r->version);
  char *text;
  int len;

  len = asprintf (&text, "CONNECT %s HTTP/%s\r\n%s%s%s%s%s%s\r\n",
                  r->target, r->version,
                  host ? "Host: " : "", host ? r->target : "",
                  host ? "\r\n" : "",
                  auth != NULL ? "Proxy-authorization: Basic " : "",
                  auth != NULL ? auth : "", auth != NULL ? "\r\n" : "");
  return len == -1 ? NULL : text;
}

char *
proxy_base64 (const void *bytes, size_t len)
{
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "abcdefghijklmnopqrstuvwxyz0123456789+/";
  const unsigned char *in = bytes;
  char *text = malloc ((len + 2) / 3 * 4 + 1), *out = text;

  if (text == NULL)
    return NULL;
  for (size_t i = 0; i < len; i += 3) {
    uint32_t bits = (uint32_t) in[i] << 16;

    if (i + 1 < len)
      bits |= (uint32_t) in[i + 1] << 8;
    if (i + 2 < len)
      bits |= in[i + 2];
    *out++ = digits[bits >> 18];
    *out++ = digits[bits >> 12 & 63];
    *out++ = i + 1 < len ? digits[bits >> 6 & 63] : '=';
    *out++ = i + 2 < len ? digits[bits & 63] : '=';
  }
  *out = '\0';
  return text;
}

/* -- the answer ----------------------------------------------------------- */

static bool
is_digit (unsigned char c)
{
  return c >= '0' && c <= '9';
}

static enum proxy_result
bad (struct proxy_answer *a, const char *why)
{
  a->why = why;
  return PROXY_BAD;
}

/* LEN without the end of LINE, or why it can't be had. */
static const char *
cut_end (const unsigned char *line, size_t *len, bool bare_lf)
{
  size_t n = *len;

  if (n == 0 || line[--n] != '\n')
    return "is not ended";
  if (n > 0 && line[n - 1] == '\r')
    n--;
  else if (!bare_lf)
    return "ends without CR, which option ignorecr would take";
  for (size_t i = 0; i < n; i++)
    if ((line[i] < ' ' && line[i] != '\t') || line[i] == '\177')
      return "has a control character";
  *len = n;
  return NULL;
}

/* HTTP/1.x NNN reason: blanks around the number as they come. */
static enum proxy_result
take_status (struct proxy_answer *a, const unsigned char *line, size_t len)
{
  static const char *const versions[] = { "HTTP/1.0 ", "HTTP/1.1 " };
  const size_t skip = sizeof "HTTP/1.0 " - 1;
  size_t i = skip;

  if (len < skip || (memcmp (line, versions[0], skip) != 0
                     && memcmp (line, versions[1], skip) != 0))
    return bad (a, "is not of HTTP/1.0 or HTTP/1.1");
  while (i < len && line[i] == ' ')
    i++;
  if (len - i < 3 || line[i] < '1' || line[i] > '9' || !is_digit (line[i + 1])
      || !is_digit (line[i + 2]) || (len - i > 3 && line[i + 3] != ' '))
    return bad (a, "has no status of three digits");
  a->status = (line[i] - '0') * 100u + (line[i + 1] - '0') * 10u
              + (line[i + 2] - '0');
  i += 3;
  while (i < len && line[i] == ' ')
    i++;
  a->reason = (const char *) line + i;
  a->reason_len = len - i;
  return a->status == 200 ? PROXY_MORE : PROXY_REFUSED;
}

/* What the headers say is of no interest, and for a tunnel has no meaning (RFC
   9110, 9.3.6); but that they are headers tells that it is a proxy. */
static enum proxy_result
take_header (struct proxy_answer *a, const unsigned char *line, size_t len)
{
  if (len == 0)
    return PROXY_TUNNEL;
  if (line[0] != ' ' && line[0] != '\t' && memchr (line, ':', len) == NULL)
    return bad (a, "is no header");
  return PROXY_MORE;
}

enum proxy_result
proxy_take_line (struct proxy_answer *a, const unsigned char *line,
                 size_t len)
{
  const char *why;

  a->size += len;
  if (len > PROXY_LINE_MAX)
    return bad (a, "is longer than 2048 bytes");
  why = cut_end (line, &len, a->bare_lf);
  if (why != NULL)
    return bad (a, why);
  if (a->size > PROXY_ANSWER_MAX)
    return bad (a, "makes an answer of more than 65536 bytes");
  return a->status == 0 ? take_status (a, line, len)
                        : take_header (a, line, len);
}

/* -- meanings ------------------------------------------------------------ */

int
proxy_status_errno (unsigned status)
{
  switch (status) {
  case 401: case 403: case 405: case 407: return EACCES;
  case 408: case 504: return ETIMEDOUT;
  case 404: case 502: return EHOSTUNREACH;
  default: return ECONNREFUSED;
  }
}

/* -- words ---------------------------------------------------------------- */

const char *
proxy_status_words (unsigned status, bool with_auth)
{
  switch (status) {
  case 400: return "the proxy doesn't understand the request";
  case 403: return "the proxy forbids this target";
  case 404: return "the proxy doesn't find this target";
  case 405: case 501:
    return "no proxy, or one that doesn't allow CONNECT";
  case 401: case 407:           /* the first is tinyproxy's */
    return with_auth ? "the proxy doesn't accept the credentials"
           : "the proxy wants a user and a password, see option proxyauth";
  case 408: return "the proxy has waited too long for the request";
  case 429: return "the proxy is asked too often";
  case 502: return "the proxy can't reach the target";
  case 503: return "the proxy, or its way to the target, is out of service";
  case 504: return "the target didn't answer the proxy in time";
  case 505: return "the proxy wants another http-version";
  default: break;
  }
  if (status < 200)
    return "the proxy promises an answer, but no tunnel";
  if (status < 300)
    return "a success of another kind than a tunnel";
  if (status < 400)
    return "the proxy sends us elsewhere";
  return status < 500 ? "the proxy refuses" : "the proxy has failed";
}
