#!/bin/sh
# by_hand.sh FINWAIT CAST_CELLS DIST [CAST...]: asciinema-player's own terminal shows at the
# end of our casts, versions 2 and 3, what libvterm shows, which the tests hold to the
# canvas: of every moment, of every lesson, and of casts of your own (F5).
# DIST: node_modules/asciinema-player/dist
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
[ $# -ge 3 ] || { echo "usage: by_hand.sh FINWAIT CAST_CELLS DIST [CAST...]" >&2; exit 2; }
finwait=$1 cells=$2 dist=$3
shift 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_STATE_HOME="$work" HOME="$work"

compare() { # CAST
    "$cells" "$1" >"$work/libvterm"
    node "$here/player.mjs" "$dist" "$1" >"$work/player"
    [ "$(wc -l <"$work/libvterm")" -gt 1000 ] || { echo "$1: that is no screen"; exit 1; }
    diff "$work/libvterm" "$work/player" || { echo "$1: they differ"; exit 1; }
}

for cast; do compare "$cast"; done
for version in 2 3; do
    "$cells" moments $version >"$work/moments-$version.cast"
    compare "$work/moments-$version.cast"
    "$finwait" lessons >"$work/list"
    while read -r number name rest; do
        "$finwait" record --engine sim --cast-version $version --mark-states "$number" -o "$work/$name-$version.cast"
        compare "$work/$name-$version.cast"
    done <"$work/list"
done
echo "the same in every cell"
