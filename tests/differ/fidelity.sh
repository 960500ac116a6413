#!/bin/sh
# fidelity.sh DIFFER FILE: docs/FIDELITY.md is what the tables say. UPDATE=1 writes it.
set -eu
[ -z "${UPDATE:-}" ] || "$1" --fidelity >"$2"
"$1" --fidelity | diff -u "$2" - && exit 0
echo "docs/FIDELITY.md is not what the tables say; UPDATE=1 makes it anew"
exit 1
