/* modules/socks/dialogue.c -- what a client and a SOCKS server say to each
 * other, as a machine that does no input or output.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Version 4 is Koblas' protocol, 4A its extension for names, both in the notes
 * that NEC published; version 5 is RFC 1928, its passwords RFC 1929. */
#include <config.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "dialogue.h"

enum {
  VERSION4 = 4, CONNECT4 = 1,
  GRANTED = 90, REJECTED, NO_IDENT, WRONG_IDENT,        /* replies of 4 */
  REPLY4_BYTES = 8,
  CODE_BYTES = 2,              /* version and code, which begin each reply */
  REPLY5_FIXED = 3             /* those and a reserved one: before an address */
};

/* -- helpers -------------------------------------------------------------- */

static enum socks_result refuse (struct socks_dialogue *d, const char *fmt,
                                 ...)
  __attribute__ ((__format__ (__printf__, 2, 3)));

static enum socks_result
refuse (struct socks_dialogue *d, const char *fmt, ...)
{
  va_list ap;

  va_start (ap, fmt);
  vsnprintf (d->fault, sizeof d->fault, fmt, ap);
  va_end (ap);
  d->step = SOCKS_STEP_OVER;
  d->error = EPROTO;
  return SOCKS_REFUSED;
}

/* The server has understood us, and says no: ERROR is why. */
static enum socks_result
denied (struct socks_dialogue *d, int error)
{
  d->error = error;
  return SOCKS_REFUSED;
}

static void
say (struct socks_dialogue *d, const void *bytes, size_t len)
{
  memcpy (d->out + d->out_len, bytes, len);
  d->out_len += len;
}

static void
say_byte (struct socks_dialogue *d, unsigned byte)
{
  d->out[d->out_len++] = (unsigned char) byte;
}

static void
await (struct socks_dialogue *d, enum socks_step step, const char *what)
{
  d->step = step;
  d->what = what;
  d->want = CODE_BYTES;
}

static enum socks_result
over (struct socks_dialogue *d)
{
  d->step = SOCKS_STEP_OVER;
  d->want = 0;
  return SOCKS_DONE;
}

/* -- version 4 ------------------------------------------------------------ */

static void
request4 (struct socks_dialogue *d)
{
  static const unsigned char by_name[] = { 0, 0, 0, 1 };
  const struct socks5_addr *t = &d->target;
  bool named = t->type == SOCKS5_NAME;

  say_byte (d, VERSION4);
  say_byte (d, CONNECT4);
  say_byte (d, t->port >> 8 & 0xff);
  say_byte (d, t->port & 0xff);
  say (d, named ? by_name : t->bytes, sizeof by_name);
  say (d, d->user, strlen (d->user) + 1);
  if (named) {
    say (d, t->bytes, t->len);
    say_byte (d, 0);
  }
  await (d, SOCKS_STEP_REPLY4, "the SOCKS server's reply");
}

static enum socks_result
reply4 (struct socks_dialogue *d, const unsigned char *data)
{
  unsigned code = data[1];

  d->version = data[0];
  if (d->version != 0 && d->version != VERSION4)
    return refuse (d, "socks: reply code version is not 0 (%u): this is no "
                   "server of SOCKS version 4", d->version);
  switch (code) {
  case GRANTED:
    break;
  case REJECTED:
    refuse (d, "socks: connect request rejected or failed");
    return denied (d, ECONNREFUSED);
  case NO_IDENT:
    refuse (d, "socks: ident refused by client");
    return denied (d, EACCES);
  case WRONG_IDENT:
    refuse (d, "socks: ident failed");
    return denied (d, EACCES);
  default:
    return refuse (d, "socks: undefined status %u", code);
  }
  if (d->want < REPLY4_BYTES) {
    d->want = REPLY4_BYTES;
    return SOCKS_MORE;
  }
  if (d->version != 0)
    d->event = SOCKS_EV_ODD_VERSION;
  return over (d);
}

/* -- version 5 ------------------------------------------------------------ */

static void
greet5 (struct socks_dialogue *d)
{
  say_byte (d, SOCKS5_VERSION);
  say_byte (d, d->user != NULL ? 2 : 1);        /* how many methods */
  say_byte (d, SOCKS5_NO_AUTH);
  if (d->user != NULL)
    say_byte (d, SOCKS5_USER_PASS);
  await (d, SOCKS_STEP_METHOD, "the SOCKS server's choice of a method");
}

static void
request5 (struct socks_dialogue *d)
{
  say_byte (d, SOCKS5_VERSION);
  say_byte (d, d->command);
  say_byte (d, 0);              /* reserved */
  d->out_len += socks5_addr_put (d->out + d->out_len, &d->target);
  await (d, SOCKS_STEP_REPLY5, "the SOCKS server's reply");
}

static void
say_text (struct socks_dialogue *d, const char *text)
{
  size_t len = strlen (text);

  say_byte (d, (unsigned) len);
  say (d, text, len);
}

