/* tests/unit/test-registry.c -- which module serves what, and why none does.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/log.h"
#include "core/registry.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

static const size_t whole = (size_t) -1;
static const char good_manifest[] =
  "module good\npackage modcat-good\nsummary a mock\n"
  "address GOOD GOOD-ALIAS\naddress GOOD-PATH\ninfer path GOOD-PATH\n"
  "option MOCKS mock-number mocknr\n";

static struct mc_log *lines;
static struct mc_registry *reg;
static const char *why;

/* Look at the folders PATH, each "%" the scratch folder. */
static void
look (const char *path)
{
  char text[4096] = "";

  for (; *path; path++)
    if (*path == '%')
      strcat (text, scratch_path (""));
    else
      strncat (text, path, 1);
  ck_assert_int_eq (setenv ("MODCAT_MODULE_PATH", text, 1), 0);
  ck_assert_int_eq (setenv ("MODCAT_CATALOGUE", scratch_path ("catalogue"),
                            1), 0);
  lines = scratch_log (MODCAT_LOG_INFO);
  reg = mc_registry_new (lines);
  ck_assert_ptr_nonnull (reg);
  why = NULL;
}

static void
done (void)
{
  mc_registry_free (reg);
  mc_log_free (lines);
}

/* A folder M with the good module and its manifest. */
static void
make_good (void)
{
  scratch_new ();
  scratch_mock ("good", "m/good.so", whole);
  scratch_write ("m/good.modcat", good_manifest);
}

static struct mc_module *
module (const char *name)
{
  for (size_t i = 0; i < mc_registry_count (reg); i++)
    if (strcmp (mc_registry_at (reg, i)->name, name) == 0)
      return mc_registry_at (reg, i);
  return NULL;
}

static bool
unknown (const char *keyword)
{
  return !mc_registry_addr (reg, keyword, &why)
         && strncmp (why, "unknown ", 8) == 0;
}

START_TEST (finds_and_loads)
{
  const struct modcat_addr *a;

  make_good ();
  look ("%/m");
  ck_assert_uint_eq (mc_registry_count (reg), 1);
  ck_assert_ptr_null (module ("good")->desc);
  ck_assert_str_eq (module ("good")->package, "modcat-good");
  ck_assert_str_eq (module ("good")->summary, "a mock");
  a = mc_registry_addr (reg, "Good-Alias", &why);
  ck_assert_ptr_nonnull (a);
  ck_assert_str_eq (a->names, "GOOD,GOOD-ALIAS");
  ck_assert_ptr_nonnull (module ("good")->desc);
  ck_assert_ptr_eq (mc_registry_addr (reg, "GOOD", &why), a);
  done ();
}
END_TEST

START_TEST (finds_options)
{
  const struct modcat_group *owner;
  const struct modcat_opt *opt;

  make_good ();
  look ("%/m");
  ck_assert_str_eq (mc_registry_group_of (reg, "MockNr"), "MOCKS");
  ck_assert_ptr_null (mc_registry_group_of (reg, "none"));
  ck_assert_ptr_null (module ("good")->desc);
  opt = mc_registry_opt (reg, "mocks", "MockNr", &owner, &why);
  ck_assert_ptr_nonnull (opt);
  ck_assert_str_eq (opt->name, "mock-number");
  ck_assert_str_eq (owner->name, "MOCKS");
  ck_assert_ptr_null (mc_registry_opt (reg, "FD", "mocknr", &owner, &why));
  ck_assert_ptr_null (why);
  ck_assert_ptr_null (mc_registry_opt (reg, "MOCKS", "none", &owner, &why));
  ck_assert_ptr_null (why);
  ck_assert_ptr_null (owner);
  done ();
}
END_TEST

START_TEST (infers)
{
  make_good ();
  look ("%/m");
  ck_assert_str_eq (mc_registry_infer (reg, "path"), "GOOD-PATH");
  ck_assert_ptr_null (mc_registry_infer (reg, "digit"));
  ck_assert_ptr_null (module ("good")->desc);
  done ();
}
END_TEST

START_TEST (suggests)
{
  struct mc_near near;

  make_good ();
  scratch_write ("catalogue", "module tls\naddress OPENSSL SSL\n");
  look ("%/m");
  ck_assert_ptr_null (mc_registry_addr (reg, "GOOOD", &why));
  ck_assert_str_eq (why, "unknown device/address \"GOOOD\"; did you mean "
                    "\"GOOD\"?");
  ck_assert_ptr_null (mc_registry_addr (reg, "OPENSLL", &why));
  ck_assert_str_eq (why, "unknown device/address \"OPENSLL\"; did you mean "
                    "\"OPENSSL\"?");
  ck_assert_ptr_null (mc_registry_addr (reg, "nothing", &why));
  ck_assert_str_eq (why, "unknown device/address \"nothing\"");
  mc_near_init (&near, "mocknum");
  mc_registry_near_opts (reg, "MOCKS", &near);
  ck_assert_str_eq (mc_near_best (&near), "mocknr");
  done ();
}
END_TEST

