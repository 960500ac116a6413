#!/bin/sh
# hardening.sh SOURCE BUILD GENERATOR CC - builds the release that users get (a second run
# compiles only what changed), in which warnings are errors here, and reads from the program
# what it is hardened with.
set -eu
source=$1 build=$2
program=$build/src/app/finwait
fail() { echo "hardening: $*" >&2; exit 1; }
quietly() { "$@" >"$build.log" 2>&1 || { cat "$build.log" >&2; fail "this failed: $*"; }; }
command -v readelf >/dev/null || exit 77

mkdir -p "$build"
quietly cmake -S "$source" -B "$build" -G "$3" -D CMAKE_C_COMPILER="$4" -D CMAKE_BUILD_TYPE=RelWithDebInfo -D FINWAIT_TESTS=OFF \
    -D FINWAIT_WERROR=ON
quietly cmake --build "$build" --parallel 2 --target finwait
quietly "$program" run --engine sim handshake

readelf -hldW "$program" >"$build.elf"
readelf -sW "$program" | awk '$7 == "UND" { sub(/@.*/, "", $8); print $8 }' | sort -u >"$build.imports"
has() { grep -qE -e "$1" "$build.elf" || fail "$2"; }
has 'Type: *DYN' "no position independent program"
has 'FLAGS_1.*PIE' "no position independent program"
has 'GNU_RELRO' "no RELRO"
has '\(FLAGS\).*BIND_NOW|FLAGS_1.*NOW' "RELRO is only partial: without BIND_NOW"
has 'GNU_STACK.* RW ' "the stack is executable"
! grep -qE 'TEXTREL|RPATH|RUNPATH' "$build.elf" || fail "TEXTREL, RPATH or RUNPATH"
! awk '$1 == "LOAD"' "$build.elf" | grep -q ' RWE ' || fail "a segment can be written and executed"
grep -qx __stack_chk_fail "$build.imports" || fail "no stack protector"
[ "$(grep -c '^__.*_chk$' "$build.imports")" -ge 5 ] || fail "no _FORTIFY_SOURCE: $(grep -c '_chk$' "$build.imports") checked functions"

# What leaves no mark, and what depends on the processor: was it asked for, and is it seen?
commands=$build/compile_commands.json
for object in src/core/tape.c src/app/main.c src/kernel/lab.c; do
    grep -F "$object" "$commands" | grep -q -e -fstack-clash-protection || fail "$object: no -fstack-clash-protection"
    grep -F "$object" "$commands" | grep -qE -e '-D_FORTIFY_SOURCE=[23]' || fail "$object: no _FORTIFY_SOURCE"
done
case $(uname -m) in
x86_64) [ "$(objdump -d --no-show-raw-insn "$program" | grep -c endbr64)" -gt 300 ] || fail "no -fcf-protection" ;;
aarch64) objdump -d "$program" | grep -q paciasp || fail "no -mbranch-protection" ;;
esac
[ -z "$(find "$program" -perm /6000)" ] || fail "it is setuid or setgid"
