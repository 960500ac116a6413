# alike.awk WANTED PRINTED: the same, but for lines `...` in the first, which are any lines.
# Prints the first line of WANTED that is not there.
FILENAME == ARGV[1] { want[++n] = $0; next }
{ got[++m] = $0 }
END {
    for (i = k = 1; i <= n; i++) {
        if (want[i] == "...") { any = 1; continue }
        if (any) while (k <= m && got[k] != want[i]) k++
        any = 0
        if (k > m || got[k] != want[i]) {
            print "wanted \"" want[i] "\", got \"" got[k] "\""
            exit 1
        }
        k++
    }
    if (!any && k <= m) { print "more than that: \"" got[k] "\""; exit 1 }
}
