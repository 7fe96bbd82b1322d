/* modules/serial/port.c -- serial ports by path, by name and by USB ids.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <libserialport.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "serial.h"

/* "0403": four hexadecimal digits at most.  -1: no. */
static int
usb_id (const char *text)
{
  char *end;
  unsigned long id;

  if (strlen (text) > 4 || strspn (text, "0123456789abcdefABCDEF") == 0)
    return -1;
  id = strtoul (text, &end, 16);
  return *end == '\0' ? (int) id : -1;
}

int
serial_parse (const struct modcat_request *rq, struct serial_port *p)
{
  p->usb = rq->argc > 1;
  if (!p->usb) {
    if (rq->argv[0][0] == '\0')
      return modcat_fail_arg (rq, 0, "name of a serial port is empty");
    return MODCAT_OK;
  }
  if (strcmp (rq->argv[0], "usb") != 0)
    return modcat_fail_arg (rq, 0, "a serial port is one name, or "
                            "usb:VID:PID[:serial]");
  if (rq->argc < 3)
    return modcat_fail_arg (rq, 1, "the product's id is missing: "
                            "usb:VID:PID[:serial]");
  p->vid = usb_id (rq->argv[1]);
  p->pid = usb_id (rq->argv[2]);
  if (p->vid == -1 || p->pid == -1)
    return modcat_fail_arg (rq, p->vid == -1 ? 1 : 2, "USB id \"%s\" is not "
                            "up to four hexadecimal digits",
                            rq->argv[p->vid == -1 ? 1 : 2]);
  p->serial = rq->argc > 3 ? rq->argv[3] : NULL;
  return MODCAT_OK;
}

/* -- finding ------------------------------------------------------------- */

/* A name without slash is one of udev's, or that of a device. */
static const char *
find_name (const char *name, char *path, size_t size)
{
  static const char *const folders[] = {
    "/dev/serial/by-id/", "/dev/serial/by-path/", "/dev/",
  };
  size_t count = sizeof folders / sizeof folders[0];
  struct stat st;

  for (size_t i = strchr (name, '/') != NULL ? count : 0; i < count; i++) {
    if ((size_t) snprintf (path, size, "%s%s", folders[i], name) >= size)
      return "name is too long";
    if (stat (path, &st) == 0)
      return NULL;
  }
  return (size_t) snprintf (path, size, "%s", name) < size
    ? NULL : "name is too long";
}

static int
is_wanted (const struct sp_port *port, const struct serial_port *p)
{
  int vid, pid;
  const char *serial;

  if (sp_get_port_usb_vid_pid (port, &vid, &pid) != SP_OK || vid != p->vid
      || pid != p->pid)
    return 0;
  serial = sp_get_port_usb_serial (port);
  return p->serial == NULL
    || (serial != NULL && strcasecmp (serial, p->serial) == 0);
}

const char *
serial_find (const struct serial_port *p, const char *name, char *path,
             size_t size)
{
  const char *why = "no such USB device is plugged in";
  struct sp_port **list;
  int found = 0;

  if (!p->usb)
    return find_name (name, path, size);
  if (sp_list_ports (&list) != SP_OK)
    return "the serial ports can't be listed";
  for (size_t i = 0; list[i] != NULL; i++)
    if (is_wanted (list[i], p) && found++ == 0)
      why = (size_t) snprintf (path, size, "%s", sp_get_port_name (list[i]))
            < size ? NULL : "name is too long";
  sp_free_port_list (list);
  return found > 1 ? "several such USB devices are plugged in; add the serial "
                     "number, see --list-serial" : why;
}

/* -- listing ------------------------------------------------------------- */

/* Fields are divided by tabs: what comes from a device may not have any. */
static void
put_text (const char *text)
{
  for (; text != NULL && *text != '\0'; text++)
    putchar ((unsigned char) *text < ' ' || *text == 127 ? '?' : *text);
}

static void
put_port (const struct sp_port *port)
{
  const char *serial = sp_get_port_usb_serial (port);
  int vid, pid;

  printf ("%s\t", sp_get_port_name (port));
  if (sp_get_port_usb_vid_pid (port, &vid, &pid) == SP_OK) {
    printf ("usb:%04x:%04x", (unsigned) vid, (unsigned) pid);
    if (serial != NULL && *serial != '\0') {
      putchar (':');
      put_text (serial);
    }
  }
  putchar ('\t');
  put_text (sp_get_port_description (port));
  putchar ('\n');
}

int
serial_list (void)
{
  struct sp_port **list;
  enum sp_return result = sp_list_ports (&list);

  if (result != SP_OK) {
    char *why = sp_last_error_message ();

    modcat_log (NULL, MODCAT_LOG_ERROR, "serial ports can't be listed: %s",
                result == SP_ERR_FAIL && why != NULL ? why : "not supported");
    sp_free_error_message (why);
    return MODCAT_FAIL;
  }
  for (size_t i = 0; list[i] != NULL; i++)
    put_port (list[i]);
  sp_free_port_list (list);
  return MODCAT_OK;
}
