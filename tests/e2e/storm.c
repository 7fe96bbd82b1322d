/* tests/e2e/storm.c -- many short TCP sessions, some at a time, for scripts.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 *   storm ends|resets ADDRESS PORT COUNT
 *
 * ends: connects, and waits for the server to end the session without a byte.
 * resets: sends a byte, waits for its echo, and resets the connection.
 * Exit status 0 when all of them went so. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SLOTS = 16, LIMIT = 120 };      /* at a time; seconds */

static struct sockaddr_in server;
static int resets;
static int left, failed;
static struct pollfd slots[SLOTS];

static void
die (const char *what)
{
  perror (what);
  exit (2);
}

static void
begin (struct pollfd *p)
{
  p->fd = -1;
  if (left == 0)
    return;
  left--;
  p->fd = socket (AF_INET, SOCK_STREAM, 0);
  if (p->fd == -1)
    die ("socket");
  if (fcntl (p->fd, F_SETFL, O_NONBLOCK) == -1)
    die ("fcntl");
  if (connect (p->fd, (struct sockaddr *) &server, sizeof server) == -1
      && errno != EINPROGRESS)
    die ("connect");
  p->events = resets ? POLLOUT : POLLIN;
}

/* By a reset, which leaves no TIME_WAIT behind at either end. */
static void
finish (struct pollfd *p, int good)
{
  struct linger now = { .l_onoff = 1 };

  if (!good)
    failed++;
  if (setsockopt (p->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now) == -1)
    die ("setsockopt");
  close (p->fd);
  begin (p);
}

static void
ready (struct pollfd *p)
{
  char byte = 'x';
  ssize_t n;

  if (p->events == POLLOUT) {
    if (write (p->fd, &byte, 1) == 1)
      p->events = POLLIN;
    else
      finish (p, 0);
    return;
  }
  n = read (p->fd, &byte, 1);
  if (resets)
    finish (p, n == 1);
  else
    finish (p, n == 0 || (n == -1 && errno == ECONNRESET));
}

int
main (int argc, char **argv)
{
  int open = SLOTS;

  if (argc != 5) {
    fprintf (stderr, "usage: storm ends|resets ADDRESS PORT COUNT\n");
    return 2;
  }
  alarm (LIMIT);
  resets = strcmp (argv[1], "resets") == 0;
  server.sin_family = AF_INET;
  server.sin_port = htons ((unsigned short) atoi (argv[3]));
  if (inet_pton (AF_INET, argv[2], &server.sin_addr) != 1)
    die (argv[2]);
  left = atoi (argv[4]);
  for (int i = 0; i < SLOTS; i++)
    begin (&slots[i]);
  while (open > 0) {
    if (poll (slots, SLOTS, -1) == -1)
      die ("poll");
    open = 0;
    for (int i = 0; i < SLOTS; i++) {
      if (slots[i].fd != -1 && slots[i].revents != 0)
        ready (&slots[i]);
      open += slots[i].fd != -1;
    }
  }
  if (failed > 0)
    fprintf (stderr, "%d of %s sessions went otherwise\n", failed, argv[4]);
  return failed > 0;
}
