/* modules/openssl/openssl.h -- what the files of the module openssl share.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef TLS_OPENSSL_H
#define TLS_OPENSSL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <time.h>

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>

#include <modcat/module.h>

/* -- options (opts.c) ------------------------------------------------------ */

/* conf of the group OPENSSL: texts are NULL when not given. */
struct tls_conf {
  const char *cert, *key, *cafile, *capath, *crlfile, *dhparam;
  const char *cipher, *min_version, *max_version, *method;
  const char *commonname, *snihost;
  const char *compress, *egd;
  const char *alpn, *psk, *keylog;
  int maxfraglen, maxsendfrag; /* 0: not given */
  unsigned char verify, no_sni, pseudo, fips;
};

extern const struct modcat_group tls_group;

enum { TLS_PROTOCOLS = 16 };   /* that option alpn may name */

/* Options of servers alone. */
struct tls_server_conf {
  const char *ocsp;            /* file with a response to staple */
  unsigned char tickets;
  unsigned char reload;
};

/* Options of clients alone. */
struct tls_client_conf {
  unsigned char ocsp;          /* a good stapled response is a must */
};

extern const struct modcat_opt tls_server_opts[3];
extern const struct modcat_opt tls_client_opts[1];

static inline const struct tls_conf *
tls_conf_of (const struct modcat_request *rq)
{
  return modcat_group_conf (rq, &tls_group);
}

/* What can be said of the options without a look at any file. */
int tls_check_opts (const struct modcat_request *rq, bool server);

/* -- files (files.c) ---------------------------------------------------------- */

/* What an option names. */
struct tls_source {
  const char *option;          /* canonical name, for the caret */
  const char *what;            /* "certificate": for messages */
  const char *path;
};

/* Is it the URI of an object in a token, not a file's name? */
bool tls_is_uri (const char *text);

/* How many bytes of such a text may be shown: behind the question mark of a
   URI there may be a PIN. */
int tls_shown (const char *text);

/* All of a file: the caller's, to be ended by tls_free_file(), which wipes
   it.  Failures are reported. */
int tls_read_file (const struct modcat_request *rq,
                   const struct tls_source *from, gnutls_datum_t *file);
void tls_free_file (gnutls_datum_t *file);

/* -- credentials (cred.c) --------------------------------------------------- */

/* A key that a server knows by a name. */
struct tls_psk {
  struct tls_psk *next;
  char identity[129];
  unsigned len;
  unsigned char key[];
};

/* What was made of files: as it was when a session began, so each session
   holds the one that it began with. */
struct tls_cred {
  unsigned uses;
  gnutls_certificate_credentials_t x509;
  gnutls_anon_client_credentials_t anon_client; /* NULL: none */
  gnutls_anon_server_credentials_t anon_server;
  gnutls_psk_client_credentials_t psk_client;   /* NULL: none */
  gnutls_psk_server_credentials_t psk_server;
  struct tls_psk *psk;         /* those that a server knows */
  gnutls_pcert_st *own;        /* a client's certificate and chain, or NULL */
  unsigned own_count;
  gnutls_privkey_t own_key;
  gnutls_dh_params_t dh;       /* NULL: GnuTLS's own */
  time_t crl_end;              /* of the list of who was revoked; 0: none */
};

enum { TLS_FILES = 5 };        /* that option reload looks at */

/* A file as it was when it was read. */
struct tls_stamp {
  uint64_t device, inode, size;
  int64_t seconds, nanoseconds;        /* of its last change */
};

/* What opens the key, or the token that has it. */
struct tls_pin {
  const char *key;             /* its name, for who is asked */
  bool ask;                    /* there may be somebody at the terminal */
  bool asked, known;
  char text[256];
};

/* What all openings of an address share; made by prepare, before any fork. */
struct tls_shared {
  bool server;
  bool datagrams;              /* DTLS */
  bool anon;                   /* suites without certificates were asked for */
  struct tls_cred *cred;
  struct tls_pin pin;
  gnutls_priority_t priority;
  gnutls_datum_t ticket_key;   /* .data NULL: no tickets */
  gnutls_datum_t cookie_key;   /* of a DTLS server, else .data NULL */
  struct tls_stamp stamp[TLS_FILES];
  int64_t looked;              /* when that was, ns */
};

