#!/bin/sh
# command.sh FINWAIT - `finwait path`: what it prints runs on both engines; what it is
# asked wrongly it says; --all prints paragraphs that can be split.
finwait=$1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
XDG_STATE_HOME=$work
export XDG_STATE_HOME
failed=0

fail() {
    printf 'command.sh: %s\n' "$1"
    failed=1
}

# expect STATUS WORDS ARG...: the exit status, and words on stdout or stderr.
expect() {
    status=$1 words=$2
    shift 2
    "$finwait" path "$@" >"$work/out" 2>&1
    got=$?
    [ "$got" -eq "$status" ] || fail "path $*: exit status $got, not $status"
    grep -qF -- "$words" "$work/out" || fail "path $*: does not say '$words': $(cat "$work/out")"
}

expect 0 'expect server CLOSING' CLOSING CLOSING
expect 0 'expect client TIME_WAIT' time-wait
expect 0 'expect server CLOSE_WAIT' - 'CLOSE-WAIT'
expect 0 '# client any, server ESTABLISHED: ' any estab
expect 0 'forged' LISTEN ESTABLISHED
expect 0 '0 commands' CLOSED CLOSED
expect 2 "did you mean 'CLOSING'" CLOSNG
expect 2 'there are CLOSED, LISTEN' NOWHERE
expect 2 'say a state' A B C
expect 2 'say a state'
expect 2 'no state stands beside it' --all CLOSED
grep -q 'expect client' "$work/out" && fail 'a refused question has an answer'

"$finwait" path CLOSING CLOSING >"$work/closing.fw"
"$finwait" run --engine sim "$work/closing.fw" >"$work/out" 2>&1 || fail "on the simulator: $(cat "$work/out")"

# The first paragraphs of --all, each a script; the rest is not waited for.
"$finwait" path --all 2>"$work/err" | head -n 20 >"$work/all"
[ -s "$work/err" ] && fail "path --all: $(cat "$work/err")"
(cd "$work" && awk -v RS= 'NR < 4 { print > ("way-" NR ".fw") }' all)
for script in "$work"/way-*.fw; do
    "$finwait" run --engine sim "$script" >"$work/out" 2>&1 || fail "$(head -n 1 "$script"): $(cat "$work/out")"
done
[ "$(find "$work" -name 'way-*.fw' | wc -l)" -eq 3 ] || fail 'path --all is not made of paragraphs'

[ "$failed" -eq 0 ] || exit 1
"$finwait" doctor >/dev/null 2>&1 || exit 77
"$finwait" run --engine kernel "$work/closing.fw" >"$work/out" 2>&1 || fail "on the kernel: $(cat "$work/out")"
exit "$failed"
