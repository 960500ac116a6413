#!/bin/sh
# only_its_own_files.sh FINWAIT SOURCE - files are made safely: whole or not at all, no link
# is followed, nobody's mode is widened, and what finwait keeps is its owner's alone.
. "$(dirname "$0")/begin.sh"
finwait=$1
cd "$work"
export HOME="$work/home" TERM=xterm
mkdir home
export_to() { "$finwait" export --engine sim handshake --format svg -o "$1" 2>err; }
mode() { stat -c %a "$1"; }
parts() { find "$1" -name '*.part*' -o -name 'last.jsonl.*'; }

# -o: a new file has the mode of the umask, an old one keeps its own, and is replaced whole.
(umask 022 && export_to new.svg && [ "$(mode new.svg)" = 644 ]) || fail "new file, umask 022"
(umask 077 && export_to private.svg && [ "$(mode private.svg)" = 600 ]) || fail "new file, umask 077"
(umask 022 && export_to private.svg && [ "$(mode private.svg)" = 600 ]) || fail "a private file was opened to others"
ln new.svg other.svg
echo old >new.svg
export_to new.svg && grep -q '</svg>' new.svg || fail "it was not replaced"
[ "$(cat other.svg)" = old ] || fail "it was written through another name of it"

# Links are not followed, whether they lead to a file or to nothing.
echo precious >precious
ln -s precious link.svg
! export_to link.svg || fail "a link was followed"
grep -q 'symbolic link' err || fail "nobody said why"
[ "$(cat precious)" = precious ] || fail "the file behind a link was written over"
ln -s nothing dangling.svg
! export_to dangling.svg || fail "a dangling link was followed"
[ ! -e nothing ] || fail "a file was made behind a dangling link"

# Devices and pipes are written as they are.
export_to /dev/null || fail "/dev/null"
"$finwait" export --engine sim handshake --format svg -o /dev/stdout | grep -q '</svg>' || fail "/dev/stdout to a pipe"
! export_to /dev/full || fail "/dev/full"
[ -c /dev/null ] && [ -c /dev/full ] || fail "a device was replaced"
! export_to missing/x.svg || fail "a folder that is not there"

# What cannot be made, or fits on no disk, leaves the old file.
echo 'wire deliver' >impossible.fw
before=$(cat new.svg)
! "$finwait" export --engine sim new.svg -o new.svg 2>err || fail "a picture is no script"
[ "$(cat new.svg)" = "$before" ] || fail "the old file is gone"
if [ "$(id -u)" -eq 0 ] && unshare --mount true 2>/dev/null; then # not in a chroot that is no mount point
    # shellcheck disable=SC2016 # for the inner shell
    unshare --mount sh -euc '
        mkdir full && mount -t tmpfs -o size=8k none full && echo old >full/x.cast
        ! "$0" record --engine sim handshake -o full/x.cast 2>err
        grep -q "No space left" err && [ "$(cat full/x.cast)" = old ] && [ "$(ls full)" = x.cast ]' "$finwait" ||
        fail "a full disk: the old file is gone, or a new one is left"
fi
[ -z "$(parts .)" ] || fail "a temporary file is left"

# What finwait keeps: a folder and files for its owner only, whatever the umask; a link in
# the place of one is replaced. `script` gives it a terminal.
command -v script >/dev/null || exit 77
screen() { (umask 0 && (printf 'Lc '; printf q) | script -qec "$finwait --engine sim --no-motion" /dev/null >/dev/null); }
screen || fail "the screen did not end well"
[ "$(mode state/finwait)" = 700 ] || fail "the state folder is $(mode state/finwait)"
for file in state/finwait/*; do [ "$(mode "$file")" = 600 ] || fail "$file is $(mode "$file")"; done
[ -s state/finwait/last.jsonl ] || fail "the session was not kept"
ln -sf ../../precious state/finwait/last.jsonl
ln -sf ../../precious state/finwait/history
screen || fail "the screen did not end well"
[ "$(cat precious)" = precious ] || fail "a link in the state folder was followed"
[ ! -L state/finwait/last.jsonl ] && [ ! -L state/finwait/history ] || fail "a link was kept"
[ -z "$(parts state)" ] || fail "a temporary file is left"
[ -z "$(ls home)" ] || fail "it wrote to the home folder beside the state folder"
