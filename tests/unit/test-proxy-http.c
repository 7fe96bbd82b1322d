/* tests/unit/test-proxy-http.c -- modules/proxy/http.c: requests and answers as
 * bytes.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "modules/proxy/http.c"
#include "tests/unit/unit.h"

/* -- the request ---------------------------------------------------------- */

static void
request (const struct proxy_request *r, const char *expected)
{
  char *text = proxy_request_text (r);

  ck_assert_str_eq (text, expected);
  free (text);
}

START_TEST (requests)
{
  struct proxy_request r = { .target = "host.example:443",
                             .version = "1.0" };

  request (&r, "CONNECT host.example:443 HTTP/1.0\r\n\r\n");
  r.credentials = "dTpw";
  request (&r, "CONNECT host.example:443 HTTP/1.0\r\n"
           "Proxy-authorization: Basic dTpw\r\n\r\n");
  r.version = "1.1";
  request (&r, "CONNECT host.example:443 HTTP/1.1\r\n"
           "Host: host.example:443\r\n"
           "Proxy-authorization: Basic dTpw\r\n\r\n");
  r.version = "0.9";
  r.credentials = NULL;
  request (&r, "CONNECT host.example:443 HTTP/0.9\r\n\r\n");
}
END_TEST

START_TEST (targets)
{
  char buf[PROXY_HOST_MAX + 16], host[PROXY_HOST_MAX + 2];

  ck_assert_str_eq (proxy_target (buf, sizeof buf, "h", 0), "h:0");
  ck_assert_str_eq (proxy_target (buf, sizeof buf, "::1", 80), "[::1]:80");
  ck_assert_str_eq (proxy_target (buf, sizeof buf, "[fe80::1%lo]", 443),
                    "[fe80::1%lo]:443");
  memset (host, ':', sizeof host);
  host[PROXY_HOST_MAX] = '\0';
  ck_assert_ptr_null (proxy_word_fault (host));
  proxy_target (buf, sizeof buf, host, 65535);
  ck_assert_uint_eq (strlen (buf), PROXY_HOST_MAX + strlen ("[]:65535"));
  host[PROXY_HOST_MAX] = 'a';
  host[PROXY_HOST_MAX + 1] = '\0';
  ck_assert_ptr_nonnull (proxy_word_fault (host));
}
END_TEST

/* Nothing that the user types becomes a second line of the request. */
START_TEST (words)
{
  static const char *const faulty[] = {
    "", "a b", "a\r\nX: y", "a\n", "\t", "a\177", "\1"
  };

  for (size_t i = 0; i < sizeof faulty / sizeof faulty[0]; i++)
    ck_assert_ptr_nonnull (proxy_word_fault (faulty[i]));
  ck_assert_ptr_null (proxy_word_fault ("b\303\274cher.example"));
}
END_TEST

START_TEST (base64)
{
  /* RFC 4648, 10 */
  static const char *const pairs[][2] = {
    { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" },
    { "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" }, { "foobar", "Zm9vYmFy" },
    { "\377\377\377\376", "/////g==" }, { "\373\357\276", "++++" },
  };

  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    char *text = proxy_base64 (pairs[i][0], strlen (pairs[i][0]));

    ck_assert_str_eq (text, pairs[i][1]);
    free (text);
  }
}
END_TEST

/* -- the answer ----------------------------------------------------------- */

static enum proxy_result
take (struct proxy_answer *a, const char *line)
{
  return proxy_take_line (a, (const unsigned char *) line, strlen (line));
}

static void
first_line (const char *line, enum proxy_result expected)
{
  struct proxy_answer a = { .bare_lf = false };

  ck_assert_msg (take (&a, line) == expected, "%s", line);
  ck_assert ((a.why != NULL) == (expected == PROXY_BAD));
}

START_TEST (status_lines)
{
  static const char *const bad[] = {
    "\r\n", "\n", "HTTP/1.1\r\n", "HTTP/1.1 \r\n", "HTTP/1.1 20\r\n",
    "HTTP/1.1 2001 OK\r\n", "HTTP/1.1 200OK\r\n", "HTTP/1.1 2x0 OK\r\n",
    "HTTP/1.1 099 OK\r\n", "HTTP/1.1 -20 OK\r\n", "HTTP/1.1\t200 OK\r\n",
    "HTTP/2.0 200 OK\r\n", "HTTP/1.10 200 OK\r\n", "http/1.1 200 OK\r\n",
    " HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\n", "HTTP/1.1 200 O\rK\r\n",
    "HTTP/1.1 200 \033[2J\r\n", "HTTP/1.1 200 OK\r\r\n", "HTTP/1.1 200 OK",
    "SSH-2.0-OpenSSH_9.2\r\n", "",
  };

  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    first_line (bad[i], PROXY_BAD);
  first_line ("HTTP/1.0 200 OK\r\n", PROXY_MORE);
  first_line ("HTTP/1.1 200\r\n", PROXY_MORE);
  first_line ("HTTP/1.1   200   \r\n", PROXY_MORE);
  first_line ("HTTP/1.1 200 b\303\274\t.\r\n", PROXY_MORE);
  first_line ("HTTP/1.1 100 Continue\r\n", PROXY_REFUSED);
  first_line ("HTTP/1.1 201 Created\r\n", PROXY_REFUSED);
  first_line ("HTTP/1.1 999\r\n", PROXY_REFUSED);
}
END_TEST

