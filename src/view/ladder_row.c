/* ladder_row.c - one segment between the lifelines. Flags are never left out;
 * numbers go first when it gets tight. */
#include "ladder_row.h"
#include <stdio.h>
#include <string.h>

enum { SHAFT = 2, LEVELS = 4, RESEND_COLS = 10, /* " resend 1s" */ HEAD_L = 0x25c4, HEAD_R = 0x25ba };

struct lane {
    struct canvas *canvas;
    int row, left, inner;   /* first column between the lifelines, columns there */
    bool server;            /* it goes from right to left */
    enum style_role line, flags, numbers;
    enum line_weight weight;
    char name[48], text[80];
    int name_width, text_width;
};

void ladder_numbers(const struct tape_event *sent, int level, char *buf, size_t cap)
{
    char ack[16] = "", len[16] = "";
    const struct segment *seg = &sent->u.sent.seg;
    bool with_ack = seg->flags & SEG_ACK && (level == 0 || (level == 1 && seg->len == 0));
    if (with_ack) snprintf(ack, sizeof ack, " ack %u", sent->u.sent.rel_ack);
    if (seg->len > 0 && level < 2) snprintf(len, sizeof len, " len %u", seg->len);
    if (level < 3) snprintf(buf, cap, "seq %u%s%s", sent->u.sent.rel_seq, ack, len);
    else snprintf(buf, cap, "%s", "");
}

static const char *mark_of(const struct tape_event *sent)
{
    if (sent->u.sent.marks & SENT_FORGED) return " forged";
    if (sent->u.sent.marks & SENT_COPY) return " copy";
    return sent->u.sent.marks & SENT_AGAIN ? " resent" : "";
}

/* The most that fits into `room` columns behind `head`, leaving out no more than
 * `least` levels; -1: nothing. A forged segment would rather lose its ack than the
 * word that it is forged. False: it does not fit. */
static bool choose_text(struct lane *l, const struct tape_event *sent, const char *head, int least, int room)
{
    const char *mark = mark_of(sent);
    int marked = *mark ? (sent->u.sent.marks & SENT_FORGED ? 3 : 2) : 0;
    for (int i = 0; i < (least < 0 ? 1 : marked + least + 1); i++) {
        char numbers[48];
        ladder_numbers(sent, i < marked ? i : i - marked, numbers, sizeof numbers);
        snprintf(l->text, sizeof l->text, "%s%s%s", head, numbers, i < marked ? mark : "");
        l->text_width = (int)strlen(l->text);
        if (l->text_width <= room) return true;
    }
    return false;
}

/* "#4 " goes before the other numbers where several are held: they are chosen by
 * it. A single one shows it only where nothing is lost by it. */
static void choose_held(struct lane *l, const struct ladder_segment *s, int room)
{
    char head[24];
    snprintf(head, sizeof head, "#%u ", s->sent->u.sent.number);
    int resend = s->resend >= 0 ? RESEND_COLS : 0;
    if (choose_text(l, s->sent, head, s->several ? LEVELS - 2 : -1, s->several ? room : room - resend)) return;
    choose_text(l, s->sent, "", LEVELS - 1, room);
}

/* What stands at the far end of a held row: its connection, when it is sent again. */
static void far_text(const struct ladder_segment *s, int room, char *buf, size_t cap)
{
    char port[16] = "", resend[24] = "";
    if (s->port) snprintf(port, sizeof port, ":%u", s->port);
    if (s->resend >= 0) snprintf(resend, sizeof resend, "resend %ds", s->resend);
    snprintf(buf, cap, "%s%s%s", port, *port && *resend ? " " : "", resend);
    if ((int)strlen(buf) > room) snprintf(buf, cap, "%s", *port ? port : resend);
    if ((int)strlen(buf) > room) buf[0] = '\0';
}

static void shaft(const struct lane *l, int col, int cols)
{
    for (int i = 0; i < cols; i++)
        canvas_line(l->canvas, l->row, col + i, LINE_L | LINE_R, l->weight, l->line);
}

static void tee(const struct lane *l)
{
    canvas_line(l->canvas, l->row, l->server ? l->left + l->inner : l->left - 1,
                LINE_U | LINE_D | (l->server ? LINE_L : LINE_R), LINE_THIN, l->line);
}

static void held(struct lane *l, const struct ladder_segment *s)
{
    int arrow = SHAFT + 2; /* head and one blank */
    choose_held(l, s, l->inner - arrow - l->name_width - 2);
    int gap = l->text_width ? 2 : 0, width = l->name_width + gap + l->text_width;
    int col = l->server ? l->left + l->inner - arrow - width : l->left + arrow;
    shaft(l, l->server ? l->left + l->inner - SHAFT : l->left, SHAFT);
    canvas_put(l->canvas, l->row, l->server ? l->left + l->inner - SHAFT - 1 : l->left + SHAFT,
               l->server ? HEAD_L : HEAD_R, l->line);
    if (s->kind == LADDER_PICKED) {
        if (col > l->left) canvas_put(l->canvas, l->row, col - 1, ' ', l->flags);
        if (col + l->name_width < l->left + l->inner) canvas_put(l->canvas, l->row, col + l->name_width, ' ', l->flags);
        canvas_put(l->canvas, l->row, l->server ? l->left + l->inner + 1 : l->left - 2, l->server ? '<' : '>',
                   STYLE_PICK);
    }
    canvas_text(l->canvas, l->row, col, l->flags, l->name);
    canvas_text(l->canvas, l->row, col + l->name_width + gap, l->numbers, l->text);
    char text[40];
    /* one blank beside the numbers, and one beside the lifeline if it can be */
    int room = l->inner - arrow - width - 1;
    far_text(s, room, text, sizeof text);
    int far = (int)strlen(text), edge = far < room;
    canvas_text(l->canvas, l->row, l->server ? l->left + edge : l->left + l->inner - edge - far, STYLE_CAP, text);
}

