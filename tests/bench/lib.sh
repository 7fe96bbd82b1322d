# tests/bench/lib.sh: what a row is, and the processes and ports of the bench.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Variables pass between these files, which shellcheck reads one at a time:
# shellcheck disable=SC2034,SC2154
#
# A row is a file row-NAME.sh that sets
#   row_title     what it measures, one line
#   row_figures   a line FIGURE|UNIT|TARGET for each figure that it gives;
#                 TARGET is words like "socat>=2.0 haproxy>=1.4", bounds for
#                 the ratio modcat/PEER, or "<=100", one for modcat's figure
#                 itself, or nothing
#   row_peers     the programs that take turns, from: modcat socat haproxy
#                 nginx direct, and stunnel hitch, which have no column but a
#                 note; direct needs no program
#   row_tools     the commands without which nothing of the row can be measured
#   row_pin       where needed, the row's own value for BENCH_PIN
#   row_default   no: it is measured only when asked for by name
#   row_mode      serve: modcat keeps all sessions in one process, as haproxy
#                 and nginx do, which then have one thread each; "fork", a peer
#                 that has no column either, is modcat as it is otherwise
# and defines
#   row_setup     starts what all rounds share: spawn, http_start, relays_tcp
#   row_measure PEER ROUND
#                 measures once and says so with: figure NAME PEER ROUND VALUE
# Both return non-zero, with the reason in $why, when they cannot. What they
# started with spawn is ended by the driver.
#
# Linux only: it reads /proc. The Debian package of each peer is in package_of.

here=${here:-$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)}
all_rows=()
for row in "$here"/row-*.sh; do
  row=${row##*/row-}
  all_rows+=("${row%.sh}")
done
columns=(modcat socat haproxy nginx direct)
peer_programs=(socat haproxy nginx stunnel hitch)
declare -A prog
why=

# --- small helpers ------------------------------------------------------------

usage_error () {
  echo "bench: $*" >&2
  exit 2
}

# progress TEXT: show TEXT on a terminal in place of the text before.
progress () {
  [ ! -t 2 ] || printf '\r\033[K%s' "$1" >&2
}

# Daemons live in sbin, which is not in every user's PATH.
find_program () {
  PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v "$1"
}

have () {
  find_program "$1" >/dev/null
}

package_of () {
  case $1 in
    nginx) echo nginx-light ;;
    callgrind) echo valgrind ;;
    stunnel) echo stunnel4 ;;
    gnutls) echo libgnutls28-dev ;;
    *) echo "$1" ;;
  esac
}

check_environment () {
  local name

  rounds=${BENCH_ROUNDS:-5}
  seconds=${BENCH_SECONDS:-1}
  for name in "$rounds" "$seconds"; do
    case $name in
      '' | *[!0-9]* | 0*)
        usage_error "\"$name\": BENCH_ROUNDS and BENCH_SECONDS are whole" \
          'numbers from 1' ;;
    esac
  done
  set_pins "${BENCH_PIN:-}"
  if ! "${pin_relay[@]}" "${pin_rest[@]}" true; then
    usage_error "BENCH_PIN=\"$BENCH_PIN\" is not a CPU list for taskset"
  fi
  prog[modcat]=$(command -v "${MODCAT:-modcat}") \
    || usage_error "${MODCAT:-modcat}: not found; set MODCAT=/path/to/binary"
  for name in "${peer_programs[@]}"; do
    prog[$name]=$(find_program "$name") || prog[$name]=
  done
  prog[fork]=${prog[modcat]}
  ticks=$(getconf CLK_TCK)
}

