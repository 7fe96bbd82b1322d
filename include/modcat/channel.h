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
struct modcat_address;
struct modcat_request;

/* Directions, as seen from modcat: READ takes bytes from the peer. */
enum modcat_dirs { MODCAT_READ = 1, MODCAT_WRITE = 2, MODCAT_RDWR = 3 };

enum modcat_channel_flags {
  MODCAT_CH_DATAGRAM = 1,      /* each read and write is one datagram */
  MODCAT_CH_BYTES = 2,         /* rfd and wfd carry the very bytes, so that
                                  the relay may splice(2) them or a program
                                  may inherit them */
  MODCAT_CH_KEEP_OPEN = 4,     /* the fds are not closed with the channel */
  MODCAT_CH_SHARED = 8,        /* others use the open file description too:
                                  O_NONBLOCK is never set on it */
  MODCAT_CH_INHERITED = 12,    /* both: fds that were there before us */
  MODCAT_CH_NULL_EOF = 16,     /* an empty datagram means end of file */
  MODCAT_CH_EIO_EOF = 32,      /* EIO on read means end of file (a pty), and
                                  EAGAIN on write after a hang-up EIO */
  MODCAT_CH_PEER_LATER = 64,   /* set by accept: the peer is known, and to be
                                  checked, only after the handshake of this
                                  layer */
  MODCAT_CH_STAYS = 128,       /* when the other address ends, this one stays
                                  as it is, and the other is opened again */
  MODCAT_CH_SHARES_PORT = 256  /* a listener: other processes may listen at the
                                  same address by sockets of their own */
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
#define MODCAT_EMPTY ((ssize_t) -16)

/* The operations of a channel.  Every slot may be NULL: the core then works
   on rfd and wfd.  None may block: read and write return -1 with errno
   EAGAIN and the loop asks `wait` what for; any other errno is an error that
   the core reports, a value of enum modcat_result below -1 one that the
   module has reported itself.  After EAGAIN the next write brings the same
   bytes first. */
struct modcat_channel_ops {
  size_t size;                 /* sizeof (struct modcat_channel_ops) */

  /* Up to SIZE bytes, 0 at end of file, MODCAT_EMPTY, or an error. */
  ssize_t (*read) (struct modcat_channel *ch, void *buf, size_t size);

  /* Bytes taken (a datagram: all or none), or an error. */
  ssize_t (*write) (struct modcat_channel *ch, const void *buf, size_t size);

  /* Bytes that a read would deliver without any descriptor becoming
     readable: there is nothing to poll for them. */
  size_t (*pending) (const struct modcat_channel *ch);

  /* Say by modcat_wait(), modcat_wait_lower(), modcat_wait_until() what a
     blocked read (DIR MODCAT_READ) or write waits for.  NULL: rfd or wfd, or
     with both -1 what the layer below waits for. */
  void (*wait) (struct modcat_channel *ch, unsigned dir);

  /* What is to be said to an accepted peer before the relay, in the process
     of its session (a TLS handshake); resumable like open.  The core runs
     those of lower layers first.  May return MODCAT_REFUSE. */
  int (*handshake) (struct modcat_channel *ch);

  /* Tell the peer that no more bytes will come; the other direction goes on.
     May return MODCAT_AGAIN and is then called again. */
  int (*half_close) (struct modcat_channel *ch);

  /* End of the channel, called once whenever ops are set, also after an open
     that failed or was given up.  The core closes rfd and wfd afterwards
     (those that a layer repeats from below are left to the lower one) and
     frees the state. */
  void (*close) (struct modcat_channel *ch);

  /* Release what a forked copy of the channel holds, touching nothing that
     the other process still uses.  NULL: fds and state only. */
  void (*drop) (struct modcat_channel *ch);

  /* Say by modcat_set_names() and modcat_setenv() who the ends are: called
     when somebody wants to know, and not again but after `open` or `handshake`
     have run.  A session that logs nothing and runs no program never asks. */
  void (*describe) (struct modcat_channel *ch);

