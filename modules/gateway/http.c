/* modules/gateway/http.c -- the lines of a CONNECT request: RFC 9110, RFC 9112,
 * RFC 7617.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "gateway.h"

enum {
  ESTABLISHED = 200, BAD_REQUEST = 400, FORBIDDEN = 403, NOT_ALLOWED = 405,
  LOGIN_WANTED = 407, BAD_GATEWAY = 502, TIMED_OUT = 504, BAD_VERSION = 505
};

/* -- lines ---------------------------------------------------------------- */

/* Is LINE text as far as this server needs it: no control bytes but tabs? *LEN
   is then without the end of the line, LF or CR LF. */
static bool
is_text (const unsigned char *line, size_t *len)
{
  if (*len > 0 && line[*len - 1] == '\n')
    --*len;
  if (*len > 0 && line[*len - 1] == '\r')
    --*len;
  for (size_t i = 0; i < *len; i++)
    if ((line[i] < ' ' && line[i] != '\t') || line[i] == 0x7f)
      return false;
  return true;
}

/* The next word of *P, up to a blank or END; its length. */
static size_t
word (const char **p, const char *end)
{
  const char *from = *p;

  while (*p < end && **p != ' ')
    ++*p;
  return (size_t) (*p - from);
}

static bool
is (const char *text, size_t len, const char *what)
{
  return len == strlen (what) && memcmp (text, what, len) == 0;
}

/* "HTTP/1.0", "HTTP/1.1": 0, or the status code that says what is wrong. */
static int
check_version (const char *text, size_t len)
{
  if (is (text, len, "HTTP/1.1") || is (text, len, "HTTP/1.0"))
    return 0;
  return len == strlen ("HTTP/1.1") && memcmp (text, "HTTP/", 5) == 0
         && text[6] == '.' ? BAD_VERSION : BAD_REQUEST;
}

/* host:port, [address]:port */
static int
take_authority (const char *text, size_t len, struct gateway_target *t)
{
  size_t host = len, digits;

  while (host > 0 && text[host - 1] != ':')
    host--;
  if (host == 0)
    return BAD_REQUEST;
  digits = len - host;
  if (digits == 0 || digits > 5)
    return BAD_REQUEST;
  t->port = 0;
  for (size_t i = host; i < len; i++) {
    if (text[i] < '0' || text[i] > '9')
      return BAD_REQUEST;
    t->port = t->port * 10 + (unsigned) (text[i] - '0');
  }
  host--;                       /* the colon */
  /* Without brackets there is no telling where an IPv6 address ends. */
  if (t->port == 0 || t->port > 65535 || host == 0
      || (text[0] != '[' && memchr (text, ':', host) != NULL))
    return BAD_REQUEST;
  return gateway_set_host (t, text, host) ? 0 : BAD_REQUEST;
}

int
gateway_http_request_line (const unsigned char *line, size_t len,
                   struct gateway_target *t)
{
  const char *p = (const char *) line, *end, *method = p, *target;
  size_t method_len, target_len;
  int code;

  if (!is_text (line, &len))
    return BAD_REQUEST;
  end = p + len;
  method_len = word (&p, end);
  if (method_len == 0 || p == end)
    return BAD_REQUEST;
  target = ++p;
  target_len = word (&p, end);
  if (target_len == 0 || p == end)
    return BAD_REQUEST;
  p++;
  code = check_version (p, (size_t) (end - p));
  if (code != 0)
    return code;
  if (!is (method, method_len, "CONNECT"))
    return NOT_ALLOWED;
  return take_authority (target, target_len, t);
}

/* -- passwords ------------------------------------------------------------ */

static int
base64_value (char c)
{
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "abcdefghijklmnopqrstuvwxyz0123456789+/";
  const char *at = c == '\0' ? NULL : strchr (digits, c);

  return at == NULL ? -1 : (int) (at - digits);
}

/* Decode LEN characters to OUT, which has room for SIZE bytes: how many they
   are, -1 when they are no base64 or too many. */
static int
base64 (const char *text, size_t len, char *out, size_t size)
{
  unsigned bits = 0;
  size_t n = 0, nbits = 0;

  while (len > 0 && text[len - 1] == '=')
    len--;
  for (size_t i = 0; i < len; i++) {
    int value = base64_value (text[i]);

    if (value == -1 || n == size)
      return -1;
    bits = (bits << 6 | (unsigned) value) & 0xffff;
    nbits += 6;
    if (nbits >= 8) {
      nbits -= 8;
      out[n++] = (char) (bits >> nbits & 0xff);
    }
  }
  return len % 4 == 1 ? -1 : (int) n;
}

