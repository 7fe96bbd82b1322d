/* tests/unit/test-pipe.c -- the module pipe: PIPE, SOCKETPAIR.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "modules/pipe/pipe.c"

#include "tests/unit/fake-core.h"
#include "tests/unit/unit.h"

#define OPTS(...) \
  (const struct fake_option[]) { __VA_ARGS__ __VA_OPT__ (,) { 0 } }

static struct modcat_channel *
open_as (const char *keyword, const char *path, unsigned dirs,
         const struct fake_option *opts, int *result)
{
  const struct modcat_request *rq = fake_request (&pipe_LTX_modcat_module,
                                                  keyword, dirs, path, opts);
  struct modcat_channel *ch;

  ck_assert_ptr_nonnull (rq);
  ch = fake_channel (rq);
  *result = rq->addr->open (rq, ch);
  return ch;
}

static int
is_fifo (const char *path)
{
  struct stat st;

  return stat (path, &st) == 0 && S_ISFIFO (st.st_mode);
}

START_TEST (unnamed_echoes)
{
  struct modcat_channel *ch;
  char buf[4];
  int result;

  ch = open_as ("PIPE", NULL, MODCAT_RDWR, NULL, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_ptr_nonnull (strstr (fake.log, "N writing to and reading from "
                                 "unnamed pipe\n"));
  ck_assert_int_eq (write (ch->wfd, "abc", 3), 3);
  ck_assert_int_eq (read (ch->rfd, buf, 4), 3);
  ck_assert_int_eq (ch->half_close, MODCAT_HC_CLOSE);
  ck_assert_int_eq (fcntl (ch->wfd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
  fake_close (ch);
  /* One way only: the other end stays, or the pipe would be at its end. */
  ch = open_as ("PIPE", NULL, MODCAT_WRITE, NULL, &result);
  ck_assert_int_ne (ch->rfd, -1);
  fake_close (ch);
}
END_TEST

START_TEST (unnamed_has_no_entry)
{
  static const char *const names[] = { "perm", "unlink-close", "append",
                                       "o-creat" };
  struct modcat_channel *ch;
  int result;

  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    ch = open_as ("PIPE", NULL, MODCAT_RDWR, OPTS ({ names[i], 0, NULL }),
                  &result);
    ck_assert_int_eq (result, MODCAT_FAIL);
    ck_assert_ptr_nonnull (strstr (fake.log, "needs a named pipe"));
    fake_close (ch);
  }
}
END_TEST

