#!/bin/sh
# cppcheck.sh - cppcheck on src/, include/ and tests/ of a tree; tests/lint/cppcheck.allow
# says what it need not tell, and why.
#
#   cppcheck.sh TREE     no output and status 0: nothing was found; else what, status 1
set -eu

cd "$1"
known=2.10 # another one looks for other things: what it finds is no fault of a change
command -v cppcheck >/dev/null || { echo "cppcheck.sh: no cppcheck here; install Debian's cppcheck" >&2; exit 1; }
[ "$(cppcheck --version)" = "Cppcheck $known" ] ||
    { echo "cppcheck.sh: the list of exceptions was made for cppcheck $known, this is another" >&2; exit 77; }
set -- src
[ ! -e tests/lint/cppcheck.allow ] || set -- --suppressions-list=tests/lint/cppcheck.allow "$@" include tests
exec nice cppcheck --std=c11 --enable=warning,style,performance,portability -I include -i tests/lint/bad \
    -j "$(getconf _NPROCESSORS_ONLN)" -q --error-exitcode=1 --template='{file}:{line}: {severity} {id}: {message}' "$@" 2>&1