# MODCAT may be a script that sets up the environment and then runs the real
# program, as in a build tree. A shell's start-up must not be measured, so see
# what it becomes: prog[modcat], with modcat_env before it as env's words.
look_through_script () {
  local start port pid entry name

  modcat_env=(env)
  IFS= read -r -d '' -n 2 start <"${prog[modcat]}" || :
  [ "$start" = '#!' ] || return 0
  free_port
  port=$REPLY
  spawn script "${prog[modcat]}" "TCP-LISTEN:$port,bind=127.0.0.1,fork" \
    OPEN:/dev/null
  pid=$REPLY
  if ready script "$port" "$pid"; then
    prog[modcat]=$(readlink "/proc/$pid/exe")
    prog[fork]=${prog[modcat]}
    while IFS= read -r -d '' entry; do
      name=${entry%%=*}
      case $name in
        PWD | OLDPWD | SHLVL | _ | *[!A-Za-z0-9_]*) ;;
        *) [ "${!name-}" = "${entry#*=}" ] || modcat_env+=("$entry") ;;
      esac
    done <"/proc/$pid/environ"
  else
    note "measured with the start-up of the script ${prog[modcat]}: $why"
  fi
  stop "$pid"
}

# set_pins RELAYS[/REST]: the words before the command of a relay, and of
# everything else.
set_pins () {
  pin_relay=(env) pin_rest=(env)
  case $1 in
    */*) pin_rest=(taskset -c "${1#*/}") ;;
  esac
  [ -z "$1" ] || pin_relay=(taskset -c "${1%%/*}")
}

# Sets row_title and so on, row_setup and row_measure.
load_row () {
  row_title='' row_figures='' row_peers='' row_tools=''
  row_pin=${BENCH_PIN:-} row_default=yes
  row_mode=fork
  # shellcheck source=/dev/null
  . "$here/row-$1.sh"
  set_pins "$row_pin"
}

bench_start () {
  work=$(mktemp -d "${TMPDIR:-/tmp}/modcat-bench.XXXXXX") || exit 2
  groups=()
  failures=0 misses=0
  : >"$work/raw"
  : >"$work/notes"
  trap bench_end EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

bench_end () {
  local pid

  trap '' HUP INT TERM
  progress ''
  # A job that a signal kept from being entered in groups.
  for pid in $(jobs -p); do
    groups+=("$pid")
  done
  stop_all
  [ -z "${BENCH_RAW:-}" ] || cp "$work/raw" "$BENCH_RAW"
  rm -rf "$work"
}

bench_status () {
  [ "$failures" -eq 0 ] || exit 2
  [ "$misses" -eq 0 ] || [ "${BENCH_STRICT:-0}" != 1 ] || exit 1
  exit 0
}

# The first CPU that this process may use.
first_cpu () {
  sed -n 's/^Cpus_allowed_list:[[:space:]]*\([0-9]*\).*/\1/p' /proc/self/status
}

# The others, or the same when there is but one.
other_cpus () {
  local first

  first=$(first_cpu)
  sed -n "s/^Cpus_allowed_list:[[:space:]]*$first-/$((first + 1))-/p
    s/^Cpus_allowed_list:[[:space:]]*$first,//p
    s/^Cpus_allowed_list:[[:space:]]*$first\$/$first/p" /proc/self/status
}

# --- processes ----------------------------------------------------------------

# spawn NAME COMMAND...: start COMMAND in a process group of its own, output
# in $work/NAME.log; REPLY is its pid and the id of the group.
spawn () {
  local name=$1

  shift
  setsid "$@" </dev/null >"$work/$name.log" 2>&1 &
  REPLY=$!
  groups+=("$REPLY")
}

# One line per living process of group $1: pid, parent, CPU ticks of its own
# and of the children that it has waited for.
group_list () {
  cat /proc/[0-9]*/stat 2>/dev/null | awk -v group="$1" '
    { pid = $1; sub (/.*\) /, "") }
    $3 == group && $1 !~ /[ZX]/ { print pid, $2, $12 + $13 + $14 + $15 }'
}

# CPU seconds that group $1 has used so far, with all its children.
group_cpu () {
  group_list "$1" | awk -v t="$ticks" '{ s += $3 } END { printf "%.2f", s / t }'
}

