# tests/compat/compat.sh -- what the compat scripts begin with: the same command line on Debian's socat and on modcat.
# SPDX-License-Identifier: BSD-2-Clause
#
# A table NAME.tbl has a row for each command line, its fields divided by " | ":
#
#   name | setup | command | stdin | messages
#
# Setup and command are bash, run in an empty folder; the command calls the program as "socat", and both programs run
# under that name. $PORT is a free port on $LO; "up PORT", "up_udp PORT", "sock PATH", "bound PATH" (of datagrams) and
# "till CONDITION" wait for a server. Stdin goes through printf %b. Compared are exit status, output, files left behind,
# whether anything but a warning was said on
# stderr (socat 1.7 shows no warnings without -d), and, when messages holds a regular expression, the lines of stderr
# that match it.
# A difference is a failure, unless the file differences tells it, by aspect and with its reason; and it is
# a failure too when an aspect that is told there no longer differs.
# shellcheck shell=bash
. "$(dirname "${BASH_SOURCE[0]}")/../functions.sh"

here=$tests_dir/compat
SOCAT=$(command -v "${SOCAT:-socat}") || skip "needs the program socat"
version=$("$SOCAT" -V | sed -nE 's/^socat version ([0-9.]+).*/\1/p')
[ "$version" = 1.7.4.4 ] || skip "the known differences are those to socat 1.7.4.4, this one is $version"
# Compared with itself, socat must show no difference: so the tables themselves are tested.
self=
[ "$(readlink -f "$MODCAT")" != "$(readlink -f "$SOCAT")" ] || self=yes

mkdir socat modcat
ln -s "$SOCAT" socat/socat
ln -s "$MODCAT" modcat/socat

