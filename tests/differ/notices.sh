#!/bin/sh
# notices.sh DIFFER FINWAIT: an engine with one fault is found out, and the script
# that is printed for it is short and runs.
set -eu
differ=$1 finwait=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_STATE_HOME="$work" HOME="$work"
status=0
"$differ" --against bent --seed 793 --count 24 >"$work/out" || status=$?
[ $status -ne 77 ] || exit 77
fail() { cat "$work/out"; echo "$1"; exit 1; }
[ $status -eq 1 ] || fail "status $status, and not 1"
# The commands of the first one printed: from its heading to the next blank line.
sed -n '/^# sequence/,/^$/p' "$work/out" | sed '/^$/q' >"$work/shrunk.fw"
[ "$(grep -cv '^#' "$work/shrunk.fw")" -le 4 ] || fail "it was not made short"
grep -q 'server shutdown' "$work/shrunk.fw" || fail "the fault is in 'server shutdown', and that is not in it"
grep -q 'kernel .*SHUT_WR' "$work/shrunk.fw" || fail "the kernel's line is not told"
grep -q 'bent .*SHUT_RDWR' "$work/shrunk.fw" || fail "the other line is not told"
"$finwait" run "$work/shrunk.fw" >"$work/tape" || fail "finwait run does not take it"
tail -1 "$work/out" | grep -q '^differences: [1-9]' || fail "the last line does not count it"
