#!/bin/sh
# fish.sh PAGES - what a real fish completes.
command -v fish >/dev/null || exit 77
. "$(dirname "$0")/offers.sh"
cp "$completions/finwait.fish" .

offers() {
    fish --no-config -c "source finwait.fish; complete -C '$1'" >told 2>errors || { cat errors >&2; exit 1; }
    [ ! -s errors ] || { cat errors >&2; exit 1; }
    cut -f1 told >"$2"
}

check_all
check 'finwait --en' --engine
check 'finwait --engine=s' --engine=sim
