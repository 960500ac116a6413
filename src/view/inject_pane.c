/* inject_pane.c - the form of a segment to be forged, where the wire stands: so
 * the diagram stays in sight. Below the fields: what it will mean. */
#include <stdio.h>
#include <string.h>
#include "pane.h"
#include "view/inject.h"
#include "wrap.h"

enum { NAMES = 6 };

const uint8_t inject_flags[INJECT_NFLAGS] = {SEG_SYN, SEG_ACK, SEG_FIN, SEG_RST, SEG_PSH};

static void edge(struct canvas *c, struct rect r, int row, const char *title)
{
    for (int col = r.col; col < r.col + r.cols; col++)
        canvas_line(c, row, col, LINE_L | LINE_R, LINE_THIN, STYLE_PANEL_EDGE);
    canvas_text(c, row, r.col + 1, STYLE_PANEL_STRONG, title);
}

static void hosts_row(struct canvas *c, int row, int col, const struct inject_form *form)
{
    for (int h = 0; h < HOST_COUNT; h++) {
        bool on = form->host == (enum host)h, here = on && form->field == INJECT_HOST;
        enum style_role role = here ? STYLE_PANEL_PICK : on
                             ? role_of((enum host)h, STYLE_PANEL_CLIENT, STYLE_PANEL_SERVER)
                                                            : STYLE_PANEL_DIM;
        canvas_put(c, row, col, on ? '*' : ' ', role);
        col += 2 + canvas_text(c, row, col + 1, role, host_name((enum host)h));
    }
}

/* A flag that is set has capital letters, so that it is not told by colour alone. */
static void flags_row(struct canvas *c, int row, int col, const struct inject_form *form)
{
    for (int i = 0; i < INJECT_NFLAGS; i++) {
        bool on = form->flags & inject_flags[i], here = form->field == INJECT_FLAGS && form->flag == i;
        char name[40];
        segment_flags_print(inject_flags[i], name, sizeof name);
        for (char *at = name; !on && *at; at++) *at = (char)(*at - 'A' + 'a');
        col += 1 + canvas_text(c, row, col, here ? STYLE_PANEL_PICK : on ? STYLE_PANEL_STRONG : STYLE_PANEL_DIM, name);
    }
}

/* The word that was typed; beside it what it comes to, or what stands for nothing. */
static void number_row(struct canvas *c, int row, int col, const struct inject_form *form, enum inject_field field)
{
    const struct segment *s = &form->forecast.seg;
    char text[32] = "";
    int at = col + canvas_text(c, row, col, STYLE_PANEL_STRONG, form->word[field]);
    if (form->field == field) canvas_put(c, row, at, ' ', STYLE_PANEL_PICK);
    if (field == INJECT_SPORT) snprintf(text, sizeof text, "%u", s->sport);
    if (field == INJECT_DPORT) snprintf(text, sizeof text, "%u", s->dport);
    if (field == INJECT_LEN) snprintf(text, sizeof text, "%u byte%s", s->len, s->len == 1 ? "" : "s");
    if (field == INJECT_SEQ) snprintf(text, sizeof text, "from what it sent");
    if (field == INJECT_ACK) snprintf(text, sizeof text, s->flags & SEG_ACK ? "from what it got" : "no ACK flag");
    bool spare = !*form->word[field] || field == INJECT_LEN;
    if (!*form->fault && spare) canvas_text(c, row, at + 2, STYLE_PANEL_DIM, text);
}

struct writer { struct canvas *c; struct rect r; int row; };

static void write(struct writer *w, enum style_role role, const char *text)
{
    while (*text && w->row < w->r.row + w->r.rows) {
        char line[200];
        size_t next, bytes = wrap_line(text, w->r.cols - 2, &next);
        snprintf(line, sizeof line, "%.*s", (int)bytes, text);
        canvas_text(w->c, w->row++, w->r.col + 1, role, line);
        text += next;
    }
}

static const char *place_words(enum forecast_place place)
{
    switch (place) {
    case PLACE_NEXT: return "seq is exactly next";
    case PLACE_OVERLAPS: return "seq is partly old";
    case PLACE_WINDOW: return "seq is in the window";
    case PLACE_OUTSIDE: return "seq is outside the window";
    case PLACE_NONE: break;
    }
    return "";
}

static void meaning(struct writer *w, const struct forecast *f)
{
    char line[80];
    bool moves = f->after != f->from;
    snprintf(line, sizeof line, moves ? "%s to %s" : "%s stays", fsm_state_name(f->from), fsm_state_name(f->after));
    write(w, role_of(f->to, STYLE_PANEL_CLIENT, STYLE_PANEL_SERVER), line);
    write(w, STYLE_PANEL_DIM, place_words(f->place));
    write(w, STYLE_PANEL, f->why);
    snprintf(line, sizeof line, *f->answer ? "answer %s  %s" : "no answer%s  %s", f->answer, f->rfc);
    write(w, STYLE_PANEL_STRONG, line);
}

void inject_draw(struct canvas *c, const struct frame *f, struct rect r)
{
    static const char *const names[INJECT_FIELDS] = {"as", "flags", "seq", "ack", "len", "sport", "dport"};
    const struct inject_form *form = f->scene->vs->inject;
    if (f->scene->vs->overlay != OVERLAY_INJECT || !form) return;
    canvas_fill(c, r, ' ', STYLE_PANEL);
    edge(c, r, r.row, " inject ");
    for (int i = 0; i < INJECT_FIELDS; i++) {
        int row = r.row + 1 + i;
        bool here = form->field == (enum inject_field)i;
        canvas_text(c, row, r.col + 1, here ? STYLE_PANEL_STRONG : STYLE_PANEL_DIM, names[i]);
        if (i == INJECT_HOST) hosts_row(c, row, r.col + 1 + NAMES, form);
        else if (i == INJECT_FLAGS) flags_row(c, row, r.col + 1 + NAMES, form);
        else number_row(c, row, r.col + 1 + NAMES, form, (enum inject_field)i);
    }
    struct writer w = {.c = c, .r = r, .row = r.row + 2 + INJECT_FIELDS};
    edge(c, r, r.row + 1 + INJECT_FIELDS, form->forecast.to == HOST_CLIENT ? " to the client " : " to the server ");
    if (*form->fault) write(&w, STYLE_PANEL_STRONG, form->fault);
    else meaning(&w, &form->forecast);
}
