#!/bin/sh
# tidy.sh - clang-tidy on src/ of a tree; the tree's .clang-tidy says what it looks for.
#
#   tidy.sh TREE BUILD     no output and status 0: nothing was found; else what, status 1
#
# BUILD/compile_commands.json says how each file is compiled. It is nice: most tests
# that run beside it wait for the clock.
set -eu

tree=$1 build=$2
known=14 # another one looks for other things: what it finds is no fault of a change
for tool in clang-tidy run-clang-tidy; do
    command -v $tool >/dev/null || { echo "tidy.sh: no $tool here; install Debian's clang-tidy" >&2; exit 1; }
done
clang-tidy --version | grep -q "version $known\." ||
    { echo "tidy.sh: the list of checks was made for clang-tidy $known, this is another" >&2; exit 77; }
said=$build/tidy.said
status=0
nice run-clang-tidy -quiet -j "$(getconf _NPROCESSORS_ONLN)" -p "$build" "^$tree/src/" >"$said" 2>"$said.err" || status=$?
grep -q '^clang-tidy' "$said" || # a line for each file it looked at
    { cat "$said.err"; echo "tidy.sh: $build/compile_commands.json has no file of $tree/src" >&2; exit 1; }
grep -v '^clang-tidy' "$said" | sed 's/\x1b\[[0-9;]*m//g' | grep . || [ "$status" -eq 0 ] || cat "$said.err"
exit "$status"
