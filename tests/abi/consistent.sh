#!/bin/bash
# tests/abi/consistent.sh -- each module's manifest, descriptor, help and manual
# say the same.
# SPDX-License-Identifier: BSD-2-Clause
set -eu
: "${SRCDIR:=$(cd "$(dirname "$0")/../.." && pwd)}" "${TMPDIR:=/tmp}"
rc=0
checked=0

failed () {
  echo "failed: $*"
  rc=1
}

# The manifest that belongs to the descriptor whose dump is the input.
manifest () {
  awk '{
    at = index ($0, "=")
    key = substr ($0, 1, at - 1)
    value[key] = substr ($0, at + 1)
    keys[n++] = key
  }
  END {
    print "module " value["name"]
    print "summary " value["summary"]
    for (i = 0; i < n; i++) {
      key = keys[i]
      row = key
      sub (/\.[a-z_]*$/, "", row)
      group = key
      sub (/\.option.*/, "", group)
      if (key ~ /^address\.[0-9]+\.names$/)
        print "address " value[key]
      if (key ~ /^address\.[0-9]+\.infer$/ && value[key] != "")
        print "infer " value[key] " " value[row ".names"]
      if (key ~ /^group\.[0-9]+\.option\.[0-9]+\.name$/ &&
          value[group ".offered"] == "yes")
        print "option " value[group ".name"] " " value[key] \
          (value[row ".aliases"] == "" ? "" : "," value[row ".aliases"])
    }
  }' | sed '/^infer/s/,.*//; /^address\|^option/y/,/ /' | sort
}

# The names that a manual has to tell of: keywords, options of the module.
names () {
  sed -n 's/^address\.[0-9]*\.names=//p
          s/^address\.[0-9]*\.option\.[0-9]*\.\(name\|aliases\)=//p' | tr , '\n'
  # An option of an offered group is in the manifest, and may be in the manual
  # of the helper library that made it.
}

"$MODCAT" --dump-config > "$TMPDIR/config"
version=$(sed -n 's/^version=//p' "$TMPDIR/config")
"$MODCAT" -h > "$TMPDIR/h" || failed "modcat -h"
"$MODCAT" -hh > "$TMPDIR/hh" || failed "modcat -hh"

for name in $("$MODCAT" --list | awk '$2 != "absent" { print $1 }'); do
  dir=$SRCDIR/modules/$name
  dump=$TMPDIR/$name.dump
  "$MODCAT" --dump-module "$name" > "$dump" || { failed "--dump-module $name"; continue; }
  manifest < "$dump" > "$TMPDIR/descriptor"
  grep -v '^#\|^$\|^package ' "$dir/$name.modcat" |
    sed 's/  */ /g' | sort > "$TMPDIR/manifest"
  diff -u "$TMPDIR/manifest" "$TMPDIR/descriptor" ||
    failed "$name.modcat and $name.so differ"
  grep -q '^package [a-z]' "$dir/$name.modcat" ||
    failed "$name.modcat names no package"
  grep -qx "version=$version" "$dump" || failed "$name has another version"

  # Each keyword is in the help, each name in the manual.
  sed -n 's/^address\.[0-9]*\.names=\([^,]*\).*/\1/p' "$dump" |
  while read -r keyword; do
    grep -qwF -- "$keyword" "$TMPDIR/h" || echo "-h lacks $keyword of $name"
    grep -qwF -- "$keyword" "$TMPDIR/hh" || echo "-hh lacks $keyword of $name"
  done > "$TMPDIR/lacking"
  sed 's/\\//g' "$dir/modcat-$name.7" "$SRCDIR"/modules/common/*/modcat-*.7 \
    > "$TMPDIR/manual"
  { names < "$dump"; sed -n 's/^option [^ ]* //p' "$TMPDIR/manifest"; } |
  tr ' ' '\n' | grep . | sort -u | while read -r word; do
    grep -qwF -- "$word" "$TMPDIR/manual" ||
      echo "modcat-$name(7) lacks $word"
  done >> "$TMPDIR/lacking"
  test ! -s "$TMPDIR/lacking" || { cat "$TMPDIR/lacking"; rc=1; }
  checked=$((checked + 1))
done
echo "$checked modules are consistent, or not: see above"
test "$checked" -gt 0 || failed 'no module was found'
exit $rc
