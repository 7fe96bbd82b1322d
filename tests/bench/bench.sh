#!/bin/bash
# tests/bench/bench.sh: measure modcat beside its peers and print one table.
# SPDX-License-Identifier: BSD-2-Clause
#
# Usage: tests/bench/bench.sh [-l] [ROW...]
#   -l     list the rows and the figures that each gives, and exit
#   ROW    a row or a figure by its name; none means all but
#          those that -l marks as "only when asked for"
#
# Environment
#   MODCAT          the program to measure (default: modcat from PATH);
#                   MODCAT=/usr/bin/socat measures the bench itself: every
#                   ratio to socat must then come out near 1.00
#   BENCH_ROUNDS    rounds per row, 5 by default; less only for a quick look
#   BENCH_SECONDS   length of one timed measurement in whole seconds, default 1
#   BENCH_PIN       CPU list for the relays, or RELAYS/REST, e.g. 0/1, in the
#                   words of taskset; nothing is pinned by default
#   BENCH_RAW       file that gets every single measurement, one per line:
#                   figure, program, round, value
#   BENCH_STRICT    1: exit 1 when a target is missed
#
# How to read the table
#   One line is one figure. All programs of a line were measured in the same
#   run, taking turns (A B C A B C ...), so that a machine that slows down or
#   warms up hits all of them alike. A cell is the median of the rounds.
#     direct         no relay between client and server: the machine's limit
#                    (for start-up: /bin/true, the price of any process)
#     /PEER          modcat divided by PEER, from the two medians. Whether
#                    more or less is better is in the target: >= or <=
#     spread         half the distance between modcat's best and worst round,
#                    in percent of its median; a ratio nearer to its target
#                    than this is noise: ask for more BENCH_ROUNDS
#     target, met    what modcat must reach, judged on the ratio as printed:
#                    yes, NO, or "open" with what is missing to judge it
#     .              does not apply      absent   program or tool not installed
#     failed         it ran and gave no figure; a note below says why
#   Figures compare programs on one machine in one run. Never compare a cell
#   with a cell of another run or machine; compare ratios.
#
# Exit status: 0 measured, 1 a target is missed and BENCH_STRICT=1, 2 wrong
# usage, or a measurement failed. A peer that is absent is not a failure.
#
# To add a row: write row-NAME.sh beside this file; lib.sh says what is in it.

# Variables pass between these files, which shellcheck reads one at a time:
# shellcheck disable=SC1091,SC2154

set -u
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
. "$here/peers.sh"
. "$here/table.sh"

list_rows () {
  local row figure unit target

  for row in "${all_rows[@]}"; do
    load_row "$row"
    echo "$row: $row_title"
    while IFS='|' read -r figure unit target; do
      printf '  %-12s %-8s target %s\n' "$figure" "$unit" "${target:-none}"
    done <<<"$row_figures"
  done
}

# Was the row that is loaded asked for, by its name or by one of its figures?
asked_for () {
  local row=$1 name

  shift
  for name; do
    if [ "$name" = "$row" ] || grep -q "^$name|" <<<"$row_figures"; then
      return 0
    fi
  done
  return 1
}

# Fills rows with what the given names ask for, or with the default rows.
choose_rows () {
  local row name known=' '

  rows=()
  for row in "${all_rows[@]}"; do
    load_row "$row"
    known+="$row $(cut -d '|' -f 1 <<<"$row_figures" | tr '\n' ' ')"
    if [ $# -eq 0 ]; then
      [ "$row_default" = no ] || rows+=("$row")
    elif asked_for "$row" "$@"; then
      rows+=("$row")
    fi
  done
  for name; do
    case $known in
      *" $name "*) ;;
      *) usage_error "no row or figure \"$name\"; bench.sh -l lists them" ;;
    esac
  done
}

# One row: set up, take turns, tear down. Only what load_row set is used.
run_row () {
  local row=$1 round peer tool

  load_row "$row"
  for tool in $row_tools; do
    if ! have "$tool"; then
      row_absent "$tool"
      return
    fi
  done
  row_setup || { row_failed '*' "${why:-set-up failed}"; stop_all; return; }
  for ((round = 1; round <= rounds; round++)); do
    for peer in $row_peers; do
      peer_usable "$row" "$peer" || continue
      progress "$row: round $round of $rounds, $peer"
      why=
      row_measure "$peer" "$round" || row_failed "$peer" "${why:-no figure}"
    done
  done
  progress ''
  stop_all
}

while getopts lh opt; do
  case $opt in
    l) list_rows; exit 0 ;;
    *) sed -n '5,8p' "$0" >&2; exit 2 ;;
  esac
done
shift $((OPTIND - 1))

check_environment
choose_rows "$@"
bench_start
look_through_script
print_machine
print_head
for row in "${rows[@]}"; do
  run_row "$row"
  print_row "$row"
done
print_notes
bench_status