/* What is typed may be long, and is not for the terminal to obey. */
START_TEST (strange_keyword)
{
  static char keyword[1024 * 1024];

  make_good ();
  look ("%/m");
  memset (keyword, 'x', sizeof keyword - 1);
  keyword[0] = '\033';
  ck_assert_ptr_null (mc_registry_addr (reg, keyword, &why));
  ck_assert_ptr_nonnull (strstr (why, "\"?xxx"));
  ck_assert_uint_lt (strlen (why), 200);
  ck_assert_ptr_null (mc_registry_addr (reg, "", &why));
  ck_assert_str_eq (why, "unknown device/address \"\"");
  done ();
}
END_TEST

START_TEST (absent)
{
  const struct modcat_group *owner;

  make_good ();
  scratch_write ("catalogue",
                 "module good\npackage other\naddress GOOD\n"
                 "module openssl\npackage modcat-openssl\naddress OPENSSL SSL\n"
                 "module odd\naddress ODD\ninfer digit ODD\n"
                 "module tcpwrap\npackage modcat-tcpwrap\n"
                 "option RANGE tcpwrap tcpwrappers\n");
  look ("%/m");
  ck_assert_ptr_null (mc_registry_addr (reg, "ssl", &why));
  ck_assert_str_eq (why, "address type \"ssl\" is in module openssl, which is "
                    "not installed; install package modcat-openssl");
  ck_assert_ptr_null (mc_registry_addr (reg, "ODD", &why));
  ck_assert_str_eq (why, "address type \"ODD\" is in module odd, which is not "
                    "installed");
  ck_assert_ptr_null (mc_registry_opt (reg, "RANGE", "tcpwrap", &owner, &why));
  ck_assert_str_eq (why, "option \"tcpwrap\" is in module tcpwrap, which is "
                    "not installed; install package modcat-tcpwrap");
  ck_assert_str_eq (mc_registry_infer (reg, "digit"), "ODD");
  ck_assert_ptr_nonnull (mc_registry_addr (reg, "GOOD", &why));
  ck_assert_str_eq (module ("good")->package, "modcat-good");
  ck_assert (module ("openssl")->absent);
  ck_assert (!module ("good")->absent);
  ck_assert_int_eq (mc_registry_load (reg, module ("openssl")), -1);
  done ();
}
END_TEST

/* The catalogue is not even opened when everything is there. */
START_TEST (no_need_for_catalogue)
{
  make_good ();
  scratch_write ("catalogue", "rubbish\n");
  look ("%/m");
  ck_assert_ptr_nonnull (mc_registry_addr (reg, "GOOD", &why));
  scratch_ck_not_logged ("catalogue");
  ck_assert (unknown ("BAD"));
  scratch_ck_logged ("catalogue:1: ");
  done ();
}
END_TEST

START_TEST (without_manifest)
{
  const struct modcat_group *owner;

  scratch_new ();
  scratch_mock ("good", "m/good.so", whole);
  look ("%/m");
  ck_assert_ptr_null (module ("good")->desc);
  ck_assert_ptr_nonnull (mc_registry_addr (reg, "good-alias", &why));
  ck_assert_str_eq (module ("good")->summary, "a mock module");
  ck_assert_str_eq (mc_registry_infer (reg, "path"), "GOOD-PATH");
  ck_assert_ptr_nonnull (mc_registry_opt (reg, "MOCKS", "mocknr", &owner,
                                          &why));
  ck_assert_str_eq (mc_registry_group_of (reg, "MockNr"), "MOCKS");
  ck_assert_ptr_null (mc_registry_addr (reg, "GOOOD", &why));
  ck_assert_ptr_nonnull (strstr (why, "did you mean \"GOOD\"?"));
  done ();
}
END_TEST

START_TEST (manifest_without_module)
{
  scratch_new ();
  scratch_write ("m/good.modcat", good_manifest);
  look ("%/m");
  ck_assert_ptr_null (mc_registry_addr (reg, "GOOD", &why));
  ck_assert_str_eq (why, "address type \"GOOD\" is in module good, which is "
                    "not installed; install package modcat-good");
  done ();
}
END_TEST

