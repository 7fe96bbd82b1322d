/* modules/openssl/verdict.c -- why TLS failed, in words that help.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "names.h"

static void __attribute__ ((__format__ (__printf__, 3, 4)))
add (char *text, size_t size, const char *fmt, ...)
{
  size_t len = strlen (text);
  va_list ap;

  va_start (ap, fmt);
  vsnprintf (text + len, size - len, fmt, ap);
  va_end (ap);
}

/* -- certificates ---------------------------------------------------------------- */

/* The first COUNT certificates of a peer, and what is wrong with them. */
struct chain {
  const gnutls_x509_crt_t *crts;
  unsigned count;
  const struct tls_verdict *v;
  char *text;
  size_t size;
};

/* Whose certificate number I is. */
static void
add_whose (const struct chain *c, unsigned i)
{
  char *dn = i < c->count ? tls_dn_line (c->crts[i], false) : NULL;

  add (c->text, c->size, i == 0 ? "the certificate" : "the certificate above "
       "it");
  if (dn != NULL && *dn != '\0')
    add (c->text, c->size, " of \"%.100s\"", dn);
  gnutls_free (dn);
}

static void
add_date (const struct chain *c, time_t when)
{
  char date[40] = "?";
  struct tm tm;

  if (gmtime_r (&when, &tm) != NULL)
    strftime (date, sizeof date, "%Y-%m-%d %H:%M:%S UTC", &tm);
  add (c->text, c->size, "%s", date);
}

static void
say_expired (const struct chain *c)
{
  time_t now = time (NULL), until;

  for (unsigned i = 0; i < c->count; i++) {
    until = gnutls_x509_crt_get_expiration_time (c->crts[i]);
    if (until != (time_t) -1 && until < now) {
      add_whose (c, i);
      add (c->text, c->size, " has expired on ");
      add_date (c, until);
      return;
    }
  }
  add (c->text, c->size, "a certificate has expired that is trusted here");
}

static void
say_not_yet (const struct chain *c)
{
  time_t now = time (NULL), from;

  for (unsigned i = 0; i < c->count; i++) {
    from = gnutls_x509_crt_get_activation_time (c->crts[i]);
    if (from != (time_t) -1 && from > now) {
      add_whose (c, i);
      add (c->text, c->size, " is not valid before ");
      add_date (c, from);
      add (c->text, c->size, "; is the clock right?");
      return;
    }
  }
  add (c->text, c->size, "a certificate that is trusted here is not valid "
       "yet; is the clock right?");
}

static void
say_unknown_issuer (const struct chain *c)
{
  unsigned last = c->count - 1;
  char *issuer;

  if (c->count == 1 && gnutls_x509_crt_check_issuer (c->crts[0], c->crts[0])) {
    add (c->text, c->size, "the certificate is self-signed; if it is the "
         "right one, give a copy of it as cafile, or do without any check by "
         "verify=0");
    return;
  }
  issuer = c->count > 0 ? tls_dn_line (c->crts[last], true) : NULL;
  add (c->text, c->size, "its issuer%s%.150s%s is not trusted; give the "
       "issuer's certificate as cafile", issuer != NULL ? " \"" : "",
       issuer != NULL ? issuer : "", issuer != NULL ? "\"" : "");
  gnutls_free (issuer);
}

/* The weakest, as far as it can be told: what it is signed with, its key. */
static void
say_weak (const struct chain *c)
{
  add (c->text, c->size, "the certificate, or one above it, is too weak");
  for (unsigned i = 0; i < c->count; i++) {
    gnutls_sign_algorithm_t sign
      = (gnutls_sign_algorithm_t) gnutls_x509_crt_get_signature_algorithm
      (c->crts[i]);
    unsigned bits = 0;
    int key = gnutls_x509_crt_get_pk_algorithm (c->crts[i], &bits);

    add (c->text, c->size, "%s signed with %s, a key of %u bits (%s)",
         i > 0 ? ";" : ":", sign == GNUTLS_SIGN_UNKNOWN ? "an unknown "
         "algorithm" : gnutls_sign_get_name (sign), bits, key < 0 ? "?"
         : gnutls_pk_get_name ((gnutls_pk_algorithm_t) key));
  }
}

