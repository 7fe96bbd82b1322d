# m4/modcat-warnings.m4 -- compiler and linker flags, each taken if it works.
# SPDX-License-Identifier: BSD-2-Clause

# MODCAT_TRY_CFLAG(VARIABLE, FLAG)
# Append FLAG to VARIABLE if the compiler takes it without a word. -Werror
# is there because clang only warns of a flag that it doesn't know.
AC_DEFUN([MODCAT_TRY_CFLAG], [
  AS_VAR_PUSHDEF([mc_cache], [mc_cv_cflag_$2])
  AC_CACHE_CHECK([whether $CC takes $2], [mc_cache], [
    mc_save_CFLAGS=$CFLAGS
    CFLAGS="$CFLAGS -Werror $2"
    AC_COMPILE_IFELSE([AC_LANG_PROGRAM([], [])],
      [AS_VAR_SET([mc_cache], [yes])], [AS_VAR_SET([mc_cache], [no])])
    CFLAGS=$mc_save_CFLAGS])
  AS_VAR_IF([mc_cache], [yes], [AS_VAR_APPEND([$1], [" $2"])])
  AS_VAR_POPDEF([mc_cache])
])

# MODCAT_TRY_LDFLAG(VARIABLE, FLAG)
# The same for the linker.
AC_DEFUN([MODCAT_TRY_LDFLAG], [
  AS_VAR_PUSHDEF([mc_cache], [mc_cv_ldflag_$2])
  AC_CACHE_CHECK([whether the linker takes $2], [mc_cache], [
    mc_save_LDFLAGS=$LDFLAGS
    LDFLAGS="$LDFLAGS $2"
    AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
      [AS_VAR_SET([mc_cache], [yes])], [AS_VAR_SET([mc_cache], [no])])
    LDFLAGS=$mc_save_LDFLAGS])
  AS_VAR_IF([mc_cache], [yes], [AS_VAR_APPEND([$1], [" $2"])])
  AS_VAR_POPDEF([mc_cache])
])

# MODCAT_WARNINGS
# The house's warnings in WARN_CFLAGS; --enable-werror turns them to errors.
AC_DEFUN([MODCAT_WARNINGS], [
  AC_ARG_ENABLE([werror],
    [AS_HELP_STRING([--enable-werror], [treat compiler warnings as errors])])
  WARN_CFLAGS=
  m4_foreach_w([mc_flag], [-Wall -Wextra -Wshadow -Wvla -Wformat=2
      -Wstrict-prototypes -Wmissing-prototypes -Wmissing-declarations
      -Wpointer-arith -Wundef -Wwrite-strings -Wcast-qual
      -Wimplicit-fallthrough -Wnull-dereference -Wconversion],
    [MODCAT_TRY_CFLAG([WARN_CFLAGS], mc_flag)])
  AS_IF([test "x$enable_werror" = xyes], [WARN_CFLAGS="$WARN_CFLAGS -Werror"])
  AC_SUBST([WARN_CFLAGS])
])

# MODCAT_HARDENING
# What the distributions compile their programs with, or the sanitizers
# instead. LINK_DEFS refuses a shared library with an undefined symbol; clang
# leaves those of its sanitizers undefined, so there the check has to rest.
AC_DEFUN([MODCAT_HARDENING], [
  AC_ARG_ENABLE([sanitizers],
    [AS_HELP_STRING([--enable-sanitizers],
      [compile with the address and undefined behaviour sanitizers])])
  HARDEN_CFLAGS= HARDEN_CPPFLAGS= HARDEN_LDFLAGS= LINK_DEFS=
  MODCAT_TRY_LDFLAG([HARDEN_LDFLAGS], [-Wl,-z,relro])
  MODCAT_TRY_LDFLAG([HARDEN_LDFLAGS], [-Wl,-z,now])
  dnl Three mappings for each of our libraries instead of five: a fork per
  dnl session copies them all.
  MODCAT_TRY_LDFLAG([HARDEN_LDFLAGS], [-Wl,-z,noseparate-code])
  AS_IF([test "x$enable_sanitizers" = xyes], [
    AS_VAR_APPEND([HARDEN_CFLAGS], [" -fsanitize=address,undefined"])
    AS_VAR_APPEND([HARDEN_CFLAGS], [" -fno-sanitize-recover=undefined"])
    AS_VAR_APPEND([HARDEN_CFLAGS], [" -fno-omit-frame-pointer"])
    mc_save_CFLAGS=$CFLAGS
    CFLAGS="$CFLAGS $HARDEN_CFLAGS"
    AC_MSG_CHECKING([whether the sanitizers work])
    AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])], [AC_MSG_RESULT([yes])],
      [AC_MSG_ERROR([no: $CC can't link with -fsanitize=address,undefined])])
    CFLAGS=$mc_save_CFLAGS
  ], [
    MODCAT_TRY_CFLAG([HARDEN_CFLAGS], [-fstack-protector-strong])
    AS_CASE([" $CFLAGS "], [*" -O@<:@1-9sgz@:>@"*|*" -O "*|*" -Ofast "*],
      [HARDEN_CPPFLAGS="-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2"])
  ])
  AS_CASE(["x$enable_sanitizers,$mc_cv_clang"], [xyes,yes], [],
    [MODCAT_TRY_LDFLAG([LINK_DEFS], [-Wl,-z,defs])])
  AC_SUBST([enable_sanitizers])
  AC_SUBST([HARDEN_CFLAGS])
  AC_SUBST([HARDEN_CPPFLAGS])
  AC_SUBST([HARDEN_LDFLAGS])
  AC_SUBST([LINK_DEFS])
])