START_TEST (manifest_promises)
{
  const struct modcat_group *owner;

  make_good ();
  scratch_write ("m/good.modcat", "module good\naddress GOOD MORE\n"
                 "option MOCKS more\n");
  look ("%/m");
  ck_assert_ptr_null (mc_registry_addr (reg, "MORE", &why));
  ck_assert_ptr_nonnull (strstr (why, "\"MORE\" is in the manifest of module "
                                 "good, but "));
  ck_assert_ptr_nonnull (strstr (why, "good.so does not have it"));
  ck_assert_ptr_null (mc_registry_opt (reg, "MOCKS", "more", &owner, &why));
  ck_assert_ptr_nonnull (strstr (why, "is in the manifest of module good"));
  ck_assert_ptr_nonnull (mc_registry_addr (reg, "GOOD", &why));
  done ();
}
END_TEST

/* A manifest that is none: the module is asked, as if it had none. */
START_TEST (broken_manifest)
{
  static char big[1024 * 1024];

  scratch_new ();
  memset (big, 'x', sizeof big);
  scratch_mock ("good", "m/good.so", whole);
  scratch_bytes ("m/good.modcat", big, sizeof big);
  look ("%/m");
  scratch_ck_logged ("W cannot read ");
  scratch_ck_logged ("m/good.modcat: too long for a manifest");
  ck_assert_ptr_nonnull (mc_registry_addr (reg, "GOOD", &why));
  done ();
}
END_TEST

START_TEST (manifest_of_another)
{
  scratch_new ();
  scratch_mock ("good", "m/good.so", whole);
  scratch_write ("m/good.modcat", "module other\naddress OTHER\n");
  look ("%/m");
  scratch_ck_logged ("good.modcat is not the manifest of module good alone");
  ck_assert (unknown ("OTHER"));
  ck_assert_ptr_nonnull (mc_registry_addr (reg, "GOOD", &why));
  done ();
}
END_TEST

/* What is broken breaks what needs it, and says so once. */
START_TEST (broken_module)
{
  const struct modcat_group *owner;

  make_good ();
  scratch_write ("m/bad.so", "rubbish\n");
  scratch_write ("m/bad.modcat",
                 "module bad\naddress BAD\noption MOCKS bad\n");
  look ("%/m");
  ck_assert_ptr_nonnull (mc_registry_addr (reg, "GOOD", &why));
  ck_assert_str_eq (scratch_logged () + strcspn (scratch_logged (), "]"),
                    strstr (scratch_logged (), "] I loaded module good"));
  ck_assert_ptr_null (mc_registry_addr (reg, "BAD", &why));
  ck_assert_str_eq (why, "address type \"BAD\" is in module bad, which cannot "
                    "be loaded");
  scratch_ck_logged ("] E cannot load module bad from ");
  ck_assert (module ("bad")->failed);
  mc_log_free (lines);
  lines = NULL;
  scratch_write ("log", "");
  ck_assert_ptr_null (mc_registry_opt (reg, "MOCKS", "bad", &owner, &why));
  ck_assert_str_eq (why, "option \"bad\" is in module bad, which cannot be "
                    "loaded");
  ck_assert_int_eq (mc_registry_load (reg, module ("bad")), -1);
  ck_assert_str_eq (scratch_logged (), "");
  ck_assert_ptr_nonnull (mc_registry_addr (reg, "GOOD", &why));
  done ();
}
END_TEST

START_TEST (broken_without_manifest)
{
  make_good ();
  scratch_write ("m/bad.so", "rubbish\n");
  look ("%/m");
  ck_assert_ptr_nonnull (mc_registry_addr (reg, "GOOD", &why));
  scratch_ck_not_logged ("bad");
  ck_assert_ptr_null (mc_registry_addr (reg, "NONE", &why));
  ck_assert_str_eq (why, "unknown device/address \"NONE\"");
  scratch_ck_logged ("] W cannot load module bad from ");
  done ();
}
END_TEST

START_TEST (first_folder_wins)
{
  make_good ();
  scratch_write ("n/good.so", "rubbish\n");
  scratch_write ("n/good.modcat", "module good\naddress WORSE\n");
  scratch_write ("n/other.modcat", "module other\naddress OTHER\n");
  look ("%/m:%/n");
  ck_assert_uint_eq (mc_registry_count (reg), 2);
  ck_assert_ptr_nonnull (mc_registry_addr (reg, "GOOD", &why));
  ck_assert (unknown ("WORSE"));
  ck_assert (!unknown ("OTHER"));
  scratch_ck_logged ("I module good is taken from ");
  scratch_ck_logged ("m/good.so, not from ");
  done ();
}
END_TEST

