#!/bin/sh
# on_kernel.sh FINWAIT LESSON: runs a lesson on the kernel engine. Exit 77: there can be
# no lab here; that is asked of the system, not of finwait.
set -eu
unshare --net true && sh -c 'exec 3<>/dev/net/tun' || exit 77
exec "$1" run --engine kernel "$2"
