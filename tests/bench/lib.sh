# tests/bench/lib.sh: what the rows of the bench share: processes, ports, relays, figures, the table.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Variables pass between these files, which shellcheck reads one at a time:
# shellcheck disable=SC2034,SC2154
#
# A row is a file row-NAME.sh that sets
#   row_title     what it measures, one line
#   row_figures   a line FIGURE|UNIT|TARGET for each figure that it gives;
#                 TARGET is words like "socat>=2.0 haproxy>=1.4", bounds for
#                 the ratio modcat/PEER, or nothing
#   row_peers     the programs that take turns, from: modcat socat haproxy
#                 nginx direct; direct needs no program
#   row_tools     the commands without which nothing of the row can be measured
#   row_pin       where needed, the row's own value for BENCH_PIN
#   row_default   no: it is measured only when asked for by name
# and defines
#   row_setup     starts what all rounds share, with spawn, http_start, relay_tcp
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
declare -A prog relay_port relay_group unusable
why=

# --- small helpers -----------------------------------------------------------

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
        usage_error "BENCH_ROUNDS and BENCH_SECONDS must be whole numbers from 1, not \"$name\"" ;;
    esac
  done
  set_pins "${BENCH_PIN:-}"
  if ! "${pin_relay[@]}" "${pin_rest[@]}" true; then
    usage_error "BENCH_PIN=\"$BENCH_PIN\" is not a CPU list for taskset"
  fi
  prog[modcat]=$(command -v "${MODCAT:-modcat}") \
    || usage_error "${MODCAT:-modcat}: not found; set MODCAT=/path/to/binary"
  for name in socat haproxy nginx; do
    prog[$name]=$(find_program "$name") || prog[$name]=
  done
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
  spawn script "${prog[modcat]}" "TCP-LISTEN:$port,bind=127.0.0.1,fork" OPEN:/dev/null
  pid=$REPLY
  if ready script "$port" "$pid"; then
    prog[modcat]=$(readlink "/proc/$pid/exe")
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

# --- processes ---------------------------------------------------------------

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

last_line () {
  grep -v '^[[:space:]]*$' "$work/$1.log" 2>/dev/null | tail -n 1 | cut -c 1-200
}

# --- ports -------------------------------------------------------------------

# REPLY is a TCP port that no socket uses, below the kernel's range for
# outgoing connections so that none of those takes it in between.
free_port () {
  local used

  used=$(awk 'FNR > 1 { n = split ($2, a, ":"); print a[n] }' \
    /proc/net/tcp /proc/net/tcp6 2>/dev/null)
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

# --- servers and relays ------------------------------------------------------

# server NAME COMMAND...: start a server that listens on the free port that
# stands as @PORT@ in its words; REPLY is the port.
server () {
  local name=$1 port

  shift
  free_port
  port=$REPLY
  spawn "$name" "${pin_rest[@]}" "${@//@PORT@/$port}"
  ready "$name" "$port" "$REPLY" || return 1
  REPLY=$port
}

# What every nginx of the bench is told; it writes nothing outside $work.
nginx_common () {
  cat <<END
$1
daemon off;
worker_processes $2;
pid $work/$3.pid;
error_log stderr;
events { worker_connections 4096; }
END
}

# http_start: an HTTP server with a small fixed answer; REPLY is its port.
http_start () {
  local kind

  free_port
  {
    nginx_common '' 1 http
    echo 'http {'
    for kind in client_body proxy fastcgi uwsgi scgi; do
      echo "${kind}_temp_path $work/$kind;"
    done
    cat <<END
access_log off;
keepalive_requests 1000000000;
server {
  listen 127.0.0.1:$REPLY;
  location / { return 200 "hello from the backend\n"; }
} }
END
  } >"$work/http.conf"
  local port=$REPLY
  spawn http "${pin_rest[@]}" \
    "${prog[nginx]}" -e stderr -p "$work" -c "$work/http.conf"
  ready http "$port" "$REPLY" || return 1
  REPLY=$port
}