/* user:password as two words; what doesn't fit is nobody's. */
static void
take_login (const char *text, size_t len, struct gateway_login *login)
{
  char both[2 * GATEWAY_WORD];
  int n = base64 (text, len, both, sizeof both - 1);
  char *colon;
  size_t user, password;

  *login = (struct gateway_login) { .user = "" };
  if (n < 0)
    return;
  both[n] = '\0';
  colon = strchr (both, ':');
  if (colon == NULL || strlen (both) != (size_t) n)
    return;
  user = (size_t) (colon - both);
  password = (size_t) n - user - 1;
  if (user >= GATEWAY_WORD || password >= GATEWAY_WORD)
    return;
  memcpy (login->user, both, user);
  memcpy (login->password, colon + 1, password + 1);
}

/* -- headers -------------------------------------------------------------- */

static bool
is_token (const char *text, size_t len)
{
  for (size_t i = 0; i < len; i++)
    if (text[i] <= ' ' || strchr ("\"(),/:;<=>?@[\\]{}", text[i]) != NULL)
      return false;
  return len > 0;
}

int
gateway_http_header_line (const unsigned char *line, size_t len,
                  struct gateway_login *login, bool *given)
{
  static const char name[] = "Proxy-Authorization", scheme[] = "Basic ";
  const char *p = (const char *) line, *end, *colon;

  if (!is_text (line, &len))
    return BAD_REQUEST;
  if (len == 0)
    return HTTP_END;
  end = p + len;
  colon = memchr (p, ':', len);
  if (colon == NULL || !is_token (p, (size_t) (colon - p)))
    return BAD_REQUEST;         /* a folded line, too */
  if ((size_t) (colon - p) != strlen (name)
      || strncasecmp (p, name, strlen (name)) != 0)
    return 0;
  for (p = colon + 1; p < end && (*p == ' ' || *p == '\t'); p++)
    continue;
  while (end > p && (end[-1] == ' ' || end[-1] == '\t'))
    end--;
  if ((size_t) (end - p) < strlen (scheme)
      || strncasecmp (p, scheme, strlen (scheme)) != 0)
    return 0;                   /* another scheme: no login for us */
  for (p += strlen (scheme); p < end && *p == ' '; p++)
    continue;
  take_login (p, (size_t) (end - p), login);
  *given = true;
  return 0;
}

/* -- answers -------------------------------------------------------------- */

int
gateway_http_code (int error)
{
  switch (error) {
  case 0:
    return ESTABLISHED;
  case EACCES:
  case EPERM:
    return FORBIDDEN;
  case ETIMEDOUT:
    return TIMED_OUT;
  default:
    return BAD_GATEWAY;
  }
}

struct answer {
  int code;
  const char *reason, *header, *body;
};

static const struct answer answers[] = {
  { BAD_REQUEST, "Bad Request", "", "This is no request that a proxy for "
    "CONNECT understands.\n" },
  { FORBIDDEN, "Forbidden", "", "This proxy does not connect to that "
    "target.\n" },
  { NOT_ALLOWED, "Method Not Allowed", "Allow: CONNECT\r\n",
    "This proxy knows one method only: CONNECT.\n" },
  { LOGIN_WANTED, "Proxy Authentication Required",
    "Proxy-Authenticate: Basic realm=\"proxy\"\r\n",
    "This proxy wants the name of a user and a password.\n" },
  { TIMED_OUT, "Gateway Timeout", "", "The target did not answer.\n" },
  { BAD_VERSION, "HTTP Version Not Supported", "", "This proxy speaks "
    "HTTP/1.0 and HTTP/1.1.\n" },
  { BAD_GATEWAY, "Bad Gateway", "", "The target can't be reached.\n" },
};

size_t
gateway_http_answer (int code, char *buf, size_t size)
{
  const struct answer *a = answers;
  int n;

  if (code == ESTABLISHED) {
    n = snprintf (buf, size, "HTTP/1.1 200 Connection established\r\n\r\n");
    return (size_t) n;
  }
  while (a->code != code && a->code != BAD_GATEWAY)
    a++;
  n = snprintf (buf, size, "HTTP/1.1 %d %s\r\n%sContent-Type: text/plain\r\n"
                "Content-Length: %zu\r\nConnection: close\r\n\r\n%s", a->code,
                a->reason, a->header, strlen (a->body), a->body);
  return (size_t) n;
}
