#!/bin/sh
# portable.sh - builds finwait with FINWAIT_KERNEL=OFF and tests what comes of it.
# The build remembers: a second run compiles only what changed.
#
#   portable.sh SOURCE BUILD GENERATOR CC
set -eu

source=$1 build=$2
program=$build/src/app/finwait
fail() { echo "portable: $*" >&2; exit 1; }
quietly() { "$@" >"$build.log" 2>&1 || { cat "$build.log" >&2; fail "this failed: $*"; }; }

mkdir -p "$build"
quietly cmake -S "$source" -B "$build" -G "$3" -D CMAKE_C_COMPILER="$4" -D CMAKE_BUILD_TYPE=Debug \
    -D FINWAIT_WERROR=ON -D FINWAIT_KERNEL=OFF
quietly cmake --build "$build" --parallel 2 --target finwait units
quietly ctest --test-dir "$build" --output-on-failure -R '^unit\.'

# It was not the kernel engine under another name.
! grep -rqs -e libmnl -e src/kernel/ -e _GNU_SOURCE "$build/src" --include=flags.make --include=link.txt || fail "built with Linux"
! grep -qs -e libmnl -e 'src/kernel/' "$build/build.ninja" || fail "build.ninja names libmnl or src/kernel"
status=0
"$program" doctor >"$build.log" || status=$?
[ $status -eq 3 ] || fail "doctor: exit status $status, 3 was expected"
grep -q 'built without the kernel engine' "$build.log" || fail "doctor does not say that there is no kernel engine"
status=0
"$program" run --engine kernel "$source/tests/scripts/handshake.fw" >"$build.log" 2>&1 || status=$?
[ $status -eq 3 ] || fail "--engine kernel: exit status $status, 3 was expected"

for script in "$source"/tests/scripts/*.fw; do
    quietly "$program" run "$script"
done
