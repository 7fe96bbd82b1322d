/* modules/openssl/cipherlist.c -- OpenSSL's cipher lists as sets of suites.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * A list is a program, see openssl-ciphers(1): each element moves suites of
 * one ordered row.  An element is words joined by '+', which a suite must all
 * match, behind '-' (take out, may come back), '!' (take out for good), '+'
 * (move to the end) or nothing (put in). */
#include <config.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "suites.h"

/* The words that mean many suites.  A mask of 0 doesn't matter. */
struct word {
  const char *names;           /* separated by commas */
  unsigned kx, au, enc, mac, ver;
  enum { PLAIN, EXTRA, HIGH, MEDIUM, NONE } also;
};

#define AESGCM (E_AES128GCM | E_AES256GCM)
#define AESCCM8 (E_AES128CCM8 | E_AES256CCM8)
#define AESCCM (E_AES128CCM | E_AES256CCM | AESCCM8)
#define CAMELLIA (E_CAMELLIA128 | E_CAMELLIA256)
#define ARIA (E_ARIA128GCM | E_ARIA256GCM)
#define CBC (E_AES128 | E_AES256 | CAMELLIA | E_3DES)
#define ENCRYPTED (~(unsigned) E_NULL)
#define SIGNED (~(unsigned) A_NULL)

static const struct word words[] = {
  { .names = "ALL", .enc = ENCRYPTED },
  { .names = "COMPLEMENTOFALL,eNULL,NULL", .enc = E_NULL },
  { .names = "COMPLEMENTOFDEFAULT", .also = EXTRA },
  { .names = "HIGH", .also = HIGH },
  { .names = "MEDIUM", .also = MEDIUM },
  { .names = "FIPS", .kx = ~(unsigned) K_SRP,
    .enc = E_AES128 | E_AES256 | AESGCM | E_3DES },
  { .names = "kRSA,RSA", .kx = K_RSA },
  { .names = "kDHE,kEDH,DH", .kx = K_DHE },
  { .names = "DHE,EDH", .kx = K_DHE, .au = SIGNED },
  { .names = "ADH", .kx = K_DHE, .au = A_NULL },
  { .names = "kECDHE,kEECDH,ECDH", .kx = K_ECDHE },
  { .names = "ECDHE,EECDH", .kx = K_ECDHE, .au = SIGNED },
  { .names = "AECDH", .kx = K_ECDHE, .au = A_NULL },
  { .names = "PSK", .kx = K_ANYPSK },
  { .names = "kPSK", .kx = K_PSK },
  { .names = "kRSAPSK", .kx = K_RSAPSK },
  { .names = "kDHEPSK", .kx = K_DHEPSK },
  { .names = "kECDHEPSK", .kx = K_ECDHEPSK },
  { .names = "SRP,kSRP", .kx = K_SRP },
  { .names = "aRSA", .au = A_RSA },
  { .names = "aDSS,DSS", .au = A_DSS },
  { .names = "aECDSA,ECDSA", .au = A_ECDSA },
  { .names = "aPSK", .au = A_PSK },
  { .names = "aSRP", .au = A_SRP },
  { .names = "aNULL", .au = A_NULL },
  { .names = "AES", .enc = E_AES128 | E_AES256 | AESGCM | AESCCM },
  { .names = "AES128",
    .enc = E_AES128 | E_AES128GCM | E_AES128CCM | E_AES128CCM8 },
  { .names = "AES256",
    .enc = E_AES256 | E_AES256GCM | E_AES256CCM | E_AES256CCM8 },
  { .names = "AESGCM", .enc = AESGCM },
  { .names = "AESCCM", .enc = AESCCM },
  { .names = "AESCCM8", .enc = AESCCM8 },
  { .names = "CHACHA20", .enc = E_CHACHA20 },
  { .names = "CAMELLIA", .enc = CAMELLIA },
  { .names = "CAMELLIA128", .enc = E_CAMELLIA128 },
  { .names = "CAMELLIA256", .enc = E_CAMELLIA256 },
  { .names = "ARIA,ARIAGCM", .enc = ARIA },
  { .names = "ARIA128", .enc = E_ARIA128GCM },
  { .names = "ARIA256", .enc = E_ARIA256GCM },
  { .names = "3DES", .enc = E_3DES },
  { .names = "RC4", .enc = E_RC4 },
  { .names = "CBC", .enc = CBC },
  { .names = "MD5", .mac = M_MD5 },
  { .names = "SHA1,SHA", .mac = M_SHA1 },
  { .names = "SHA256", .mac = M_SHA256 },
  { .names = "SHA384", .mac = M_SHA384 },
  { .names = "SSLv3", .ver = V_SSL3 },
  { .names = "TLSv1,TLSv1.0", .ver = V_TLS1 },
  { .names = "TLSv1.2", .ver = V_TLS12 },
  /* Of these TLS has nothing left; OpenSSL takes them for empty, too. */
  { .names = "LOW,EXP,EXPORT,EXPORT40,EXPORT56,SSLv2,DES,RC2,IDEA,SEED,GOST,"
    "GOST89,GOST94,kGOST,aGOST,aGOST01,FZA,kFZA,aFZA,eFZA,DHr,kDH,kDHr,kDHd,"
    "aDH,kECDH,kECDHr,kECDHe,aECDH,KRB5,kKRB5,aKRB5", .also = NONE },
};

