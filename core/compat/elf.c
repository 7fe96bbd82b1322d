/* core/compat/elf.c -- is a shared object all there?
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "elf.h"

#if __has_include(<link.h>)
#include <link.h>

enum { MAX_SEGMENTS = 64 };    /* the linker makes about a dozen */

/* Does OFFSET + LEN lie within SIZE? */
static bool
within (uint64_t offset, uint64_t len, off_t size)
{
  return offset <= (uint64_t) size && len <= (uint64_t) size - offset;
}

bool
mc_elf_cut_short (int fd, off_t size)
{
  ElfW (Ehdr) head;
  ElfW (Phdr) segment[MAX_SEGMENTS];
  ssize_t got = pread (fd, &head, sizeof head, 0);
  size_t bytes;

  if (got < SELFMAG || memcmp (head.e_ident, ELFMAG, SELFMAG) != 0)
    return false;
  if (got < (ssize_t) sizeof head)
    return true;
  /* The size tells a file of another class or byte order, too. */
  if (head.e_phentsize != sizeof segment[0] || head.e_phnum > MAX_SEGMENTS)
    return false;
  bytes = head.e_phnum * sizeof segment[0];
  if (!within (head.e_phoff, bytes, size)
      || pread (fd, segment, bytes, (off_t) head.e_phoff) != (ssize_t) bytes)
    return true;
  for (unsigned i = 0; i < head.e_phnum; i++)
    if (!within (segment[i].p_offset, segment[i].p_filesz, size))
      return true;
  return false;
}

#else

bool
mc_elf_cut_short (int fd, off_t size)
{
  return fd == -1 || size == 0;
}

#endif
