/* core/kept.h -- what modules keep for all sessions of the process.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_KEPT_H
#define MC_KEPT_H

struct mc_context;

/* Release and free all that modcat_keep() has made. */
void mc_kept_free (struct mc_context *ctx);

#endif
