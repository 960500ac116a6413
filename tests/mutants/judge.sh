#!/bin/sh
# judge.sh NAME DIFFER CLAUSES SCRIPTS CORPUS: prints one line that says what found out
# the simulator that these two programs are made with. "sound NAME" when nothing did.
set -eu
name=$1 differ=$2 clauses=$3 scripts=$4 corpus=$5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ulimit -t 60 # a fault may be one that never ends, or sends for ever
ulimit -c 0

# found KIND PATTERN: "; 3 KIND (first NAME)" for the lines that fit, or nothing.
found() {
    sed -n "$2" "$work/out" | sort -u >"$work/names"
    [ ! -s "$work/names" ] || printf '; %s %s: %s' "$(grep -c . "$work/names")" "$1" "$(head -n 1 "$work/names")"
}
# Or else it ended in a way of its own.
broken() { [ "$1" -eq 0 ] || [ -s "$work/names" ] || printf '; %s ended with status %s' "$2" "$1"; }

compared='s/^# \(.*\) differs from its tape$/\1/p; s/^# \(.*\) could not be run.*/\1/p'
by=$(
    status=0
    "$differ" --against sim --scripts "$scripts" >"$work/out" 2>&1 || status=$?
    found scripts "$compared"
    broken $status scripts
    status=0
    "$differ" --against sim --corpus "$corpus" >"$work/out" 2>&1 || status=$?
    found sequences "$compared"
    broken $status corpus
    status=0
    "$clauses" >"$work/out" 2>&1 || status=$?
    found clauses 's/^\[  FAILED  \] \([a-z_0-9A-Z]*\)$/\1/p'
    broken $status clauses
)
if [ "$by" ]; then echo "caught $name${by}" | sed 's/;/ by/'
else echo "sound $name"
fi
