#!/usr/bin/env bash
# tests/e2e/readline-output.sh -- output of the other address appears above the line that is edited, which is kept.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires "'$MODCAT' --dump-module readline" 'needs the module readline'
requires tmux
tmux=(tmux -L "modcat-$$" -f /dev/null)
cleanup_fn "${tmux[@]}" kill-server
cat >job <<SH
'$MODCAT' 'READLINE,prompt=say ' 'PIPE:up!!CREATE:got' 2>messages
echo "status \$?" >ended
clear
'$MODCAT' READLINE,noprompt 'PIPE:up!!CREATE:got2' 2>>messages
'$MODCAT' READLINE 'PIPE:up!!CREATE:got3' 2>>messages >redirected
SH
mkfifo up
export TERM=xterm SHELL=/bin/sh
"${tmux[@]}" new-session -d -x 20 -y 20 'sh job; sleep 100'
screen () { "${tmux[@]}" capture-pane -p >screen; tr '\n' '|' <screen >flat; grep -q -e "$1" flat; }
keys () { "${tmux[@]}" send-keys "$@"; }

# The line is longer than the screen is wide, and its cursor isn't at its end; ESC waits for what follows it.
exec 5<>up
wait_until 'screen "say"'
keys 0123456789012345 Left Left
wait_until 'screen "^say 0123456789012345|"'
keys a b
wait_until 'screen "^say 01234567890123ab|45|"'
keys Escape
printf 'one\nno \377 text\n\033[31mtwo\033[m\n' >&5
wait_until 'screen "^one|no .* text|two|say 01234567890123ab|45||"'
printf 'three' >&5
wait_until 'screen "two|three"'
printf ' four\n' >&5
wait_until 'screen "two|three four|say 01234567890123ab|45||"'
keys b X Enter
wait_until '[ -s got ]'
assert_file got 'X01234567890123ab45\n'
wait_until 'screen "two|three four|say X01234567890123a|b45|say"'
keys C-d
wait_until '[ -s ended ]'
assert_file ended 'status 0\n'

# Without a prompt a line of its own, once something is typed.
printf 'question? ' >&5
wait_until 'screen "^question?||"'
keys y
wait_until 'screen "^question?|y||"'
keys Enter C-d
wait_until '[ -e got3 ]'
assert_file got2 'y\n'

# Output that goes elsewhere gets all the bytes; the prompt is on the terminal.
printf 'all\r\n\033[31mname\033[m: ' >&5
wait_until 'screen "|name:|"'
keys n Enter
wait_until '[ -s got3 ]'
assert_file got3 'n\n'
assert_file redirected 'all\r\n\033[31mname\033[m: '
[ ! -s messages ] || fail "$(cat messages)"
