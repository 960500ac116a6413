#!/bin/bash
# bash.sh PAGES - what a real bash completes. Each line: the words so far, and what must
# be among the offers (-: must not).
set -u
source "$1/completions/finwait"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
touch a.fw b.lesson c.jsonl d.cast e.svg 'two words.fw' other.txt
mkdir folder
mkdir -p config/finwait/themes
touch config/finwait/themes/mine.theme
export XDG_CONFIG_HOME=$work/config
failed=0

# Splits a line as readline does: '=' is a word of its own.
offers() { # LINE
    local line=${1//=/ = }
    read -ra COMP_WORDS <<<"$line"
    [[ $line != *' ' ]] || COMP_WORDS+=('')
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    COMPREPLY=()
    _finwait
}

check() { # LINE WANTED...
    local line=$1 want offer found
    shift
    offers "$line"
    for want; do
        found=no
        for offer in "${COMPREPLY[@]}"; do [[ $offer != "${want#!}" ]] || found=yes; done
        if [[ ($want == !* && $found == yes) || ($want != !* && $found == no) ]]; then
            echo "bash: '$line': wanted '$want', offered: ${COMPREPLY[*]-}" >&2
            failed=1
        fi
    done
}

[[ $(complete -p finwait) == *_finwait* ]] || exit 1
check 'finwait ' run replay export record path doctor handshake a.fw b.lesson folder '!c.jsonl' '!other.txt'
check 'finwait r' run replay record reset '!path'
check 'finwait --en' --engine '!--ascii'
check 'finwait -' --help --theme -o
check 'finwait --engine ' auto kernel sim '!run'
check 'finwait --engine=' auto kernel sim
check 'finwait --engine=s' sim '!auto'
check 'finwait --profile ' linux rfc9293
check 'finwait --theme ' default nord mine
check 'finwait --format ' jsonl pcapng
check 'finwait --engine sim ' run handshake
check 'finwait --engine=sim ru' run
check 'finwait --seed ' '!run' '!a.fw'
check 'finwait run ' a.fw b.lesson handshake 'two words.fw' '!c.jsonl' '!run'
check 'finwait replay ' c.jsonl last '!a.fw'
check 'finwait export ' a.fw c.jsonl last handshake '!e.svg'
check 'finwait export a.fw -o ' e.svg folder '!d.cast' '!a.fw'
check 'finwait --ascii record a.fw --output ' d.cast '!e.svg'
check 'finwait path ' TIME_WAIT CLOSING any '!a.fw'
check 'finwait path CLOSING C' CLOSED CLOSING CLOSE_WAIT '!LISTEN'
check 'finwait lessons ' '!a.fw' '!run'
exit $failed
