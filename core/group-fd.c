/* core/group-fd.c -- options of any descriptor, and of pipes: FD and FIFO.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <modcat/option.h>

#include "compat/fd-bits.h"
#include "option.h"

static int
not_here (const struct modcat_target *t, const struct modcat_opt *opt)
{
  return modcat_fail_opt (t->rq, opt->name, "option \"%s\": this system does "
                          "not have it", opt->name);
}

/* -- flags ---------------------------------------------------------------- */

int
modcat_apply_fcntl_flag (const struct modcat_target *t,
                         const struct modcat_opt *opt,
                         const struct modcat_value *v)
{
  int bit = (int) opt->arg[0], flags;

  if (t->fd == -1)
    return MODCAT_SKIP;
  if (bit == 0)
    return not_here (t, opt);
  flags = fcntl (t->fd, F_GETFL);
  if (flags == -1)
    return modcat_fail_opt (t->rq, opt->name, "fcntl(%d, F_GETFL): %s", t->fd,
                            strerror (errno));
  flags = v->num[0] ? flags | bit : flags & ~bit;
  if (fcntl (t->fd, F_SETFL, flags) == -1)
    return modcat_fail_opt (t->rq, opt->name, "fcntl(%d, F_SETFL, 0%o): %s",
                            t->fd, (unsigned) flags, strerror (errno));
  return MODCAT_OK;
}

static int
apply_cloexec (const struct modcat_target *t, const struct modcat_opt *opt,
               const struct modcat_value *v)
{
  int flags;

  if (t->fd == -1)
    return MODCAT_SKIP;
  flags = fcntl (t->fd, F_GETFD);
  if (flags != -1)
    flags = fcntl (t->fd, F_SETFD, v->num[0] ? flags | FD_CLOEXEC
                                              : flags & ~FD_CLOEXEC);
  if (flags == -1)
    return modcat_fail_opt (t->rq, opt->name, "fcntl(%d, F_SETFD): %s", t->fd,
                            strerror (errno));
  return MODCAT_OK;
}

/* -- owner and mode, of the entry when there is one ----------------------- */

static int
change_owner (const struct modcat_target *t, const struct modcat_opt *opt,
              uid_t uid, gid_t gid)
{
  if (t->path != NULL) {
    if (chown (t->path, uid, gid) == -1)
      return modcat_fail_opt (t->rq, opt->name, "chown(\"%s\", %d, %d): %s",
                              t->path, (int) uid, (int) gid,
                              strerror (errno));
    return MODCAT_OK;
  }
  if (t->fd == -1)
    return MODCAT_SKIP;
  if (fchown (t->fd, uid, gid) == -1)
    return modcat_fail_opt (t->rq, opt->name, "fchown(%d, %d, %d): %s", t->fd,
                            (int) uid, (int) gid, strerror (errno));
  return MODCAT_OK;
}

static int
apply_user (const struct modcat_target *t, const struct modcat_opt *opt,
            const struct modcat_value *v)
{
  return change_owner (t, opt, (uid_t) v->num[0], (gid_t) -1);
}

static int
apply_group (const struct modcat_target *t, const struct modcat_opt *opt,
             const struct modcat_value *v)
{
  return change_owner (t, opt, (uid_t) -1, (gid_t) v->num[0]);
}

static int
apply_mode (const struct modcat_target *t, const struct modcat_opt *opt,
            const struct modcat_value *v)
{
  mode_t mode = (mode_t) v->num[0];

  if (t->path != NULL) {
    if (chmod (t->path, mode) == -1)
      return modcat_fail_opt (t->rq, opt->name, "chmod(\"%s\", 0%03o): %s",
                              t->path, (unsigned) mode, strerror (errno));
    return MODCAT_OK;
  }
  if (t->fd == -1)
    return MODCAT_SKIP;
  if (fchmod (t->fd, mode) == -1)
    return modcat_fail_opt (t->rq, opt->name, "fchmod(%d, 0%03o): %s", t->fd,
                            (unsigned) mode, strerror (errno));
  return MODCAT_OK;
}

/* -- locks -------------------------------------------------------------------

   Those that wait do so in the system call, before the relay runs.  A signal
   ends the wait, and the opening with it. */

static const char *
lock_error (int error)
{
  if (error == EACCES || error == EAGAIN)
    return "another process holds a lock";
  return error == EINTR ? "a signal ended the wait" : strerror (error);
}

