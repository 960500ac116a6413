#!/bin/sh
# abuse.sh PROGRAM CASE: what is asked of the program that no program can do for long,
# or where it cannot write: it says so, ends with the documented status and leaves no half file.
set -eu
program=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_STATE_HOME="$work/state"
cd "$work"

die() { echo "$*" >&2; exit 1; }
fails() { # STATUS WORDS COMMAND...: ends with the status, and says the words
    wanted=$1 words=$2
    shift 2
    status=0
    "$@" >out 2>err || status=$?
    [ $status -eq "$wanted" ] || { cat err >&2; die "status $status and not $wanted: $*"; }
    grep -q -e "$words" err || { cat err >&2; die "it does not say '$words': $*"; }
}

engines() { "$program" doctor >doctor 2>&1 && echo sim kernel || echo sim; }

# Two hosts that echo each other, and a wire that delivers by itself, end a script. A film of it is short.
endless() {
    printf '%s\n' 'server set echo on' 'server set autoaccept on' 'client set echo on' 'server listen' 'client connect' \
        'wire auto 0' 'client send "x"' 'wait 1h' 'client close' >echo.fw
    sed 's/wire auto 0\|^wait.*/wire deliver all/' echo.fw >all.fw
    for engine in $(engines); do
        fails 1 'echo.fw:8: wait 3600s: after 20000 segments the hosts still answer each other; set echo off' "$program" run --engine $engine echo.fw
        ! grep -q 'client close' out || die "it went on"
        [ "$(grep -c delivered out)" -eq 20003 ] || die "not a handshake and 20000 segments: $(grep -c delivered out)"
        fails 1 'all.fw:8: wire deliver all: after 20000 segments the hosts still answer each other' "$program" run --engine $engine all.fw
    done
    fails 1 'echo.fw:8: wait 3600s: after 20000' "$program" record --engine sim echo.fw -o echo.cast
    [ "$(wc -c <echo.cast)" -lt 4000000 ] || die "the film is too long"
}

# A full disk: what cannot be written whole is said and is not there by half.
full() {
    printf 'server listen\nclient connect\nwire deliver all\n' >a.fw
    fails 1 'standard output' sh -c 'exec "$@" >/dev/full' sh "$program" run --engine sim a.fw
    fails 1 'cannot write' "$program" export --engine sim a.fw --format svg -o /dev/full
    fails 1 'cannot write' "$program" record --engine sim a.fw -o /dev/full
}

# The disk fills up at any page of the file: the old one stays as it was, and no part of the new one is left.
disk() {
    if [ ! "${DISK-}" ]; then
        unshare --mount true 2>/dev/null || exit 77
        rm -rf "$work" # exec forgets the trap
        DISK=1 exec unshare --mount "$0" "$program" disk
    fi
    mkdir small
    mount -t tmpfs -o size=128k none small || exit 77
    trap 'umount "$work/small"; rm -rf "$work"' EXIT
    printf 'server listen\nclient connect\nwire deliver all\nclient send 100\nwire deliver all\n' >a.fw
    for kind in cast svg txt mmd pcapng jsonl; do
        [ $kind = cast ] && command=record || command=export
        echo old >small/x.$kind
        cp small/x.$kind old
        for left in 0 1 2; do # pages
            ! cat /dev/zero >small/filler 2>/dev/null || die "the disk has no end"
            truncate -s -$((left * 4))k small/filler
            status=0
            "$program" $command --engine sim a.fw -o small/x.$kind 2>err || status=$?
            case $status in
            0)
                [ $left -gt 0 ] || die "status 0 on a full disk: $kind"
                ! cmp -s small/x.$kind old || die "status 0, and the old file: $kind"
                cp old small/x.$kind
                ;;
            1)
                grep -q "cannot write small/x.$kind: No space left on device" err || { cat err >&2; die "it does not say why: $kind"; }
                cmp small/x.$kind old
                ;;
            *) die "status $status with $left pages left: $kind" ;;
            esac
            [ "$(ls -A small | tr '\n' ' ')" = "filler x.$kind " ] || { ls -A small >&2; die "something is left: $kind"; }
        done
        rm small/*
    done
}

# Out of descriptors: said, with a status, at any number of them.
descriptors() {
    printf 'server listen\nclient connect\nwire deliver all\n' >a.fw
    for n in 4 5 6 7 8 9 10 12 14 16 20 24 32; do
        status=0
        (exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; ulimit -n $n; exec "$program" run a.fw) >out 2>err || status=$?
        case $status in
        0) ;;
        1 | 2 | 3) [ -s err ] || die "status $status at $n descriptors, and nothing is said" ;;
        *) cat err >&2; die "status $status at $n descriptors" ;;
        esac
    done
    [ $status -eq 0 ] || { cat err >&2; die "32 descriptors are not enough"; }
}

case $2 in
endless | full | disk | descriptors) "$2" ;;
*) die "no such case: $2" ;;
esac
