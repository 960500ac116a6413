#!/bin/sh
# finwait.sh ARGUMENT...: stands for `finwait` and for `./go` in the examples of the docs. On
# the simulator where no engine is named; what opens the screen opens it in a pseudo terminal.
set -u
case ${1-}" $* " in
*" --engine "* | *" --worksheet"* | *" last "*) ;; # what runs nothing takes no engine
doctor* | path* | lessons* | themes* | keys* | replay* | --help* | --version*) ;;
*) set -- "$@" --engine sim ;;
esac
case ${1-} in
doctor) "$FINWAIT" "$@" || [ $? -eq 3 ] ;; # this system may have no lab
run | record | export | path | lessons | themes | keys | --help | --version) exec "$FINWAIT" "$@" ;;
*) exec "$ON_SCREEN" "$@" ;;
esac
