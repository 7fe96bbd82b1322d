/* modules/openssl/priority.c -- options into what GnuTLS is told to speak.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * GnuTLS takes key exchanges, ciphers and MACs apart and speaks every suite
 * that can be made of those it was given, in TLS 1.3, too.  A cipher list of
 * OpenSSL is a set of suites.  Where the set is no such grid, what is wanted
 * least is left out, until nothing comes in that was not asked for. */
#include <config.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "names.h"
#include "suites.h"

/* -- versions ------------------------------------------------------------------- */

/* Old to new. */
static const struct version {
  const char *names;           /* as users write them */
  const char *gnutls;          /* in a priority */
  const char *openssl;
  gnutls_protocol_t code;
  gnutls_protocol_t stream;    /* the version of TLS that is as old */
  bool datagram;
} versions[] = {
  { "TLS1,TLS1.0,TLSv1,TLSv1.0", "VERS-TLS1.0", "TLSv1", GNUTLS_TLS1_0,
    GNUTLS_TLS1_0, false },
  { "TLS1.1,TLSv1.1", "VERS-TLS1.1", "TLSv1.1", GNUTLS_TLS1_1,
    GNUTLS_TLS1_1, false },
  { "TLS1.2,TLSv1.2", "VERS-TLS1.2", "TLSv1.2", GNUTLS_TLS1_2,
    GNUTLS_TLS1_2, false },
  { "TLS1.3,TLSv1.3", "VERS-TLS1.3", "TLSv1.3", GNUTLS_TLS1_3,
    GNUTLS_TLS1_3, false },
  { "DTLS1,DTLS1.0,DTLSv1,DTLSv1.0", "VERS-DTLS1.0", "DTLSv1",
    GNUTLS_DTLS1_0, GNUTLS_TLS1_1, true },
  { "DTLS1.2,DTLSv1.2", "VERS-DTLS1.2", "DTLSv1.2", GNUTLS_DTLS1_2,
    GNUTLS_TLS1_2, true },
};
enum { VERSIONS = sizeof versions / sizeof versions[0], FIRST_DTLS = 4 };

/* Versions from one to another, by index. */
struct range { int min, max; };

static bool
has_name (const char *names, const char *name)
{
  size_t len = strlen (name);

  while (*names != '\0') {
    size_t n = strcspn (names, ",");

    if (n == len && strncasecmp (names, name, n) == 0)
      return true;
    names += n + (names[n] == ',');
  }
  return false;
}

static bool
blame (struct tls_choice *c, const char *option)
{
  c->option = option;
  return false;
}

/* The version called NAME by OPTION. */
static bool
version_named (const struct tls_wish *w, const char *option, const char *name,
               int *version, struct tls_choice *c)
{
  if (has_name ("SSL2,SSLv2,SSL3,SSLv3", name)) {
    snprintf (c->why, sizeof c->why, "\"%.20s\" was broken long ago, and "
              "GnuTLS doesn't speak it; TLS1.2 is the oldest that is safe",
              name);
    return blame (c, option);
  }
  for (int i = 0; i < VERSIONS; i++)
    if (has_name (versions[i].names, name)) {
      *version = i;
      if (versions[i].datagram == w->datagram)
        return true;
      snprintf (c->why, sizeof c->why, "\"%.20s\" is for %s; this address "
                "speaks %s", name, w->datagram ? "TLS over streams"
                : "DTLS over datagrams", w->datagram ? "DTLS1 and DTLS1.2"
                : "TLS1 to TLS1.3");
      return blame (c, option);
    }
  snprintf (c->why, sizeof c->why, "Unknown SSL/TLS version \"%.40s\" (use "
            "forms like \"%s\")", name, w->datagram ? "DTLS1.2" : "TLS1.2");
  return blame (c, option);
}

