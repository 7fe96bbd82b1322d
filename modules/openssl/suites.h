/* modules/openssl/suites.h -- the cipher suites that OpenSSL has names for.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef TLS_SUITES_H
#define TLS_SUITES_H

#include <stdbool.h>
#include <stddef.h>

#include <gnutls/gnutls.h>

/* What a suite is made of, one bit each, so that a keyword of a cipher list
   is a mask. */
enum tls_kx {
  K_RSA = 1, K_DHE = 2, K_ECDHE = 4, K_PSK = 8, K_RSAPSK = 16,
  K_DHEPSK = 32, K_ECDHEPSK = 64, K_SRP = 128,
  K_ANYPSK = K_PSK | K_RSAPSK | K_DHEPSK | K_ECDHEPSK
};
enum tls_au {
  A_RSA = 1, A_ECDSA = 2, A_DSS = 4, A_NULL = 8, A_PSK = 16, A_SRP = 32
};
enum tls_enc {
  E_NULL = 1 << 0, E_RC4 = 1 << 1, E_3DES = 1 << 2,
  E_AES128 = 1 << 3, E_AES256 = 1 << 4,
  E_AES128GCM = 1 << 5, E_AES256GCM = 1 << 6,
  E_AES128CCM = 1 << 7, E_AES256CCM = 1 << 8,
  E_AES128CCM8 = 1 << 9, E_AES256CCM8 = 1 << 10,
  E_CHACHA20 = 1 << 11, E_CAMELLIA128 = 1 << 12, E_CAMELLIA256 = 1 << 13,
  E_ARIA128GCM = 1 << 14, E_ARIA256GCM = 1 << 15
};
enum tls_mac {
  M_MD5 = 1, M_SHA1 = 2, M_SHA256 = 4, M_SHA384 = 8, M_AEAD = 16
};
enum tls_ver { V_SSL3 = 1, V_TLS1 = 2, V_TLS12 = 4, V_TLS13 = 8 };

struct tls_suite {
  unsigned id;                 /* as on the wire, RFC 8447's registry */
  const char *name;            /* OpenSSL's */
  unsigned kx, au, enc, mac;
  unsigned ver;                /* the first version that has it */
};

/* In the order of preference that OpenSSL gives its ALL. */
enum { TLS_SUITES_MAX = 200 };
extern const struct tls_suite tls_suites[];
extern const size_t tls_suites_count;

/* Bits that a break of its cipher costs. */
unsigned tls_suite_bits (const struct tls_suite *suite);

/* Does OpenSSL's security level (0 to 5) let SUITE be used? */
bool tls_suite_at_level (const struct tls_suite *suite, int level);

/* A suite as GnuTLS has it. */
struct tls_gnutls_suite {
  const char *name;            /* GnuTLS's */
  gnutls_kx_algorithm_t kx;
  gnutls_cipher_algorithm_t cipher;
  gnutls_mac_algorithm_t mac;
  gnutls_protocol_t min;
  unsigned id;
};

/* Number INDEX of GnuTLS's suites; false behind the last one. */
bool tls_gnutls_suite (size_t index, struct tls_gnutls_suite *suite);

/* Has this GnuTLS what SUITE needs, and modcat?  Not those with SRP, whose
   passwords modcat doesn't know, nor DSS, whose signatures GnuTLS takes for
   broken. */
bool tls_suite_known (const struct tls_suite *suite);

/* The suite called NAME by OpenSSL, by GnuTLS, or by the registry
   ("TLS_RSA_WITH_AES_128_CBC_SHA"); NULL when there is none. */
const struct tls_suite *tls_suite_named (const char *name);

/* -- cipher lists (cipherlist.c) --------------------------------------------- */

struct tls_cipherlist {
  unsigned char at[TLS_SUITES_MAX];  /* indexes of tls_suites, best first */
  size_t count;
  unsigned named13;            /* of TLS 1.3 those named: bit I is suite I */
  int level;                   /* of @SECLEVEL; -1: not given */
};

/* Understand TEXT, a cipher list of OpenSSL, where only the suites that HAVE
   says yes to are there (NULL: all).  Suites of TLS 1.3 are not in LIST->at.
   The level is not applied.  False: why in WHY. */
bool tls_cipherlist (const char *text,
                     bool (*have) (const struct tls_suite *suite),
                     struct tls_cipherlist *list, char *why, size_t size);

#endif
