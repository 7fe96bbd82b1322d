/* modules/openssl/suites.c -- the cipher suites that OpenSSL has names for.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Names and registry numbers are facts of TLS (RFC 8447); the split into key
 * exchange, signature, cipher and MAC is what keywords of cipher lists and
 * GnuTLS's priorities speak of. */
#include <config.h>

#include <string.h>

#include "names.h"
#include "suites.h"

const struct tls_suite tls_suites[] = {
  { 0x1302, "TLS_AES_256_GCM_SHA384", 0, 0, E_AES256GCM, M_AEAD, V_TLS13 },
  { 0x1303, "TLS_CHACHA20_POLY1305_SHA256", 0, 0, E_CHACHA20, M_AEAD, V_TLS13 },
  { 0x1301, "TLS_AES_128_GCM_SHA256", 0, 0, E_AES128GCM, M_AEAD, V_TLS13 },
  { 0x1304, "TLS_AES_128_CCM_SHA256", 0, 0, E_AES128CCM, M_AEAD, V_TLS13 },
  { 0x1305, "TLS_AES_128_CCM_8_SHA256", 0, 0, E_AES128CCM8, M_AEAD, V_TLS13 },
  { 0xc02c, "ECDHE-ECDSA-AES256-GCM-SHA384", K_ECDHE, A_ECDSA, E_AES256GCM,
    M_AEAD, V_TLS12 },
  { 0xc030, "ECDHE-RSA-AES256-GCM-SHA384", K_ECDHE, A_RSA, E_AES256GCM,
    M_AEAD, V_TLS12 },
  { 0x00a3, "DHE-DSS-AES256-GCM-SHA384", K_DHE, A_DSS, E_AES256GCM,
    M_AEAD, V_TLS12 },
  { 0x009f, "DHE-RSA-AES256-GCM-SHA384", K_DHE, A_RSA, E_AES256GCM,
    M_AEAD, V_TLS12 },
  { 0xcca9, "ECDHE-ECDSA-CHACHA20-POLY1305", K_ECDHE, A_ECDSA, E_CHACHA20,
    M_AEAD, V_TLS12 },
  { 0xcca8, "ECDHE-RSA-CHACHA20-POLY1305", K_ECDHE, A_RSA, E_CHACHA20,
    M_AEAD, V_TLS12 },
  { 0xccaa, "DHE-RSA-CHACHA20-POLY1305", K_DHE, A_RSA, E_CHACHA20,
    M_AEAD, V_TLS12 },
  { 0xc0af, "ECDHE-ECDSA-AES256-CCM8", K_ECDHE, A_ECDSA, E_AES256CCM8,
    M_AEAD, V_TLS12 },
  { 0xc0ad, "ECDHE-ECDSA-AES256-CCM", K_ECDHE, A_ECDSA, E_AES256CCM,
    M_AEAD, V_TLS12 },
  { 0xc0a3, "DHE-RSA-AES256-CCM8", K_DHE, A_RSA, E_AES256CCM8,
    M_AEAD, V_TLS12 },
  { 0xc09f, "DHE-RSA-AES256-CCM", K_DHE, A_RSA, E_AES256CCM,
    M_AEAD, V_TLS12 },
  { 0xc05d, "ECDHE-ECDSA-ARIA256-GCM-SHA384", K_ECDHE, A_ECDSA, E_ARIA256GCM,
    M_AEAD, V_TLS12 },
  { 0xc061, "ECDHE-ARIA256-GCM-SHA384", K_ECDHE, A_RSA, E_ARIA256GCM,
    M_AEAD, V_TLS12 },
  { 0xc057, "DHE-DSS-ARIA256-GCM-SHA384", K_DHE, A_DSS, E_ARIA256GCM,
    M_AEAD, V_TLS12 },
  { 0xc053, "DHE-RSA-ARIA256-GCM-SHA384", K_DHE, A_RSA, E_ARIA256GCM,
    M_AEAD, V_TLS12 },
  { 0x00a7, "ADH-AES256-GCM-SHA384", K_DHE, A_NULL, E_AES256GCM,
    M_AEAD, V_TLS12 },
  { 0xc02b, "ECDHE-ECDSA-AES128-GCM-SHA256", K_ECDHE, A_ECDSA, E_AES128GCM,
    M_AEAD, V_TLS12 },
  { 0xc02f, "ECDHE-RSA-AES128-GCM-SHA256", K_ECDHE, A_RSA, E_AES128GCM,
    M_AEAD, V_TLS12 },
  { 0x00a2, "DHE-DSS-AES128-GCM-SHA256", K_DHE, A_DSS, E_AES128GCM,
    M_AEAD, V_TLS12 },
  { 0x009e, "DHE-RSA-AES128-GCM-SHA256", K_DHE, A_RSA, E_AES128GCM,
    M_AEAD, V_TLS12 },
  { 0xc0ae, "ECDHE-ECDSA-AES128-CCM8", K_ECDHE, A_ECDSA, E_AES128CCM8,
    M_AEAD, V_TLS12 },
  { 0xc0ac, "ECDHE-ECDSA-AES128-CCM", K_ECDHE, A_ECDSA, E_AES128CCM,
    M_AEAD, V_TLS12 },
  { 0xc0a2, "DHE-RSA-AES128-CCM8", K_DHE, A_RSA, E_AES128CCM8,
    M_AEAD, V_TLS12 },
  { 0xc09e, "DHE-RSA-AES128-CCM", K_DHE, A_RSA, E_AES128CCM,
    M_AEAD, V_TLS12 },
  { 0xc05c, "ECDHE-ECDSA-ARIA128-GCM-SHA256", K_ECDHE, A_ECDSA, E_ARIA128GCM,
    M_AEAD, V_TLS12 },
  { 0xc060, "ECDHE-ARIA128-GCM-SHA256", K_ECDHE, A_RSA, E_ARIA128GCM,
    M_AEAD, V_TLS12 },
  { 0xc056, "DHE-DSS-ARIA128-GCM-SHA256", K_DHE, A_DSS, E_ARIA128GCM,
    M_AEAD, V_TLS12 },
  { 0xc052, "DHE-RSA-ARIA128-GCM-SHA256", K_DHE, A_RSA, E_ARIA128GCM,
    M_AEAD, V_TLS12 },
  { 0x00a6, "ADH-AES128-GCM-SHA256", K_DHE, A_NULL, E_AES128GCM,
    M_AEAD, V_TLS12 },
  { 0xc024, "ECDHE-ECDSA-AES256-SHA384", K_ECDHE, A_ECDSA, E_AES256,
    M_SHA384, V_TLS12 },
  { 0xc028, "ECDHE-RSA-AES256-SHA384", K_ECDHE, A_RSA, E_AES256,
    M_SHA384, V_TLS12 },
  { 0x006b, "DHE-RSA-AES256-SHA256", K_DHE, A_RSA, E_AES256,
    M_SHA256, V_TLS12 },
  { 0x006a, "DHE-DSS-AES256-SHA256", K_DHE, A_DSS, E_AES256,
    M_SHA256, V_TLS12 },
  { 0xc073, "ECDHE-ECDSA-CAMELLIA256-SHA384", K_ECDHE, A_ECDSA, E_CAMELLIA256,
    M_SHA384, V_TLS12 },
  { 0xc077, "ECDHE-RSA-CAMELLIA256-SHA384", K_ECDHE, A_RSA, E_CAMELLIA256,
    M_SHA384, V_TLS12 },
  { 0x00c4, "DHE-RSA-CAMELLIA256-SHA256", K_DHE, A_RSA, E_CAMELLIA256,
    M_SHA256, V_TLS12 },
  { 0x00c3, "DHE-DSS-CAMELLIA256-SHA256", K_DHE, A_DSS, E_CAMELLIA256,
    M_SHA256, V_TLS12 },
  { 0x006d, "ADH-AES256-SHA256", K_DHE, A_NULL, E_AES256,
    M_SHA256, V_TLS12 },
  { 0x00c5, "ADH-CAMELLIA256-SHA256", K_DHE, A_NULL, E_CAMELLIA256,
    M_SHA256, V_TLS12 },
  { 0xc023, "ECDHE-ECDSA-AES128-SHA256", K_ECDHE, A_ECDSA, E_AES128,
    M_SHA256, V_TLS12 },
  { 0xc027, "ECDHE-RSA-AES128-SHA256", K_ECDHE, A_RSA, E_AES128,
    M_SHA256, V_TLS12 },
  { 0x0067, "DHE-RSA-AES128-SHA256", K_DHE, A_RSA, E_AES128,
    M_SHA256, V_TLS12 },
  { 0x0040, "DHE-DSS-AES128-SHA256", K_DHE, A_DSS, E_AES128,
    M_SHA256, V_TLS12 },
  { 0xc072, "ECDHE-ECDSA-CAMELLIA128-SHA256", K_ECDHE, A_ECDSA, E_CAMELLIA128,
    M_SHA256, V_TLS12 },
  { 0xc076, "ECDHE-RSA-CAMELLIA128-SHA256", K_ECDHE, A_RSA, E_CAMELLIA128,
    M_SHA256, V_TLS12 },
  { 0x00be, "DHE-RSA-CAMELLIA128-SHA256", K_DHE, A_RSA, E_CAMELLIA128,
    M_SHA256, V_TLS12 },
  { 0x00bd, "DHE-DSS-CAMELLIA128-SHA256", K_DHE, A_DSS, E_CAMELLIA128,
    M_SHA256, V_TLS12 },
  { 0x006c, "ADH-AES128-SHA256", K_DHE, A_NULL, E_AES128,
    M_SHA256, V_TLS12 },
  { 0x00bf, "ADH-CAMELLIA128-SHA256", K_DHE, A_NULL, E_CAMELLIA128,
    M_SHA256, V_TLS12 },
  { 0xc00a, "ECDHE-ECDSA-AES256-SHA", K_ECDHE, A_ECDSA, E_AES256,
    M_SHA1, V_TLS1 },
  { 0xc014, "ECDHE-RSA-AES256-SHA", K_ECDHE, A_RSA, E_AES256,
    M_SHA1, V_TLS1 },
  { 0x0039, "DHE-RSA-AES256-SHA", K_DHE, A_RSA, E_AES256,
    M_SHA1, V_SSL3 },
  { 0x0038, "DHE-DSS-AES256-SHA", K_DHE, A_DSS, E_AES256,
    M_SHA1, V_SSL3 },
  { 0x0088, "DHE-RSA-CAMELLIA256-SHA", K_DHE, A_RSA, E_CAMELLIA256,
    M_SHA1, V_SSL3 },
  { 0x0087, "DHE-DSS-CAMELLIA256-SHA", K_DHE, A_DSS, E_CAMELLIA256,
    M_SHA1, V_SSL3 },
  { 0xc019, "AECDH-AES256-SHA", K_ECDHE, A_NULL, E_AES256,
    M_SHA1, V_TLS1 },
  { 0x003a, "ADH-AES256-SHA", K_DHE, A_NULL, E_AES256,
    M_SHA1, V_SSL3 },
  { 0x0089, "ADH-CAMELLIA256-SHA", K_DHE, A_NULL, E_CAMELLIA256,
    M_SHA1, V_SSL3 },
  { 0xc009, "ECDHE-ECDSA-AES128-SHA", K_ECDHE, A_ECDSA, E_AES128,
    M_SHA1, V_TLS1 },
  { 0xc013, "ECDHE-RSA-AES128-SHA", K_ECDHE, A_RSA, E_AES128,
    M_SHA1, V_TLS1 },
  { 0x0033, "DHE-RSA-AES128-SHA", K_DHE, A_RSA, E_AES128,
    M_SHA1, V_SSL3 },
  { 0x0032, "DHE-DSS-AES128-SHA", K_DHE, A_DSS, E_AES128,
    M_SHA1, V_SSL3 },
  { 0x0045, "DHE-RSA-CAMELLIA128-SHA", K_DHE, A_RSA, E_CAMELLIA128,
    M_SHA1, V_SSL3 },
  { 0x0044, "DHE-DSS-CAMELLIA128-SHA", K_DHE, A_DSS, E_CAMELLIA128,
    M_SHA1, V_SSL3 },
  { 0xc018, "AECDH-AES128-SHA", K_ECDHE, A_NULL, E_AES128,
    M_SHA1, V_TLS1 },
  { 0x0034, "ADH-AES128-SHA", K_DHE, A_NULL, E_AES128,
    M_SHA1, V_SSL3 },
  { 0x0046, "ADH-CAMELLIA128-SHA", K_DHE, A_NULL, E_CAMELLIA128,
    M_SHA1, V_SSL3 },
  { 0xc008, "ECDHE-ECDSA-DES-CBC3-SHA", K_ECDHE, A_ECDSA, E_3DES,
    M_SHA1, V_TLS1 },
  { 0xc012, "ECDHE-RSA-DES-CBC3-SHA", K_ECDHE, A_RSA, E_3DES,
    M_SHA1, V_TLS1 },
  { 0x0016, "DHE-RSA-DES-CBC3-SHA", K_DHE, A_RSA, E_3DES,
    M_SHA1, V_SSL3 },
  { 0x0013, "DHE-DSS-DES-CBC3-SHA", K_DHE, A_DSS, E_3DES,
    M_SHA1, V_SSL3 },
  { 0xc017, "AECDH-DES-CBC3-SHA", K_ECDHE, A_NULL, E_3DES,
    M_SHA1, V_TLS1 },
  { 0x001b, "ADH-DES-CBC3-SHA", K_DHE, A_NULL, E_3DES,
    M_SHA1, V_SSL3 },
  { 0xc034, "ECDHE-PSK-3DES-EDE-CBC-SHA", K_ECDHEPSK, A_PSK, E_3DES,
    M_SHA1, V_TLS1 },
  { 0x0093, "RSA-PSK-3DES-EDE-CBC-SHA", K_RSAPSK, A_RSA, E_3DES,
    M_SHA1, V_SSL3 },
  { 0x008f, "DHE-PSK-3DES-EDE-CBC-SHA", K_DHEPSK, A_PSK, E_3DES,
    M_SHA1, V_SSL3 },
  { 0x000a, "DES-CBC3-SHA", K_RSA, A_RSA, E_3DES,
    M_SHA1, V_SSL3 },
  { 0x008b, "PSK-3DES-EDE-CBC-SHA", K_PSK, A_PSK, E_3DES,
    M_SHA1, V_SSL3 },
  { 0xc007, "ECDHE-ECDSA-RC4-SHA", K_ECDHE, A_ECDSA, E_RC4,
    M_SHA1, V_TLS1 },
  { 0xc011, "ECDHE-RSA-RC4-SHA", K_ECDHE, A_RSA, E_RC4,
    M_SHA1, V_TLS1 },
  { 0xc016, "AECDH-RC4-SHA", K_ECDHE, A_NULL, E_RC4,
    M_SHA1, V_TLS1 },
  { 0x0018, "ADH-RC4-MD5", K_DHE, A_NULL, E_RC4,
    M_MD5, V_SSL3 },
  { 0xc033, "ECDHE-PSK-RC4-SHA", K_ECDHEPSK, A_PSK, E_RC4,
    M_SHA1, V_TLS1 },
  { 0x0092, "RSA-PSK-RC4-SHA", K_RSAPSK, A_RSA, E_RC4,
    M_SHA1, V_SSL3 },
  { 0x008e, "DHE-PSK-RC4-SHA", K_DHEPSK, A_PSK, E_RC4,
    M_SHA1, V_SSL3 },
  { 0x0005, "RC4-SHA", K_RSA, A_RSA, E_RC4,
    M_SHA1, V_SSL3 },
  { 0x0004, "RC4-MD5", K_RSA, A_RSA, E_RC4,
    M_MD5, V_SSL3 },
  { 0x008a, "PSK-RC4-SHA", K_PSK, A_PSK, E_RC4,
    M_SHA1, V_SSL3 },
  { 0xc006, "ECDHE-ECDSA-NULL-SHA", K_ECDHE, A_ECDSA, E_NULL,
    M_SHA1, V_TLS1 },
  { 0xc010, "ECDHE-RSA-NULL-SHA", K_ECDHE, A_RSA, E_NULL,
    M_SHA1, V_TLS1 },
  { 0x00ad, "RSA-PSK-AES256-GCM-SHA384", K_RSAPSK, A_RSA, E_AES256GCM,
    M_AEAD, V_TLS12 },
  { 0x00ab, "DHE-PSK-AES256-GCM-SHA384", K_DHEPSK, A_PSK, E_AES256GCM,
    M_AEAD, V_TLS12 },
  { 0xccae, "RSA-PSK-CHACHA20-POLY1305", K_RSAPSK, A_RSA, E_CHACHA20,
    M_AEAD, V_TLS12 },
  { 0xccad, "DHE-PSK-CHACHA20-POLY1305", K_DHEPSK, A_PSK, E_CHACHA20,
    M_AEAD, V_TLS12 },
  { 0xccac, "ECDHE-PSK-CHACHA20-POLY1305", K_ECDHEPSK, A_PSK, E_CHACHA20,
    M_AEAD, V_TLS12 },
  { 0xc0ab, "DHE-PSK-AES256-CCM8", K_DHEPSK, A_PSK, E_AES256CCM8,
    M_AEAD, V_TLS12 },
  { 0xc0a7, "DHE-PSK-AES256-CCM", K_DHEPSK, A_PSK, E_AES256CCM,
    M_AEAD, V_TLS12 },
  { 0xc06f, "RSA-PSK-ARIA256-GCM-SHA384", K_RSAPSK, A_RSA, E_ARIA256GCM,
    M_AEAD, V_TLS12 },
  { 0xc06d, "DHE-PSK-ARIA256-GCM-SHA384", K_DHEPSK, A_PSK, E_ARIA256GCM,
    M_AEAD, V_TLS12 },
  { 0x009d, "AES256-GCM-SHA384", K_RSA, A_RSA, E_AES256GCM,
    M_AEAD, V_TLS12 },
  { 0xc0a1, "AES256-CCM8", K_RSA, A_RSA, E_AES256CCM8,
    M_AEAD, V_TLS12 },
  { 0xc09d, "AES256-CCM", K_RSA, A_RSA, E_AES256CCM,
    M_AEAD, V_TLS12 },
  { 0xc051, "ARIA256-GCM-SHA384", K_RSA, A_RSA, E_ARIA256GCM,
    M_AEAD, V_TLS12 },
  { 0x00a9, "PSK-AES256-GCM-SHA384", K_PSK, A_PSK, E_AES256GCM,
    M_AEAD, V_TLS12 },
  { 0xccab, "PSK-CHACHA20-POLY1305", K_PSK, A_PSK, E_CHACHA20,
    M_AEAD, V_TLS12 },
  { 0xc0a9, "PSK-AES256-CCM8", K_PSK, A_PSK, E_AES256CCM8,
    M_AEAD, V_TLS12 },
  { 0xc0a5, "PSK-AES256-CCM", K_PSK, A_PSK, E_AES256CCM,
    M_AEAD, V_TLS12 },
  { 0xc06b, "PSK-ARIA256-GCM-SHA384", K_PSK, A_PSK, E_ARIA256GCM,
    M_AEAD, V_TLS12 },
  { 0x00ac, "RSA-PSK-AES128-GCM-SHA256", K_RSAPSK, A_RSA, E_AES128GCM,
    M_AEAD, V_TLS12 },
  { 0x00aa, "DHE-PSK-AES128-GCM-SHA256", K_DHEPSK, A_PSK, E_AES128GCM,
    M_AEAD, V_TLS12 },
  { 0xc0aa, "DHE-PSK-AES128-CCM8", K_DHEPSK, A_PSK, E_AES128CCM8,
    M_AEAD, V_TLS12 },
  { 0xc0a6, "DHE-PSK-AES128-CCM", K_DHEPSK, A_PSK, E_AES128CCM,
    M_AEAD, V_TLS12 },
  { 0xc06e, "RSA-PSK-ARIA128-GCM-SHA256", K_RSAPSK, A_RSA, E_ARIA128GCM,
    M_AEAD, V_TLS12 },
  { 0xc06c, "DHE-PSK-ARIA128-GCM-SHA256", K_DHEPSK, A_PSK, E_ARIA128GCM,
    M_AEAD, V_TLS12 },
  { 0x009c, "AES128-GCM-SHA256", K_RSA, A_RSA, E_AES128GCM,
    M_AEAD, V_TLS12 },
  { 0xc0a0, "AES128-CCM8", K_RSA, A_RSA, E_AES128CCM8,
    M_AEAD, V_TLS12 },
  { 0xc09c, "AES128-CCM", K_RSA, A_RSA, E_AES128CCM,
    M_AEAD, V_TLS12 },
  { 0xc050, "ARIA128-GCM-SHA256", K_RSA, A_RSA, E_ARIA128GCM,
    M_AEAD, V_TLS12 },
  { 0x00a8, "PSK-AES128-GCM-SHA256", K_PSK, A_PSK, E_AES128GCM,
    M_AEAD, V_TLS12 },
  { 0xc0a8, "PSK-AES128-CCM8", K_PSK, A_PSK, E_AES128CCM8,
    M_AEAD, V_TLS12 },
  { 0xc0a4, "PSK-AES128-CCM", K_PSK, A_PSK, E_AES128CCM,
    M_AEAD, V_TLS12 },
  { 0xc06a, "PSK-ARIA128-GCM-SHA256", K_PSK, A_PSK, E_ARIA128GCM,
    M_AEAD, V_TLS12 },
  { 0x003d, "AES256-SHA256", K_RSA, A_RSA, E_AES256,
    M_SHA256, V_TLS12 },
  { 0x00c0, "CAMELLIA256-SHA256", K_RSA, A_RSA, E_CAMELLIA256,
    M_SHA256, V_TLS12 },
  { 0x003c, "AES128-SHA256", K_RSA, A_RSA, E_AES128,
    M_SHA256, V_TLS12 },
  { 0x00ba, "CAMELLIA128-SHA256", K_RSA, A_RSA, E_CAMELLIA128,
    M_SHA256, V_TLS12 },
  { 0xc015, "AECDH-NULL-SHA", K_ECDHE, A_NULL, E_NULL,
    M_SHA1, V_TLS1 },
  { 0xc038, "ECDHE-PSK-AES256-CBC-SHA384", K_ECDHEPSK, A_PSK, E_AES256,
    M_SHA384, V_TLS1 },
  { 0xc036, "ECDHE-PSK-AES256-CBC-SHA", K_ECDHEPSK, A_PSK, E_AES256,
    M_SHA1, V_TLS1 },
  { 0xc022, "SRP-DSS-AES-256-CBC-SHA", K_SRP, A_DSS, E_AES256,
    M_SHA1, V_SSL3 },
  { 0x003b, "NULL-SHA256", K_RSA, A_RSA, E_NULL,
    M_SHA256, V_TLS12 },
  { 0xc021, "SRP-RSA-AES-256-CBC-SHA", K_SRP, A_RSA, E_AES256,
    M_SHA1, V_SSL3 },
  { 0xc020, "SRP-AES-256-CBC-SHA", K_SRP, A_SRP, E_AES256,
    M_SHA1, V_SSL3 },
  { 0x00b7, "RSA-PSK-AES256-CBC-SHA384", K_RSAPSK, A_RSA, E_AES256,
    M_SHA384, V_TLS1 },
  { 0x00b3, "DHE-PSK-AES256-CBC-SHA384", K_DHEPSK, A_PSK, E_AES256,
    M_SHA384, V_TLS1 },
  { 0x0095, "RSA-PSK-AES256-CBC-SHA", K_RSAPSK, A_RSA, E_AES256,
    M_SHA1, V_SSL3 },
  { 0x0091, "DHE-PSK-AES256-CBC-SHA", K_DHEPSK, A_PSK, E_AES256,
    M_SHA1, V_SSL3 },
  { 0xc09b, "ECDHE-PSK-CAMELLIA256-SHA384", K_ECDHEPSK, A_PSK, E_CAMELLIA256,
    M_SHA384, V_TLS1 },
  { 0xc099, "RSA-PSK-CAMELLIA256-SHA384", K_RSAPSK, A_RSA, E_CAMELLIA256,
    M_SHA384, V_TLS1 },
  { 0xc097, "DHE-PSK-CAMELLIA256-SHA384", K_DHEPSK, A_PSK, E_CAMELLIA256,
    M_SHA384, V_TLS1 },
  { 0x0035, "AES256-SHA", K_RSA, A_RSA, E_AES256,
    M_SHA1, V_SSL3 },
  { 0x0084, "CAMELLIA256-SHA", K_RSA, A_RSA, E_CAMELLIA256,
    M_SHA1, V_SSL3 },
  { 0x00af, "PSK-AES256-CBC-SHA384", K_PSK, A_PSK, E_AES256,
    M_SHA384, V_TLS1 },
  { 0x008d, "PSK-AES256-CBC-SHA", K_PSK, A_PSK, E_AES256,
    M_SHA1, V_SSL3 },
  { 0xc095, "PSK-CAMELLIA256-SHA384", K_PSK, A_PSK, E_CAMELLIA256,
    M_SHA384, V_TLS1 },
  { 0xc037, "ECDHE-PSK-AES128-CBC-SHA256", K_ECDHEPSK, A_PSK, E_AES128,
    M_SHA256, V_TLS1 },
  { 0xc035, "ECDHE-PSK-AES128-CBC-SHA", K_ECDHEPSK, A_PSK, E_AES128,
    M_SHA1, V_TLS1 },
  { 0xc01f, "SRP-DSS-AES-128-CBC-SHA", K_SRP, A_DSS, E_AES128,
    M_SHA1, V_SSL3 },
  { 0xc01e, "SRP-RSA-AES-128-CBC-SHA", K_SRP, A_RSA, E_AES128,
    M_SHA1, V_SSL3 },
  { 0xc01d, "SRP-AES-128-CBC-SHA", K_SRP, A_SRP, E_AES128,
    M_SHA1, V_SSL3 },
  { 0x00b6, "RSA-PSK-AES128-CBC-SHA256", K_RSAPSK, A_RSA, E_AES128,
    M_SHA256, V_TLS1 },
  { 0x00b2, "DHE-PSK-AES128-CBC-SHA256", K_DHEPSK, A_PSK, E_AES128,
    M_SHA256, V_TLS1 },
  { 0x0094, "RSA-PSK-AES128-CBC-SHA", K_RSAPSK, A_RSA, E_AES128,
    M_SHA1, V_SSL3 },
  { 0x0090, "DHE-PSK-AES128-CBC-SHA", K_DHEPSK, A_PSK, E_AES128,
    M_SHA1, V_SSL3 },
  { 0xc09a, "ECDHE-PSK-CAMELLIA128-SHA256", K_ECDHEPSK, A_PSK, E_CAMELLIA128,
    M_SHA256, V_TLS1 },
  { 0xc098, "RSA-PSK-CAMELLIA128-SHA256", K_RSAPSK, A_RSA, E_CAMELLIA128,
    M_SHA256, V_TLS1 },
  { 0xc096, "DHE-PSK-CAMELLIA128-SHA256", K_DHEPSK, A_PSK, E_CAMELLIA128,
    M_SHA256, V_TLS1 },
  { 0x002f, "AES128-SHA", K_RSA, A_RSA, E_AES128,
    M_SHA1, V_SSL3 },
  { 0x0041, "CAMELLIA128-SHA", K_RSA, A_RSA, E_CAMELLIA128,
    M_SHA1, V_SSL3 },
  { 0x00ae, "PSK-AES128-CBC-SHA256", K_PSK, A_PSK, E_AES128,
    M_SHA256, V_TLS1 },
  { 0x008c, "PSK-AES128-CBC-SHA", K_PSK, A_PSK, E_AES128,
    M_SHA1, V_SSL3 },
  { 0xc094, "PSK-CAMELLIA128-SHA256", K_PSK, A_PSK, E_CAMELLIA128,
    M_SHA256, V_TLS1 },
  { 0xc03b, "ECDHE-PSK-NULL-SHA384", K_ECDHEPSK, A_PSK, E_NULL,
    M_SHA384, V_TLS1 },
  { 0xc03a, "ECDHE-PSK-NULL-SHA256", K_ECDHEPSK, A_PSK, E_NULL,
    M_SHA256, V_TLS1 },
  { 0xc039, "ECDHE-PSK-NULL-SHA", K_ECDHEPSK, A_PSK, E_NULL,
    M_SHA1, V_TLS1 },
  { 0x00b9, "RSA-PSK-NULL-SHA384", K_RSAPSK, A_RSA, E_NULL,
    M_SHA384, V_TLS1 },
  { 0x00b8, "RSA-PSK-NULL-SHA256", K_RSAPSK, A_RSA, E_NULL,
    M_SHA256, V_TLS1 },
  { 0x00b5, "DHE-PSK-NULL-SHA384", K_DHEPSK, A_PSK, E_NULL,
    M_SHA384, V_TLS1 },
  { 0x00b4, "DHE-PSK-NULL-SHA256", K_DHEPSK, A_PSK, E_NULL,
    M_SHA256, V_TLS1 },
  { 0x002e, "RSA-PSK-NULL-SHA", K_RSAPSK, A_RSA, E_NULL,
    M_SHA1, V_SSL3 },
  { 0x002d, "DHE-PSK-NULL-SHA", K_DHEPSK, A_PSK, E_NULL,
    M_SHA1, V_SSL3 },
  { 0x0002, "NULL-SHA", K_RSA, A_RSA, E_NULL,
    M_SHA1, V_SSL3 },
  { 0x0001, "NULL-MD5", K_RSA, A_RSA, E_NULL,
    M_MD5, V_SSL3 },
  { 0x00b1, "PSK-NULL-SHA384", K_PSK, A_PSK, E_NULL,
    M_SHA384, V_TLS1 },
  { 0x00b0, "PSK-NULL-SHA256", K_PSK, A_PSK, E_NULL,
    M_SHA256, V_TLS1 },
  { 0x002c, "PSK-NULL-SHA", K_PSK, A_PSK, E_NULL,
    M_SHA1, V_SSL3 },
};
const size_t tls_suites_count
  = sizeof tls_suites / sizeof tls_suites[0];
