#!/bin/sh
# go - installs what is missing, builds finwait and starts it.
#
#   ./go [ARGUMENT...]   the program, with its arguments
#   ./go build           only builds it (build/release)
#   ./go test            builds and runs all tests, twice: plain, then with sanitizers
#   ./go coverage        runs the tests and prints which lines they ran, a row a layer
#
# A second start neither installs nor builds. Tried on Debian 12; the names for
# Fedora and Arch are untried.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
program=$here/build/release/src/app/finwait
stamp=$here/build/release/.built

say() { printf 'go: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# What is needed: Debian and Ubuntu | Fedora | Arch | why. '-': comes with another.
needs() {
    cat <<'LIST'
gcc             | gcc             | gcc        | the C compiler
libc6-dev       | glibc-devel     | -          | C and Linux headers
cmake           | cmake           | cmake      | configures the build
ninja-build     | ninja-build     | ninja      | runs the build
pkg-config      | pkgconf         | pkgconf    | finds the libraries
libncurses-dev  | ncurses-devel   | ncurses    | the terminal
libev-dev       | libev-devel     | libev      | the event loop
libmnl-dev      | libmnl-devel    | libmnl     | netlink: asks the kernel about its sockets
libjansson-dev  | jansson-devel   | jansson    | JSON: saved tapes
libutf8proc-dev | utf8proc-devel  | libutf8proc | widths of characters
LIST
    [ "$1" != build ] || return 0
    cat <<'LIST'
libcmocka-dev   | libcmocka-devel | cmocka     | the test framework
libvterm-dev    | libvterm-devel  | libvterm   | a terminal for the tests
asciinema       | asciinema       | asciinema  | plays recordings, and records finwait
clang-tidy      | clang-tools-extra | clang    | the lint: what compilers do not say
cppcheck        | cppcheck        | cppcheck   | the lint, with other eyes
-               | libasan         | -          | AddressSanitizer
-               | libubsan        | -          | UndefinedBehaviorSanitizer
LIST
    [ "$1" = coverage ] || return 0
    cat <<'LIST'
gcovr           | gcovr           | gcovr      | reads what gcc counted
LIST
}

# names COLUMN WHAT: the package names of one system.
names() { needs "$2" | awk -F'|' -v column="$1" '{ gsub(/ /, "", $column); if ($column != "-") print $column }'; }

explain() { # COLUMN WHAT NAME...: "  name - why" for each name
    column=$1 what=$2
    shift 2
    for name; do
        needs "$what" | awk -F'|' -v column="$column" -v name="$name" \
            '{ gsub(/ /, "", $column); sub(/^ /, "", $4); if ($column == name) printf "  %-16s %s\n", name, $4 }' >&2
    done
}

# Prints those of the names that are not installed.
missing_deb() {
    have=" $(dpkg-query -W -f '${db:Status-Status}:${Package} ' "$@" 2>/dev/null || :)"
    for name; do
        case $have in *" installed:$name "*) ;; *) echo "$name" ;; esac
    done
}
missing_rpm() { for name; do rpm -q --whatprovides "$name" >/dev/null 2>&1 || echo "$name"; done; }
missing_arch() { pacman -T "$@" || :; }

install_missing() { # WHAT: build, tests or coverage
    if command -v apt-get >/dev/null 2>&1; then column=1 missing=missing_deb
    elif command -v dnf >/dev/null 2>&1; then column=2 missing=missing_rpm
    elif command -v pacman >/dev/null 2>&1; then column=3 missing=missing_arch
    else
        # shellcheck disable=SC2046 # one line of names
        say "no apt-get, dnf or pacman here; the build needs what Debian calls" $(names 1 "$1")
        return 0
    fi
    # shellcheck disable=SC2046 # package names hold no blanks
    set -- "$1" $($missing $(names $column "$1"))
    what=$1
    shift
    [ $# -gt 0 ] || return 0
    say "missing, to be installed now:"
    explain "$column" "$what" "$@"
    root=''
    [ "$(id -u)" -eq 0 ] || root=sudo
    case $column in
    1) update="apt-get update -q" install="env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends" ;;
    2) update=true install="dnf install -y" ;;
    *) update=true install="pacman -S --needed --noconfirm" ;;
    esac
    if [ -n "$root" ] && ! command -v sudo >/dev/null 2>&1; then
        die "not root and no sudo here; run this as root, then start again: $update; $install $*"
    fi
    # shellcheck disable=SC2086 # command lines in words
    {
        $root $update || say "\"$update\" failed; going on with the package lists that are here"
        $root $install "$@" || die "these packages could not be installed: $*"
    }
}

build() { # PRESET
    # shellcheck disable=SC3013 # -nt is in POSIX.1-2024 and in every sh here
    [ "$here/build/$1/build.ninja" -nt "$here/CMakePresets.json" ] || cmake -S "$here" --preset "$1" || exit
    cmake --build "$here/build/$1" || exit
}

# Is the program newer than everything it is made of?
fresh() {
    [ -x "$program" ] && [ -e "$stamp" ] || return 1
    cd "$here" # in a subshell: see the call
    set -- CMakeLists.txt CMakePresets.json src include
    for more in themes docs/lessons; do [ ! -d $more ] || set -- "$@" $more; done
    [ -z "$(find "$@" -newer "$stamp" -print -quit)" ]
}

build_release() {
    if (fresh); then return 0; fi
    install_missing build
    mkdir -p "$here/build/release"
    : >"$stamp.new" # from before the build: what changes meanwhile is built next time
    build release >&2
    mv "$stamp.new" "$stamp"
}

# What tests have counted: ctest says nothing of one that passes.
summary() { # PRESET...
    for preset; do
        for file in "$here/build/$preset/summary"/*; do
            [ ! -f "$file" ] || printf '%s, %s: %s\n' "$preset" "${file##*/}" "$(cat "$file")"
        done
    done
}

run_tests() {
    install_missing tests
    rm -f "$here"/build/*/summary/*
    jobs=$(($(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1) * 4)) # most of a test is waiting for a kernel timer
    for preset in dev asan; do
        build "$preset"
        (cd "$here" && ctest --preset "$preset" -j "$jobs") || { status=$?; summary asan dev; exit $status; }
    done
    summary asan dev
}

# Which lines the tests run. Left out: what builds finwait again by itself, and looks at no run.
run_coverage() {
    install_missing coverage
    build coverage
    find "$here/build/coverage" -name '*.gcda' -delete
    status=0
    (cd "$here" && ctest --preset coverage -j "$(($(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1) * 4))" -E '^(lint|portable|mutants)') || status=$?
    sh "$here/tests/coverage.sh" "$here" "$here/build/coverage" || status=$?
    exit $status
}

case ${1-} in
build)
    build_release
    say "built: $program" ;;
test) run_tests ;;
coverage) run_coverage ;;
*)
    build_release
    exec "$program" "$@" ;;
esac
