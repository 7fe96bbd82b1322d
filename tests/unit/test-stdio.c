/* tests/unit/test-stdio.c -- the module stdio: STDIO, STDIN …, FD.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "modules/stdio/stdio.c"

#include <stdio.h>

#include "tests/unit/fake-core.h"
#include "tests/unit/unit.h"

static struct modcat_channel *
open_as (const char *keyword, const char *arg, unsigned dirs, int *result)
{
  const struct modcat_request *rq = fake_request (&stdio_LTX_modcat_module,
                                                  keyword, dirs, arg, NULL);
  struct modcat_channel *ch;

  ck_assert_ptr_nonnull (rq);
  ch = fake_channel (rq);
  *result = rq->addr->open (rq, ch);
  return ch;
}

START_TEST (standard_descriptors)
{
  static const struct {
    const char *keyword;
    unsigned dirs;
    int rfd, wfd;
    const char *line;
  } rows[] = {
    { "STDIO", MODCAT_RDWR, 0, 1, "N reading from and writing to stdio\n" },
    { "STDIO", MODCAT_READ, 0, -1, "N using stdin for reading\n" },
    { "STDIO", MODCAT_WRITE, -1, 1, "N using stdout for writing\n" },
    { "STDIN", MODCAT_READ, 0, -1, "N using stdin for reading\n" },
    { "STDOUT", MODCAT_WRITE, -1, 1, "N using stdout for writing\n" },
    { "STDERR", MODCAT_WRITE, -1, 2, "N using stderr for writing\n" },
    { "STDIN", MODCAT_RDWR, 0, 0, "N using stdin for reading and writing\n" },
  };

  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct modcat_channel *ch;
    int result;

    ch = open_as (rows[i].keyword, NULL, rows[i].dirs, &result);
    ck_assert_int_eq (result, MODCAT_OK);
    ck_assert_int_eq (ch->rfd, rows[i].rfd);
    ck_assert_int_eq (ch->wfd, rows[i].wfd);
    ck_assert_str_eq (fake.log, rows[i].line);
    ck_assert_uint_eq (ch->flags, MODCAT_CH_INHERITED | MODCAT_CH_BYTES);
    ck_assert_int_eq (ch->half_close, MODCAT_HC_NONE);
    fake_close (ch);
    ck_assert_int_ne (fcntl (0, F_GETFD), -1);
  }
}
END_TEST

/* Options of sockets act on both descriptors, on a single one once. */
START_TEST (socket_phases)
{
  struct modcat_channel *ch;
  int result;

  ch = open_as ("STDIO", NULL, MODCAT_RDWR, &result);
  ck_assert_str_eq (fake.phases, "90 140 260 90 140 260 ");
  fake_close (ch);
  ch = open_as ("FD", "0", MODCAT_RDWR, &result);
  ck_assert_str_eq (fake.phases, "90 140 260 ");
  fake_close (ch);
}
END_TEST

START_TEST (fd_is_used_and_kept)
{
  struct modcat_channel *ch;
  char text[16];
  int result, flags, fd = dup (0);

  snprintf (text, sizeof text, "%#x", (unsigned) fd);
  flags = fcntl (fd, F_GETFL);
  ch = open_as ("FD", text, MODCAT_RDWR, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_int_eq (ch->rfd, fd);
  ck_assert_int_eq (ch->wfd, fd);
  ck_assert_int_eq (fcntl (fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
  ck_assert_int_eq (fcntl (fd, F_GETFL), flags);
  snprintf (text, sizeof text, " %d for ", fd);
  ck_assert_ptr_nonnull (strstr (fake.log, "N using file descriptor"));
  ck_assert_ptr_nonnull (strstr (fake.log, text));
  fake_close (ch);
  ck_assert_int_ne (fcntl (fd, F_GETFD), -1);
  close (fd);
}
END_TEST

START_TEST (fd_leaves_the_first_three_to_programs)
{
  struct modcat_channel *ch;
  int result;

  ch = open_as ("FD", "2", MODCAT_WRITE, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_int_eq (fcntl (2, F_GETFD) & FD_CLOEXEC, 0);
  fake_close (ch);
}
END_TEST

START_TEST (fd_that_is_not_open)
{
  struct modcat_channel *ch;
  char text[16];
  int result, fd = dup (0);

  close (fd);
  snprintf (text, sizeof text, "%d", fd);
  ch = open_as ("FD", text, MODCAT_READ, &result);
  ck_assert_int_eq (result, MODCAT_FAIL);
  ck_assert_ptr_nonnull (strstr (fake.log, "Bad file descriptor"));
  fake_close (ch);
}
END_TEST

START_TEST (fd_numbers_that_are_none)
{
  static const char *const texts[] = {
    "", "x", "1x", "-1", " 1", "+1", "0x", "08", "2147483648",
    "99999999999999999999999999",
  };

  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    ck_assert_ptr_null (fake_request (&stdio_LTX_modcat_module, "FD",
                                      MODCAT_READ, texts[i], NULL));
    ck_assert_ptr_nonnull (strstr (fake.log, "F error in FD number"));
  }
}
END_TEST

UNIT_MAIN ("stdio", standard_descriptors, socket_phases, fd_is_used_and_kept,
           fd_leaves_the_first_three_to_programs, fd_that_is_not_open,
           fd_numbers_that_are_none)
