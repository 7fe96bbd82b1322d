/* core/manifest.h -- what a module's manifest says, before it is loaded.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * The format is described in modcat-module(3).  The catalogue is manifests
 * one behind the other. */
#ifndef MC_MANIFEST_H
#define MC_MANIFEST_H

#include <stddef.h>

struct mc_log;

/* What is longer than this is no manifest. */
enum {
  MC_MANIFEST_MAX = 64 * 1024,           /* bytes of one NAME.modcat */
  MC_CATALOGUE_MAX = 1024 * 1024,        /* bytes of a catalogue */
  MC_MANIFEST_LINE = 1024,               /* bytes of one line */
  MC_MANIFEST_NAME = 63                  /* bytes of one name */
};

/* An `address`, an `option` or an `infer` line. */
enum mc_offer_kind { MC_OFFER_ADDRESS, MC_OFFER_OPTION, MC_OFFER_INFER };

struct mc_offer {
  enum mc_offer_kind kind;
  const char *of;              /* an option's group; what is inferred */
  const char *names;           /* comma list, the canonical name first */
};

/* One module's lines.  All strings point into the text that was read. */
struct mc_manifest {
  const char *name;
  const char *package;         /* NULL: not told */
  const char *summary;         /* NULL: not told */
  struct mc_offer *offers;
  size_t noffers;
};

/* The manifests of one file, and what they point into. */
struct mc_manifests {
  char *text;
  struct mc_offer *offers;
  struct mc_manifest *list;
  size_t count;
};

/* Read the file PATH of at most LIMIT bytes.  A line that isn't understood
   is reported at level W as PATH:LINE and passed over.  -1: nothing could be
   read; reported, at level I when there is no such file. */
int mc_manifests_read (struct mc_log *log, const char *path, size_t limit,
                       struct mc_manifests *ms);

/* The same for TEXT of LEN bytes (and a NUL behind them), which is malloc()ed
   and belongs to MS from here on; PATH is for reports only. */
int mc_manifests_parse (struct mc_log *log, const char *path, char *text,
                        size_t len, struct mc_manifests *ms);

void mc_manifests_free (struct mc_manifests *ms);

/* May NAME be a keyword, the name of an option, a group or a module?
   NULL: yes, else why not. */
const char *mc_name_fault (const char *name, size_t len);

#endif
