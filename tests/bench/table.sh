# tests/bench/table.sh: measurements, notes and the table made of them.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Variables pass between these files, which shellcheck reads one at a time:
# shellcheck disable=SC2034,SC2154

# What to show for [ROW,PROGRAM], or for [FIGURE], in place of a figure.
declare -A unusable

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

  echo "modcat's bench: medians of $rounds rounds, $(nproc) CPUs," \
    "Linux $(uname -r)," \
    "TCP $(cat /proc/sys/net/ipv4/tcp_congestion_control)," \
    "pinned: ${BENCH_PIN:-nothing}"
  echo "modcat is ${prog[modcat]}"
  for name in "${peer_programs[@]}"; do
    [ -z "${prog[$name]}" ] \
      || echo "$name is ${prog[$name]}: $(version_of "$name")"
  done
  read -r load _ </proc/loadavg
  if awk -v l="$load" -v n="$(nproc)" 'BEGIN { exit !(l > n / 4) }'; then
    note "the machine was not idle at the start (load $load):" \
      "don't trust small differences"
  fi
}

version_of () {
  case $1 in
    socat) "${prog[socat]}" -V 2>&1 | sed -n 's/.*\(version [^ ]*\).*/\1/p' ;;
    stunnel) "${prog[stunnel]}" -version 2>&1 | grep -m 1 '^stunnel' ;;
    hitch) "${prog[hitch]}" --version 2>&1 ;;
    *) "${prog[$1]}" -v 2>&1 ;;
  esac | sed -n '1 s, [- ]*https*://.*,,; 1 p'
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
        *" $peer "*)
          marks+=" ${unusable[$1,$peer]:-${unusable[$name]:-.}}" ;;
        *) marks+=' .' ;;
      esac
    done
    line=$(awk -v name="$name" -v unit="$unit" -v target="$target" \
      -v columns="${columns[*]}" -v marks="$marks" -v format="$table_format" \
      -f "$here/table.awk" "$work/raw")
    echo "$line"
    case $line in
      *' NO') misses=$((misses + 1)) ;;
    esac
    note_others "$name"
  done <<<"$row_figures"
}

# The median of FIGURE for the row's programs that have no column.
note_others () {
  local peer median

  for peer in $row_peers; do
    case " ${columns[*]} " in
      *" $peer "*) continue ;;
    esac
    read -r _ _ median <<<"$(awk -v name="$1" -v unit=- -v columns="$peer" \
      -v marks=. -v format='%s %s %s' -f "$here/table.awk" "$work/raw")"
    [ "$median" = . ] || note "$1: $peer $median"
  done
}

print_notes () {
  [ -s "$work/notes" ] || return 0
  echo
  sed 's/^/note: /' "$work/notes"
}
