#!/bin/sh
# go - installs what is missing, builds finwait and starts it.
#
#   ./go [ARGUMENT...]   the program, with its arguments
#   ./go build           only builds it (build/release)
#   ./go test            builds and runs all tests, twice: plain, then with sanitizers
#   ./go bench           measures what is promised of speed; htop and btop beside it
#   ./go coverage        runs the tests and prints which lines they ran, a row a layer
#   ./go fuzz [SECONDS] [TARGET...]
#                        fuzzes each target for 60 seconds; needs clang
#   ./go monkey [KEYS] [SEED]
#                        types 100000 random keys on each engine, with sanitizers
#   ./go package         makes a .deb and a .tar.gz (build/package/packages)
#   ./go package-test    and tries them in a clean Debian; as root
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
    case $1 in
    tests) cat <<'LIST'
libcmocka-dev   | libcmocka-devel | cmocka     | the test framework
libvterm-dev    | libvterm-devel  | libvterm   | a terminal for the tests
asciinema       | asciinema       | asciinema  | plays recordings, and records finwait
clang-tidy      | clang-tools-extra | clang    | the lint: what compilers do not say
cppcheck        | cppcheck        | cppcheck   | the lint, with other eyes
-               | libasan         | -          | AddressSanitizer
-               | libubsan        | -          | UndefinedBehaviorSanitizer
mandoc          | mandoc          | mandoc     | checks the man pages
zsh             | zsh             | zsh        | tries its completion
fish            | fish            | fish       | tries its completion
strace          | strace          | strace     | sees that scripts run no program and write no file
LIST
    ;;
    package) cat <<'LIST'
dpkg-dev        | -               | -          | makes the .deb
file            | file            | file       | finds what is to be stripped
lintian         | -               | -          | checks the .deb
debootstrap     | -               | -          | a clean Debian to try it in
LIST
    ;;
    coverage) cat <<'LIST'
gcovr           | gcovr           | gcovr      | reads what gcc counted
LIST
    ;;
    esac
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

install_missing() { # WHAT: build, tests, coverage or package
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
    for more in themes docs man completions packaging; do [ ! -d $more ] || set -- "$@" $more; done
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

# Which lines the tests run. Left out: what builds finwait again by itself, and what looks at the
# files that it writes or the time that it takes: counting does both.
run_coverage() {
    install_missing tests
    install_missing coverage
    build coverage
    find "$here/build/coverage" -name '*.gcda' -delete
    jobs=$(($(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1) * 4))
    status=0
    (cd "$here" && ctest --preset coverage -j "$jobs" -E '^(lint|portable|mutants|security|scale)') || status=$?
    sh "$here/tests/coverage.sh" "$here" "$here/build/coverage" || status=$?
    exit $status
}

# The table of docs/PERFORMANCE.md, beside htop and btop where they are installed; as root also
# the states on the tape against the kernel's own.
bench() {
    install_missing tests
    build bench >&2
    tools=$here/build/bench/tests/bench finwait=$here/build/bench/src/app/finwait
    "$tools/bench" "$finwait" "$here/tests/bench"
    status=0
    "$tools/states" "$finwait" "$here"/tests/scripts/*.fw || status=$?
    [ $status -eq 0 ] || [ $status -eq 77 ] || exit $status
}

# A finding stays in build/fuzz/findings; what is new in the corpus, in build/fuzz/tests/fuzz/found.
fuzz() { # [SECONDS] [TARGET...]
    seconds=60
    case ${1-} in [0-9]*) seconds=$1; shift ;; esac
    command -v clang >/dev/null 2>&1 || die "fuzzing needs clang: install it (apt-get install clang), then start again"
    install_missing tests
    build fuzz >&2
    cd "$here"
    [ $# -gt 0 ] || for source in tests/fuzz/fuzz_*.c; do source=${source##*/fuzz_}; set -- "$@" "${source%.c}"; done
    findings=build/fuzz/findings
    mkdir -p $findings
    for target; do
        [ -d "tests/fuzz/corpus/$target" ] || die "there is no target $target; tests/fuzz/corpus has a folder for each"
        log=build/fuzz/tests/fuzz/$target.log
        if "build/fuzz/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -max_len=16384 -timeout=20 -print_final_stats=1 \
            -artifact_prefix="$findings/$target-" "build/fuzz/tests/fuzz/found/$target" "tests/fuzz/corpus/$target" >"$log" 2>&1
        then say "$target: $seconds s, $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs, nothing found"
        else
            tail -n 40 "$log" >&2
            die "$target: found something; the input is in $findings, all that was said in $log"
        fi
    done
}

monkey() { # [KEYS] [SEED]
    install_missing tests
    build asan >&2
    for engine in sim kernel; do
        status=0
        "$here/build/asan/tests/monkey/monkey" --engine $engine --keys "${1-100000}" --seed "${2-1}" || status=$?
        [ $status -ne 77 ] || say "monkey: no kernel engine here; finwait doctor says why"
        [ $status -eq 0 ] || [ $status -eq 77 ] || exit $status
    done
}

package() {
    install_missing package
    umask 022 # what is packed is for everybody
    build package
    generators='DEB;TGZ'
    command -v dpkg-shlibdeps >/dev/null 2>&1 || generators=TGZ
    rm -rf "$here/build/package/packages"
    cpack --config "$here/build/package/CPackConfig.cmake" -G "$generators" || exit
}

test_package() {
    packages=$here/build/package/packages
    "$here/tests/install/tarball.sh" "$packages"/*.tar.gz || exit
    lintian --fail-on error,warning --pedantic "$packages"/*.deb || exit
    "$here/tests/install/deb.sh" "$packages"/*.deb "$here/build/package/clean-debian"
}

case ${1-} in
build)
    build_release
    say "built: $program" ;;
test) run_tests ;;
coverage) run_coverage ;;
bench) bench ;;
fuzz) shift; fuzz "$@" ;;
monkey) shift; monkey "$@" ;;
package) package ;;
package-test)
    package
    test_package ;;
*)
    build_release
    exec "$program" "$@" ;;
esac