/* arg: command, type of lock */
static int
apply_setlk (const struct modcat_target *t, const struct modcat_opt *opt,
             const struct modcat_value *v)
{
  struct flock lock = { .l_type = (short) opt->arg[1], .l_whence = SEEK_SET };

  if (t->fd == -1)
    return MODCAT_SKIP;
  if (v->num[0] && fcntl (t->fd, (int) opt->arg[0], &lock) == -1)
    return modcat_fail_opt (t->rq, opt->name, "fcntl(%d, %s, %s): %s", t->fd,
                            opt->arg[0] == F_SETLK ? "F_SETLK" : "F_SETLKW",
                            opt->arg[1] == F_RDLCK ? "F_RDLCK" : "F_WRLCK",
                            lock_error (errno));
  return MODCAT_OK;
}

/* arg: operation */
static int
apply_flock (const struct modcat_target *t, const struct modcat_opt *opt,
             const struct modcat_value *v)
{
  int operation = (int) opt->arg[0];

  if (t->fd == -1)
    return MODCAT_SKIP;
  if (v->num[0] && flock (t->fd, operation) == -1)
    return modcat_fail_opt (t->rq, opt->name, "flock(%d, %s%s): %s", t->fd,
                            operation & LOCK_SH ? "LOCK_SH" : "LOCK_EX",
                            operation & LOCK_NB ? "|LOCK_NB" : "",
                            lock_error (errno));
  return MODCAT_OK;
}

/* -- ioctl ---------------------------------------------------------------- */

static unsigned long
ioctl_request (const struct modcat_value *v)
{
  return (uint32_t) v->num[0];
}

static int
ioctl_failed (const struct modcat_target *t, const struct modcat_opt *opt,
              const struct modcat_value *v)
{
  return modcat_fail_opt (t->rq, opt->name, "%s: ioctl(%d, 0x%lx, ...): %s",
                          opt->name, t->fd, ioctl_request (v),
                          strerror (errno));
}

static int
apply_ioctl_void (const struct modcat_target *t, const struct modcat_opt *opt,
                  const struct modcat_value *v)
{
  if (t->fd == -1)
    return MODCAT_SKIP;
  if (ioctl (t->fd, ioctl_request (v), NULL) == -1)
    return ioctl_failed (t, opt, v);
  return MODCAT_OK;
}

static int
apply_ioctl_int (const struct modcat_target *t, const struct modcat_opt *opt,
                 const struct modcat_value *v)
{
  if (t->fd == -1)
    return MODCAT_SKIP;
  if (ioctl (t->fd, ioctl_request (v), (int) v->num[1]) == -1)
    return ioctl_failed (t, opt, v);
  return MODCAT_OK;
}

static int
apply_ioctl_intp (const struct modcat_target *t, const struct modcat_opt *opt,
                  const struct modcat_value *v)
{
  int number = (int) v->num[1];

  if (t->fd == -1)
    return MODCAT_SKIP;
  if (ioctl (t->fd, ioctl_request (v), &number) == -1)
    return ioctl_failed (t, opt, v);
  return MODCAT_OK;
}

/* BIN and STRING.  The kernel may write back: the bytes are a copy, in the
   room that a whole request can have (_IOC_SIZEMASK is 14 bits). */
static int
apply_ioctl_bytes (const struct modcat_target *t,
                   const struct modcat_opt *opt,
                   const struct modcat_value *v)
{
  char bytes[1 << 14] = "";

  if (t->fd == -1)
    return MODCAT_SKIP;
  memcpy (bytes, v->str, v->len < sizeof bytes ? v->len : sizeof bytes);
  if (ioctl (t->fd, ioctl_request (v), bytes) == -1)
    return ioctl_failed (t, opt, v);
  return MODCAT_OK;
}

/* -- the group FD --------------------------------------------------------- */