/* The method of old sets both ends, or, as SSL23, nothing. */
static bool
method_range (const struct tls_wish *w, struct range *r, struct tls_choice *c)
{
  static const char option[] = "openssl-method";
  int version;

  if (w->method == NULL || has_name ("SSL23,SSLv23,TLS", w->method)
      || (w->datagram && has_name ("DTLS", w->method)))
    return true;
  if (!version_named (w, option, w->method, &version, c))
    return false;
  r->min = r->max = version;
  return true;
}

/* The versions that W allows; safe ones only unless it asks for others. */
static bool
choose_range (const struct tls_wish *w, struct range *r, struct tls_choice *c)
{
  int last = w->datagram ? VERSIONS - 1 : FIRST_DTLS - 1;
  int safe = w->datagram ? VERSIONS - 1 : 2, min, max;

  r->min = safe;
  r->max = last;
  if (!method_range (w, r, c))
    return false;
  min = r->min;
  max = r->max;
  if (w->min != NULL
      && !version_named (w, "openssl-min-proto-version", w->min, &min, c))
    return false;
  if (w->max != NULL
      && !version_named (w, "openssl-max-proto-version", w->max, &max, c))
    return false;
  if (w->method != NULL && r->min == r->max && (min > r->min || max < r->max)) {
    snprintf (c->why, sizeof c->why, "method=%s is not between the versions "
              "that are given; leave one of them out", w->method);
    return blame (c, "openssl-method");
  }
  if (w->method != NULL && r->min == r->max)
    return true;
  if (max < min && w->min == NULL)
    snprintf (c->why, sizeof c->why, "%s is not safe; if that is what the "
              "peer speaks, say min-proto-version=%s, too", w->max, w->max);
  else if (max < min)
    snprintf (c->why, sizeof c->why, "max-proto-version=%s is below "
              "min-proto-version=%s", w->max != NULL ? w->max
              : versions[max].openssl, w->min);
  r->min = min;
  r->max = max;
  return max >= min || blame (c, "openssl-max-proto-version");
}

const char *
tls_version_name (gnutls_session_t session)
{
  gnutls_protocol_t code = gnutls_protocol_get_version (session);

  for (int i = 0; i < VERSIONS && tls_cipher_name (session) != NULL; i++)
    if (versions[i].code == code)
      return versions[i].openssl;
  return NULL;
}

/* -- texts ------------------------------------------------------------------------ */

static void __attribute__ ((__format__ (__printf__, 3, 4)))
add (char *text, size_t size, const char *fmt, ...)
{
  size_t len = strlen (text);
  va_list ap;

  va_start (ap, fmt);
  vsnprintf (text + len, size - len, fmt, ap);
  va_end (ap);
}

#define ADD(c, ...) add ((c)->text, sizeof (c)->text, __VA_ARGS__)

static void
add_range (struct tls_choice *c, const struct range *r)
{
  for (int i = r->max; i >= r->min; i--)
    ADD (c, ":+%s", versions[i].gnutls);
}

/* -- the grid ---------------------------------------------------------------------- */

enum { MAX_PARTS = 40, MAX_GNUTLS = 400 };

/* Parts of one kind, in the order of preference. */
struct parts {
  unsigned at[MAX_PARTS];
  size_t count;
};

struct grid {
  const struct tls_wish *wish;
  struct range range;
  struct parts kx, cipher, mac;
  bool want[MAX_GNUTLS];       /* by index of GnuTLS's suites */
  bool allow[MAX_GNUTLS];      /* and what may come with them */
};

static bool
has_part (const struct parts *p, unsigned part)
{
  for (size_t i = 0; i < p->count; i++)
    if (p->at[i] == part)
      return true;
  return false;
}

static void
add_part (struct parts *p, unsigned part)
{
  if (!has_part (p, part) && p->count < MAX_PARTS)
    p->at[p->count++] = part;
}

