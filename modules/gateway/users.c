/* modules/gateway/users.c -- who may use a server: the file of option users.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <crypt.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "gateway.h"

struct gateway_user {
  char *name, *password;       /* a hash of crypt(3) when it begins with '$' */
};

/* -- the file ------------------------------------------------------------- */

static bool
add (struct gateway_users *users, const char *name, const char *password)
{
  struct gateway_user *list
    = realloc (users->list, (users->count + 1) * sizeof *list), *user;

  if (list == NULL)
    return false;
  users->list = list;
  user = &list[users->count];
  user->name = strdup (name);
  user->password = strdup (password);
  if (user->name != NULL && user->password != NULL) {
    users->count++;
    return true;
  }
  free (user->name);
  free (user->password);
  return false;
}

static bool
has (const struct gateway_users *users, const char *name)
{
  for (size_t i = 0; i < users->count; i++)
    if (strcmp (users->list[i].name, name) == 0)
      return true;
  return false;
}

/* crypt(3) may refuse a hash that it doesn't know. */
static bool
is_hash (const char *hash)
{
  struct crypt_data *data = calloc (1, sizeof *data);
  const char *made = data == NULL ? NULL : crypt_r ("", hash, data);
  bool good = made != NULL && made[0] == '$' && strlen (made) == strlen (hash);

  free (data);
  return good;
}

const char *
gateway_users_line (struct gateway_users *users, char *line)
{
  char *colon;
  size_t len = strlen (line);

  if (len > 0 && line[len - 1] == '\r')
    line[--len] = '\0';
  if (len == 0 || line[0] == '#')
    return NULL;
  colon = strchr (line, ':');
  if (colon == NULL || colon == line || colon[1] == '\0')
    return "a line is a name, a colon and a password";
  *colon = '\0';
  if (colon - line >= GATEWAY_WORD || strlen (colon + 1) >= GATEWAY_WORD)
    return "a name or a password has more than 255 bytes";
  if (has (users, line))
    return "this name was there before";
  if (colon[1] == '$' && !is_hash (colon + 1))
    return "this begins like a hash of crypt(3), but is none";
  return add (users, line, colon + 1) ? NULL : "out of memory";
}

static int
read_lines (const struct modcat_request *rq, const char *path, FILE *f,
            struct gateway_users *users)
{
  const char *why = NULL;
  char *line = NULL;
  size_t room = 0, number = 0;
  ssize_t len;

  while (why == NULL && (len = getline (&line, &room, f)) > 0) {
    number++;
    if (line[len - 1] == '\n')
      line[--len] = '\0';
    why = strlen (line) != (size_t) len ? "there is a NUL byte"
      : gateway_users_line (users, line);
  }
  if (line != NULL)
    explicit_bzero (line, room);
  free (line);
  if (why != NULL)
    return modcat_fail_opt (rq, "users", "\"%s\", line %zu: %s", path, number,
                            why);
  if (ferror (f))
    return modcat_fail_opt (rq, "users", "reading \"%s\": %s", path,
                            strerror (errno));
  if (users->count == 0)
    return modcat_fail_opt (rq, "users", "\"%s\" names no users: nobody could "
                            "come in", path);
  return MODCAT_OK;
}

int
gateway_users_read (const struct modcat_request *rq, const char *path,
                    struct gateway_users *users)
{
  FILE *f = fopen (path, "re");
  struct stat st;
  int result;

  if (f == NULL)
    return modcat_fail_opt (rq, "users", "open(\"%s\"): %s", path,
                            strerror (errno));
  if (fstat (fileno (f), &st) == 0 && (st.st_mode & S_IROTH) != 0)
    modcat_log (rq, MODCAT_LOG_WARN, "\"%s\": everybody can read these "
                "passwords; chmod o-r would mend that", path);
  result = read_lines (rq, path, f, users);
  fclose (f);
  return result;
}

void
gateway_users_free (struct gateway_users *users)
{
  for (size_t i = 0; i < users->count; i++) {
    explicit_bzero (users->list[i].password,
                    strlen (users->list[i].password));
    free (users->list[i].name);
    free (users->list[i].password);
  }
  free (users->list);
  *users = (struct gateway_users) { .list = NULL };
}

/* -- comparing ------------------------------------------------------------ */

/* In a time that depends on the lengths alone, and on that of GIVEN only up to
   that of KNOWN. */
static bool
same (const char *known, const char *given)
{
  size_t len = strlen (known), given_len = strlen (given);
  volatile size_t differ = len ^ given_len;

  for (size_t i = 0; i < len; i++)
    differ |= (unsigned char) known[i]
              ^ (size_t) (unsigned char) given[given_len > 0 ? i % given_len
                                               : 0];
  return differ == 0;
}

static bool
is_password (const char *known, const char *given)
{
  struct crypt_data *data;
  const char *made;
  bool good;

  if (known[0] != '$')
    return same (known, given);
  data = calloc (1, sizeof *data);
  made = data == NULL ? NULL : crypt_r (given, known, data);
  good = made != NULL && same (known, made);
  if (data != NULL)
    explicit_bzero (data, sizeof *data);
  free (data);
  return good;
}

bool
gateway_users_know (const struct gateway_users *users,
                    const struct gateway_login *login)
{
  const struct gateway_user *found = NULL;

  for (size_t i = 0; i < users->count; i++)
    if (same (users->list[i].name, login->user))
      found = &users->list[i];
  if (found != NULL)
    return is_password (found->password, login->password);
  /* Somebody unknown has to wait as long as the first one. */
  if (users->count > 0)
    is_password (users->list[0].password, login->password);
  return false;
}
