#!/bin/sh
# zsh.sh PAGES - what a real zsh completes, in a pseudo terminal of its own.
command -v zsh >/dev/null || exit 77
. "$(dirname "$0")/offers.sh"
cp "$completions/_finwait" .
export ZDOTDIR="$work"
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

offers() {
    : >offers
    timeout 60 zsh -f ask.zsh "$1" </dev/null >log 2>&1 || { cat log >&2; exit 1; }
    sed 's/^offer://' offers >"$2"
}

check_all
check 'finwait --engine=' auto kernel sim
