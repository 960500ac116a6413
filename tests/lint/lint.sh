#!/bin/sh
# lint.sh - holds a source tree to the rules of the house.
#
#   lint.sh RULE TREE [CC]      no output and status 0: the rule is kept;
#                               else a line "path:line: what is wrong" each, status 1
#
# docs/ARCHITECTURE.md of the tree says who may include whom. tests/lint/allow of
# the tree names the exceptions to a size, each with its reason. bad/ is a tree
# that breaks every rule; selftest.sh proves that each is noticed.
set -eu

rule=$1
cd "$2"
cc=${3-cc}

FUNCTION_MAX=60
FILE_MAX=500
WIDTH_MAX=120

# Files below the named folders, sorted. The bad tree is looked at on its own only.
files() { # PATTERN FOLDER...
    pattern=$1
    shift
    for folder; do
        [ ! -d "$folder" ] || find "$folder" -path tests/lint/bad -prune -o -type f -name "$pattern" -print
    done | sort
}

# Runs an awk program over C sources whose comments and strings are blanked.
awk_code() { # PROGRAM FILE...
    program=$1
    shift
    awk '
    function blank(text,    out, i, c, two) {
        out = ""
        for (i = 1; i <= length(text); i++) {
            c = substr(text, i, 1); two = substr(text, i, 2)
            if (comment) { if (two == "*/") { comment = 0; i++ } }
            else if (quote != "") { if (c == "\\") i++; else if (c == quote) { quote = ""; out = out c } }
            else if (two == "/*") { comment = 1; i++ }
            else if (two == "//") break
            else { if (c == "\"" || c == "\047") quote = c; out = out c }
        }
        quote = ""
        return out
    }
    FNR == 1 { comment = 0; quote = ""; reset() }
    { raw = $0; code = blank($0); line() }
    '"$program" "$@"
}

# ---- who includes whom, from docs/ARCHITECTURE.md: lines "name -> name name" ----
layers() {
    table=docs/ARCHITECTURE.md
    { files '*.[ch]' src include
      files CMakeLists.txt src; } | xargs awk -v "table=$table" '
    BEGIN {
        while ((getline row < table) > 0)
            if (row ~ /^ *[a-z]+ +->/) {
                n = split(row, word, " ")
                known[word[1]] = 1
                may[word[1], word[1]] = 1
                for (i = 3; i <= n; i++) may[word[1], word[i]] = 1
            }
    }
    FNR == 1 { split(FILENAME, part, "/"); layer = part[2] }
    FNR == 1 && part[3] != "" && !(layer in known) { print FILENAME ":1: layer " layer " is not in " table }
    FILENAME ~ /\.[ch]$/ && /^[ \t]*#[ \t]*include[ \t]*"/ {
        split($0, quoted, "\"")
        target = quoted[2]
        if (target ~ /\.\./) { print FILENAME ":" FNR ": includes " target ": a path must not go up"; next }
        if (target !~ /\//) next
        sub(/\/.*/, "", target)
        if (!((layer, target) in may)) print FILENAME ":" FNR ": " layer " must not include " quoted[2]
    }
    FILENAME ~ /CMakeLists.txt$/ && /^finwait_layer\(/ {
        split($0, word, /[ (]+/)
        using = 0
        for (i = 3; word[i] != ""; i++) {
            if (word[i] ~ /^[A-Z]/) using = word[i] == "USES"
            else if (using && !((word[2], word[i]) in may)) print FILENAME ":" FNR ": " word[2] " must not use " word[i]
        }
    }'
}

# ---- one file, or one folder, knows each of these ----
homes() {
    files '*.[ch]' src include | xargs awk '
    /^[ \t]*#[ \t]*include[ \t]*<(libev\/)?ev(\+\+)?\.h>/ && FILENAME != "src/app/loop.c" {
        print FILENAME ":" FNR ": only src/app/loop.c knows the event loop" }
    /^[ \t]*#[ \t]*include[ \t]*<(ncursesw?\/)?(ncurses|curses|term)(\.h|_dll\.h)>/ && FILENAME !~ /^src\/term\// {
        print FILENAME ":" FNR ": only src/term/ knows curses" }'
    # shellcheck disable=SC2046 # no blanks in our paths
    awk_code '
    function reset() { }
    function line() {
        if (FILENAME == "src/app/loop.c") return
        if (match(code, /(^|[^A-Za-z0-9_>.])(clock_gettime|gettimeofday|timespec_get|time|clock) *\(/))
            print FILENAME ":" FNR ": reads a clock; time is an argument (src/app/loop.c reads the clock)"
    }' $(files '*.[ch]' src include)
}

# ---- only the kernel engine needs Linux, and only src/app/engines.[ch] know it ----
# Elsewhere: C11, POSIX.1-2008, two headers that every Unix has (the size of a
# terminal, long options), and the libraries.
portable() {
    { files '*.[ch]' src include; } | grep -v '^src/kernel/' | xargs awk '
    BEGIN {
        n = split("assert ctype errno fcntl float inttypes limits locale math setjmp signal stdarg stdbool stddef " \
            "stdint stdio stdlib string time wchar wctype " \
            "arpa/inet dirent langinfo netinet/in poll pthread strings sys/mman sys/resource sys/socket sys/stat " \
            "sys/time sys/types sys/wait termios unistd " \
            "getopt sys/ioctl curses ncursesw/curses ev libev/ev jansson utf8proc", word, " ")
        for (i = 1; i <= n; i++) known[word[i] ".h"] = 1
    }
    /^[ \t]*#[ \t]*include[ \t]*</ {
        split($0, part, /[<>]/)
        if (!(part[2] in known)) print FILENAME ":" FNR ": <" part[2] "> is not in C11, POSIX or our libraries; only src/kernel/ needs Linux"
    }
    /^[ \t]*#.*(kernel\/kernel\.h"|FINWAIT_KERNEL)/ && FILENAME !~ /^src\/app\/engines\.[ch]$/ {
        print FILENAME ":" FNR ": only src/app/engines.[ch] know the kernel engine" }'
}