_Static_assert (sizeof tls_suites / sizeof tls_suites[0]
                <= TLS_SUITES_MAX, "sets of suites are too small");

unsigned
tls_suite_bits (const struct tls_suite *suite)
{
  static const unsigned bits256
    = E_AES256 | E_AES256GCM | E_AES256CCM | E_AES256CCM8 | E_CHACHA20
      | E_CAMELLIA256 | E_ARIA256GCM;

  if (suite->enc & bits256)
    return 256;
  if (suite->enc & E_NULL)
    return 0;
  if (suite->enc & E_RC4)
    return 80;
  return suite->enc & E_3DES ? 112 : 128;
}

bool
tls_suite_at_level (const struct tls_suite *suite, int level)
{
  static const unsigned least[] = { 0, 80, 112, 128, 192, 256 };

  if (level <= 0)
    return true;
  if (tls_suite_bits (suite) < least[level] || suite->au & A_NULL
      || suite->mac & M_MD5)
    return false;
  if (level >= 4 && suite->mac & M_SHA1)
    return false;
  return level < 3 || suite->ver & V_TLS13 || suite->kx & (K_DHE | K_ECDHE);
}

bool
tls_gnutls_suite (size_t index, struct tls_gnutls_suite *suite)
{
  unsigned char id[2];

  suite->name = gnutls_cipher_suite_info (index, id, &suite->kx,
                                          &suite->cipher, &suite->mac,
                                          &suite->min);
  suite->id = suite->name == NULL ? 0 : (unsigned) id[0] << 8 | id[1];
  return suite->name != NULL;
}

