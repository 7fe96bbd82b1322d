/* modules/common/file/attr.h -- rows of group REG: attributes of files.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Linux only; elsewhere there are none.  See ioctl_iflags(2). */
#ifndef FILE_ATTR_H
#define FILE_ATTR_H

#ifdef __linux__

#include <linux/fs.h>

#include <modcat/option.h>

/* arg[0]: the FS_*_FL bit */
int file_apply_attr (const struct modcat_target *t,
                     const struct modcat_opt *opt,
                     const struct modcat_value *v);

#define ATTR_ROW(opt_name, opt_aliases, bit, opt_help) \
  { .name = opt_name, .aliases = opt_aliases, .help = opt_help, \
    .type = MODCAT_BOOL, .phase = MODCAT_PH_FD, .apply = file_apply_attr, \
    .arg = { bit } }
#define ATTR_ROWS \
  ATTR_ROW ("fs-append", "ext2-append,ext3-append", FS_APPEND_FL, \
            "file attribute: writes only append"), \
  ATTR_ROW ("fs-compr", "compr,ext2-compr,ext3-compr", FS_COMPR_FL, \
            "file attribute: compress the file"), \
  ATTR_ROW ("fs-dirsync", "dirsync,ext2-dirsync,ext3-dirsync", \
            FS_DIRSYNC_FL, "file attribute: changes of the directory are " \
            "synchronous"), \
  ATTR_ROW ("fs-immutable", "ext2-immutable,ext3-immutable,immutable", \
            FS_IMMUTABLE_FL, "file attribute: nothing may change the file"), \
  ATTR_ROW ("fs-journal-data", \
            "ext2-journal-data,ext3-journal-data,journal,journal-data", \
            FS_JOURNAL_DATA_FL, "file attribute: data go to the journal too"), \
  ATTR_ROW ("fs-noatime", "ext2-noatime,ext3-noatime", FS_NOATIME_FL, \
            "file attribute: the access time is not kept"), \
  ATTR_ROW ("fs-nodump", "ext2-nodump,ext3-nodump,nodump", FS_NODUMP_FL, \
            "file attribute: dump(8) leaves the file out"), \
  ATTR_ROW ("fs-notail", "ext2-notail,ext3-notail", FS_NOTAIL_FL, \
            "file attribute: the tail is not merged with others"), \
  ATTR_ROW ("fs-secrm", "ext2-secrm,ext3-secrm,secrm", FS_SECRM_FL, \
            "file attribute: overwrite the file when it is removed"), \
  ATTR_ROW ("fs-sync", "ext2-sync,ext3-sync", FS_SYNC_FL, \
            "file attribute: writes are synchronous"), \
  ATTR_ROW ("fs-topdir", "ext2-topdir,ext3-topdir,topdir", FS_TOPDIR_FL, \
            "file attribute: top of a hierarchy of directories"), \
  ATTR_ROW ("fs-unrm", "ext2-unrm,ext3-unrm,unrm", FS_UNRM_FL, \
            "file attribute: the removed file can be brought back")

#else

#define ATTR_ROWS

#endif
#endif
