/* tests/unit/fixture.h -- a core and channels for tests, without a command
 * line.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef FIXTURE_H
#define FIXTURE_H

#include "core/context.h"
#include "core/session.h"

/* An address type with nothing in it, and the confs that every address has:
   tests change what they need. */
struct fixture_address {
  struct modcat_addr type;
  struct mc_single single;
  struct modcat_address address;
  struct mc_conf conf[8];
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

/* Loop, pool, log (fatal lines only), children; -t 0.5. */
void fixture_setup (struct fixture *f);
void fixture_teardown (struct fixture *f);

/* An open channel of address SIDE on RFD and WFD. */
struct modcat_channel *fixture_channel (struct fixture *f, int side, int rfd,
                                        int wfd);

/* A session whose two channels are these, put into the context; its relay is
   not started. */
struct mc_session *fixture_session (struct fixture *f,
                                    struct modcat_channel *left,
                                    struct modcat_channel *right);

/* Start the relay of S and turn the loop until the session is over or MS
   milliseconds have passed; true: it is over. */
bool fixture_relay (struct fixture *f, struct mc_session *s, int ms);

#endif
