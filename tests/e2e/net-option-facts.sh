#!/usr/bin/env bash
# tests/e2e/net-option-facts.sh -- options of sockets have the names, aliases, groups, phases and types that socat's have.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# What the modules tell of rows of these groups, each once, with its groups in one field.
"$MODCAT" --list | awk '$2 == "present" { print $1 }' | while read -r module; do
  "$MODCAT" --dump-module "$module"
done | awk -F= -v OFS='\t' '
  /^group\.[0-9]+\.name=/ { group = $2; ours = group ~ /^(SOCKET|IP4|IP6|TCP|UDP|UDPLITE|SCTP|DCCP)$/ }
  /^address\./ { ours = 0 }
  /\.option\.[0-9]+\.(name|aliases|phase|type)=/ { key = $1; sub(/.*\./, "", key); value[key] = $2 }
  /\.option\.[0-9]+\.type=/ && ours {
    row = value["name"] OFS value["aliases"] OFS value["phase"] OFS value["type"]
    if (index("," groups[row] ",", "," group ",") == 0) groups[row] = groups[row] (groups[row] == "" ? "" : ",") group
  }
  END { for (row in groups) print row, groups[row] }' | sort >told
awk -F'\t' -v OFS='\t' '/^[a-z]/ && $3 != "RANGE" { print $1, $2, $4, $5, $3 }' \
  "$tests_dir/unit/data/net-options.tsv" | sort >facts
assert_same facts told