/* Can G's versions speak S? */
static bool
speakable (const struct grid *g, const struct tls_gnutls_suite *s)
{
  gnutls_protocol_t max = versions[g->range.max].stream;

  if (s->min == GNUTLS_TLS1_3)
    return max == GNUTLS_TLS1_3;
  if (g->wish->datagram && s->cipher == GNUTLS_CIPHER_ARCFOUR_128)
    return false;              /* RFC 6347, 4.1.2.2 */
  return s->min <= max && versions[g->range.min].stream != GNUTLS_TLS1_3;
}

static bool
covers (const struct grid *g, const struct tls_gnutls_suite *s)
{
  return has_part (&g->cipher, s->cipher) && has_part (&g->mac, s->mac)
    && (s->min == GNUTLS_TLS1_3 || has_part (&g->kx, s->kx))
    && speakable (g, s);
}

static void
add_suite (struct grid *g, const struct tls_gnutls_suite *s)
{
  if (s->min != GNUTLS_TLS1_3)
    add_part (&g->kx, s->kx);
  add_part (&g->cipher, s->cipher);
  add_part (&g->mac, s->mac);
}

/* What G covers without its being asked for; NULL: nothing. */
static const char *
intruder (const struct grid *g)
{
  struct tls_gnutls_suite s;

  for (size_t i = 0; i < MAX_GNUTLS && tls_gnutls_suite (i, &s); i++)
    if (!g->want[i] && !g->allow[i] && covers (g, &s))
      return s.name;
  return NULL;
}

/* Put S into G, unless something else would come with it, whose name is
   returned. */
static const char *
put_in (struct grid *g, const struct tls_gnutls_suite *s)
{
  struct parts kx = g->kx, cipher = g->cipher, mac = g->mac;
  const char *other;

  add_suite (g, s);
  other = intruder (g);
  if (other != NULL) {
    g->kx = kx;
    g->cipher = cipher;
    g->mac = mac;
  }
  return other;
}

/* -- from a list to a grid ---------------------------------------------------------- */

static bool
find_gnutls (unsigned id, size_t *index, struct tls_gnutls_suite *s)
{
  for (*index = 0; *index < MAX_GNUTLS && tls_gnutls_suite (*index, s);
       ++*index)
    if (s->id == id)
      return true;
  return false;
}

/* Can SUITE be used, as far as that doesn't depend on others? */
static bool
usable (const struct grid *g, const struct tls_suite *suite, int level)
{
  struct tls_gnutls_suite s;
  size_t index;

  return tls_suite_at_level (suite, level)
    && (!(suite->kx & K_ANYPSK) || g->wish->psk)
    && find_gnutls (suite->id, &index, &s) && speakable (g, &s);
}

/* Of TLS 1.3: those named; if there are none, as cipher lists of OpenSSL
   don't mean TLS 1.3, the three that all have. */
static unsigned
wanted13 (const struct tls_cipherlist *list)
{
  return list->named13 != 0 ? list->named13 : 7;
}

/* Mark what LIST wants.  Other suites of TLS 1.3 may come with ciphers that
   it names for the versions before. */
static void
mark (struct grid *g, struct tls_cipherlist *list, int level)
{
  struct tls_gnutls_suite s;
  unsigned wanted = wanted13 (list), enc = 0;
  size_t n = 0, index;

  for (size_t i = 0; i < list->count; i++) {
    const struct tls_suite *suite = &tls_suites[list->at[i]];

    if (!usable (g, suite, level))
      continue;
    list->at[n++] = list->at[i];
    enc |= suite->enc;
    if (find_gnutls (suite->id, &index, &s))
      g->want[index] = true;
  }
  list->count = n;
  for (unsigned i = 0; tls_suites[i].ver & V_TLS13; i++)
    if (find_gnutls (tls_suites[i].id, &index, &s)) {
      g->want[index] = (wanted >> i & 1) != 0
        && tls_suite_at_level (&tls_suites[i], level);
      g->allow[index] = list->named13 == 0 && tls_suites[i].enc & enc;
    }
}

struct left_out { size_t count; const char *because; };

