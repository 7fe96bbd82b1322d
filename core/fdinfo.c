/* core/fdinfo.c -- -D: describe descriptors, in the layout of socat's filan.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "compat/fdextra.h"
#include "fdinfo.h"

static const char headline[] =
  "  FD  type\tdevice\tinode\tmode\tlinks\tuid\tgid\trdev\tsize\tblksize\t"
  "blocks\tatime\t\t\t\tmtime\t\t\t\tctime\t\t\t\tcloexec\tflags\tsigown\t"
  "sigio\n";

static const char *
type_of (mode_t mode)
{
  return S_ISFIFO (mode) ? "pipe" : S_ISCHR (mode) ? "chrdev"
    : S_ISDIR (mode) ? "dir" : S_ISBLK (mode) ? "blkdev"
    : S_ISREG (mode) ? "file" : S_ISLNK (mode) ? "symlink"
    : S_ISSOCK (mode) ? "socket" : "undef";
}

static void
put_time (FILE *f, time_t t)
{
  struct tm tm;
  char text[40];

  if (localtime_r (&t, &tm)
      && strftime (text, sizeof text, "%a %b %e %H:%M:%S %Y", &tm) > 0)
    fprintf (f, "\t%s", text);
  else
    fprintf (f, "\t%jd", (intmax_t) t);
}

static void
put_stat (FILE *f, const struct stat *st)
{
  fprintf (f, "%s\t%u,%u\t%ju\t0%o\t%ju\t%ju\t%ju\t%u,%u\t%jd\t%jd\t%jd",
           type_of (st->st_mode), mc_major (st->st_dev),
           mc_minor (st->st_dev), (uintmax_t) st->st_ino,
           (unsigned) st->st_mode, (uintmax_t) st->st_nlink,
           (uintmax_t) st->st_uid, (uintmax_t) st->st_gid,
           mc_major (st->st_rdev), mc_minor (st->st_rdev),
           (intmax_t) st->st_size, (intmax_t) st->st_blksize,
           (intmax_t) st->st_blocks);
  put_time (f, st->st_atime);
  put_time (f, st->st_mtime);
  put_time (f, st->st_ctime);
}

static void
put_fcntl (FILE *f, int fd)
{
  int flags = fcntl (fd, F_GETFD);

  fprintf (f, "\t%d\tx%06x\t%d\t%d", flags != -1 && (flags & FD_CLOEXEC),
           (unsigned) fcntl (fd, F_GETFL), fcntl (fd, F_GETOWN),
           mc_fd_signal (fd));
}

/* -- terminals ------------------------------------------------------------ */

static void
put_terminal (FILE *f, int fd)
{
  struct termios t;
  struct winsize ws;
  char name[256];

  if (tcgetattr (fd, &t) == -1)
    return;
  fprintf (f, "\t%s \tIFLAGS=0x%06x OFLAGS=0x%06x CFLAGS=0x%06x "
           "LFLAGS=0x%06x",
           ttyname_r (fd, name, sizeof name) == 0 ? name : "?",
           (unsigned) t.c_iflag, (unsigned) t.c_oflag, (unsigned) t.c_cflag,
           (unsigned) t.c_lflag);
  for (size_t i = 0; i < NCCS; i++)
    {
      unsigned c = t.c_cc[i];

      fprintf (f, c < ' ' ? " cc[%zu]=^%c" : c < 0x7f ? " cc[%zu]=%c"
               : " cc[%zu]=x%02X", i, c < ' ' ? c + '@' : c);
    }
  if (ioctl (fd, TIOCGWINSZ, &ws) == 0)
    fprintf (f, " terminal window size:   %ux%u terminal window pixels: "
             "%ux%u", ws.ws_col, ws.ws_row, ws.ws_xpixel, ws.ws_ypixel);
}

/* -- sockets -------------------------------------------------------------- */

static void
put_unix (FILE *f, const struct sockaddr_un *un, socklen_t len)
{
  size_t head = offsetof (struct sockaddr_un, sun_path);
  size_t n = len > head ? len - head : 0;

  if (n > sizeof un->sun_path)
    n = sizeof un->sun_path;
  if (n > 0 && un->sun_path[0] != '\0')
    n = strnlen (un->sun_path, n);
  fputs ("AF=1 \"", f);
  if (n == 0)
    fputs ("<anon>", f);
  for (size_t i = 0; i < n; i++)
    {
      unsigned char c = (unsigned char) un->sun_path[i];

      if (c == '\0' && i == 0)
        fputs ("\\0", f);
      else if (c < ' ' || c >= 0x7f)
        fprintf (f, "\\x%02x", c);
      else
        putc (c, f);
    }
  putc ('"', f);
}

static void
put_in6 (FILE *f, const struct sockaddr_in6 *in6)
{
  const unsigned char *b = in6->sin6_addr.s6_addr;

  fputs ("AF=10 [", f);
  for (size_t i = 0; i < 16; i += 2)
    fprintf (f, "%s%02x%02x", i ? ":" : "", b[i], b[i + 1]);
  fprintf (f, "]:%u", ntohs (in6->sin6_port));
}

