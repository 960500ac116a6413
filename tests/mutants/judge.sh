#!/bin/sh
# judge.sh NAME DIFFER CLAUSES SCRIPTS CORPUS: what finds out the simulator that these two
# programs are made with, in one line: "caught NAME by ...", or "sound NAME".
set -eu
name=$1 differ=$2 clauses=$3 scripts=$4 corpus=$5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# A fault may be that something never ends.
# shellcheck disable=SC3045 # every sh here has both
{ ulimit -t 60; ulimit -c 0; }

# found KIND COUNTS FIRST PROGRAM ARGUMENT...: "; 3 KIND (first)" when it fails. COUNTS
# and FIRST are for sed: the numbers that add up to the count, and the names.
found() {
    kind=$1 counts=$2 first=$3 status=0
    shift 3
    "$@" >"$work/out" 2>&1 || status=$?
    [ $status -ne 0 ] || return 0
    printf '; %s %s (%s)' "$(sed -n "$counts" "$work/out" | awk '{ n += $1 } END { print n + 0 }')" "$kind" \
        "$(sed -n "$first" "$work/out" | head -n 1 | grep . || echo "status $status")"
}
compared() { # KIND ARGUMENT...
    kind=$1
    shift
    found "$kind" 's/^differences: //p; s/^\([0-9]*\) could not be run$/\1/p' \
        's/^# \(.*\) differs from its tape$/\1/p; s/^# \(.*\) could not be run.*/\1/p' "$differ" --against sim "$@"
}

by=$(
    compared scripts --scripts "$scripts"
    compared sequences --corpus "$corpus"
    found clauses 's/^ *\([0-9]*\) FAILED TEST.*/\1/p' 's/^\[  FAILED  \] \([a-z_0-9A-Z]*\)$/\1/p' "$clauses"
)
if [ "$by" ]; then echo "caught $name by${by#;}"
else echo "sound $name"
fi
