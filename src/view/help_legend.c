/* help_legend.c - what the marks of the diagram, of its corner and of the wire mean. */
#include "help.h"

static void arrow(struct canvas *c, int row, int col, enum line_weight weight, enum style_role role)
{
    canvas_line(c, row, col, LINE_L | LINE_R, weight, role);
    canvas_line(c, row, col + 1, LINE_L | LINE_R, weight, role);
    canvas_put(c, row, col + 2, 0x25ba, role);
}

static void draw_picture(struct canvas *c, int row, int col, int index)
{
    switch (index) {
    case 0:
        tag_draw(c, row, col, HOST_CLIENT, true);
        canvas_text(c, row, col + 5, STYLE_PANEL, "client");
        tag_draw(c, row, col + 14, HOST_SERVER, true);
        canvas_text(c, row, col + 19, STYLE_PANEL, "server: its newest");
        break;
    case 1:
        tag_draw(c, row, col, HOST_SERVER, false);
        canvas_text(c, row, col + 5, STYLE_PANEL, "its listener, or an older one");
        break;
    case 2:
        canvas_text(c, row, col, STYLE_TAG_SERVER, "Sx7");
        canvas_text(c, row, col + 5, STYLE_PANEL, "seven sockets in one state");
        break;
    case 3:
        arrow(c, row, col, LINE_HEAVY, STYLE_PANEL_CLIENT);
        canvas_text(c, row, col + 5, STYLE_PANEL, "just taken");
        break;
    case 4:
        arrow(c, row, col, LINE_THIN, STYLE_PANEL);
        canvas_text(c, row, col + 5, STYLE_PANEL, "before");
        arrow(c, row, col + 14, LINE_THIN, STYLE_PANEL_EDGE);
        canvas_text(c, row, col + 19, STYLE_PANEL, "never");
        break;
    default:
        canvas_text(c, row, col, STYLE_PANEL_STRONG, "FIN/ACK");
        canvas_text(c, row, col + 9, STYLE_PANEL, "FIN comes, ACK goes");
        break;
    }
}

static void draw_corner(struct canvas *c, int row, int col, int index)
{
    static const struct { const char *mark, *means; } words[] = {
        {"2 back", "two steps before the end"},
        {"3 aside", "undone: :redo brings it back"},
        {"a 500ms", "delivered by itself, so late"},
        {"C: echo", "set; not as in a new lab"}};
    canvas_text(c, row, col, STYLE_PANEL_STRONG, words[index].mark);
    canvas_text(c, row, col + 9, STYLE_PANEL, words[index].means);
}

static void draw_segments(struct canvas *c, int row, int col, int index)
{
    bool lost = index == 2;
    enum style_role line = index == 0 ? STYLE_PANEL_CLIENT : lost ? STYLE_SEG_LOST_PANEL : STYLE_PANEL_EDGE;
    static const struct { const char *mark, *means; } words[] = {
        {"SYN x3", "sent three times"}, {"resend 1s", "when it is sent again"},
        {"resent", "it was sent again"}};
    if (index >= 3) {
        canvas_text(c, row, col, STYLE_PANEL_STRONG, words[index - 3].mark);
        canvas_text(c, row, col + 11, STYLE_PANEL, words[index - 3].means);
        return;
    }
    canvas_line(c, row, col, LINE_U | LINE_D | LINE_R, LINE_THIN, line);
    if (index == 0) {
        arrow(c, row, col + 1, LINE_HEAVY, line);
        canvas_text(c, row, col + 5, line, "FIN");
        canvas_text(c, row, col + 11, STYLE_PANEL, "held;  >  the chosen one");
    } else if (lost) {
        for (int i = 1; i < 4; i++) canvas_line(c, row, col + i, LINE_L | LINE_R, LINE_THIN, line);
        canvas_put(c, row, col + 4, 'x', line);
        canvas_text(c, row, col + 6, STYLE_PANEL_DIM, "FIN");
        canvas_text(c, row, col + 11, STYLE_PANEL, "dropped");
    } else {
        canvas_line(c, row, col + 1, LINE_L | LINE_R, LINE_THIN, line);
        canvas_text(c, row, col + 3, STYLE_PANEL_DIM, "FIN");
        canvas_line(c, row, col + 7, LINE_L | LINE_R, LINE_THIN, line);
        canvas_put(c, row, col + 8, 0x25ba, line);
        canvas_text(c, row, col + 11, STYLE_PANEL, "delivered");
    }
}

const struct help_block help_picture = {.title = "the picture", .rows = 6, .width = 37, .draw = draw_picture};
const struct help_block help_corner = {.title = "the corner of the picture", .rows = 4, .width = 37,
                                       .draw = draw_corner};
const struct help_block help_segments = {.title = "segments", .rows = 6, .width = 35, .draw = draw_segments};