START_TEST (named_is_made)
{
  struct modcat_channel *ch;
  struct stat st;
  char buf[4];
  int result;

  fake_scratch ();
  umask (022);
  ch = open_as ("PIPE", "p", MODCAT_RDWR,
                OPTS ({ "perm", 0662, NULL }, { "group", getgid (), NULL }),
                &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_int_eq (stat ("p", &st), 0);
  ck_assert (S_ISFIFO (st.st_mode));
  ck_assert_uint_eq (st.st_mode & 07777, 0640);
  ck_assert_ptr_nonnull (strstr (fake.log, "N created named pipe \"p\" for "
                                 "reading and writing\n"));
  ck_assert_ptr_null (strstr (fake.log, "N opening"));
  ck_assert_str_ne (fake.unlink_at_close, "");
  ck_assert_int_eq (write (ch->wfd, "abc", 3), 3);
  ck_assert_int_eq (read (ch->rfd, buf, 4), 3);
  fake_close (ch);
}
END_TEST

START_TEST (named_is_kept_when_it_was_there)
{
  struct modcat_channel *ch;
  int result;

  fake_scratch ();
  ck_assert_int_eq (mkfifo ("p", 0600), 0);
  ch = open_as ("PIPE", "p", MODCAT_RDWR, NULL, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_ptr_nonnull (strstr (fake.log, "N opening named pipe \"p\" for "
                                 "reading and writing\n"));
  ck_assert_str_eq (fake.unlink_at_close, "");
  fake_close (ch);
  ch = open_as ("PIPE", "p", MODCAT_RDWR, OPTS ({ "unlink-close", 1, NULL }),
                &result);
  ck_assert_str_ne (fake.unlink_at_close, "");
  fake_close (ch);
}
END_TEST

START_TEST (named_unlink_close_0)
{
  struct modcat_channel *ch;
  int result;

  fake_scratch ();
  ch = open_as ("PIPE", "p", MODCAT_RDWR, OPTS ({ "unlink-close", 0, NULL }),
                &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_str_eq (fake.unlink_at_close, "");
  fake_close (ch);
}
END_TEST

START_TEST (named_excl)
{
  struct modcat_channel *ch;
  int result;

  fake_scratch ();
  ch = open_as ("PIPE", "p", MODCAT_RDWR, OPTS ({ "o-excl", 1, NULL }),
                &result);
  ck_assert_int_eq (result, MODCAT_OK);
  fake_close (ch);
  ch = open_as ("PIPE", "p", MODCAT_RDWR, OPTS ({ "o-excl", 1, NULL }),
                &result);
  ck_assert_int_eq (result, MODCAT_FAIL);
  ck_assert_ptr_nonnull (strstr (fake.log, "F \"p\" exists"));
  ck_assert_str_eq (fake.unlink_at_close, "");
  fake_close (ch);
}
END_TEST

START_TEST (named_unlink_makes_a_new_one)
{
  static const char *const names[] = { "unlink", "unlink-early" };
  struct modcat_channel *ch;
  int result;

  fake_scratch ();
  for (size_t i = 0; i < 2; i++) {
    close (open ("p", O_CREAT | O_WRONLY, 0600));
    ck_assert (!is_fifo ("p"));
    ch = open_as ("PIPE", "p", MODCAT_RDWR, OPTS ({ names[i], 1, NULL }),
                  &result);
    ck_assert_int_eq (result, MODCAT_OK);
    ck_assert (is_fifo ("p"));
    fake_close (ch);
    unlink ("p");
  }
}
END_TEST

START_TEST (named_waits_and_resumes)
{
  struct modcat_channel *ch;
  int result, fd;

  fake_scratch ();
  ch = open_as ("PIPE", "p", MODCAT_WRITE, NULL, &result);
  ck_assert_int_eq (result, MODCAT_AGAIN);
  ck_assert_str_ne (fake.unlink_at_close, "");
  fd = open ("p", O_RDONLY | O_NONBLOCK);
  ck_assert_int_eq (ch->rq->addr->open (ch->rq, ch), MODCAT_OK);
  ck_assert_ptr_null (strstr (strstr (fake.log, "N created") + 1,
                              "N created"));
  close (fd);
  fake_close (ch);
}
END_TEST

START_TEST (named_in_a_missing_folder)
{
  struct modcat_channel *ch;
  int result;

  fake_scratch ();
  ch = open_as ("PIPE", "d/p", MODCAT_RDWR, NULL, &result);
  ck_assert_int_eq (result, MODCAT_FAIL);
  ck_assert_ptr_nonnull (strstr (fake.log, "F mkfifo(\"d/p\", 0666): No such "
                                 "file or directory"));
  fake_close (ch);
}
END_TEST

/* -- SOCKETPAIR ---------------------------------------------------------------- */

START_TEST (pair_keeps_borders)
{
  struct modcat_channel *ch;
  char buf[8];
  int result;

  ch = open_as ("SOCKETPAIR", NULL, MODCAT_RDWR, NULL, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_ptr_nonnull (strstr (fake.log, "N writing to and reading from "
                                 "unnamed socketpair\n"));
  ck_assert_uint_eq (ch->flags, MODCAT_CH_DATAGRAM);
  ck_assert_int_eq (modcat_write (ch, "abc", 3), 3);
  ck_assert_int_eq (modcat_write (ch, "de", 2), 2);
  ck_assert_int_eq (modcat_read (ch, buf, 8), 3);
  ck_assert_int_eq (modcat_read (ch, buf, 8), 2);
  ck_assert_int_eq (modcat_read (ch, buf, 8), -1);
  ck_assert_int_eq (errno, EAGAIN);
  ck_assert_str_eq (fake.phases, "80 90 90 260 260 ");
  fake_close (ch);
}
END_TEST

/* Type TYPE ends when all came back, empty datagrams too, and not before. */
static void
check_end (int type)
{
  struct modcat_channel *ch;
  char buf[8];
  int result;

  ch = open_as ("SOCKETPAIR", NULL, MODCAT_RDWR, OPTS ({ "so-type", type,
                                                         NULL }), &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_int_eq (modcat_write (ch, "abc", 3), 3);
  ck_assert_int_eq (modcat_write (ch, "", 0), 0);
  ck_assert_int_eq (modcat_write (ch, "d", 1), 1);
  ck_assert_uint_eq (modcat_pending (ch), 0);
  ck_assert_int_eq (ch->half_close, MODCAT_HC_CALL);
  ck_assert_int_eq (ch->ops->half_close (ch), MODCAT_OK);
  ck_assert_int_eq (fake.woken, 1);
  ck_assert_uint_ne (modcat_pending (ch), 0);
  ck_assert_int_eq (modcat_read (ch, buf, 8), 3);
  ck_assert_int_eq (modcat_read (ch, buf, 8), MODCAT_EMPTY);
  ck_assert_int_eq (modcat_read (ch, buf, 8), 1);
  ck_assert_int_eq (modcat_read (ch, buf, 8), 0);
  fake_close (ch);
}

START_TEST (pair_ends)
{
  check_end (SOCK_DGRAM);
  check_end (SOCK_SEQPACKET);
}
END_TEST

START_TEST (pair_seqpacket_closed_by_shut_close)
{
  struct modcat_channel *ch;
  char buf[8];
  int result;

  ch = open_as ("SOCKETPAIR", NULL, MODCAT_RDWR,
                OPTS ({ "so-type", SOCK_SEQPACKET, NULL }), &result);
  close (ch->wfd);
  ch->wfd = -1;
  ck_assert_int_eq (modcat_read (ch, buf, 8), 0);
  fake_close (ch);
}
END_TEST

START_TEST (pair_stream)
{
  struct modcat_channel *ch;
  int result;

  ch = open_as ("SOCKETPAIR", NULL, MODCAT_RDWR,
                OPTS ({ "so-type", SOCK_STREAM, NULL }), &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_uint_eq (ch->flags, MODCAT_CH_BYTES);
  ck_assert_ptr_null (ch->ops);
  ck_assert_int_eq (ch->half_close, MODCAT_HC_CLOSE);
  fake_close (ch);
}
END_TEST

START_TEST (pair_of_no_type)
{
  struct modcat_channel *ch;
  int result;

  ch = open_as ("SOCKETPAIR", NULL, MODCAT_RDWR,
                OPTS ({ "so-type", 9, NULL }, { "so-protocol", 0, NULL }),
                &result);
  ck_assert_int_eq (result, MODCAT_FAIL);
  ck_assert_ptr_nonnull (strstr (fake.log, "F socketpair(1, 9, 0): "));
  fake_close (ch);
}
END_TEST

UNIT_MAIN ("pipe", unnamed_echoes, unnamed_has_no_entry, named_is_made,
           named_is_kept_when_it_was_there, named_unlink_close_0, named_excl,
           named_unlink_makes_a_new_one, named_waits_and_resumes,
           named_in_a_missing_folder, pair_keeps_borders, pair_ends,
           pair_seqpacket_closed_by_shut_close, pair_stream, pair_of_no_type)
