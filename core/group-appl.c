/* core/group-appl.c -- options of what the relay does with bytes: APPL.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include "option.h"

static const struct modcat_opt appl_opts[] = {
  { .name = "cr", .type = MODCAT_CONST, .phase = MODCAT_PH_LATE,
    .arg = { MC_EOL_CR }, .store = offsetof (struct mc_appl_conf, line_end),
    .help = "lines end with CR on this side, and with LF on the other" },
  { .name = "crnl", .aliases = "crlf", .type = MODCAT_CONST,
    .phase = MODCAT_PH_LATE, .arg = { MC_EOL_CRNL },
    .store = offsetof (struct mc_appl_conf, line_end),
    .help = "lines end with CR and LF on this side, and with LF on the other" },
  { .name = "escape", .type = MODCAT_INT, .phase = MODCAT_PH_INIT,
    .min = 0, .max = 255, .dflt = "-1",
    .store = offsetof (struct mc_appl_conf, escape),
    .help = "take the byte with this code for the end of the input" },
  { .name = "ignoreeof", .aliases = "ignoreof", .type = MODCAT_BOOL,
    .phase = MODCAT_PH_LATE,
    .store = offsetof (struct mc_appl_conf, ignore_eof),
    .help = "at the end of the file wait for more, as tail -f does" },
  { .name = "lockfile", .type = MODCAT_STRING, .phase = MODCAT_PH_INIT,
    .store = offsetof (struct mc_appl_conf, lock_file),
    .help = "hold this lock file while the address is used, or fail" },
  { .name = "readbytes", .aliases = "bytes", .type = MODCAT_SIZE,
    .phase = MODCAT_PH_LATE,
    .store = offsetof (struct mc_appl_conf, read_bytes),
    .help = "end the input after so many bytes; 0: no limit" },
  { .name = "waitlock", .type = MODCAT_STRING, .phase = MODCAT_PH_INIT,
    .store = offsetof (struct mc_appl_conf, wait_lock),
    .help = "hold this lock file while the address is used, wait for it" },
};

const struct modcat_group mc_group_appl = {
  .size = sizeof (struct modcat_group), .name = "APPL",
  .help = "every address: what happens to its bytes",
  .opts = MODCAT_LIST (appl_opts), .conf_size = sizeof (struct mc_appl_conf),
};
