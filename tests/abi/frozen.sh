#!/usr/bin/env bash
# tests/abi/frozen.sh -- a module that was made with the frozen headers runs on the core of today.
# SPDX-License-Identifier: BSD-2-Clause
#
# Until 1.0 the ABI may change; then MODCAT_API counts up, and tests/abi/headers-1 is replaced by a copy of
# include/modcat. A failure here without that is a break that nobody meant.
. "$(dirname "$0")/../functions.sh"
[ "${STATIC_MODULES:-}" != yes ] || skip 'the modules are linked in'
frozen=$SRCDIR/tests/abi/headers-1
read -ra cc <<<"${CC:-cc}"
mkdir m

# The frozen headers without their comments.
for header in "$frozen"/modcat/*.h; do
  sed ':a;N;$!ba;s|/\*[^*]*\*\+\([^/*][^*]*\*\+\)*/||g' "$header"
done >code

# Where each field is and what each constant is, by the headers of the folder $1.
layout ()
{
  {
    echo '#include <stdio.h>'
    echo '#include <modcat/module.h>'
    echo 'int main (void) {'
    awk '/^struct modcat_[a-z_]* {/ { s = $2 }
      /^}/ { s = "" }
      s && /^  [^ ].*;/ {
        line = $0
        sub (/;.*/, "", line)
        if (line ~ /\(\*[a-z_]*\)/) { sub (/.*\(\*/, "", line); sub (/\).*/, "", line) }
        n = split (line, names, ",")
        for (i = 1; i <= n; i++) {
          sub (/\[.*/, "", names[i]); sub (/.*[ *]/, "", names[i])
          printf "printf (\"%s.%s %%zu\\n\", offsetof (struct %s, %s));\n", s, names[i], s, names[i]
        }
      }' code
    sed -n '/^enum modcat_.*{/,/}/p' code | grep -oE '\<MODCAT_[A-Z0-9_]+\>' | sort -u |
      sed 's/.*/printf ("& %d\\n", (int) &);/'
    printf '%s\n' 'printf ("api %d\n", MODCAT_API); return 0; }'
  } >layout.c
  "${cc[@]}" -I "$1" -o layout layout.c
  ./layout
}
layout "$frozen" >old.layout
layout "$SRCDIR/include" >new.layout
[ "$(wc -l <old.layout)" -gt 150 ] || fail "only $(wc -l <old.layout) fields and constants were found"
diff -u old.layout new.layout || fail 'the ABI has changed'

"${cc[@]}" -shared -fPIC -fvisibility=hidden -Wall -Wextra -Werror -Wl,-z,defs -Wl,-z,now \
  -I "$frozen" -D_GNU_SOURCE -o m/old.so "$SRCDIR/tests/abi/old.c" -L "$BUILDDIR/core/.libs" -lmodcat
export MODCAT_MODULE_PATH=$work/m:$BUILDDIR/modules/run
printf 'module old\naddress OLD OLD-TEXT\naddress OLD-LISTEN\naddress OLD-CONNECT\noption FD old-loud\n' >m/old.modcat

run "$MODCAT" -d -d -u OLD:text,n=2,pair=3:4 -
assert_status 0
assert_file "$out" 'text, text'
assert_grep ' N old: OLD SHARED 3\+4 given$' "$err"
assert_grep ' N old: closed$' "$err"

run "$MODCAT" -u 'old-text:text,times=2,between=" and ",loud,delay=0.05' -
assert_status 0
assert_file "$out" 'TEXT AND TEXT'

# With a direction that it lacks.
run "$MODCAT" OLD:question SYSTEM:'read -r q; echo "answer to $q"'
assert_status 0
assert_file "$out" 'answer to question\n'

run "$MODCAT" -u OLD:bad -
assert_status 1
assert_grep 'address 1, column 5: bad is no good' "$err"
run "$MODCAT" -u OLD:x,times=10 -
assert_status 1
assert_grep 'address 1, column 13: ' "$err"

# A listener that forks, and what it adds to the addresses of others.
start server "$MODCAT" -d -d OLD-LISTEN:socket,fork SYSTEM:'cat; echo -by $MODCAT_OLDPEER'
wait_log server 'old: listening'
for word in one two; do
  run "$MODCAT" "TEXT:$word!!STDOUT" OLD-CONNECT:socket
  assert_status 0
  assert_file "$out" "hello $word-by somebody\n"
done
stop server
assert_absent socket

run "$MODCAT" -u TEXT:quiet,old-loud -
assert_status 0
assert_file "$out" QUIET
