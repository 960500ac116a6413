# fences.awk -v out=FOLDER: each fence of a Markdown file becomes LINE.info and LINE.body in the
# folder; prints "LINE what is wrong". With -v update=1 prints the file instead, with LINE.body.new
# in the place of the bodies that have one.
function file(what) { return out "/" 100000 + line "." what }
/^```/ && !inside {
    inside = 1
    line = FNR
    if (update) {
        print
        while ((getline new < file("body.new")) > 0) { print new; replaced = 1 }
        next
    }
    print substr($0, 4) > file("info")
    printf "" > file("body")
    close(file("info"))
    next
}
/^```/ {
    if ($0 != "```" && !update) print FNR, "a fence begins inside another"
    inside = replaced = 0
    if (!update) close(file("body"))
}
inside && !update { print > file("body"); next }
update && !replaced { print }
# What stands indented is no example: README.md begins with the two commands that lint holds it to.
!update && !inside && /^    (finwait|\.\/go)/ && !/^    \.\/go( test)?$/ { print FNR, "this command belongs into a fence" }
END { if (inside && !update) print line, "this fence has no end" }
