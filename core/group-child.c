/* core/group-child.c -- options of attempts and of peers: RETRY, CHILD, LISTEN.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include "option.h"
#include "serve.h"

static const struct modcat_opt retry_opts[] = {
  { .name = "backoff", .type = MODCAT_TIME, .phase = MODCAT_PH_INIT,
    .min = 1000000, .max = INT64_MAX,
    .store = offsetof (struct mc_retry_conf, backoff),
    .help = "double the pause after each attempt, up to so many seconds" },
  { .name = "forever", .type = MODCAT_BOOL, .phase = MODCAT_PH_INIT,
    .store = offsetof (struct mc_retry_conf, forever),
    .help = "try again to open until it works" },
  { .name = "interval", .aliases = "intervall", .type = MODCAT_TIME,
    .phase = MODCAT_PH_INIT, .dflt = "1",
    .store = offsetof (struct mc_retry_conf, interval),
    .help = "seconds between two attempts, or two connections with fork" },
  { .name = "retry", .type = MODCAT_UINT, .phase = MODCAT_PH_INIT,
    .store = offsetof (struct mc_retry_conf, retry),
    .help = "try again to open, so many times" },
};

const struct modcat_group modcat_group_retry = {
  .size = sizeof (struct modcat_group), .name = "RETRY",
  .help = "addresses that can fail to open and be tried again",
  .opts = MODCAT_LIST (retry_opts),
  .conf_size = sizeof (struct mc_retry_conf),
};

static const struct modcat_opt child_opts[] = {
  { .name = "children-shutup", .type = MODCAT_INT,
    .phase = MODCAT_PH_PASTACCEPT, .min = 0, .max = INT32_MAX,
    .store = offsetof (struct mc_child_conf, children_shutup),
    .help = "lower the severity of what children log by so many steps" },
  { .name = "fork", .type = MODCAT_BOOL, .phase = MODCAT_PH_PASTACCEPT,
    .store = offsetof (struct mc_child_conf, fork),
    .help = "give each peer a child process and go on with the next" },
  { .name = "max-children", .aliases = "maxchildren", .type = MODCAT_INT,
    .phase = MODCAT_PH_PASTACCEPT, .min = 0, .max = INT32_MAX,
    .store = offsetof (struct mc_child_conf, max_children),
    .help = "let peers wait while so many children live; 0: no limit" },
  { .name = "serve", .type = MODCAT_INT, .phase = MODCAT_PH_PASTACCEPT,
    .min = 1, .max = MC_MAX_WORKERS,
    .store = offsetof (struct mc_child_conf, serve),
    .help = "keep the sessions of all peers in so many processes (1)" },
};

const struct modcat_group modcat_group_child = {
  .size = sizeof (struct modcat_group), .name = "CHILD",
  .help = "addresses that take one peer after the other",
  .opts = MODCAT_LIST (child_opts),
  .conf_size = sizeof (struct mc_child_conf),
};

static const struct modcat_opt listen_opts[] = {
  { .name = "accept-timeout", .aliases = "listen-timeout",
    .type = MODCAT_TIME, .type_name = "STRUCT-TIMEVAL",
    .phase = MODCAT_PH_LISTEN,
    .store = offsetof (struct modcat_listen_conf, accept_timeout),
    .help = "stop listening when nobody has come for so many seconds" },
  { .name = "backlog", .type = MODCAT_INT, .phase = MODCAT_PH_LISTEN,
    .dflt = "5", .store = offsetof (struct modcat_listen_conf, backlog),
    .help = "how many connections may wait to be accepted" },
};

const struct modcat_group modcat_group_listen = {
  .size = sizeof (struct modcat_group), .name = "LISTEN",
  .help = "addresses that wait for connections",
  .opts = MODCAT_LIST (listen_opts),
  .conf_size = sizeof (struct modcat_listen_conf),
};
