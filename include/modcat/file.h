/* include/modcat/file.h -- libmodcat-file: options and helpers for what is
 * reached by a path.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * For modules that open or make entries of the file system: files, devices,
 * named pipes, sockets, links to terminals, message queues. */
#ifndef MODCAT_FILE_H
#define MODCAT_FILE_H

#include <modcat/module.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The option groups.  In the list of an address type they stand before
   modcat_group_fd, which has other rows for `perm`, `append` and the like. */
extern const struct modcat_group modcat_group_named;    /* an entry */
extern const struct modcat_group modcat_group_open;     /* open(2) */
extern const struct modcat_group modcat_group_reg;      /* a regular file */
extern const struct modcat_group modcat_group_blk;      /* a block device */

/* -- entries --------------------------------------------------------------
   None of these keeps PATH.  Those that return an int give MODCAT_OK or what
   modcat_fail() returned. */

/* What the entry PATH is, links followed, in socat's words: "regular file",
   "named pipe", … "undef" when there is none.  Static. */
const char *modcat_entry_type (const char *path);

/* The mode that an entry is made with, umask not subtracted: that of the
   option perm, else DFLT. */
unsigned modcat_entry_mode (const struct modcat_request *rq, unsigned dflt);

/* Remove PATH when option unlink-early says so.  To be called before the
   first look at PATH; a second call does nothing. */
int modcat_entry_early (const struct modcat_request *rq,
                        struct modcat_channel *ch, const char *path);

/* Give PATH, which was just made, the owner and group of the options user and
   group, and its mode when it couldn't be made with it (a socket, a device):
   SET_MODE. */
int modcat_entry_attributes (const struct modcat_request *rq,
                             struct modcat_channel *ch, const char *path,
                             int set_mode);

/* Have PATH removed when CH is closed, if option unlink-close says so or,
   when it is not given, DFLT does.  PATH may be relative, also to the
   directory of option chdir. */
int modcat_entry_unlink_close (const struct modcat_request *rq,
                               struct modcat_channel *ch, const char *path,
                               int dflt);

/* -- opening --------------------------------------------------------------- */

/* FLAGS (O_CREAT …, see open(2)) as the options of group OPEN change them,
   and the access mode for DIRS (enum modcat_dirs) unless they set one: in
   *RESULT.  Fails when they contradict each other; `prepare` may ask, so that
   it is known before anything opens. */
int modcat_open_flags (const struct modcat_request *rq, unsigned dirs,
                       int flags, int *result);

/* The first option of group OPEN that was given, for what is not opened with
   open(2) and therefore refuses it; NULL: none.  o-nonblock is left out: it
   is so in any case. */
const char *modcat_open_given (const struct modcat_request *rq);

/* Open PATH as CH for DIRS, resumable: phases EARLY, PREOPEN, OPEN and
   PASTOPEN are walked, the mode is that of perm or 0666, FLAGS are given
   besides those of the options.  DOING begins the log line ("creating regular
   file"); NULL: "opening <type>"; "": no line.

   It never blocks.  A named pipe opened for one direction waits, in the loop,
   for its other end, asked for ten times a second; a writer also shows by
   what he writes, and, where there is no tee(2), by nothing else.  With option
   o-nonblock it doesn't wait, and a missing reader is an error. */
int modcat_file_open (const struct modcat_request *rq,
                      struct modcat_channel *ch, const char *path,
                      unsigned dirs, int flags, const char *doing);

/* "reading", "writing", "reading and writing": for log lines.  Static. */
const char *modcat_dirs_text (unsigned dirs);

#ifdef __cplusplus
}
#endif
#endif
