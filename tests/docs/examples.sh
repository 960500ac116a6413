#!/bin/sh
# examples.sh FINWAIT ON_SCREEN SOURCE DOC ENGINE...: runs every fenced example of DOC, in a folder of
# its own, and looks for every file it names. What a fence is stands behind its three backticks; one that is not known fails.
#   fw [NAME]         a script: runs green on the engines named. With a name it is a file for others
#   fw NAME wrong     a script that must fail
#   theme [NAME]      a theme: the program takes it
#   sh                command lines, each with status 0; those that open the screen do so in a terminal
#   sh by hand        command lines that are not run: they build, need other programs, or a minute. One
#                     of finwait says in a comment why
#   text COMMAND      what the command prints; a line `...` is any lines. UPDATE=1 writes it anew
# Commands run on the simulator, unless they name an engine.
set -eu
finwait=$1 on_screen=$2 source=$3 doc=$4
shift 4
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export FINWAIT="$finwait" ON_SCREEN="$on_screen" XDG_STATE_HOME="$work/state" XDG_CONFIG_HOME="$work/config" HOME="$work/home"
mkdir -p "$work/bin" "$work/fences" "$work/home" "$work/folder" "$work/state/finwait"
cp "$here/finwait.sh" "$work/bin/finwait"
cp "$here/finwait.sh" "$work/folder/go"
ln -s "$source/tests" "$source/docs" "$source/themes" "$work/folder"
"$FINWAIT" run --engine sim --format jsonl "$source/tests/scripts/handshake.fw" >"$work/state/finwait/last.jsonl" # as if of a session
PATH=$work/bin:$PATH
cd "$work/folder"

failed=0 ran=0
complain() { echo "$doc:$((line % 100000)): $*" >&2; failed=1; }

# Whether there can be a lab is asked of the system, not of finwait.
engines=''
for engine; do
    case $engine in kernel) { unshare --net true && sh -c 'exec 3<>/dev/net/tun'; } 2>/dev/null || continue ;; esac
    engines="$engines $engine"
done

# Each fence becomes the files LINE.info and LINE.body; 100000 is added to a line, so that they sort.
awk -v out="$work/fences" -f "$here/fences.awk" "$source/$doc" >"$work/faults"
while read -r line words; do complain "$words"; done <"$work/faults"

# Links and paths of the sources: what is named is there. NAME stands for any.
# shellcheck disable=SC2016 # those are backticks
grep -noE '\]\([^)#]+|`(src|include|tests|themes|docs)/[A-Za-z0-9_./*-]+`' "$source/$doc" |
    sed 's/NAME\|LAYER\|NN/*/g' >"$work/paths" || :
while IFS=: read -r line path; do
    case $path in
    '](http'*) continue ;;
    ']('*) path=$source/$(dirname "$doc")/${path#*'('} ;;
    *) path=${path#?} path=$source/${path%?} ;;
    esac
    # shellcheck disable=SC2086 # it may hold a *
    ls -d $path >/dev/null 2>&1 || complain "there is no ${path#"$source/"}"
done <"$work/paths"

list=$(cd "$work/fences" && find . -name "*.info" | sed "s,^\./,,; s,\.info$,," | sort)

run_script() { # NAME
    for engine in $engines; do
        "$FINWAIT" run --engine "$engine" "$1" >"$work/out" 2>&1 || complain "does not run on $engine: $(cat "$work/out")"
    done
}

run_lines() {
    while read -r command; do
        case $command in '' | '#'*) continue ;; esac
        sh -euc "$command" >"$work/out" 2>&1 </dev/null || complain "'$command' ends with $?: $(tail -n 3 "$work/out")"
        ran=$((ran + 1))
    done <"$body"
}

compare() { # COMMAND
    sh -uc "$1" >"$work/out" 2>&1 </dev/null || :
    if [ -n "${UPDATE-}" ] && ! grep -qx '\.\.\.' "$body"; then
        cp "$work/out" "$body.new"
        return 0
    fi
    awk -f "$here/alike.awk" "$body" "$work/out" >"$work/difference" ||
        complain "'$1' prints something else: $(cat "$work/difference")"
}

take() { # WORD NAME REST: the words behind the backticks
    case "${1-} ${3-}" in
    "fw ") run_script "$name" ;;
    "fw wrong") if "$FINWAIT" run --engine sim "$name" >/dev/null 2>&1; then complain "runs green"; fi ;;
    "theme ") "$FINWAIT" export --engine sim tests/scripts/handshake.fw --screen --theme "./$name" -o "$work/out.svg" || complain "no theme" ;;
    *) complain "no kind of example is called '$*'; tests/docs/examples.sh has the list" ;;
    esac
}

name_of() { # WORD NAME...: an example without a name has one all the same
    case ${1-} in
    fw) echo "${2:-example-$((line % 100000)).fw}" ;;
    theme) echo "${2:-example-$((line % 100000)).theme}" ;;
    esac
}

for line in $list; do # first the files: an example may stand above what it needs
    # shellcheck disable=SC2046 # in words
    name=$(name_of $(cat "$work/fences/$line.info"))
    [ -z "$name" ] || cp "$work/fences/$line.body" "$name"
done
for line in $list; do
    info=$(cat "$work/fences/$line.info") body=$work/fences/$line.body
    # shellcheck disable=SC2086
    name=$(name_of $info)
    ran=$((ran + 1))
    # shellcheck disable=SC2086
    case $info in
    sh) run_lines ;;
    "sh by hand") if grep -E '^ *(finwait|\./go) ' "$body" | grep -v '  # '; then complain "these could be run"; fi ;;
    "text "*) compare "${info#text }" ;;
    *) take $info ;;
    esac
done
[ -z "${UPDATE-}" ] || awk -v out="$work/fences" -v update=1 -f "$here/fences.awk" "$source/$doc" >"$work/doc"
[ -z "${UPDATE-}" ] || cmp -s "$work/doc" "$source/$doc" || cp "$work/doc" "$source/$doc"
echo "$doc: $ran examples ran on:$engines"
exit $failed
