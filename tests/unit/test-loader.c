/* tests/unit/test-loader.c -- good module files, and each kind of bad one.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/loader.h"
#include "core/log.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

static const size_t whole = (size_t) -1;

static const struct modcat_module *
load (const char *path)
{
  struct mc_log *log = scratch_log (MODCAT_LOG_WARN);
  const struct modcat_module *m = mc_load (log, MODCAT_LOG_ERROR, path);

  mc_log_free (log);
  return m;
}

/* PATH is refused, and the log says WHY and what to do about it. */
static void
ck_refused (const char *path, const char *why, const char *hint)
{
  ck_assert_ptr_null (load (path));
  scratch_ck_logged ("] E cannot load module ");
  scratch_ck_logged (path);
  scratch_ck_logged (why);
  scratch_ck_logged (hint);
}

START_TEST (good)
{
  const struct modcat_module *m;
  const char *path;

  scratch_new ();
  path = scratch_mock ("good", "good.so", whole);
  m = load (path);
  ck_assert_str_eq (scratch_logged (), "");
  ck_assert_ptr_nonnull (m);
  ck_assert_str_eq (m->name, "good");
  ck_assert_ptr_eq (load (path), m);
}
END_TEST

/* A mock module that the linker takes and the check of its descriptor, or the
   search for it, refuses. */
static const struct { const char *name, *why; } mocks[] = {
  { "oldapi", "made for api 0, which is older than ours" },
  { "newapi", "made for api 2, which is newer than ours" },
  { "small", "which is too small" },
  { "large", "which is too large" },
  { "nosymbol", "does not export nosymbol_LTX_modcat_module" },
  { "othername", "calls itself \"somebody\"" },
  { "nullname", "address type 0 has no name" },
  { "noitems", "list of address types counts 1 but holds none" },
  { "badphase", "option \"number\" has the unknown phase 777" },
  { "noopen", "NOOPEN has neither open nor listen" },
  /* The mock is bound lazily: found now, or in the middle of a session. */
  { "undefined", "undefined symbol: mock_function_that_is_nowhere" },
};

START_TEST (mock)
{
  char file[64];

  scratch_new ();
  snprintf (file, sizeof file, "%s.so", mocks[_i].name);
  ck_refused (scratch_mock (mocks[_i].name, file, whole), mocks[_i].why,
              strcmp (mocks[_i].name, "nosymbol") == 0 ? "; it is no module"
                                                       : "rebuild");
}
END_TEST

/* The module is good, but the file was renamed. */
START_TEST (renamed)
{
  scratch_new ();
  ck_refused (scratch_mock ("good", "other.so", whole),
              "does not export other_LTX_modcat_module", "renamed");
}
END_TEST

START_TEST (missing)
{
  scratch_new ();
  ck_refused (scratch_path ("none.so"), "No such file or directory",
              "; reinstall");
}
END_TEST

START_TEST (empty_file)
{
  scratch_new ();
  ck_refused (scratch_write ("m.so", ""), "it is an empty file",
              "; reinstall");
}
END_TEST

START_TEST (text_file)
{
  char text[4096];

  scratch_new ();
  ck_refused (scratch_write ("m.so", "hello\n"), "m.so: file too short",
              "reinstall");
  memset (text, 'x', sizeof text);
  ck_refused (scratch_bytes ("m.so", text, sizeof text), "invalid ELF header",
              "; it is damaged or not made");
}
END_TEST

/* Where the last segment of the module PATH ends: what follows is for
   debuggers, and the linker can do without. */
static size_t
end_of_segments (const char *path)
{
  FILE *file = fopen (path, "r");
  ElfW (Ehdr) head;
  ElfW (Phdr) segment;
  size_t end = 0;

  ck_assert_ptr_nonnull (file);
  ck_assert_uint_eq (fread (&head, sizeof head, 1, file), 1);
  ck_assert_int_eq (fseek (file, (long) head.e_phoff, SEEK_SET), 0);
  for (unsigned i = 0; i < head.e_phnum; i++)
    {
      ck_assert_uint_eq (fread (&segment, sizeof segment, 1, file), 1);
      if (segment.p_offset + segment.p_filesz > end)
        end = segment.p_offset + segment.p_filesz;
    }
  fclose (file);
  return end;
}