static void
say_revoked (const struct chain *c)
{
  add_whose (c, 0);
  add (c->text, c->size, ", or one above it, has been revoked by its issuer");
}

static void
say_wrong_name (const struct chain *c)
{
  char has[200] = "";

  if (c->count > 0 && c->v->wanted != NULL)
    tls_name_matches (c->crts[0], c->v->wanted, has, sizeof has);
  add (c->text, c->size, "wrong name: wanted \"%s\", the certificate has %s; "
       "if that is the right peer, say so by commonname",
       c->v->wanted != NULL ? c->v->wanted : "?", has);
}

static void
say_purpose (const struct chain *c)
{
  add (c->text, c->size, "the certificate is not made for TLS %s",
       c->v->server ? "clients" : "servers");
}

static const struct trouble {
  unsigned status;
  void (*say) (const struct chain *c);
  const char *words;
} troubles[] = {
  { GNUTLS_CERT_REVOKED, say_revoked, NULL },
  { GNUTLS_CERT_SIGNATURE_FAILURE, NULL,
    "the certificate's signature is not that of its issuer: a forgery, or an "
    "issuer of the same name" },
  { GNUTLS_CERT_EXPIRED, say_expired, NULL },
  { GNUTLS_CERT_NOT_ACTIVATED, say_not_yet, NULL },
  { GNUTLS_CERT_SIGNER_NOT_FOUND, say_unknown_issuer, NULL },
  { GNUTLS_CERT_SIGNER_NOT_CA, NULL,
    "it was issued by a certificate that may not issue any" },
  { GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE, NULL,
    "its issuer may not issue certificates for such names" },
  { GNUTLS_CERT_INSECURE_ALGORITHM, say_weak, NULL },
  { GNUTLS_CERT_PURPOSE_MISMATCH, say_purpose, NULL },
  { GNUTLS_CERT_UNEXPECTED_OWNER, say_wrong_name, NULL },
  { GNUTLS_CERT_MISMATCH, NULL, "it is not the certificate that is expected" },
  { GNUTLS_CERT_REVOCATION_DATA_SUPERSEDED, NULL,
    "the list of revoked certificates is too old; fetch a new crlfile" },
  { GNUTLS_CERT_REVOCATION_DATA_ISSUED_IN_FUTURE, NULL,
    "the list of revoked certificates is from the future; is the clock "
    "right?" },
  { GNUTLS_CERT_MISSING_OCSP_STATUS, NULL,
    "it has to come with an OCSP response, and came without" },
  { GNUTLS_CERT_INVALID_OCSP_STATUS, NULL,
    "the OCSP response that came with it is not valid" },
  { GNUTLS_CERT_UNKNOWN_CRIT_EXTENSIONS, NULL,
    "it has a critical extension that GnuTLS doesn't know" },
};

const char *
tls_verdict_chain (const gnutls_x509_crt_t *crts, unsigned count,
                   unsigned status, const struct tls_verdict *v, char *text,
                   size_t size)
{
  struct chain c = { crts, count, v, text, size };
  bool any = false;

  if (status == 0)
    return NULL;
  snprintf (text, size, "certificate verify failed: ");
  for (size_t i = 0; i < sizeof troubles / sizeof troubles[0]; i++)
    if (status & troubles[i].status) {
      /* What is unknown can't be told to be for something. */
      if (any && troubles[i].status == GNUTLS_CERT_PURPOSE_MISMATCH)
        continue;
      add (text, size, "%s", any ? "; and " : "");
      if (troubles[i].say != NULL)
        troubles[i].say (&c);
      else
        add (text, size, "%s", troubles[i].words);
      any = true;
    }
  if (!any)
    add (text, size, "it is not valid (0x%x)", status);
  return text;
}

enum { MAX_CHAIN = 16 };       /* certificates that are looked at */