static void
leave_out (struct tls_choice *c, struct left_out *out, const char *name,
           const char *because)
{
  if (out->count == 0)
    out->because = because;
  if (++out->count <= 4)
    add (c->notice, sizeof c->notice, "%s%s",
         out->count == 1 ? "left out: " : ", ", name);
}

static void
left_out_end (struct tls_choice *c, const struct left_out *out)
{
  if (out->count > 4)
    add (c->notice, sizeof c->notice, " and %zu more", out->count - 4);
  if (out->count > 0)
    add (c->notice, sizeof c->notice, "; with that GnuTLS would speak %s, "
         "too, which was not asked for", out->because);
}

/* Put LIST's suites in, the best first. */
static void
fill_old (struct grid *g, const struct tls_cipherlist *list,
          struct tls_choice *c, struct left_out *out)
{
  struct tls_gnutls_suite s;
  const char *other;
  size_t index;

  for (size_t i = 0; i < list->count; i++) {
    const struct tls_suite *suite = &tls_suites[list->at[i]];

    if (find_gnutls (suite->id, &index, &s)
        && (other = put_in (g, &s)) != NULL)
      leave_out (c, out, suite->name, other);
  }
}

/* Then those of TLS 1.3.  Where no AES-GCM is left, which everyone has
   (RFC 8446, 9.1), and the list doesn't mean such a cipher, a peer could
   agree to TLS 1.3 and then find no suite: better to do without it. */
static void
fill_new (struct grid *g, const struct tls_cipherlist *list,
          struct tls_choice *c, struct left_out *out)
{
  struct tls_gnutls_suite s;
  const char *other = NULL, *why = NULL;
  struct grid before = *g;
  bool common = false, any = false;
  size_t index;

  if (versions[g->range.max].stream != GNUTLS_TLS1_3)
    return;
  for (unsigned i = 0; tls_suites[i].ver & V_TLS13; i++)
    if (find_gnutls (tls_suites[i].id, &index, &s) && g->want[index]) {
      other = put_in (g, &s);
      if (other != NULL) {
        leave_out (c, out, tls_suites[i].name, other);
        why = other;
      }
      else {
        any = true;
        common = common || list->named13 != 0 || g->allow[index]
          || tls_suites[i].enc & (E_AES128GCM | E_AES256GCM);
      }
    }
  if (common || g->range.min == g->range.max)
    return;
  *g = before;
  g->range.max--;
  if (any || why != NULL) {
    out->count = 0;
    snprintf (c->notice, sizeof c->notice, "with this cipher list there is no "
              "TLS 1.3: GnuTLS would speak %s, too, which was not asked for",
              why != NULL ? why : "more");
  }
}

static void
write_parts (struct tls_choice *c, const struct grid *g)
{
  for (size_t i = 0; i < g->kx.count; i++)
    ADD (c, ":+%s", gnutls_kx_get_name ((gnutls_kx_algorithm_t)
                                        g->kx.at[i]));
  for (size_t i = 0; i < g->cipher.count; i++)
    ADD (c, ":+%s", gnutls_cipher_get_name ((gnutls_cipher_algorithm_t)
                                            g->cipher.at[i]));
  for (size_t i = 0; i < g->mac.count; i++)
    ADD (c, ":+%s", gnutls_mac_get_name ((gnutls_mac_algorithm_t)
                                         g->mac.at[i]));
}

static bool
is_psk (unsigned kx)
{
  return kx == GNUTLS_KX_PSK || kx == GNUTLS_KX_DHE_PSK
    || kx == GNUTLS_KX_ECDHE_PSK || kx == GNUTLS_KX_RSA_PSK;
}

static void
note_kinds (struct tls_choice *c, const struct grid *g)
{
  for (size_t i = 0; i < g->kx.count; i++) {
    c->anon = c->anon || g->kx.at[i] == GNUTLS_KX_ANON_DH
      || g->kx.at[i] == GNUTLS_KX_ANON_ECDH;
    c->psk = c->psk || is_psk (g->kx.at[i]);
  }
}