/* The linker maps what is not there, and touches it. */
START_TEST (cut_short)
{
  size_t end;

  scratch_new ();
  end = end_of_segments (scratch_mock ("good", "good.so", whole));
  for (size_t size = 5; size < end; size += size < end / 2 ? size : 1000)
    ck_refused (scratch_mock ("good", "good.so", size),
                "it is cut short", "; reinstall the module");
  ck_refused (scratch_mock ("good", "good.so", end - 1),
              "it is cut short", "; reinstall the module");
}
END_TEST

START_TEST (other_machine)
{
  const char *path;
  int fd;

  scratch_new ();
  path = scratch_mock ("good", "good.so", whole);
  fd = open (path, O_WRONLY);
  ck_assert_int_eq (pwrite (fd, "\1\2", 2, 18), 2);      /* e_machine */
  close (fd);
  ck_refused (path, "good.so: ", "; it is damaged or not made");
}
END_TEST

START_TEST (folder)
{
  scratch_new ();
  ck_assert_int_eq (mkdir (scratch_path ("m.so"), 0755), 0);
  ck_refused (scratch_path ("m.so"), "not a regular file", "; reinstall");
}
END_TEST

/* Nobody writes to it: whoever opens it waits for ever. */
START_TEST (fifo)
{
  scratch_new ();
  ck_assert_int_eq (mkfifo (scratch_path ("m.so"), 0644), 0);
  ck_refused (scratch_path ("m.so"), "not a regular file", "; reinstall");
}
END_TEST

START_TEST (loop_of_links)
{
  scratch_new ();
  ck_assert_int_eq (symlink ("m.so", scratch_path ("m.so")), 0);
  ck_refused (scratch_path ("m.so"), "Too many levels", "; reinstall");
}
END_TEST

/* -- what root may load: these run as root only ---------------------------- */

START_TEST (linked_file)
{
  scratch_new ();
  scratch_mock ("good", "real/good-1.so", whole);
  ck_assert_int_eq (symlink ("real/good-1.so", scratch_path ("good.so")), 0);
  ck_assert_ptr_nonnull (load (scratch_path ("good.so")));
}
END_TEST

START_TEST (file_of_another)
{
  const char *path;

  scratch_new ();
  path = scratch_mock ("good", "good.so", whole);
  ck_assert_int_eq (chown (path, 1, 0), 0);
  ck_refused (path, "good.so belongs to uid 1", "chown root");
}
END_TEST

START_TEST (file_writable)
{
  static const mode_t modes[] = { 0664, 0646 };
  const char *path;

  for (size_t i = 0; i < 2; i++)
    {
      scratch_new ();
      path = scratch_mock ("good", "good.so", whole);
      ck_assert_int_eq (chmod (path, modes[i]), 0);
      ck_refused (path, "good.so is writable by others", "chmod go-w");
    }
}
END_TEST

START_TEST (folder_of_another)
{
  const char *path;

  scratch_new ();
  path = scratch_mock ("good", "d/good.so", whole);
  ck_assert_int_eq (chown (scratch_path ("d"), 1, 0), 0);
  ck_refused (path, "/d belongs to uid 1", "chown root");
}
END_TEST

/* The sticky bit keeps others from replacing a file, not from adding one. */
START_TEST (folder_writable)
{
  static const mode_t modes[] = { 0775, 0757, 01777 };
  const char *path;

  for (size_t i = 0; i < 3; i++)
    {
      scratch_new ();
      path = scratch_mock ("good", "d/good.so", whole);
      ck_assert_int_eq (chmod (scratch_path ("d"), modes[i]), 0);
      ck_refused (path, "/d is writable by others", "chmod go-w");
    }
}
END_TEST

