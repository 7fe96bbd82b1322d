/* tests/unit/test-file.c -- the module file: OPEN, GOPEN, CREATE.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "modules/file/file.c"

#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/unit/fake-core.h"
#include "tests/unit/unit.h"

#define OPTS(...) \
  (const struct fake_option[]) { __VA_ARGS__ __VA_OPT__ (,) { 0 } }

static void
make (const char *path, const char *text)
{
  FILE *f = fopen (path, "w");

  ck_assert_ptr_nonnull (f);
  fputs (text, f);
  ck_assert_int_eq (fclose (f), 0);
}

static void
check_content (const char *path, const char *want)
{
  char buf[64];
  FILE *f = fopen (path, "r");
  size_t n;

  ck_assert_ptr_nonnull (f);
  n = fread (buf, 1, sizeof buf - 1, f);
  buf[n] = '\0';
  fclose (f);
  ck_assert_str_eq (buf, want);
}

static struct modcat_channel *
open_as (const char *keyword, const char *path, unsigned dirs,
         const struct fake_option *opts, int *result)
{
  const struct modcat_request *rq = fake_request (&file_LTX_modcat_module,
                                                  keyword, dirs, path, opts);
  struct modcat_channel *ch;

  ck_assert_ptr_nonnull (rq);
  ch = fake_channel (rq);
  *result = rq->addr->open (rq, ch);
  return ch;
}

START_TEST (open_writes_from_the_start)
{
  struct modcat_channel *ch;
  int result;

  fake_scratch ();
  make ("f", "12345");
  ch = open_as ("OPEN", "f", MODCAT_WRITE, NULL, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_int_eq (write (ch->wfd, "ab", 2), 2);
  ck_assert_str_eq (fake.unlink_at_close, "");
  fake_close (ch);
  check_content ("f", "ab345");
  ch = open_as ("OPEN", "f", MODCAT_WRITE,
                OPTS ({ "append", 1, NULL }, { "unlink-close", 1, NULL }),
                &result);
  ck_assert_int_eq (write (ch->wfd, "c", 1), 1);
  ck_assert_str_ne (fake.unlink_at_close, "");
  fake_close (ch);
  check_content ("f", "ab345c");
}
END_TEST

START_TEST (contradiction_before_anything_opens)
{
  ck_assert_ptr_null (fake_request (&file_LTX_modcat_module, "OPEN",
                                    MODCAT_READ, "f",
                                    OPTS ({ "o-wronly", 1, NULL },
                                          { "o-rdwr", 1, NULL })));
  ck_assert_ptr_nonnull (strstr (fake.log, "exclude each other"));
}
END_TEST

START_TEST (create_empties)
{
  struct modcat_channel *ch;
  int result;

  fake_scratch ();
  make ("f", "12345");
  ch = open_as ("CREATE", "f", MODCAT_WRITE, NULL, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_ptr_nonnull (strstr (fake.log, "N creating regular file \"f\" for "
                                 "writing\n"));
  fake_close (ch);
  check_content ("f", "");
  /* Asked for both, it still only writes. */
  ch = open_as ("CREATE", "f", MODCAT_RDWR, NULL, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_int_eq (ch->rfd, -1);
  ck_assert_int_eq (fcntl (ch->wfd, F_GETFL) & O_ACCMODE, O_WRONLY);
  fake_close (ch);
}
END_TEST

START_TEST (create_refuses_to_read)
{
  struct modcat_channel *ch;
  int result;

  fake_scratch ();
  make ("f", "12345");
  ch = open_as ("CREATE", "f", MODCAT_READ, NULL, &result);
  ck_assert_int_eq (result, MODCAT_FAIL);
  ck_assert_ptr_nonnull (strstr (fake.log, "CREAT:\"f\": read-only mode, "
                                 "refusing to truncate or create file"));
  fake_close (ch);
  check_content ("f", "12345");
}
END_TEST

/* -- GOPEN ------------------------------------------------------------------- */

