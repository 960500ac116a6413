# mutate.awk - a copy of a source of the simulator with one fault of mutants.list in it.
#
#   awk -v fault=NAME -f mutate.awk mutants.list SOURCE... >COPY
#
# The line to be replaced must stand in the named function or table exactly once, among
# all sources: so it does not matter in which file the function is. If it does not,
# nothing is written and the status is 1.

function whole_line() { return substr($0, 5) }

# ---- the list ----
FNR == NR && /^fault / { current = $2; if (current == fault) at = FNR }
FNR == NR && current == fault && /^  in / { where = $2 }
FNR == NR && current == fault && /^  - / { old = whole_line() }
FNR == NR && current == fault && /^  [+]( |$)/ { new = whole_line() }
FNR == NR { next }

# ---- the sources: a function or a table begins in the first column and ends with a brace there ----
function names_it(line) { return line ~ /^[A-Za-z_]/ && line !~ /;$/ && (" " line) ~ ("[^A-Za-z0-9_]" where "[^A-Za-z0-9_]") }

FNR == 1 { inside = 0 }
names_it($0) { inside = old != "" }
inside {
    line = $0
    for (from = 1; (found = index(substr(line, from), old)); from += found - 1 + length(old)) {
        hits++
        file = FILENAME
        hit_line = FNR
        hit_column = from + found - 1
    }
}
/^}/ || /^[A-Za-z_].*}$/ { inside = 0 }
{ text[FILENAME, FNR] = $0; lines[FILENAME] = FNR }

END {
    if (!at || !where || !old || hits != 1) {
        printf "mutants.list:%d: fault %s: \"%s\" stands %d times in %s(), and must stand there once (docs/HACKING.md, Mutants)\n",
            at, fault, old, hits, where >"/dev/stderr"
        exit 1
    }
    printf "#line 1 \"%s\"\n", file
    for (i = 1; i <= lines[file]; i++) {
        line = text[file, i]
        if (i == hit_line) line = substr(line, 1, hit_column - 1) new substr(line, hit_column + length(old))
        print line
    }
}
