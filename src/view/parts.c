/* parts.c - small things that several panes draw: tags, key caps, seconds, calls. */
#include <stdio.h>
#include "pane.h"
#include "wrap.h"

enum { ARGS_COLS = 60 };

enum style_role role_of(enum host h, enum style_role client, enum style_role server)
{
    return h == HOST_SERVER ? server : client;
}

void tag_draw(struct canvas *c, int row, int col, enum host h, bool filled)
{
    enum style_role hollow = role_of(h, STYLE_HOLLOW_CLIENT, STYLE_HOLLOW_SERVER);
    enum style_role edge = filled ? role_of(h, STYLE_TAG_CLIENT_EDGE, STYLE_TAG_SERVER_EDGE) : hollow;
    enum style_role letter = filled ? role_of(h, STYLE_TAG_CLIENT, STYLE_TAG_SERVER) : hollow;
    canvas_put(c, row, col, h == HOST_SERVER ? '[' : '(', edge);
    canvas_put(c, row, col + 1, (uint32_t)host_letter(h), letter);
    canvas_put(c, row, col + 2, h == HOST_SERVER ? ']' : ')', edge);
}

uint16_t tag_socket(const struct scene *s, enum host h)
{
    if (s->vs->focus && s->vs->focus_host == h && model_socket(s->model, h, s->vs->focus)) return s->vs->focus;
    return s->model->host[h].newest;
}

int keycap_draw(struct canvas *c, int row, int col, enum style_role role, const char *key)
{
    canvas_put(c, row, col, ' ', role);
    int width = canvas_text(c, row, col + 1, role, key);
    canvas_put(c, row, col + 1 + width, ' ', role);
    return width + 2;
}

int seconds_left(const struct scene *s, vtime due)
{
    vtime left = due > s->vs->now ? due - s->vs->now : 0;
    vtime seconds = left / VTIME_SECOND + (left % VTIME_SECOND != 0);
    return seconds > 999999 ? 999999 : (int)seconds;
}

int timer_seconds(const struct scene *s, const struct model_timer *t)
{
    int left = seconds_left(s, t->due);
    return left == 0 && t->which != TIMER_TIMEWAIT ? 1 : left;
}

void call_text(const struct scene *s, const struct tape_event *e, char *what, size_t what_cap, char *result,
               size_t result_cap, const char **bad)
{
    *bad = "";
    const char *args = tape_bytes(s->tape, e);
    snprintf(what, what_cap, "%s(%.*s)", tape_call_name(e->u.call.call), (int)wrap_fit(args, ARGS_COLS), args);
    if (e->u.call.marks & CALL_WAITS) {
        snprintf(result, result_cap, " waiting");
    } else if (e->u.call.result < 0) {
        snprintf(result, result_cap, " = %lld ", (long long)e->u.call.result);
        *bad = errno_name(e->u.call.err);
        if (!*bad) *bad = "error unknown here";
    } else {
        snprintf(result, result_cap, " = %lld%s", (long long)e->u.call.result,
                 e->u.call.call == CALL_RECV && e->u.call.result == 0 ? " (end of file)" : "");
    }
}
