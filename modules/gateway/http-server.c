/* modules/gateway/http-server.c -- PROXY-SERVER's part of the dialogue.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include <modcat/layer.h>

#include "gateway.h"

enum { REQUEST_LINE, HEADER };

static int
say_code (struct modcat_channel *ch, int code)
{
  char answer[512];
  size_t len = gateway_http_answer (code, answer, sizeof answer);

  return modcat_layer_say (ch, answer, len);
}

/* The code of the first line that was wrong is the answer; what is behind it is
   heard nevertheless, or the answer might be lost. */
static void
note (struct gateway *g, int code)
{
  if (g->code == 0)
    g->code = code;
}

static int
refuse (struct modcat_channel *ch, int code)
{
  static const struct { int code; const char *why; } reasons[] = {
    { 405, "it asks for another method than CONNECT" },
    { 407, "wrong user or password, or none" },
    { 505, "it speaks another version of HTTP" },
    { 0, "this is not a request for CONNECT to <host>:<port>" },
  };
  size_t i = 0;
  int result = say_code (ch, code);

  while (reasons[i].code != code && reasons[i].code != 0)
    i++;
  return result != MODCAT_OK ? result : gateway_refuse (ch, reasons[i].why);
}

/* One login in a request: a peer must not try a hundred passwords at once, nor
   have us make a hundred hashes. */
static void
take_login (struct modcat_channel *ch, struct gateway *g,
            struct gateway_login *login)
{
  if (g->gave_login)
    note (g, 400);
  else if (gateway_wants_login (ch) && g->code == 0)
    g->logged_in = gateway_knows (ch, login);
  g->gave_login = true;
  explicit_bzero (login, sizeof *login);
}

static int
hear_line (struct modcat_channel *ch, struct gateway *g)
{
  struct gateway_login login;
  const unsigned char *line;
  bool given = false;
  size_t len;
  int result, code;

  result = modcat_layer_hear_line (ch, g->asked == HEADER
                                   ? "the header of the request"
                                   : "a request", HTTP_LINE, &line, &len);
  if (result != MODCAT_OK)
    return result;
  code = g->asked == REQUEST_LINE
    ? gateway_http_request_line (line, len, &g->target)
    : gateway_http_header_line (line, len, &login, &given);
  modcat_layer_take (ch);
  if (g->asked == HEADER && code == HTTP_END)
    return MODCAT_SKIP;
  g->asked = HEADER;
  note (g, code);
  if (given)
    take_login (ch, g, &login);
  return MODCAT_OK;
}

static int
http_hear (struct modcat_channel *ch, struct gateway *g)
{
  int result = MODCAT_OK;

  /* What isn't HTTP has no end that could be waited for. */
  while (result == MODCAT_OK && g->lines <= HTTP_LINES && g->code != 400) {
    result = hear_line (ch, g);
    g->lines += result == MODCAT_OK;
  }
  if (result != MODCAT_OK && result != MODCAT_SKIP)
    return result;
  if (result == MODCAT_OK)
    note (g, 400);
  if (gateway_wants_login (ch) && !g->logged_in)
    note (g, 407);
  return g->code == 0 ? MODCAT_OK : refuse (ch, g->code);
}

static int
http_tell (struct modcat_channel *ch, int error)
{
  return say_code (ch, gateway_http_code (error));
}

const struct gateway_protocol gateway_http = {
  .hear = http_hear, .tell = http_tell,
};
