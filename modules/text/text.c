/* modules/text/text.c -- TEXT:<string>: deliver a string, then end of file.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <modcat/module.h>

MODCAT_MODULE (text, .summary = "deliver a fixed string",
               .version = PACKAGE_VERSION);