/* Is the list of who was revoked out of date? */
bool tls_crl_is_old (const struct tls_cred *cred);

struct tls_cred *tls_cred_ref (struct tls_cred *cred);
void tls_cred_unref (struct tls_cred *cred);

/* Load what RQ's options name.  Failures are reported: option, file, reason,
   way out. */
int tls_cred_load (const struct modcat_request *rq, struct tls_shared *shared,
                   struct tls_cred **cred);

/* Have PIN open what is loaded into CRED (pin.c). */
void tls_pin_start (const struct modcat_request *rq, struct tls_pin *pin,
                    struct tls_cred *cred);

/* The function that does so, PIN being its ARG. */
int tls_pin_give (void *arg, int attempt, const char *url, const char *label,
                  unsigned flags, char *text, size_t size);

/* Why a key stayed closed. */
const char *tls_pin_trouble (const struct tls_pin *pin);

/* Have the pair that was loaded into CRED sent to each server that asks for a
   certificate; KEY is what its key was named (own.c). */
int tls_own_start (const struct modcat_request *rq, struct tls_pin *pin,
                   const char *key, struct tls_cred *cred);
void tls_own_free (struct tls_cred *cred);

/* The pre-shared keys of option psk, for CRED (psk.c). */
int tls_psk_load (const struct modcat_request *rq, bool server,
                  struct tls_cred *cred);
void tls_psk_free (struct tls_psk *list);

/* With option reload: put what the files have now into SHARED, when they have
   changed and are whole (reload.c). */
void tls_reload_start (const struct modcat_request *rq,
                       struct tls_shared *shared);
void tls_reload (const struct modcat_request *rq, struct tls_shared *shared);

/* For prepare and release of a type. */
int tls_prepare (const struct modcat_request *rq, struct tls_shared *shared,
                 bool server);
void tls_release (void *shared);

/* -- a session -------------------------------------------------------------- */

/* Bytes between GnuTLS and the lower channel. */
struct tls_buffer {
  unsigned char *data;
  size_t start, end, room;
};

enum {
  TLS_FIRST = 16,              /* bytes kept of what the peer said first */
  TLS_KEPT = 512
};

/* A channel's state. */
struct tls {
  struct modcat_channel *ch;
  gnutls_session_t session;    /* NULL: not yet */
  struct tls_cred *cred;
  bool server;
  bool datagrams;              /* DTLS */
  bool greeted;                /* a DTLS server's peer has shown its cookie */
  unsigned largest;            /* DTLS: bytes that a record can have */
  bool blocked;                /* DTLS: the last datagram found no room */
  bool more;                   /* DTLS: there may be records behind the last */
  bool announced, connected;   /* of a client's opening */
  bool shaken, established;
  struct tls_buffer in, out;   /* ciphertext */
  size_t taken;                /* bytes of the relay that are in OUT */
  unsigned char first[TLS_FIRST];
  unsigned nfirst;
  unsigned char kept[TLS_KEPT];        /* read when a write had failed */
  unsigned nkept;
  int error;                   /* errno of the lower channel, or 0 */
  int reported;                /* what it has reported itself, or 0 */
  bool lower_ended;            /* its end of file */
  bool plain, dry;             /* it is a descriptor; all of it was read */
  int read_end;                /* GnuTLS's code for the next read; 0: none */
  bool ended;                  /* close_notify has come */
  bool said_bye;               /* and was sent */
  bool broken;                 /* nothing can be sent any more */
  int64_t linger;              /* half_close waits for the peer until then */
  unsigned refused;            /* renegotiations */
  unsigned verify_status;      /* enum gnutls_certificate_status_t */
  const char *bad_name;        /* that the certificate is not valid for */
  bool verified, has_cert;
};

