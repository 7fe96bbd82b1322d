/* modules/common/proc/proc-internal.h -- what the files of libmodcat-proc share.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef PROC_INTERNAL_H
#define PROC_INTERNAL_H

#include <modcat/proc.h>
#include <modcat/tty.h>

/* conf of modcat_group_fork. */
struct fork_conf {
  uint16_t fdin, fdout;        /* the program's */
  unsigned char pipes;
  unsigned char pty;
  unsigned char with_stderr;
  unsigned char nofork;
  unsigned char exit_code;
};

/* conf of modcat_group_parent. */
struct parent_conf { int hup, intr, quit; };

/* Both ends of what connects us with the program; -1: not in use. */
struct ends {
  int our_read, our_write;     /* the same for a socket pair */
  int its_in, its_out;
};

/* What the child tells before it is gone: exec failed with this errno, or
   something else, which it has reported. */
struct last_words {
  int exec_errno;
};

/* `"cat", "cat", "-n"`, malloc()ed: P for messages.  NULL without memory. */
char *proc_describe (const struct modcat_program *p);

/* In the child: become P, with the descriptors of E; what goes wrong goes to
   the descriptor WORDS as struct last_words. */
void proc_run (const struct modcat_request *rq, struct modcat_channel *ch,
               const struct modcat_program *p, const struct ends *e,
               int words) __attribute__ ((__noreturn__));

/* Option nofork: become P in this process, with the descriptors of the other
   address.  Returns only when that failed, reported. */
int proc_replace (const struct modcat_request *rq, struct modcat_channel *ch,
                  const struct modcat_program *p);

#endif
