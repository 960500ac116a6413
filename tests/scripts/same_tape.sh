#!/bin/sh
# same_tape.sh GOLDEN TAPE SCRIPT: whether the two are the same tape, timer counts aside;
# shows the difference. A SCRIPT that waits for a kernel timer (`within`) may be late on a
# machine that stalls: what it is about to wait for is there already, and stands before the
# line that waits instead of behind it. So where the tapes of such a script differ, its
# expectations and all else are compared each for itself. Both must still be the same.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
asked='^ [-CS][0-9]* *(command +)?expect '

parts() { # TAPE NAME
    grep -v '^~' "$1" >"$work/$2" || true
    grep -E "$asked" "$work/$2" >"$work/$2.asked" || true
    grep -v -E "$asked" "$work/$2" >"$work/$2.rest" || true
}
same() { cmp -s "$work/golden$1" "$work/tape$1"; }

parts "$1" golden
parts "$2" tape
if same ''; then exit 0; fi
if grep -q '^expect .* within ' "$3" && same .asked && same .rest; then
    echo "a kernel timer ran out before an expectation waited for it: this machine stalled"
    exit 0
fi
diff -u "$work/golden" "$work/tape"
