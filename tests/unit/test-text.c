/* tests/unit/test-text.c -- TEXT and STALL, driven by their descriptor.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/channel.h"
#include "core/list.h"
#include "core/loader.h"
#include "core/log.h"
#include "core/registry.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

extern const struct modcat_module text_LTX_modcat_module;

static struct fixture f;
static const char *argv[2];
static struct mc_word param;
static struct mc_spec spec;

static const struct modcat_addr *
row (const char *keyword)
{
  const struct modcat_list *addrs = &text_LTX_modcat_module.addrs;

  for (size_t i = 0; i < addrs->count; i++)
    if (mc_name_in (keyword, mc_addr_at (addrs, i)->names))
      return mc_addr_at (addrs, i);
  ck_abort_msg ("no %s", keyword);
}

/* An address of KEYWORD with the parameter ARG (NULL: none), not opened. */
static struct mc_request *
request (const char *keyword, const char *arg, unsigned dirs)
{
  struct modcat_address *a = &f.a[0].address;

  fixture_setup (&f);
  mc_log_free (f.ctx.log);
  scratch_new ();
  f.ctx.log = scratch_log (MODCAT_LOG_NOTICE);
  mc_log_install (f.ctx.log);
  argv[0] = arg;
  param = (struct mc_word) { .text = (char *) (uintptr_t) arg, .col = 5 };
  spec = (struct mc_spec) { .text = (char *) (uintptr_t) "TEXT:x",
                            .shown = (char *) (uintptr_t) "TEXT:x",
                            .number = 1 };
  f.a[0].single.params = &param;
  f.a[0].single.nparams = arg != NULL;
  a->spec = &spec;
  a->type = row (keyword);
  a->argv = argv;
  a->argc = arg != NULL;
  return mc_request_new (&f.ctx, NULL, a, dirs);
}

static struct modcat_channel *
opened (const char *keyword, const char *arg, unsigned dirs)
{
  struct mc_request *rq = request (keyword, arg, dirs);
  struct modcat_channel *ch = mc_channel_new ();

  ck_assert_int_eq (mc_channel_fill (ch, rq, rq->pub.addr->state_size), 0);
  if (rq->pub.addr->prepare)
    ck_assert_int_eq (rq->pub.addr->prepare (&rq->pub, NULL), MODCAT_OK);
  ck_assert_int_eq (rq->pub.addr->open (&rq->pub, ch), MODCAT_OK);
  return ch;
}

static void
done (struct modcat_channel *ch)
{
  mc_channel_close (ch);
  fixture_teardown (&f);
}

START_TEST (descriptor)
{
  char why[256];

  ck_assert_ptr_null (mc_check_module (&text_LTX_modcat_module, why,
                                       sizeof why));
  ck_assert_str_eq (row ("TEXT")->pair_with, "STDOUT");
  ck_assert_uint_eq (row ("TEXT")->dirs, MODCAT_READ);
  ck_assert_uint_eq (row ("STALL")->dirs, MODCAT_RDWR);
}
END_TEST

/* TEXT delivers what it was given, and then end of file at once. */
static void
ck_delivers (const char *text)
{
  struct modcat_channel *ch = opened ("TEXT", text, MODCAT_READ);
  char buf[PIPE_BUF + 1];
  size_t len = strlen (text);

  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), (ssize_t) len);
  ck_assert_int_eq (memcmp (buf, text, len), 0);
  if (len > 0)
    ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), 0);
  ck_assert (fcntl (ch->rfd, F_GETFD) & FD_CLOEXEC);
  ck_assert (ch->flags & MODCAT_CH_BYTES);
  ck_assert_int_eq (ch->wfd, -1);
  scratch_ck_logged ("] N reading from data pipe");
  done (ch);
}

START_TEST (text)
{
  ck_delivers ("hello, world");
  ck_delivers ("");
}
END_TEST

START_TEST (longest_text)
{
  char longest[PIPE_BUF + 1];

  memset (longest, 'x', PIPE_BUF);
  longest[PIPE_BUF] = '\0';
  ck_delivers (longest);
}
END_TEST

START_TEST (too_long_text)
{
  char longer[PIPE_BUF + 2];
  struct mc_request *rq;

  memset (longer, 'x', PIPE_BUF + 1);
  longer[PIPE_BUF + 1] = '\0';
  rq = request ("TEXT", longer, MODCAT_READ);
  ck_assert_int_eq (rq->pub.addr->prepare (&rq->pub, NULL), MODCAT_FAIL);
  scratch_ck_logged ("] E address 1, column 6: the text has more than ");
  mc_request_free (rq);
  fixture_teardown (&f);
}
END_TEST