/* TLS 1.3 uses a pre-shared key by these, which may bring nothing else. */
static bool
allow_psk (struct tls_choice *c, struct grid *g)
{
  struct parts kx = g->kx;

  note_kinds (c, g);
  if (!g->wish->psk || c->psk)
    return true;
  add_part (&g->kx, GNUTLS_KX_ECDHE_PSK);
  add_part (&g->kx, GNUTLS_KX_DHE_PSK);
  if (intruder (g) == NULL
      && versions[g->range.max].stream == GNUTLS_TLS1_3) {
    c->psk = true;
    return true;
  }
  g->kx = kx;
  snprintf (c->why, sizeof c->why, "the list has no suite for a pre-shared "
            "key, which psk= gives; add PSK, like \"PSK+HIGH\"");
  return blame (c, "openssl-cipherlist");
}

/* @SECLEVEL is about keys and signatures, too. */
static const char *
level_words (int level)
{
  static const char *const words[] = {
    ":%PROFILE_VERY_WEAK:%VERIFY_ALLOW_SIGN_WITH_SHA1", ":%PROFILE_LOW",
    ":%PROFILE_MEDIUM", ":%PROFILE_HIGH", ":%PROFILE_ULTRA",
    ":%PROFILE_FUTURE"
  };

  return level < 0 ? "" : words[level];
}

/* Nothing of the list is left: why. */
static bool
nothing_left (struct tls_choice *c, const struct tls_wish *w, int level)
{
  struct tls_cipherlist list;
  const char *hint = ": they are too weak for security level 2; if that is "
    "meant, add @SECLEVEL=0";

  tls_cipherlist (w->ciphers, tls_suite_known, &list, c->why, sizeof c->why);
  for (size_t i = 0; i < list.count; i++) {
    const struct tls_suite *suite = &tls_suites[list.at[i]];

    if (!tls_suite_at_level (suite, level))
      continue;
    hint = " with these versions";
    if (!w->psk && suite->kx & K_ANYPSK) {
      hint = ": they need a pre-shared key, see option psk";
      break;
    }
  }
  snprintf (c->why, sizeof c->why, "\"%.100s\" leaves no suite that can be "
            "spoken%s", w->ciphers, list.count == 0 ? "" : hint);
  return blame (c, "openssl-cipherlist");
}

enum { USUAL_LEVEL = 2 };      /* 112 bits, as Debian's OpenSSL has it */

static bool
from_list (const struct tls_wish *w, const struct range *range,
           struct tls_choice *c)
{
  struct grid g = { .wish = w, .range = *range };
  struct left_out out = { 0 };
  struct tls_cipherlist list;
  int level;

  if (!tls_cipherlist (w->ciphers, tls_suite_known, &list, c->why,
                       sizeof c->why))
    return blame (c, "openssl-cipherlist");
  level = list.level < 0 ? USUAL_LEVEL : list.level;
  mark (&g, &list, level);
  if (list.count == 0 && list.named13 == 0
      && versions[g.range.min].stream != GNUTLS_TLS1_3)
    return nothing_left (c, w, level);
  if (list.count == 0 && versions[g.range.max].stream == GNUTLS_TLS1_3)
    g.range.min = g.range.max;
  fill_old (&g, &list, c, &out);
  fill_new (&g, &list, c, &out);
  if (g.cipher.count == 0)
    return nothing_left (c, w, level);
  left_out_end (c, &out);
  if (g.kx.count == 0)         /* nothing for the versions before */
    g.range.min = g.range.max;
  if (!allow_psk (c, &g))
    return false;
  ADD (c, "NONE");
  add_range (c, &g.range);
  write_parts (c, &g);
  ADD (c, ":+COMP-NULL:+CTYPE-X509:+SIGN-ALL:+GROUP-ALL%s",
       level_words (list.level));
  return true;
}

/* -- priorities of GnuTLS ------------------------------------------------------------ */

