#!/bin/sh
# fish.sh PAGES - what a real fish completes.
set -eu
command -v fish >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$1/completions/finwait.fish" "$work"
cd "$work"
touch a.fw c.jsonl d.cast e.svg
mkdir -p config/finwait/themes
touch config/finwait/themes/mine.theme
export XDG_CONFIG_HOME="$work/config" HOME="$work"

check() { # LINE WANTED...
    line=$1
    shift
    fish --no-config -c "source finwait.fish; complete -C '$line'" >offers 2>errors || { cat errors >&2; exit 1; }
    [ ! -s errors ] || { cat errors >&2; exit 1; }
    cut -f1 offers >words
    for want; do
        case $want in
        !*) ! grep -qxF -e "${want#!}" words ;;
        *) grep -qxF -e "$want" words ;;
        esac || { echo "fish: '$line': wanted '$want', offered: $(tr '\n' ' ' <words)" >&2; exit 1; }
    done
}

check 'finwait ' run replay export doctor handshake a.fw '!c.jsonl'
check 'finwait --en' --engine
check 'finwait --engine ' auto kernel sim '!run'
check 'finwait --engine=s' --engine=sim
check 'finwait --theme ' default nord mine
check 'finwait --engine sim ' run
check 'finwait run ' a.fw handshake '!c.jsonl' '!run'
check 'finwait replay ' c.jsonl last '!a.fw'
check 'finwait export a.fw -o ' e.svg '!d.cast'
check 'finwait record a.fw -o ' d.cast '!e.svg'
check 'finwait path ' TIME_WAIT any '!a.fw'
