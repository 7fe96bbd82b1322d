/* modules/common/net/rows.h -- short forms for rows of option tables, and the
 * appliers in them.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef NET_ROWS_H
#define NET_ROWS_H

#include <stdbool.h>

#include <modcat/net.h>

/* One setsockopt(2) of LEVEL and NAME, applied in PHASE. */
#define SOCKOPT(opt, also, vtype, ph, level, opt_name, text) \
  { .name = opt, .aliases = also, .help = text, .type = vtype, \
    .phase = MODCAT_PH_##ph, .apply = modcat_net_apply_sockopt, \
    .arg = { level, opt_name } }

/* The same right behind socket(2), with an int. */
#define SOCKINT(opt, also, level, opt_name, text) \
  SOCKOPT (opt, also, MODCAT_INT, PASTSOCKET, level, opt_name, text)

modcat_apply_fn net_apply_generic;     /* level and name come with the value */
modcat_apply_fn net_apply_reuseaddr;
modcat_apply_fn net_apply_ioctl;       /* arg[0]: the request, of an int */
modcat_apply_fn net_apply_mptcp;       /* for the socket to be made */
modcat_apply_fn net_apply_null_eof;
modcat_apply_fn net_apply_ip_options;

/* Joins of multicast groups: their values are net_join structs. */
modcat_parse_fn net_parse_join4, net_parse_source_join4;
modcat_parse_fn net_parse_join6, net_parse_source_join6;
modcat_apply_fn net_apply_join4, net_apply_source_join4;
modcat_apply_fn net_apply_join6, net_apply_source_join6;

/* An IPv6 option is for another socket then: TCP:name may try both. */
bool net_is_ip4_socket (int fd);

#endif
