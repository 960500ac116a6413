/* corner.c - the corner that figure 5 leaves empty: which engine this is, whether
 * it is now or then, and what is set otherwise than in a fresh lab, as much of it
 * as there is room for. */
#include <stdio.h>
#include <string.h>
#include "pane.h"

enum { MODES = 2 + HOST_COUNT * SET_COUNT, WORDINGS = 4, MODE_CAP = 32, GAP = 2 };

/* Each in its longest wording that there is room for, from its first row on. */
struct modes { char text[MODES][WORDINGS][MODE_CAP]; int first[MODES], n; };

static void aside_mode(struct modes *m, const struct view_state *vs)
{
    if (!vs->aside) return;
    if (vs->later) {
        snprintf(m->text[m->n][0], MODE_CAP, "%u set aside", vs->later);
        snprintf(m->text[m->n][1], MODE_CAP, "%u aside", vs->later);
    }
    snprintf(m->text[m->n][2], MODE_CAP, "aside");
    m->first[m->n++] = 1; /* behind "live" */
}

static void automatic_mode(struct modes *m, const struct model *model)
{
    char delay[16] = "", loss[8] = "";
    if (!model->automatic.on) return;
    char (*text)[MODE_CAP] = m->text[m->n++];
    if (model->automatic.delay) duration_print(model->automatic.delay, delay, sizeof delay);
    if (model->automatic.loss) snprintf(loss, sizeof loss, " %u%%", model->automatic.loss);
    snprintf(text[0], MODE_CAP, "auto%s%s%s", *delay ? " " : "", delay, loss);
    snprintf(text[1], MODE_CAP, "auto%s%s", *delay ? " " : "", delay);
    if (*delay) snprintf(text[2], MODE_CAP, "a %s", delay); /* the key stands for the word */
    snprintf(text[3], MODE_CAP, "auto");
}

/* "C: echo on", of what is not as a new host has it. */
static void host_modes(struct modes *m, const struct model *model, enum host h)
{
    for (int i = 0; i < SET_COUNT; i++) {
        const struct setting_info *info = &setting_table[i];
        int value = model->host[h].setting[i];
        bool off = info->seconds ? value < 0 : value == 0;
        if (value == info->initial) continue;
        char *text = m->text[m->n++][0];
        if (off || !info->seconds)
            snprintf(text, MODE_CAP, "%c: %s %s", host_letter(h), info->word, off ? info->off : info->on);
        else
            snprintf(text, MODE_CAP, "%c: %s %ds", host_letter(h), info->word, value);
    }
}

/* Each stands behind what a row says, in the first row that has room for it. */
static void draw_modes(struct canvas *c, const struct modes *m, struct rect r, int taken[])
{
    for (int i = 0; i < m->n; i++) {
        bool drawn = false;
        for (int w = 0; w < WORDINGS && !drawn; w++)
            for (int row = m->first[i]; row < r.rows && !drawn && *m->text[i][w]; row++) {
                int col = taken[row] + GAP, width = canvas_width(m->text[i][w]);
                if (col + width > r.cols) continue;
                canvas_text(c, r.row + row, r.col + col, STYLE_STRONG, m->text[i][w]);
                taken[row] = col + width;
                drawn = true;
            }
    }
}

void corner_draw(struct canvas *c, const struct frame *f, struct rect r)
{
    const struct scene *s = f->scene;
    const struct view_state *vs = s->vs;
    struct modes modes = {.n = 0};
    int taken[LAYOUT_CORNER_ROWS] = {0};
    taken[0] = canvas_text(c, r.row, r.col, STYLE_NAME, s->engine);
    if (s->profile && *s->profile && strcmp(s->profile, "linux") != 0)
        taken[0] += 1 + canvas_text(c, r.row, r.col + taken[0] + 1, STYLE_NAME, s->profile);
    if (vs->replay) taken[1] = canvas_text(c, r.row + 1, r.col, STYLE_LIVE, "saved tape");
    else if (vs->live) taken[1] = canvas_text(c, r.row + 1, r.col, STYLE_LIVE, "live");
    else taken[1] = canvas_printf(c, r.row + 1, r.col, STYLE_BACK, " %u back ", vs->behind);
    if (r.rows > 2) taken[2] = canvas_printf(c, r.row + 2, r.col, STYLE_NAME, "event %u", vs->cursor);
    aside_mode(&modes, vs);
    automatic_mode(&modes, s->model);
    for (int h = 0; h < HOST_COUNT; h++) host_modes(&modes, s->model, (enum host)h);
    draw_modes(c, &modes, r, taken);
}
