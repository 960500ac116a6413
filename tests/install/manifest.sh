#!/bin/sh
# manifest.sh CMAKE BUILD - `cmake --install` puts every file where its reader looks, and
# the program there runs. Also with another prefix than the build was made for.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(umask 022; "$1" --install "$2" --prefix "$work/prefix") >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
cd "$work/prefix"
for file in bin/finwait share/man/man1/finwait.1 share/man/man5/finwait-script.5 share/man/man5/finwait-theme.5 \
    share/man/man5/finwait-tape.5 share/bash-completion/completions/finwait share/zsh/site-functions/_finwait \
    share/fish/vendor_completions.d/finwait.fish share/doc/finwait/README.md share/doc/finwait/LICENSE \
    share/doc/finwait/docs/SCRIPT.md share/doc/finwait/docs/lessons/03-handshake.lesson; do
    [ -s "$file" ] || { echo "manifest: there is no $file" >&2; exit 1; }
done
! find . -perm /6022 ! -type l | grep . || { echo "manifest: others may write these, or they are setuid" >&2; exit 1; }
# Links of the documents lead somewhere.
for page in share/doc/finwait/README.md share/doc/finwait/docs/*.md; do
    sed -n 's/[^]]*](\([^):#]*\)[^)]*)/\1\n/gp' "$page" | while IFS= read -r link; do
        case $link in '' | http* | [!A-Za-z]* | *' '*) continue ;; esac
        [ -e "${page%/*}/$link" ] || { echo "manifest: $page names $link, which is not installed" >&2; exit 1; }
    done
done
bin/finwait --version | grep -q '^finwait [0-9]'
