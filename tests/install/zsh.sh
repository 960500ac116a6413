#!/bin/sh
# zsh.sh PAGES - what a real zsh completes, in a pseudo terminal of its own.
set -eu
command -v zsh >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$1/completions/_finwait" "$work"
cd "$work"
touch a.fw c.jsonl d.cast e.svg
mkdir -p config/finwait/themes
touch config/finwait/themes/mine.theme
export XDG_CONFIG_HOME="$work/config" ZDOTDIR="$work"
cat >ask.zsh <<'ZSH'
zmodload zsh/zpty
zpty z zsh -f -i
say() { zpty -w z $1 }
until_said() { zpty -r z answer "*$1*" }
say "PROMPT= ; stty -echo; unsetopt zle_bracketed_paste; TERM=dumb; fpath=($PWD \$fpath); autoload -Uz compinit; compinit -u -D; echo rea''dy"
until_said ready
# compadd, made to tell what is offered.
say 'compadd() { local -a got; builtin compadd -O got "$@"; (( $#got )) && print -rl -- ${got/#/offer:} >>$OFFERS; builtin compadd "$@" }'
# What is typed before the line editor reads would be edited by the terminal.
say 'zle-line-init() { print -n "<li""ne>" }; zle -N zle-line-init'
until_said '<line>'
say "export OFFERS=$PWD/offers; echo go''od"
until_said 'good*<line>'
zpty -n -w z "$1"$'\t'
zpty -n -w z $'\x15'
say "echo do''ne"
until_said done
zpty -d z
ZSH

check() { # LINE WANTED...
    line=$1
    shift
    : >offers
    timeout 60 zsh -f ask.zsh "$line" </dev/null >log 2>&1 || { cat log >&2; exit 1; }
    for want; do
        case $want in
        !*) ! grep -qxF -e "offer:${want#!}" offers ;;
        *) grep -qxF -e "offer:$want" offers ;;
        esac || { echo "zsh: '$line': wanted '$want', offered: $(tr '\n' ' ' <offers)" >&2; exit 1; }
    done
}

check 'finwait ' run replay export doctor handshake a.fw '!c.jsonl'
check 'finwait --engine ' auto kernel sim '!run'
check 'finwait --engine=' auto kernel sim
check 'finwait --theme ' default nord mine
check 'finwait --engine sim ' run
check 'finwait run ' a.fw handshake '!c.jsonl' '!run'
check 'finwait replay ' c.jsonl last '!a.fw'
check 'finwait export a.fw -o ' e.svg '!d.cast'
check 'finwait record a.fw -o ' d.cast '!e.svg'
check 'finwait path ' TIME_WAIT any '!a.fw'