START_TEST (reasons)
{
  struct proxy_answer a = { .bare_lf = true };
  const char *line = "HTTP/1.0 407  Who are you? \n";

  ck_assert_int_eq (take (&a, line), PROXY_REFUSED);
  ck_assert_uint_eq (a.status, 407);
  ck_assert_uint_eq (a.reason_len, strlen ("Who are you? "));
  ck_assert_mem_eq (a.reason, "Who are you? ", a.reason_len);
}
END_TEST

/* A NUL ends nothing. */
START_TEST (nul)
{
  static const unsigned char line[] = "HTTP/1.0 200 O\0K\r\n";
  struct proxy_answer a = { .bare_lf = false };

  ck_assert_int_eq (proxy_take_line (&a, line, sizeof line - 1), PROXY_BAD);
}
END_TEST

START_TEST (headers)
{
  static const char *const bad[] = {
    "no colon\r\n", "a: b\n", "\n", "a: \001\r\n", "a\rb: c\r\n"
  };
  struct proxy_answer good = { .bare_lf = false };

  ck_assert_int_eq (take (&good, "HTTP/1.1 200 OK\r\n"), PROXY_MORE);
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    struct proxy_answer a = good;

    ck_assert_msg (take (&a, bad[i]) == PROXY_BAD, "%s", bad[i]);
  }
  ck_assert_int_eq (take (&good, "Server: x\r\n"), PROXY_MORE);
  ck_assert_int_eq (take (&good, "\tfolded\r\n"), PROXY_MORE);
  ck_assert_int_eq (take (&good, ":\r\n"), PROXY_MORE);
  ck_assert_int_eq (take (&good, "\r\n"), PROXY_TUNNEL);
}
END_TEST

START_TEST (bare_line_feeds)
{
  struct proxy_answer a = { .bare_lf = true };

  ck_assert_int_eq (take (&a, "HTTP/1.1 200 OK\n"), PROXY_MORE);
  ck_assert_int_eq (take (&a, "Server: x\r\n"), PROXY_MORE);
  ck_assert_int_eq (take (&a, "\n"), PROXY_TUNNEL);
}
END_TEST

START_TEST (limits)
{
  unsigned char line[PROXY_LINE_MAX + 1];
  struct proxy_answer a = { .bare_lf = true };
  size_t n = 0;

  memset (line, ':', sizeof line);
  line[PROXY_LINE_MAX] = '\n';
  ck_assert_int_eq (take (&a, "HTTP/1.1 200 OK\n"), PROXY_MORE);
  ck_assert_int_eq (proxy_take_line (&a, line, sizeof line), PROXY_BAD);
  a = (struct proxy_answer) { .bare_lf = true };
  ck_assert_int_eq (take (&a, "HTTP/1.1 200 OK\n"), PROXY_MORE);
  line[PROXY_LINE_MAX - 1] = '\n';
  while (proxy_take_line (&a, line, PROXY_LINE_MAX) == PROXY_MORE)
    n++;
  ck_assert_uint_eq (n, PROXY_ANSWER_MAX / PROXY_LINE_MAX - 1);
}
END_TEST

/* Every byte at every place of an answer: which make it a tunnel? */
static bool
may_be (size_t at, int byte)
{
  bool text = byte == '\t' || (byte >= ' ' && byte != '\177');

  switch (at) {
  case 7: return byte == '0' || byte == '1';
  case 13: case 14: return text;        /* the reason */
  case 17: case 19: case 20: return text;
  default: return false;
  }
}

static enum proxy_result
take_all (const unsigned char *bytes, size_t len)
{
  struct proxy_answer a = { .bare_lf = false };
  enum proxy_result result = PROXY_MORE;

  for (size_t pos = 0; pos < len && result == PROXY_MORE; ) {
    const unsigned char *end = memchr (bytes + pos, '\n', len - pos);
    size_t n = end == NULL ? len - pos : (size_t) (end - bytes) + 1 - pos;

    result = proxy_take_line (&a, bytes + pos, n);
    pos += n;
  }
  return result;
}

START_TEST (every_byte)
{
  static const char good[] = "HTTP/1.0 200 OK\r\nA: b\r\n\r\n";
  unsigned char bytes[sizeof good];

  for (size_t at = 0; at < sizeof good - 1; at++)
    for (int byte = 0; byte < 256; byte++) {
      bool tunnel = byte == (unsigned char) good[at] || may_be (at, byte);

      memcpy (bytes, good, sizeof good);
      bytes[at] = (unsigned char) byte;
      ck_assert_msg ((take_all (bytes, sizeof good - 1) == PROXY_TUNNEL)
                     == tunnel, "byte %d at %zu", byte, at);
    }
}
END_TEST

START_TEST (status_words)
{
  for (unsigned status = 100; status < 1000; status++)
    ck_assert_ptr_nonnull (proxy_status_words (status, false));
  ck_assert_int_eq (proxy_status_errno (403), EACCES);
  ck_assert_int_eq (proxy_status_errno (502), EHOSTUNREACH);
  ck_assert_int_eq (proxy_status_errno (504), ETIMEDOUT);
  ck_assert_int_eq (proxy_status_errno (599), ECONNREFUSED);
  ck_assert_str_ne (proxy_status_words (407, false),
                    proxy_status_words (407, true));
}
END_TEST

UNIT_MAIN ("proxy-http", requests, targets, words, base64, status_lines,
           reasons, nul, headers, bare_line_feeds, limits, every_byte,
           status_words)
