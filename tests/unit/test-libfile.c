/* tests/unit/test-libfile.c -- libmodcat-file: its options, and open(2).
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <modcat/file.h>

#include "tests/unit/fake-core.h"
#include "tests/unit/unit.h"

static const struct modcat_addr type = {
  .names = "TEST", .dirs = MODCAT_RDWR,
  .groups = MODCAT_GROUPS (&modcat_group_named, &modcat_group_open,
                           &modcat_group_fd, &modcat_group_reg),
};

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

static mode_t
mode_of (const char *path)
{
  struct stat st;

  ck_assert_int_eq (stat (path, &st), 0);
  return st.st_mode & 07777;
}

/* A channel for PATH with OPTS; *RESULT of opening it. */
static struct modcat_channel *
open_with (const char *path, unsigned dirs, int flags,
           const struct fake_option *opts, int *result)
{
  const struct modcat_request *rq = fake_request_for (&type, dirs, path,
                                                      opts);
  struct modcat_channel *ch = fake_channel (rq);

  *result = modcat_file_open (rq, ch, path, dirs, flags, NULL);
  return ch;
}

/* -- flags -------------------------------------------------------------------- */

static int
flags_of (unsigned dirs, int flags, const struct fake_option *opts)
{
  struct modcat_request *rq = fake_request_for (&type, dirs, "x", opts);
  struct modcat_channel *ch = fake_channel (rq);
  int result = -1;

  if (modcat_open_flags (rq, dirs, flags, &result) != MODCAT_OK)
    result = -1;
  fake_close (ch);
  return result;
}

START_TEST (flags_follow_directions)
{
  ck_assert_int_eq (flags_of (MODCAT_READ, 0, NULL), O_RDONLY);
  ck_assert_int_eq (flags_of (MODCAT_WRITE, 0, NULL), O_WRONLY);
  ck_assert_int_eq (flags_of (MODCAT_RDWR, O_CREAT, NULL), O_RDWR | O_CREAT);
}
END_TEST

START_TEST (flags_of_options)
{
  static const struct { const char *name; int flag; } rows[] = {
    { "append", O_APPEND }, { "o-creat", O_CREAT }, { "o-direct", O_DIRECT },
    { "o-directory", O_DIRECTORY }, { "o-dsync", O_DSYNC },
    { "o-excl", O_EXCL }, { "o-largefile", O_LARGEFILE },
    { "o-noatime", O_NOATIME }, { "o-noctty", O_NOCTTY },
    { "o-nofollow", O_NOFOLLOW }, { "o-nonblock", O_NONBLOCK },
    { "o-rsync", O_RSYNC }, { "o-sync", O_SYNC }, { "o-trunc", O_TRUNC },
  };

  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    ck_assert_int_eq (flags_of (MODCAT_READ, 0,
                                OPTS ({ rows[i].name, 1, NULL })),
                      rows[i].flag);
    /* "=0" takes away what the address would have set. */
    ck_assert_int_eq (flags_of (MODCAT_READ, rows[i].flag,
                                OPTS ({ rows[i].name, 0, NULL })), 0);
  }
  ck_assert_uint_eq (sizeof rows / sizeof rows[0] + 3,
                     modcat_group_open.opts.count);
}
END_TEST

START_TEST (access_mode_of_options)
{
  ck_assert_int_eq (flags_of (MODCAT_RDWR, 0, OPTS ({ "o-rdonly", 1, NULL })),
                    O_RDONLY);
  ck_assert_int_eq (flags_of (MODCAT_RDWR, 0, OPTS ({ "o-wronly", 1, NULL })),
                    O_WRONLY);
  ck_assert_int_eq (flags_of (MODCAT_READ, 0, OPTS ({ "o-rdwr", 1, NULL })),
                    O_RDWR);
  ck_assert_int_eq (flags_of (MODCAT_READ, 0, OPTS ({ "o-rdwr", 0, NULL })),
                    O_RDONLY);
  ck_assert_int_eq (flags_of (MODCAT_READ, 0, OPTS ({ "o-rdonly", 1, NULL },
                                                    { "o-wronly", 1, NULL })),
                    -1);
  ck_assert_ptr_nonnull (strstr (fake.log, "exclude each other"));
}
END_TEST

