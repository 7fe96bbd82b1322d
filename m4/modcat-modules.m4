# m4/modcat-modules.m4 -- the macros of modules/list.m4, and the table.
# SPDX-License-Identifier: BSD-2-Clause

# MODCAT_MODULE(NAME, DESCRIPTION, [NEEDS])
# One module. NEEDS are MODCAT_NEED_* macros; each sets mc_why when something
# is missing. Then the module is not built, and the table says why. A module
# that is asked for by --enable-module-NAME and can't be built is an error.
AC_DEFUN([MODCAT_MODULE], [
  AC_ARG_ENABLE([module-$1],
    [AS_HELP_STRING([--disable-module-$1], [don't build $1: $2])],
    [], [enable_module_[]m4_translit([$1], [-], [_])=auto])
  mc_why=
  AS_IF([test "x$enable_module_[]m4_translit([$1], [-], [_])" = xno],
    [mc_why="--disable-module-$1"],
    [:
     $3])
  AS_IF([test -n "$mc_why" &&
         test "x$enable_module_[]m4_translit([$1], [-], [_])" = xyes],
    [AC_MSG_ERROR([module $1 was asked for, but: $mc_why])])
  AM_CONDITIONAL([MODULE_]m4_translit([$1], [a-z-], [A-Z_]),
    [test -z "$mc_why"])
  MODCAT_TABLE_ROW([$1], [$2])
])

# MODCAT_HELPER(NAME, DESCRIPTION, [NEEDS])
# A helper library that several modules link: libmodcat-NAME. The modules that
# link it need what it needs, and say so themselves.
AC_DEFUN([MODCAT_HELPER], [
  mc_why=
  $3
  AM_CONDITIONAL([HELPER_]m4_translit([$1], [a-z-], [A-Z_]),
    [test -z "$mc_why"])
  AS_IF([test -z "$mc_why"],
    [mc_helper_dirs="$mc_helper_dirs modules/common/$1"])
  MODCAT_TABLE_ROW([libmodcat-$1], [$2])
])

# MODCAT_TABLE_ROW(NAME, DESCRIPTION): add a row to mc_table, after mc_why.
m4_define([MODCAT_TABLE_ROW], [
  AS_IF([test -z "$mc_why"], [mc_state=yes], [mc_state=no])
  mc_row=`printf '  %-16s %-5s %s' '$1' "$mc_state" "${mc_why:-m4_bpatsubst([[$2]], ['], [’])}"`
  mc_table="$mc_table$mc_row
"])

# MODCAT_OPTIONAL
# --disable-optional: behave as if no optional library were installed.
AC_DEFUN([MODCAT_OPTIONAL], [
  AC_ARG_ENABLE([optional],
    [AS_HELP_STRING([--disable-optional],
      [build no module that needs a library of its own])])
])

# MODCAT_NEED(WHAT, DEBIAN-PACKAGE, CHECK)
# Run the shell commands of CHECK, which set mc_found to yes or no.
m4_define([MODCAT_NEED], [
  AS_IF([test -n "$mc_why"], [],
    [test "x$enable_optional" = xno],
    [mc_why="needs $1, left out by --disable-optional"],
    [mc_found=no
     $3
     AS_IF([test "x$mc_found" != xyes],
       [mc_why="$1 not found (Debian: $2)"])])
])

# MODCAT_NEED_PKG(PREFIX, PKG-CONFIG-SPEC, DEBIAN-PACKAGE)
# A library with a pkg-config file; gives PREFIX_CFLAGS and PREFIX_LIBS.
AC_DEFUN([MODCAT_NEED_PKG], [
  AC_SUBST([$1_CFLAGS])
  AC_SUBST([$1_LIBS])
  MODCAT_NEED([$2], [$3],
    [PKG_CHECK_MODULES([$1], [$2], [mc_found=yes], [mc_found=no])])
])

# MODCAT_NEED_LIB(PREFIX, LIBRARY, FUNCTION, HEADER, DEBIAN-PACKAGE)
# A library without one; gives PREFIX_LIBS.
AC_DEFUN([MODCAT_NEED_LIB], [
  AC_SUBST([$1_LIBS])
  MODCAT_NEED([lib$2], [$5], [
    AC_CHECK_HEADER([$4],
      [AC_CHECK_LIB([$2], [$3], [mc_found=yes $1_LIBS=-l$2])])])
])

# MODCAT_NEED_FUNCTION(PREFIX, FUNCTION, HEADER, [LIBRARIES])
# Something that the C library has, or one of LIBRARIES of the system; gives
# PREFIX_LIBS.
AC_DEFUN([MODCAT_NEED_FUNCTION], [
  AC_SUBST([$1_LIBS])
  AS_IF([test -n "$mc_why"], [],
    [mc_found=no mc_libs=$LIBS
     AC_CHECK_HEADER([$3],
       [AC_SEARCH_LIBS([$2], [$4], [mc_found=yes])])
     LIBS=$mc_libs
     AS_IF([test "x$mc_found" != xyes], [mc_why="this system has no $2()"],
       [test "x$ac_cv_search_$2" = "xnone required"], [],
       [$1_LIBS=$ac_cv_search_$2])])
])

# MODCAT_NEED_SYSTEM(WHAT, INCLUDES, EXPRESSION)
# Something that the system's headers have to define.
AC_DEFUN([MODCAT_NEED_SYSTEM], [
  AC_MSG_CHECKING([for $1])
  AC_COMPILE_IFELSE([AC_LANG_PROGRAM([$2], [(void) ($3);])],
    [AC_MSG_RESULT([yes])],
    [AC_MSG_RESULT([no])
     mc_why="this system has no $1"])
])
