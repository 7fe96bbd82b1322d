/* modules/openssl/keylog.c -- write the secrets of sessions to a file, for who
 * debugs what passes on the wire.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * SSLKEYLOGFILE is GnuTLS's own affair: what is asked for by the option
 * replaces it. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "openssl.h"

enum { MAX_LINE = 512 };       /* a label, 32 and at most 64 bytes in hex */

static int
open_log (const char *path)
{
  return open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY,
               0600);
}

static size_t
put_hex (char *to, size_t room, const gnutls_datum_t *from)
{
  size_t size = room;

  return gnutls_hex_encode (from, to, &size) == 0 ? strlen (to) : 0;
}

/* One write(2) for a line, so that those of several processes don't mix. */
static int
log_secret (gnutls_session_t session, const char *label,
            const gnutls_datum_t *secret)
{
  const struct tls *t = gnutls_session_get_ptr (session);
  gnutls_datum_t client, server;
  char line[MAX_LINE];
  size_t n;
  int fd;

  gnutls_session_get_random (session, &client, &server);
  n = (size_t) snprintf (line, sizeof line, "%s ", label);
  if (n + 2 * (client.size + secret->size) + 4 > sizeof line)
    return GNUTLS_E_SHORT_MEMORY_BUFFER;
  n += put_hex (line + n, sizeof line - n, &client);
  line[n++] = ' ';
  n += put_hex (line + n, sizeof line - n, secret);
  line[n++] = '\n';
  fd = open_log (tls_conf_of (t->ch->rq)->keylog);
  if (fd == -1 || write (fd, line, n) != (ssize_t) n)
    modcat_log (t->ch->rq, MODCAT_LOG_WARN, "keylog=\"%s\": %s",
                tls_conf_of (t->ch->rq)->keylog, strerror (errno));
  if (fd != -1)
    close (fd);
  gnutls_memset (line, 0, sizeof line);
  return 0;
}

void
tls_keylog_start (struct tls *t)
{
  if (tls_conf_of (t->ch->rq)->keylog != NULL)
    gnutls_session_set_keylog_function (t->session, log_secret);
}

int
tls_keylog_check (const struct modcat_request *rq)
{
  const char *path = tls_conf_of (rq)->keylog;
  int fd;

  if (path == NULL)
    return MODCAT_OK;
  fd = open_log (path);
  if (fd == -1)
    return modcat_fail_opt (rq, "openssl-keylog", "keylog=\"%s\": %s", path,
                            strerror (errno));
  close (fd);
  modcat_log (rq, MODCAT_LOG_WARN, "keylog=\"%s\": who reads this file can read"
              " all that these sessions carry", path);
  return MODCAT_OK;
}