# The load_module line that this nginx needs for a stream block, if any.
nginx_stream_module () {
  local flags path

  flags=$("${prog[nginx]}" -V 2>&1)
  case $flags in
    *--with-stream=dynamic*)
      path=$(sed -n 's/.*--modules-path=\([^ ]*\).*/\1/p' <<<"$flags")
      [ -e "$path/ngx_stream_module.so" ] || return 1
      echo "load_module $path/ngx_stream_module.so;" ;;
    *--with-stream*) ;;
    *) return 1 ;;
  esac
}

# relay_command PEER PORT TARGET: fills the array cmd.
relay_command () {
  case $1 in
    modcat | socat)
      [ "$1" = socat ] || cmd+=("${modcat_env[@]}")
      cmd+=("${prog[$1]}" "TCP-LISTEN:$2,bind=127.0.0.1,reuseaddr,fork,backlog=128" \
        "TCP:127.0.0.1:$3") ;;
    haproxy)
      cat >"$work/haproxy.conf" <<END
global
  maxconn 4000
defaults
  mode tcp
  timeout connect 5s
  timeout client 1m
  timeout server 1m
listen bench
  bind 127.0.0.1:$2
  server backend 127.0.0.1:$3
END
      cmd=("${prog[haproxy]}" -q -db -f "$work/haproxy.conf") ;;
    nginx)
      {
        nginx_common "$(nginx_stream_module)" auto stream
        echo "stream { server { listen 127.0.0.1:$2; proxy_pass 127.0.0.1:$3; } }"
      } >"$work/stream.conf"
      cmd=("${prog[nginx]}" -e stderr -p "$work" -c "$work/stream.conf") ;;
  esac
}

# relay_tcp PEER TARGET: start PEER as a relay to the TCP port TARGET; its
# port and process group go to relay_port and relay_group.
relay_tcp () {
  local cmd=() port

  if [ "$1" = direct ]; then
    relay_port[direct]=$2
    return
  fi
  free_port
  port=$REPLY
  relay_command "$1" "$port" "$2"
  spawn "$1" "${pin_relay[@]}" "${cmd[@]}"
  relay_port[$1]=$port relay_group[$1]=$REPLY
  ready "$1" "$port" "$REPLY"
}

# relays_tcp TARGET: relay_tcp for all peers of the row; one that does not
# start is out of this row, and the others go on.
relays_tcp () {
  local peer

  for peer in $row_peers; do
    peer_usable "$row" "$peer" || continue
    relay_tcp "$peer" "$1" || row_failed "$peer" "$why"
  done
}

# Does this relay make a process for each session?
relay_forks () {
  case $1 in
    modcat | socat) return 0 ;;
    *) return 1 ;;
  esac
}

# relay_idle PEER: wait until no session's process of earlier work is left.
relay_idle () {
  relay_forks "$1" || return 0
  wait_for 5 group_has "${relay_group[$1]}" 1 && return 0
  why='processes of earlier sessions do not end'
  return 1
}

# wrk_rate PEER [OPTION...]: REPLY is the requests per second of wrk with 8
# connections through PEER; errors of the sockets or the protocol are a failure.
wrk_rate () {
  local peer=$1 errors

  shift
  run wrk wrk -t 1 -c 8 -d "${seconds}s" "$@" \
    "http://127.0.0.1:${relay_port[$peer]}/" || return 1
  errors=$(grep -E 'Socket errors|Non-2xx' "$work/wrk.log")
  if [ -n "$errors" ]; then
    why="wrk: $(echo "$errors" | tr -s ' \n' ' ')"
    return 1
  fi
  REPLY=$(sed -n 's/^Requests\/sec: *//p' "$work/wrk.log")
}

pingpong_setup () {
  server sockperf-server sockperf server --tcp -i 127.0.0.1 -p @PORT@ || return 1
  relays_tcp "$REPLY"
}

# pingpong_rtt PEER: REPLY is the median round-trip time in microseconds.
pingpong_rtt () {
  run sockperf sockperf ping-pong --tcp --full-rtt -i 127.0.0.1 \
    -p "${relay_port[$1]}" -t "$seconds" || return 1
  REPLY=$(sed -n 's/.*percentile 50.000 = *\([0-9.]*\).*/\1/p' "$work/sockperf.log")
}

