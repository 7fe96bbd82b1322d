#!/usr/bin/env bash
# tests/e2e/log-syslog.sh -- -ly writes to the system log, -lm from the transfer on; nothing goes to stderr then.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires_root
requires perl
requires 'unshare -m true' 'needs mount namespaces'
mkdir dev
cat >reader <<'PL'
use Socket; socket S, AF_UNIX, SOCK_DGRAM, 0; bind S, pack_sockaddr_un "dev/log" or die;
$| = 1; while (defined recv S, $_, 4096, 0) { s/\0$//; print "$_\n"; }
PL
start syslogd perl reader
wait_until '[ -S dev/log ]'

# In a mount namespace of its own /dev has a log: the socket of the reader.
logging ()
{
  run unshare -m sh -ec 'mount -t tmpfs none /mnt; cp -a /dev/null /dev/zero /dev/urandom /mnt; : >/mnt/log
    mount --bind dev/log /mnt/log; mount --move /mnt /dev; exec "$@"' sh "$MODCAT" -d -d "$@" -u OPEN:/dev/null CREATE:x
  assert_status 0
}

# Each priority is facility * 8 + severity; a notice is 5.
logging -ly -lpfirst
assert_file "$err" ''
wait_until 'grep -q "exiting with status 0" syslogd.out'
assert_grep '^<29>.* first\[[0-9]+\]: N exiting with status 0' syslogd.out

logging -lylocal3 -lpsecond
wait_until 'grep -q "second.*exiting with status 0" syslogd.out'
assert_grep '^<157>.* second\[[0-9]+\]: N exiting with status 0' syslogd.out

logging -lmuser -lpmixed
assert_grep ' N opening character device "/dev/null" for reading' "$err"
assert_no_grep 'exiting with status' "$err"
wait_until 'grep -q "mixed.*exiting with status 0" syslogd.out'
assert_grep '^<13>.* mixed\[[0-9]+\]: N starting data transfer loop' syslogd.out
