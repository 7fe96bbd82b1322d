/* core/modcat.c -- modcat_main: the program, as a function of the library.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>
#include <stdio.h>
#include <string.h>
#include "modcat.h"

int
modcat_main (int argc, char **argv)
{
  if (argc == 2 && strcmp (argv[1], "-V") == 0)
    return printf ("modcat %s\n", PACKAGE_VERSION) < 0;
  fprintf (stderr, "%s: this core knows only -V\n", argv[0]);
  return 1;
}
