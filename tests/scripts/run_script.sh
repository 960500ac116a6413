#!/bin/sh
# run_script.sh FINWAIT SCRIPT root|user: runs a script on the kernel engine and
# compares its canonical tape, timer counts aside, with the .tape file beside it.
# `user` runs it without any privilege (as_user.sh).
# UPDATE=1 writes the .tape file anew. Exit 77: there can be no lab here.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
finwait=$1 script=$2 who=$3
as_user=$here/../as_user.sh
golden=$(cd "$(dirname "$script")" && pwd)/$(basename "$script" .fw).tape

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
mkdir -m 777 "$work/state"
cp "$finwait" "$work/finwait"
cp "$script" "$work/$(basename "$script")"

run() {
    if [ "$who" = user ]; then "$as_user" "$@"; else "$@"; fi
}

export XDG_STATE_HOME="$work/state" HOME="$work/state"
cd "$work"
# Whether namespaces and TUN can be had here is asked of the system, not of finwait:
# a finwait that cannot make its lab must fail, not skip.
possible() {
    if [ "$who" = user ]; then run unshare --user --map-current-user --net true
    else unshare --net true
    fi && run sh -c 'exec 3<>/dev/net/tun'
}
if ! possible >"$work/why" 2>&1; then
    cat "$work/why"
    exit 77
fi
status=0
run ./finwait run "$(basename "$script")" >"$work/out" || status=$?
grep -v '^~' "$work/out" >"$work/tape" || true
if [ $status -ne 0 ]; then
    cat "$work/tape"
    exit 1
fi
if [ -n "${UPDATE:-}" ]; then
    cp "$work/tape" "$golden"
    exit 0
fi
"$here/same_tape.sh" "$golden" "$work/tape" "$(basename "$script")" && exit 0
echo "the tape of $(basename "$script") has changed; if that is right: UPDATE=1 ctest -R scripts"
exit 1
