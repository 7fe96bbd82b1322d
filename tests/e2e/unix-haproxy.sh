#!/usr/bin/env bash
# tests/e2e/unix-haproxy.sh -- haproxy's command socket, asked through modcat directly and through a relay.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

PATH=$PATH:/usr/sbin
requires haproxy
cat >haproxy.conf <<E2
global
  stats socket $work/stats.sock mode 600 level admin
  stats timeout 10s
defaults
  mode tcp
  timeout connect 1s
  timeout client 1s
  timeout server 1s
frontend front
  bind unix@$work/front.sock
  default_backend back
backend back
  server one 127.0.0.1:1 disabled
E2
start haproxy haproxy -q -db -f haproxy.conf
wait_until '[ -S stats.sock ]'
run "$MODCAT" -t 10 - "UNIX-CONNECT:$work/stats.sock" <<<'show stat'
assert_status 0
assert_grep '^back,one,.*,MAINT,' "$out"
start relay "$MODCAT" -d -d -t 10 UNIX-LISTEN:relay.sock,fork,mode=600 UNIX-CLIENT:stats.sock
wait_log relay 'listening on'
run "$MODCAT" -t 10 - GOPEN:relay.sock <<<'show info'
assert_status 0
assert_grep '^Name: HAProxy' "$out"
run "$MODCAT" -t 10 - ./relay.sock <<<'set server back/one state ready; show servers state'
assert_grep ' back ' "$out"
