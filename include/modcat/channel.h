/* include/modcat/channel.h -- channels and listeners: an opened address.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MODCAT_CHANNEL_H
#define MODCAT_CHANNEL_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <modcat/log.h>

#ifdef __cplusplus
extern "C" {
#endif

struct modcat_channel;

/* Directions, as seen from modcat: READ takes bytes from the peer. */
enum modcat_dirs { MODCAT_READ = 1, MODCAT_WRITE = 2, MODCAT_RDWR = 3 };

/* What something blocked waits for: FD being ready in one of DIRS.  Made and
   owned by the core, filled in by ops->wait. */
struct modcat_wait {
  int fd;                      /* -1: nothing to poll */
  unsigned dirs;               /* enum modcat_dirs */
};

enum modcat_channel_flags {
  MODCAT_CH_DATAGRAM = 1,      /* each read and write is one datagram */
  MODCAT_CH_BYTES = 2,         /* rfd and wfd carry the very bytes, so that
                                  the relay may splice(2) them or a program
                                  may inherit them */
  MODCAT_CH_INHERITED = 4,     /* fds were there before us: never closed, and
                                  O_NONBLOCK is never set on them */
  MODCAT_CH_NULL_EOF = 8,      /* an empty datagram means end of file */
  MODCAT_CH_PTY = 16           /* EIO on read means end of file */
};

/* How the write side is half-closed when no more data will come. */
enum modcat_half_close {
  MODCAT_HC_NONE,              /* nothing: a file, a terminal */
  MODCAT_HC_SHUTDOWN,          /* shutdown (wfd, SHUT_WR) */
  MODCAT_HC_CLOSE,             /* close (wfd) */
  MODCAT_HC_NULL,              /* write an empty datagram */
  MODCAT_HC_CALL               /* ops->half_close */
};

/* How the whole channel ends, before its fds are closed. */
enum modcat_end {
  MODCAT_END_CLOSE,            /* nothing more */
  MODCAT_END_SHUTDOWN          /* shutdown (fd, SHUT_RDWR): the peer sees the
                                  end even if another process holds the fd */
};

/* What read returns for an empty datagram, which is no end of file. */
#define MODCAT_EMPTY ((ssize_t) -2)

/* The operations of a channel.  Every slot may be NULL: the core then works
   on rfd and wfd.  None may block; read and write return -1 with errno
   EAGAIN and the loop asks `wait` what for. */
struct modcat_channel_ops {
  size_t size;                 /* sizeof (struct modcat_channel_ops) */

  /* Up to SIZE bytes, 0 at end of file, MODCAT_EMPTY, -1 with errno. */
  ssize_t (*read) (struct modcat_channel *ch, void *buf, size_t size);

  /* Bytes taken (a datagram: all or none), -1 with errno. */
  ssize_t (*write) (struct modcat_channel *ch, const void *buf, size_t size);

  /* Bytes that a read would deliver without any descriptor becoming
     readable: there is nothing to poll for them. */
  size_t (*pending) (const struct modcat_channel *ch);

  /* Change what a blocked read (DIR MODCAT_READ) or write waits for.  W
     arrives as rfd or wfd and DIR. */
  void (*wait) (const struct modcat_channel *ch, unsigned dir,
                struct modcat_wait *w);

  /* Tell the peer that no more bytes will come; the other direction goes on.
     May return MODCAT_AGAIN and is then called again. */
  int (*half_close) (struct modcat_channel *ch);

  /* End of the channel, called once, also for an open that was given up.
     The core closes rfd and wfd afterwards and frees the state. */
  void (*close) (struct modcat_channel *ch);

  /* Release what a forked copy of the channel holds, touching nothing that
     the other process still uses.  NULL: fds and state only. */
  void (*drop) (struct modcat_channel *ch);
};

/* An opened address, or a listener (for which only close, drop and wait
   are used, rfd being what is polled for the next peer).  The core makes,
   owns and frees it; a module fills in what follows. */
struct modcat_channel {
  const struct modcat_channel_ops *ops;   /* set before the first
                                             MODCAT_AGAIN, NULL: plain fds */
  void *state;                 /* the module's, zeroed; freed by the core */
  const struct modcat_request *rq;
  int rfd, wfd;                /* polled; -1: none; may be the same */
  unsigned flags;              /* enum modcat_channel_flags */
  int half_close;              /* enum modcat_half_close */
  int end;                     /* enum modcat_end */
  struct modcat_channel *lower;           /* the layer below, or NULL */
};

/* -- for open, listen, accept, handshake and half_close ------------------- */

