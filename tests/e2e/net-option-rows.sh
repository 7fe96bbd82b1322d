#!/usr/bin/env bash
# tests/e2e/net-option-rows.sh -- each option of sockets acts: it is set by modcat and read back by another program.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires perl
requires 'perl -MSocket -e "exit (SO_BROADCAST != 6)"' 'the numbers of socket options of this machine are other ones'
# shellcheck disable=SC2016
printf '%s\n' 'my ($level, $name, $as) = @ARGV;
  print STDERR join(" ", $as eq "own" ? fcntl(STDIN, 9, 0) + 0 : unpack $as, getsockopt(STDIN, $level, $name)), "\n";' >read.pl
ip6=$(grep -c '^0*1 ' /proc/net/if_inet6 || :)
modules=$("$MODCAT" --list) missing=()
start server "$MODCAT" -d -d "TCP4-LISTEN:0,bind=$LO,fork" PIPE
port=$(port_of server)
if [ "$ip6" -gt 0 ]; then
  start server6 "$MODCAT" -d -d 'TCP6-LISTEN:0,bind=[::1],fork' PIPE
  port6=$(port_of server6)
fi
start unix "$MODCAT" "UNIX-LISTEN:$work/s,fork" PIPE
wait_until '[ -S s ]'

# The address with a socket of KIND, or nothing where there can't be one.
address ()
{
  case $1 in
    \**|raw) [ "$(id -u)" -eq 0 ] || return 0 ;;&
    t4|\*t4) echo "TCP4:$LO:$port" ;;
    u4)      echo "TCP4:$LO:9,type=2,protocol=17" ;;
    raw)     echo "TCP4:$LO:0,type=3,protocol=253" ;;
    t6)      [ "$ip6" -eq 0 ] || echo "TCP6:[::1]:$port6" ;;
    u6)      [ "$ip6" -eq 0 ] || echo 'TCP6:[::1]:9,type=2,protocol=17' ;;
    unix)    echo "UNIX-CONNECT:$work/s" ;;
    lite)    ! grep -q UDPLITE <<<"$modules" || echo "UDPLITE4-CONNECT:$LO:9" ;;
  esac
}

# What the program reads from the socket of ADDRESS, as $what says; or why there is none.
reads ()
{
  run "$MODCAT" "$1" "EXEC:perl read.pl $what,nofork"
  sed 's/^.*setsockopt([0-9]*, //; /^ /d' "$err"
}

grep '^[a-z]' "$tests_dir/e2e/net-option-rows.tbl" | sed 's/  *| */|/g' >table
while IFS='|' read -r option kind what want; do
  if [ "$kind" = - ]; then
    grep -qw -- "$what" "$tests_dir/../$want" || fail "$want does not know $what"
    continue
  fi
  address=$(address "$kind")
  [ -n "$address" ] || { missing+=("$option"); continue; }
  if [[ $what == *' !' ]]; then
    read -r level name _ <<<"$what"
    want="$level, $name, .*: ($want|Operation not permitted)"
  else
    ! grep -Eqx -- "$want" <<<"$(reads "$address")" || fail "$option: without it there is $want, too"
  fi
  got=$(reads "$address,$option")
  grep -Eqx -- "$want" <<<"$got" || fail "$option: got \"$got\", expected \"$want\""
done <table
[ "${#missing[@]}" -eq 0 ] || skip "the others act, but not tried here are ${#missing[@]} of $(wc -l <table) rows: ${missing[*]}"
