#!/bin/sh
# mutants.sh CMAKE BUILD SUMMARY NAME...: makes the faulty simulators of mutants.list,
# lets the comparison and the clauses judge each, and says what caught it. Before that
# the simulator as it is must be found sound.
set -eu
cmake=$1 build=$2 summary=$3
shift 3
verdicts=$build/tests/mutants/verdicts
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
log=$build/tests/mutants/log
all='' # what else is wrong in the list is told too
[ ! -e "$build/build.ninja" ] || all='-- -k 0'
# shellcheck disable=SC2086 # words
"$cmake" --build "$build" --target mutants --parallel "$jobs" $all >"$log" 2>&1 || {
    grep -v '^\[[0-9]*/' "$log"
    exit 1
}
caught=0
for name; do
    cat "$verdicts/$name"
    case $(cat "$verdicts/$name") in "caught "*) caught=$((caught + 1)) ;; esac
done
if ! grep -q '^sound' "$verdicts/none"; then
    cat "$verdicts/none"
    echo "the simulator itself is not sound: mend that first" | tee "$summary"
    exit 1
fi
echo "$caught of $# mutants caught" | tee "$summary"
[ $caught -eq $# ]
