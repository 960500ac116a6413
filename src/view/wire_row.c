/* wire_row.c - the wire in one row, for the layout of a lecture hall: what Space delivers
 * next, and how many more are held; else what has just arrived or was lost. */
#include <stdio.h>
#include "ladder_row.h"

enum { TAG = 3, TAGS_FROM = 30, MORE = 4 }; /* from so many columns on the hosts stand at the ends */

static const struct model_held *picked(const struct scene *s)
{
    const struct model_held *chosen = model_held(s->model, s->vs->chosen);
    return chosen ? chosen : s->model->nheld ? &s->model->held[0] : NULL;
}

/* What this moment is about, or what is on its way before the eyes; NULL: neither. */
static const struct model_past *arrived(const struct frame *f)
{
    const struct model *m = f->scene->model;
    const struct tape_event *told = f->moment.told;
    for (uint32_t i = 0; i < m->npast && i < MODEL_PAST; i++) {
        const struct model_past *p = &m->past[(m->npast - 1 - i) % MODEL_PAST];
        const struct flight *flight = &f->scene->vs->flight;
        if (flight->number ? flight->number == p->number && p->fate == FATE_DELIVERED : told && told->seq == p->at)
            return p;
    }
    return NULL;
}

/* The lane between the hosts, or all of the row where it is short. */
static struct rect lane(struct canvas *c, struct rect r, unsigned more)
{
    if (more) {
        char text[12];
        snprintf(text, sizeof text, "+%u", more > 99 ? 99 : more);
        canvas_text(c, r.row, r.col + r.cols - MORE + 1, STYLE_CAP, text);
        r.cols -= MORE;
    }
    if (r.cols < TAGS_FROM) return r;
    tag_draw(c, r.row, r.col, HOST_CLIENT, true);
    tag_draw(c, r.row, r.col + r.cols - TAG, HOST_SERVER, true);
    return (struct rect){r.row, r.col + TAG, 1, r.cols - 2 * TAG};
}

void wire_row_draw(struct canvas *c, const struct frame *f, struct rect r)
{
    const struct scene *s = f->scene;
    const struct model_held *held = picked(s);
    const struct model_past *past = s->vs->flight.number || !held ? arrived(f) : NULL;
    struct ladder_segment row = {.resend = -1};
    if (past) {
        row.sent = scene_at(s, past->sent);
        row.copies = past->copies;
        row.kind = past->fate == FATE_DROPPED ? LADDER_DROPPED : LADDER_NOW;
        if (s->vs->flight.number) {
            row.step = s->vs->flight.step;
            row.steps = s->vs->flight.steps;
        }
    } else if (held) {
        row.sent = scene_at(s, held->sent);
        row.copies = held->copies;
        row.kind = LADDER_PICKED;
        row.several = s->model->nheld > 1;
    }
    r = lane(c, r, held && !past ? s->model->nheld - 1 : 0);
    if (row.sent) {
        canvas_line(c, r.row, r.col + 1, LINE_U | LINE_D, LINE_THIN, STYLE_LIFE);
        canvas_line(c, r.row, r.col + r.cols - 2, LINE_U | LINE_D, LINE_THIN, STYLE_LIFE);
        ladder_row_draw(c, r, r.row, &row);
        return;
    }
    static const char nothing[] = "nothing on the wire";
    canvas_text(c, r.row, r.col + (r.cols - (int)sizeof nothing + 1) / 2, STYLE_CAP, nothing);
}
