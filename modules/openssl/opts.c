/* modules/openssl/opts.c -- the options of TLS.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <string.h>

#include "openssl.h"

#define ROW(field) \
  .phase = MODCAT_PH_SPECIFIC, .store = offsetof (struct tls_conf, field)
#define TEXT(field) .type = MODCAT_STRING, ROW (field)

/* The URI of a token may have its PIN. */
static const struct modcat_opt opts[] = {
  { .name = "openssl-cafile", .aliases = "cafile", TEXT (cafile),
    .flags = MODCAT_OPT_SECRET,
    .help = "PEM file of certificates to trust" },
  { .name = "openssl-capath", .aliases = "capath", TEXT (capath),
    .help = "directory of PEM files of certificates to trust" },
  { .name = "openssl-certificate", .aliases = "cert,certificate", TEXT (cert),
    .flags = MODCAT_OPT_SECRET,
    .help = "PEM file of our certificate and its chain, or a pkcs11: URI" },
  { .name = "openssl-cipherlist", .aliases = "cipher,cipherlist,ciphers",
    TEXT (cipher),
    .help = "cipher suites: a list of OpenSSL's or a priority of GnuTLS" },
  { .name = "openssl-commonname", .aliases = "cn,commonname", TEXT (commonname),
    .flags = MODCAT_OPT_EMPTY_OK,
    .help = "name that the peer's certificate has to have; empty: any" },
  { .name = "openssl-compress", .aliases = "compress", TEXT (compress),
    .help = "compression: none, or auto, which is none too" },
  { .name = "openssl-dhparam", .aliases = "dh,dhparam,dhparams,"
    "openssl-dhparams", TEXT (dhparam),
    .help = "PEM file of Diffie-Hellman parameters" },
  { .name = "openssl-egd", .aliases = "egd", TEXT (egd),
    .help = "socket of an entropy daemon: accepted, not needed" },
  { .name = "openssl-key", .aliases = "key", TEXT (key),
    .flags = MODCAT_OPT_SECRET,
    .help = "PEM file of our private key, or a URI (default: that of cert)" },
  { .name = "openssl-max-proto-version",
    .aliases = "max-proto-version,max-version", .type = MODCAT_STRING,
    .phase = MODCAT_PH_OFFSET, .store = offsetof (struct tls_conf, max_version),
    .help = "highest version of the protocol, like TLS1.2" },
  { .name = "openssl-maxfraglen", .aliases = "maxfraglen", .type = MODCAT_INT,
    ROW (maxfraglen),
    .help = "largest record, both ways: 512, 1024, 2048 or 4096 bytes" },
  { .name = "openssl-maxsendfrag", .aliases = "maxsendfrag",
    .type = MODCAT_INT, ROW (maxsendfrag), .min = 512, .max = 16384,
    .help = "largest record to send, in bytes" },
  { .name = "openssl-min-proto-version",
    .aliases = "min-proto-version,min-version", .type = MODCAT_STRING,
    .phase = MODCAT_PH_OFFSET, .store = offsetof (struct tls_conf, min_version),
    .help = "lowest version of the protocol, like TLS1.2" },
  { .name = "openssl-no-sni", .aliases = "no-sni,nosni", .type = MODCAT_BOOL,
    ROW (no_sni), .help = "don't tell the server which name we look for" },
  { .name = "openssl-pseudo", .aliases = "pseudo", .type = MODCAT_BOOL,
    ROW (pseudo), .help = "weak random numbers: accepted, never used" },
  { .name = "openssl-snihost", .aliases = "snihost", TEXT (snihost),
    .help = "name to tell the server that we look for" },
  { .name = "openssl-verify", .aliases = "verify", .type = MODCAT_BOOL,
    ROW (verify), .dflt = "1", .help = "check the peer's certificate" },
  { .name = "openssl-fips", .aliases = "fips", .type = MODCAT_BOOL,
    ROW (fips), .help = "ask for FIPS mode, which GnuTLS has from the system" },
  { .name = "openssl-method", .aliases = "method", TEXT (method),
    .help = "one version of the protocol; better: min-version, max-version" },
  { .name = "openssl-alpn", .aliases = "alpn", TEXT (alpn),
    .help = "protocols above TLS, separated by colons or commas" },
  { .name = "openssl-crlfile", .aliases = "crlfile", TEXT (crlfile),
    .help = "PEM file of revoked certificates" },
  { .name = "openssl-keylog", .aliases = "keylog", TEXT (keylog),
    .help = "file to append the session's secrets to, for debugging" },
  { .name = "openssl-psk", .aliases = "psk", TEXT (psk),
    .flags = MODCAT_OPT_SECRET,
    .help = "pre-shared key: <identity>:<hex>, or a file of such lines" },
};