  /* Tell the peer that handshake has heard how it went with the other address
     of the session: it is open (ERROR 0), or it can't be, for which ERROR is
     the errno, EIO when nobody told; resumable.  Called before the relay, or
     before the end. */
  int (*answer) (struct modcat_channel *ch, int error);
};

/* An opened address, or a listener (for which only close, drop and wait
   are used, rfd being what is polled for the next peer).  The core makes,
   owns and frees it; a module fills in what follows.  May grow at its end. */
struct modcat_channel {
  const struct modcat_channel_ops *ops;   /* NULL: plain fds; set as soon as
                                             there is something to close */
  void *state;                 /* the module's, zeroed; freed by the core */
  const struct modcat_request *rq;
  int rfd, wfd;                /* polled; -1: none; may be the same */
  unsigned flags;              /* enum modcat_channel_flags */
  int half_close;              /* enum modcat_half_close */
  int end;                     /* enum modcat_end */
  struct modcat_channel *lower;           /* the layer below, or NULL */
  const char *path;            /* of the entry that the options for owner and
                                  mode act on in place of rfd and wfd (a
                                  pty's device), or NULL; outlives CH */
};

/* -- for open, listen, accept, handshake and half_close ------------------- */

/* Have the core call again when FD is ready in one of DIRS (enum
   modcat_dirs), and return MODCAT_AGAIN.  Several calls add up; each callback
   starts with none. */
int modcat_wait (struct modcat_channel *ch, int fd, unsigned dirs);

/* The same for a blocked read or write on LOWER, whatever that polls. */
int modcat_wait_lower (struct modcat_channel *ch,
                       struct modcat_channel *lower, unsigned dir);

/* Have the core call again at DEADLINE (modcat_now() scale, ns) at the
   latest, and return MODCAT_AGAIN.  The earliest one counts. */
int modcat_wait_until (struct modcat_channel *ch, int64_t deadline);

/* CH has become ready in DIRS by something that its waits don't show (another
   channel read its bytes): the core calls it soon.  Only from callbacks. */
void modcat_wake (struct modcat_channel *ch, unsigned dirs);

/* Monotonic time in ns. */
int64_t modcat_now (void);

/* -- layers --------------------------------------------------------------- */

/* An empty channel that belongs to OWNER and ends with it, for the owner's
   `lower` or for a use of its own; whoever fills it in keeps state by
   modcat_attach().  NULL without memory (reported). */
struct modcat_channel *modcat_channel_new (struct modcat_channel *owner);

/* End a channel made by modcat_channel_new() before its owner ends. */
void modcat_channel_close (struct modcat_channel *ch);

/* Parse and bind TEXT, as a user would write it.  Lives as long as RQ; NULL:
   reported.  (Options of type MODCAT_ADDRESS are parsed by the core.) */
const struct modcat_address *
modcat_parse_address (const struct modcat_request *rq, const char *text);

/* Does A wait for peers?  Then it gives a listener when it is opened. */
int modcat_address_listens (const struct modcat_address *a);

/* Open A as CH, an empty channel of modcat_channel_new(): resumable like
   open, retries included.  A listener is made ready when A's type listens. */
int modcat_open_address (struct modcat_channel *ch,
                         const struct modcat_address *a, unsigned dirs);

/* The same below CH: makes CH->lower at the first call. */
int modcat_open_lower (struct modcat_channel *ch,
                       const struct modcat_address *a, unsigned dirs);

/* Take the next peer of listener LN as CH, an empty channel of
   modcat_channel_new(): resumable like accept. */
int modcat_accept_from (struct modcat_channel *ln,
                        struct modcat_channel *ch);

/* Read, write, pending, half-close of any channel, as the relay does. */
ssize_t modcat_read (struct modcat_channel *ch, void *buf, size_t size);
ssize_t modcat_write (struct modcat_channel *ch, const void *buf,
                      size_t size);
size_t modcat_pending (const struct modcat_channel *ch);
int modcat_half_close (struct modcat_channel *ch);

/* -- what hangs on a channel ---------------------------------------------- */

/* Called before BLOCK is freed; DROPPED: in a forked process that has only a
   copy of the channel, so touch nothing that others still use. */
typedef void modcat_release_fn (struct modcat_channel *ch, void *block,
                                int dropped);

/* The block of SIZE zeroed bytes that CH keeps for KEY (an address of the
   caller's own), made by the first call, freed with CH after RELEASE (which
   may be NULL).  NULL without memory (reported). */
void *modcat_attach (struct modcat_channel *ch, const void *key, size_t size,
                     modcat_release_fn *release);

/* The block for KEY, or NULL when there is none. */
void *modcat_attached (const struct modcat_channel *ch, const void *key);

/* The block of SIZE zeroed bytes that the process keeps for KEY (an address of
   the caller's own), made by the first call, freed at the end of the process
   after RELEASE (which may be NULL; a forked process calls it for its copy,
   or not at all).  For what all sessions share.  NULL without memory
   (reported). */
void *modcat_keep (const struct modcat_request *rq, const void *key,
                   size_t size, void (*release) (void *block));

/* Have RESCUE called with BLOCK, which modcat_attach() made for CH, when a
   signal ends the process at once (SIGSEGV and the like; those that end the
   session close CH).  It runs in the signal handler of the process that
   called this, and may do only what signal-safety(7) allows. */
int modcat_rescue (struct modcat_channel *ch, const void *block,
                   void (*rescue) (const void *block));

/* A variable for programs of this session: NAME without prefix ("PEERADDR");
   it is exported as MODCAT_PEERADDR, SOCAT_PEERADDR (see modcat(1)). */
int modcat_setenv (struct modcat_channel *ch, const char *name,
                   const char *value);

/* The value of the variable NAME as CH, or else a layer below it, has it;
   NULL: none has. */
const char *modcat_getenv (const struct modcat_channel *ch, const char *name);

/* The channel of the other address of CH's session, when it is open already:
   for what has to be told of one peer to the other.  NULL: there is none yet. */
const struct modcat_channel *modcat_other (const struct modcat_channel *ch);

/* The two ends in words, for log lines; copied.  NULL: as before. */
int modcat_set_names (struct modcat_channel *ch, const char *local,
                      const char *peer);
const char *modcat_local_name (const struct modcat_channel *ch);
const char *modcat_peer_name (const struct modcat_channel *ch);

/* The two ends as struct sockaddr, copied; NULL: not known.  To be called by
   accept: the core checks the peer by it. */
int modcat_set_peer (struct modcat_channel *ch,
                     const void *peer, size_t peer_len,
                     const void *local, size_t local_len);

/* What modcat_set_peer() was told of CH or a layer below, NULL: nothing. */
const void *modcat_peer (const struct modcat_channel *ch, size_t *len);
const void *modcat_local (const struct modcat_channel *ch, size_t *len);

/* The peer of CH wants to go to HOST ("name", "1.2.3.4", "[::1]"), PORT (1 to
   65535): the other address is opened with them in place of %h and %p.  To be
   called by the handshake of a type with MODCAT_ADDR_TARGET.  Programs of the
   session find both as TARGETHOST and TARGETPORT.  MODCAT_REFUSE, not
   reported: this is no host that could have an address. */
int modcat_set_target (struct modcat_channel *ch, const char *host,
                       unsigned port);

/* Remove PATH, the entry that is there now, when CH is closed by the process
   that opened it (of a listener for one peer: when that peer's channel is).
   What has come into its place by then stays. */
int modcat_unlink_at_close (struct modcat_channel *ch, const char *path);

enum modcat_child_flags {
  MODCAT_CHILD_AWAIT = 1,      /* the session lasts until the program ends,
                                  when it only takes data */
  MODCAT_CHILD_NO_TERM = 2,    /* no SIGTERM when CH ends first */
  MODCAT_CHILD_STATUS = 4      /* its exit status (128 + the signal) is ours,
                                  and is waited for: -t, SIGTERM, -t again */
};

/* PID is CH's program: its end is logged and ends the session as an end of
   file does, its failure makes the exit status 1, it gets SIGTERM when CH
   ends first, and SIGNALS (bits 1 << n) are passed on to it instead of
   ending modcat.  FLAGS: enum modcat_child_flags. */
int modcat_watch_child (struct modcat_channel *ch, pid_t pid,
                        uint64_t signals, unsigned flags);

/* fork(2) for a program of CH: the child has default signal actions (SIGPIPE
   excepted) and its own PID in the log; it must exec or _exit.  -1: reported. */
pid_t modcat_fork (struct modcat_channel *ch);

/* For a program that is to become this process (option nofork of EXEC): the
   descriptor that it is to read (FDS[0]) and the one that it is to write
   (FDS[1]), those of the first address, made blocking; -1: none.  Fails when
   CH's address isn't the second one, when somebody else needs the process, or
   when what the first one carries are not its descriptors' very bytes. */
int modcat_take_over (struct modcat_channel *ch, int fds[2]);

/* The environment for a program of CH's session: environ plus the variables
   of both sides, as one malloc()ed NULL-terminated block, the caller's to
   free.  NULL without memory (reported). */
char **modcat_environ (struct modcat_channel *ch);

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
  /* Work on B in place.  MODCAT_OK, or a failure, reported. */
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
