#!/usr/bin/env bash
# tests/e2e/readline-password.sh -- READLINE before a program on a pty: prompts, editing, a password that nobody sees, history.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires "'$MODCAT' --dump-module readline" 'needs the module readline'
requires tmux
tmux=(tmux -L "modcat-$$" -f /dev/null)
cleanup_fn "${tmux[@]}" kill-server
cat >asks <<'SH'
printf 'login: '; read -r name
printf 'Password: '; read -r password
echo "$name $password" >got
printf '\n<ok>\n'
printf '> '
while read -r line; do echo "<$line>"; printf '> '; done
SH
cat >job <<SH
stty -g >before
'$MODCAT' READLINE,history=lines,noecho='[Pp]ass(word|phrase):' EXEC:'sh asks',pty,setsid,ctty,echo=0 2>messages
echo "status \$?" >ended
stty -g >after
SH
echo earlier >lines
chmod 644 lines
export TERM=xterm SHELL=/bin/sh
"${tmux[@]}" new-session -d -x 60 -y 20 'sh job; sleep 100'
screen () { "${tmux[@]}" capture-pane -p >screen; grep -q -e "$1" screen; }
keys () { "${tmux[@]}" send-keys "$@"; }

wait_until 'screen "^login:"'
keys jax Left Left Left Right Delete o Right
wait_until 'screen "^login: jox"'
keys BSpace e Enter
wait_until 'screen "^Password:"'
wait_until 'stty -a -F "$("${tmux[@]}" display-message -p "#{pane_tty}")" | grep -q "[^-]icanon"'
keys hidden BSpace x Enter
wait_until 'screen "^<ok>"'
assert_file got 'joe hiddex\n'
! grep hidde screen || fail 'the password is on the screen'
wait_until 'screen "^>"'
keys Up Up
wait_until 'screen "^> earlier"'
keys Enter
wait_until 'screen "^<earlier>"'
keys C-d
wait_until '[ -s ended ] && [ -e after ] && [ -s after ]'
assert_file ended 'status 0\n'
assert_same after before
assert_file lines 'earlier\njoe\nearlier\n'
assert_eq 'mode of the history' "$(stat -c %a lines)" 600
[ ! -s messages ] || fail "$(cat messages)"