const struct modcat_group tls_group = {
  .size = sizeof tls_group, .name = "OPENSSL",
  .help = "TLS: certificates, names, versions, ciphers",
  .opts = MODCAT_LIST (opts), .conf_size = sizeof (struct tls_conf),
};

const struct modcat_opt tls_server_opts[3] = {
  { .name = "ocsp-stapling", .type = MODCAT_STRING,
    .phase = MODCAT_PH_SPECIFIC, .store = offsetof (struct tls_server_conf, ocsp),
    .help = "file of an OCSP response about cert, to hand out" },
  { .name = "session-tickets", .type = MODCAT_BOOL,
    .phase = MODCAT_PH_SPECIFIC,
    .store = offsetof (struct tls_server_conf, tickets), .dflt = "1",
    .help = "let clients resume their sessions" },
  { .name = "reload", .type = MODCAT_BOOL, .phase = MODCAT_PH_SPECIFIC,
    .store = offsetof (struct tls_server_conf, reload),
    .help = "read the files of certificates again when they have changed" },
};

const struct modcat_opt tls_client_opts[1] = {
  { .name = "ocsp-stapling", .type = MODCAT_BOOL, .phase = MODCAT_PH_SPECIFIC,
    .store = offsetof (struct tls_client_conf, ocsp),
    .help = "insist on a good OCSP response with the server's certificate" },
};

/* -- checks ----------------------------------------------------------------- */

static int
check_sizes (const struct modcat_request *rq, const struct tls_conf *conf)
{
  int n = conf->maxfraglen;

  if (modcat_given (rq, "openssl-maxfraglen")
      && n != 512 && n != 1024 && n != 2048 && n != 4096)
    return modcat_fail_opt (rq, "openssl-maxfraglen", "maxfraglen=%d: records "
                            "may be limited to 512, 1024, 2048 or 4096 bytes",
                            n);
  return MODCAT_OK;
}

/* RFC 7301: a name has 1 to 255 bytes. */
static int
check_alpn (const struct modcat_request *rq, const struct tls_conf *conf)
{
  const char *at = conf->alpn;
  unsigned count = 0;

  while (at != NULL) {
    size_t len = strcspn (at, ":,");

    if (len == 0 || len > 255)
      return modcat_fail_opt (rq, "openssl-alpn", "alpn: the name of a "
                              "protocol has 1 to 255 bytes");
    if (++count > TLS_PROTOCOLS)
      return modcat_fail_opt (rq, "openssl-alpn", "alpn: these are more than "
                              "%d protocols", TLS_PROTOCOLS);
    at = at[len] != '\0' ? at + len + 1 : NULL;
  }
  return MODCAT_OK;
}

/* What scripts have, and what TLS no longer has a use for. */
static int
check_history (const struct modcat_request *rq, const struct tls_conf *conf)
{
  if (conf->compress != NULL && strcmp (conf->compress, "none") != 0
      && strcmp (conf->compress, "auto") != 0)
    return modcat_fail_opt (rq, "openssl-compress", "compress=\"%s\": there "
                            "are none and auto", conf->compress);
  if (conf->compress != NULL && strcmp (conf->compress, "auto") == 0)
    modcat_log (rq, MODCAT_LOG_NOTICE, "compress=auto: nothing is compressed, "
                "since that would give secrets away");
  if (conf->egd != NULL)
    modcat_log (rq, MODCAT_LOG_NOTICE, "egd=\"%s\": not used, the system has "
                "random numbers", conf->egd);
  if (conf->pseudo)
    modcat_log (rq, MODCAT_LOG_NOTICE, "pseudo: not used, random numbers are "
                "the system's");
  if (conf->fips && gnutls_fips140_mode_enabled () == 0)
    modcat_log (rq, MODCAT_LOG_WARN, "fips: GnuTLS is not in FIPS mode here, "
                "which is for the system to switch on (fips=1 at its boot, or "
                "GNUTLS_FORCE_FIPS_MODE=1)");
  return MODCAT_OK;
}

int
tls_check_opts (const struct modcat_request *rq, bool server)
{
  const struct tls_conf *conf = tls_conf_of (rq);
  int result = check_sizes (rq, conf);

  if (result == MODCAT_OK)
    result = check_alpn (rq, conf);
  if (result == MODCAT_OK)
    result = check_history (rq, conf);
  if (result == MODCAT_OK && server
      && (conf->snihost != NULL || conf->no_sni))
    modcat_log (rq, MODCAT_LOG_WARN, "%s has no effect on %s: it is clients "
                "that tell a name", conf->snihost != NULL ? "snihost"
                : "no-sni", rq->keyword);
  return result;
}
