# tests/bench/tls.sh: what terminates TLS, for the rows about it.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Variables pass between these files, which shellcheck reads one at a time:
# shellcheck disable=SC2034,SC2154,SC2004
#
# All have the same EC P-256 certificate and their own defaults, and verify no
# clients.

tls_rows_tools='openssl certtool flock cc'

# Certificates and the load generator, once.
tls_setup () {
  [ ! -x "$work/tls-load" ] || return 0
  if ! "$here/../tls-fixtures.sh" "$work/tls" >"$work/tls.log" 2>&1; then
    why="no certificates: $(last_line tls)"
    return 1
  fi
  if ! cc -O2 -o "$work/tls-load" "$here/tls-load.c" -lgnutls \
    >"$work/tls.log" 2>&1; then
    why="tls-load.c: $(last_line tls) (Debian: $(package_of gnutls))"
    return 1
  fi
}

# The load generator, output in $work/tls-load.log.
tls_load () {
  run tls-load "$work/tls-load" "$@"
}

# What a stunnel is told: one server, in the foreground.
stunnel_conf () {
  cat >"$work/stunnel.conf" <<END
foreground = yes
pid =
debug = err
[bench]
accept = 127.0.0.1:$1
connect = 127.0.0.1:$2
cert = $work/tls/ec.pem
END
}

# tls_command PEER PORT TARGET: fills the array cmd.
tls_command () {
  local pem=$work/tls/ec.pem

  case $1 in
    modcat | socat)
      [ "$1" = socat ] || cmd+=("${modcat_env[@]}")
      cmd+=("${prog[$1]}"
        "OPENSSL-LISTEN:$2,bind=127.0.0.1,reuseaddr,$(relay_mode "$1"),backlog=128,cert=$pem,verify=0"
        "TCP:127.0.0.1:$3") ;;
    haproxy)
      haproxy_conf "127.0.0.1:$2 ssl crt $pem" "127.0.0.1:$3"
      cmd=("${prog[haproxy]}" -q -db -f "$work/haproxy.conf") ;;
    nginx)
      {
        nginx_common "$(nginx_stream_module)" auto stream
        echo "stream { server {"
        nginx_tls
        echo "listen 127.0.0.1:$2 ssl; proxy_half_close on;"
        echo "proxy_pass 127.0.0.1:$3; } }"
      } >"$work/stream.conf"
      cmd=("${prog[nginx]}" -e stderr -p "$work" -c "$work/stream.conf") ;;
    stunnel)
      stunnel_conf "$2" "$3"
      cmd=("${prog[stunnel]}" "$work/stunnel.conf") ;;
    hitch)
      cmd=("${prog[hitch]}" --quiet)
      # It refuses to be root.
      [ "$(id -u)" -ne 0 ] || cmd+=(--user=nobody)
      cmd+=("--frontend=[127.0.0.1]:$2" "--backend=[127.0.0.1]:$3" "$pem") ;;
  esac
}

nginx_tls () {
  cat <<END
ssl_certificate $work/tls/ec.crt;
ssl_certificate_key $work/tls/ec.key;
ssl_protocols TLSv1.2 TLSv1.3;
END
}

# relays_tls TARGET: every peer of the row in front of the TCP port TARGET.
relays_tls () {
  local peer cmd port

  for peer in $row_peers; do
    [ "$peer" != direct ] || continue
    peer_usable "$row" "$peer" || continue
    cmd=()
    free_port
    port=$REPLY
    tls_command "$peer" "$port" "$1"
    spawn "$peer" "${pin_relay[@]}" "${cmd[@]}"
    relay_port[$peer]=$port
    relay_group[$peer]=$REPLY
    ready "$peer" "$port" "$REPLY" || row_failed "$peer" "$why"
  done
}

# cpu_begin PEER, cpu_end PEER NAME ROUND COUNT UNIT: the figure NAME is the
# CPU time that PEER used in between, in seconds / UNIT for each of COUNT.
cpu_begin () {
  [ "$1" != direct ] || return 0
  relay_idle "$1" || return 1
  cpu_before=$(group_cpu "${relay_group[$1]}")
}

cpu_end () {
  local after

  [ "$1" != direct ] || return 0
  relay_idle "$1" || return 1
  after=$(group_cpu "${relay_group[$1]}")
  if [ "$cpu_before" = "$after" ]; then
    why='used no CPU time at all: does it wait for its children?'
    return 1
  fi
  figure "$2" "$1" "$3" "$(awk -v s="$cpu_before" -v e="$after" -v n="$4" \
    -v unit="$5" 'BEGIN { printf "%.4f", (e - s) / n / unit }')"
}
