#!/usr/bin/env bash
# tests/e2e/module-broken.sh -- a broken, unsafe or absent module breaks what needs it, and nothing else.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
[ "${STATIC_MODULES:-}" != yes ] || skip 'the modules are linked in'

mkdir m
export MODCAT_MODULE_PATH=$work/m:$BUILDDIR/modules/run MODCAT_CATALOGUE=$work/catalogue
mock ()
{
  cp "$BUILDDIR/tests/mock/.libs/$1.so" "m/${2:-$1}.so"
  printf 'module %s\naddress %s\n' "${2:-$1}" "${3:-MOCK}" >"m/${2:-$1}.modcat"
}

# refused ADDRESS REASON...: exit 1 with the reasons on stderr, while other addresses work and don't mention it.
refused ()
{
  local address=$1 reason

  shift
  run "$MODCAT" -u "$address" -
  assert_status 1
  for reason; do
    assert_grep "$reason" "$err"
  done
  run "$MODCAT" -u TEXT:fine -
  assert_status 0
  assert_file "$out" fine
  assert_file "$err" ''
}

for row in 'oldapi:older than ours' 'newapi:newer than ours' 'small:too small' 'nosymbol:does not export' \
  'undefined:undefined symbol' 'noopen:neither open nor listen' 'badphase:unknown phase 777'; do
  mock "${row%%:*}"
  refused MOCK "E cannot load module ${row%%:*} from $work/m/${row%%:*}.so: .*${row#*:}.*; [a-z ]+" \
    "E address 1, column 1: address type \"MOCK\" is in module ${row%%:*}, which cannot be loaded"
  rm m/*
done

echo garbage >m/garbage.so
printf 'module garbage\naddress BAD\n' >m/garbage.modcat
refused BAD 'garbage.so: file too short; it is damaged'

# The help shows what there is, and warns.
run "$MODCAT" -h
assert_status 0
assert_grep 'TEXT:<string>' "$out"
assert_grep 'W cannot load module garbage from ' "$err"

# A library that it needs is not there.
mkdir lib
read -ra cc <<<"${CC:-cc}"
echo 'int gone (void) { return 0; }' >gone.c
"${cc[@]}" -shared -fPIC -o lib/libgone.so gone.c
"${cc[@]}" -shared -fPIC -Wl,--no-as-needed -o m/needs.so gone.c -Llib -lgone
rm lib/libgone.so
printf 'module needs\naddress NEEDS\n' >m/needs.modcat
refused NEEDS 'libgone.so: cannot open shared object file: .*; install the library that it needs'

# The manifest promises more than there is.
mock good good 'GOOD MORE'
refused MORE 'E address 1, column 1: .*"MORE" is in the manifest of module good, but .*good.so does not have it'

printf 'module fancy\npackage modcat-fancy\naddress FANCY FNC\n' >catalogue
refused FNC:x:1 'column 1: address type "FNC" is in module fancy, which is not installed; install package modcat-fancy'
refused GODO 'column 1: unknown device/address "GODO"; did you mean "GOOD"\?'

if [ "$(id -u)" -eq 0 ]; then
  chmod o+w m/good.so
  refused GOOD 'm/good.so is writable by others than root; modcat runs as root'
fi
