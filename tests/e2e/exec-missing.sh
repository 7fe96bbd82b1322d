#!/usr/bin/env bash
# tests/e2e/exec-missing.sh -- a program that can't be executed, in every mode: one message, status 1, no process, no byte.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'no program\n' >plain
# refused WHY ADDRESS [OPTION...]: of modcat
refused ()
{
  local why=$1 address=$2

  shift 2
  run "$MODCAT" "$@" STDIO "$address" <<<text
  assert_status 1
  assert_file "$out" ''
  assert_grep " E execvp\\(\"$why" "$err"
  assert_eq "messages of $address" "$(wc -l <"$err")" 1
  assert_nothing_runs
}
for how in '' ,pipes ,pty ,nofork ,exit-code ,stderr; do
  refused '/no/such/program", "program"\): No such file or directory' "EXEC:/no/such/program$how"
  refused './plain", "plain"\): Permission denied' "EXEC:./plain$how"
  refused '/no/such/shell", "shell", "-c", "x"\): No such file' "SHELL:x,shell=/no/such/shell$how"
done
for way in -u -U; do
  refused '/no/such/program", "program"\): No such file or directory' EXEC:/no/such/program "$way"
done
refused 'nosuch", "-nosuch", "a b"\): No such file' "EXEC:'nosuch \"a b\"',path=/bin,dash"

# The session of a peer has it; the listener goes on.
start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" EXEC:/no/such/program
port=$(port_of server)
for _ in 1 2; do
  run "$MODCAT" -t 10 - "TCP:$LO:$port" <<<text
  assert_file "$out" ''
done
stop server
assert_eq 'messages of the server' "$(count ' E execvp' server.log)" 2
