# tests/bench/table.awk: one line of the table from the measurements.
# SPDX-License-Identifier: BSD-2-Clause
# In: name, unit, target, columns, marks (a word per column to show where there
# is no figure), format. The input's lines are: figure, program, round, value.

function sorted(peer,   i, j, t, n) {
  n = count[peer]
  for (i = 1; i <= n; i++)
    s[i] = value[peer, i] + 0
  for (i = 2; i <= n; i++)
    for (j = i; j > 1 && s[j - 1] > s[j]; j--) {
      t = s[j]; s[j] = s[j - 1]; s[j - 1] = t
    }
  return n
}

function median(peer,   n) {
  n = sorted(peer)
  return n % 2 ? s[(n + 1) / 2] : (s[n / 2] + s[n / 2 + 1]) / 2
}

# Four significant digits, and no exponent.
function show(x) {
  return sprintf(x >= 1000 ? "%.0f" : x >= 100 ? "%.1f" \
    : x >= 10 ? "%.2f" : "%.3f", x)
}

function ratio(peer) {
  if (!("modcat" in count) || !(peer in count) || median(peer) == 0)
    return "."
  return sprintf("%.2f", median("modcat") / median(peer))
}

# Judges words like socat>=2.0 and <=100; sets shown and met.
function judge(   words, n, i, peer, bound, r, ok, missed, open) {
  n = split(target, words, " ")
  for (i = 1; i <= n; i++) {
    match(words[i], /[<>]=/)
    peer = substr(words[i], 1, RSTART - 1)
    bound = substr(words[i], RSTART + 2)
    shown = shown (i > 1 ? ", " : "") substr(words[i], RSTART, 2) bound \
      (peer ? "x " peer : " " unit)
    r = peer ? ratio(peer) : ("modcat" in count) ? median("modcat") : "."
    if (r == ".") {
      if ("modcat" in count)
        open = open (open ? ", " : "") peer
      else
        open = "modcat itself"
      continue
    }
    ok = index(words[i], ">=") ? r + 0 >= bound + 0 : r + 0 <= bound + 0
    if (!ok)
      missed = 1
  }
  met = missed ? "NO" : open ? "open: no " open : n ? "yes" : "-"
  if (!n)
    shown = "-"
}

$1 == name { value[$2, ++count[$2]] = $4 }

END {
  split(columns, col, " ")
  split(marks, mark, " ")
  # A program that failed in a later round has no median to trust.
  for (i = 1; i in col; i++)
    if (mark[i] != ".")
      delete count[col[i]]
  for (i = 1; i in col; i++)
    cell[i] = (col[i] in count) ? show(median(col[i])) : mark[i]
  spread = "."
  if (("modcat" in count) && median("modcat") > 0) {
    n = sorted("modcat")
    spread = sprintf("%.0f%%", 50 * (s[n] - s[1]) / median("modcat"))
  }
  judge()
  printf format, name, unit, cell[1], cell[2], cell[3], cell[4], cell[5], \
    ratio("socat"), ratio("haproxy"), ratio("nginx"), ratio("direct"), \
    spread, shown, met
}
