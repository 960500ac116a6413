/* goto.c - the words of go-to, in the place of the wire; the letters in the boxes and
 * the heavy arrows are the diagram's. */
#include "view/goto.h"
#include <stdio.h>
#include <string.h>
#include "pane.h"
#include "wrap.h"

char goto_letter(enum fsm_state state, enum host h) { return (char)((h == HOST_SERVER ? 'A' : 'a') + (int)state); }

bool goto_state(int key, enum fsm_state *state, enum host *h)
{
    const int client = key - 'a', server = key - 'A';
    const bool is_client = client >= 0 && client < FSM_NSTATES, is_server = server >= 0 && server < FSM_NSTATES;
    if (!is_client && !is_server) return false;
    *state = (enum fsm_state)(is_client ? client : server);
    *h = is_client ? HOST_CLIENT : HOST_SERVER;
    return true;
}

enum { ROOMY = 8 }; /* rows for a title and blanks */

struct page { struct canvas *canvas; struct rect r; int row; };

static bool has_room(const struct page *p) { return p->row < p->r.row + p->r.rows; }

static void write(struct page *p, enum style_role role, const char *text)
{
    for (const char *at = text; *at && has_room(p);) {
        size_t next, bytes = wrap_line(at, p->r.cols - 2, &next);
        canvas_printf(p->canvas, p->row++, p->r.col + 1, role, "%.*s", (int)bytes, at);
        at += next;
    }
}

/* "client  g  FIN_WAIT_2", or what can be pressed. */
static void write_wish(struct page *p, const struct goto_view *g, enum host h)
{
    char text[64];
    if (!has_room(p)) return;
    const int at = p->r.col + 1, letter = at + 8;
    canvas_text(p->canvas, p->row, at, role_of(h, STYLE_CLIENT, STYLE_SERVER), host_name(h));
    if (g->want[h] == GOTO_ANY) {
        snprintf(text, sizeof text, "%c-%c", goto_letter(FSM_CLOSED, h), goto_letter(FSM_TIME_WAIT, h));
        canvas_text(p->canvas, p->row, letter, STYLE_DIM, text);
    } else {
        snprintf(text, sizeof text, " %c ", goto_letter((enum fsm_state)g->want[h], h));
        canvas_text(p->canvas, p->row, letter - 1, role_of(h, STYLE_TAG_CLIENT, STYLE_TAG_SERVER), text);
        canvas_text(p->canvas, p->row, letter + 3, STYLE_STRONG, fsm_state_name((enum fsm_state)g->want[h]));
    }
    p->row++;
}

static void write_edge(struct page *p, const struct goto_view *g)
{
    const struct fsm_edge *e = &fsm_edges[g->edge];
    char text[96];
    snprintf(text, sizeof text, "%s ─ %s ─► %s", fsm_state_name(e->from), fsm_cause_label(e->cause),
             fsm_state_name(e->to));
    write(p, STYLE_STRONG, text);
}

/* The same command several times is one row. */
static size_t times(const struct goto_view *g, size_t first)
{
    size_t n = 1;
    while (first + n < g->nsteps && strcmp(g->step[first], g->step[first + n]) == 0) n++;
    return n;
}

static void write_steps(struct page *p, const struct goto_view *g)
{
    int end = p->r.row + p->r.rows;
    for (size_t i = 0, n; i < g->nsteps && has_room(p); i += n) {
        n = times(g, i);
        if (p->row == end - 1 && i + n < g->nsteps) {
            canvas_printf(p->canvas, p->row++, p->r.col + 1, STYLE_DIM, "... and %zu more", g->nsteps - i);
            return;
        }
        int col = p->r.col + 1 + canvas_text(p->canvas, p->row, p->r.col + 1, STYLE_BASE, g->step[i]);
        if (n > 1) canvas_printf(p->canvas, p->row, col + 2, STYLE_DIM, "x%zu", n);
        p->row++;
    }
}

static void write_stage(struct page *p, const struct goto_view *g)
{
    char text[80];
    switch (g->stage) {
    case GOTO_PICK:
        write(p, STYLE_BASE, "Press a letter: small for the client, CAPITAL for the server.");
        break;
    case GOTO_SEARCHING:
        snprintf(text, sizeof text, "Looking for the shortest way: %u points seen.", g->points);
        write(p, STYLE_BASE, text);
        break;
    case GOTO_NOT_FOUND:
        write(p, STYLE_BAD, g->why);
        break;
    case GOTO_FOUND:
        snprintf(text, sizeof text, "%zu command%s from here%s", g->nsteps, g->nsteps == 1 ? "" : "s",
                 g->forged ? ", forged: no honest way was found" : g->nsteps ? ":" : ": there already.");
        write(p, STYLE_DIM, text);
        write_steps(p, g);
        break;
    }
}

void goto_draw(struct canvas *c, const struct frame *f, struct rect r)
{
    const struct goto_view *g = f->scene->vs->go;
    if (f->scene->vs->overlay != OVERLAY_GOTO || !g) return;
    const bool tight = r.rows < ROOMY; /* over the story of a small big screen */
    struct page p = {.canvas = c, .r = r, .row = r.row};
    canvas_fill(c, r, ' ', STYLE_BASE);
    if (!tight) {
        canvas_text(c, p.row, r.col + 1, STYLE_STRONG, g->edge >= 0 ? "walk an edge" : "go to a state");
        p.row += 2;
    }
    if (g->edge >= 0) write_edge(&p, g);
    else
        for (int h = 0; h < HOST_COUNT; h++) write_wish(&p, g, (enum host)h);
    p.row += !tight;
    write_stage(&p, g);
}
