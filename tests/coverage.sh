#!/bin/sh
# coverage.sh - how many lines of src/ the tests have run, a row a layer; then, of the
# layers that need nothing of the system, which did not run. Of each of these 90 % must.
#
#   coverage.sh TREE BUILD    behind the tests of the preset `coverage`; status 1: one is below
set -eu

cd "$1"
build=$2
least=90
report() { gcovr -r . --gcov-ignore-parse-errors "$build/src/$1" -f "src/$1/"; } # a row a file, and TOTAL

status=0
printf '%-8s %6s %5s\n' layer lines run
for layer in core script sim export engine path view ui term kernel app; do
    row=$(report $layer | awk '$1 == "TOTAL" { print $2, $4 }') # all of its lines; "98%"
    percent=${row#* }
    printf '%-8s %6s %5s\n' $layer "${row% *}" "$percent"
    case $layer in
    core | script | sim | export) [ "${percent%\%}" -ge $least ] || { echo "$layer is below $least %"; status=1; } ;;
    esac
done
echo
echo "what did not run:"
for layer in core script sim export; do
    report $layer | awk '/^src/ && $5 != "" { print "  " $1 ": " $5 }'
done
exit $status
