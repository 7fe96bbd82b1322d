/* tests/unit/test-serial.c -- finding serial ports, with a library that has
 * those of the test.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <libserialport.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "modules/serial/serial.h"
#include "tests/unit/fake-core.h"
#include "tests/unit/unit.h"

/* -- the library --------------------------------------------------------- */

struct sp_port {
  const char *name, *description, *serial;
  int vid, pid;                /* 0: not on USB */
};

static struct sp_port ports[] = {
  { "/dev/ttyS0", "ttyS0", NULL, 0, 0 },
  { "/dev/ttyUSB0", "FT232R\tUSB UART", "A50285BI", 0x0403, 0x6001 },
  { "/dev/ttyUSB1", "FT232R USB UART", "A50285BJ", 0x0403, 0x6001 },
  { "/dev/ttyACM0", "board", NULL, 0x2341, 0x0043 },
};
enum { PORTS = sizeof ports / sizeof ports[0] };
static int broken;

enum sp_return
sp_list_ports (struct sp_port ***list)
{
  if (broken)
    return SP_ERR_FAIL;
  *list = calloc (PORTS + 1, sizeof **list);
  ck_assert_ptr_nonnull (*list);
  for (int i = 0; i < PORTS; i++)
    (*list)[i] = &ports[i];
  return SP_OK;
}

void
sp_free_port_list (struct sp_port **list)
{
  free (list);
}

char *
sp_get_port_name (const struct sp_port *port)
{
  return (char *) (uintptr_t) port->name;
}

char *
sp_get_port_description (const struct sp_port *port)
{
  return (char *) (uintptr_t) port->description;
}

char *
sp_get_port_usb_serial (const struct sp_port *port)
{
  return (char *) (uintptr_t) port->serial;
}

enum sp_return
sp_get_port_usb_vid_pid (const struct sp_port *port, int *vid, int *pid)
{
  if (port->vid == 0)
    return SP_ERR_SUPP;
  *vid = port->vid;
  *pid = port->pid;
  return SP_OK;
}

char *
sp_last_error_message (void)
{
  return strdup ("out of order");
}

void
sp_free_error_message (char *message)
{
  free (message);
}

/* -- the tests ----------------------------------------------------------- */

static const struct modcat_addr type = { .names = "SERIAL", .max_args = 4 };

/* What the parameters mean: the path, or why there is none. */
static const char *
find (int argc, const char *const *argv, int *result)
{
  static char path[100];
  struct modcat_request *rq = fake_request_for (&type, MODCAT_RDWR, argv[0],
                                                NULL);
  struct modcat_channel *ch = fake_channel (rq);
  struct serial_port p = { 0 };
  const char *why = NULL;

  rq->argc = argc;
  rq->argv = argv;
  *result = serial_parse (rq, &p);
  if (*result == MODCAT_OK)
    why = serial_find (&p, argv[0], path, sizeof path);
  fake_close (ch);
  return why == NULL ? path : why;
}

START_TEST (found)
{
  static const struct {
    int argc;
    const char *argv[4];
    const char *path;
  } cases[] = {
    { 1, { "/dev/null" }, "/dev/null" },
    { 1, { "null" }, "/dev/null" },
    { 1, { "no/such" }, "no/such" },
    { 1, { "nosuch" }, "nosuch" },
    { 4, { "usb", "0403", "6001", "A50285BI" }, "/dev/ttyUSB0" },
    { 4, { "usb", "403", "6001", "a50285bj" }, "/dev/ttyUSB1" },
    { 3, { "usb", "2341", "43" }, "/dev/ttyACM0" },
    { 3, { "usb", "0403", "6001" }, "several such USB devices are plugged in; "
      "add the serial number, see --list-serial" },
    { 4, { "usb", "2341", "43", "x" }, "no such USB device is plugged in" },
    { 3, { "usb", "1", "2" }, "no such USB device is plugged in" },
  };

  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    int result;

    ck_assert_str_eq (find (cases[i].argc, cases[i].argv, &result),
                      cases[i].path);
    ck_assert_int_eq (result, MODCAT_OK);
  }
}
END_TEST

START_TEST (refused)
{
  static const struct { int argc; const char *argv[4]; } cases[] = {
    { 1, { "" } }, { 2, { "usb", "0403" } }, { 2, { "ttyS0", "9600" } },
    { 3, { "usb", "", "6001" } }, { 3, { "usb", "0403", "60010" } },
    { 3, { "usb", "0x403", "6001" } }, { 3, { "usb", "0403", "-1" } },
  };

  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    int result;

    find (cases[i].argc, cases[i].argv, &result);
    ck_assert_int_eq (result, MODCAT_FAIL);
  }
}
END_TEST

/* What serial_list() prints. */
static const char *
listed (void)
{
  static char text[1000];
  size_t n;
  FILE *f;

  fake_scratch ();
  ck_assert_ptr_nonnull (freopen ("out", "w+", stdout));
  ck_assert_int_eq (serial_list (), MODCAT_OK);
  fflush (stdout);
  f = fopen ("out", "r");
  ck_assert_ptr_nonnull (f);
  n = fread (text, 1, sizeof text - 1, f);
  fclose (f);
  text[n] = '\0';
  return text;
}

START_TEST (list)
{
  ck_assert_str_eq (listed (), "/dev/ttyS0\t\tttyS0\n"
                    "/dev/ttyUSB0\tusb:0403:6001:A50285BI\tFT232R?USB UART\n"
                    "/dev/ttyUSB1\tusb:0403:6001:A50285BJ\tFT232R USB UART\n"
                    "/dev/ttyACM0\tusb:2341:0043\tboard\n");
}
END_TEST

START_TEST (no_list)
{
  static const char *const argv[] = { "usb", "1", "2" };
  int result;

  broken = 1;
  ck_assert_int_eq (serial_list (), MODCAT_FAIL);
  ck_assert_ptr_nonnull (strstr (fake.log, "E serial ports can't be listed: "
                                 "out of order\n"));
  ck_assert_str_eq (find (3, argv, &result),
                    "the serial ports can't be listed");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("serial");
  TCase *tc = tcase_create ("serial");

  UNIT_ADD (tc, found, refused, list, no_list);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
