/* modules/openssl/files.c -- files that options name, read whole.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "openssl.h"

/* The bundles of all certification authorities have less than a megabyte. */
enum { MAX_FILE = 16 << 20 };

bool
tls_is_uri (const char *text)
{
  return strncmp (text, "pkcs11:", 7) == 0
         || strncmp (text, "tpmkey:", 7) == 0
         || strncmp (text, "system:", 7) == 0;
}

int
tls_shown (const char *text)
{
  return (int) (tls_is_uri (text) ? strcspn (text, "?") : strlen (text));
}

void
tls_free_file (gnutls_datum_t *file)
{
  if (file->data != NULL)
    gnutls_memset (file->data, 0, file->size);
  free (file->data);
  *file = (gnutls_datum_t) { .data = NULL };
}

/* Until the end, or until FILE is full.  -1: errno. */
static int
read_all (int fd, gnutls_datum_t *file, size_t room)
{
  ssize_t n;

  do {
    n = read (fd, file->data + file->size, room - file->size);
    if (n > 0)
      file->size += (unsigned) n;
  } while ((n == -1 && errno == EINTR) || (n > 0 && file->size < room));
  return n < 0 ? -1 : 0;
}

static int
fail (const struct modcat_request *rq, const struct tls_source *from,
      const char *why)
{
  return modcat_fail_opt (rq, from->option, "%s \"%s\": %s", from->what,
                          from->path, why);
}

int
tls_read_file (const struct modcat_request *rq, const struct tls_source *from,
               gnutls_datum_t *file)
{
  int fd = open (from->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  struct stat st;
  size_t room;
  int result = MODCAT_OK;

  *file = (gnutls_datum_t) { .data = NULL };
  if (fd == -1)
    return fail (rq, from, strerror (errno));
  /* A pipe (<(gpg -d …)) has no size. */
  room = fstat (fd, &st) == 0 && S_ISREG (st.st_mode) && st.st_size < MAX_FILE
    ? (size_t) st.st_size + 1 : 1 << 20;
  file->data = malloc (room);
  if (file->data == NULL)
    result = modcat_fail (rq, "out of memory");
  else if (read_all (fd, file, room) == -1)
    result = fail (rq, from, strerror (errno));
  else if (file->size == room)
    result = fail (rq, from, "it is too large");
  else if (file->size == 0)
    result = fail (rq, from, "it is empty");
  close (fd);
  if (result != MODCAT_OK)
    tls_free_file (file);
  return result;
}