show () { printf '#!/bin/sh\nfor a; do printf "<%%s>" "$a"; done\n' >f; chmod +x f; }
up () { wait_listening "$1"; }
is_bound () { grep -Eqi "^ *[0-9]+: [0-9A-F]+:$(printf '%04X' "$1") " /proc/net/udp /proc/net/udp6; }
up_udp () { wait_until "is_bound $1"; }
# has_socket PID PATH FLAGS: that program has a socket on that path; 00010000 is the flag of a listener.
has_socket ()
{
  local inode

  for inode in $(readlink "/proc/$1"/fd/* | sed -n 's/^socket:.\([0-9]*\).*/\1/p'); do
    ! grep -q " $3 .* $inode $2\$" /proc/net/unix || return 0
  done
  return 1
}
sock () { wait_until "has_socket $! $1 00010000"; }
bound () { wait_until "has_socket $! $1 00000000"; }
till () { wait_until "$1"; }
export LO step patience work test_name
export -f show up up_udp is_bound sock bound has_socket till wait_until wait_listening is_listening fail where

# trim TEXT: without the blanks around it
trim ()
{
  local text=$1

  text=${text#"${text%%[![:blank:]]*}"}
  printf '%s' "${text%"${text##*[![:blank:]]}"}"
}

# fields LINE: divides it at " | " into the array field
fields ()
{
  local rest="$1 "

  field=()
  while [[ $rest == *' | '* ]]; do
    field+=("$(trim "${rest%% | *}")")
    rest=${rest#* |}
  done
  field+=("$(trim "$rest")")
}

# normalise PORT: without what may differ from run to run (date, time, pid, pointers, descriptors, the port), from
# program to program (the size of a block) and, for all messages alike, the place in front of a refusal.
normalise ()
{
  sed -E 's,^[0-9/]+ [0-9:.]+ ,,; s,^([<>]) [0-9/]+ [0-9:.]+ ,\1 ,; s/socat\[[0-9]+\]/socat/; s/0x[0-9a-f]{6,}, [0-9]+/0xP/
    s/ E address [12], column [0-9]+: / E /
    s/(process|child|kill\(|pid) ?[0-9]+/\1 N/g; s/\(fd [0-9]+\)/(fd N)/g; s/((connect|bind|read|write|listen)\()[0-9]+/\1N/g
    s/FDs \[[0-9]+,[0-9]+\] and \[[0-9]+,[0-9]+\]/FDs [N,N] and [N,N]/; s/from [0-9]+ to [0-9]+$/from N to N/'"
    s/:$1\\>/:PORT/g; s/(AF=2 127[0-9.]+):[0-9]+/\\1:N/"
}

# The files of a folder: name, type, mode, and a checksum of what is inside.
listing ()
{
  (
    cd "$1"
    find . ! -name . -printf '%P %y %m %l\n' | sort
    find . -type f -exec sha256sum {} + | sort -k 2
  )
}

# one SIDE NAME SETUP COMMAND STDIN MESSAGES: leaves SIDE.status, .output, .files, .said and .messages in results/NAME
one ()
{
  local side=$1 to=$work/results/$2 rc=0 PORT

  mkdir -p "$to/$side"
  cd "$to/$side"
  PORT=$(cat "$to/$side.port")
  export PATH=$work/$side:$PATH PORT
  bash -c "$3" >"$to/$side.setup" 2>&1 || { echo "setup of $2 failed: $(cat "$to/$side.setup")" >&2; exit 1; }
  printf '%b' "$5" >"$to/$side.in"
  timeout -k 2 30 bash -c "$4" <"$to/$side.in" >"$to/$side.output" 2>"$to/$side.err" || rc=$?
  if [ "$rc:$side" = 124:socat ]; then
    # A datagram may have been lost to it; nobody knows how to wait for what socat does not say.
    [ -z "${again:-}" ] || { echo "$2 takes too long" >&2; exit 1; }
    cd "$to"
    rm -rf "$side"
    again=yes
    one "$@"
    return
  fi
  echo "$rc" >"$to/$side.status"
  normalise "$PORT" <"$to/$side.err" >"$to/$side.stderr"
  if grep -qv '^socat W ' "$to/$side.stderr"; then echo yes; else echo no; fi >"$to/$side.said"
  grep -E -e "${6:-^\$}" "$to/$side.stderr" >"$to/$side.messages" || :
  cd ..
  listing "$side" >"$side.files"
}

# run_both NAME SETUP COMMAND STDIN MESSAGES: prints the aspects that differ, in one line
run_both ()
{
  local aspect side pids=() differ=()

  mkdir -p "results/$1"
  for side in socat modcat; do
    case $2$3 in *PORT*) free_port ;; *) echo 0 ;; esac >"results/$1/$side.port"
    one "$side" "$@" &
    pids+=($!)
  done
  for side in "${pids[@]}"; do
    wait "$side" || exit 1
  done
  for aspect in status output files said messages; do
    cmp -s "results/$1/socat.$aspect" "results/$1/modcat.$aspect" || differ+=("$aspect")
  done
  echo "${differ[*]}"
}

# explain NAME ASPECT...: what both programs did
explain ()
{
  local aspect name=$1

  shift
  for aspect; do
    [ "$aspect" != said ] || aspect=stderr
    diff -u --label "socat: $aspect" --label "modcat: $aspect" "results/$name/socat.$aspect" "results/$name/modcat.$aspect" |
      head -n 20 | cut -c1-300 >&2 || :
  done
}

# told ROW: the aspects that the file differences allows for that row
told ()
{
  [ "$self" ] || sed -nE "s,^$1 +\\| +([a-z ]*[a-z]) +\\|.*,\\1,p" "$here/differences"
}

# run_table NAME: every row of NAME.tbl; all rows are run before the first failure counts. A row that differs is run
# again: another test may have taken its port, or the machine stood still for a moment.
run_table ()
{
  local line differ expected bad=0 rows=0 name

  while IFS= read -r line; do
    case $line in ''|'#'*) continue ;; esac
    fields "$line"
    rows=$((rows + 1))
    expected=$(told "$1/${field[0]}")
    for name in "${field[0]}" "${field[0]}-again"; do
      differ=$(run_both "$name" "${field[1]}" "${field[2]}" "${field[3]:-}" "${field[4]:-}") || exit 1
      [ "$differ" != "$expected" ] || break
      # shellcheck disable=SC2086
      [ "$name" != "${field[0]}" ] || explain "$name" $differ
    done
    if [ "$differ" != "$expected" ]; then
      bad=$((bad + 1))
      printf '%s/%s: differs in "%s", told in differences: "%s"\n' "$1" "${field[0]}" "$differ" "$expected" >&2
      # shellcheck disable=SC2086
      explain "$name" $differ
    fi
  done <"$here/$1.tbl"
  echo "$rows command lines compared"
  [ "$bad" -eq 0 ] || fail "$bad of $rows rows"
}
