/* modules/common/file/open.c -- group OPEN, and open(2) that never blocks.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <modcat/file.h>

/* -- flags ------------------------------------------------------------------ */

/* Access modes are no bits; here each one is a bit of its own, above those
   of open(2). */
#define ASK_RDONLY (INT64_C (1) << 40)
#define ASK_WRONLY (INT64_C (1) << 41)
#define ASK_RDWR (INT64_C (1) << 42)
#define ASK_ANY (ASK_RDONLY | ASK_WRONLY | ASK_RDWR)

struct open_conf { struct modcat_flags flags; };

#define FLAG_ROW(opt_name, opt_aliases, opt_phase, bits, opt_help) \
  { .name = opt_name, .aliases = opt_aliases, .help = opt_help, \
    .type = MODCAT_FLAG, .phase = opt_phase, .arg = { bits }, \
    .store = offsetof (struct open_conf, flags) }

static const struct modcat_opt open_opts[] = {
  FLAG_ROW ("append", "o-append", MODCAT_PH_LATE, O_APPEND,
            "open() flag O_APPEND: each write goes to the end"),
  FLAG_ROW ("o-creat", "creat,create,o-create,o_creat,o_create",
            MODCAT_PH_OPEN, O_CREAT, "open() flag O_CREAT: make the file"),
#ifdef O_DIRECT
  FLAG_ROW ("o-direct", "direct,o_direct", MODCAT_PH_OPEN, O_DIRECT,
            "open() flag O_DIRECT: past the page cache"),
#endif
  FLAG_ROW ("o-directory", "directory,o_directory", MODCAT_PH_OPEN,
            O_DIRECTORY, "open() flag O_DIRECTORY: only a directory"),
  FLAG_ROW ("o-dsync", "dsync,o_dsync", MODCAT_PH_OPEN, O_DSYNC,
            "open() flag O_DSYNC: writes wait for the data"),
  FLAG_ROW ("o-excl", "excl,o_excl", MODCAT_PH_OPEN, O_EXCL,
            "open() flag O_EXCL: the entry must be new"),
#ifdef O_LARGEFILE
  FLAG_ROW ("o-largefile", "largefile,o_largefile", MODCAT_PH_OPEN,
            O_LARGEFILE, "open() flag O_LARGEFILE; always so"),
#endif
#ifdef O_NOATIME
  FLAG_ROW ("o-noatime", "noatime", MODCAT_PH_FD, O_NOATIME,
            "open() flag O_NOATIME: keep the access time"),
#endif
  FLAG_ROW ("o-noctty", "noctty,o_noctty", MODCAT_PH_OPEN, O_NOCTTY,
            "open() flag O_NOCTTY: not as controlling terminal"),
  FLAG_ROW ("o-nofollow", "nofollow,o_nofollow", MODCAT_PH_OPEN, O_NOFOLLOW,
            "open() flag O_NOFOLLOW: no symbolic link"),
  FLAG_ROW ("o-nonblock", "ndelay,nonblock,o-ndelay,o_ndelay", MODCAT_PH_FD,
            O_NONBLOCK, "don't wait for the other end of a named pipe"),
  FLAG_ROW ("o-rdonly", "o_rdonly,rdonly", MODCAT_PH_OPEN, ASK_RDONLY,
            "open() access mode O_RDONLY"),
  FLAG_ROW ("o-rdwr", "o_rdwr,rdwr", MODCAT_PH_OPEN, ASK_RDWR,
            "open() access mode O_RDWR"),
#ifdef O_RSYNC
  FLAG_ROW ("o-rsync", "o_rsync,rsync", MODCAT_PH_OPEN, O_RSYNC,
            "open() flag O_RSYNC: reads wait for pending writes"),
#endif
  FLAG_ROW ("o-sync", "o_sync,sync", MODCAT_PH_OPEN, O_SYNC,
            "open() flag O_SYNC: writes wait for data and attributes"),
  FLAG_ROW ("o-trunc", "trunc", MODCAT_PH_LATE, O_TRUNC,
            "open() flag O_TRUNC: empty the file"),
  FLAG_ROW ("o-wronly", "o_wronly,wronly", MODCAT_PH_OPEN, ASK_WRONLY,
            "open() access mode O_WRONLY"),
};

