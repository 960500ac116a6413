#!/bin/sh
# export.sh FINWAIT SOURCE CASE: what `finwait export` and `finwait record` write.
# UPDATE=1 writes docs/handshake.svg anew. Exit 77: tshark is not here (case packets).
set -eu
finwait=$1 source=$2 case=$3
scripts=$source/tests/scripts
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_STATE_HOME="$work" XDG_CONFIG_HOME="$work" HOME="$work"
cd "$work"

fail() { echo "$*" >&2; exit 1; }

# A saved tape gives what the run itself gives, in every form. (test_saved.c compares
# of one run; here it is two runs of the program and its files.)
saved_is_run() {
    for script in simultaneous-close swap-and-dup loss-4-data time-wait-ends syn-flood; do
        "$finwait" run --engine sim --format jsonl "$scripts/$script.fw" >$script.jsonl
        for form in text svg mmd pcapng jsonl 'svg --screen' 'text --screen'; do
            # shellcheck disable=SC2086 # options in words
            "$finwait" export --engine sim "$scripts/$script.fw" --format $form -o run
            # shellcheck disable=SC2086
            "$finwait" export $script.jsonl --format $form -o saved
            cmp run saved
        done
        "$finwait" record --engine sim "$scripts/$script.fw" -o run 2>errors
        [ ! -s errors ] || fail "that is told to a terminal only: $(cat errors)"
        "$finwait" record $script.jsonl -o saved
        cmp run saved
    done
}

# The same bytes whatever terminal, language, zone or size the surroundings tell of.
surroundings() {
    for form in '--format svg' '--format svg --screen' '--format text --screen' \
        '--format text --screen --big --size 64x20'; do
        # shellcheck disable=SC2086 # options in words
        env -i HOME="$work" "$finwait" export --engine sim "$scripts/half-close.fw" $form -o plain
        # shellcheck disable=SC2086
        env TERM=dumb LANG=C LC_ALL=C TZ=Asia/Tokyo COLUMNS=20 LINES=7 NO_COLOR=1 \
            "$finwait" export --engine sim "$scripts/half-close.fw" $form -o odd </dev/null
        cmp plain odd
    done
    for form in '--worksheet --format svg' '--worksheet=solved --format text'; do
        # shellcheck disable=SC2086
        env -i HOME="$work" "$finwait" export $form -o plain
        # shellcheck disable=SC2086
        env TERM=dumb LANG=C LC_ALL=C TZ=Asia/Tokyo COLUMNS=20 LINES=7 NO_COLOR=1 "$finwait" export $form -o - </dev/null >odd
        cmp plain odd
    done
    for version in 2 3; do
        env -i HOME="$work" "$finwait" record --engine sim "$scripts/half-close.fw" --cast-version $version -o plain
        env TERM=dumb LANG=zh_CN.UTF-8 LC_ALL=de_DE.UTF-8 TZ=Asia/Tokyo COLUMNS=20 LINES=7 NO_COLOR=1 \
            "$finwait" record --engine sim "$scripts/half-close.fw" --cast-version $version -o - </dev/null >odd
        cmp plain odd
    done
    "$finwait" record "$scripts/half-close.fw" -o plain # nobody has to say --engine sim
    "$finwait" record --engine sim "$scripts/half-close.fw" -o odd
    cmp plain odd
}

# The picture in README.md is what export makes of the script.
handshake() {
    "$finwait" export --engine sim "$scripts/handshake.fw" -o handshake.svg
    [ -z "${UPDATE-}" ] || cp handshake.svg "$source/docs/handshake.svg"
    cmp handshake.svg "$source/docs/handshake.svg"
}

# A picture is one event, and stands for a while; a marker has the time of the picture before it.
markers_behind_frames() { # CAST
    awk -F '[[,]' 'BEGIN { at = -1 } NR > 1 { if ($3 == "\"m\"" ? $2 != at : $2 == at) { print FILENAME ":" NR ": at " $2; exit 1 } at = $2 }' "$1" || fail "$1"
}