static enum socks_result
method5 (struct socks_dialogue *d, const unsigned char *data)
{
  unsigned method = data[1];

  if (data[0] != SOCKS5_VERSION)
    return refuse (d, "SOCKS5: the server answers with version %u: this is no "
                   "server of SOCKS version 5", data[0]);
  if (method == SOCKS5_NO_METHOD)
    return refuse (d, "SOCKS5: the server takes none of the authentication "
                   "methods offered: %s", d->user != NULL
                   ? "none, user and password"
                   : "none; give a user (option socksuser, sockspass)");
  if (method == SOCKS5_NO_AUTH) {
    request5 (d);
    return SOCKS_NEXT;
  }
  if (method != SOCKS5_USER_PASS || d->user == NULL)
    return refuse (d, "SOCKS5: the server chooses authentication method %u, "
                   "which was not offered", method);
  say_byte (d, SOCKS5_AUTH_VERSION);
  say_text (d, d->user);
  say_text (d, d->password);
  await (d, SOCKS_STEP_AUTH, "the SOCKS server's verdict on user and "
         "password");
  return SOCKS_NEXT;
}

static enum socks_result
auth5 (struct socks_dialogue *d, const unsigned char *data)
{
  if (data[0] != SOCKS5_AUTH_VERSION)
    return refuse (d, "SOCKS5: the server answers user and password with "
                   "version %u, not %d (RFC 1929)", data[0],
                   SOCKS5_AUTH_VERSION);
  if (data[1] != 0) {
    refuse (d, "SOCKS5: the server refuses user and password (status %u)",
            data[1]);
    return denied (d, EACCES);
  }
  d->event = SOCKS_EV_AUTHENTICATED;
  request5 (d);
  return SOCKS_NEXT;
}

/* Is a name of LEN bytes what a reply may hold? */
static bool
is_own_name (const struct socks_dialogue *d, size_t len)
{
  return len <= SOCKS_OWN_NAME_MAX
    || (d->target.type == SOCKS5_NAME && len == d->target.len);
}

/* The message is whole when SOCKS_DONE is returned. */
static enum socks_result
reply5 (struct socks_dialogue *d, const unsigned char *data)
{
  const char *why;
  size_t need;

  if (data[0] != SOCKS5_VERSION)
    return refuse (d, "SOCKS5: the server replies with version %u, not 5",
                   data[0]);
  if (data[1] != 0) {
    refuse (d, "SOCKS5 server error %u: %s", data[1],
            socks5_reply_text (data[1]));
    return denied (d, socks5_reply_errno (data[1]));
  }
  if (d->want <= REPLY5_FIXED) {
    d->want = REPLY5_FIXED + 1; /* with the type of the address */
    return SOCKS_MORE;
  }
  need = socks5_addr_get (&d->peer, data + REPLY5_FIXED,
                          d->want - REPLY5_FIXED, &why);
  if (need == 0)
    return refuse (d, "SOCKS5: the server replies with an address %s (type "
                   "%u)", why, data[REPLY5_FIXED]);
  if (d->peer.type == SOCKS5_NAME && !is_own_name (d, d->peer.len))
    return refuse (d, "SOCKS5: the server replies with a name of %zu bytes, "
                   "which is more than %d and not the target's", d->peer.len,
                   SOCKS_OWN_NAME_MAX);
  if (need > d->want - REPLY5_FIXED) {
    d->want = REPLY5_FIXED + need;
    return SOCKS_MORE;
  }
  return SOCKS_DONE;
}

/* The first of two replies, when the server is to listen. */
static enum socks_result
first_reply5 (struct socks_dialogue *d, const unsigned char *data)
{
  enum socks_result result = reply5 (d, data);

  if (result != SOCKS_DONE)
    return result;
  if (d->command != SOCKS5_BIND)
    return over (d);
  d->event = SOCKS_EV_BOUND;
  await (d, SOCKS_STEP_PEER, "the SOCKS server's peer");
  return SOCKS_NEXT;
}

static enum socks_result
second_reply5 (struct socks_dialogue *d, const unsigned char *data)
{
  enum socks_result result = reply5 (d, data);

  if (result != SOCKS_DONE)
    return result;
  d->event = SOCKS_EV_ACCEPTED;
  return over (d);
}

/* -- all ------------------------------------------------------------------ */

void
socks_begin (struct socks_dialogue *d)
{
  d->out_len = 0;
  d->event = SOCKS_EV_NONE;
  if (d->version5)
    greet5 (d);
  else
    request4 (d);
}

enum socks_result
socks_hear (struct socks_dialogue *d, const unsigned char *data)
{
  d->out_len = 0;
  d->event = SOCKS_EV_NONE;
  switch (d->step) {
  case SOCKS_STEP_REPLY4:
    return reply4 (d, data);
  case SOCKS_STEP_METHOD:
    return method5 (d, data);
  case SOCKS_STEP_AUTH:
    return auth5 (d, data);
  case SOCKS_STEP_REPLY5:
    return first_reply5 (d, data);
  case SOCKS_STEP_PEER:
    return second_reply5 (d, data);
  default:
    return refuse (d, "socks: the dialogue is over");
  }
}