static bool
gnutls_has (unsigned id)
{
  struct tls_gnutls_suite have;

  for (size_t i = 0; tls_gnutls_suite (i, &have); i++)
    if (have.id == id)
      return true;
  return false;
}

bool
tls_suite_known (const struct tls_suite *suite)
{
  return !(suite->kx & K_SRP) && !(suite->au & A_DSS)
    && gnutls_has (suite->id);
}

static const struct tls_suite *
suite_of (unsigned id)
{
  for (size_t i = 0; i < tls_suites_count; i++)
    if (tls_suites[i].id == id)
      return &tls_suites[i];
  return NULL;
}

/* Are NAME, of the registry, and OURS, of GnuTLS, one suite?  GnuTLS leaves
   WITH_ out, calls SHA SHA1 and RC4 ARCFOUR. */
static bool
registry_name (const char *name, const char *ours)
{
  const char *with = strstr (name, "_WITH_");
  size_t size;

  if (with == NULL)
    return strcmp (name, ours) == 0;
  size = (size_t) (with - name);
  if (strncmp (name, ours, size) != 0)
    return false;
  name = with + 5;
  ours += size;
  if (strncmp (name, "_RC4_", 5) == 0 && strncmp (ours, "_ARCFOUR_", 9) == 0) {
    name += 4;
    ours += 8;
  }
  size = strlen (name);
  if (strncmp (name, ours, size) != 0)
    return false;
  ours += size;
  return *ours == '\0' || strcmp (ours, "1") == 0;
}

