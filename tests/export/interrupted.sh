#!/bin/sh
# interrupted.sh FINWAIT: a signal in the middle of a run on the simulator ends it at once,
# and what was done so far is printed up to its last line.
set -eu
finwait=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_STATE_HOME="$work" HOME="$work"
cd "$work"

# Two programs that answer each other for a day of the simulator's.
printf '%s\n' 'wire auto 0s' 'client set echo on' 'server set echo on' 'server listen' 'client connect' 'wait 10ms' \
    'client send "hello"' 'wait 24h' >endless.fw
mkfifo tape
for signal in 2:INT 15:TERM 1:HUP; do
    name=${signal#*:} status=0
    env --default-signal="$name" "$finwait" run --engine sim endless.fw >tape & # sh has job's SIGINT ignored
    exec 3<tape
    head -n 1000 <&3 >first
    kill -s "$name" $!
    cat <&3 >rest
    exec 3<&-
    wait $! || status=$?
    [ $status -eq $((128 + ${signal%:*})) ] || { echo "SIG$name: status $status"; exit 1; }
    [ "$(tail -c 1 rest | wc -l)" -eq 1 ] || { echo "SIG$name: half a line: $(tail -n 1 rest)"; exit 1; }
done

# One that was to be ignored is (nohup).
status=0
(trap '' HUP; exec "$finwait" run --engine sim endless.fw) >tape &
exec 3<tape
head -n 10 <&3 >first
kill -s HUP $!
head -n 20000 <&3 >rest
[ "$(wc -l <rest)" -eq 20000 ] || { echo "SIGHUP was to be ignored"; exit 1; }
kill -s TERM $!
cat <&3 >rest
wait $! || status=$?
[ $status -eq 143 ] || { echo "SIGTERM: status $status"; exit 1; }
