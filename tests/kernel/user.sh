#!/bin/sh
# user.sh PROGRAM: runs a test program as an ordinary user. Exit 77: there can be no
# lab here for one.
set -eu
program=$1
as_user=$(cd "$(dirname "$0")/.." && pwd)/as_user.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cp "$program" "$work/program"
cp "$as_user" "$work/as_user.sh"
cd "$work"
if ! { ./as_user.sh unshare --user --map-current-user --net true &&
       ./as_user.sh sh -c 'exec 3<>/dev/net/tun'; } >why 2>&1; then
    cat why
    exit 77
fi
./as_user.sh ./program
