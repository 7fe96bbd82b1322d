/* tests/unit/test-usage.c -- what -h, -V, --list and --dump-* print.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/cmdline.h"
#include "core/log.h"
#include "core/offers.h"
#include "core/registry.h"
#include "tests/unit/capture.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

static char *out;

/* Run the program by the NAME with one option: two good modules, one broken,
   one that is not installed.  What it prints is in `out`. */
static int
run (const char *name, const char *option, const char *argument)
{
  char words[3][64];
  char *argv[] = { words[0], words[1], argument ? words[2] : NULL, NULL };
  struct mc_context ctx = { .log = NULL };
  struct mc_command cmd;
  int result;

  snprintf (words[0], sizeof words[0], "%s", name);
  snprintf (words[1], sizeof words[1], "%s", option);
  snprintf (words[2], sizeof words[2], "%s", argument ? argument : "");
  scratch_new ();
  scratch_mock ("good", "m/good.so", (size_t) -1);
  scratch_write ("m/good.modcat", "module good\npackage modcat-good\n"
                 "summary a mock\naddress GOOD GOOD-ALIAS\n"
                 "address GOOD-PATH\ninfer path GOOD-PATH\n"
                 "option MOCKS mock-number mocknr\n");
  scratch_mock ("rows", "m/rows.so", (size_t) -1);
  scratch_write ("m/bad.so", "no module");
  scratch_write ("catalogue", "module gone\npackage modcat-gone\n"
                 "summary a mock that is away\naddress GONE\n");
  setenv ("MODCAT_MODULE_PATH", scratch_path ("m"), 1);
  setenv ("MODCAT_CATALOGUE", scratch_path ("catalogue"), 1);
  ctx.log = scratch_log (MODCAT_LOG_WARN);
  ctx.registry = mc_registry_new (ctx.log);
  mc_cmdline (&ctx, argument ? 3 : 2, argv, &cmd);
  ck_assert_int_ne (cmd.action, MC_ACT_ERROR);
  capture_start (STDOUT_FILENO);
  result = mc_usage (&ctx, &cmd);
  free (out);
  out = capture_end ();
  mc_registry_free (ctx.registry);
  mc_log_free (ctx.log);
  return result;
}

/* The output is too long for a message of check. */
static void
judge (bool good, const char *text, const char *what)
{
  if (!good)
    fprintf (stderr, "%s", out);
  ck_assert_msg (good, "\"%s\" is %s", text, what);
}

static void
has (const char *text)
{
  judge (strstr (out, text) != NULL, text, "not there");
}

static void
lacks (const char *text)
{
  judge (strstr (out, text) == NULL, text, "there");
}

START_TEST (help)
{
  ck_assert_int_eq (run ("modcat", "-h", NULL), 0);
  ck_assert_int_eq (strncmp (out, "Usage: modcat [options] ADDRESS ADDRESS [-",
                             42), 0);
  has ("\n  -b <size>             bytes of a transfer block (8192)\n");
  has ("\n  --list                print the modules and what they offer\n");
  has ("\ngood: a mock module\n  MOCK\n      a mock\n");
  has ("\n  ROWS-READ:<path>[:<mode>]\n      a mock that reads\n"
       "      read only; options of FD,LINKED,MOCKS,NOBODYS\n");
  has ("\nbad: can't be loaded\n");
  has ("\ngone: not installed; comes with the package modcat-gone\n");
  lacks ("Options of");
  lacks ("also called");
  scratch_ck_logged ("bad.so");
}
END_TEST

START_TEST (help_with_options)
{
  ck_assert_int_eq (run ("modcat", "-hh", NULL), 0);
  has ("\nOptions of MOCKS: mock options\n  mock-number=INT ");
  has (" a number (INIT)\n  mock-text=STRING ");
  has ("\nOptions of LINKED: linked options\n");
  has ("\nOptions of ROWS-READ,RR: a mock that reads\n  own-number=INT ");
  has ("\nOptions of FD: ");
  has ("\nOptions of APPL: ");
  has ("\nOptions of PROCESS: ");
  lacks ("also called");
  ck_assert_int_eq (run ("modcat", "-hhh", NULL), 0);
  has ("\n      also called GOOD-ALIAS\n");
  has ("\n      also called own-nr,ownnr; -1 to 9; default 5\n");
}
END_TEST

/* No line is wider than a screen. */
START_TEST (help_fits)
{
  ck_assert_int_eq (run ("modcat", "-h", NULL), 0);
  for (char *p = out; *p; p = strchr (p, '\n') + 1)
    ck_assert_msg (strcspn (p, "\n") <= 80, "%.*s", (int) strcspn (p, "\n"),
                   p);
}
END_TEST

START_TEST (help_as_socat)
{
  ck_assert_int_eq (run ("socat", "-h", NULL), 0);
  has ("\nUsage:\nsocat [options] <bi-address> <bi-address>\n   options:\n");
  has ("\n      -b<size>          bytes of a transfer block (8192)\n");
  has ("\n   bi-address:\n");
  has ("\n   address-head:\n      MOCK\tgroups=\n      GOOD-PATH:<path>\t"
       "groups=\n      ROWS-READ:<path>[:<mode>]\tgroups=FD,LINKED,MOCKS,NOBODYS\n"
       "      ROWS-WRITE\tgroups=LINKED\n");
  lacks ("   opt:");
}
END_TEST