static void delivered(struct lane *l, const struct ladder_segment *s)
{
    int room = l->inner - l->name_width - 6; /* head, two lines, three blanks */
    choose_text(l, s->sent, "", LEVELS - 1, room);
    char port[16] = "";
    if (s->port) snprintf(port, sizeof port, " :%u", s->port);
    if (l->text_width && l->text_width + (int)strlen(port) <= room) {
        const size_t len = strlen(l->text);
        snprintf(l->text + len, sizeof l->text - len, "%s", port);
        l->text_width += (int)strlen(port);
    }
    int gap = l->text_width ? 1 : 0, width = l->name_width + gap + l->text_width;
    int lines = l->inner - width - 3, before = lines / 2;
    int text = l->left + before + 1 + l->server;
    if (lines < 0) return;
    shaft(l, l->left + l->server, before);
    shaft(l, text + width + 1, lines - before);
    canvas_put(l->canvas, l->row, l->server ? l->left : l->left + l->inner - 1, l->server ? HEAD_L : HEAD_R, l->line);
    canvas_text(l->canvas, l->row, text, l->flags, l->name);
    canvas_text(l->canvas, l->row, text + l->name_width + gap, l->numbers, l->text);
}

static void dropped(struct lane *l, const struct ladder_segment *s)
{
    int arrow = SHAFT + 3; /* line, x, one blank */
    choose_text(l, s->sent, "", LEVELS - 1, l->inner - arrow - l->name_width - 1);
    int gap = l->text_width ? 1 : 0, width = l->name_width + gap + l->text_width;
    int col = l->server ? l->left + l->inner - arrow - width : l->left + arrow;
    shaft(l, l->server ? l->left + l->inner - SHAFT - 1 : l->left, SHAFT + 1);
    canvas_put(l->canvas, l->row, l->server ? l->left + l->inner - SHAFT - 2 : l->left + SHAFT + 1, 'x', STYLE_BAD);
    canvas_text(l->canvas, l->row, col, l->flags, l->name);
    canvas_text(l->canvas, l->row, col + l->name_width + gap, l->numbers, l->text);
}

/* Movement: the shaft grows and pushes the flags; numbers wait until it lands. */
static void flying(const struct lane *l, const struct ladder_segment *s)
{
    int most = l->inner - l->name_width - 2;
    int length = s->step >= s->steps ? most : most * s->step / s->steps;
    if (length < 1) length = 1;
    if (most < 1) return;
    shaft(l, l->server ? l->left + l->inner - length : l->left, length);
    int head = l->server ? l->left + l->inner - length - 1 : l->left + length;
    canvas_put(l->canvas, l->row, head, l->server ? HEAD_L : HEAD_R, l->line);
    canvas_text(l->canvas, l->row, l->server ? head - 1 - l->name_width : head + 2, l->flags, l->name);
}

static void set_roles(struct lane *l, enum host from, const struct ladder_segment *s)
{
    enum style_role held_role = role_of(from, STYLE_SEG_HELD_CLIENT, STYLE_SEG_HELD_SERVER);
    l->weight = LINE_HEAVY;
    l->line = l->flags = held_role;
    l->numbers = STYLE_BASE;
    if (s->steps) return;
    switch (s->kind) {
    case LADDER_HELD:
        break;
    case LADDER_PICKED:
        l->flags = role_of(from, STYLE_SEG_PICK_CLIENT, STYLE_SEG_PICK_SERVER);
        break;
    case LADDER_NOW:
        l->line = role_of(from, STYLE_SEG_NOW_CLIENT, STYLE_SEG_NOW_SERVER);
        l->flags = STYLE_SEG_NOW;
        break;
    case LADDER_DELIVERED: case LADDER_DROPPED:
        l->weight = LINE_THIN;
        l->line = s->kind == LADDER_DROPPED ? STYLE_SEG_LOST
                                            : role_of(from, STYLE_SEG_DONE_CLIENT, STYLE_SEG_DONE_SERVER);
        l->flags = STYLE_SEG_DONE;
        l->numbers = STYLE_SEG_NUM;
        break;
    }
    if (!s->other || s->kind == LADDER_NOW) return;
    l->line = role_of(from, STYLE_SEG_DONE_CLIENT, STYLE_SEG_DONE_SERVER);
    l->numbers = STYLE_SEG_NUM;
    if (s->kind != LADDER_PICKED) l->flags = s->kind == LADDER_HELD ? STYLE_SEG_DONE : STYLE_SEG_NUM;
}

void ladder_row_draw(struct canvas *c, struct rect r, int row, const struct ladder_segment *s)
{
    struct lane l = {.canvas = c, .row = row, .left = r.col + 2, .inner = r.cols - 4,
                     .server = s->sent->host == HOST_SERVER};
    char flags[40], times[16] = "";
    set_roles(&l, s->sent->host, s);
    if (s->copies > 1) snprintf(times, sizeof times, " x%u", s->copies);
    snprintf(l.name, sizeof l.name, "%.31s%s", segment_flags_print(s->sent->u.sent.seg.flags, flags, sizeof flags),
             times);
    l.name_width = (int)strlen(l.name);
    tee(&l);
    if (s->steps) flying(&l, s);
    else if (s->kind == LADDER_DROPPED) dropped(&l, s);
    else if (s->kind == LADDER_HELD || s->kind == LADDER_PICKED) held(&l, s);
    else delivered(&l, s);
}
