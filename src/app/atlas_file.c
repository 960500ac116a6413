/* atlas_file.c - reads, merges and writes the set of edges that were ever walked.
 * A line is compared with every edge; names that no edge has any more match none. */
#include <string.h>
#include "atlas_file.h"

enum { LINE = 128, LINES_MAX = 4096 }; /* the longest line; a file with more is not ours */

/* Goes past a word and what follows it; NULL: the text begins otherwise, or ended before. */
static const char *past(const char *text, const char *word, char then)
{
    size_t len = strlen(word);
    return text && strncmp(text, word, len) == 0 && text[len] == then ? text + len + (then != '\0') : NULL;
}

static bool names(const char *line, enum atlas_engine engine, const struct fsm_edge *e)
{
    line = past(past(line, atlas_engine_names[engine], ' '), fsm_state_name(e->from), ' ');
    return past(past(line, fsm_cause_label(e->cause), ' '), fsm_state_name(e->to), '\0');
}

static bool has(const struct atlas *atlas, enum atlas_engine engine, int edge)
{
    return atlas->walked[engine][edge / 8] >> edge % 8 & 1;
}

static void set(struct atlas *atlas, enum atlas_engine engine, int edge)
{
    atlas->walked[engine][edge / 8] |= (uint8_t)(1u << edge % 8);
}

static void take_line(struct atlas *atlas, const char *line)
{
    for (enum atlas_engine engine = 0; engine < ATLAS_ENGINES; engine++)
        for (int edge = 0; edge < (int)fsm_nedges; edge++)
            if (names(line, engine, &fsm_edges[edge]))
                set(atlas, engine, edge);
}

void atlas_read(struct atlas *atlas, FILE *file)
{
    char line[LINE];
    bool whole = true; /* the line began in this buffer */
    for (int n = 0; n < LINES_MAX && fgets(line, sizeof line, file); n++) {
        size_t len = strcspn(line, "\r\n");
        bool ends = line[len] != '\0' || feof(file);
        line[len] = '\0';
        if (whole && ends)
            take_line(atlas, line);
        whole = ends;
    }
}

bool atlas_add(struct atlas *atlas, const struct walks *walks, const char *name)
{
    bool added = false;
    for (enum atlas_engine engine = 0; engine < ATLAS_ENGINES; engine++)
        for (int edge = 0; edge < (int)fsm_nedges && strcmp(name, atlas_engine_names[engine]) == 0; edge++) {
            if (!walks->row[edge])
                continue;
            added = added || !has(atlas, engine, edge);
            set(atlas, engine, edge);
        }
    return added;
}

int atlas_write(const void *ctx, FILE *file, struct error *error)
{
    const struct atlas *atlas = ctx;
    for (enum atlas_engine engine = 0; engine < ATLAS_ENGINES; engine++)
        for (int edge = 0; edge < (int)fsm_nedges; edge++) {
            const struct fsm_edge *e = &fsm_edges[edge];
            if (has(atlas, engine, edge) &&
                fprintf(file, "%s %s %s %s\n", atlas_engine_names[engine], fsm_state_name(e->from),
                        fsm_cause_label(e->cause), fsm_state_name(e->to)) < 0)
                return error_set(error, "cannot write the atlas");
        }
    return 0;
}
