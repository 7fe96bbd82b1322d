#!/usr/bin/env bash
# tests/e2e/proxy-protocol-hostile.sh -- whoever sends no good header costs one line and no other session.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires perl
listen=TCP-LISTEN:0,bind=$LO,fork,accept-proxy,accept-proxy-from=127.0.0.0/8
# shellcheck disable=SC2016
start server "$MODCAT" -d -d "$listen" 'SYSTEM:echo session of $SOCAT_PEERADDR >&2; cat'
start hasty "$MODCAT" -d -d "$listen,handshake-timeout=0.2" PIPE
port=$(port_of server)

# Send it, as it is or byte by byte; what comes back goes to $out.
speak ()
{
  # shellcheck disable=SC2016
  run perl -MIO::Socket::INET -e 'my ($to, $mode, $text) = @ARGV;
    my $s = IO::Socket::INET->new(PeerAddr => $to) or die "$to: $@";
    $s->setsockopt(6, 1, 1);
    $SIG{PIPE} = "IGNORE";
    $text = eval "qq\0$text\0" . ($mode eq "noise" ? " x 1048576" : "");
    for my $part ($mode eq "bytes" ? split(//, $text) : $text) { $s->syswrite($part) // last; }
    $s->shutdown(1) if $mode ne "open";
    while ($s->sysread(my $got, 4096)) { print $got; }' "$LO:$port" "$@"
}
good='PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n'

speak bytes "${good}payload"
assert_file "$out" payload
speak whole "${good}${good}\\r\\n"
assert_file "$out" 'PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n\r\n'
assert_eq sessions "$(count '^session of 192.0.2.1$' server.log)" 2
lines=0
# bad WHY MODE TEXT
bad ()
{
  speak "$2" "$3"
  assert_file "$out" ''
  lines=$((lines + 1))
  wait_until "[ \$(grep -c 'W refusing' server.log) -eq $lines ]"
  grep ' W ' server.log | tail -n 1 >last
  assert_grep "$1" last
  assert_no_grep '[^ -~]' last
}
bad 'after 0 bytes' whole ''
bad 'after 20 bytes' bytes 'PROXY TCP4 192.0.2.1'
bad 'header is missing: "GET / HTTP/1.1\\r\\n' whole 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
bad 'header is missing: "\\x16\\x03' whole '\x16\x03\x01\xff\x9b\n\e]0;title\a'
bad 'has no end in 107 bytes' whole "PROXY TCP4 $(printf '%0200d' 1)"
bad 'longer than 4112 bytes' whole '\r\n\r\n\0\r\nQUIT\n\x21\x11\x10\x01'
bad 'other than 1 and 2' whole '\r\n\r\n\0\r\nQUIT\n\x31\x11\0\x0c'
bad 'header is missing: "\\xff' noise '\xff'
assert_eq sessions "$(count '^session of' server.log)" 2
speak whole "${good}still here"
assert_file "$out" 'still here'
port=$(port_of hasty)
speak open 'PROXY '
wait_log hasty 'W .*no whole PROXY protocol header within 0.2 s, but [0-6] bytes'
speak open ''
wait_log hasty 'within 0.2 s, but 0 bytes'
