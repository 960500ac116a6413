#!/bin/bash
# hostile.sh FINWAIT SOURCE - scripts, lessons, tapes and themes made to do harm: to run a
# program, to write a file, to speak to the terminal, to smuggle markup into an export.
. "$(dirname "$0")/begin.sh"
finwait=$1
cd "$work"
export XDG_CONFIG_HOME="$work/config" LC_ALL=C.UTF-8
bell=$'\e]0;owned\a' csi=$'\xc2\x9b31m'

silent() { # FILE: nothing in it would a terminal obey
    ! LC_ALL=C grep -qa $'[\x01-\x08\x0b-\x1f\x7f]' "$1" && ! LC_ALL=C grep -qa $'\xc2[\x80-\x9f]' "$1" || fail "control characters in $1: $(cat -v "$1")"
}

# No line of these is a command, and none leaves a file: nothing runs where one is wrong.
mkdir quiet
while IFS= read -r line; do
    printf 'server listen\n%s\n' "$line" >evil.fw
    status=0
    (cd quiet && "$finwait" run --engine sim ../evil.fw) >out 2>err || status=$?
    [ $status -eq 2 ] || fail "exit status $status for: $line"
    [ ! -s out ] || fail "something ran before: $line"
    silent err
done <<LINES
save pwned
record pwned
:save pwned
enter client
:export pwned.svg
export pwned.svg
theme /etc/passwd
include /etc/passwd
source /etc/passwd
. /etc/passwd
!touch pwned
system touch pwned
client exec touch pwned
client send "\$(touch pwned)
client send <pwned
client connect 6000 >pwned
client connect example.org
client connect 10.0.0.1:80
wire inject client SYN daddr=10.0.0.1
client kill 1
title $bell
say $csi
client send "$bell"
LINES
# What looks like a shell's is only words.
printf 'title `touch pwned` $(touch pwned)\nsay ; touch pwned | sh\nmark > pwned\nserver listen\n' >words.fw
(cd quiet && "$finwait" run --engine sim ../words.fw >/dev/null)
[ -z "$(ls quiet)" ] || fail "a file was written: $(ls quiet)"

# A tape whose words are terminal sequences and markup: it is read, and shown as text.
printf 'title T\nmark <script>alert(1)</script> & "]]>; end note\nserver listen\nclient connect\nwire deliver all\n' >markup.fw
"$finwait" run --engine sim --format jsonl markup.fw >plain.jsonl
sed 's/"text":"\(mark \)\{0,1\}</"text":"\1\\u001b]0;owned\\u0007\\u009b31m\\u202e</; s/"text":"title T/"text":"title \\u001b[2JT/' plain.jsonl >evil.jsonl
[ "$(grep -c '0;owned' evil.jsonl)" -eq 2 ] || fail "the hostile tape was not made"
for format in text svg mmd; do # .jsonl is the tape itself, .pcapng no text
    "$finwait" export evil.jsonl --format $format -o "x.$format"
    silent "x.$format"
    grep -q 'alert' "x.$format" || fail "$format: the words are gone"
done
for format in text svg; do
    "$finwait" export evil.jsonl --format $format --screen -o "screen.$format"
    silent "screen.$format"
done
! grep -l '<script' x.svg screen.svg x.mmd >&2 || fail "markup came through"
"$finwait" record evil.jsonl -o x.cast
silent x.cast
! grep -q -e 'u001b\]0;' -e 'u0007' -e 'u009b' x.cast || fail "the film speaks to the terminal"
if command -v script >/dev/null; then # and looked at, all of it, in a terminal
    export TERM=xterm
    (for key in . . . . . . . .; do printf %s $key; done; printf q) |
        script -qec "$finwait replay --color never evil.jsonl" screen.tty >/dev/null || fail "the tape could not be looked at"
    ! LC_ALL=C grep -qa -e $'\e]0;owned' -e $'\xc2\x9b31m' screen.tty || fail "the tape speaks to the terminal"
fi

# Tapes that lie are refused with their line; none crashes it.
for lie in 's/"seq":3/"seq":4/' 's/"cause":[0-9]*/"cause":4000000000/' 's/"kind":"state"/"kind":"exec"/' \
    's/"number":1/"number":4294967295/' 's/"hex":"45/"hex":"46/' 's/"sock":1/"sock":-1/' 's/"host":"client"/"host":"..\/x"/'; do
    sed "$lie" plain.jsonl >lie.jsonl
    ! cmp -s plain.jsonl lie.jsonl || fail "no lie: $lie"
    status=0
    "$finwait" export lie.jsonl -o lie.svg 2>err || status=$?
    [ $status -eq 2 ] || fail "exit status $status for the lie $lie"
    silent err
    [ ! -e lie.svg ] || fail "something was written of a lie"
done

# Themes are colours; a fault in one is quoted without its control characters.
mkdir -p config/finwait/themes
printf 'summary = %s\n' "$bell" >config/finwait/themes/one.theme
printf 'client = `touch pwned`\n' >config/finwait/themes/two.theme
printf 'run%s = touch pwned\n' "$bell" >config/finwait/themes/three.theme
printf 'summary = name\n' >"config/finwait/themes/n$bell.theme"
"$finwait" themes >out 2>err || :
silent out
silent err
for theme in one two three; do
    status=0
    "$finwait" export --engine sim --theme $theme markup.fw --format svg -o - >out 2>err || status=$?
    [ $status -eq 2 ] || fail "theme $theme: exit status $status"
    silent err
done
"$finwait" run "no$bell.fw" 2>err || :
silent err
[ ! -e pwned ] && [ ! -e quiet/pwned ] || fail "pwned"
