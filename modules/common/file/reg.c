/* modules/common/file/reg.c -- groups REG and BLK: position, length, attributes.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <modcat/file.h>

#include "attr.h"

/* arg[0]: SEEK_SET … */
static int
apply_seek (const struct modcat_target *t, const struct modcat_opt *opt,
            const struct modcat_value *v)
{
  if (t->fd == -1)
    return MODCAT_SKIP;
  if (lseek (t->fd, (off_t) v->num[0], (int) opt->arg[0]) == -1)
    return modcat_fail_opt (t->rq, opt->name, "lseek(%d, %lld, %s): %s",
                            t->fd, (long long) v->num[0],
                            opt->arg[0] == SEEK_SET ? "SEEK_SET"
                            : opt->arg[0] == SEEK_CUR ? "SEEK_CUR"
                            : "SEEK_END", strerror (errno));
  return MODCAT_OK;
}

static int
apply_truncate (const struct modcat_target *t, const struct modcat_opt *opt,
                const struct modcat_value *v)
{
  if (t->fd == -1)
    return MODCAT_SKIP;
  if (ftruncate (t->fd, (off_t) v->num[0]) == -1)
    return modcat_fail_opt (t->rq, opt->name, "ftruncate(%d, %lld): %s",
                            t->fd, (long long) v->num[0], strerror (errno));
  return MODCAT_OK;
}

/* What follows is in both groups.  Each one acts: two relative moves add up. */
#define SEEK_ROW(opt_name, opt_aliases, whence, opt_help) \
  { .name = opt_name, .aliases = opt_aliases, .help = opt_help, \
    .type = MODCAT_OFFSET, .phase = MODCAT_PH_LATE, \
    .flags = MODCAT_OPT_REPEAT, .apply = apply_seek, .arg = { whence } }
#define SEEK32_ROW(opt_name, opt_aliases, whence, opt_help) \
  { .name = opt_name, .aliases = opt_aliases, .help = opt_help, \
    .type = MODCAT_OFFSET, .phase = MODCAT_PH_LATE, \
    .flags = MODCAT_OPT_REPEAT, .min = INT32_MIN, .max = INT32_MAX, \
    .apply = apply_seek, .arg = { whence } }
#define SEEK_ROWS \
  SEEK32_ROW ("lseek32-cur", NULL, SEEK_CUR, \
              "move from the current position, 32 bits"), \
  SEEK32_ROW ("lseek32-end", NULL, SEEK_END, \
              "move from the end, 32 bits"), \
  SEEK32_ROW ("lseek32-set", "lseek32", SEEK_SET, \
              "move to this position, 32 bits"), \
  SEEK_ROW ("lseek64-cur", "seek-cur", SEEK_CUR, \
            "move from the current position"), \
  SEEK_ROW ("lseek64-end", "seek-end", SEEK_END, "move from the end"), \
  SEEK_ROW ("lseek64-set", "lseek,lseek64,seek,seek-set", SEEK_SET, \
            "move to this position")

static const struct modcat_opt blk_opts[] = { SEEK_ROWS };

static const struct modcat_opt reg_opts[] = {
  { .name = "ftruncate32", .type = MODCAT_OFFSET, .phase = MODCAT_PH_LATE,
    .min = 0, .max = INT32_MAX, .apply = apply_truncate,
    .help = "cut or extend the file to this many bytes, 32 bits" },
  { .name = "ftruncate64", .aliases = "ftruncate,truncate",
    .type = MODCAT_OFFSET, .phase = MODCAT_PH_LATE, .min = 0,
    .max = INT64_MAX, .apply = apply_truncate,
    .help = "cut or extend the file to this many bytes" },
  SEEK_ROWS,
  ATTR_ROWS
};

const struct modcat_group modcat_group_blk = {
  .size = sizeof modcat_group_blk, .name = "BLK",
  .help = "block devices", .opts = MODCAT_LIST (blk_opts),
};

const struct modcat_group modcat_group_reg = {
  .size = sizeof modcat_group_reg, .name = "REG",
  .help = "regular files", .opts = MODCAT_LIST (reg_opts),
};