/* Have the core call again when FD is ready in one of DIRS (enum
   modcat_dirs), and return MODCAT_AGAIN.  Several calls add up, to a limit
   of 8; each callback starts with none. */
int modcat_wait (struct modcat_channel *ch, int fd, unsigned dirs);

/* The same for a blocked read or write on LOWER, whatever that polls. */
int modcat_wait_lower (struct modcat_channel *ch,
                       const struct modcat_channel *lower, unsigned dir);

/* Have the core call again at DEADLINE (modcat_now() scale, ns) at the
   latest, and return MODCAT_AGAIN.  The earliest one counts. */
int modcat_wait_until (struct modcat_channel *ch, int64_t deadline);

/* Monotonic time in ns. */
int64_t modcat_now (void);

/* -- layers --------------------------------------------------------------- */

/* Put an empty channel below CH, which owns it, and return it; the layer
   that fills it in (libmodcat-net, say) keeps its state by
   modcat_attach().  NULL without memory (reported). */
struct modcat_channel *modcat_push (struct modcat_channel *ch);

/* Open the address TEXT (as a user would write it) below CH: resumable like
   open, and on MODCAT_OK CH->lower is the channel.  DIRS as for an open. */
int modcat_open_lower (struct modcat_channel *ch, const char *text,
                       unsigned dirs);

/* The same for a listener LN: TEXT must be an address that listens. */
int modcat_listen_lower (struct modcat_channel *ln, const char *text);

/* Take the next peer of LN->lower as CH->lower, resumable. */
int modcat_accept_lower (struct modcat_channel *ln,
                         struct modcat_channel *ch);

/* Read, write, pending, half-close of any channel, as the relay does. */
ssize_t modcat_read (struct modcat_channel *ch, void *buf, size_t size);
ssize_t modcat_write (struct modcat_channel *ch, const void *buf,
                      size_t size);
size_t modcat_pending (const struct modcat_channel *ch);
int modcat_half_close (struct modcat_channel *ch);

/* -- what hangs on a channel ---------------------------------------------- */

/* The block of SIZE zeroed bytes that CH keeps for KEY (an address of the
   caller's own), made by the first call, freed with CH. */
void *modcat_attach (struct modcat_channel *ch, const void *key, size_t size);

/* The block for KEY, or NULL when there is none. */
void *modcat_attached (const struct modcat_channel *ch, const void *key);

/* A variable for programs of this session: NAME without prefix ("PEERADDR");
   it is exported as MODCAT_PEERADDR, SOCAT_PEERADDR (see modcat(1)). */
int modcat_setenv (struct modcat_channel *ch, const char *name,
                   const char *value);

/* The two ends in words, for log lines; copied.  NULL: as before. */
int modcat_set_names (struct modcat_channel *ch, const char *local,
                      const char *peer);
const char *modcat_local_name (const struct modcat_channel *ch);
const char *modcat_peer_name (const struct modcat_channel *ch);

/* Remove PATH when CH is closed by the process that opened it. */
int modcat_unlink_at_close (struct modcat_channel *ch, const char *path);

/* PID is CH's program: its end is logged, its failure makes the exit status
   1, it gets SIGTERM when CH closes first, and SIGNALS (bits 1 << n) are
   passed on to it instead of ending modcat. */
int modcat_watch_child (struct modcat_channel *ch, pid_t pid,
                        unsigned signals);

/* -- stages: what stands on the way of the bytes --------------------------- */

struct modcat_stage;

/* A block on its way: DATA may be changed in place, LEN up to ROOM. */
struct modcat_block {
  unsigned char *data;
  size_t len;                  /* bytes */
  size_t room;                 /* bytes that data can hold */
  int end_of_file;             /* set: nothing behind this block */
};

struct modcat_stage_ops {
  size_t size;                 /* sizeof (struct modcat_stage_ops) */
  const char *name;            /* for -d -d -d */
  unsigned grow;               /* ROOM is at least LEN times this (0: 1) */
  int (*run) (struct modcat_stage *st, struct modcat_block *b);
  /* How many bytes may be read now; 0 and *AGAIN (ns) when to ask anew. */
  size_t (*allow) (struct modcat_stage *st, size_t want, int64_t *again);
  void (*close) (struct modcat_stage *st);
};

struct modcat_stage {
  const struct modcat_stage_ops *ops;
  void *state;                 /* the stage's own, released by ops->close */
};

/* Add a stage to what is read from CH (DIR MODCAT_READ) or written to it;
   for appliers and opens.  OPS must stay; STATE goes to the stage. */
int modcat_add_stage (struct modcat_channel *ch, unsigned dir,
                      const struct modcat_stage_ops *ops, void *state);

#ifdef __cplusplus
}
#endif
#endif
