#!/bin/sh
# capabilities.sh FINWAIT ENGINE - reads /proc/PID/status of the running processes:
# finwait itself and the programs of the hosts hold no capability and can get none.
# (The lab maker and the lab helper between them keep what a lab needs.)
. "$(dirname "$0")/begin.sh"
finwait=$1 engine=$2
if [ "$engine" = kernel ] && ! "$finwait" doctor >/dev/null; then exit 77; fi
main=''
trap '[ -z "$main" ] || kill $main 2>/dev/null || :; rm -rf "$work"' EXIT

# On the kernel it waits when both hosts have a connection. The simulator never waits, but
# whoever prints into a pipe that nobody reads does: all lessons fill one.
printf 'server listen\nclient connect\nwire deliver all\nwait 1200s\n' >"$work/wait.fw"
mkfifo "$work/out"
case $engine in
kernel) want='wait 1200s' && set -- "$work/wait.fw" ;;
*) want=engine && set -- 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 ;;
esac
"$finwait" run --engine "$engine" "$@" >"$work/out" 2>"$work/err" &
main=$!
exec 3<"$work/out"
while :; do
    IFS= read -r line <&3 || fail "it ended: $(cat "$work/err")"
    case $line in *"$want"*) break ;; esac
done

parent() { sed -n 's/^PPid:[^0-9]*//p' "/proc/$1/status" 2>/dev/null; }
children() { # PID
    for status in /proc/[0-9]*/status; do
        child=${status#/proc/}
        child=${child%/status}
        [ "$(parent "$child")" != "$1" ] || echo "$child"
    done
}
holds_none() { # PID WHOSE
    for set in CapInh CapPrm CapEff CapAmb; do
        grep -q "^$set:[^0-9a-f]*0*\$" "/proc/$1/status" || fail "$2 ($1) has $(grep "^$set" "/proc/$1/status")"
    done
}
cannot_get_any() { # PID WHOSE
    grep -q '^NoNewPrivs:[^0-9]*1$' "/proc/$1/status" || fail "$2 ($1) could get privileges by exec"
}

kill -0 "$main" || fail "it ended"
holds_none "$main" finwait
[ "$(id -u)" -ne 0 ] || cannot_get_any "$main" finwait
programs=0
for maker in $(children "$main"); do
    for helper in $(children "$maker"); do
        for program in $(children "$helper"); do
            holds_none "$program" "a host's program"
            cannot_get_any "$program" "a host's program"
            programs=$((programs + 1))
        done
    done
done
[ "$engine" = sim ] || [ $programs -eq 2 ] || fail "$programs programs were found; each host has one"
[ "$engine" = kernel ] || [ -z "$(children "$main")" ] || fail "the simulator has started a process"

# A worksheet has no lab to make. It waits for its theme, and has nothing left by then.
mkfifo "$work/theme"
"$finwait" export --worksheet --theme "$work/theme" -o "$work/sheet.svg" &
sheet=$!
exec 4>"$work/theme"
holds_none "$sheet" "what makes a worksheet"
exec 4>&-
wait "$sheet" || fail "there is no worksheet"