# wait_for SECONDS COMMAND...: run COMMAND until it succeeds.
wait_for () {
  local end=$((SECONDS + $1))

  shift
  until "$@"; do
    [ "$SECONDS" -le "$end" ] || return 1
    sleep 0.02
  done
}

group_has () {
  [ "$(group_list "$1" | wc -l)" -eq "$2" ]
}

# stop GROUP...: end the processes of each group and wait until they are gone.
stop () {
  local group

  for group; do
    kill -TERM -- "-$group" || kill -TERM "$group"
  done 2>/dev/null
  for group; do
    wait_for 2 group_has "$group" 0 || kill -KILL -- "-$group" 2>/dev/null
    wait "$group" 2>/dev/null
    forget "$group"
  done
}

forget () {
  local group kept=()

  for group in ${groups[@]+"${groups[@]}"}; do
    [ "$group" = "$1" ] || kept+=("$group")
  done
  groups=(${kept[@]+"${kept[@]}"})
}

stop_all () {
  stop ${groups[@]+"${groups[@]}"}
  relay_port=() relay_group=()
}

# run NAME COMMAND...: a load generator, at most 20 s longer than it should
# take; output in $work/NAME.log.
run () {
  local name=$1 pid status=0

  shift
  spawn "$name" "${pin_rest[@]}" \
    timeout --foreground -k 1 $((seconds + 20)) "$@"
  pid=$REPLY
  wait "$pid" || status=$?
  forget "$pid"
  [ "$status" -eq 0 ] || why="$1: status $status: $(last_line "$name")"
  return "$status"
}

# The last words of NAME; a line of carets says nothing alone.
last_line () {
  grep '[[:alnum:]]' "$work/$1.log" 2>/dev/null | tail -n 1 | cut -c 1-200
}

# --- ports --------------------------------------------------------------------

# REPLY is a port that no socket of TCP or UDP uses, below the kernel's range for
# outgoing connections so that none of those takes it in between.
free_port () {
  local used

  used=$(awk 'FNR > 1 { n = split ($2, a, ":"); print a[n] }' \
    /proc/net/tcp /proc/net/tcp6 /proc/net/udp /proc/net/udp6 2>/dev/null)
  while :; do
    REPLY=$((10000 + RANDOM % 20000))
    grep -qix "$(printf '%04x' "$REPLY")" <<<"$used" || return 0
  done
}

accepts () {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

accepts_or_died () {
  accepts "$1" || ! kill -0 "$2" 2>/dev/null
}

# ready NAME PORT PID: wait until PORT takes a connection while PID lives.
ready () {
  wait_for 5 accepts_or_died "$2" "$3"
  if ! kill -0 "$3" 2>/dev/null; then
    why="$1 ended before it listened: $(last_line "$1")"
    return 1
  fi
  if ! accepts "$2"; then
    why="$1 does not listen: $(last_line "$1")"
    return 1
  fi
}

# ready_unix NAME PATH PID: the same for a socket that has a path.
ready_unix () {
  wait_for 5 socket_or_died "$2" "$3"
  if [ ! -S "$2" ]; then
    why="$1 does not listen: $(last_line "$1")"
    return 1
  fi
}

# Between bind(2) and listen(2) there is a path that nobody answers at.
socket_or_died () {
  grep -q " 00010000 .* $1\$" /proc/net/unix || ! kill -0 "$2" 2>/dev/null
}

udp_or_died () {
  grep -qi ":$(printf '%04x' "$1") " /proc/net/udp || ! kill -0 "$2" 2>/dev/null
}

# ready_udp NAME PORT PID: the same for a UDP port, which need only be bound.
ready_udp () {
  wait_for 5 udp_or_died "$2" "$3" && kill -0 "$3" 2>/dev/null && return 0
  why="$1 has no UDP port: $(last_line "$1")"
  return 1
}
