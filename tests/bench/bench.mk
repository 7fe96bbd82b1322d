# tests/bench/bench.mk -- the bench: make bench, not part of make check.
# SPDX-License-Identifier: BSD-2-Clause
EXTRA_DIST += \
	tests/bench/bench.sh \
	tests/bench/lib.sh \
	tests/bench/peers.sh \
	tests/bench/row-bulk.sh \
	tests/bench/row-memory.sh \
	tests/bench/row-requests.sh \
	tests/bench/row-rtt-free.sh \
	tests/bench/row-rtt.sh \
	tests/bench/row-serve-bulk.sh \
	tests/bench/row-serve-memory.sh \
	tests/bench/row-serve-requests.sh \
	tests/bench/row-serve-sessions.sh \
	tests/bench/row-serve-tls.sh \
	tests/bench/row-serve-udp.sh \
	tests/bench/row-sessions.sh \
	tests/bench/row-startup.sh \
	tests/bench/row-tls-bulk.sh \
	tests/bench/row-tls-first.sh \
	tests/bench/row-tls-requests.sh \
	tests/bench/row-tls-sessions.sh \
	tests/bench/row-udp-rate.sh \
	tests/bench/row-udp-rtt.sh \
	tests/bench/row-unix.sh \
	tests/bench/row-unix-sessions.sh \
	tests/bench/table.awk \
	tests/bench/table.sh \
	tests/bench/tls-load.c \
	tests/bench/tls.sh \
	tests/bench/udp.pl \
	tests/bench/unix-load.pl
other_tests += tests/bench/selftest.sh

bench: all
	$(AM_TESTS_ENVIRONMENT) $(srcdir)/tests/bench/bench.sh
.PHONY: bench
