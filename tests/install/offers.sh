# offers.sh - sourced: a folder with a file of each kind and a theme, in which a shell
# completes, and what fish and zsh must offer alike. The shell's own script says how it is
# asked: offers LINE FILE writes into FILE what is offered, a line each.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shell=$(basename "$0" .sh)
completions=$1/completions
cd "$work"
touch a.fw c.jsonl d.cast e.svg
mkdir -p config/finwait/themes
touch config/finwait/themes/mine.theme
export XDG_CONFIG_HOME="$work/config" HOME="$work"

check() { # LINE WANTED...
    line=$1
    shift
    offers "$line" offered
    for want; do
        case $want in
        !*) ! grep -qxF -e "${want#!}" offered ;;
        *) grep -qxF -e "$want" offered ;;
        esac || { echo "$shell: '$line': wanted '$want', offered: $(tr '\n' ' ' <offered)" >&2; exit 1; }
    done
}

check_all() {
    check 'finwait ' run replay export doctor handshake a.fw '!c.jsonl'
    check 'finwait --engine ' auto kernel sim '!run'
    check 'finwait --theme ' default nord mine
    check 'finwait --engine sim ' run
    check 'finwait run ' a.fw handshake '!c.jsonl' '!run'
    check 'finwait replay ' c.jsonl last '!a.fw'
    check 'finwait export a.fw -o ' e.svg '!d.cast'
    check 'finwait record a.fw -o ' d.cast '!e.svg'
    check 'finwait path ' TIME_WAIT any '!a.fw'
}
