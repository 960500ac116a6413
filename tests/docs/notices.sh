#!/bin/sh
# notices.sh FINWAIT ON_SCREEN: examples.sh notices each kind of wrong example. Every document
# below is wrong in one way; beside it stands what must be said.
set -eu
finwait=$1 on_screen=$2
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/source" "$work/source/docs" "$work/source/themes"
ln -s "$(dirname "$here")" "$work/source/tests"

wrong() { # SAID LINE...
    said=$1
    shift
    printf '%s\n' 'Words.' '' "$@" >"$work/source/docs/BAD.md"
    if "$here/examples.sh" "$finwait" "$on_screen" "$work/source" docs/BAD.md sim >"$work/out" 2>&1; then
        echo "nothing was noticed: $*" >&2
        exit 1
    fi
    grep -q "^docs/BAD.md:[0-9]*: .*$said" "$work/out" || { echo "wanted \"$said\", got: $(cat "$work/out")" >&2; exit 1; }
}
fence='```'
wrong 'no kind of example' "${fence}c" 'int main;' "$fence"
wrong 'no kind of example' "$fence" 'finwait keys' "$fence"
wrong 'does not run on sim' "${fence}fw" 'server listen' 'expect server CLOSED' "$fence"
wrong 'runs green' "${fence}fw a.fw wrong" 'server listen' "$fence"
wrong 'no theme' "${fence}theme" 'colour = nonsense' "$fence"
wrong "'finwait run nosuch' ends with 2" "${fence}sh" 'finwait keys' 'finwait run nosuch' "$fence"
wrong 'these could be run' "${fence}sh by hand" './go keys' "$fence"
wrong 'wanted "finwait 99"' "${fence}text finwait --version" 'finwait 99' "$fence"
wrong 'more than that' "${fence}text finwait lessons" "$fence"
wrong 'belongs into a fence' '    finwait keys' '' "${fence}sh" 'finwait keys' "$fence"
wrong 'has no end' "${fence}sh" 'finwait keys'
wrong 'there is no docs/nowhere.md' 'See [this](nowhere.md).'
# shellcheck disable=SC2016 # those are backticks
wrong 'there is no src/nowhere.c' 'It is in `src/nowhere.c`.'
