#!/bin/sh
# closed.sh FINWAIT SOURCE - no script, lesson, tape or theme can make finwait run a program
# or write a file: it has no function to start one, and under strace all of ours, on both
# engines, start none and open nothing to write but what a lab is made of.
. "$(dirname "$0")/begin.sh"
finwait=$1 source=$2

# 1. What it could call. It has no setuid function either.
readelf -sW "$finwait" | awk '$7 == "UND" { sub(/@.*/, "", $8); print $8 }' | sort -u >"$work/imports"
grep -qx fork "$work/imports" || fail "its imports were not found"
! grep -xE '(f?exec(l|le|lp|v|ve|vp|vpe|veat)|posix_spawnp?|system|popen|wordexp|dlopen|dlsym|set(re|res|fs)?[ug]id)' "$work/imports" ||
    fail "it can start a program"

# 2. What it does.
command -v strace >/dev/null && strace -qq -o /dev/null true 2>/dev/null || exit 77
calls=execve,execveat,open,openat,openat2,creat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat
calls=$calls,mkdir,mkdirat,mknod,mknodat,truncate,ftruncate,chmod,fchmod,fchmodat,chown,fchown,fchownat,socket,connect,bind,ptrace
traced() { # NAME COMMAND...
    trace=$work/$1
    shift
    strace -f -qq -e signal=none -e trace="$calls" -o "$trace" "$@" >"$work/out" 2>"$work/err" ||
        { tail -5 "$work/err" >&2; fail "this failed: $*"; }
    [ "$(grep -c 'execve' "$trace")" -eq 1 ] || { grep execve "$trace" >&2; fail "a program was started by: $*"; }
    # Attempts count, too. What is read is of no interest.
    sed 's/^[0-9]* *//' "$trace" | grep -vE '^execve|^open(at)?\(.*O_RDONLY|^\+\+\+|^--- ' >"$work/acts" || :
}
allowed() { # PATTERN: all that was done
    ! grep -vE "$1" "$work/acts" || fail "this was done, see above: $trace"
}
null='^open(at)?\([^"]*"/dev/(null|tty)"'

# Lessons in one run, scripts in another; expectations that the simulator's virtual time needs hold.
# shellcheck disable=SC2046 # no blanks in our paths
traced lessons "$finwait" run --engine sim $(ls "$source"/docs/lessons/*.lesson)
allowed "$null"
# shellcheck disable=SC2046
traced scripts "$finwait" run --engine sim $(ls "$source"/tests/scripts/*.fw)
allowed "$null"
for theme in "$source"/themes/*.theme; do
    traced theme "$finwait" export --engine sim --theme "$theme" --screen "$source/tests/scripts/handshake.fw" --format svg -o -
    allowed "$null"
done
"$finwait" run --engine sim --format jsonl close >"$work/close.jsonl"
for format in text svg mmd pcapng jsonl; do
    traced tape "$finwait" export "$work/close.jsonl" --format $format -o -
    allowed "$null"
done
traced film "$finwait" record "$work/close.jsonl" -o -
allowed "$null"

# A tape that is looked at, and a lesson that is played, in a terminal: only what finwait keeps.
if command -v script >/dev/null; then
    for shown in "replay $work/close.jsonl" '--engine sim close'; do
        trace=$work/screen
        (printf '  ..  , e'; printf '\033qq') | TERM=xterm script -qec "strace -f -qq -e signal=none -e trace=$calls -o $trace $finwait $shown" /dev/null \
            >"$work/out" || fail "this failed: $shown"
        [ "$(grep -c execve "$trace")" -eq 1 ] || fail "a program was started by: $shown"
        sed 's/^[0-9]* *//' "$trace" | grep -vE '^execve|^open(at)?\(.*O_RDONLY|^\+\+\+|^--- ' >"$work/acts"
        allowed "$null|^mkdir\(|^(open|openat|rename)\([^\"]*\"$work/state/finwait/[a-z.A-Z0-9]*\""
    done
    grep -q "rename.*$work/state/finwait/last.jsonl" "$work/acts" || fail "strace has not seen the session saved"
fi

# On the kernel: the lab's devices and settings; its sockets are those of the two hosts, in
# namespaces that have no way out.
"$finwait" doctor >/dev/null || exit 0
lab="$null|^open(at)?\([^\"]*\"(/dev/net/tun|/proc/self/(uid_map|gid_map|setgroups)|/proc/sys/net/[a-z0-9_/.]*)\""
lab="$lab|^socket\(AF_(NETLINK|INET), |^bind\([0-9]+, \{sa_family=AF_NETLINK|^bind\([0-9]+, \{sa_family=AF_INET, .*inet_addr\(\"(0\.0\.0\.0|192\.0\.2\.[12])\"\)"
lab="$lab|^connect\([0-9]+, \{sa_family=AF_INET, .*inet_addr\(\"192\.0\.2\.[12]\"\)|^<\.\.\. |^socket\(AF_UNIX"
traced kernel "$finwait" run --engine kernel handshake close reuseaddr kill simultaneous-close
allowed "$lab"
grep -q '/dev/net/tun' "$work/acts" || fail "strace has not seen the lab"