/* A manifest alone does not hide a module that is there. */
START_TEST (code_wins)
{
  scratch_new ();
  scratch_write ("a/good.modcat", "module good\naddress WORSE\n");
  scratch_mock ("good", "b/good.so", whole);
  look ("%/a:%/b");
  ck_assert (unknown ("WORSE"));
  ck_assert_ptr_nonnull (mc_registry_addr (reg, "GOOD", &why));
  done ();
}
END_TEST

/* Two modules with one keyword: the first folder, then the first name. */
START_TEST (same_keyword)
{
  scratch_new ();
  scratch_write ("a/zz.so", "zz");
  scratch_write ("a/zz.modcat", "module zz\naddress SAME\n");
  scratch_write ("b/bb.so", "bb");
  scratch_write ("b/bb.modcat", "module bb\naddress SAME THAT\n");
  scratch_write ("b/aa.so", "aa");
  scratch_write ("b/aa.modcat", "module aa\naddress SAME THAT\n");
  look ("%/a:%/b");
  ck_assert_ptr_null (mc_registry_addr (reg, "SAME", &why));
  ck_assert_ptr_nonnull (strstr (why, "is in module zz,"));
  ck_assert_ptr_null (mc_registry_addr (reg, "THAT", &why));
  ck_assert_ptr_nonnull (strstr (why, "is in module aa,"));
  scratch_ck_logged ("both offer \"THAT\"");
  done ();
}
END_TEST

START_TEST (odd_folders)
{
  make_good ();
  scratch_write ("file", "");
  look ("relative:%/m:%/none:%/file:./m");
  scratch_ck_logged ("\"relative\" is not an absolute folder");
  scratch_ck_logged ("\"./m\" is not an absolute folder");
  scratch_ck_logged ("W cannot read module folder ");
  scratch_ck_logged ("/none: No such file or directory");
  scratch_ck_logged ("/file: Not a directory");
  ck_assert_uint_eq (mc_registry_count (reg), 1);
  ck_assert_ptr_nonnull (mc_registry_addr (reg, "GOOD", &why));
  done ();
}
END_TEST

START_TEST (other_files)
{
  make_good ();
  scratch_write ("m/README", "");
  scratch_write ("m/.hidden.so", "");
  scratch_write ("m/libhelper.so", "");
  scratch_write ("m/good.so.1", "");
  scratch_write ("m/good.la", "");
  scratch_write ("m/a b.so", "");
  scratch_write ("m/.so", "");
  scratch_write ("m/.modcat", "");
  look ("%/m");
  ck_assert_uint_eq (mc_registry_count (reg), 1);
  done ();
}
END_TEST

/* Take all modules away, and the core still knows what to say. */
START_TEST (no_modules)
{
  scratch_new ();
  mkdir (scratch_path ("m"), 0755);
  look ("%/m");
  ck_assert_uint_eq (mc_registry_count (reg), 0);
  ck_assert_ptr_null (mc_registry_addr (reg, "TCP", &why));
  ck_assert_str_eq (why, "unknown device/address \"TCP\"");
  ck_assert_ptr_null (mc_registry_infer (reg, "path"));
  done ();
}
END_TEST

START_TEST (in_order)
{
  scratch_new ();
  scratch_write ("m/mm.so", "");
  scratch_write ("m/aa.so", "");
  scratch_write ("m/zz.so", "");
  scratch_write ("catalogue", "module bb\nmodule yy\n");
  look ("%/m");
  ck_assert_uint_eq (mc_registry_count (reg), 5);
  ck_assert_str_eq (mc_registry_at (reg, 0)->name, "aa");
  ck_assert_str_eq (mc_registry_at (reg, 1)->name, "bb");
  ck_assert_str_eq (mc_registry_at (reg, 2)->name, "mm");
  ck_assert_str_eq (mc_registry_at (reg, 3)->name, "yy");
  ck_assert_str_eq (mc_registry_at (reg, 4)->name, "zz");
  done ();
}
END_TEST

int
main (void)
{
  const char *linked = getenv ("STATIC_MODULES");
  Suite *suite = suite_create ("registry");
  TCase *tc = tcase_create ("registry");

  UNIT_ADD (tc, no_modules, in_order);
  if (linked && strcmp (linked, "yes") == 0)
    puts ("modules are linked in: left out the tests that load a file");
  else
    UNIT_ADD (tc, finds_and_loads, finds_options, infers, suggests,
              strange_keyword, absent, no_need_for_catalogue,
              without_manifest, manifest_without_module, manifest_promises,
              broken_manifest, manifest_of_another, broken_module,
              broken_without_manifest, first_folder_wins, code_wins,
              same_keyword, odd_folders, other_files);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