/* Whoever can rename the folder above can put another in its place. */
START_TEST (folder_above_writable)
{
  const char *path;

  scratch_new ();
  path = scratch_mock ("good", "a/b/good.so", whole);
  ck_assert_int_eq (chmod (scratch_path ("a"), 0777), 0);
  ck_refused (path, "/a is writable by others", "chmod go-w");
  ck_assert_int_eq (chmod (scratch_path ("a"), 01777), 0);
  ck_assert_ptr_nonnull (load (path));
}
END_TEST

/* A link in a safe folder to a file in an unsafe one, and the reverse. */
START_TEST (unsafe_link)
{
  scratch_new ();
  scratch_mock ("good", "unsafe/good.so", whole);
  scratch_mock ("good", "safe/real.so", whole);
  ck_assert_int_eq (chmod (scratch_path ("unsafe"), 0777), 0);
  ck_assert_int_eq (symlink ("../unsafe/good.so",
                             scratch_path ("safe/good.so")), 0);
  ck_refused (scratch_path ("safe/good.so"), "/unsafe is writable", "root");
  ck_assert_int_eq (unlink (scratch_path ("unsafe/good.so")), 0);
  ck_assert_int_eq (symlink ("../safe/real.so",
                             scratch_path ("unsafe/good.so")), 0);
  ck_refused (scratch_path ("unsafe/good.so"), "/unsafe is writable", "root");
}
END_TEST

/* A user may load what is his, also from a folder that is open to all. */
START_TEST (user_is_free)
{
  const char *path;

  scratch_new ();
  chmod (scratch_path (""), 0777);
  path = scratch_mock ("good", "good.so", whole);
  chmod (path, 0777);
  if (getuid () == 0)
    {
      /* The folders of the build tree may be closed to others. */
      chmod (getenv ("TMPDIR"), 0755);
      ck_assert_int_eq (setresuid (1, 1, 1), 0);
    }
  ck_assert_ptr_nonnull (load (path));
}
END_TEST

/* Real uid root alone is reason enough, and so is the effective one. */
START_TEST (half_root)
{
  const char *path;

  scratch_new ();
  chmod (getenv ("TMPDIR"), 0755);
  chmod (scratch_path (""), 0777);
  path = scratch_mock ("good", "good.so", whole);
  ck_assert_int_eq (setresuid (0, 1, 0), 0);
  ck_refused (path, "is writable by others", "root");
  ck_assert_int_eq (setresuid (1, 0, 0), 0);
  ck_refused (path, "is writable by others", "root");
}
END_TEST

START_TEST (none_linked_in)
{
  ck_assert_ptr_null (mc_load_linked (0));
}
END_TEST

int
main (void)
{
  const char *linked = getenv ("STATIC_MODULES");
  const char *forked = getenv ("CK_FORK");
  Suite *suite = suite_create ("loader");
  TCase *tc = tcase_create ("loader");

  tcase_add_test (tc, none_linked_in);
  if (linked && strcmp (linked, "yes") == 0)
    puts ("modules are linked in: left out the tests that load a file");
  else
    {
      tcase_add_loop_test (tc, mock, 0, sizeof mocks / sizeof mocks[0]);
      UNIT_ADD (tc, good, renamed, missing, empty_file, text_file,
                cut_short, other_machine, folder, fifo,
                loop_of_links, linked_file);
      if (getuid () != 0)
        {
          puts ("not root: left out the tests of what root may not load");
          tcase_add_test (tc, user_is_free);
        }
      else if (forked && strcmp (forked, "no") == 0)
        puts ("all in one process: left out the tests that change the uid");
      else
        UNIT_ADD (tc, file_of_another, file_writable, folder_of_another,
                  folder_writable, folder_above_writable, unsafe_link,
                  half_root, user_is_free);
    }
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