static const struct modcat_opt fd_opts[] = {
  { .name = "append", .aliases = "o-append", .type = MODCAT_BOOL,
    .phase = MODCAT_PH_LATE, .apply = modcat_apply_fcntl_flag,
    .arg = { O_APPEND }, .help = "put every write at the end of the file" },
  { .name = "async", .aliases = "o-async", .type = MODCAT_BOOL,
    .phase = MODCAT_PH_LATE, .apply = modcat_apply_fcntl_flag,
    .arg = { MC_O_ASYNC },
    .help = "ask for a signal when input or output becomes possible" },
  { .name = "cloexec", .type = MODCAT_BOOL, .phase = MODCAT_PH_LATE,
    .apply = apply_cloexec,
    .help = "close the descriptor in programs, the default; 0: hand it on" },
  { .name = "cool-write", .aliases = "coolwrite", .type = MODCAT_BOOL,
    .phase = MODCAT_PH_INIT,
    .store = offsetof (struct mc_fd_conf, cool_write),
    .help = "take a write to a peer that has gone for a notice, no error" },
  { .name = "end-close", .aliases = "close", .type = MODCAT_CONST,
    .phase = MODCAT_PH_OFFSET, .arg = { 1 },
    .store = offsetof (struct mc_fd_conf, end_close),
    .help = "end by closing the descriptors and by nothing else" },
  { .name = "f-setlk-rd", .aliases = "setlk-rd", .type = MODCAT_BOOL,
    .phase = MODCAT_PH_FD, .flags = MODCAT_OPT_PROCESS,
    .apply = apply_setlk,
    .arg = { F_SETLK, F_RDLCK },
    .help = "lock the file for reading by fcntl, or fail" },
  { .name = "f-setlk-wr", .aliases = "f-setlk,setlk,setlk-wr",
    .type = MODCAT_BOOL, .phase = MODCAT_PH_FD, .flags = MODCAT_OPT_PROCESS,
    .apply = apply_setlk,
    .arg = { F_SETLK, F_WRLCK },
    .help = "lock the file for writing by fcntl, or fail" },
  { .name = "f-setlkw-rd", .aliases = "setlkw-rd", .type = MODCAT_BOOL,
    .phase = MODCAT_PH_FD, .flags = MODCAT_OPT_PROCESS,
    .apply = apply_setlk,
    .arg = { F_SETLKW, F_RDLCK },
    .help = "lock the file for reading by fcntl, wait until that is free" },
  { .name = "f-setlkw-wr", .aliases = "f-setlkw,lock,lockw,setlkw,setlkw-wr",
    .type = MODCAT_BOOL, .phase = MODCAT_PH_FD, .flags = MODCAT_OPT_PROCESS,
    .apply = apply_setlk,
    .arg = { F_SETLKW, F_WRLCK },
    .help = "lock the file for writing by fcntl, wait until that is free" },
  { .name = "flock-ex", .aliases = "flock", .type = MODCAT_BOOL,
    .phase = MODCAT_PH_FD, .flags = MODCAT_OPT_BLOCKS,
    .apply = apply_flock, .arg = { LOCK_EX },
    .help = "lock the file by flock for us alone, wait until that is free" },
  { .name = "flock-ex-nb", .aliases = "flock-nb", .type = MODCAT_BOOL,
    .phase = MODCAT_PH_FD, .apply = apply_flock,
    .arg = { LOCK_EX | LOCK_NB },
    .help = "lock the file by flock for us alone, or fail" },
  { .name = "flock-sh", .type = MODCAT_BOOL, .phase = MODCAT_PH_FD,
    .flags = MODCAT_OPT_BLOCKS,
    .apply = apply_flock, .arg = { LOCK_SH },
    .help = "share a lock of the file by flock, wait until that is free" },
  { .name = "flock-sh-nb", .type = MODCAT_BOOL, .phase = MODCAT_PH_FD,
    .apply = apply_flock, .arg = { LOCK_SH | LOCK_NB },
    .help = "share a lock of the file by flock, or fail" },
  { .name = "group", .aliases = "gid", .type = MODCAT_GID,
    .phase = MODCAT_PH_FD, .apply = apply_group,
    .help = "give what was opened to this group" },
  { .name = "group-late", .aliases = "gid-l", .type = MODCAT_GID,
    .phase = MODCAT_PH_LATE, .apply = apply_group,
    .help = "give what was opened to this group, when it is ready" },
  { .name = "ioctl-bin", .type = MODCAT_INT_BIN, .phase = MODCAT_PH_FD,
    .flags = MODCAT_OPT_REPEAT, .apply = apply_ioctl_bytes,
    .help = "call ioctl with a request and a pointer to these data" },
  { .name = "ioctl-int", .type = MODCAT_INT_INT, .phase = MODCAT_PH_FD,
    .flags = MODCAT_OPT_REPEAT, .apply = apply_ioctl_int,
    .help = "call ioctl with a request and a number" },
  { .name = "ioctl-intp", .type = MODCAT_INT_INTP, .phase = MODCAT_PH_FD,
    .flags = MODCAT_OPT_REPEAT, .apply = apply_ioctl_intp,
    .help = "call ioctl with a request and a pointer to a number" },
  { .name = "ioctl-string", .type = MODCAT_INT_STRING,
    .phase = MODCAT_PH_FD, .flags = MODCAT_OPT_REPEAT,
    .apply = apply_ioctl_bytes,
    .help = "call ioctl with a request and a pointer to this text" },
  /* A request is 32 bits without a sign. */
  { .name = "ioctl-void", .aliases = "ioctl", .type = MODCAT_UINT,
    .type_name = "INT", .phase = MODCAT_PH_FD, .flags = MODCAT_OPT_REPEAT,
    .apply = apply_ioctl_void,
    .help = "call ioctl with a request and nothing else" },
  { .name = "o-noatime", .aliases = "noatime", .type = MODCAT_BOOL,
    .phase = MODCAT_PH_FD, .apply = modcat_apply_fcntl_flag,
    .arg = { MC_O_NOATIME },
    .help = "leave the time of the last access as it is" },
  { .name = "o-nonblock", .aliases = "ndelay,nonblock,o-ndelay,o_ndelay",
    .type = MODCAT_BOOL, .phase = MODCAT_PH_FD,
    .apply = modcat_apply_fcntl_flag, .arg = { O_NONBLOCK },
    .help = "never wait in a read or write of the descriptor" },
  { .name = "perm", .aliases = "mode", .type = MODCAT_MODE,
    .phase = MODCAT_PH_FD, .apply = apply_mode,
    .help = "set the permissions of what was opened, in octal" },
  { .name = "perm-late", .type = MODCAT_MODE, .phase = MODCAT_PH_LATE,
    .apply = apply_mode,
    .help = "set the permissions, in octal, when all is ready" },
  { .name = "shut-close", .type = MODCAT_CONST, .phase = MODCAT_PH_OFFSET,
    .arg = { MODCAT_HC_CLOSE + 1 }, .store = offsetof (struct mc_fd_conf, shut),
    .help = "half-close by closing the descriptor that is written to" },
  { .name = "shut-down", .type = MODCAT_CONST, .phase = MODCAT_PH_OFFSET,
    .arg = { MODCAT_HC_SHUTDOWN + 1 },
    .store = offsetof (struct mc_fd_conf, shut),
    .help = "half-close by shutting down the socket's sending part" },
  { .name = "shut-none", .type = MODCAT_CONST, .phase = MODCAT_PH_OFFSET,
    .arg = { MODCAT_HC_NONE + 1 }, .store = offsetof (struct mc_fd_conf, shut),
    .help = "don't tell the peer that no more data will come" },
  { .name = "shut-null", .type = MODCAT_CONST, .phase = MODCAT_PH_OFFSET,
    .arg = { MODCAT_HC_NULL + 1 }, .store = offsetof (struct mc_fd_conf, shut),
    .help = "half-close by sending an empty datagram" },
  { .name = "user", .aliases = "owner,uid", .type = MODCAT_UID,
    .phase = MODCAT_PH_FD, .apply = apply_user,
    .help = "give what was opened to this user" },
  { .name = "user-late", .aliases = "uid-l", .type = MODCAT_UID,
    .phase = MODCAT_PH_LATE, .apply = apply_user,
    .help = "give what was opened to this user, when it is ready" },
};

