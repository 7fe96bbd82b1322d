/* modules/socks/socks.h -- the types of the module socks.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef SOCKS_H
#define SOCKS_H

#include <modcat/module.h>

#include "dialogue.h"

/* What the client's types differ in: modcat_addr.data. */
struct socks_kind {
  const char *server;          /* "socks5 server": for log lines */
  bool version5;
  bool by_name;                /* version 4A: the server looks names up */
  unsigned command;            /* of version 5 */
};

/* What all openings of an address share. */
struct socks_shared {
  const char *port;            /* of the server */
  struct socks5_addr target;
  const char *user, *password; /* NULL: none */
};

struct socks {
  bool found, connected;
  struct socks_dialogue dialogue;
};

extern const struct modcat_group socks_group;

int socks_client_prepare (const struct modcat_request *rq, void *shared);
int socks_client_open (const struct modcat_request *rq,
                       struct modcat_channel *ch);

#endif