# The first CPU that this process may use.
first_cpu () {
  sed -n 's/^Cpus_allowed_list:[[:space:]]*\([0-9]*\).*/\1/p' /proc/self/status
}

# peer_usable ROW PEER: is it installed, and has it not failed in this row?
peer_usable () {
  local reason=

  [ -z "${unusable[$1,$2]:-}" ] || return 1
  case $2 in
    direct) ;;
    nginx)
      if [ -z "${prog[nginx]}" ]; then
        reason='nginx is not installed (Debian: nginx-light libnginx-mod-stream)'
      elif ! nginx_stream_module >/dev/null; then
        reason='nginx has no stream module (Debian: libnginx-mod-stream)'
      fi ;;
    *)
      [ -n "${prog[$2]}" ] \
        || reason="$2 is not installed (Debian: $(package_of "$2"))" ;;
  esac
  [ -n "$reason" ] || return 0
  unusable[$1,$2]=absent
  note "$reason"
  return 1
}

# --- figures and the table ---------------------------------------------------

# figure NAME PEER ROUND VALUE: keep one measurement.
figure () {
  case $4 in
    '' | *[!0-9.]*)
      why="$1: \"$4\" is not a number"
      return 1 ;;
  esac
  echo "$1 $2 $3 $4" >>"$work/raw"
}

note () {
  grep -qxF "$*" "$work/notes" || echo "$*" >>"$work/notes"
}

# row_failed PEER REASON: PEER (* for all) gives no figure in this row.
row_failed () {
  local peer

  failures=$((failures + 1))
  note "$row: $1: $2" | sed 's/: \*:/:/'
  for peer in $row_peers; do
    [ "$1" != "$peer" ] && [ "$1" != '*' ] || unusable[$row,$peer]=failed
  done
}

# row_absent TOOL: nothing of this row can be measured.
row_absent () {
  local peer

  note "$row: $1 is not installed (Debian: $(package_of "$1"))"
  for peer in $row_peers; do
    unusable[$row,$peer]=absent
  done
}

print_machine () {
  local name load

  echo "modcat's bench: medians of $rounds rounds, $(nproc) CPUs, Linux $(uname -r)," \
    "TCP $(cat /proc/sys/net/ipv4/tcp_congestion_control), pinned: ${BENCH_PIN:-nothing}"
  echo "modcat is ${prog[modcat]}"
  for name in socat haproxy nginx; do
    [ -z "${prog[$name]}" ] || echo "$name is ${prog[$name]}: $(version_of "$name")"
  done
  read -r load _ </proc/loadavg
  if awk -v l="$load" -v n="$(nproc)" 'BEGIN { exit !(l > n / 4) }'; then
    note "the machine was not idle at the start (load $load): don't trust small differences"
  fi
}

version_of () {
  case $1 in
    socat) "${prog[socat]}" -V 2>&1 | sed -n 's/.*\(version [^ ]*\).*/\1/p' ;;
    *) "${prog[$1]}" -v 2>&1 ;;
  esac | head -n 1 | cut -c 1-60
}

table_format='%-12s %-7s %9s %9s %9s %9s %9s  %7s %8s %7s %8s %7s  %-26s %s\n'

print_head () {
  echo
  # shellcheck disable=SC2059
  printf "$table_format" figure unit "${columns[@]}" \
    /socat /haproxy /nginx /direct spread target met
}

# print_row ROW: the lines of its figures.
print_row () {
  local name unit target peer line marks

  load_row "$1"
  while IFS='|' read -r name unit target; do
    marks=
    for peer in "${columns[@]}"; do
      case " $row_peers " in
        *" $peer "*) marks="$marks ${unusable[$1,$peer]:-${unusable[$name]:-.}}" ;;
        *) marks="$marks ." ;;
      esac
    done
    line=$(awk -v name="$name" -v unit="$unit" -v target="$target" \
      -v columns="${columns[*]}" -v marks="$marks" -v format="$table_format" \
      -f "$here/table.awk" "$work/raw")
    echo "$line"
    case $line in
      *' NO') misses=$((misses + 1)) ;;
    esac
  done <<<"$row_figures"
}

print_notes () {
  [ -s "$work/notes" ] || return 0
  echo
  sed 's/^/note: /' "$work/notes"
}
