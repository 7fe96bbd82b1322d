#!/usr/bin/env bash
# tests/e2e/exec-pty-screen.sh -- an editor under EXEC on a pty, on a terminal that modcat has made raw, and restored after.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires tmux
requires vi
tmux=(tmux -L "modcat-$$" -f /dev/null)
cleanup_fn "${tmux[@]}" kill-server
cat >job <<SH
stty -g >before
'$MODCAT' -,rawer EXEC:'vi -u NONE -i NONE -n file',pty,setsid,ctty,stderr,winsz=80:24 2>messages
echo "status \$?" >ended
stty -g >after
SH
export TERM=xterm SHELL=/bin/sh
printf 'one\ntwo\n' >file
# Without an environment of its own the server has that of the test, its mark included.
"${tmux[@]}" new-session -d -x 80 -y 24 'sh job; sleep 100'
screen () { "${tmux[@]}" capture-pane -p >screen; grep -q -e "$1" screen; }
wait_until 'screen "^two"'
"${tmux[@]}" send-keys G o three Escape
wait_until 'screen "^three"'
"${tmux[@]}" send-keys :wq Enter
wait_until '[ -s ended ] && [ -s after ]'
assert_file ended 'status 0\n'
assert_file file 'one\ntwo\nthree\n'
assert_same after before
[ ! -s messages ] || fail "$(cat messages)"
