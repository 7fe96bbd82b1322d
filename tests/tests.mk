# tests/tests.mk -- the scripts that make check runs, and what they share.
# SPDX-License-Identifier: BSD-2-Clause
EXTRA_DIST += \
	tests/.shellcheckrc \
	tests/functions.sh

e2e_tests += \
	tests/e2e/checked-first.sh \
	tests/e2e/cli-errors.sh \
	tests/e2e/descriptors-D.sh \
	tests/e2e/dual-address.sh \
	tests/e2e/dual-unidirectional.sh \
	tests/e2e/functions.sh \
	tests/e2e/grammar-empty-options.sh \
	tests/e2e/grammar-infer.sh \
	tests/e2e/grammar-quoting.sh \
	tests/e2e/hostile-arguments.sh \
	tests/e2e/long-path.sh \
	tests/e2e/name-socat.sh \
	tests/e2e/numbers.sh \
	tests/e2e/option-chdir.sh \
	tests/e2e/option-umask.sh \
	tests/e2e/unclosed-quotes.sh \
	tests/e2e/unidirectional.sh \
	tests/e2e/version-env.sh
