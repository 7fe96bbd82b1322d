/* modules/serial/serial.h -- finding, locking and listing serial ports.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef SERIAL_H
#define SERIAL_H

#include <stdbool.h>
#include <stddef.h>

#include <modcat/module.h>

/* What the parameters of an address mean, checked before anything opens. */
struct serial_port {
  int usb;                     /* true: by these, else by name */
  int vid, pid;
  const char *serial;          /* NULL: any */
};

/* Understand RQ's parameters: *P.  MODCAT_OK, or reported. */
int serial_parse (const struct modcat_request *rq, struct serial_port *p);

/* The path of the port that P and NAME, the first parameter, mean now, in
   PATH.  NULL when it was found, else why not, in static words. */
const char *serial_find (const struct serial_port *p, const char *name,
                         char *path, size_t size);

/* modcat_module.list: a line for each port. */
int serial_list (void);

/* Take FD, the port PATH, for this process alone, against others who ask.
   MODCAT_OK; MODCAT_BUSY, to be reported; or a failure, reported. */
int serial_lock (const struct modcat_request *rq, int fd, const char *path);
void serial_unlock (int fd);

/* Who but us has PATH open, as far as that can be seen: words in TEXT, which
   is returned. */
const char *serial_holder (const char *path, char *text, size_t size);

/* -- flow control by DTR and DSR ----------------------------------------- */

struct serial_flow {
  bool on;
  bool dtr;                    /* is up */
  bool told;                   /* that DSR is down */
  unsigned baud;               /* about */
  int64_t again;               /* ns: when to try to write again; 0: when the
                                  descriptor is ready */
};

/* FD, the port PATH, is to have it: raise DTR.  MODCAT_OK, or reported. */
int serial_flow_start (const struct modcat_request *rq, struct serial_flow *f,
                       int fd, const char *path);

/* write(2) as far as the peer wants it; EAGAIN: see f->again. */
ssize_t serial_flow_write (const struct modcat_request *rq,
                           struct serial_flow *f, int fd, const char *path,
                           const void *buf, size_t size);

/* Bytes of FD have been taken, and nobody knows whether more are wanted; or
   somebody does want more. */
void serial_flow_taken (struct serial_flow *f, int fd);
void serial_flow_wanted (struct serial_flow *f, int fd);

#endif
