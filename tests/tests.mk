# tests/tests.mk -- the scripts that make check runs, and what they share.
# SPDX-License-Identifier: BSD-2-Clause
EXTRA_DIST += \
	tests/.shellcheckrc \
	tests/compat/cli.tbl \
	tests/compat/compat.sh \
	tests/compat/differences \
	tests/compat/exec.tbl \
	tests/compat/files.tbl \
	tests/compat/grammar.tbl \
	tests/compat/relay.tbl \
	tests/functions.sh

e2e_tests += \
	tests/e2e/block-size.sh \
	tests/e2e/checked-first.sh \
	tests/e2e/chroot.sh \
	tests/e2e/cli-errors.sh \
	tests/e2e/create.sh \
	tests/e2e/descriptors-D.sh \
	tests/e2e/dual-address.sh \
	tests/e2e/dual-unidirectional.sh \
	tests/e2e/dump-after-conversion.sh \
	tests/e2e/dump-hex.sh \
	tests/e2e/dump-hex-text.sh \
	tests/e2e/dump-text.sh \
	tests/e2e/escape.sh \
	tests/e2e/exec-argv0.sh \
	tests/e2e/exec-both-ways.sh \
	tests/e2e/exec-fdin-fdout.sh \
	tests/e2e/exec-inherited.sh \
	tests/e2e/exec-messages.sh \
	tests/e2e/exec-missing.sh \
	tests/e2e/exec-path.sh \
	tests/e2e/exec-session.sh \
	tests/e2e/exec-sighup.sh \
	tests/e2e/exec-sigterm.sh \
	tests/e2e/exec-status.sh \
	tests/e2e/exec-stderr.sh \
	tests/e2e/exec-words.sh \
	tests/e2e/fd-address.sh \
	tests/e2e/file-flock.sh \
	tests/e2e/file-fs-flags.sh \
	tests/e2e/file-lock.sh \
	tests/e2e/file-owner.sh \
	tests/e2e/functions.sh \
	tests/e2e/grammar-empty-options.sh \
	tests/e2e/grammar-infer.sh \
	tests/e2e/grammar-quoting.sh \
	tests/e2e/hostile-arguments.sh \
	tests/e2e/ignoreeof.sh \
	tests/e2e/ignoreeof-T.sh \
	tests/e2e/line-ends.sh \
	tests/e2e/line-ends-large.sh \
	tests/e2e/lock-file.sh \
	tests/e2e/lock-option.sh \
	tests/e2e/lock-wait.sh \
	tests/e2e/log-file.sh \
	tests/e2e/log-levels.sh \
	tests/e2e/log-line.sh \
	tests/e2e/log-long.sh \
	tests/e2e/log-lp-env.sh \
	tests/e2e/log-syslog.sh \
	tests/e2e/long-path.sh \
	tests/e2e/lost-bytes.sh \
	tests/e2e/name-socat.sh \
	tests/e2e/numbers.sh \
	tests/e2e/open-flags.sh \
	tests/e2e/open-perm.sh \
	tests/e2e/open-seek.sh \
	tests/e2e/open-unlink.sh \
	tests/e2e/option-chdir.sh \
	tests/e2e/option-umask.sh \
	tests/e2e/pipe-broken.sh \
	tests/e2e/pipe-broken-cool.sh \
	tests/e2e/pipe-echo.sh \
	tests/e2e/pipe-named.sh \
	tests/e2e/raw-dump.sh \
	tests/e2e/raw-dump-name.sh \
	tests/e2e/readbytes.sh \
	tests/e2e/relay-backpressure.sh \
	tests/e2e/signals.sh \
	tests/e2e/signals-children.sh \
	tests/e2e/signals-mask.sh \
	tests/e2e/sloppy.sh \
	tests/e2e/statistics.sh \
	tests/e2e/statistics-usr1.sh \
	tests/e2e/stdio.sh \
	tests/e2e/stdio-blocking.sh \
	tests/e2e/su.sh \
	tests/e2e/su-order.sh \
	tests/e2e/system-shell.sh \
	tests/e2e/timeout-T.sh \
	tests/e2e/timeout-T-idle.sh \
	tests/e2e/timeout-t.sh \
	tests/e2e/timeout-t-cuts.sh \
	tests/e2e/timeout-t-idle.sh \
	tests/e2e/unclosed-quotes.sh \
	tests/e2e/unidirectional.sh \
	tests/e2e/version-env.sh

compat_tests += \
	tests/compat/cli.sh \
	tests/compat/exec.sh \
	tests/compat/files.sh \
	tests/compat/grammar.sh \
	tests/compat/harness.sh \
	tests/compat/relay.sh
