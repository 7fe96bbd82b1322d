/* core/compat/elf.h -- is a shared object all there?
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_COMPAT_ELF_H
#define MC_COMPAT_ELF_H

#include <stdbool.h>
#include <sys/types.h>

/* Does the file FD of SIZE bytes end before what its headers say that it
   has?  The linker would map it all the same, and the process die by SIGBUS.
   False for what is no ELF file of this kind of machine: that the linker
   notices by itself. */
bool mc_elf_cut_short (int fd, off_t size);

#endif
