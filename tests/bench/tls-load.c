/* tests/bench/tls-load.c -- load generators for what terminates TLS, by GnuTLS, and a plain server behind it.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 *   tls-load sessions PORT SECONDS CLIENTS
 *                         sessions one after another in each of CLIENTS
 *                         processes: a full handshake, a request for a page,
 *                         the answer to its end; prints sessions/s, sessions
 *   tls-load first PORT SECONDS
 *                         the same alone; prints the median of the time from
 *                         the end of the handshake, when the request is sent,
 *                         to the first byte of the answer, in us
 *   tls-load get PORT SECONDS     takes bytes of `serve`; prints bytes, Gbit/s
 *   tls-load put PORT SECONDS     sends bytes to it; prints the same
 *   tls-load serve PORT           is the server behind, without TLS
 *
 * PORT is of 127.0.0.1.  No session is ever resumed, no certificate checked.
 * The client's share of the work has to be small: it offers the one key share
 * that browsers and curl offer, too. */
#include <arpa/inet.h>
#include <err.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <gnutls/gnutls.h>

enum {
  BLOCK = 128 << 10,            /* bytes of one read or write */
  LAST = 1,
  MAX_CLIENTS = 256,
  MAX_TIMES = 1 << 16           /* measurements that `first` keeps */
};

static const char page[] = "GET / HTTP/1.1\r\nHost: localhost\r\n"
                           "Connection: close\r\n\r\n";
static unsigned char block[BLOCK];

static const char priority[] = "NORMAL:-GROUP-ALL:+GROUP-X25519:"
                               "+GROUP-SECP256R1:+GROUP-SECP384R1";

/* What all sessions share. */
struct tls {
  const char *port;
  gnutls_priority_t priority;
  gnutls_certificate_credentials_t none;
};

struct session {
  int fd;
  gnutls_session_t tls;
};