static void
put_sockaddr (FILE *f, const struct sockaddr_storage *ss, socklen_t len)
{
  const unsigned char *b = (const unsigned char *) ss;
  const struct sockaddr_in *in = (const struct sockaddr_in *) ss;

  if (len < sizeof ss->ss_family)
    fputs ("AF=0 \"<anon>\"", f);
  else if (ss->ss_family == AF_INET && len >= sizeof *in)
    {
      b = (const unsigned char *) &in->sin_addr;
      fprintf (f, "AF=2 %u.%u.%u.%u:%u", b[0], b[1], b[2], b[3],
               ntohs (in->sin_port));
    }
  else if (ss->ss_family == AF_INET6 && len >= sizeof (struct sockaddr_in6))
    put_in6 (f, (const struct sockaddr_in6 *) ss);
  else if (ss->ss_family == AF_UNIX)
    put_unix (f, (const struct sockaddr_un *) ss, len);
  else
    {
      fprintf (f, "AF=%d 0x", ss->ss_family);
      for (size_t i = sizeof ss->ss_family; i < len && i < sizeof *ss; i++)
        fprintf (f, "%02x", b[i]);
    }
}

static void
put_sockopt (FILE *f, int fd, const struct mc_sockopt *o)
{
  union { int ints[4]; struct timeval time; } v;
  socklen_t len = sizeof v;

  if (o->number == -1
      || getsockopt (fd, SOL_SOCKET, o->number, &v, &len) == -1)
    return;
  fprintf (f, "%s=", o->name);
  if (o->type == MC_SO_TIME)
    fprintf (f, "{%jd,%jd}", (intmax_t) v.time.tv_sec,
             (intmax_t) v.time.tv_usec);
  else if (len <= sizeof v.ints[0])
    fprintf (f, "%d", v.ints[0]);
  else
    for (size_t i = 0; i < len / sizeof v.ints[0]; i++)
      fprintf (f, "%s%d%s", i ? "," : "{", v.ints[i],
               i + 1 == len / sizeof v.ints[0] ? "}" : "");
}

static void
put_socket (FILE *f, int fd)
{
  struct sockaddr_storage ss;
  socklen_t len = sizeof ss;

  for (const struct mc_sockopt *o = mc_sockopts; o->name; o++)
    {
      put_sockopt (f, fd, o);
      putc ('\t', f);
    }
  if (getsockname (fd, (struct sockaddr *) &ss, &len) == 0)
    put_sockaddr (f, &ss, len);
  len = sizeof ss;
  if (getpeername (fd, (struct sockaddr *) &ss, &len) == 0)
    {
      fputs (" <-> ", f);
      put_sockaddr (f, &ss, len);
    }
}

/* -- what can be done with it now ----------------------------------------- */

static void
put_poll (FILE *f, int fd, bool is_socket)
{
  struct pollfd p = { .fd = fd, .events = POLLIN | POLLPRI | POLLOUT };
  const char *comma = "";
  char byte;
  int n;

  fputs ("\tpoll: ", f);
  if (poll (&p, 1, 0) == -1)
    return;
  if (p.revents & POLLIN)
    {
      fputs ("IN", f);
      if (ioctl (fd, FIONREAD, &n) == 0)
        fprintf (f, "(FIONREAD=%d)", n);
      comma = ",";
    }
  static const struct { short bit; char name[5]; } bits[] = {
    { POLLPRI, "PRI" }, { POLLOUT, "OUT" }, { POLLERR, "ERR" },
    { POLLNVAL, "NVAL" }
  };
  for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++)
    if (p.revents & bits[i].bit)
      {
        fprintf (f, "%s%s", comma, bits[i].name);
        comma = ",";
      }
  if (is_socket && (p.revents & POLLIN))
    {
      ssize_t got = recv (fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);

      if (got != -1)
        fprintf (f, "; recvmsg=%zd, ", got);
    }
}

static void
put_fd (FILE *f, int fd)
{
  struct stat st;
  int pipe_size;

  if (fstat (fd, &st) == -1)
    return;
  fprintf (f, "%4d: ", fd);
  put_stat (f, &st);
  put_fcntl (f, fd);
  if (S_ISFIFO (st.st_mode) && (pipe_size = mc_fd_pipe_size (fd)) != -1)
    fprintf (f, "\tF_GETPIPE_SZ=%d", pipe_size);
  else if (S_ISCHR (st.st_mode))
    put_terminal (f, fd);
  else if (S_ISSOCK (st.st_mode))
    put_socket (f, fd);
  put_poll (f, fd, S_ISSOCK (st.st_mode));
  putc ('\n', f);
}

static void
write_out (const char *text, size_t len)
{
  while (len > 0)
    {
      ssize_t n = write (STDERR_FILENO, text, len);

      if (n == -1 && errno == EINTR)
        continue;
      if (n <= 0)
        return;
      text += n;
      len -= (size_t) n;
    }
}

void
mc_fdinfo (const int *fds, size_t count)
{
  char *text = NULL;
  size_t len = 0;
  FILE *f = open_memstream (&text, &len);

  if (!f)
    return;
  fputs (headline, f);
  for (size_t i = 0; i < count; i++)
    {
      bool met = fds[i] < 0;

      for (size_t k = 0; k < i; k++)
        met = met || fds[k] == fds[i];
      if (!met)
        put_fd (f, fds[i]);
    }
  if (fclose (f) == 0)
    write_out (text, len);
  free (text);
}
