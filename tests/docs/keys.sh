#!/bin/sh
# keys.sh FINWAIT ON_SCREEN DOC SCRIPT: a table of DOC says which keys to press, in the column
# "press". They are pressed, up to the first that takes back or opens something (`u`, `v`), and
# must give the commands of SCRIPT, which runs green: so what the table promises comes true.
# SCRIPT may be a fence of DOC, by its name.
set -eu
finwait=$1 on_screen=$2 doc=$3 script=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_STATE_HOME="$work"
[ -e "$script" ] || {
    awk -v fence="\`\`\`fw $script" '$0 == "```" { inside = 0 } inside { print } $0 == fence { inside = 1 }' "$doc" >"$work/$script"
    script=$work/$script
}
[ -s "$script" ] || { echo "keys.sh: there is no $script" >&2; exit 1; }

KEYS=$(awk -F'|' '
    /^\|/ && !column { for (i = 2; i < NF; i++) if ($i == " press ") column = i; next }
    !/^\|/ && column { exit }
    column {
        n = split($column, piece, "`")
        for (i = 2; i <= n; i += 2) {
            if (piece[i] ~ /^[uv]$/) exit
            print piece[i]
        }
    }' "$doc" | tr '\n' ' ')
[ -n "$KEYS" ] || { echo "keys.sh: $doc has no table with keys to press" >&2; exit 1; }
export KEYS
"$on_screen" --engine sim --no-motion >"$work/out" 2>&1 || { cat "$work/out"; exit 1; }

commands() { grep '"kind":"command"' | sed 's/.*"kind":"command",//; s/,"line".*//; s/,"text".*//' | grep -Ev '"op":"(expect|mark|title)"'; }
commands <"$work/finwait/last.jsonl" >"$work/pressed"
"$finwait" run --engine sim --format jsonl "$script" | commands >"$work/wanted"
diff "$work/wanted" "$work/pressed"
echo "$doc: $(wc -l <"$work/pressed") commands by keys"
