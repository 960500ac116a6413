#!/bin/sh
# corpus.sh DIFFER CORPUS BY_HAND SUMMARY: the simulator does what the kernel did when the
# corpus was recorded; this needs no kernel. UPDATE=1 records it anew, which does.
set -eu
[ -z "${UPDATE:-}" ] || "$1" --against sim --by-hand "$3" --record "$2"
"$1" --against sim --corpus "$2" --summary "$4"
