/* export/exporter.h - the one table of exporters: a tape out, in a form that other
 * programs read. Which one is meant follows from a file's suffix or from --format. */
#ifndef EXPORT_EXPORTER_H
#define EXPORT_EXPORTER_H
#include <stdio.h>
#include "core/error.h"
#include "core/tape.h"
#include "export/palette.h"

/* ORDER EXPORT: exporters[] in src/export/exporter.c. id, name for --format, suffix, function, what it is, the
 * command that shows a file of it ("": many do) */
#define EXPORTERS(X) \
    X(TEXT,   "text",   ".txt",    export_text,    "the ladder as text", "") \
    X(JSONL,  "jsonl",  ".jsonl",  export_jsonl,   "the tape itself, without loss", "finwait replay") \
    X(SVG,    "svg",    ".svg",    export_svg,     "the ladder as a picture; with --screen the whole screen", "") \
    X(MMD,    "mmd",    ".mmd",    export_mermaid, "a Mermaid sequence diagram", "") \
    X(PCAPNG, "pcapng", ".pcapng", export_pcapng,  "the packets, for Wireshark", "wireshark")

#define EXPORT_ENUM(id, name, suffix, function, what, look) FORMAT_##id,
enum export_format { EXPORTERS(EXPORT_ENUM) FORMAT_COUNT };
#undef EXPORT_ENUM

enum export_sheet { SHEET_NONE, SHEET_BLANK, SHEET_SOLVED };

struct export_job {
    const struct tape *tape;
    const struct palette *palette;
    bool screen;                /* text, svg: the screen as it is at the end, not the ladder */
    int rows, cols;             /* of that screen */
    bool big;                   /* its layout */
    enum export_sheet sheet;    /* text, svg: the diagram to fill in, or filled in; needs no tape */
    const char *lang;           /* of the words of a lesson: "zh"; "": its own */
};

/* Writes the whole file; does not flush. -1: *error says why. */
typedef int export_fn(const struct export_job *, FILE *, struct error *);

struct exporter { enum export_format id; const char *name, *suffix, *what, *look; export_fn *write; };
extern const struct exporter exporters[FORMAT_COUNT];
extern const char *const exporter_names[FORMAT_COUNT + 1]; /* for --format; NULL-ended */

/* The exporter of a file by its suffix; NULL: none has it. */
const struct exporter *exporter_of_file(const char *path);
/* Runs it and flushes. -1: *error. */
int exporter_write(const struct exporter *, const struct export_job *, FILE *, struct error *);

#endif