/* Does TEXT begin as GnuTLS's priorities do? */
static bool
is_priority (const char *text)
{
  static const char *const first[] = {
    "NONE", "NORMAL", "PFS", "PERFORMANCE", "LEGACY", "SYSTEM", "SECURE128",
    "SECURE192", "SECURE256", "SUITEB128", "SUITEB192"
  };
  size_t len = strcspn (text, ":");

  if (*text == '@')
    return strncmp (text, "@STRENGTH", 9) != 0
      && strncmp (text, "@SECLEVEL", 9) != 0;
  for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
    if (strlen (first[i]) == len && strncmp (text, first[i], len) == 0)
      return true;
  return false;
}

/* A priority as it is, except for versions: those that it names are only
   narrowed, else they are as the other options say. */
static void
from_priority (const struct tls_wish *w, const char *text,
               const struct range *r, struct tls_choice *c)
{
  bool given = w->min != NULL || w->max != NULL || w->method != NULL;
  bool named = strstr (text, "VERS-") != NULL;
  int first = w->datagram ? FIRST_DTLS : 0;
  int end = w->datagram ? VERSIONS : FIRST_DTLS;

  ADD (c, "%.1000s", text);
  if (given && !named) {
    ADD (c, ":-VERS-ALL");
    add_range (c, r);
  }
  else if (given || !named)
    for (int i = first; i < end; i++)
      if (i < r->min || i > r->max)
        ADD (c, ":-%s", versions[i].gnutls);
  c->psk = w->psk;
  if (w->ciphers != NULL)
    c->anon = strstr (text, "+ANON-") != NULL;
}

static void
from_nothing (const struct tls_wish *w, const struct range *r,
              struct tls_choice *c)
{
  ADD (c, "NORMAL:-VERS-ALL");
  add_range (c, r);
  if (w->psk)
    ADD (c, ":+ECDHE-PSK:+DHE-PSK:+PSK");
  c->psk = w->psk;
}

/* -- all together -------------------------------------------------------------------- */

/* Let GnuTLS read what was made. */
static bool
proves_good (const struct tls_wish *w, struct tls_choice *c)
{
  gnutls_priority_t p;
  const char *at = c->text;
  unsigned suite;
  int result = gnutls_priority_init (&p, c->text, &at);

  if (result == GNUTLS_E_NO_PRIORITIES_WERE_SET) {
    snprintf (c->why, sizeof c->why, "\"%.200s\" leaves nothing that can be "
              "spoken", c->text);
    return blame (c, "openssl-cipherlist");
  }
  if (result < 0) {
    snprintf (c->why, sizeof c->why, "GnuTLS doesn't understand \"%.200s\"%s",
              at != NULL && *at != '\0' ? at : c->text,
              w->ciphers != NULL ? " (a priority string, see "
              "gnutls_priority_init(3))" : "");
    return blame (c, w->ciphers != NULL ? "openssl-cipherlist"
                  : "openssl-min-proto-version");
  }
  result = gnutls_priority_get_cipher_suite_index (p, 0, &suite);
  gnutls_priority_deinit (p);
  if (result == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE) {
    snprintf (c->why, sizeof c->why, "\"%.200s\" allows no cipher suite at "
              "all", c->text);
    return blame (c, "openssl-cipherlist");
  }
  return true;
}

bool
tls_choose (const struct tls_wish *wish, struct tls_choice *choice)
{
  struct range range;

  memset (choice, 0, sizeof *choice);
  if (!choose_range (wish, &range, choice))
    return false;
  if (wish->ciphers == NULL)
    from_nothing (wish, &range, choice);
  else if (strlen (wish->ciphers) > 1000) {
    snprintf (choice->why, sizeof choice->why, "the cipher list is longer "
              "than 1000 characters");
    return blame (choice, "openssl-cipherlist");
  }
  else if (is_priority (wish->ciphers))
    from_priority (wish, wish->ciphers, &range, choice);
  else if (!from_list (wish, &range, choice))
    return false;
  return proves_good (wish, choice);
}
