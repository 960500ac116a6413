#!/bin/sh
# pace.sh FINWAIT SCRIPT: the same script at 0.05 s and at 5 s a command gives the
# same tape, timer counts aside.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_STATE_HOME="$work" HOME="$work"
"$1" doctor >/dev/null 2>&1 || exit 77
for pace in 50ms 5s; do
    "$1" run --pace $pace "$2" >"$work/all-$pace"
    grep -v '^~' "$work/all-$pace" >"$work/tape-$pace"
done
grep -q '^~.*repeated' "$work/all-5s" || { echo "nothing was resent in 5 s: the test shows nothing"; exit 1; }
diff -u "$work/tape-50ms" "$work/tape-5s"
