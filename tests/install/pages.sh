#!/bin/sh
# pages.sh FINWAIT PAGES MANDOC - the man pages are right mdoc(7), and what finwait says
# of itself (--help, keys) stands in them.
set -eu
finwait=$1 pages=$2 mandoc=$3
command -v "$mandoc" >/dev/null || exit 77
fail() { echo "pages: $*" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Whether this system has the pages that ours refer to is no fault of ours; ours are there.
sed -n 's/^\.Xr \(finwait[a-z-]*\) \([15]\).*/\1.\2/p' "$pages"/*.[15] | sort -u | while read -r page; do
    [ -f "$pages/$page" ] || fail "there is no $page"
done
for page in finwait.1 finwait-script.5 finwait-theme.5 finwait-tape.5; do
    "$mandoc" -T lint "$pages/$page" >"$work/lint" 2>&1 || :
    ! grep -Ev 'outdated mandoc.db|referenced manual not found' "$work/lint" || fail "$page is not clean"
    "$mandoc" -T ascii "$pages/$page" | sed "s/.$(printf '\b')//g" >"$work/${page%.*}"
    [ "$(wc -l <"$work/${page%.*}")" -gt 50 ] || fail "$page is nearly empty"
done
tr -s ' \n' '  ' <"$work/finwait" >"$work/words"
has() { grep -qF -e "$1" "$work/words" || fail "finwait.1 does not say: $1"; }

"$finwait" --help | awk '$1 == "finwait" && $2 ~ /^[[a-z]/ && !/shows/ { print "finwait [option ...] " $2 }' >"$work/commands"
"$finwait" --help | awk '$1 ~ /^--/ { print $1 ($2 ~ /^[A-Z]/ ? " " $2 : "") }' >"$work/options"
"$finwait" keys | sed -n 's/^  .\{12\} \(.*\)/\1/p' >"$work/keys"
for list in commands options keys; do
    [ "$(wc -l <"$work/$list")" -ge 9 ] || fail "found no $list"
    while IFS= read -r line; do has "$line"; done <"$work/$list"
done
"$finwait" lessons | awk '{ print $1 ", " $2 }' | while IFS= read -r line; do has "$line"; done
