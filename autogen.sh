#!/bin/sh
# autogen.sh -- make configure and what it needs from a fresh checkout.
# SPDX-License-Identifier: BSD-2-Clause
#
# With --list only modules/list.mk is made: make calls that when the module
# list has changed, before it runs automake again.
set -eu
cd "$(dirname "$0")"

# Each line MODCAT_MODULE([NAME], …) or MODCAT_HELPER([NAME], …) of the module
# list becomes what automake has to know about it, so that nobody has to say
# it twice.
make_list () {
  echo '# modules/list.mk -- made by autogen.sh from modules/list.m4.'
  sed -n 's/^MODCAT_\(MODULE\|HELPER\)(\[\([^]]*\)\].*/\1 \2/p' \
      modules/list.m4 | while read -r kind name; do
    if test "$kind" = HELPER; then
      dir=modules/common/$name
      lib=
    else
      dir=modules/$name
      lib="static_modules += -dlpreopen $dir/$name.la"
      echo "catalogue_manifests += $dir/$name.modcat"
    fi
    echo "if $kind$(echo "_$name" | tr a-z- A-Z_)"
    echo "include $dir/module.mk"
    test -z "$lib" || echo "$lib"
    echo endif
  done
}

make_list > modules/list.mk.new
mv modules/list.mk.new modules/list.mk
test "${1-}" = --list || exec autoreconf --force --install --warnings=all