# Every lesson becomes a film and a picture; its chapters are markers; it stays small, and lasts about as long as the list says.
lessons() {
    "$finwait" lessons >list
    [ -s list ] || fail "there are no lessons"
    while read -r number name minutes _ rest; do
        "$finwait" record --engine sim "$number" -o film.cast
        "$finwait" export --engine sim "$number" -o picture.svg
        marks=$(grep -c '^mark ' "$source"/docs/lessons/[0-9][0-9]-"$name.lesson" || :)
        found=$(grep -c '^\[[0-9.]*,"m",' film.cast)
        [ "$found" -eq $((marks + 2)) ] || fail "$name ($rest): $marks chapters and two cards, but $found markers"
        markers_behind_frames film.cast
        "$finwait" record --engine sim "$number" --mark-states -o states.cast
        markers_behind_frames states.cast
        bytes=$(wc -c <film.cast) seconds=$(tail -n 1 film.cast | sed 's/^\[\([0-9]*\).*/\1/')
        echo "$name: $seconds s, $bytes bytes"
        [ $((seconds - minutes * 60)) -le 40 ] && [ $((minutes * 60 - seconds)) -le 40 ] || fail "$name: $seconds s, and the list says $minutes min"
        [ "$seconds" -ge 180 ] || seconds=180
        [ "$bytes" -le $((seconds * 300000 / 180)) ] || fail "$name: more than 300 kB for three minutes"
    done <list
}

# A transfer of a hundred segments is over in a minute, and its end is seen.
bulk() {
    printf '%s\n' 'wire auto 10ms' 'server listen' 'server set autoread on' 'client connect' 'wait 1s' \
        'client send 80000' 'wait 60s' 'mark over' 'expect wire empty' >bulk.fw
    "$finwait" record --engine sim bulk.fw -o film.cast
    [ "$("$finwait" run --engine sim bulk.fw | grep -c delivered)" -gt 100 ] || fail "that is no bulk"
    seconds=$(tail -n 1 film.cast | sed 's/^\[\([0-9]*\).*/\1/')
    [ "$seconds" -lt 90 ] || fail "the film takes $seconds s"
    grep -q '"m","over"' film.cast
}

# tshark reads every packet: nothing malformed, all checksums right, the states as comments.
packets() {
    command -v tshark >/dev/null || exit 77
    for script in simultaneous-close swap-and-dup forged-fin syn-flood; do
        "$finwait" export --engine sim "$scripts/$script.fw" -o x.pcapng
        tshark -r x.pcapng -o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE -T fields \
            -e frame.interface_name -e tcp.checksum.status -e ip.checksum.status -e _ws.malformed >"read" 2>errors ||
            fail "tshark: $(cat errors)"
        [ -s "read" ] || fail "$script: no packets"
        if grep -Evn '^(client|server)	1	1	$' "read"; then fail "$script: these packets are not right"; fi
    done
    "$finwait" export --engine sim "$scripts/simultaneous-close.fw" -o x.pcapng
    tshark -r x.pcapng -T fields -e frame.comment 2>/dev/null | grep -q 'client: FIN_WAIT_1 -> CLOSING'
}