# ---- every header compiles alone, and twice ----
headers() {
    for header in $(files '*.h' include src); do
        layer=${header#*/}
        layer=${layer%%/*}
        printf '#include "%s"\n#include "%s"\n' "${header##*/}" "${header##*/}" |
            "$cc" -x c -std=c11 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Werror -fsyntax-only \
                -iquote "${header%/*}" -I include -I "src/$layer" - >/dev/null 2>&1 ||
            echo "$header:1: does not compile alone (or not twice)"
    done
}

# ---- sizes ----
# Prints "kind path name size line" for what is over its budget.
too_long() {
    for source in $(files '*.[ch]' src include tests); do
        lines=$(wc -l <"$source")
        [ "$lines" -le $FILE_MAX ] || echo "file $source - $lines 1"
    done
    # shellcheck disable=SC2046
    awk_code '
    function reset() { start = 0; head = ""; name = "" }
    function line() {
        if (start) {
            if (code ~ /^}/) {
                if (FNR - start + 1 > '$FUNCTION_MAX') print "function", FILENAME, name, FNR - start + 1, start
                start = 0; head = ""
            }
        } else if (code ~ /^{ *$/ || code ~ /^[A-Za-z_].*\) *{ *$/) {
            head = head " " code
            if (head ~ /\)[^=]*$/ && head !~ /= *{ *$/) {
                name = head; sub(/ *\(.*/, "", name); sub(/.*[ *]/, "", name)
                start = FNR
            }
        } else if (code ~ /[;}] *$/ || code ~ /^#/) head = ""
        else head = head " " code
    }' $(files '*.[ch]' src include tests)
}

sizes() {
    too_long | awk -v allow=tests/lint/allow '
    BEGIN {
        while ((getline row < allow) > 0) {
            number++
            n = split(row, word, " ")
            if (n == 0 || row ~ /^#/) continue
            if (n < 5) { print allow ":" number ": wanted: file|function PATH NAME MAX reason"; continue }
            key = word[1] " " word[2] " " word[3]
            most[key] = word[4]; at[key] = number
        }
    }
    {
        key = $1 " " $2 " " $3
        used[key] = 1
        if (!(key in most) || $4 + 0 > most[key] + 0)
            print $2 ":" $5 ": " $1 ($1 == "file" ? "" : " " $3) " has " $4 " lines; the budget is " \
                (key in most ? most[key] : $1 == "file" ? '$FILE_MAX' : '$FUNCTION_MAX') \
                ": split it by noun, or give the reason in tests/lint/allow"
    }
    END { for (key in at) if (!(key in used)) print allow ":" at[key] ": " key " needs no exception any more" }' | sort
}

# ---- widths: but a table that says so, and a string that is looked for as it is printed ----
widths() {
    for source in $(files '*.[ch]' src include tests); do
        sed '/clang-format off/,/clang-format on/s/.*//' "$source" | LC_ALL=C.UTF-8 grep -nE "^.{$((WIDTH_MAX + 1))}" |
            grep -vE '^[0-9]+: *([?:] )?"' | sed "s|^\([0-9]*\):.*|$source:\1: the line is wider than $WIDTH_MAX columns|" || :
    done
}

# ---- tests wait for events, never for time ----
sleeps() {
    # shellcheck disable=SC2046
    awk_code '
    function reset() { }
    function line() {
        if (code ~ /(^|[^A-Za-z0-9_])(sleep|usleep|nanosleep|clock_nanosleep|napms) *\(/)
            print FILENAME ":" FNR ": sleeps; wait for an event instead"
    }' /dev/null $(files '*.[ch]' tests)
    { files '*.sh' tests; files '*.cmake' tests; files CMakeLists.txt tests; } |
        xargs awk '/^[^#"]*(^|[ ;&|(])sleep +[0-9.$]/ { print FILENAME ":" FNR ": sleeps; wait for an event instead" }' /dev/null
}

# ---- no path of the machine it was written on ----
paths() {
    find . -name .git -prune -o -path ./build -prune -o -path ./tests/lint/bad -prune -o -type f -print | sort |
        sed 's|^\./||' | xargs grep -InE '(^|[^A-Za-z0-9_.%}~>-])/(work|root|home)(/|[^A-Za-z0-9_/]|$)' /dev/null |
        grep -v '^tests/lint/lint\.sh:' | sed 's/^\([^:]*:[0-9]*:\).*/\1 names a path of one machine/' || :
}

# ---- no unfinished business ----
words() {
    { files '*.[ch]' src include tests; files '*.cmake' src tests; files '*.md' docs; } |
        xargs grep -nE '\b(TODO|FIXME|XXX)\b' /dev/null | sed 's/^\([^:]*:[0-9]*:\).*/\1 is unfinished business/' || :
}

# ---- README.md begins with two commands, and .ci/run runs the second ----
readme() {
    awk '
    FILENAME == "README.md" && /^    / && n < 3 { command[++n] = substr($0, 5); at[n] = FNR }
    FILENAME == "README.md" && /^(#+ |```)/ && FNR > 1 && !end { end = FNR }
    FILENAME == ".ci/run" && sub(/^exec /, "") { runs = $0; line = FNR }
    END {
        if (n < 2 || at[2] > end || (n > 2 && at[3] < end)) print "README.md:1: must begin with two commands, neither more nor less"
        if (runs != command[2]) print ".ci/run:" line ": runs \"" runs "\"; README.md says \"" command[2] "\""
    }' README.md .ci/run
}

case $rule in
layers | homes | portable | headers | sizes | widths | sleeps | paths | words | readme) found=$($rule) ;;
*) echo "lint.sh: no rule \"$rule\"; there are layers homes portable headers sizes widths sleeps paths words readme" >&2 && exit 2 ;;
esac
[ -z "$found" ] || { printf '%s\n' "$found"; exit 1; }