static double
now (void)
{
  struct timespec t;

  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

/* Give up when CODE of GnuTLS is a failure of WHAT. */
static void
check (int code, const char *what)
{
  if (code < 0)
    errx (1, "%s: %s", what, gnutls_strerror (code));
}

static struct sockaddr_in
local_port (const char *port)
{
  struct sockaddr_in a = { .sin_family = AF_INET };

  a.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  a.sin_port = htons ((uint16_t) atoi (port));
  return a;
}

static struct tls
client (const char *port)
{
  struct tls t = { .port = port };

  check (gnutls_priority_init (&t.priority, priority, NULL), priority);
  check (gnutls_certificate_allocate_credentials (&t.none), "credentials");
  return t;
}

/* Connected, and the handshake done. */
static struct session
session_open (const struct tls *t)
{
  struct sockaddr_in a = local_port (t->port);
  struct session s = { .fd = socket (AF_INET, SOCK_STREAM, 0) };
  int on = 1, code;

  if (s.fd == -1 || connect (s.fd, (struct sockaddr *) &a, sizeof a) == -1)
    err (1, "connect to port %s", t->port);
  setsockopt (s.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  check (gnutls_init (&s.tls, GNUTLS_CLIENT | GNUTLS_NO_TICKETS
                              | GNUTLS_KEY_SHARE_TOP), "session");
  check (gnutls_priority_set (s.tls, t->priority), "priority");
  check (gnutls_credentials_set (s.tls, GNUTLS_CRD_CERTIFICATE, t->none),
         "credentials");
  gnutls_transport_set_int (s.tls, s.fd);
  do
    code = gnutls_handshake (s.tls);
  while (code < 0 && !gnutls_error_is_fatal (code));
  check (code, "handshake");
  return s;
}

static void
session_close (struct session *s)
{
  gnutls_bye (s->tls, GNUTLS_SHUT_WR);
  gnutls_deinit (s->tls);
  close (s->fd);
}

static void
send_all (const struct session *s, const void *data, size_t len)
{
  const unsigned char *p = data;
  ssize_t n;

  for (; len > 0; p += n, len -= (size_t) n) {
    n = gnutls_record_send (s->tls, p, len);
    check ((int) n, "send");
  }
}

/* Bytes, 0 at the end, or a code of GnuTLS. */
static ssize_t
receive (const struct session *s, void *data, size_t len)
{
  ssize_t n;

  do
    n = gnutls_record_recv (s->tls, data, len);
  while (n < 0 && !gnutls_error_is_fatal ((int) n));
  return n;
}

/* -- sessions and first bytes --------------------------------------------- */

/* One page; returns the seconds until its first byte came. */
static double
fetch (const struct tls *t)
{
  struct session s = session_open (t);
  double start = now (), first = 0;
  char answer[4096];
  size_t len = 0;
  ssize_t n;

  send_all (&s, page, sizeof page - 1);
  while ((n = receive (&s, answer + len, sizeof answer - 1 - len)) > 0) {
    if (len == 0)
      first = now () - start;
    len += (size_t) n;
  }
  answer[len] = '\0';
  if (strncmp (answer, "HTTP/1.1 200 ", 13) != 0
      || strstr (answer, "\r\n\r\nhello") == NULL)
    errx (1, "a session was lost: %zu bytes came", len);
  session_close (&s);
  return first;
}

/* Fetch pages until END and write their number to FD. */
static void
fetch_many (const struct tls *t, double end, int fd)
{
  unsigned count = 0;

  for (; now () < end; count++)
    fetch (t);
  if (write (fd, &count, sizeof count) != sizeof count)
    err (1, "write");
}

static int
sessions (const char *port, double seconds, int clients)
{
  struct tls t = client (port);
  double start = now ();
  unsigned total = 0, count;
  int ends[2];

  if (clients < 1 || clients > MAX_CLIENTS)
    errx (2, "1 to %d clients", MAX_CLIENTS);
  if (pipe (ends) == -1)
    err (1, "pipe");
  for (int i = 0; i < clients; i++)
    switch (fork ()) {
    case -1:
      err (1, "fork");
    case 0:
      fetch_many (&t, start + seconds, ends[1]);
      _exit (0);
    }
  close (ends[1]);
  for (int i = 0; i < clients; i++, total += count)
    if (read (ends[0], &count, sizeof count) != sizeof count)
      errx (1, "a client failed");
  printf ("%.1f %u\n", total / (now () - start), total);
  return 0;
}

static int
by_size (const void *a, const void *b)
{
  const double *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

static int
first_bytes (const char *port, double seconds)
{
  static double times[MAX_TIMES];
  struct tls t = client (port);
  double end = now () + seconds;
  size_t n = 0;

  do
    times[n++] = fetch (&t);
  while (n < MAX_TIMES && now () < end);
  qsort (times, n, sizeof *times, by_size);
  printf ("%.1f\n", times[n / 2] * 1e6);
  return 0;
}

/* -- bulk ----------------------------------------------------------------- */

static void
print_rate (double bytes, double seconds)
{
  printf ("%.0f %.3f\n", bytes, 8 * bytes / seconds / 1e9);
}

static int
get (const char *port, double seconds)
{
  struct tls t = client (port);
  struct session s = session_open (&t);
  double start = now (), bytes = 0;
  ssize_t n;

  send_all (&s, "get\n", 4);
  while (now () < start + seconds) {
    n = receive (&s, block, BLOCK);
    check ((int) n, "receive");
    if (n == 0)
      errx (1, "the end came after %.0f bytes", bytes);
    bytes += (double) n;
  }
  print_rate (bytes, now () - start);
  return 0;
}

/* The last byte of all is LAST, all others are 0; then the server tells how
   much it had.  Not every relay has an end of file one way only. */
static int
put (const char *port, double seconds)
{
  struct tls t = client (port);
  struct session s = session_open (&t);
  double start = now (), bytes = 0;
  char answer[32] = "";

  send_all (&s, "put\n", 4);
  while (block[BLOCK - 1] == 0) {
    if (now () >= start + seconds)
      block[BLOCK - 1] = LAST;
    send_all (&s, block, BLOCK);
    bytes += BLOCK;
  }
  if (receive (&s, answer, sizeof answer - 1) <= 0
      || strtod (answer, NULL) != bytes)
    errx (1, "%.0f bytes were sent, \"%s\" came", bytes, answer);
  print_rate (bytes, now () - start);
  return 0;
}

/* One peer of `serve`: "get" wants bytes, "put" sends them. */
static void
serve_peer (int fd)
{
  char word[4];
  double bytes = 0;
  ssize_t n;

  if (recv (fd, word, sizeof word, MSG_WAITALL) != (ssize_t) sizeof word)
    return;
  if (memcmp (word, "get\n", 4) == 0)
    while (send (fd, block, BLOCK, MSG_NOSIGNAL) > 0)
      ;
  else {
    do {
      n = recv (fd, block, BLOCK, 0);
      if (n <= 0)
        return;
      bytes += (double) n;
    } while (block[n - 1] != LAST);
    block[n - 1] = 0;
    dprintf (fd, "%.0f\n", bytes);
  }
}

static int
serve (const char *port)
{
  struct sockaddr_in a = local_port (port);
  int ln = socket (AF_INET, SOCK_STREAM, 0), fd, on = 1;

  setsockopt (ln, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (ln == -1 || bind (ln, (struct sockaddr *) &a, sizeof a) == -1
      || listen (ln, SOMAXCONN) == -1)
    err (1, "listen on port %s", port);
  while ((fd = accept (ln, NULL, NULL)) != -1) {
    serve_peer (fd);
    close (fd);
  }
  err (1, "accept");
}

int
main (int argc, char **argv)
{
  const char *what = argc > 2 ? argv[1] : "";

  signal (SIGPIPE, SIG_IGN);
  if (strcmp (what, "sessions") == 0 && argc == 5)
    return sessions (argv[2], atof (argv[3]), atoi (argv[4]));
  if (strcmp (what, "first") == 0 && argc == 4)
    return first_bytes (argv[2], atof (argv[3]));
  if (strcmp (what, "get") == 0 && argc == 4)
    return get (argv[2], atof (argv[3]));
  if (strcmp (what, "put") == 0 && argc == 4)
    return put (argv[2], atof (argv[3]));
  if (strcmp (what, "serve") == 0 && argc == 3)
    return serve (argv[2]);
  fputs ("usage: tls-load sessions|first|get|put|serve PORT"
         " [SECONDS [CLIENTS]]\n", stderr);
  return 2;
}
