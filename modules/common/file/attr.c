/* modules/common/file/attr.c -- group REG: attributes that Linux gives files.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include "attr.h"

#ifdef __linux__

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

int
file_apply_attr (const struct modcat_target *t, const struct modcat_opt *opt,
                 const struct modcat_value *v)
{
  /* The request's number says long, the kernel copies an int. */
  union { int bits; long room; } attr = { .room = 0 };

  if (t->fd == -1)
    return MODCAT_SKIP;
  if (ioctl (t->fd, FS_IOC_GETFLAGS, &attr) == -1)
    return modcat_fail_opt (t->rq, opt->name,
                            "ioctl(%d, FS_IOC_GETFLAGS): %s", t->fd,
                            strerror (errno));
  if (v->num[0])
    attr.bits |= (int) opt->arg[0];
  else
    attr.bits &= ~(int) opt->arg[0];
  if (ioctl (t->fd, FS_IOC_SETFLAGS, &attr) == -1)
    return modcat_fail_opt (t->rq, opt->name,
                            "ioctl(%d, FS_IOC_SETFLAGS, 0x%x): %s", t->fd,
                            (unsigned) attr.bits, strerror (errno));
  return MODCAT_OK;
}

#endif
