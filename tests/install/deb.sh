#!/bin/sh
# deb.sh DEB ROOT - the package installs, works and goes without a trace in a clean
# Debian. ROOT is one that debootstrap made (made when it is not there); a copy of it is
# used. Needs root and, for the libraries the package depends on, a mirror.
set -eu
deb=$1 clean=$2
[ "$(id -u)" -eq 0 ] || { echo "deb: needs root, for chroot" >&2; exit 77; }
# All mounts below are of a private namespace: they go with it, whatever happens.
[ -n "${DEB_ALONE-}" ] || DEB_ALONE=1 exec unshare --mount --pid --fork --kill-child "$0" "$@"

fail() { echo "deb: $*" >&2; exit 1; }
quietly() { "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; fail "this failed: $*"; }; }
# Not only chroot: in one, Linux lets no ordinary user make a user namespace.
inside() {
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp TERM=xterm LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        unshare --mount sh -c 'mount --rbind "$0" "$0" && cd "$0" && pivot_root . . && umount -l . && exec chroot . "$@"' "$root" "$@"
}

work=$(mktemp -d)
trap 'umount "$work/root/dev/pts" "$work/root/dev" "$work/root/proc" 2>/dev/null || :; rm -rf --one-file-system "$work"' EXIT
if [ ! -d "$clean/etc" ]; then
    command -v debootstrap >/dev/null || { echo "deb: needs debootstrap" >&2; exit 77; }
    quietly debootstrap --variant=minbase bookworm "$clean"
fi
root=$work/root
cp -a "$clean" "$root"
cp "$deb" "$root/tmp/finwait.deb"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755 none "$root/dev"
for node in 'null 1 3' 'zero 1 5' 'full 1 7' 'random 1 8' 'urandom 1 9' 'tty 5 0' 'ptmx 5 2'; do
    # shellcheck disable=SC2086 # three words
    set -- $node
    mknod -m 666 "$root/dev/$1" c "$2" "$3"
done
mkdir "$root/dev/net" "$root/dev/pts"
mknod -m 666 "$root/dev/net/tun" c 10 200
mount -t devpts -o newinstance,ptmxmode=666 none "$root/dev/pts"
rm "$root/dev/ptmx"
ln -s pts/ptmx "$root/dev/ptmx"

# The libraries first: they are other packages. What dpkg writes down is its own.
quietly inside apt-get update -q
# shellcheck disable=SC2046 # names of packages
quietly inside apt-get install -q -y --no-install-recommends \
    $(dpkg-deb -f "$deb" Depends | sed 's/([^)]*)//g; s/,/ /g; s/|[^,]*//g')
state_of() {
    (cd "$root" && find . -xdev \( -path ./tmp -o -path ./proc -o -path ./dev -o -path ./var/log -o -path ./var/cache \
        -o -path './var/lib/dpkg' \) -prune -o -printf '%p %y %m %U %G %l ' \( -type f -exec sha256sum {} \; -o -printf '\n' \)) | sort
}
state_of >"$work/before"
[ "$(wc -l <"$work/before")" -gt 1000 ] || fail "the clean system has hardly a file"

quietly inside dpkg -i /tmp/finwait.deb
state_of >"$work/with"
[ "$(comm -13 "$work/before" "$work/with" | grep -c finwait)" -gt 20 ] || fail "the package brought hardly a file"
[ ! -e "$root/etc/apparmor.d/finwait" ] || fail "there is a profile, and no AppArmor"

# It works: both engines, as root and as an ordinary user; the screen; the exporters.
user='setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all --bounding-set=-all'
works() {
    quietly inside "$@" finwait --version
    quietly inside "$@" finwait run --engine sim handshake close
    quietly inside "$@" finwait run --engine kernel handshake
    quietly inside "$@" sh -c 'cd "$(mktemp -d)" && HOME=$PWD && finwait export --engine sim handshake -o x.svg && test -s x.svg &&
        finwait record --engine sim handshake -o x.cast && test -s x.cast'
    quietly inside "$@" sh -c 'export HOME=$(mktemp -d); (printf Lc; printf q) | script -qec "finwait --engine sim" /dev/null'
}
works
# shellcheck disable=SC2086 # a command in words
works $user
inside find / -xdev \( -user root -a -perm /6000 -a -path '*finwait*' \) | grep . && fail "something is setuid"

# AppArmor 4 comes (its ABI file), and the trigger puts the profile there; it goes again.
mkdir -p "$root/etc/apparmor.d/abi"
: >"$root/etc/apparmor.d/abi/4.0"
quietly inside dpkg-trigger --by-package=apparmor /etc/apparmor.d/abi/4.0
quietly inside dpkg --configure --pending
cmp -s "$root/etc/apparmor.d/finwait" "$root/usr/share/finwait/apparmor/finwait" || fail "AppArmor 4 got no profile"
quietly inside dpkg -r finwait
[ ! -e "$root/etc/apparmor.d/finwait" ] || fail "the profile outlives the program"
quietly inside dpkg -i /tmp/finwait.deb
[ -e "$root/etc/apparmor.d/finwait" ] || fail "AppArmor 4 is there, and no profile was installed"
mkdir -p "$root/etc/apparmor.d/local"
: >"$root/etc/apparmor.d/local/finwait"
quietly inside dpkg -P finwait
rm "$root/etc/apparmor.d/abi/4.0"
rmdir "$root/etc/apparmor.d/abi" "$root/etc/apparmor.d/local" "$root/etc/apparmor.d"

state_of >"$work/after"
diff "$work/before" "$work/after" >"$work/log" || { cat "$work/log" >&2; fail "the purge left something behind"; }
! inside dpkg -s finwait >/dev/null 2>&1 || fail "dpkg still knows finwait"
[ -z "$(ls "$root"/var/lib/dpkg/info/finwait* "$root"/var/cache/apparmor/*/finwait 2>/dev/null)" ] || fail "dpkg or AppArmor still has files of it"
echo "the package installs, works on both engines as root and as a user, and leaves none of its $(comm -13 "$work/before" "$work/with" | wc -l) files behind"
