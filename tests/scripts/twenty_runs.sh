#!/bin/sh
# twenty_runs.sh FINWAIT DIR: every script's tape is the same in twenty runs, timer
# counts aside. Scripts that wait for a TIME_WAIT to end are left to their own test.
set -eu
export FINWAIT=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_STATE_HOME="$work" HOME="$work"
unshare --net true 2>/dev/null || exit 77

same_twenty_times() {
    for run in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        "$FINWAIT" run "$1" >"$work/tape" 2>&1 || true
        grep -v '^~' "$work/tape" | cmp -s - "${1%.fw}.tape" && continue # as nearly always, and soon found
        "${0%/*}/same_tape.sh" "${1%.fw}.tape" "$work/tape" "$1" && continue
        echo "so differs run $run of $1"
        return 1
    done
}

if [ "${2:-}" = one ]; then
    same_twenty_times "$3"
    exit
fi
find "$2" -name '*.fw' ! -name '*-ends.fw' -print0 | xargs -0 -P 8 -n 1 "$0" "$FINWAIT" one
