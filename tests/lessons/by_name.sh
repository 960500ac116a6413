#!/bin/sh
# by_name.sh FINWAIT LESSONS: `finwait lessons` has every file of the folder LESSONS, and
# each runs by its number and by its name, as the file does; a file of that name wins.
set -eu
finwait=$1 lessons=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() { echo "by_name: $*" >&2; exit 1; }

"$finwait" lessons >list
for file in "$lessons"/*.lesson; do
    base=$(basename "$file" .lesson) name=
    number=$(echo "${base%%-*}" | sed 's/^0*//') name=${base#*-}
    title=$(sed -n 's/^title //p' "$file")
    grep -qE "^ *$number +$name +[2-6] min  $title\$" list || fail "$base is not in the list so: $(cat list)"
    "$finwait" run --engine sim "$file" >by_file
    for word in "$number" "$name"; do
        "$finwait" run --engine sim "$word" >by_word 2>err
        [ ! -s err ] || fail "$word: $(cat err)"
        cmp -s by_file by_word || fail "$word is not $base"
    done
done
if [ -c /dev/full ] && "$finwait" lessons >/dev/full 2>err; then fail "a full disk is not noticed"; fi
[ "$(wc -l <list)" -eq "$(ls "$lessons" | wc -l)" ] || fail "the list has more than the folder"

"$finwait" export --engine sim handshake -o ladder.txt 2>err >out || fail "a lesson is not exported: $(cat err)"
[ -s ladder.txt ] || fail "the export of a lesson is empty"

echo 'expect client CLOSED' >handshake
"$finwait" run --engine sim handshake >out
! grep -q title out || fail "a file called handshake does not win"
status=0
"$finwait" hanshake 2>err >out || status=$?
[ $status -eq 2 ] && grep -q 'handshake' err || fail "hanshake: $status, $(cat err)"
for words in run 'export -o x.svg' 'record -o x.cast'; do
    status=0
    # shellcheck disable=SC2086
    "$finwait" $words hanshake 2>err >out || status=$?
    [ $status -eq 2 ] && grep -q 'is no lesson and no file; did you mean `handshake`?' err || fail "$words: $status, $(cat err)"
done

# Words that cannot work are told, and no failure; so is a question whose choices all did not come true.
printf '%s\n' 'title A' 'title B' 'ask C' 'choice CLOSED' 'choice TIME_WAIT' 'server listen' 'answer D' >doubtful
"$finwait" run --engine sim doubtful 2>err >out || fail "a doubt is a failure"
grep -q '^doubtful:2:1: warning: there is a title already' err || fail "two titles: $(cat err)"
grep -q '^doubtful:7: warning: no choice of the question on line 3 came true' err || fail "no choice: $(cat err)"
