#!/bin/sh
# selftest.sh - proves that each rule can fail: on the tree bad/ it must say
# exactly what bad/expected/RULE holds. UPDATE=1 rewrites that.
#
#   selftest.sh RULE LINT_FOLDER [CC]
set -u

rule=$1 folder=$2
expected=$folder/bad/expected/$rule
found=$(sh "$folder/lint.sh" "$rule" "$folder/bad" "${3-cc}")
status=$?
[ "${UPDATE-}" != 1 ] || printf '%s\n' "$found" >"$expected"
printf '%s\n' "$found" | diff -u "$expected" - || exit 1
[ $status -eq 1 ] || { echo "lint.sh $rule on the bad tree: exit status $status, 1 was expected"; exit 1; }
