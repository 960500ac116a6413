#!/bin/sh
# tarball.sh TARBALL - what is in it runs where it was unpacked, and belongs to nobody.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "tarball: $*" >&2; exit 1; }
tar -C "$work" -xf "$1"
cd "$work"/finwait-*
bin/finwait --version | grep -q '^finwait [0-9]' || fail "the program does not run"
bin/finwait run --engine sim handshake >"$work/tape" || fail "the lesson does not run"
[ -s share/man/man1/finwait.1 ] && [ -s share/doc/finwait/LICENSE ] || fail "man page or license is missing"
! tar -tvf "$1" | grep -v -e ' root/root ' -e ' 0/0 ' || fail "files belong to somebody"
! find . -perm /6022 ! -type l | grep . || fail "others may write these, or they are setuid"