/* -- what a word means --------------------------------------------------------- */

static bool
in_names (const char *names, const char *word, size_t len)
{
  while (*names != '\0') {
    size_t n = strcspn (names, ",");

    if (n == len && strncmp (names, word, n) == 0)
      return true;
    names += n + (names[n] == ',');
  }
  return false;
}

static const struct word *
find_word (const char *text, size_t len)
{
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (in_names (words[i].names, text, len))
      return &words[i];
  return NULL;
}

/* Left out of OpenSSL's DEFAULT. */
static bool
is_extra (const struct tls_suite *s)
{
  return !(s->enc & E_NULL)
    && (s->enc & (AESCCM | CAMELLIA | ARIA | E_3DES | E_RC4)
        || s->au & (A_DSS | A_NULL));
}

static bool
word_matches (const struct word *w, const struct tls_suite *s)
{
  static const unsigned medium = E_3DES | E_RC4;

  if (w->also == NONE || (w->also == EXTRA && !is_extra (s))
      || (w->also == HIGH && s->enc & (medium | E_NULL))
      || (w->also == MEDIUM && !(s->enc & medium)))
    return false;
  return (w->kx == 0 || s->kx & w->kx) && (w->au == 0 || s->au & w->au)
    && (w->enc == 0 || s->enc & w->enc) && (w->mac == 0 || s->mac & w->mac)
    && (w->ver == 0 || s->ver & w->ver);
}

/* -- "did you mean" -------------------------------------------------------------- */

static unsigned
min_of (unsigned a, unsigned b)
{
  return a < b ? a : b;
}

/* Edits that make A, of ALEN bytes, into B, of BLEN, cases aside. */
static unsigned
distance (const char *a, size_t alen, const char *b, size_t blen)
{
  unsigned row[64];

  for (size_t j = 0; j <= blen; j++)
    row[j] = (unsigned) j;
  for (size_t i = 0; i < alen; i++) {
    unsigned before = row[0];

    row[0]++;
    for (size_t j = 0; j < blen; j++) {
      unsigned here = before + (strncasecmp (a + i, b + j, 1) != 0);

      before = row[j + 1];
      row[j + 1] = min_of (here, min_of (row[j], before) + 1);
    }
  }
  return row[blen];
}

struct near {
  const char *want, *best;
  size_t len, best_len;
  unsigned distance;
};

static void
near_add (struct near *near, const char *names)
{
  while (*names != '\0') {
    size_t n = strcspn (names, ",");
    unsigned d = ~0u;

    if (n < 60 && near->len < 60)
      d = distance (near->want, near->len, names, n);
    if (d < near->distance) {
      near->distance = d;
      near->best = names;
      near->best_len = n;
    }
    names += n + (names[n] == ',');
  }
}