START_TEST (help_as_socat_with_options)
{
  ck_assert_int_eq (run ("socat", "-hh", NULL), 0);
  has ("\n   opt:\n");
  has ("\n      mocknr\tgroups=MOCKS\tphase=INIT\ttype=INT\n"
       "      mock-text\tgroups=LINKED,MOCKS\tphase=OPEN\ttype=STRING\n");
  has ("\n      ownnr\tgroups=ROWS-READ\tphase=LATE\ttype=INT\n");
  lacks ("alias name");
  ck_assert_int_eq (run ("socat", "-hhh", NULL), 0);
  has ("\n      mock-number\tgroups=MOCKS\tphase=INIT\ttype=INT\n"
       "      mock-text\tgroups=LINKED,MOCKS\tphase=OPEN\ttype=STRING\n"
       "         mocknr is an alias name for mock-number\n");
  has ("\n         GOOD-ALIAS is an alias name for GOOD\n");
}
END_TEST

START_TEST (version)
{
  ck_assert_int_eq (run ("modcat", "-V", NULL), 0);
  has ("modcat version " PACKAGE_VERSION ", with the interface of socat "
       "version 1.8.1.1\n   running on ");
  has ("\nfeatures:\n");
  has ("\n  #define WITH_FD 1\n  #define WITH_GOOD 1\n"
       "  #define WITH_LINKED 1\n  #define WITH_MOCKS 1\n"
       "  #define WITH_ROWS 1\n  #define WITH_RR 1\n"
       "  #undef WITH_BAD\n  #undef WITH_GONE\n");
  lacks ("NOBODYS");
  ck_assert_int_eq (run ("socat", "-V", NULL), 0);
  ck_assert_int_eq (strncmp (out, "socat version 1.8.1.1, ", 23), 0);
}
END_TEST

START_TEST (list)
{
  char name[64], state[64], vers[64], package[64], words[64], groups[64];
  int n = 0;

  ck_assert_int_eq (run ("modcat", "--list", NULL), 0);
  for (char *p = out; *p; p = strchr (p, '\n') + 1, n++)
    {
      ck_assert_int_eq (sscanf (p, "%63s %63s %63s %63s %63s %63s", name,
                                state, vers, package, words, groups), 6);
      if (strcmp (name, "good") == 0)
        {
          ck_assert_str_eq (state, "present");
          ck_assert_str_eq (vers, "1");
          ck_assert_str_eq (package, "modcat-good");
          ck_assert_str_eq (words, "GOOD,GOOD-PATH");
          ck_assert_str_eq (groups, "MOCKS");
        }
      else if (strcmp (name, "rows") == 0)
        ck_assert_str_eq (package, "-");
      else
        {
          ck_assert_str_eq (state, name[0] == 'b' ? "broken" : "absent");
          ck_assert_str_eq (words, "-");
        }
    }
  ck_assert_int_eq (n, 4);
}
END_TEST

START_TEST (dump_module)
{
  ck_assert_int_eq (run ("modcat", "--dump-module", "rows"), 0);
  ck_assert_int_eq (strncmp (out, "name=rows\nversion=2\nsummary=a mock module"
                             " with rows\npath=/", 53), 0);
  has ("/m/rows.so\npackage=\napi=1\naddress.0.names=ROWS-READ,RR\n"
       "address.0.usage=ROWS-READ:<path>[:<mode>]\n"
       "address.0.help=a mock that reads\naddress.0.parameters=1..2\n"
       "address.0.dirs=r\naddress.0.listens=no\naddress.0.program=no\n"
       "address.0.target=no\n"
       "address.0.pair_with=ROWS-WRITE\naddress.0.infer=\n"
       "address.0.groups=FD,LINKED\naddress.0.more_groups=MOCKS,NOBODYS\n"
       "address.0.option.0.name=own-number\n"
       "address.0.option.0.aliases=own-nr,ownnr\n"
       "address.0.option.0.phase=LATE\naddress.0.option.0.type=INT\n"
       "address.0.option.0.range=-1..9\naddress.0.option.0.default=5\n"
       "address.0.option.0.repeat=yes\naddress.0.option.0.help=a number\n"
       "address.1.names=ROWS-WRITE\n");
  has ("\naddress.1.dirs=w\n");
  has ("\ngroup.0.name=MOCKS\ngroup.0.help=mock options\n"
       "group.0.offered=yes\ngroup.0.option.0.name=mock-text\n");
  has ("\ngroup.1.name=FD\n");
  has ("\ngroup.2.name=LINKED\ngroup.2.help=linked options\ngroup.2.offered=no\n");
  lacks ("group.3");
  ck_assert_int_eq (run ("modcat", "--dump-module", "good"), 0);
  has ("\naddress.1.infer=path\n");
}
END_TEST

