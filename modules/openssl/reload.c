/* modules/openssl/reload.c -- read files again when they change.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <string.h>
#include <sys/stat.h>

#include "openssl.h"

/* Ns between two looks at the files. */
#define LOOK_INTERVAL INT64_C (1000000000)

static void
take_stamp (const char *path, struct tls_stamp *stamp)
{
  struct stat st;

  *stamp = (struct tls_stamp) { .inode = 0 };
  if (path == NULL || stat (path, &st) == -1)
    return;
  stamp->device = (uint64_t) st.st_dev;
  stamp->inode = (uint64_t) st.st_ino;
  stamp->size = (uint64_t) st.st_size;
  stamp->seconds = st.st_mtim.tv_sec;
  stamp->nanoseconds = st.st_mtim.tv_nsec;
}

static bool
is_same (const struct tls_stamp *a, const struct tls_stamp *b)
{
  return a->device == b->device && a->inode == b->inode && a->size == b->size
         && a->seconds == b->seconds && a->nanoseconds == b->nanoseconds;
}

/* Lists of who was revoked, and responses of OCSP, are soon out of date. */
static void
take_stamps (const struct modcat_request *rq, struct tls_stamp *stamps)
{
  const struct tls_server_conf *own = rq->conf;
  const struct tls_conf *conf = tls_conf_of (rq);
  const char *paths[TLS_FILES] = { conf->cert, conf->key, conf->cafile,
                                   conf->crlfile, own->ocsp };

  for (size_t i = 0; i < TLS_FILES; i++)
    take_stamp (paths[i], &stamps[i]);
}

static bool
are_same (const struct tls_stamp *a, const struct tls_stamp *b)
{
  size_t i = 0;

  while (i < TLS_FILES && is_same (&a[i], &b[i]))
    i++;
  return i == TLS_FILES;
}

void
tls_reload_start (const struct modcat_request *rq, struct tls_shared *shared)
{
  take_stamps (rq, shared->stamp);
  shared->looked = modcat_now ();
}

/* A pair that is not whole (the key is still to be written) is looked at again
   when it changes; peers get the old one until then. */
void
tls_reload (const struct modcat_request *rq, struct tls_shared *shared)
{
  const struct tls_server_conf *own = rq->conf;
  struct tls_stamp now[TLS_FILES];
  struct tls_cred *cred;

  if (!own->reload || modcat_now () < shared->looked + LOOK_INTERVAL)
    return;
  shared->looked = modcat_now ();
  take_stamps (rq, now);
  if (are_same (now, shared->stamp))
    return;
  memcpy (shared->stamp, now, sizeof now);
  if (tls_cred_load (rq, shared, &cred) != MODCAT_OK) {
    modcat_log (rq, MODCAT_LOG_WARN, "reload: what was read before stays in "
                "use");
    return;
  }
  tls_cred_unref (shared->cred);
  shared->cred = cred;
  modcat_log (rq, MODCAT_LOG_NOTICE, "reload: certificates were read again");
}