const struct tls_suite *
tls_suite_named (const char *name)
{
  struct tls_gnutls_suite have;

  for (size_t i = 0; i < tls_suites_count; i++)
    if (strcmp (tls_suites[i].name, name) == 0)
      return &tls_suites[i];
  if (strncmp (name, "TLS_", 4) != 0)
    return NULL;
  for (size_t i = 0; tls_gnutls_suite (i, &have); i++)
    if (registry_name (name, have.name))
      return suite_of (have.id);
  return NULL;
}

const char *
tls_cipher_name (gnutls_session_t session)
{
  gnutls_kx_algorithm_t kx = gnutls_kx_get (session);
  gnutls_cipher_algorithm_t cipher = gnutls_cipher_get (session);
  gnutls_mac_algorithm_t mac = gnutls_mac_get (session);
  bool tls13 = gnutls_protocol_get_version (session) == GNUTLS_TLS1_3;
  struct tls_gnutls_suite have;
  const struct tls_suite *suite;

  for (size_t i = 0; tls_gnutls_suite (i, &have); i++)
    if (have.cipher == cipher && have.mac == mac
        && (have.min == GNUTLS_TLS1_3) == tls13 && (tls13 || have.kx == kx)) {
      suite = suite_of (have.id);
      return suite == NULL ? have.name : suite->name;
    }
  return NULL;
}
