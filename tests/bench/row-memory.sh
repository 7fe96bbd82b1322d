# tests/bench/row-memory.sh: the memory that one idle session holds.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2034,SC2154

row_title='PSS per idle session: mean of the children if it forks, else growth'
row_figures='memory|KiB|socat<=0.75'
row_peers='modcat socat haproxy nginx'
row_tools='nginx'

memory_sessions=50
memory_figure=memory

row_setup () {
  http_start || return 1
  memory_target=$REPLY
}

# group_pss GROUP leader|children: REPLY is the PSS in KiB of the processes of
# the group, with its leader or without.
group_pss () {
  local pid sum=0 pss

  while read -r pid _; do
    [ "$2" = leader ] || [ "$pid" != "$1" ] || continue
    pss=$(awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup" 2>/dev/null)
    sum=$((sum + ${pss:-0}))
  done < <(group_list "$1")
  REPLY=$sum
}

# Each session proves that it is there by carrying a request, on a
# connection that is then left open.
memory_connect () {
  local fd line i

  for ((i = 0; i < memory_sessions; i++)); do
    exec {fd}<>"/dev/tcp/127.0.0.1/$1" || return 1
    memory_fds+=("$fd")
    printf 'GET / HTTP/1.1\r\nHost: bench\r\n\r\n' >&"$fd"
    read -r -t 5 line <&"$fd" 2>/dev/null || return 1
    [[ $line == 'HTTP/1.1 200 '* ]] || return 1
  done
}

# A relay of its own in each round: pages that two relays share would halve
# the PSS of both.
row_measure () {
  local fd before=0 after failed=

  memory_fds=()
  relay_tcp "$1" "$memory_target" || return 1
  local group=${relay_group[$1]}
  relay_idle "$1" || return 1
  if ! relay_forks "$1"; then
    group_pss "$group" leader
    before=$REPLY
  fi
  memory_connect "${relay_port[$1]}" || failed=1
  if relay_forks "$1"; then
    group_has "$group" $((memory_sessions + 1)) || failed=1
    group_pss "$group" children
  else
    group_pss "$group" leader
  fi
  after=$REPLY
  for fd in ${memory_fds[@]+"${memory_fds[@]}"}; do
    exec {fd}>&-
  done
  stop "$group"
  if [ -n "$failed" ]; then
    why="$memory_sessions sessions did not all carry a request"
    return 1
  fi
  figure "$memory_figure" "$1" "$2" "$(awk -v b="$before" -v a="$after" \
    -v n="$memory_sessions" 'BEGIN { printf "%.2f", (a > b ? a - b : 0) / n }')"
}
