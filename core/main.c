/* core/main.c -- the program: everything is in libmodcat.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>
#include <ltdl.h>
#include "modcat.h"

int
main (int argc, char **argv)
{
#ifdef MODCAT_STATIC_MODULES
  LTDL_SET_PRELOADED_SYMBOLS ();
#endif
  return modcat_main (argc, argv);
}