START_TEST (list_of_module_refused)
{
  ck_assert_int_eq (run ("modcat", "--list-good", NULL), 1);
  scratch_ck_logged ("module good has nothing that it could list");
  ck_assert_int_eq (run ("modcat", "--list-goood", NULL), 1);
  scratch_ck_logged ("no module is called \"goood\"; did you mean \"good\"?");
  ck_assert_str_eq (out, "");
}
END_TEST

START_TEST (dump_module_refused)
{
  ck_assert_int_eq (run ("modcat", "--dump-module", "goood"), 1);
  scratch_ck_logged ("no module is called \"goood\"; did you mean \"good\"?");
  ck_assert_int_eq (run ("modcat", "--dump-module", "xyzzy"), 1);
  scratch_ck_logged ("no module is called \"xyzzy\"; modcat --list shows");
  ck_assert_int_eq (run ("modcat", "--dump-module", "gone"), 1);
  scratch_ck_logged ("module gone is not installed; it comes with the package "
                     "modcat-gone");
  ck_assert_int_eq (run ("modcat", "--dump-module", "bad"), 1);
  scratch_ck_logged ("bad.so");
  ck_assert_str_eq (out, "");
}
END_TEST

START_TEST (dump_config)
{
  ck_assert_int_eq (run ("modcat", "--dump-config", NULL), 0);
  ck_assert_int_eq (strncmp (out, "version=" PACKAGE_VERSION "\n", 8), 0);
  has ("\nsocat_version=1.8.1.1\napi=1\nmodule_dir=/");
  has ("/m\ncatalogue=/");
  has ("/catalogue\nstatic_modules=no\n");
}
END_TEST

START_TEST (full_disk)
{
  struct mc_context ctx = { .log = scratch_log (MODCAT_LOG_WARN) };
  struct mc_command cmd = { .action = MC_ACT_DUMP_CONFIG };
  int saved = dup (STDOUT_FILENO), full = open ("/dev/full", O_WRONLY);

  ck_assert_int_ge (full, 0);
  fflush (stdout);
  dup2 (full, STDOUT_FILENO);
  ck_assert_int_eq (mc_usage (&ctx, &cmd), 1);
  dup2 (saved, STDOUT_FILENO);
  clearerr (stdout);
  close (saved);
  close (full);
  scratch_ck_logged ("standard output: No space left on device");
  mc_log_free (ctx.log);
}
END_TEST

/* Is WORD in TEXT, not as a part of another? */
static bool
has_word (const char *text, const char *word)
{
  static const char inside[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
  size_t len = strlen (word);

  for (const char *p = text; (p = strstr (p, word)) != NULL; p++)
    if ((p == text || !strchr (inside, p[-1])) && !strchr (inside, p[len]))
      return true;
  return false;
}

/* The words of all lines that begin with START, in one line. */
static char *
lines_of (char *page, const char *start)
{
  char *all = calloc (1, strlen (page) + 2), *save;

  for (char *l = strtok_r (page, "\n", &save); l;
       l = strtok_r (NULL, "\n", &save))
    if (strncmp (l, start, strlen (start)) == 0)
      strcat (strcat (all, l), " ");
  return all;
}

/* modcat(1) has every option of the program, and those of addresses that the
   core brings. */
START_TEST (manual)
{
  const char *srcdir = getenv ("SRCDIR"), *name, *arg, *about;
  static char page[65536];
  char path[4096], *flags;
  struct mc_offers offers = { .count = 0 };
  struct mc_log *log;
  struct mc_registry *reg;
  FILE *f;

  snprintf (path, sizeof path, "%s/doc/modcat.1", srcdir ? srcdir : ".");
  f = fopen (path, "r");
  ck_assert_msg (f != NULL, "no %s", path);
  page[fread (page, 1, sizeof page - 1, f)] = '\0';
  fclose (f);
  scratch_new ();
  setenv ("MODCAT_MODULE_PATH", scratch_path ("none"), 1);
  setenv ("MODCAT_CATALOGUE", scratch_path ("none"), 1);
  log = scratch_log (MODCAT_LOG_FATAL);
  reg = mc_registry_new (log);
  ck_assert_int_eq (mc_offers_collect (reg, &offers), 0);
  ck_assert_uint_gt (offers.count, 50);
  for (size_t i = 0; i < offers.count; i++)
    ck_assert_msg (has_word (page, offers.list[i].opt->name),
                   "%s is not in modcat.1", offers.list[i].opt->name);
  flags = lines_of (page, ".It Fl ");
  for (size_t i = 0; mc_cmdline_option (i, &name, &arg, &about); i++)
    ck_assert_msg (!about || has_word (flags, name + 1),
                   "%s is not in modcat.1", name);
  free (flags);
  mc_offers_free (&offers);
  mc_registry_free (reg);
  mc_log_free (log);
}
END_TEST

UNIT_MAIN ("usage", help, help_with_options, help_fits, help_as_socat,
           help_as_socat_with_options, version, list, dump_module,
           list_of_module_refused,
            dump_module_refused, dump_config, full_disk, manual)
