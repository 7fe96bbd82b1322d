/* modules/common/net/proxy-facts.c -- what is told beside the addresses, as
 * variables of a session.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <string.h>

#include "proxy-facts.h"

/* What a layer of TLS says of its peer, and what we say of what a proxy has
   said: never under the same name, since only one of them was verified by
   us. */
static const struct { const char *tls, *told; } names[NET_PROXY_FACTS] = {
  [NET_PROXY_ALPN] = { "TLS_ALPN", "PROXY_ALPN" },
  [NET_PROXY_AUTHORITY] = { "TLS_SNI", "PROXY_AUTHORITY" },
  [NET_PROXY_TLS] = { "TLS_VERSION", "PROXY_TLS_VERSION" },
  [NET_PROXY_CN] = { "OPENSSL_X509_COMMONNAME", "PROXY_TLS_COMMONNAME" },
  [NET_PROXY_CIPHER] = { "TLS_CIPHER", "PROXY_TLS_CIPHER" },
};

void
net_proxy_collect (const struct modcat_channel *ch, struct net_proxy *p)
{
  bool tls = modcat_getenv (ch, "TLS_VERSION") != NULL;
  const char *verified
    = modcat_getenv (ch, tls ? "TLS_VERIFIED" : "PROXY_TLS_VERIFIED");

  for (int i = 0; i < NET_PROXY_FACTS; i++) {
    const char *value = modcat_getenv (ch, tls ? names[i].tls
                                       : names[i].told);

    if (value != NULL && value[0] != '\0')
      p->fact[i] = (struct net_proxy_text) { value, strlen (value) };
  }
  p->verified = verified != NULL && strcmp (verified, "1") == 0;
}

/* A proxy may be believed, what its clients chose not: nothing but what looks
   like a name becomes a variable. */
static bool
is_printable (struct net_proxy_text t)
{
  for (size_t i = 0; i < t.len; i++)
    if ((unsigned char) t.at[i] < ' ' || t.at[i] == 0x7f)
      return false;
  return t.len > 0 && t.len <= NET_PROXY_FACT;
}

int
net_proxy_publish (struct modcat_channel *ch, const struct net_proxy *p)
{
  char value[NET_PROXY_FACT + 1];
  int result = MODCAT_OK;

  for (int i = 0; i < NET_PROXY_FACTS && result == MODCAT_OK; i++) {
    if (p->fact[i].at == NULL || !is_printable (p->fact[i]))
      continue;
    memcpy (value, p->fact[i].at, p->fact[i].len);
    value[p->fact[i].len] = '\0';
    result = modcat_setenv (ch, names[i].told, value);
  }
  if (p->verified && result == MODCAT_OK)
    result = modcat_setenv (ch, "PROXY_TLS_VERIFIED", "1");
  return result;
}