const char *
tls_verdict_cert (gnutls_session_t session, unsigned status,
                  const struct tls_verdict *v, char *text, size_t size)
{
  gnutls_x509_crt_t crts[MAX_CHAIN];
  const gnutls_datum_t *ders = NULL;
  unsigned given = 0, count = 0;
  const char *result;

  if (gnutls_certificate_type_get2 (session, GNUTLS_CTYPE_PEERS)
      == GNUTLS_CRT_X509)
    ders = gnutls_certificate_get_peers (session, &given);
  while (ders != NULL && count < given && count < MAX_CHAIN
         && gnutls_x509_crt_init (&crts[count]) == 0) {
    count++;
    if (gnutls_x509_crt_import (crts[count - 1], &ders[count - 1],
                                GNUTLS_X509_FMT_DER) < 0) {
      gnutls_x509_crt_deinit (crts[--count]);
      break;
    }
  }
  result = tls_verdict_chain (crts, count, status, v, text, size);
  while (count > 0)
    gnutls_x509_crt_deinit (crts[--count]);
  return result;
}

/* -- alerts ------------------------------------------------------------------------ */

/* What the peer told us, RFC 8446, 6.2: goes on from "the server". */
static const struct alert { int alert; const char *words; } alerts[] = {
  { GNUTLS_A_CLOSE_NOTIFY, " closed the connection" },
  { GNUTLS_A_USER_CANCELED, " has given up" },
  { GNUTLS_A_CERTIFICATE_REQUIRED,
    " wants a certificate of ours; give it one by cert" },
  { GNUTLS_A_HANDSHAKE_FAILURE,
    " found no common ground (handshake_failure): a cipher suite, see "
    "cipher; a version, see min-proto-version; or a certificate, see cert" },
  { GNUTLS_A_INSUFFICIENT_SECURITY,
    " wants stronger cipher suites than we offer; see cipher" },
  { GNUTLS_A_PROTOCOL_VERSION,
    " doesn't speak our versions of TLS; see min-proto-version and "
    "max-proto-version" },
  { GNUTLS_A_BAD_CERTIFICATE,
    " takes our certificate for bad, or misses it; see cert" },
  { GNUTLS_A_UNSUPPORTED_CERTIFICATE,
    " doesn't take certificates like ours (unsupported_certificate)" },
  { GNUTLS_A_CERTIFICATE_REVOKED, " knows our certificate as revoked" },
  { GNUTLS_A_CERTIFICATE_EXPIRED,
    " says that our certificate has expired, or is not valid yet" },
  { GNUTLS_A_CERTIFICATE_UNKNOWN,
    " doesn't take our certificate (certificate_unknown): it doesn't know "
    "it, or it is for another name" },
  { GNUTLS_A_UNKNOWN_CA,
    " doesn't trust who issued our certificate (unknown_ca); does cert have "
    "the whole chain?" },
  { GNUTLS_A_ACCESS_DENIED, " knows our certificate and denies access" },
  { GNUTLS_A_DECRYPT_ERROR,
    " says that a signature or a key of ours is wrong (decrypt_error)" },
  { GNUTLS_A_UNRECOGNIZED_NAME,
    " has no site of this name; see snihost" },
  { GNUTLS_A_UNKNOWN_PSK_IDENTITY,
    " doesn't know the identity of our pre-shared key; see psk" },
  { GNUTLS_A_NO_APPLICATION_PROTOCOL,
    " speaks none of our protocols; see alpn" },
  { GNUTLS_A_NO_RENEGOTIATION, " refuses to renegotiate" },
  { GNUTLS_A_INTERNAL_ERROR, " has an internal error, and says no more" },
  { GNUTLS_A_UNEXPECTED_MESSAGE,
    " didn't expect what we said (unexpected_message)" },
  { GNUTLS_A_BAD_RECORD_MAC,
    " could not decrypt what we said (bad_record_mac); with a pre-shared "
    "key: is it the same key?" },
};

