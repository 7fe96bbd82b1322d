#!/usr/bin/env bash
# tests/e2e/socks-ssh.sh -- all versions of SOCKS through ssh -D.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
for program in sshd ssh ssh-keygen; do
  PATH=$PATH:/usr/sbin requires $program
done
sshd=$(PATH=$PATH:/usr/sbin command -v sshd)
user=$(id -un) || skip 'needs a user with a name'

sshd_port=$(free_port)
socks=$(free_port)
ssh-keygen -q -t ed25519 -N '' -f host
ssh-keygen -q -t ed25519 -N '' -f user
cat >config <<END
Port $sshd_port
ListenAddress $LO
HostKey $work/host
PidFile $work/pid
AuthorizedKeysFile $work/user.pub
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
END
# As root it wants a folder below /run, which must not be the system's.
if [ "$(id -u)" -eq 0 ]; then
  requires 'unshare -m true' 'needs mount namespaces'
  start sshd unshare -m sh -c "mount -t tmpfs none /run && mkdir -m 755 /run/sshd && exec $sshd -D -e -f config"
else
  start sshd "$sshd" -D -e -f config
fi
wait_listening "$sshd_port"
start ssh ssh -F none -o UserKnownHostsFile=known -o StrictHostKeyChecking=no -o BatchMode=yes -i user \
  -p "$sshd_port" -N -D $LO:"$socks" "$user@$LO"
wait_until "is_listening $socks || ! kill -0 ${pid_of[ssh]}"
is_listening "$socks" || skip "sshd lets $user not in: $(tail -n 1 ssh.log)"

start echo "$MODCAT" -d -d TCP-LISTEN:0,bind=127.0.0.1,fork PIPE
target=$(port_of echo)
random_file data 300000
for address in SOCKS4:$LO:localhost:$target,socksport=$socks SOCKS4A:$LO:localhost:$target,socksport=$socks \
  SOCKS5:$LO:$socks:localhost:$target SOCKS5:$LO:$socks:127.0.0.1:$target; do
  "$MODCAT" -t 5 - "$address" <data >copy
  assert_same copy data
done

# It says nothing when it can't, and ends.
for type in SOCKS4A SOCKS5 SOCKS5-LISTEN; do
  run "$MODCAT" - "$type:$LO:localhost:$(free_port),socksport=$socks"
  assert_status 255
  assert_grep " W $type: connection closed by the peer .*, before the SOCKS server's reply\$" "$err"
done
