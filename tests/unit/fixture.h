/* tests/unit/fixture.h -- a core and channels for tests, without a command
 * line.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef FIXTURE_H
#define FIXTURE_H

#include "core/context.h"
#include "core/session.h"
#include "tests/unit/unit.h"

/* An address type with nothing in it, and the confs that every address has:
   tests change what they need. */
struct fixture_address {
  struct modcat_addr type;
  struct mc_spec spec;
  struct mc_single single;
  struct modcat_address address;
  struct mc_conf conf[16];
  struct mc_opt_set opts[16];
  struct mc_option_words words[16];
  struct mc_appl_conf appl;
  struct mc_fd_conf fd;
  struct mc_retry_conf retry;
  struct mc_child_conf child;
  struct mc_all_conf all;
  struct mc_process_conf process;
  struct modcat_listen_conf listen;
};

struct fixture {
  struct mc_context ctx;
  struct fixture_address a[2];
};

/* Loop, pool, log (fatal lines only), children, locks; -t 0.5. */
void fixture_setup (struct fixture *f);
void fixture_teardown (struct fixture *f);

/* From now on what is of LEVEL and above can be asked for by
   scratch_logged(); makes a scratch folder. */
void fixture_log (struct fixture *f, enum modcat_level level);

/* Let address SIDE have GROUP, with its defaults. */
void fixture_group (struct fixture *f, int side,
                    const struct modcat_group *group);

/* Give address SIDE the option ROW of GROUP, value TEXT (NULL: none), as the
   command line would. */
void fixture_option (struct fixture *f, int side,
                     const struct modcat_group *group,
                     const struct modcat_opt *row, const char *text);

/* The same for the row of GROUP that is called NAME. */
void fixture_option_named (struct fixture *f, int side,
                           const struct modcat_group *group,
                           const char *name, const char *text);

/* One turn of the loop, at LIMIT (modcat_now() scale) at the latest. */
void fixture_turn (struct fixture *f, int64_t limit);

/* Turn the loop until COND holds; fails the test after 5 s. */
#define FIXTURE_UNTIL(f, cond)                                          \
  do                                                                    \
    {                                                                   \
      int64_t limit_ = modcat_now () + INT64_C (5000000000);            \
      while (!(cond))                                                   \
        {                                                               \
          ck_assert_msg (modcat_now () < limit_, "in vain: " #cond);    \
          fixture_turn (f, limit_);                                     \
        }                                                               \
    }                                                                   \
  while (0)

/* An open channel of address SIDE on RFD and WFD. */
struct modcat_channel *fixture_channel (struct fixture *f, int side, int rfd,
                                        int wfd);

/* A session whose two channels are these, put into the context; its relay is
   not started. */
struct mc_session *fixture_session (struct fixture *f,
                                    struct modcat_channel *left,
                                    struct modcat_channel *right);

/* Start the relay of S: DIRS MODCAT_READ left to right only, MODCAT_WRITE
   the other way only. */
void fixture_start (struct mc_session *s, unsigned dirs);

/* Start the relay of S, both ways, and turn the loop until the session is
   over or MS milliseconds have passed; true: it is over. */
bool fixture_relay (struct fixture *f, struct mc_session *s, int ms);

/* A child that ends with STATUS when *GO is closed, or at any signal. */
pid_t fixture_program (int *go, int status);

/* What a channel without descriptors says when it is read or written. */
struct fixture_step {
  ssize_t n;                   /* the result; a write takes at most so much */
  int err;                     /* errno with n -1 */
  const char *data;            /* read: what comes, n is then its length */
};
struct fixture_script {
  const struct fixture_step *reads, *writes;    /* up to one that is zeros;
                                                   NULL: none */
  size_t nread, nwritten;      /* calls */
  size_t pending;              /* what is told of */
  char out[4096];              /* what was written */
  size_t len;
};

/* Behind its reads comes EAGAIN, behind its writes all is taken; an end of
   file is FIXTURE_EOF. */
enum { FIXTURE_EOF = -100 };
struct modcat_channel *fixture_scripted (struct fixture *f, int side,
                                         struct fixture_script *script);

#endif