static bool
unknown (const char *text, size_t len, char *why, size_t size)
{
  struct near near = { .want = text, .len = len, .distance = ~0u };

  if (len == 7 && strncmp (text, "DEFAULT", len) == 0) {
    snprintf (why, size, "DEFAULT can only be the first word of a cipher list");
    return false;
  }
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (words[i].also != NONE)
      near_add (&near, words[i].names);
  for (size_t i = 0; i < tls_suites_count; i++)
    near_add (&near, tls_suites[i].name);
  snprintf (why, size, "\"%.*s\" is no cipher suite and no word of a cipher "
            "list", (int) min_of ((unsigned) len, 60), text);
  len = strlen (why);
  if (near.best != NULL && near.distance <= near.len / 2)
    snprintf (why + len, size - len, "; did you mean \"%.*s\"?",
              (int) near.best_len, near.best);
  return false;
}

/* -- elements --------------------------------------------------------------------- */

/* The row: all suites, each in (active) or out. */
struct row {
  unsigned char at[TLS_SUITES_MAX];
  bool active[TLS_SUITES_MAX]; /* by index of tls_suites */
  bool hit[TLS_SUITES_MAX];    /* that the element matches */
  size_t count;
};

enum { MAX_NAME = 80 };        /* longest name of a suite, far from it */

/* Take from ROW->hit what the word TEXT doesn't match. */
static bool
meet (struct row *row, const char *text, size_t len, char *why, size_t size)
{
  const struct word *word = find_word (text, len);
  const struct tls_suite *suite = NULL;
  char name[MAX_NAME];

  if (word == NULL && len < sizeof name) {
    memcpy (name, text, len);
    name[len] = '\0';
    suite = tls_suite_named (name);
  }
  if (word == NULL && suite == NULL)
    return unknown (text, len, why, size);
  for (size_t i = 0; i < tls_suites_count; i++)
    if (word != NULL ? !word_matches (word, &tls_suites[i])
        : suite != &tls_suites[i])
      row->hit[i] = false;
  return true;
}

/* Words joined by '+': ROW->hit is what they all match. */
static bool
match (struct row *row, const char *text, size_t len, char *why, size_t size)
{
  memset (row->hit, true, sizeof row->hit);
  for (;;) {
    const char *plus = memchr (text, '+', len);
    size_t n = plus == NULL ? len : (size_t) (plus - text);

    if (!meet (row, text, n, why, size))
      return false;
    if (plus == NULL)
      return true;
    text += n + 1;
    len -= n + 1;
  }
}

/* Move those hit whose state is ACTIVE to the end, or to the front; they
   keep their order. */
static void
move (struct row *row, bool active, bool front)
{
  unsigned char moved[TLS_SUITES_MAX], rest[TLS_SUITES_MAX];
  size_t nmoved = 0, nrest = 0;

  for (size_t i = 0; i < row->count; i++) {
    unsigned char at = row->at[i];

    if (row->hit[at] && row->active[at] == active)
      moved[nmoved++] = at;
    else
      rest[nrest++] = at;
  }
  memcpy (row->at + (front ? 0 : nrest), moved, nmoved);
  memcpy (row->at + (front ? nmoved : 0), rest, nrest);
}

static void
set_active (struct row *row, bool active)
{
  for (size_t i = 0; i < row->count; i++)
    if (row->hit[row->at[i]])
      row->active[row->at[i]] = active;
}

static void
kill_hit (struct row *row)
{
  size_t n = 0;

  for (size_t i = 0; i < row->count; i++)
    if (!row->hit[row->at[i]])
      row->at[n++] = row->at[i];
  row->count = n;
}

/* By the bits of their ciphers, the strongest first. */
static void
sort_strength (struct row *row)
{
  static const unsigned bits[] = { 256, 128, 112, 80, 0 };

  for (size_t b = 0; b < sizeof bits / sizeof bits[0]; b++) {
    for (size_t i = 0; i < tls_suites_count; i++)
      row->hit[i] = tls_suite_bits (&tls_suites[i]) == bits[b];
    move (row, true, false);
  }
}

