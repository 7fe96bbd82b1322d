/* tests/fuzz/fuzz-gateway.c -- any bytes as what a peer of SOCKS5-SERVER or
 * PROXY-SERVER says.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "modules/gateway/gateway.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_seeds[] = "gateway.seeds";

typedef size_t size_fn (const unsigned char *msg, size_t len);

/* The bytes of a message at DATA as they would be heard, in a block of their
   own, so that nothing behind is read unseen; NULL: it is none, or cut. */
static unsigned char *
message (size_fn *size, const uint8_t *data, size_t len)
{
  size_t have = 0, want = size (NULL, 0);
  unsigned char *msg = NULL;

  while (want > have && want <= len) {
    if (want > SOCKS_MAX)
      abort ();
    free (msg);
    msg = malloc (want);
    if (msg == NULL)
      abort ();
    memcpy (msg, data, want);
    have = want;
    want = size (msg, have);
    if (want != 0 && want < have)
      abort ();
  }
  if (want == have)
    return msg;
  free (msg);
  return NULL;
}

static void
check_target (const struct gateway_target *t)
{
  struct sockaddr_storage addr;

  if (t->port == 0 || t->port > 65535 || t->host[0] == '\0'
      || strlen (t->host) >= sizeof t->host)
    abort ();
  gateway_get_address (t, &addr);
}

static void
as_socks (const uint8_t *data, size_t size)
{
  struct gateway_target t = { .host = "" };
  struct gateway_login login;
  unsigned char *msg = message (gateway_socks_greeting_size, data, size);

  if (msg != NULL)
    gateway_socks_method (msg, size % 2);
  free (msg);
  msg = message (gateway_socks_login_size, data, size);
  if (msg != NULL)
    gateway_socks_login (msg, &login);
  free (msg);
  msg = message (gateway_socks_request_size, data, size);
  if (msg != NULL && gateway_socks_request (msg, &t) == SOCKS_OK)
    check_target (&t);
  free (msg);
}

static void
as_http (const uint8_t *data, size_t size)
{
  struct gateway_target t = { .host = "" };
  struct gateway_login login = { .user = "" };
  unsigned char *line = malloc (size > 0 ? size : 1);
  bool given = false;

  if (line == NULL)
    abort ();
  if (size > 0)
    memcpy (line, data, size);
  if (gateway_http_request_line (line, size, &t) == 0)
    check_target (&t);
  gateway_http_header_line (line, size, &login, &given);
  if (strlen (login.user) >= GATEWAY_WORD
      || strlen (login.password) >= GATEWAY_WORD)
    abort ();
  free (line);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  as_socks (data, size);
  as_http (data, size);
  return 0;
}