/* -- opening ------------------------------------------------------------------- */

START_TEST (open_existing)
{
  struct modcat_channel *ch;
  char buf[8];
  int result;

  fake_scratch ();
  make ("f", "hello");
  ch = open_with ("f", MODCAT_READ, 0, NULL, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_int_eq (ch->wfd, -1);
  ck_assert_int_eq (ch->flags, MODCAT_CH_BYTES);
  ck_assert_int_eq (ch->half_close, MODCAT_HC_NONE);
  ck_assert_int_eq (read (ch->rfd, buf, sizeof buf), 5);
  ck_assert_int_eq (fcntl (ch->rfd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
  ck_assert_str_eq (fake.phases, "30 40 50 60 ");
  ck_assert_ptr_nonnull (strstr (fake.log, "N opening regular file \"f\" for "
                                 "reading\n"));
  ck_assert_ptr_nonnull (strstr (fake.log, "I open(\"f\", 00, 0666) -> "));
  fake_close (ch);
  ch = open_with ("f", MODCAT_RDWR, 0, NULL, &result);
  ck_assert_int_eq (ch->rfd, ch->wfd);
  fake_close (ch);
}
END_TEST

START_TEST (open_missing)
{
  struct modcat_channel *ch;
  int result;

  fake_scratch ();
  ch = open_with ("f", MODCAT_RDWR, 0, NULL, &result);
  ck_assert_int_eq (result, MODCAT_FAIL);
  ck_assert_ptr_nonnull (strstr (fake.log, "N opening undef \"f\" for reading "
                                 "and writing\n"));
  ck_assert_ptr_nonnull (strstr (fake.log, "F open(\"f\", 02, 0666): No such "
                                 "file or directory\nW what does not"));
  ck_assert_int_eq (ch->rfd, -1);
  fake_close (ch);
}
END_TEST

START_TEST (perm_is_for_new_files)
{
  struct modcat_channel *ch;
  int result;

  fake_scratch ();
  umask (022);
  ch = open_with ("f", MODCAT_WRITE, 0,
                  OPTS ({ "o-creat", 1, NULL }, { "perm", 0666, NULL }),
                  &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_uint_eq (mode_of ("f"), 0644);
  fake_close (ch);
  ch = open_with ("f", MODCAT_WRITE, 0,
                  OPTS ({ "o-creat", 1, NULL }, { "perm", 0600, NULL }),
                  &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_uint_eq (mode_of ("f"), 0644);
  fake_close (ch);
}
END_TEST

START_TEST (doing_is_logged)
{
  const struct modcat_request *rq;
  struct modcat_channel *ch;

  fake_scratch ();
  rq = fake_request_for (&type, MODCAT_WRITE, "f", NULL);
  ch = fake_channel (rq);
  ck_assert_int_eq (modcat_file_open (rq, ch, "f", MODCAT_WRITE, O_CREAT,
                                      "creating regular file"), MODCAT_OK);
  ck_assert_ptr_nonnull (strstr (fake.log, "N creating regular file \"f\" for "
                                 "writing\n"));
  fake_close (ch);
  rq = fake_request_for (&type, MODCAT_WRITE, "f", NULL);
  ch = fake_channel (rq);
  ck_assert_int_eq (modcat_file_open (rq, ch, "f", MODCAT_WRITE, 0, ""),
                    MODCAT_OK);
  ck_assert_ptr_null (strstr (fake.log, "N "));
  fake_close (ch);
}
END_TEST

/* -- named pipes ---------------------------------------------------------------- */

START_TEST (fifo_reader_waits_for_writer)
{
  struct modcat_channel *ch;
  int result, fd;

  fake_scratch ();
  ck_assert_int_eq (mkfifo ("p", 0600), 0);
  ch = open_with ("p", MODCAT_READ, 0, NULL, &result);
  ck_assert_int_eq (result, MODCAT_AGAIN);
  ck_assert_int_eq (fake.wait_fd, ch->rfd);
  ck_assert_uint_eq (fake.wait_dirs, MODCAT_READ);
  ck_assert_ptr_nonnull (strstr (fake.log, "I waiting for a writer of \"p\""));
  fd = open ("p", O_WRONLY | O_NONBLOCK);
  ck_assert_int_ne (fd, -1);
  /* He need not write. */
  ck_assert_int_eq (modcat_file_open (ch->rq, ch, "p", MODCAT_READ, 0, NULL),
                    MODCAT_OK);
  ck_assert_int_eq (write (fd, "x", 1), 1);
  ck_assert_int_eq (modcat_file_open (ch->rq, ch, "p", MODCAT_READ, 0, NULL),
                    MODCAT_OK);
  ck_assert_int_eq (read (ch->rfd, (char[2]) { 0 }, 2), 1);
  close (fd);
  fake_close (ch);
}
END_TEST

START_TEST (fifo_reader_sees_a_writer_that_left)
{
  struct modcat_channel *ch;
  int result;

  fake_scratch ();
  ck_assert_int_eq (mkfifo ("p", 0600), 0);
  ch = open_with ("p", MODCAT_READ, 0, NULL, &result);
  ck_assert_int_eq (result, MODCAT_AGAIN);
  close (open ("p", O_WRONLY | O_NONBLOCK));
  ck_assert_int_eq (modcat_file_open (ch->rq, ch, "p", MODCAT_READ, 0, NULL),
                    MODCAT_OK);
  fake_close (ch);
}
END_TEST

START_TEST (fifo_writer_waits_for_reader)
{
  struct modcat_channel *ch;
  int result, fd;
  int64_t before = modcat_now ();

  fake_scratch ();
  ck_assert_int_eq (mkfifo ("p", 0600), 0);
  ch = open_with ("p", MODCAT_WRITE, 0, NULL, &result);
  ck_assert_int_eq (result, MODCAT_AGAIN);
  ck_assert_int_gt (fake.deadline, before);
  ck_assert_int_le (fake.deadline, modcat_now () + 1000000000);
  ck_assert_int_eq (modcat_file_open (ch->rq, ch, "p", MODCAT_WRITE, 0, NULL),
                    MODCAT_AGAIN);
  fd = open ("p", O_RDONLY | O_NONBLOCK);
  ck_assert_int_eq (modcat_file_open (ch->rq, ch, "p", MODCAT_WRITE, 0, NULL),
                    MODCAT_OK);
  ck_assert_int_eq (write (ch->wfd, "x", 1), 1);
  /* One line for each, however often it was tried. */
  ck_assert_ptr_null (strstr (strstr (fake.log, "waiting for a reader") + 1,
                              "waiting for a reader"));
  ck_assert_ptr_null (strstr (strstr (fake.log, "N opening") + 1,
                              "N opening"));
  close (fd);
  fake_close (ch);
}
END_TEST

START_TEST (fifo_nonblock_does_not_wait)
{
  struct modcat_channel *ch;
  int result;

  fake_scratch ();
  ck_assert_int_eq (mkfifo ("p", 0600), 0);
  ch = open_with ("p", MODCAT_WRITE, 0, OPTS ({ "o-nonblock", 1, NULL }),
                  &result);
  ck_assert_int_eq (result, MODCAT_FAIL);
  ck_assert_ptr_nonnull (strstr (fake.log, "F open(\"p\", 04001, 0666): No "
                                 "such device or address\n"));
  fake_close (ch);
  ch = open_with ("p", MODCAT_READ, 0, OPTS ({ "o-nonblock", 1, NULL }),
                  &result);
  ck_assert_int_eq (result, MODCAT_OK);
  fake_close (ch);
}
END_TEST

START_TEST (fifo_both_ways_does_not_wait)
{
  struct modcat_channel *ch;
  int result;

  fake_scratch ();
  ck_assert_int_eq (mkfifo ("p", 0600), 0);
  ch = open_with ("p", MODCAT_RDWR, 0, NULL, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_ptr_nonnull (strstr (fake.log, "N opening named pipe \"p\""));
  fake_close (ch);
  ch = open_with ("p", MODCAT_READ, 0, OPTS ({ "o-rdwr", 1, NULL }), &result);
  ck_assert_int_eq (result, MODCAT_OK);
  fake_close (ch);
}
END_TEST

/* -- entries -------------------------------------------------------------------- */

START_TEST (unlink_in_each_phase)
{
  struct modcat_channel *ch;
  char buf[4];
  int result;

  fake_scratch ();
  make ("f", "old");
  ch = open_with ("f", MODCAT_READ, O_CREAT,
                  OPTS ({ "unlink-early", 1, NULL }), &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_int_eq (read (ch->rfd, buf, 4), 0);
  ck_assert_ptr_nonnull (strstr (fake.log, "N opening undef"));
  fake_close (ch);
  make ("f", "old");
  ch = open_with ("f", MODCAT_READ, O_CREAT, OPTS ({ "unlink", 1, NULL }),
                  &result);
  ck_assert_int_eq (read (ch->rfd, buf, 4), 0);
  fake_close (ch);
  make ("f", "old");
  ch = open_with ("f", MODCAT_READ, 0, OPTS ({ "unlink-late", 1, NULL }),
                  &result);
  ck_assert_int_eq (read (ch->rfd, buf, 4), 3);
  ck_assert_int_eq (access ("f", F_OK), -1);
  fake_close (ch);
  make ("f", "old");
  ch = open_with ("f", MODCAT_READ, 0,
                  OPTS ({ "unlink-early", 0, NULL }, { "unlink", 0, NULL },
                        { "unlink-late", 0, NULL }), &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_int_eq (access ("f", F_OK), 0);
  ck_assert_ptr_null (fake_unused (ch->rq));
  fake_close (ch);
}
END_TEST

START_TEST (unlink_needs_no_entry_but_fails_on_folders)
{
  struct modcat_channel *ch;
  int result;

  fake_scratch ();
  ch = open_with ("f", MODCAT_READ, O_CREAT,
                  OPTS ({ "unlink-early", 1, NULL }, { "unlink", 1, NULL }),
                  &result);
  ck_assert_int_eq (result, MODCAT_OK);
  fake_close (ch);
  ck_assert_int_eq (mkdir ("d", 0700), 0);
  ch = open_with ("d", MODCAT_READ, 0, OPTS ({ "unlink-early", 1, NULL }),
                  &result);
  ck_assert_int_eq (result, MODCAT_FAIL);
  ck_assert_ptr_nonnull (strstr (fake.log, "F unlink(\"d\"): "));
  fake_close (ch);
}
END_TEST

START_TEST (early_attributes)
{
  struct modcat_channel *ch;
  int result;

  fake_scratch ();
  make ("f", "");
  ch = open_with ("f", MODCAT_READ, 0,
                  OPTS ({ "perm-early", 0640, NULL },
                        { "user-early", getuid (), NULL },
                        { "group-early", getgid (), NULL }), &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_uint_eq (mode_of ("f"), 0640);
  fake_close (ch);
  /* Without an entry they are ignored, as in socat. */
  ch = open_with ("g", MODCAT_READ, O_CREAT,
                  OPTS ({ "perm-early", 0, NULL },
                        { "user-early", 12345, NULL },
                        { "group-early", 12345, NULL }), &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_ptr_null (fake_unused (ch->rq));
  ck_assert_uint_ne (mode_of ("g"), 0);
  fake_close (ch);
}
END_TEST

START_TEST (attributes_of_a_new_entry)
{
  const struct modcat_request *rq;
  struct modcat_channel *ch;
  struct stat st;
  uid_t user = getuid () == 0 ? 1 : getuid ();
  gid_t group = getuid () == 0 ? 2 : getgid ();

  fake_scratch ();
  make ("s", "");
  rq = fake_request_for (&type, MODCAT_RDWR, "s",
                         OPTS ({ "user", user, NULL },
                               { "group", group, NULL },
                               { "perm", 04711, NULL }));
  ch = fake_channel (rq);
  ck_assert_int_eq (modcat_entry_attributes (rq, ch, "s", 0), MODCAT_OK);
  ck_assert_uint_ne (mode_of ("s"), 04711);
  ck_assert_int_eq (modcat_entry_attributes (rq, ch, "s", 1), MODCAT_OK);
  /* The mode comes last: a change of the owner takes the set-id bits. */
  ck_assert_uint_eq (mode_of ("s"), 04711);
  ck_assert_int_eq (stat ("s", &st), 0);
  ck_assert_uint_eq (st.st_uid, user);
  ck_assert_uint_eq (st.st_gid, group);
  ck_assert_int_eq (modcat_entry_attributes (rq, ch, "none", 1), MODCAT_FAIL);
  ck_assert_ptr_nonnull (strstr (fake.log, "F chown(\"none\", "));
  fake_close (ch);
}
END_TEST

START_TEST (owner_of_a_descriptor)
{
  const struct modcat_opt *row = fake_row (&modcat_group_named, "user");
  struct modcat_value v = { .num = { (int64_t) getuid () } };
  struct modcat_target t = { .fd = -1 };

  fake_scratch ();
  ck_assert_int_eq (row->apply (&t, row, &v), MODCAT_SKIP);
  make ("f", "");
  t.fd = open ("f", O_RDONLY);
  ck_assert_int_eq (row->apply (&t, row, &v), MODCAT_OK);
  close (t.fd);
  fake.log[0] = '\0';
  ck_assert_int_eq (row->apply (&t, row, &v), MODCAT_FAIL);
  ck_assert_ptr_nonnull (strstr (fake.log, "F fchown("));
}
END_TEST

/* Whether PATH is to be removed at the end, with OPTS and default DFLT. */
static const char *
removed (const char *path, int dflt, const struct fake_option *opts)
{
  const struct modcat_request *rq = fake_request_for (&type, MODCAT_READ,
                                                      path, opts);
  struct modcat_channel *ch = fake_channel (rq);

  ck_assert_int_eq (modcat_entry_unlink_close (rq, ch, path, dflt),
                    MODCAT_OK);
  fake_close (ch);
  return fake.unlink_at_close;
}

START_TEST (unlink_close)
{
  char cwd[PATH_MAX], want[PATH_MAX + 4];

  fake_scratch ();
  ck_assert_str_eq (removed ("/x/y", 0, NULL), "");
  ck_assert_str_eq (removed ("/x/y", 1, NULL), "/x/y");
  ck_assert_str_eq (removed ("/x/y", 1, OPTS ({ "unlink-close", 0, NULL })),
                    "");
  ck_assert_str_eq (removed ("/x/y", 0, OPTS ({ "unlink-close", 1, NULL })),
                    "/x/y");
  ck_assert_ptr_nonnull (getcwd (cwd, sizeof cwd));
  snprintf (want, sizeof want, "%s/y", cwd);
  ck_assert_str_eq (removed ("y", 1, NULL), want);
}
END_TEST

START_TEST (entry_types)
{
  fake_scratch ();
  make ("f", "");
  ck_assert_int_eq (mkfifo ("p", 0600), 0);
  ck_assert_int_eq (symlink ("p", "l"), 0);
  ck_assert_int_eq (symlink ("nowhere", "dangling"), 0);
  ck_assert_str_eq (modcat_entry_type ("f"), "regular file");
  ck_assert_str_eq (modcat_entry_type ("p"), "named pipe");
  ck_assert_str_eq (modcat_entry_type ("l"), "named pipe");
  ck_assert_str_eq (modcat_entry_type ("."), "directory");
  ck_assert_str_eq (modcat_entry_type ("/dev/null"), "character device");
  ck_assert_str_eq (modcat_entry_type ("dangling"), "undef");
  ck_assert_str_eq (modcat_entry_type ("none"), "undef");
}
END_TEST

/* -- REG and BLK ------------------------------------------------------------------ */

static int
act (int fd, const struct modcat_group *g, const char *name, int64_t num)
{
  const struct modcat_opt *row = fake_row (g, name);
  struct modcat_value v = { .num = { num } };
  struct modcat_target t = { .fd = fd };

  return row->apply (&t, row, &v);
}

START_TEST (seek_rows)
{
  static const struct modcat_group *const groups[] = { &modcat_group_reg,
                                                       &modcat_group_blk };
  int fd;

  fake_scratch ();
  make ("f", "0123456789");
  fd = open ("f", O_RDONLY);
  for (size_t i = 0; i < 2; i++) {
    ck_assert_int_eq (act (fd, groups[i], "lseek64-set", 3), MODCAT_OK);
    ck_assert_int_eq (act (fd, groups[i], "lseek64-cur", 2), MODCAT_OK);
    ck_assert_int_eq (act (fd, groups[i], "lseek32-cur", -1), MODCAT_OK);
    ck_assert_int_eq (lseek (fd, 0, SEEK_CUR), 4);
    ck_assert_int_eq (act (fd, groups[i], "lseek64-end", -3), MODCAT_OK);
    ck_assert_int_eq (lseek (fd, 0, SEEK_CUR), 7);
    ck_assert_int_eq (act (fd, groups[i], "lseek32-end", 0), MODCAT_OK);
    ck_assert_int_eq (act (fd, groups[i], "lseek32-set", 1), MODCAT_OK);
    ck_assert_int_eq (lseek (fd, 0, SEEK_CUR), 1);
    ck_assert_int_eq (act (-1, groups[i], "lseek64-set", 3), MODCAT_SKIP);
    fake.log[0] = '\0';
    ck_assert_int_eq (act (fd, groups[i], "lseek64-set", -3), MODCAT_FAIL);
    ck_assert_ptr_nonnull (strstr (fake.log, ", -3, SEEK_SET): "));
    ck_assert_int_eq (fake_row (groups[i], "lseek32-set")->max, INT32_MAX);
    ck_assert_uint_eq (fake_row (groups[i], "lseek64-cur")->flags,
                       MODCAT_OPT_REPEAT);
  }
  close (fd);
}
END_TEST

START_TEST (truncate_rows)
{
  struct stat st;
  int fd;

  fake_scratch ();
  make ("f", "0123456789");
  fd = open ("f", O_RDWR);
  ck_assert_int_eq (act (fd, &modcat_group_reg, "ftruncate64", 4), MODCAT_OK);
  ck_assert_int_eq (fstat (fd, &st), 0);
  ck_assert_int_eq (st.st_size, 4);
  ck_assert_int_eq (act (fd, &modcat_group_reg, "ftruncate32", 0), MODCAT_OK);
  ck_assert_int_eq (fstat (fd, &st), 0);
  ck_assert_int_eq (st.st_size, 0);
  close (fd);
  fd = open ("f", O_RDONLY);
  ck_assert_int_eq (act (fd, &modcat_group_reg, "ftruncate64", 4),
                    MODCAT_FAIL);
  ck_assert_ptr_nonnull (strstr (fake.log, "ftruncate("));
  close (fd);
}
END_TEST

START_TEST (attributes)
{
  int fd, result;

  fake_scratch ();
  make ("f", "");
  fd = open ("f", O_RDWR);
  result = act (fd, &modcat_group_reg, "fs-nodump", 1);
  /* Not each file system has it; then it says so. */
  if (result != MODCAT_OK) {
    ck_assert_ptr_nonnull (strstr (fake.log, "FS_IOC_"));
  } else {
    ck_assert_int_eq (act (fd, &modcat_group_reg, "fs-nodump", 0),
                      MODCAT_OK);
  }
  close (fd);
  fd = open ("/dev/null", O_RDONLY);
  ck_assert_int_eq (act (fd, &modcat_group_reg, "fs-append", 1),
                    MODCAT_FAIL);
  close (fd);
  ck_assert_int_eq (act (-1, &modcat_group_reg, "fs-sync", 1),
                    MODCAT_SKIP);
  ck_assert_uint_eq (modcat_group_reg.opts.count,
                     12 + 2 + modcat_group_blk.opts.count);
}
END_TEST

UNIT_MAIN ("libfile", flags_follow_directions, flags_of_options,
           access_mode_of_options, open_existing, open_missing,
           perm_is_for_new_files, doing_is_logged,
           fifo_reader_waits_for_writer, fifo_reader_sees_a_writer_that_left,
           fifo_writer_waits_for_reader, fifo_nonblock_does_not_wait,
           fifo_both_ways_does_not_wait, unlink_in_each_phase,
           unlink_needs_no_entry_but_fails_on_folders, early_attributes,
           attributes_of_a_new_entry, owner_of_a_descriptor, unlink_close,
           entry_types, seek_rows, truncate_rows, attributes)
