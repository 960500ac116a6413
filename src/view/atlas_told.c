/* atlas_told.c - one edge in full: the sentence of fsm_edges, what RFC and Linux do or
 * the note, which pictures leave it out, and who got it wrong. Text flows word by
 * word, so that a source can follow its sentence in a colour of its own. */
#include "atlas_told.h"
#include <stdio.h>
#include <string.h>
#include "core/difference.h"
#include "view/atlas.h"

enum { INDENT = 2, AIRY_ROWS = 20 /* from here on blank rows part what is told */ };

struct pen {
    struct canvas *c;   /* NULL: only counts rows */
    struct rect r;
    int row, col;       /* where it goes on, from the rectangle's corner */
    int indent;         /* of the rows behind the first */
    int gap;            /* blank rows between the parts */
};

static void next_row(struct pen *p)
{
    p->row++;
    p->col = p->indent;
}

/* Below the last row there is no place; a test sees to it that nothing stands there. */
static void put(struct pen *p, enum style_role role, const char *word)
{
    int len = (int)strlen(word);
    if (p->col > p->indent && p->col + len > p->r.cols) next_row(p);
    if (p->c && p->row < p->r.rows) canvas_text(p->c, p->r.row + p->row, p->r.col + p->col, role, word);
    p->col += len + 1;
}

static void flow(struct pen *p, enum style_role role, const char *text)
{
    while (*text) {
        char word[64];
        int len = (int)strcspn(text, " ");
        snprintf(word, sizeof word, "%.*s", len, text);
        put(p, role, word);
        text += len + (text[len] == ' ');
    }
}

/* A paragraph of its own; `indent` is that of its second row. */
static void paragraph(struct pen *p, int indent, enum style_role role, const char *text)
{
    p->indent = indent;
    p->col = 0;
    flow(p, role, text);
}

static void end_paragraph(struct pen *p)
{
    p->indent = 0;
    next_row(p);
}

static void tell_pictures(struct pen *p, const struct fsm_edge *edge)
{
    char names[200] = "";
    size_t used = 0;
    int without = 0;
    for (enum fsm_picture i = 0; i < FSM_NPICTURES; i++) {
        if (fsm_picture_draws(i, edge)) continue;
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", without++ ? ", " : "", fsm_picture_name(i));
    }
    snprintf(names + used, sizeof names - used, ".");
    if (edge->marks & FSM_SELF) paragraph(p, 0, STYLE_PANEL_DIM, "No picture draws an arrow where the state stays.");
    else if (!without) paragraph(p, 0, STYLE_PANEL_DIM, "Every picture draws it.");
    else if (without == FSM_NPICTURES) paragraph(p, 0, STYLE_PANEL_DIM, "Every picture leaves it out.");
    else {
        paragraph(p, INDENT, STYLE_PANEL_DIM, "Left out by");
        flow(p, STYLE_PANEL, names);
    }
    end_paragraph(p);
}

static void tell_lore(struct pen *p, const struct fsm_lore *row)
{
    char source[80];
    snprintf(source, sizeof source, "(%s)", row->source);
    paragraph(p, INDENT, STYLE_PANEL_EDGE, "*");
    flow(p, STYLE_PANEL, row->told);
    if (INDENT + (int)strlen(source) <= p->r.cols) put(p, STYLE_PANEL_DIM, source); /* in one piece */
    else flow(p, STYLE_PANEL_DIM, source);
    end_paragraph(p);
}

static void tell(struct pen *p, const struct fsm_edge *edge)
{
    paragraph(p, 0, STYLE_PANEL_STRONG, edge->why);
    end_paragraph(p);
    char both[320];
    const struct difference *d = difference_at(edge->from, edge->cause, edge->to, NULL);
    if (d) difference_print(d, both, sizeof both);
    if (d || *edge->note) {
        paragraph(p, 0, STYLE_PANEL, d ? both : edge->note);
        end_paragraph(p);
    }
    p->row += p->gap;
    tell_pictures(p, edge);
    p->row += p->gap;
    for (const struct fsm_lore *row = fsm_lore_next(edge, NULL); row; row = fsm_lore_next(edge, row)) tell_lore(p, row);
}

int atlas_told_rows(const struct fsm_edge *edge, int cols)
{
    struct pen pen = {.r.cols = cols};
    tell(&pen, edge);
    return pen.row;
}

static int shaft_draw(struct canvas *c, int row, int col)
{
    canvas_line(c, row, col, LINE_L | LINE_R, LINE_HEAVY, STYLE_PANEL);
    canvas_line(c, row, col + 1, LINE_L | LINE_R, LINE_HEAVY, STYLE_PANEL);
    return 2;
}

/* "FIN_WAIT_1 == FIN/ACK ==> CLOSING", without its cause where that does not
 * fit. Returns its columns. */
static int arrow_draw(struct canvas *c, int row, int col, int room, const struct fsm_edge *edge)
{
    const char *from = fsm_state_name(edge->from), *to = fsm_state_name(edge->to),
        *cause = fsm_cause_label(edge->cause);
    char by[48];
    int at = col + canvas_text(c, row, col, STYLE_PANEL_STRONG, from) + 1;
    snprintf(by, sizeof by, " %s%s%s ", cause, *edge->emits ? "/" : "", edge->emits);
    at += shaft_draw(c, row, at);
    if (at - col + (int)strlen(by) + 2 + 2 + (int)strlen(to) <= room) {
        at += canvas_text(c, row, at, STYLE_PANEL, by);
        at += shaft_draw(c, row, at);
    }
    canvas_put(c, row, at, 0x25ba, STYLE_PANEL);
    return at + 2 + canvas_text(c, row, at + 2, STYLE_PANEL_STRONG, to) - col;
}

void atlas_told_draw(struct canvas *c, struct rect r, const struct fsm_edge *edge)
{
    char rfc[32];
    struct pen pen = {.c = c, .r = {r.row + 1, r.col, r.rows - 1, r.cols}, .gap = r.rows >= AIRY_ROWS};
    int from = r.col + arrow_draw(c, r.row, r.col, r.cols, edge) + 1, end = r.col + r.cols;
    for (int col = from; col < end; col++) canvas_line(c, r.row, col, LINE_L | LINE_R, LINE_THIN, STYLE_PANEL_EDGE);
    snprintf(rfc, sizeof rfc, " RFC 9293 %s ", edge->rfc);
    if (end - (int)strlen(rfc) <= from) snprintf(rfc, sizeof rfc, " %s ", edge->rfc);
    if (end - (int)strlen(rfc) > from) canvas_text(c, r.row, end - (int)strlen(rfc), STYLE_PANEL_DIM, rfc);
    tell(&pen, edge);
}