const struct modcat_group modcat_group_fd = {
  .size = sizeof (struct modcat_group), .name = "FD",
  .help = "anything that has a file descriptor",
  .opts = MODCAT_LIST (fd_opts), .conf_size = sizeof (struct mc_fd_conf),
};

/* -- the group FIFO ------------------------------------------------------- */

static int
apply_pipe_size (const struct modcat_target *t, const struct modcat_opt *opt,
                 const struct modcat_value *v)
{
  if (t->fd == -1)
    return MODCAT_SKIP;
  if (MC_F_SETPIPE_SZ == -1)
    return not_here (t, opt);
  if (fcntl (t->fd, MC_F_SETPIPE_SZ, (int) v->num[0]) == -1)
    return modcat_fail_opt (t->rq, opt->name,
                            "fcntl(%d, F_SETPIPE_SZ, %d): %s", t->fd,
                            (int) v->num[0], strerror (errno));
  return MODCAT_OK;
}

static const struct modcat_opt fifo_opts[] = {
  { .name = "f-setpipe-sz", .aliases = "pipesz", .type = MODCAT_INT,
    .phase = MODCAT_PH_FD, .min = 1, .max = INT32_MAX,
    .apply = apply_pipe_size, .help = "set how many bytes the pipe holds" },
};

const struct modcat_group modcat_group_fifo = {
  .size = sizeof (struct modcat_group), .name = "FIFO",
  .help = "pipes, named or not", .opts = MODCAT_LIST (fifo_opts),
};