static const char *
alert_words (int alert, const struct tls_verdict *v, char *text, size_t size)
{
  const char *who = v->server ? "the client" : "the server";
  const char *name = gnutls_alert_get_name ((gnutls_alert_description_t) alert);

  for (size_t i = 0; i < sizeof alerts / sizeof alerts[0]; i++)
    if (alerts[i].alert == alert) {
      snprintf (text, size, "%s%s", who, alerts[i].words);
      return text;
    }
  snprintf (text, size, "%s says: %s", who, name != NULL ? name
            : "an alert that GnuTLS doesn't know");
  return text;
}

/* -- what is no TLS ------------------------------------------------------------------ */

static const struct speech { const char *first, *name; } speeches[] = {
  { "GET ", "plain HTTP" }, { "POST ", "plain HTTP" },
  { "HEAD ", "plain HTTP" }, { "PUT ", "plain HTTP" },
  { "OPTIONS ", "plain HTTP" }, { "DELETE ", "plain HTTP" },
  { "CONNECT ", "plain HTTP, as to a proxy" }, { "HTTP/", "plain HTTP" },
  { "PRI * HTTP", "plain HTTP/2" }, { "SSH-", "SSH" },
  { "220", "plain SMTP or FTP" }, { "EHLO ", "plain SMTP" },
  { "HELO ", "plain SMTP" }, { "+OK", "plain POP3" }, { "* OK", "plain IMAP" },
  { "PROXY ", "the PROXY protocol before TLS, see accept-proxy" },
  { "\r\n\r\n", "the PROXY protocol before TLS, see accept-proxy" },
  { "\x05", "SOCKS5" },
};

/* Is this how a record of TLS or DTLS begins?  RFC 8446, 5.1. */
static bool
is_record (const unsigned char *first, size_t n)
{
  return first[0] >= 20 && first[0] <= 25
    && (n < 2 || first[1] == 3 || first[1] == 0xfe);
}

/* Is it text, more or less? */
static bool
is_text (const unsigned char *first, size_t n)
{
  size_t i = 0;

  while (i < n && i < 5 && ((first[i] >= ' ' && first[i] < 0x7f)
                            || (first[i] >= '\t' && first[i] <= '\r')))
    i++;
  return i >= 4;
}

/* What the peer said, as text or by digits. */
static void
add_said (const struct tls_verdict *v, char *text, size_t size)
{
  bool readable = is_text (v->first, v->nfirst);

  add (text, size, readable ? " said \"" : " begins with");
  for (size_t i = 0; i < v->nfirst && i < 16; i++)
    if (!readable)
      add (text, size, " %02x", v->first[i]);
    else
      add (text, size, "%c", v->first[i] >= ' ' && v->first[i] < 0x7f
           ? v->first[i] : '.');
  add (text, size, readable ? "\"" : "");
}

/* What the peer speaks, when it isn't TLS; NULL: it may be. */
static const char *
no_tls (const struct tls_verdict *v, char *text, size_t size)
{
  const char *who = v->server ? "the client" : "the server";

  if (v->first == NULL || v->nfirst == 0 || is_record (v->first, v->nfirst))
    return NULL;
  for (size_t i = 0; i < sizeof speeches / sizeof speeches[0]; i++) {
    size_t len = strlen (speeches[i].first);

    if (len <= v->nfirst && memcmp (v->first, speeches[i].first, len) == 0) {
      snprintf (text, size, "%s speaks %s, not TLS", who, speeches[i].name);
      return text;
    }
  }
  snprintf (text, size, "%s doesn't speak TLS: it", who);
  add_said (v, text, size);
  return text;
}

/* -- codes ----------------------------------------------------------------------------- */

