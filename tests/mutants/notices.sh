#!/bin/sh
# notices.sh: a fault is made where the list says, and nowhere else; one that fits no line,
# or two, is refused; and what nothing finds out is called sound.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() { echo "$*"; exit 1; }

cat >one.c <<'C'
static int low(int x) { return x < 1; }
static int high(int x)
{
    return x < 1 || x < 2;
}
C
cat >two.c <<'C'
int high(int);
static int low_too(int x) { return x < 1; }
static const int table[] = {
    1, 2,
};
C
cat >list <<'LIST'
fault only-low
  What it breaks.
  in low
  - x < 1
  + x <= 1
fault in-table
  in table
  - 1, 
  +
fault twice
  in high
  - x <
  + x >
fault nowhere
  in low
  - x < 2
  + x > 2
LIST
fault() { awk -v fault="$1" -f "$here/mutate.awk" list one.c two.c; }

fault only-low >out
[ "$(grep -c '<= 1' out)" -eq 1 ] || fail "only-low is not there once"
sed '1d; s/<= 1/< 1/' out | cmp -s - one.c || fail "only-low changes something else too"
fault in-table | grep -q '^    2,$' || fail "in-table does not leave out a number of the table"
for name in twice nowhere unknown; do
    ! fault $name >out 2>error || fail "$name was not refused"
    [ ! -s out ] || fail "$name left something to compile"
    grep -q "fault $name" error || fail "$name is not named"
done

# shellcheck disable=SC2016 # for the scripts that are made
printf '#!/bin/sh\necho "differences: $D"\n[ "$D" = 0 ]\n' >differ
# shellcheck disable=SC2016
printf '#!/bin/sh\n[ "$C" = 0 ] || { echo "[  FAILED  ] rfc_3_4"; echo " 1 FAILED TEST(S)"; exit 1; }\n' >clauses
chmod +x differ clauses
judge() { "$here/judge.sh" x ./differ ./clauses . .; }
[ "$(D=0 C=0 judge)" = "sound x" ] || fail "what nothing finds out is not called sound"
[ "$(D=0 C=1 judge)" = "caught x by 1 clauses (rfc_3_4)" ] || fail "a clause does not count"
D=2 C=0 judge | grep -q '^caught x by 2 scripts .*; 2 sequences ' || fail "a difference does not count"
