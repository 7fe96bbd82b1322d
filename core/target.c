/* core/target.c -- %h and %p: where a peer of the left address wants to go, in
 * the words of the right one.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "target.h"

/* RFC 6761: no such name will ever be. */
const struct mc_target mc_target_any = {
  .host = "target.invalid", .port = "9",
};

/* -- what a target may be ------------------------------------------------- */

/* Not isalnum(3): the locale has no say in names. */
static bool
is_name_byte (char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
         || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/* Dots stand between labels, or once at the end; a '-' in front would look
   like an option to a program. */
static bool
is_name (const char *host)
{
  char before = '.';

  if (host[0] == '-')
    return false;
  for (; *host != '\0'; before = *host++)
    if (*host == '.' ? before == '.' : !is_name_byte (*host))
      return false;
  return true;
}

static bool
is_ip6 (const char *host)
{
  size_t len = strlen (host);
  unsigned char addr[16];
  char bare[INET6_ADDRSTRLEN];

  if (host[0] != '[' || host[len - 1] != ']' || len - 2 >= sizeof bare)
    return false;
  memcpy (bare, host + 1, len - 2);
  bare[len - 2] = '\0';
  return inet_pton (AF_INET6, bare, addr) == 1;
}

bool
mc_target_set (struct mc_target *t, const char *host, unsigned port)
{
  size_t len = strlen (host);

  if (len == 0 || len >= sizeof t->host || port == 0 || port > 65535
      || (host[0] == '[' ? !is_ip6 (host) : !is_name (host)))
    return false;
  memcpy (t->host, host, len + 1);
  snprintf (t->port, sizeof t->port, "%u", port);
  return true;
}

/* -- placeholders --------------------------------------------------------- */

/* What "%C" stands for; NULL: nothing. */
static const char *
meaning (const struct mc_target *t, char c)
{
  switch (c) {
  case 'h':
    return t->host;
  case 'p':
    return t->port;
  case '%':
    return "%";
  default:
    return NULL;
  }
}

bool
mc_target_wanted (const char *text)
{
  for (; (text = strchr (text, '%')) != NULL; text++) {
    if (text[1] == 'h' || text[1] == 'p')
      return true;
    text += text[1] == '%';
  }
  return false;
}

static bool
is_special (const char *text)
{
  return text != NULL
         && (mc_target_wanted (text) || strstr (text, "%%") != NULL);
}

bool
mc_target_in (const struct mc_single *single)
{
  if (is_special (single->keyword.text))        /* a path */
    return true;
  for (size_t i = 0; i < single->nparams; i++)
    if (is_special (single->params[i].text))
      return true;
  for (size_t i = 0; i < single->nopts; i++)
    if (is_special (single->opts[i].value.text))
      return true;
  return false;
}

/* Bytes of the result; they go to OUT when that isn't NULL. */
static size_t
expand (const struct mc_target *t, const char *text, char *out)
{
  size_t len = 0;

  while (*text != '\0') {
    const char *words = *text == '%' ? meaning (t, text[1]) : NULL;
    size_t n = words != NULL ? strlen (words) : 1;

    if (out != NULL)
      memcpy (out + len, words != NULL ? words : text, n);
    len += n;
    text += words != NULL ? 2 : 1;
  }
  return len;
}

char *
mc_target_expand (const struct mc_target *t, const char *text)
{
  size_t len = expand (t, text, NULL);
  char *out = malloc (len + 1);

  if (out == NULL)
    return NULL;
  expand (t, text, out);
  out[len] = '\0';
  return out;
}