static const struct code { int code; const char *server, *client; } codes[] = {
  { GNUTLS_E_NO_CERTIFICATE_FOUND,
    "the client sent no certificate, which is asked for; verify=0 does "
    "without",
    "the server sent no certificate; verify=0 does without" },
  { GNUTLS_E_CERTIFICATE_REQUIRED,
    "the client sent no certificate, which is asked for; verify=0 does "
    "without",
    "the server sent no certificate" },
  { GNUTLS_E_NO_CIPHER_SUITES,
    "no cipher suite in common with the client (see cipher and "
    "max-proto-version), or no certificate of ours for one (see cert)",
    "no cipher suite in common with the server; see cipher" },
  { GNUTLS_E_UNKNOWN_CIPHER_SUITE,
    "no cipher suite in common with the client (see cipher and "
    "max-proto-version), or no certificate of ours for one (see cert)",
    "the server chose a cipher suite that was not offered" },
  { GNUTLS_E_INSUFFICIENT_CREDENTIALS,
    "there is no certificate for the client; give one by cert",
    "there is no certificate or key for the server; see cert and psk" },
  { GNUTLS_E_NO_COMMON_KEY_SHARE,
    "no group for the key exchange in common with the client",
    "no group for the key exchange in common with the server" },
  { GNUTLS_E_UNSUPPORTED_VERSION_PACKET,
    "the client speaks no version of TLS that is allowed here; see "
    "min-proto-version",
    "the server speaks no version of TLS that is allowed here; see "
    "min-proto-version" },
  { GNUTLS_E_REHANDSHAKE,
    "the client goes on asking to renegotiate, which is refused",
    "the server goes on asking to renegotiate, which is refused" },
  { GNUTLS_E_DH_PRIME_UNACCEPTABLE,
    "the client's Diffie-Hellman parameters are too weak",
    "the server's Diffie-Hellman parameters are too weak; with ECDHE in "
    "cipher there are none" },
  { GNUTLS_E_TIMEDOUT, "the client said nothing for too long",
    "the server said nothing for too long" },
  { GNUTLS_E_DECRYPTION_FAILED,
    "what came can't be decrypted; with a pre-shared key: is it the same key?",
    "what came can't be decrypted; with a pre-shared key: is it the same "
    "key?" },
  { GNUTLS_E_ERROR_IN_FINISHED_PACKET,
    "the two sides don't have the same key; with a pre-shared key: check psk",
    "the two sides don't have the same key; with a pre-shared key: check "
    "psk" },
  { GNUTLS_E_NO_APPLICATION_PROTOCOL,
    "the client offers none of our protocols; see alpn",
    "the server speaks none of our protocols; see alpn" },
  { GNUTLS_E_PK_SIG_VERIFY_FAILED,
    "the client's signature is wrong: its key is not that of its certificate",
    "the server's signature is wrong: its key is not that of its "
    "certificate" },
  { GNUTLS_E_UNWANTED_ALGORITHM,
    "the client wants an algorithm that is not allowed here",
    "the server wants an algorithm that is not allowed here" },
};

/* Codes that tell of bytes that made no sense. */
static bool
is_nonsense (int code)
{
  switch (code) {
  case GNUTLS_E_UNEXPECTED_PACKET:
  case GNUTLS_E_UNEXPECTED_PACKET_LENGTH:
  case GNUTLS_E_RECORD_OVERFLOW:
  case GNUTLS_E_UNSUPPORTED_VERSION_PACKET:
  case GNUTLS_E_RECEIVED_ILLEGAL_PARAMETER:
  case GNUTLS_E_UNEXPECTED_HANDSHAKE_PACKET:
  case GNUTLS_E_DECRYPTION_FAILED:
  case GNUTLS_E_PREMATURE_TERMINATION:
    return true;
  default:
    return false;
  }
}

const char *
tls_verdict_code (int code, int alert, const struct tls_verdict *v,
                  char *text, size_t size)
{
  if (code == GNUTLS_E_FATAL_ALERT_RECEIVED
      || code == GNUTLS_E_WARNING_ALERT_RECEIVED)
    return alert_words (alert, v, text, size);
  if (is_nonsense (code) && no_tls (v, text, size) != NULL)
    return text;
  if (code == GNUTLS_E_PREMATURE_TERMINATION) {
    snprintf (text, size, "the peer closed the connection %s", v->nfirst == 0
              ? "and said nothing" : "in the middle of the handshake");
    return text;
  }
  for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
    if (codes[i].code == code) {
      snprintf (text, size, "%s", v->server ? codes[i].server
                : codes[i].client);
      return text;
    }
  snprintf (text, size, "%s", gnutls_strerror (code));
  return text;
}
