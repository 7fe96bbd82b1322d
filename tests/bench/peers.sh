# tests/bench/peers.sh: the servers, relays and load generators of the rows.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Variables pass between these files, which shellcheck reads one at a time:
# shellcheck disable=SC2034,SC2154

declare -A relay_port relay_group

# --- servers ------------------------------------------------------------------

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
events { worker_connections 16384; }
END
}

# http_start [tls]: an HTTP server with a small fixed answer; REPLY is its port.
# With tls it answers at another port, too, which is that of "direct", by TLS.
http_start () {
  local kind port

  if [ $# -gt 0 ]; then
    free_port
    relay_port[direct]=$REPLY
  fi
  free_port
  port=$REPLY
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
  listen 127.0.0.1:$port;
END
    if [ $# -gt 0 ]; then
      echo "listen 127.0.0.1:${relay_port[direct]} ssl;"
      nginx_tls
    fi
    printf '%s\n' 'location / { return 200 "hello from the backend\n"; } } }'
  } >"$work/http.conf"
  spawn http "${pin_rest[@]}" \
    "${prog[nginx]}" -e stderr -p "$work" -c "$work/http.conf"
  ready http "$port" "$REPLY" || return 1
  REPLY=$port
}

# --- relays -------------------------------------------------------------------

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

# haproxy_conf LISTEN TARGET: $work/haproxy.conf for a relay.
haproxy_conf () {
  local threads=

  [ "$row_mode" = fork ] || threads='nbthread 1'
  cat >"$work/haproxy.conf" <<END
global
  maxconn 9000
  $threads
defaults
  mode tcp
  timeout connect 5s
  timeout client 1m
  timeout server 1m
listen bench
  bind $1
  server backend $2
END
}

# relay_mode PEER: the option by which PEER, modcat or socat, takes many peers.
relay_mode () {
  case $1 in
    modcat) echo "$row_mode" ;;
    *) echo fork ;;
  esac
}

# relay_command PEER PORT TARGET: fills the array cmd.
relay_command () {
  local workers=auto

  [ "$row_mode" = fork ] || workers=1
  case $1 in
    modcat | socat | fork)
      [ "$1" = socat ] || cmd+=("${modcat_env[@]}")
      cmd+=("${prog[$1]}"
        "TCP-LISTEN:$2,bind=127.0.0.1,reuseaddr,$(relay_mode "$1"),backlog=128"
        "TCP:127.0.0.1:$3") ;;
    haproxy)
      haproxy_conf "127.0.0.1:$2" "127.0.0.1:$3"
      cmd=("${prog[haproxy]}" -q -db -f "$work/haproxy.conf") ;;
    nginx)
      {
        nginx_common "$(nginx_stream_module)" "$workers" stream
        echo "stream { server {"
        echo "listen 127.0.0.1:$2; proxy_pass 127.0.0.1:$3; } }"
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

# relay_unix PEER TARGET: the same between the path $work/PEER.sock and the
# socket TARGET; its process group goes to relay_group.
relay_unix () {
  local path=$work/$1.sock cmd=()

  case $1 in
    direct)
      ln -sf "$2" "$path"
      return ;;
    modcat | socat)
      [ "$1" = socat ] || cmd+=("${modcat_env[@]}")
      cmd+=("${prog[$1]}" "UNIX-LISTEN:$path,fork,backlog=128"
        "UNIX-CONNECT:$2") ;;
    haproxy)
      haproxy_conf "unix@$path" "unix@$2"
      cmd=("${prog[haproxy]}" -q -db -f "$work/haproxy.conf") ;;
  esac
  spawn "$1" "${pin_relay[@]}" "${cmd[@]}"
  relay_group[$1]=$REPLY
  ready_unix "$1" "$path" "$REPLY"
}

# relays_unix KIND: unix-load.pl KIND as the server, and relay_unix for all.
relays_unix () {
  local peer

  rm -f "$work"/*.sock
  spawn target "${pin_rest[@]}" perl "$here/unix-load.pl" "$1" \
    "$work/target.sock"
  ready_unix target "$work/target.sock" "$REPLY" || return 1
  for peer in $row_peers; do
    peer_usable "$row" "$peer" || continue
    relay_unix "$peer" "$work/target.sock" || row_failed "$peer" "$why"
  done
}

# relay_udp PEER TARGET: the same to a UDP port, for modcat and socat.
relay_udp () {
  local cmd=() port

  if [ "$1" = direct ]; then
    relay_port[direct]=$2
    return
  fi
  free_port
  port=$REPLY
  [ "$1" = socat ] || cmd+=("${modcat_env[@]}")
  # No session ends by itself.
  cmd+=("${prog[$1]}" -T 5
    "UDP-LISTEN:$port,bind=127.0.0.1,$(relay_mode "$1")"
    "UDP:127.0.0.1:$2")
  spawn "$1" "${pin_relay[@]}" "${cmd[@]}"
  relay_port[$1]=$port relay_group[$1]=$REPLY
  ready_udp "$1" "$port" "$REPLY"
}

relays_udp () {
  local peer

  for peer in $row_peers; do
    peer_usable "$row" "$peer" || continue
    relay_udp "$peer" "$1" || row_failed "$peer" "$why"
  done
}

# Does this relay make a process for each session?
relay_forks () {
  case $1 in
    modcat) [ "$row_mode" = fork ] ;;
    socat | fork) return 0 ;;
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

# peer_usable ROW PEER: is it installed, and has it not failed in this row?
peer_usable () {
  local reason=

  [ -z "${unusable[$1,$2]:-}" ] || return 1
  case $2 in
    direct) ;;
    nginx)
      if [ -z "${prog[nginx]}" ]; then
        reason='nginx is not installed'
        reason+=' (Debian: nginx-light libnginx-mod-stream)'
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

# --- load generators ----------------------------------------------------------

# wrk_rate PEER [OPTION...]: REPLY is the requests per second of wrk with 8
# connections through PEER; errors of the sockets or the protocol are a failure.
# With wrk_scheme=https it speaks TLS.
wrk_rate () {
  local peer=$1 errors

  shift
  run wrk wrk -t 1 -c 8 -d "${seconds}s" "$@" \
    "${wrk_scheme:-http}://127.0.0.1:${relay_port[$peer]}/" || return 1
  errors=$(grep -E 'Socket errors|Non-2xx' "$work/wrk.log")
  if [ -n "$errors" ]; then
    why="wrk: $(echo "$errors" | tr -s ' \n' ' ')"
    return 1
  fi
  REPLY=$(sed -n 's/^Requests\/sec: *//p' "$work/wrk.log")
}

pingpong_setup () {
  server sockperf-server sockperf server --tcp -i 127.0.0.1 -p @PORT@ \
    || return 1
  relays_tcp "$REPLY"
}

# pingpong_rtt PEER [OPTION...]: REPLY is the median round-trip time in
# microseconds, of TCP without an option.
pingpong_rtt () {
  local peer=$1

  shift
  [ $# -gt 0 ] || set -- --tcp
  [ "$1" != --udp ] || shift
  run sockperf sockperf ping-pong "$@" --full-rtt -i 127.0.0.1 \
    -p "${relay_port[$peer]}" -t "$seconds" || return 1
  REPLY=$(sed -n 's/.*percentile 50.000 = *\([0-9.]*\).*/\1/p' \
    "$work/sockperf.log")
}
