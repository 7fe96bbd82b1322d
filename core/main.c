/* core/main.c -- the program: everything is in libmodcat.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>
#include <ltdl.h>
#include <unistd.h>

#include "modcat.h"

int
main (int argc, char **argv)
{
  int at_once = 0;
  int status;

#ifdef MODCAT_STATIC_MODULES
  LTDL_SET_PRELOADED_SYMBOLS ();
#endif
  status = modcat_main (argc, argv, &at_once);
  if (at_once)
    _exit (status);
  return status;
}