const struct modcat_group modcat_group_open = {
  .size = sizeof modcat_group_open, .name = "OPEN",
  .help = "what is opened with open(2)",
  .opts = MODCAT_LIST (open_opts), .conf_size = sizeof (struct open_conf),
};

const char *
modcat_dirs_text (unsigned dirs)
{
  switch (dirs) {
  case MODCAT_READ:
    return "reading";
  case MODCAT_WRITE:
    return "writing";
  default:
    return "reading and writing";
  }
}

static int
access_mode (unsigned dirs)
{
  switch (dirs) {
  case MODCAT_READ:
    return O_RDONLY;
  case MODCAT_WRITE:
    return O_WRONLY;
  default:
    return O_RDWR;
  }
}

int
modcat_open_flags (const struct modcat_request *rq, unsigned dirs, int flags,
                   int *result)
{
  const struct open_conf *conf = modcat_group_conf (rq, &modcat_group_open);
  uint64_t set = 0, clear = 0;
  int mode = access_mode (dirs);

  if (conf != NULL) {
    set = conf->flags.set;
    clear = conf->flags.clear;
  }
  switch (set & ASK_ANY) {
  case 0:
    break;
  case ASK_RDONLY:
    mode = O_RDONLY;
    break;
  case ASK_WRONLY:
    mode = O_WRONLY;
    break;
  case ASK_RDWR:
    mode = O_RDWR;
    break;
  default:
    return modcat_fail_opt (rq, (set & ASK_RDONLY) != 0 ? "o-rdonly"
                            : "o-wronly", "o-rdonly, o-wronly and o-rdwr "
                            "exclude each other");
  }
  set &= ~(uint64_t) ASK_ANY;
  clear &= ~(uint64_t) ASK_ANY;
  *result = mode | (int) (((uint64_t) flags | set) & ~clear);
  return MODCAT_OK;
}

const char *
modcat_open_given (const struct modcat_request *rq)
{
  for (size_t i = 0; i < sizeof open_opts / sizeof open_opts[0]; i++)
    if (open_opts[i].arg[0] != O_NONBLOCK
        && modcat_given (rq, open_opts[i].name))
      return open_opts[i].name;
  return NULL;
}

/* -- opening ---------------------------------------------------------------- */

/* How often a named pipe without a reader, or a silent writer, is tried, in
   ns: nothing tells when one comes. */
#define RETRY_INTERVAL INT64_C (100000000)

/* How far the opening of a channel has come. */
struct progress {
  bool prepared;               /* EARLY, PREOPEN and OPEN are done */
  bool waiting;                /* and it is logged */
  bool fifo;
  int flags;                   /* for open(2), as the user means them */
  int fd;                      /* once prepared; -1: not open yet */
};
static const char progress_key;

static int
prepare (const struct modcat_request *rq, struct modcat_channel *ch,
         const char *path, unsigned dirs, int flags, const char *doing,
         struct progress *p)
{
  struct stat st;
  const char *type;
  int result = modcat_entry_early (rq, ch, path);

  if (result == MODCAT_OK)
    result = modcat_open_flags (rq, dirs, flags, &p->flags);
  if (result != MODCAT_OK)
    return result;
  type = modcat_entry_type (path);
  result = modcat_apply_left (rq, ch, MODCAT_PH_PREOPEN, -1, path);
  if (result == MODCAT_OK)
    result = modcat_apply (rq, ch, MODCAT_PH_OPEN, -1, path);
  if (result != MODCAT_OK)
    return result;
  if (doing == NULL)
    modcat_log (rq, MODCAT_LOG_NOTICE, "opening %s \"%s\" for %s", type,
                path, modcat_dirs_text (dirs));
  else if (doing[0] != '\0')
    modcat_log (rq, MODCAT_LOG_NOTICE, "%s \"%s\" for %s", doing, path,
                modcat_dirs_text (dirs));
  p->fifo = stat (path, &st) == 0 && S_ISFIFO (st.st_mode);
  p->fd = -1;
  p->prepared = true;
  return MODCAT_OK;
}

static int
await (const struct modcat_request *rq, const char *path, const char *whom,
       struct progress *p)
{
  if (!p->waiting)
    modcat_log (rq, MODCAT_LOG_INFO, "waiting for a %s of \"%s\"", whom,
                path);
  p->waiting = true;
  return MODCAT_AGAIN;
}

