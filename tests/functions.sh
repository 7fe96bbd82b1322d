# tests/functions.sh -- what every test script begins with: scratch folder, background programs, waiting, asserting.
# SPDX-License-Identifier: BSD-2-Clause
#
# Source it, do not run it. The program under test is $MODCAT (default: ./modcat or the modcat found by PATH).
# What the script then has:
#   $work      its own scratch folder, the current folder; removed at the end (KEEP=1 leaves it)
#   $LO        a loopback address of its own, so that ports never collide with those of another script
#   $status    exit status of the last run, stop or await; $out and $err: the files with its output
# Exit status: 0 passed, 77 skipped (the last line says why), anything else failed.
# shellcheck shell=bash

set -eE -u -o pipefail
shopt -s inherit_errexit
export LC_ALL=C MALLOC_PERTURB_="${MALLOC_PERTURB_:-173}"
exec </dev/null
umask 022

test_name=$(basename "$0" .sh)
self=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
tests_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
declare -A pid_of=()
cleanups=()
status=0

# fail MESSAGE...: end the test as failed.
fail ()
{
  trap - ERR
  printf '%s: line %s: %s\n' "$test_name" "$(where)" "$*" >&2
  exit 1
}

# The line of the script itself, whatever helper is at work.
where ()
{
  local i

  for ((i = ${#BASH_SOURCE[@]} - 1; i > 0; i--)); do
    [ "${BASH_SOURCE[i]}" = "$0" ] && break
  done
  echo "${BASH_LINENO[i - 1]}"
}

# skip REASON...: end the test as skipped.
skip ()
{
  printf '%s: skipped: %s\n' "$test_name" "$*"
  exit 77
}

# requires PROGRAM|CONDITION [REASON]: skip unless the program is there, or the shell condition holds.
requires ()
{
  if [ $# -eq 1 ]; then
    command -v "$1" >/dev/null 2>&1 || skip "needs the program $1"
  else
    eval "$1" >/dev/null 2>&1 || skip "$2"
  fi
}

requires_root ()
{
  requires "[ \"\$(id -u)\" -eq 0 ]" "needs to run as root"
}

# own_network: have the script run, from its first line on, in a network namespace of its own: nothing but lo is there,
# which is up, and interfaces to come have no IPv6, so that they send nothing by themselves.
own_network ()
{
  [ "${OWN_NETWORK:-}" != "$self" ] || { unset OWN_NETWORK; return 0; }
  requires_root
  requires ip
  requires 'unshare -n ip link set lo up' 'needs network namespaces'
  trap - EXIT
  cd /
  rm -rf "$work"
  # shellcheck disable=SC2016
  OWN_NETWORK=$self exec unshare -n bash -c 'ip link set lo up || exit
    file=/proc/sys/net/ipv6/conf/default/disable_ipv6
    [ ! -w $file ] || echo 1 >$file
    exec bash "$0"' "$self"
}

# cleanup_fn COMMAND...: run it at the end, whatever happens; last registered, first run.
cleanup_fn ()
{
  cleanups=("$(printf '%q ' "$@")" "${cleanups[@]}")
}

# Pids of all programs that carry this script's mark: those that it started, and whatever they left behind.
ours ()
{
  local file pid

  # grep carries the mark too, and finds itself; but kill asks after grep has ended.
  while read -r file; do
    pid=${file#/proc/}
    pid=${pid%/environ}
    ! kill -0 "$pid" 2>/dev/null || echo "$pid"
  done <<<"$(grep -lzsxF "TEST_MARK=$work" /proc/[0-9]*/environ)"
}

# How many they are. A program at the end of a pipe from ours would carry the mark and be counted itself.
count_ours ()
{
  local pids

  pids=$(ours)
  # shellcheck disable=SC2086
  set -- $pids
  echo $#
}

# Ends what is left of ours: first with TERM, then with KILL.
end_all ()
{
  local sig pids

  for sig in TERM KILL; do
    pids=$(ours)
    [ -n "$pids" ] || return 0
    # shellcheck disable=SC2086
    kill "-$sig" $pids 2>/dev/null || :
    for _ in {1..40}; do
      [ -z "$(ours)" ] && return 0
      sleep "$step"
    done
  done
}

# The one way out: clean-ups, programs, scratch folder. A failed test shows what its programs logged.
on_exit ()
{
  local code=$? fn file

  # A child that is hit by a signal before it has become its program still has the traps of the script.
  [ "$BASHPID" = $$ ] || return 0
  trap - EXIT ERR
  trap '' HUP INT TERM
  set +e
  for fn in "${cleanups[@]}"; do
    eval "$fn"
  done
  end_all 2>/dev/null
  if [ "$code" -ne 0 ] && [ "$code" -ne 77 ]; then
    for file in "$work"/*.log "$err"; do
      [ -s "$file" ] && printf -- '--- %s\n' "${file##*/}" >&2 && tail -n 25 "$file" | cut -c1-400 >&2
    done
  fi
  cd /
  if [ "${KEEP:-}" ]; then
    echo "$test_name: scratch folder $work" >&2
  else
    rm -rf "$work"
  fi
  exit "$code"
}

# wait_until CONDITION [SECONDS]: poll the shell condition; fail when it does not hold within the limit.
step=0.02
patience=10
wait_until ()
{
  local seconds=${2:-$patience}
  local end=$((SECONDS + seconds + 1))

  until eval "$1" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || fail "waited $seconds s in vain for: $1"
    sleep "$step"
  done
}

# start NAME COMMAND...: run it in the background; its output is NAME.out, its messages NAME.log.
start ()
{
  local name=$1

  shift
  # Emptied here, so that nobody reads what an earlier program of that name said.
  : >"$work/$name.out"
  : >"$work/$name.log"
  "$@" <&0 >"$work/$name.out" 2>"$work/$name.log" &
  pid_of[$name]=$!
}

# await NAME [SECONDS]: wait for the end of a program that ends by itself; its exit status in $status.
await ()
{
  status=0
  wait_until "! kill -0 ${pid_of[$1]}" "${2:-$patience}"
  wait "${pid_of[$1]}" 2>/dev/null || status=$?
  unset "pid_of[$1]"
}

# stop NAME [SIGNAL]: send the signal (default TERM) and wait for the end; its exit status in $status.
stop ()
{
  kill "-${2:-TERM}" "${pid_of[$1]}"
  await "$1"
}

# run COMMAND...: wait for it, at most $limit seconds; $status, $out and $err tell how it went.
limit=20
run ()
{
  status=0
  timeout -k 2 "$limit" "$@" >"$out" 2>"$err" || status=$?
  [ "$status" -ne 124 ] || fail "still running after $limit s: $*"
}

# wait_log NAME REGEX [SECONDS]: wait until the program logged a line that matches.
wait_log ()
{
  wait_until "grep -Eq -e $(printf '%q' "$2") $(printf '%q' "$work/$1.log")" "${3:-$patience}"
}

# port_of NAME: the port that the kernel chose for a listener or receiver started with -d -d and port 0.
port_of ()
{
  wait_log "$1" '(listening|receiving) on ([A-Z0-9]+ )?AF=.*:[0-9]+$'
  # A line may come in pieces.
  wait_until "[ -z \"\$(tail -c 1 '$work/$1.log')\" ]"
  sed -nE '/(listening|receiving) on ([A-Z0-9]+ )?AF=/{s/.*:([0-9]+)$/\1/p;q;}' "$work/$1.log"
}

# free_port: a port on $LO that nobody listens on; the kernel chose it a moment ago, nobody else uses $LO, and it is
# not given twice.
free_port ()
{
  local port

  mkdir -p "$work/.ports"
  while :; do
    start free_port "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO" PIPE
    port=$(port_of free_port)
    stop free_port
    ! mkdir "$work/.ports/$port" 2>/dev/null || break
  done
  echo "$port"
}

# is_listening PORT: somebody listens on that TCP port.
is_listening ()
{
  grep -Eqi "^ *[0-9]+: [0-9A-F]+:$(printf '%04X' "$1") [0-9A-F:]+ 0A " /proc/net/tcp /proc/net/tcp6
}

wait_listening ()
{
  wait_until "is_listening $1" "${2:-$patience}"
}

# count [-v] REGEX FILE: how many lines match (or don't).
count ()
{
  grep -Ec "$@" || :
}

# random_file NAME BYTES
random_file ()
{
  head -c "$2" /dev/urandom >"$1"
}

checksum ()
{
  sha256sum <"$1" | cut -d ' ' -f 1
}

# assert_eq WHAT GOT EXPECTED
assert_eq ()
{
  [ "$2" = "$3" ] || fail "$1: got \"$2\", expected \"$3\""
}

# assert_status N: the exit status of the last run, stop or await.
assert_status ()
{
  [ "$status" -eq "$1" ] || fail "exit status $status, expected $1"
}

# assert_grep REGEX FILE and its opposite
assert_grep ()
{
  grep -Eq -e "$1" "$2" || fail "no line of ${2##*/} matches: $1"
}

assert_no_grep ()
{
  ! grep -E -e "$1" "$2" >&2 || fail "this line of ${2##*/} must not be: $1"
}

# assert_same FILE FILE: byte by byte
assert_same ()
{
  cmp "$1" "$2" >&2 || fail "$1 (checksum $(checksum "$1")) differs from $2 ($(checksum "$2"))"
}

assert_file ()
{
  printf '%b' "$2" | cmp - "$1" >&2 || fail "$1 holds \"$(od -An -c "$1" | head -n 4)\", expected \"$2\""
}

assert_absent ()
{
  if [ -e "$1" ] || [ -L "$1" ]; then
    fail "$1 was left behind"
  fi
}

# assert_nothing_runs: what was started has ended, with all its children.
assert_nothing_runs ()
{
  wait_until '[ -z "$(ours)" ]'
}

if [ -z "${MODCAT:-}" ]; then
  MODCAT=modcat
  [ ! -x ./modcat ] || MODCAT=./modcat
fi
MODCAT=$(command -v "$MODCAT") || { echo "$test_name: set MODCAT to the program under test" >&2; exit 99; }
MODCAT=$(cd "$(dirname "$MODCAT")" && pwd)/$(basename "$MODCAT")
export MODCAT tests_dir

LO=127.0.0.1
if [ "$(uname -s)" = Linux ]; then
  LO=127.$((64 + ($$ >> 16 & 63))).$(($$ >> 8 & 255)).$(($$ & 255))
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/modcat-$test_name.XXXXXX")
out=$work/out
err=$work/err
trap on_exit EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'printf "%s: line %s: failed: %s\n" "$test_name" "$(where)" "$BASH_COMMAND" >&2' ERR
export TEST_MARK=$work
cd "$work"
