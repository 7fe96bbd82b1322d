/* tests/unit/test-fdinfo.c -- what -D prints about kinds of descriptors.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <fcntl.h>
#include <netinet/in.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/fdinfo.h"
#include "tests/unit/capture.h"
#include "tests/unit/unit.h"

#define BASE "[0-9]+,[0-9]+\t[0-9]+\t0[0-7]+\t[0-9]+\t[0-9]+\t[0-9]+\t" \
  "[0-9]+,[0-9]+\t[0-9]+\t[0-9]+\t[0-9]+(\t[A-Z][a-z]{2} [A-Z][a-z]{2} " \
  "[ 0-3][0-9] [0-9:]{8} [0-9]{4}){3}\t[01]\tx[0-9a-f]{6}\t[0-9]+\t[0-9]+"

/* Describe FDS: the lines below the headline must match PATTERN. */
static void
expect (const int *fds, size_t count, const char *pattern)
{
  char *got, *line;
  regex_t re;

  capture_start (STDERR_FILENO);
  mc_fdinfo (fds, count);
  got = capture_end ();
  ck_assert (strncmp (got, "  FD  type\tdevice\tinode\t", 24) == 0);
  line = strchr (got, '\n') + 1;
  ck_assert_int_eq (regcomp (&re, pattern, REG_EXTENDED | REG_NOSUB), 0);
  ck_assert_msg (regexec (&re, line, 0, NULL, 0) == 0, "\"%s\" is not \"%s\"",
                 line, pattern);
  regfree (&re);
  free (got);
}

START_TEST (device)
{
  int fd = open ("/dev/null", O_RDWR | O_CLOEXEC);
  char pattern[1000];

  snprintf (pattern, sizeof pattern,
            "^%4d: chrdev\t" BASE "\tpoll: IN,OUT\n$", fd);
  expect (&fd, 1, pattern);
  close (fd);
}
END_TEST

START_TEST (file)
{
  char path[] = "/tmp/test-fdinfo.XXXXXX", pattern[1000];
  int fd = mkstemp (path);

  ck_assert_int_eq (write (fd, "12345", 5), 5);
  lseek (fd, 0, SEEK_SET);
  snprintf (pattern, sizeof pattern, "^%4d: file\t[0-9,]+\t[0-9]+\t0100600\t"
            "[^\n]*\t5\t[^\n]*\tpoll: IN\\(FIONREAD=5\\),OUT\n$", fd);
  expect (&fd, 1, pattern);
  close (fd);
  unlink (path);
}
END_TEST

START_TEST (pipes)
{
  int p[2];

  ck_assert_int_eq (pipe (p), 0);
  ck_assert_int_eq (write (p[1], "abc", 3), 3);
  expect (p, 2, "^ *[0-9]+: pipe\t" BASE "\tF_GETPIPE_SZ=[0-9]+\tpoll: "
          "IN\\(FIONREAD=3\\)\n *[0-9]+: pipe\t" BASE
          "\tF_GETPIPE_SZ=[0-9]+\tpoll: OUT\n$");
  close (p[0]);
  close (p[1]);
}
END_TEST

START_TEST (tcp)
{
  struct sockaddr_in in = { .sin_family = AF_INET };
  socklen_t len = sizeof in;
  int ln = socket (AF_INET, SOCK_STREAM, 0), fd, one = 1;
  char pattern[2000];

  in.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  ck_assert_int_eq (bind (ln, (struct sockaddr *) &in, len), 0);
  ck_assert_int_eq (listen (ln, 1), 0);
  getsockname (ln, (struct sockaddr *) &in, &len);
  fd = socket (AF_INET, SOCK_STREAM, 0);
  setsockopt (fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one);
  ck_assert_int_eq (connect (fd, (struct sockaddr *) &in, len), 0);
  snprintf (pattern, sizeof pattern, "^ *%d: socket\t" BASE
            "DEBUG=0\tREUSEADDR=0\t(PROTOCOL=6)?\tTYPE=1\tERROR=0\t"
            "DONTROUTE=0\tBROADCAST=0\tSNDBUF=[0-9]+\tRCVBUF=[0-9]+\t"
            "KEEPALIVE=1\tOOBINLINE=0\t[^\n]*LINGER=\\{0,0\\}\t[^\n]*"
            "RCVLOWAT=1\tSNDLOWAT=1\tRCVTIMEO=\\{0,0\\}\tSNDTIMEO=\\{0,0\\}\t"
            "AF=2 127\\.0\\.0\\.1:[0-9]+ <-> AF=2 127\\.0\\.0\\.1:%d\t"
            "poll: OUT\n$", fd, ntohs (in.sin_port));
  expect (&fd, 1, pattern);
  close (fd);
  close (ln);
}
END_TEST

START_TEST (socket_pair)
{
  int p[2];

  ck_assert_int_eq (socketpair (AF_UNIX, SOCK_DGRAM, 0, p), 0);
  ck_assert_int_eq (write (p[0], "abc", 3), 3);
  expect (&p[1], 1, "TYPE=2\t[^\n]*\tAF=1 \"<anon>\" <-> AF=1 \"<anon>\"\t"
          "poll: IN\\(FIONREAD=3\\),OUT; recvmsg=1, \n$");
  close (p[0]);
  close (p[1]);
}
END_TEST

START_TEST (ipv6)
{
  int fd = socket (AF_INET6, SOCK_DGRAM, 0);

  if (fd != -1)                /* a system without IPv6 has none to show */
    expect (&fd, 1, "\tAF=10 \\[(0000:){7}0000\\]:0\tpoll: OUT\n$");
  close (fd);
}
END_TEST

START_TEST (terminal)
{
  int fd = posix_openpt (O_RDWR | O_NOCTTY), slave;

  ck_assert_int_ge (fd, 0);
  ck_assert_int_eq (grantpt (fd), 0);
  ck_assert_int_eq (unlockpt (fd), 0);
  slave = open (ptsname (fd), O_RDWR | O_NOCTTY);
  expect (&slave, 1, "chrdev\t" BASE "\t/dev/[^ ]+ \tIFLAGS=0x[0-9a-f]{6} "
          "OFLAGS=0x[0-9a-f]{6} CFLAGS=0x[0-9a-f]{6} LFLAGS=0x[0-9a-f]{6} "
          "cc\\[0\\]=\\^C cc\\[1\\]=\\^\\\\ [^\n]*terminal window size:   "
          "0x0 terminal window pixels: 0x0\tpoll: OUT\n$");
  close (slave);
  close (fd);
}
END_TEST

/* Closed ones and repetitions leave no line. */
START_TEST (lines)
{
  int fd = open ("/dev/null", O_RDWR);
  int fds[] = { fd, -1, fd, 9999, fd };

  expect (fds, 5, "^[^\n]*\n$");
  expect (fds, 0, "^$");
  close (fd);
}
END_TEST

UNIT_MAIN ("fdinfo", device, file, pipes, tcp, socket_pair, ipv6, terminal,
           lines)
