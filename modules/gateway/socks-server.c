/* modules/gateway/socks-server.c -- SOCKS5-SERVER's part of the dialogue.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdio.h>

#include <modcat/layer.h>

#include "gateway.h"

enum { GREETING, LOGIN, REQUEST };

typedef size_t size_fn (const unsigned char *msg, size_t len);

/* Have a whole message WHAT in *MSG, of the length that it tells itself.
   MODCAT_REFUSE: it is none. */
static int
hear (struct modcat_channel *ch, const char *what, size_fn *size,
      const unsigned char **msg)
{
  size_t have = 0, want = size (NULL, 0);
  char why[160], text[80];

  while (want > have) {
    int result = modcat_layer_hear (ch, what, want, msg);

    if (result != MODCAT_OK)
      return result;
    have = want;
    want = size (*msg, have);
  }
  if (want == have)
    return MODCAT_OK;
  snprintf (why, sizeof why, "this is not %s: %s", what,
            modcat_layer_quote (text, sizeof text, *msg, have));
  return gateway_refuse (ch, why);
}

static int
hear_greeting (struct modcat_channel *ch, struct gateway *g)
{
  const unsigned char *msg;
  int result = hear (ch, "a greeting of SOCKS5", gateway_socks_greeting_size,
                     &msg);
  unsigned char reply[] = { 5, 0 };
  int method;

  if (result != MODCAT_OK)
    return result;
  method = gateway_socks_method (msg, gateway_wants_login (ch));
  reply[1] = (unsigned char) method;
  modcat_layer_take (ch);
  result = modcat_layer_say (ch, reply, sizeof reply);
  if (result == MODCAT_OK && method == SOCKS_NO_METHOD)
    return gateway_refuse (ch, gateway_wants_login (ch)
                           ? "it offers no user and password"
                           : "it does not offer to go on without a password");
  g->asked = method == 0 ? REQUEST : LOGIN;
  return result;
}

static int
hear_login (struct modcat_channel *ch, struct gateway *g)
{
  struct gateway_login login;
  unsigned char reply[] = { 1, 0 };
  const unsigned char *msg;
  int result = hear (ch, "a user and a password", gateway_socks_login_size,
                     &msg);

  if (result != MODCAT_OK)
    return result;
  gateway_socks_login (msg, &login);
  modcat_layer_take (ch);
  g->logged_in = gateway_knows (ch, &login);
  reply[1] = !g->logged_in;
  g->asked = REQUEST;
  result = modcat_layer_say (ch, reply, sizeof reply);
  return result != MODCAT_OK || g->logged_in ? result
    : gateway_refuse (ch, "wrong user or password");
}

static int
say_code (struct modcat_channel *ch, int code)
{
  /* The bound address is nobody's business: 0.0.0.0:0. */
  const unsigned char reply[] = { 5, (unsigned char) code, 0, 1, 0, 0, 0, 0,
                                  0, 0 };

  return modcat_layer_say (ch, reply, sizeof reply);
}

static int
hear_request (struct modcat_channel *ch, struct gateway *g)
{
  static const char *const why[] = {
    [SOCKS_FAILURE] = "there is no such host or port",
    [SOCKS_BAD_COMMAND] = "it asks for another command than CONNECT",
    [SOCKS_BAD_ADDRESS] = "it names an unknown type of address",
  };
  const unsigned char *msg;
  int result = hear (ch, "a request of SOCKS5", gateway_socks_request_size,
                     &msg);
  int code;

  if (result != MODCAT_OK)
    return result;
  code = gateway_socks_request (msg, &g->target);
  modcat_layer_take (ch);
  if (code == SOCKS_OK)
    return MODCAT_OK;
  result = say_code (ch, code);
  return result != MODCAT_OK ? result : gateway_refuse (ch, why[code]);
}

static int
socks_hear (struct modcat_channel *ch, struct gateway *g)
{
  int result = MODCAT_OK;

  if (g->asked == GREETING)
    result = hear_greeting (ch, g);
  if (result == MODCAT_OK && g->asked == LOGIN)
    result = hear_login (ch, g);
  return result == MODCAT_OK ? hear_request (ch, g) : result;
}

static int
socks_tell (struct modcat_channel *ch, int error)
{
  return say_code (ch, gateway_socks_code (error));
}

const struct gateway_protocol gateway_socks = {
  .hear = socks_hear, .tell = socks_tell,
};
