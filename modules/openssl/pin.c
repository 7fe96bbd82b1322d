/* modules/openssl/pin.c -- ask for what opens a key or a token.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Somebody at the terminal is asked once, before anything opens.  What was
 * said is kept: a child has to open its token anew. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "openssl.h"

enum { INTERRUPT = 3 };        /* Control-C, which is no signal here */

/* A line without its end.  False: there is none, or it was cancelled. */
static bool
read_line (int fd, char *text, size_t size)
{
  size_t len = 0;
  ssize_t n;
  char c;

  while ((n = read (fd, &c, 1)) == 1 || (n == -1 && errno == EINTR)) {
    if (n == -1)
      continue;
    if (c == INTERRUPT)
      return false;
    if (c == '\n' || c == '\r') {
      text[len] = '\0';
      return true;
    }
    if (len + 1 == size)
      return false;
    text[len++] = c;
  }
  return false;
}

static bool
ask (const char *what, char *text, size_t size)
{
  int fd = open ("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  struct termios before, quiet;
  bool good = false;

  if (fd == -1)
    return false;
  if (tcgetattr (fd, &before) == 0) {
    quiet = before;
    quiet.c_lflag &= ~(tcflag_t) (ECHO | ISIG);
    quiet.c_lflag |= ICANON;
    quiet.c_cc[VEOL] = INTERRUPT;
    /* Who types as soon as the question is there isn't to see it. */
    if (tcsetattr (fd, TCSAFLUSH, &quiet) == 0) {
      good = dprintf (fd, "%s: ", what) > 0 && read_line (fd, text, size);
      tcsetattr (fd, TCSAFLUSH, &before);
      dprintf (fd, "\n");
    }
  }
  close (fd);
  return good;
}

/* GnuTLS asks: for the pass phrase of a key when there is no token. */
int
tls_pin_give (void *arg, int attempt, const char *url, const char *label,
              unsigned flags, char *text, size_t size)
{
  struct tls_pin *pin = arg;
  char what[200];

  (void) attempt;
  if (pin->known && (flags & GNUTLS_PIN_WRONG) == 0
      && strlen (pin->text) < size) {
    strcpy (text, pin->text);
    return 0;
  }
  if (!pin->ask)
    return -1;
  pin->asked = true;
  if (label != NULL && label[0] != '\0')
    snprintf (what, sizeof what, "PIN of the token %.120s", label);
  else
    snprintf (what, sizeof what, "pass phrase of the key %.120s",
              url != NULL && strncmp (url, "pkcs11:", 7) == 0 ? url : pin->key);
  if (!ask (what, pin->text, sizeof pin->text) || strlen (pin->text) >= size)
    return -1;
  pin->known = true;
  strcpy (text, pin->text);
  return 0;
}

void
tls_pin_start (const struct modcat_request *rq, struct tls_pin *pin,
               struct tls_cred *cred)
{
  const struct tls_conf *conf = tls_conf_of (rq);

  pin->key = conf->key != NULL ? conf->key : conf->cert;
  gnutls_certificate_set_pin_function (cred->x509, tls_pin_give, pin);
}

const char *
tls_pin_trouble (const struct tls_pin *pin)
{
  return pin->known ? "the key has a pass phrase, and this was not it"
    : pin->asked ? "the key has a pass phrase, and nobody gave it at the "
      "terminal; openssl pkey -in … -out … makes a key without"
    : "the key has a pass phrase, which is asked for at the start alone";
}
