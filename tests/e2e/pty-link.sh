#!/usr/bin/env bash
# tests/e2e/pty-link.sh -- the link to a pty: made, replaced, removed at the end; owner and mode are the device's.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

for sig in TERM INT HUP; do
  start pty "$MODCAT" -d -d PTY,link=link,perm=620 STALL
  wait_until '[ -e link ]'
  assert_grep " N PTY is $(readlink link)\$" pty.log
  [ -c "$(readlink link)" ] || fail "$(readlink link) is no device"
  assert_eq 'mode of the device' "$(stat -L -c %a link)" 620
  stop pty "$sig"
  assert_absent link
done

# A link that was left behind, and one that is kept.
ln -s /nowhere link
start pty "$MODCAT" PTY,link=link,unlink-close=0,perm-late=602 STALL
wait_until '[ -e link ] && [ "$(stat -L -c %a link)" = 602 ]'
device=$(readlink link)
stop pty
assert_eq 'link that is kept' "$(readlink link)" "$device"

# By the other end of the transfer, and by an error of the other address.
run "$MODCAT" PTY,link=link SYSTEM:'test -c link'
assert_status 0
assert_absent link
run "$MODCAT" PTY,link=link OPEN:missing/file
assert_status 1
assert_absent link

# refused REGEX OPTIONS
refused ()
{
  run "$MODCAT" "PTY,$2" STALL
  assert_status 1
  assert_eq "messages of $2" "$(count ' [EF] ' "$err")" 1
  assert_grep "$1" "$err"
}
echo data >file
mkdir dir
refused 'column 10: link "file": there is a regular file of that name$' link=file
refused 'column 10: link "dir": there is a directory of that name$' link=dir
refused 'symlink\("/dev/pts/[0-9]+", "missing/link"\): No such file or directory$' link=missing/link
refused 'option "user": .*no-such-user' link=l,user=no-such-user
refused 'option "cs7" is not supported' link=l,cs7
refused 'option "link": ' link=
assert_absent l
assert_file file 'data\n'
if [ "$(id -u)" -eq 0 ]; then
  start pty "$MODCAT" PTY,link=link,user=1,group-late=2 STALL
  wait_until '[ -e link ] && [ "$(stat -L -c %u:%g link)" = 1:2 ]'
  stop pty
fi