/* -- bytes below (below.c) --------------------------------------------------- */

static inline bool
tls_is_empty (const struct tls_buffer *b)
{
  return b->start == b->end;
}

/* Have GnuTLS speak over T->ch->lower. */
void tls_io_start (struct tls *t);

/* Send what GnuTLS has written: MODCAT_OK, MODCAT_AGAIN (wait for the lower
   channel to be writable), or MODCAT_FAIL with T->error or T->reported set. */
int tls_io_flush (struct tls *t);

/* Have T->in filled when it is empty.  False: nothing came, and errno is what
   GnuTLS is to be told (0: the end). */
bool tls_io_refill (struct tls *t);

/* The whole datagram that is in T->in; -1 when it is longer than SIZE, and is
   dropped. */
ssize_t tls_io_take (struct tls *t, void *data, size_t size);

/* -- bytes of the relay (io.c) ------------------------------------------------ */

/* The handshake is over: T's channel delivers and takes bytes. */
void tls_io_pass (struct tls *t);

/* One record: bytes, 0 at the end, or GnuTLS's code. */
ssize_t tls_io_record (struct tls *t, void *buf, size_t size);

/* What channel_ops.read is to return for that code. */
ssize_t tls_io_failed (struct tls *t, int code);

void tls_close (struct modcat_channel *ch);
void tls_drop (struct modcat_channel *ch);

extern const struct modcat_channel_ops tls_ops;

/* -- datagrams (dtls.c) ------------------------------------------------------ */

/* Have GnuTLS speak over T->ch->lower. */
void tls_dtls_start (struct tls *t);

/* For modcat_net_transport.screen: has the peer shown that it can be reached? */
int tls_dtls_screen (struct modcat_channel *ln, const struct sockaddr *peer,
                     socklen_t peer_len, const void *data, size_t size,
                     void *answer, size_t *len);

/* A server: see that the peer can be reached.  Resumable; a failure is in
   T->error or T->reported. */
int tls_dtls_greet (struct tls *t);

/* The handshake waits for the peer: MODCAT_AGAIN, or a failure. */
int tls_dtls_wait (struct tls *t);

/* False when messages can't be shorter. */
bool tls_dtls_shrink (struct tls *t);

/* The handshake is over: T's channel delivers and takes datagrams. */
void tls_dtls_pass (struct tls *t);

extern const struct modcat_channel_ops tls_dtls_ops;

/* -- the handshake (handshake.c) ------------------------------------------- */

/* Make T->session, which speaks over CH->lower. */
int tls_start (struct modcat_channel *ch, const struct tls_shared *shared);

/* Resumable. */
int tls_handshake (struct modcat_channel *ch);

/* Words for a failure of GnuTLS or of the lower channel, in BUF. */
const char *tls_why (const struct tls *t, int code, char *buf, size_t size);

/* Write T's secrets where option keylog says (keylog.c). */
void tls_keylog_start (struct tls *t);

/* For prepare: can that file be written? */
int tls_keylog_check (const struct modcat_request *rq);

/* -- the peer (peer.c) ------------------------------------------------------- */

/* Have the peer's certificate checked during the handshake. */
void tls_peer_start (struct tls *t);

/* The handshake is over: 0 when the peer has proven who it is, or need not;
   else GnuTLS's code. */
int tls_peer_settle (struct tls *t);

/* What is wrong with its certificate, in words, or NULL. */
const char *tls_peer_trouble (const struct tls *t, char *buf, size_t size);

/* The alert for a handshake that failed with CODE. */
gnutls_alert_description_t tls_peer_alert (const struct tls *t, int code);

/* The names that it has, in words. */
const char *tls_peer_names (const struct tls *t, char *buf, size_t size);

/* Log lines of a handshake that is over. */
void tls_peer_log (const struct tls *t);

/* The variables of the session. */
void tls_peer_describe (struct modcat_channel *ch);

/* The name that the peer has to have, or NULL. */
const char *tls_peer_wanted (const struct modcat_request *rq, bool server);

#endif
