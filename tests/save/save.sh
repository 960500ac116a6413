#!/bin/sh
# save.sh FINWAIT SAVE_SCRIPT SCRIPT [PACE]: what a run leaves on its tape, saved as a
# script, runs green; and that run, saved again, is the same script.
# Exit 77: there can be no lab here.
set -eu
finwait=$1 save=$2 script=$3 pace=${4:-0}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_STATE_HOME="$work" HOME="$work"
if [ "$(id -u)" -eq 0 ]; then needs=--net; else needs='--user --map-current-user --net'; fi
if ! unshare $needs true >"$work/why" 2>&1 || ! sh -c 'exec 3<>/dev/net/tun' 2>>"$work/why"; then
    cat "$work/why"
    exit 77
fi
"$finwait" run --pace "$pace" --format jsonl "$script" >"$work/first.jsonl"
"$save" <"$work/first.jsonl" >"$work/saved.fw"
"$finwait" run --format jsonl "$work/saved.fw" >"$work/second.jsonl" || { cat "$work/saved.fw"; exit 1; }
"$save" <"$work/second.jsonl" >"$work/again.fw"
# The first line counts the commands, and the second run has more of them; its wire
# does nothing by itself. A script says once more what it waits for where the segment was
# there before its own line that waits: chance, on a machine that stalls. Were such a
# line missing, the second run would have found nothing to deliver.
for part in saved again; do sed '/^#/d; /^expect wire .* within /d' "$work/$part.fw" >"$work/$part"; done
diff -u "$work/saved" "$work/again"
