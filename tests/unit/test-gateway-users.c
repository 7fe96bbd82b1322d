/* tests/unit/test-gateway-users.c -- the lines of a file of users.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "modules/gateway/gateway.h"
#include "tests/unit/unit.h"

/* crypt(3), SHA-512, of "secret". */
#define HASH "$6$salt$egUxKNxDs8kPfh8iPMNcosMhb2eWah6d3R44JDm5Rj/j/XWR5E" \
  "33QPd0YmHXoDHOIDR6kL5D3JcQcz0O8FHE00"

static struct gateway_users users;

static const char *
line (const char *text)
{
  char *copy = strdup (text);
  const char *why;

  ck_assert_ptr_nonnull (copy);
  why = gateway_users_line (&users, copy);
  free (copy);
  return why;
}

static bool
knows (const char *user, const char *password)
{
  struct gateway_login login = { .user = "" };

  strcpy (login.user, user);
  strcpy (login.password, password);
  return gateway_users_know (&users, &login);
}

START_TEST (passwords)
{
  ck_assert_ptr_null (line ("joe:secret"));
  ck_assert_ptr_null (line ("ann:with:colon\r"));
  ck_assert_ptr_null (line ("# a:comment"));
  ck_assert_ptr_null (line (""));
  ck_assert_ptr_null (line ("\r"));
  ck_assert_uint_eq (users.count, 2);
  ck_assert (knows ("joe", "secret"));
  ck_assert (knows ("ann", "with:colon"));
  ck_assert (!knows ("joe", "secre"));
  ck_assert (!knows ("joe", "secrets"));
  ck_assert (!knows ("joe", "secretsecret"));
  ck_assert (!knows ("joe", ""));
  ck_assert (!knows ("jo", "secret"));
  ck_assert (!knows ("", ""));
  ck_assert (!knows ("ann", "secret"));
  ck_assert (!knows ("# a", "comment"));
  gateway_users_free (&users);
}
END_TEST

START_TEST (hashes)
{
  ck_assert_ptr_null (line ("joe:" HASH));
  ck_assert (knows ("joe", "secret"));
  ck_assert (!knows ("joe", "Secret"));
  ck_assert (!knows ("joe", HASH));
  ck_assert (!knows ("joe", ""));
  ck_assert (!knows ("ann", "secret"));
  gateway_users_free (&users);
}
END_TEST

START_TEST (bad_lines)
{
  char text[600];

  ck_assert_ptr_nonnull (line ("joe"));
  ck_assert_ptr_nonnull (line (":secret"));
  ck_assert_ptr_nonnull (line ("joe:"));
  ck_assert_ptr_nonnull (line ("joe:$6$salt$tooshort"));
  ck_assert_ptr_nonnull (line ("joe:$none$of$these"));
  memset (text, 'a', sizeof text);
  memcpy (text + 256, ":b", 3);
  ck_assert_ptr_nonnull (line (text));
  ck_assert_ptr_null (line (text + 1));
  ck_assert_ptr_null (line ("joe:a"));
  ck_assert_ptr_nonnull (line ("joe:b"));
  ck_assert_uint_eq (users.count, 2);
  gateway_users_free (&users);
  ck_assert_uint_eq (users.count, 0);
}
END_TEST

UNIT_MAIN ("gateway-users", passwords, hashes, bad_lines)
