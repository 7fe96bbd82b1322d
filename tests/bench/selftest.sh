#!/bin/bash
# tests/bench/selftest.sh: the table's sums and verdicts on made-up figures.
# SPDX-License-Identifier: BSD-2-Clause

set -u
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
failed=0

# expect TEXT TARGET MARKS: the line made of the measurements on stdin.
expect () {
  local got

  got=$(awk -v name=fig -v unit=u -v target="$2" -v marks="$3" \
    -v columns='modcat socat haproxy nginx direct' \
    -v format='%s %s %s %s %s %s %s %s %s %s %s %s [%s] %s' \
    -f "$here/table.awk")
  if [ "$got" != "$1" ]; then
    printf 'want: %s\ngot:  %s\n' "$1" "$got"
    failed=1
  fi
}

# Medians of an odd and of an even count, other figures ignored, four digits.
expect \
  'fig u 30.00 10.00 2000 . 0.500 3.00 0.01 . 60.00 33% [>=2.0x socat] yes' \
  'socat>=2.0' '. . . . .' <<END
fig modcat 1 20
fig modcat 2 40
fig modcat 3 30
other modcat 4 1000
fig socat 1 12
fig socat 2 8
fig haproxy 1 2000
fig direct 1 0.5
END

# One bound of two is missed; 1.004 is 1.00 as printed and meets "no more than".
expect \
  'fig u 1.004 1.000 1.000 . . 1.00 1.00 . . 0% [<=1x socat, >=2x haproxy] NO' \
  'socat<=1 haproxy>=2' '. . . . .' <<END
fig modcat 1 1.004
fig socat 1 1
fig haproxy 1 1
END
expect 'fig u 1.004 1.000 . . . 1.00 . . . 0% [<=1.0x socat] yes' \
  'socat<=1.0' '. . . . .' <<END
fig modcat 1 1.004
fig socat 1 1
END

# A peer that is not there leaves its bound open, and never counts as met.
expect 'fig u 5.000 1.000 absent . . 5.00 . . . 0%'\
' [>=2.0x socat, >=1.4x haproxy] open: no haproxy' \
  'socat>=2.0 haproxy>=1.4' '. . absent . .' <<END
fig modcat 1 5
fig socat 1 1
END

# What failed in a later round has no median, whatever it did before.
expect \
  'fig u failed 1.000 . . . . . . . . [>=2.0x socat] open: no modcat itself' \
  'socat>=2.0' 'failed . . . .' <<END
fig modcat 1 5
fig socat 1 1
END

# A bound without a peer is one for the figure itself.
expect 'fig u 5.000 . . . . . . . . 0% [<=5 u] yes' '<=5' '. . . . .' <<END
fig modcat 1 5
END
expect 'fig u 5.010 2.000 . . . 2.50 . . . 0% [<=5 u, <=3x socat] NO' \
  '<=5 socat<=3' '. . . . .' <<END
fig modcat 1 5.01
fig socat 1 2
END

# No target, no verdict.
expect 'fig u 5.000 . . . . . . . . 0% [-] -' '' '. . . . .' <<END
fig modcat 1 5
END

exit $failed