static bool
command (struct row *row, struct tls_cipherlist *list, const char *text,
         size_t len, char *why, size_t size)
{
  static const char level[] = "SECLEVEL=";

  if (len == 8 && strncmp (text, "STRENGTH", len) == 0)
    sort_strength (row);
  else if (len == sizeof level && strncmp (text, level, len - 1) == 0
           && text[len - 1] >= '0' && text[len - 1] <= '5')
    list->level = text[len - 1] - '0';
  else {
    snprintf (why, size, "\"@%.*s\" is no command of a cipher list; there are "
              "@STRENGTH and @SECLEVEL=0 to @SECLEVEL=5",
              (int) min_of ((unsigned) len, 60), text);
    return false;
  }
  return true;
}

/* Suites of TLS 1.3 are by name alone, outside of the row. */
static void
note_tls13 (const struct row *row, struct tls_cipherlist *list, char how)
{
  for (unsigned i = 0; i < tls_suites_count; i++)
    if (row->hit[i] && tls_suites[i].ver & V_TLS13) {
      if (how == '!' || how == '-')
        list->named13 &= ~(1u << i);
      else
        list->named13 |= 1u << i;
    }
}

/* Is there nothing to put in, although the words mean something? */
static bool
in_vain (const struct row *row, const struct tls_cipherlist *list,
         bool (*have) (const struct tls_suite *))
{
  bool any = false;

  for (unsigned i = 0; i < tls_suites_count; i++)
    if (row->hit[i]) {
      if (tls_suites[i].ver & V_TLS13 ? (list->named13 >> i & 1) != 0
          : have == NULL || have (&tls_suites[i]))
        return false;
      any = true;
    }
  return any;
}

static bool
element (struct row *row, struct tls_cipherlist *list, const char *text,
         size_t len, bool (*have) (const struct tls_suite *), char *why,
         size_t size)
{
  char how = strchr ("+-!@", *text) == NULL ? '\0' : *text;

  text += how != '\0';
  len -= how != '\0';
  if (how == '@')
    return command (row, list, text, len, why, size);
  if (!match (row, text, len, why, size))
    return false;
  note_tls13 (row, list, how);
  switch (how) {
  case '!':
    kill_hit (row);
    break;
  case '-':
    move (row, true, true);
    set_active (row, false);
    break;
  case '+':
    move (row, true, false);
    break;
  default:
    if (in_vain (row, list, have)) {
      snprintf (why, size, "\"%.*s\" is not to be had: GnuTLS %s has no such "
                "suite that modcat can use", (int) min_of ((unsigned) len, 80),
                text, gnutls_check_version (NULL));
      return false;
    }
    move (row, false, false);
    set_active (row, true);
  }
  return true;
}

/* -- lists ------------------------------------------------------------------------ */

static bool
elements (struct row *row, struct tls_cipherlist *list, const char *text,
          bool (*have) (const struct tls_suite *), char *why, size_t size)
{
  static const char separators[] = ":,; ";

  text += strspn (text, separators);
  while (*text != '\0') {
    /* A command may follow without a separator: HIGH@STRENGTH. */
    size_t len = 1 + strcspn (text + 1, ":,; @");

    if (!element (row, list, text, len, have, why, size))
      return false;
    text += len;
    text += strspn (text, separators);
  }
  return true;
}

/* The row at the beginning: what there is, all of it out. */
static void
row_start (struct row *row, bool (*have) (const struct tls_suite *))
{
  memset (row, 0, sizeof *row);
  for (size_t i = 0; i < tls_suites_count; i++)
    if (!(tls_suites[i].ver & V_TLS13)
        && (have == NULL || have (&tls_suites[i])))
      row->at[row->count++] = (unsigned char) i;
}

bool
tls_cipherlist (const char *text, bool (*have) (const struct tls_suite *),
                struct tls_cipherlist *list, char *why, size_t size)
{
  static const char first[] = "DEFAULT";
  size_t len = strlen (first);
  struct row row;

  memset (list, 0, sizeof *list);
  list->level = -1;
  row_start (&row, have);
  if (strncmp (text, first, len) == 0
      && strchr (":,; @+", text[len]) != NULL) {
    text += len;
    if (!elements (&row, list, "ALL:!COMPLEMENTOFDEFAULT:!eNULL", have, why,
                   size))
      return false;
  }
  if (!elements (&row, list, text, have, why, size))
    return false;
  for (size_t i = 0; i < row.count; i++)
    if (row.active[row.at[i]])
      list->at[list->count++] = row.at[i];
  return true;
}