static void
limit_fds (int n)
{
  struct rlimit limit;

  ck_assert_int_eq (getrlimit (RLIMIT_NOFILE, &limit), 0);
  limit.rlim_cur = (rlim_t) n;
  ck_assert_int_eq (setrlimit (RLIMIT_NOFILE, &limit), 0);
}

/* Without a descriptor to spare: an error that says so. */
START_TEST (no_pipe)
{
  static const char *const keywords[] = { "TEXT", "STALL" };

  for (size_t i = 0; i < 2; i++)
    {
      struct mc_request *rq = request (keywords[i], "x", MODCAT_READ);
      struct modcat_channel *ch = mc_channel_new ();
      int low = dup (0);
      int result;

      ck_assert_int_eq (mc_channel_fill (ch, rq, 0), 0);
      close (low);
      /* One more fits; a pipe needs two. */
      limit_fds (low + 1);
      result = rq->pub.addr->open (&rq->pub, ch);
      limit_fds (256);
      ck_assert_int_eq (result, MODCAT_FAIL);
      ck_assert_int_eq (ch->rfd, -1);
      scratch_ck_logged (": cannot make a pipe: Too many open files");
      done (ch);
    }
}
END_TEST

static void
ck_waits_for_pipe (struct modcat_channel *ch, unsigned dir)
{
  struct mc_waits w = { .on = NULL };
  struct pollfd p = { .events = POLLIN };

  mc_channel_wait (ch, dir, &w);
  ck_assert_uint_eq (w.count, 1);
  ck_assert_int_eq (w.deadline, 0);
  ck_assert_uint_eq (w.on[0].dirs, MODCAT_READ);
  p.fd = w.on[0].fd;
  ck_assert_int_eq (p.fd, ch->rfd);
  ck_assert_int_eq (poll (&p, 1, 0), 0);
  mc_waits_free (&w);
}

START_TEST (stall)
{
  struct modcat_channel *ch = opened ("STALL", NULL, MODCAT_RDWR);
  char byte = 'x';

  ck_assert_int_eq (mc_channel_set_nonblock (ch), 0);
  for (int i = 0; i < 3; i++)
    {
      errno = 0;
      ck_assert_int_eq (modcat_read (ch, &byte, 1), -1);
      ck_assert_int_eq (errno, EAGAIN);
      errno = 0;
      ck_assert_int_eq (modcat_write (ch, &byte, 1), -1);
      ck_assert_int_eq (errno, EAGAIN);
    }
  ck_waits_for_pipe (ch, MODCAT_READ);
  ck_waits_for_pipe (ch, MODCAT_WRITE);
  ck_assert (fcntl (ch->rfd, F_GETFD) & FD_CLOEXEC);
  ck_assert (fcntl (ch->wfd, F_GETFD) & FD_CLOEXEC);
  /* Its write end must not be spliced into. */
  ck_assert (!mc_channel_is_plain (ch, MODCAT_WRITE));
  done (ch);
}
END_TEST

START_TEST (stall_notices)
{
  static const char *const notices[] = {
    [MODCAT_READ] = "] N reading from stall pipe\n",
    [MODCAT_WRITE] = "] N writing to nothing\n",
    [MODCAT_RDWR] = "] N reading from stall pipe, writing to nothing\n",
  };

  for (unsigned dirs = MODCAT_READ; dirs <= MODCAT_RDWR; dirs++)
    {
      struct modcat_channel *ch = opened ("STALL", NULL, dirs);

      scratch_ck_logged (notices[dirs]);
      done (ch);
    }
}
END_TEST

/* In a session: the other side's end of file is all that happens. */
START_TEST (stall_in_session)
{
  struct modcat_channel *ch = opened ("STALL", NULL, MODCAT_RDWR);
  int fds[2];
  struct mc_session *s;

  ck_assert_int_eq (pipe2 (fds, O_CLOEXEC | O_NONBLOCK), 0);
  ck_assert_int_eq (write (fds[1], "x", 1), 1);
  close (fds[1]);
  s = fixture_session (&f, fixture_channel (&f, 1, fds[0], -1), ch);
  ck_assert (!fixture_relay (&f, s, 100));
  fixture_teardown (&f);
}
END_TEST

UNIT_MAIN ("text", descriptor, text, longest_text, too_long_text, no_pipe,
           stall, stall_notices, stall_in_session)