/* ENXIO: a named pipe that nobody reads; EAGAIN: a file whose lease (see
   fcntl(2)) its holder is now asked to give back. */
static bool
is_for_later (const struct progress *p)
{
  if ((p->flags & O_NONBLOCK) != 0)
    return false;
  return (errno == ENXIO && p->fifo) || errno == EAGAIN;
}

/* The flags shown are those of the user, as in socat's lines; ours, that
   nothing may block and that programs don't inherit, go without saying. */
static int
open_now (const struct modcat_request *rq, struct modcat_channel *ch,
          const char *path, struct progress *p)
{
  mode_t mode = (mode_t) modcat_entry_mode (rq, 0666);
  int error;

  do
    p->fd = open (path, p->flags | O_NONBLOCK | O_CLOEXEC, mode);
  while (p->fd == -1 && errno == EINTR);
  if (p->fd != -1) {
    modcat_log (rq, MODCAT_LOG_INFO, "open(\"%s\", 0%o, 0%03o) -> %d", path,
                (unsigned) p->flags, (unsigned) mode, p->fd);
    return MODCAT_OK;
  }
  if (is_for_later (p)) {
    modcat_wait_until (ch, modcat_now () + RETRY_INTERVAL);
    return await (rq, path, p->fifo ? "reader" : "lease", p);
  }
  error = errno;
  modcat_fail (rq, "open(\"%s\", 0%o, 0%03o): %s", path,
               (unsigned) p->flags, (unsigned) mode, strerror (error));
  if (error == ENOENT && (p->flags & O_CREAT) == 0)
    modcat_log (rq, MODCAT_LOG_WARN, "what does not exist is created only with"
                " option \"creat\"");
  return MODCAT_FAIL;
}

#ifdef SPLICE_F_NONBLOCK
/* Is the named pipe FD open for writing?  tee(2) copies what it finds and
   takes nothing: 0 means that nobody is there, EAGAIN that he is silent. */
static bool
has_writer (int fd)
{
  int copy[2];
  ssize_t n;
  bool silent;

  if (pipe2 (copy, O_CLOEXEC) == -1)
    return false;
  n = tee (fd, copy[1], 1, SPLICE_F_NONBLOCK);
  silent = n == -1 && errno == EAGAIN;
  close (copy[0]);
  close (copy[1]);
  return n == 1 || silent;
}
#else
/* Nothing tells, before he writes. */
static bool
has_writer (int fd)
{
  (void) fd;
  return false;
}
#endif

/* A pipe that is only read: wait until somebody writes it, or has done so.
   Until he does, poll() shows nothing, and so he is asked for. */
static int
await_writer (const struct modcat_request *rq, struct modcat_channel *ch,
              const char *path, struct progress *p)
{
  struct pollfd pfd = { .fd = p->fd, .events = POLLIN };

  if (!p->fifo || (p->flags & (O_ACCMODE | O_NONBLOCK)) != O_RDONLY
      || poll (&pfd, 1, 0) == 1 || has_writer (p->fd))
    return MODCAT_OK;
  modcat_wait (ch, p->fd, MODCAT_READ);
  modcat_wait_until (ch, modcat_now () + RETRY_INTERVAL);
  return await (rq, path, "writer", p);
}

int
modcat_file_open (const struct modcat_request *rq, struct modcat_channel *ch,
                  const char *path, unsigned dirs, int flags,
                  const char *doing)
{
  struct progress *p = modcat_attach (ch, &progress_key, sizeof *p,
                                      NULL);
  int result = MODCAT_OK;

  if (p == NULL)
    return MODCAT_FAIL;
  if (!p->prepared)
    result = prepare (rq, ch, path, dirs, flags, doing, p);
  if (result == MODCAT_OK && p->fd == -1) {
    result = open_now (rq, ch, path, p);
    if (result == MODCAT_OK) {
      ch->rfd = (dirs & MODCAT_READ) != 0 ? p->fd : -1;
      ch->wfd = (dirs & MODCAT_WRITE) != 0 ? p->fd : -1;
      ch->flags |= MODCAT_CH_BYTES;
      result = modcat_apply (rq, ch, MODCAT_PH_PASTOPEN, p->fd, path);
    }
  }
  return result == MODCAT_OK ? await_writer (rq, ch, path, p) : result;
}
