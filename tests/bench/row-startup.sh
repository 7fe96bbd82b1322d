# tests/bench/row-startup.sh: the cost of starting, opening and ending.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2034,SC2154

row_title='PROGRAM /dev/null /dev/null: wall time, instructions in user space'
row_figures='startup|ms|socat<=1.0
instructions|1000|'
row_peers='modcat socat direct'
row_tools=

startup_runs=100

row_setup () {
  startup_counter=()
  if have valgrind; then
    startup_counter=(valgrind --tool=callgrind --callgrind-out-file=/dev/null)
  elif have perf \
    && perf stat -x ';' -e instructions:u true 2>&1 | grep -q '^[0-9]'; then
    startup_counter=(perf stat -x ';' -e instructions:u)
  else
    unusable[instructions]=absent
    note 'instructions: neither valgrind (Debian: valgrind) nor a perf that' \
      'counts them is here'
  fi
}

row_measure () {
  local cmd=("${prog[$1]:-/bin/true}" /dev/null /dev/null) setting=(env)

  [ "$1" != modcat ] || setting=("${modcat_env[@]}")
  # The first run fills the page cache and shows whether it works at all.
  run startup "${setting[@]}" "${cmd[@]}" || return 1
  startup_time || return 1
  figure startup "$1" "$2" "$REPLY" || return 1
  # The same count every time: once is enough.
  if [ "$2" -eq 1 ] && [ ${#startup_counter[@]} -ne 0 ]; then
    startup_instructions || return 1
    figure instructions "$1" "$2" "$REPLY"
  fi
}

# REPLY is the milliseconds of one run. The loop is one of sh and not of this
# bash: its fork is the cheaper one, and the same for all.
startup_time () {
  local start=$EPOCHREALTIME

  # shellcheck disable=SC2016
  run startup "${pin_relay[@]}" "${setting[@]}" \
    sh -c 'i=0; while [ $i -lt "$0" ]; do "$@" || exit; i=$((i + 1)); done' \
    "$startup_runs" "${cmd[@]}" || return 1
  REPLY=$(awk -v s="$start" -v e="$EPOCHREALTIME" -v n="$startup_runs" \
    'BEGIN { printf "%.4f", (e - s) * 1000 / n }')
}

# REPLY is the thousands of instructions in user space, dynamic linker included.
startup_instructions () {
  run startup "${setting[@]}" "${startup_counter[@]}" "${cmd[@]}" || return 1
  REPLY=$(sed -n -e 's/.*Collected : \([0-9]*\).*/\1/p' \
    -e 's/^\([0-9][0-9]*\);.*/\1/p' "$work/startup.log" \
    | awk '{ printf "%.1f", $1 / 1000 }')
}