# Of two real stacks too: real time passes in a second at most, and the theme is in the header.
kernel() {
    "$finwait" doctor >/dev/null 2>&1 || exit 77
    for wait in 1200ms 4s; do
        printf '%s\n' 'server listen' 'client connect' 'wire deliver all' "wait $wait" 'mark over' \
            'expect client ESTABLISHED' >waits.fw
        "$finwait" record --engine kernel --theme dracula waits.fw -o $wait.cast
        head -n 1 $wait.cast | grep -q '"bg":"#282a36"' || fail "the header does not have the theme: $(head -n 1 $wait.cast)"
        grep -q '"m","over"' $wait.cast || fail "the mark is no marker"
        tail -n 1 $wait.cast | sed 's/^\[\([0-9]*\)\.\([0-9]*\),.*/\1\2/' >$wait.ms
    done
    longer=$(($(cat 4s.ms) - $(cat 1200ms.ms)))
    [ ${longer#-} -le 300 ] || fail "a wait that is 2800 ms longer makes the film $longer ms longer"
}

refused() { # STATUS ARGUMENT...
    want=$1 status=0
    shift
    "$finwait" "$@" >out 2>errors || status=$?
    [ $status -eq "$want" ] || fail "$* gives $status, not $want: $(cat errors)"
    [ "$(wc -l <errors)" -eq 1 ] || fail "$* says: $(cat errors)"
}

refusals() {
    script=$scripts/handshake.fw
    refused 2 export "$script"
    refused 2 export -o x.svg
    refused 2 export "$script" -o x.pdf
    refused 2 export "$script" -o -
    refused 2 export --engine sim "$script" -o x.mmd --screen
    refused 2 export nothing.jsonl -o x.svg
    refused 2 export nothing.fw -o x.svg
    refused 1 export --engine sim "$script" -o nowhere/x.svg
    refused 2 export --worksheet
    refused 2 export "$script" --worksheet -o x.svg
    refused 2 export --worksheet -o x.mmd
    refused 2 export --worksheet -o x.pdf
    refused 2 export --worksheet --screen -o x.svg
    refused 2 export --worksheet=filled -o x.svg
    refused 1 export --worksheet -o nowhere/x.svg
    refused 2 export --engine sim "$script" --screen --size 64x20 -o x.svg
    refused 2 record "$script"
    refused 2 record "$script" -o x.svg
    refused 2 export "$script" -o x.cast
    refused 2 record "$script" -o x.cast --pace 2s
    refused 2 record "$script" -o x.cast --pace 101
    for pace in 0 0s 0.001; do
        refused 2 record "$script" -o x.cast --pace $pace
        grep -q 'a factor from 0.01 to 100' errors
    done
    "$finwait" run --engine sim --format jsonl "$script" >tape.jsonl
    for words in lessons "export $script -o x.svg" "record $script -o x.cast" "record tape.jsonl -o x.cast" "replay tape.jsonl" 3; do
        # shellcheck disable=SC2086 # words
        refused 2 $words --lang xx
        grep -q "cannot be 'xx'; there are words in: en, zh" errors
    done
    refused 2 export 3 --lang zh --ascii -o x.txt
    refused 2 --lang zh --ascii 3
    refused 2 record "$script" -o x.cast --theme nosuch
    refused 2 run "$script" --pace 2
    refused 2 run "$script" --format svg
    # Where nothing can be written nothing is run: a minute would pass, and the expectation that fails would be told.
    printf '%s\n' 'expect client ESTABLISHED' >fails.fw
    mkdir folder
    ln -s tape.jsonl link.svg
    for out in nowhere/x.svg nowhere/x.cast folder link.svg; do
        command=export
        case $out in *.cast) command=record ;; esac
        refused 1 $command fails.fw --engine sim -o $out $([ $out != folder ] || echo --format svg)
        grep -q "cannot write $out" errors
    done
    # A file of another kind is told with what takes it.
    echo 'title A' >kind.fw
    echo '{"version": 2}' >kind.cast
    refused 2 replay kind.fw
    grep -q 'kind.fw is a script: finwait kind.fw$' errors
    refused 2 replay kind.cast
    grep -q 'kind.cast is a film: asciinema play kind.cast$' errors
    refused 2 replay handshake
    grep -q 'finwait handshake$' errors
    refused 2 run tape.jsonl
    grep -q 'tape.jsonl is a saved tape: finwait replay tape.jsonl$' errors
    # What has no effect is refused with the place where it has one.
    refused 2 run "$script" -o x.svg
    grep -q 'is for `export`, `record`' errors
    refused 2 export "$script" -o x.svg --pace 2
    grep -q 'is for `run`, `record`' errors
    refused 2 --format jsonl "$script"
    grep -q 'nothing for the screen; it is for `run`, `export`' errors
    for option in '--engine sim' '--profile linux' '--seed 2'; do
        # shellcheck disable=SC2086
        refused 2 record tape.jsonl -o x.cast $option
        grep -q 'a saved tape is not run again' errors
    done
    refused 2 export "$script" -o x.svg --size 100x40
    grep -q 'give --screen too' errors
    refused 2 export --worksheet -o x.svg --size 100x40
    grep -q 'nothing for a worksheet' errors
    for command in lessons themes keys doctor; do
        refused 2 $command word
        grep -q "leave 'word' out" errors
    done
    if [ -e x.svg ] || [ -e x.cast ]; then fail "something was written all the same"; fi
    # A failed expectation is told, and the file is there.
    echo 'expect client ESTABLISHED' >wrong.fw
    refused 1 export --engine sim wrong.fw -o x.txt
    refused 1 record --engine sim wrong.fw -o x.cast
    [ -s x.txt ] && [ -s x.cast ]
}

case $case in
saved_is_run | surroundings | handshake | lessons | bulk | packets | kernel | refusals) $case ;;
*) fail "export.sh: no case \"$case\"" ;;
esac