START_TEST (gopen_creates)
{
  struct modcat_channel *ch;
  int result;

  fake_scratch ();
  ch = open_as ("GOPEN", "f", MODCAT_RDWR, NULL, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_ptr_nonnull (strstr (fake.log, "I \"f\" is not a socket, "
                                 "open()'ing it\n"));
  ck_assert_ptr_nonnull (strstr (fake.log, "I open(\"f\", 0102, 0666)"));
  fake_close (ch);
  unlink ("f");
  ch = open_as ("GOPEN", "f", MODCAT_RDWR, OPTS ({ "o-creat", 0, NULL }),
                &result);
  ck_assert_int_eq (result, MODCAT_FAIL);
  fake_close (ch);
}
END_TEST

START_TEST (gopen_appends)
{
  struct modcat_channel *ch;
  int result;

  fake_scratch ();
  make ("f", "123");
  ch = open_as ("GOPEN", "f", MODCAT_RDWR, NULL, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_int_eq (write (ch->wfd, "4", 1), 1);
  fake_close (ch);
  check_content ("f", "1234");
  ch = open_as ("GOPEN", "f", MODCAT_WRITE, OPTS ({ "append", 0, NULL }),
                &result);
  ck_assert_int_eq (write (ch->wfd, "x", 1), 1);
  fake_close (ch);
  check_content ("f", "x234");
  ch = open_as ("GOPEN", "f", MODCAT_READ, NULL, &result);
  ck_assert_int_eq (fcntl (ch->rfd, F_GETFL) & O_APPEND, 0);
  fake_close (ch);
}
END_TEST

START_TEST (gopen_resumes)
{
  struct modcat_channel *ch;
  int result, fd;

  fake_scratch ();
  ck_assert_int_eq (mkfifo ("p", 0600), 0);
  ch = open_as ("GOPEN", "p", MODCAT_WRITE, NULL, &result);
  ck_assert_int_eq (result, MODCAT_AGAIN);
  fd = open ("p", O_RDONLY | O_NONBLOCK);
  ck_assert_int_eq (ch->rq->addr->open (ch->rq, ch), MODCAT_OK);
  close (fd);
  fake_close (ch);
}
END_TEST

static void
make_socket (const char *path)
{
  struct sockaddr_un sa = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM, 0);

  strcpy (sa.sun_path, path);
  ck_assert_int_eq (bind (fd, (const struct sockaddr *) &sa, sizeof sa), 0);
  close (fd);
}

static int ends[2];

static void
plain_lower (struct modcat_channel *lower)
{
  ck_assert_int_eq (socketpair (AF_UNIX, SOCK_STREAM, 0, ends), 0);
  lower->rfd = lower->wfd = ends[0];
  lower->flags = MODCAT_CH_BYTES;
  lower->half_close = MODCAT_HC_SHUTDOWN;
  lower->end = MODCAT_END_SHUTDOWN;
}

/* GOPEN on a socket PATH whose client fills in the channel below by LOWER. */
static struct modcat_channel *
gopen_socket (const char *path, void (*lower) (struct modcat_channel *lower),
              const struct fake_option *opts, int *result)
{
  const struct modcat_request *rq;
  struct modcat_channel *ch;

  fake_scratch ();
  make_socket (path);
  rq = fake_request (&file_LTX_modcat_module, "GOPEN", MODCAT_RDWR, path,
                     opts);
  ck_assert_ptr_nonnull (rq);
  fake.open_lower = lower;
  ch = fake_channel (rq);
  *result = rq->addr->open (rq, ch);
  return ch;
}

START_TEST (gopen_connects)
{
  struct modcat_channel *ch;
  char c;
  int result;

  ch = gopen_socket ("s", plain_lower, NULL, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_str_eq (fake.parsed, "UNIX-CLIENT:s");
  ck_assert_ptr_nonnull (strstr (fake.log, "I \"s\" is a socket, connecting to "
                                 "it\n"));
  ck_assert_ptr_nonnull (strstr (fake.log, "N successfully connected via s"));
  /* A plain client's descriptor is its own now. */
  ck_assert_int_eq (ch->rfd, ends[0]);
  ck_assert_int_eq (ch->wfd, ends[0]);
  ck_assert_int_eq (ch->lower->rfd, -1);
  ck_assert_int_eq (ch->flags, MODCAT_CH_BYTES);
  ck_assert_int_eq (ch->half_close, MODCAT_HC_SHUTDOWN);
  ck_assert_int_eq (ch->end, MODCAT_END_SHUTDOWN);
  ck_assert_int_eq (modcat_write (ch, "x", 1), 1);
  ck_assert_int_eq (read (ends[1], &c, 1), 1);
  ck_assert_str_eq (fake.unlink_at_close, "");
  fake_close (ch);
  ck_assert_int_eq (read (ends[1], &c, 1), 0);
  close (ends[1]);
}
END_TEST

START_TEST (gopen_takes_nonblock_on_a_socket)
{
  struct modcat_channel *ch;
  int result;

  ch = gopen_socket ("s", plain_lower, OPTS ({ "o-nonblock", 1, NULL }),
                     &result);
  ck_assert_int_eq (result, MODCAT_OK);
  fake_close (ch);
  close (ends[1]);
}
END_TEST

START_TEST (gopen_quotes_the_path)
{
  static const char path[] = "a:b,c!!d\"e'f(g[h{i\\j)k]l}m n";
  struct modcat_channel *ch;
  int result;

  ch = gopen_socket (path, plain_lower, NULL, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_str_eq (fake.parsed, "UNIX-CLIENT:a\\:b\\,c\\!\\!d\\\"e\\'f\\(g\\["
                    "h\\{i\\\\j\\)k\\]l\\}m n");
  fake_close (ch);
  close (ends[1]);
}
END_TEST

START_TEST (gopen_hands_options_on)
{
  struct modcat_channel *ch;
  int result;

  ch = gopen_socket ("s", plain_lower,
                     OPTS ({ "bind", 0, "a,b" }, { "so-type", 5, NULL },
                           { "connect-timeout", 1500000000, NULL },
                           { "unix-tightsocklen", 0, NULL }), &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_str_eq (fake.parsed, "UNIX-CLIENT:s,bind=a\\,b,"
                    "connect-timeout=1.500000000,so-type=5,"
                    "unix-tightsocklen=0");
  fake_close (ch);
  close (ends[1]);
  ch = gopen_socket ("s", plain_lower,
                     OPTS ({ "unix-bind-tempname", 0, "" },
                           { "so-protocol", 0, NULL },
                           { "protocol-family", 0, "1" }), &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_str_eq (fake.parsed, "UNIX-CLIENT:s,protocol-family=1,"
                    "unix-bind-tempname,so-protocol=0");
  fake_close (ch);
  close (ends[1]);
}
END_TEST

START_TEST (gopen_refuses_file_options_on_a_socket)
{
  static const char *const names[] = { "append", "o-creat", "o-rdonly",
                                       "o-trunc", "perm" };
  struct modcat_channel *ch;
  int result;

  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    ch = gopen_socket ("s", plain_lower, OPTS ({ names[i], 1, NULL }),
                       &result);
    ck_assert_int_eq (result, MODCAT_FAIL);
    ck_assert_ptr_nonnull (strstr (fake.log, "F \"s\" is a socket, on which"));
    ck_assert_ptr_null (fake.parsed);
    fake_close (ch);
  }
}
END_TEST

static int half_closes;

static ssize_t
own_read (struct modcat_channel *ch, void *buf, size_t size)
{
  (void) ch;
  memset (buf, 'r', size);
  return (ssize_t) size;
}

static ssize_t
own_write (struct modcat_channel *ch, const void *buf, size_t size)
{
  (void) ch;
  (void) buf;
  return (ssize_t) size - 1;
}

static size_t
own_pending (const struct modcat_channel *ch)
{
  (void) ch;
  return 7;
}

static int
own_half_close (struct modcat_channel *ch)
{
  (void) ch;
  half_closes++;
  return MODCAT_OK;
}

static void
own_lower (struct modcat_channel *lower)
{
  static const struct modcat_channel_ops ops = {
    .size = sizeof ops, .read = own_read, .write = own_write,
    .pending = own_pending, .half_close = own_half_close,
  };

  plain_lower (lower);
  lower->ops = &ops;
  lower->flags = MODCAT_CH_BYTES | MODCAT_CH_DATAGRAM;
}

START_TEST (gopen_passes_through)
{
  struct modcat_channel *ch;
  char buf[4];
  int result;

  ch = gopen_socket ("s", own_lower, NULL, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_int_eq (ch->rfd, -1);
  ck_assert_int_eq (ch->flags, MODCAT_CH_DATAGRAM);
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), 4);
  ck_assert_int_eq (buf[3], 'r');
  ck_assert_int_eq (modcat_write (ch, buf, 4), 3);
  ck_assert_uint_eq (modcat_pending (ch), 7);
  half_closes = 0;
  ck_assert_int_eq (ch->half_close, MODCAT_HC_CALL);
  ck_assert_int_eq (ch->ops->half_close (ch), MODCAT_OK);
  ck_assert_int_eq (half_closes, 1);
  fake_close (ch);
  close (ends[1]);
}
END_TEST

START_TEST (gopen_unlink_early_makes_a_file_of_a_socket)
{
  struct modcat_channel *ch;
  struct stat st;
  int result;

  ch = gopen_socket ("s", plain_lower, OPTS ({ "unlink-early", 1, NULL }),
                     &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_int_eq (stat ("s", &st), 0);
  ck_assert (S_ISREG (st.st_mode));
  fake_close (ch);
}
END_TEST

UNIT_MAIN ("file", open_writes_from_the_start,
           contradiction_before_anything_opens, create_empties,
           create_refuses_to_read, gopen_creates, gopen_appends,
           gopen_resumes, gopen_connects,
           gopen_takes_nonblock_on_a_socket, gopen_quotes_the_path,
           gopen_hands_options_on,
           gopen_refuses_file_options_on_a_socket, gopen_passes_through,
           gopen_unlink_early_makes_a_file_of_a_socket)
