# begin.sh - sourced by the scripts here: what a failure says, and a folder of one's own.
set -eu
fail() { echo "$(basename "$0" .sh): $*" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_STATE_HOME="$work/state"
