/* cast_cells.c - for by_hand.sh. `cast_cells moments VERSION` writes a cast of every moment;
 * `cast_cells X.cast` prints the screen that libvterm shows at its end, a line a cell:
 * row, column, code point, colours, and B, U for bold, underlined. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>
#include "../unit/export_palette.h"
#include "../unit/moments.h"
#include "export/cast.h"

enum { ROWS = 30, COLS = 100 };

static int write_moments(int version)
{
    struct palette palette = export_test_palette();
    const struct cast_head head = {version, ROWS, COLS, "Every moment", &palette};
    struct error error;
    struct cast *cast = cast_new(stdout, &head);
    vtime at = 0;
    for (const struct moment_row *row = moment_table; row->name; row++, at += VTIME_SECOND) {
        struct moment_scene *m = moment_play(row->name);
        struct canvas *canvas = canvas_new(ROWS, COLS);
        scene_draw(canvas, &m->scene);
        canvas_text(canvas, 3, COLS - 7, STYLE_BAD, "\xe5\xae\xa2\xe6\x88\xb7");
        cast_frame(cast, canvas, at);
        cast_marker(cast, row->name, at);
        canvas_free(canvas);
        moment_free(m);
    }
    return cast_end(cast, at, &error) == 0 ? 0 : 1;
}

static void print_colour(VTermColor colour)
{
    printf(" %02x%02x%02x", colour.rgb.red, colour.rgb.green, colour.rgb.blue);
}

static void print_cells(VTermScreen *screen, int rows, int cols)
{
    for (int row = 0; row < rows; row++)
        for (int col = 0; col < cols; col++) {
            VTermScreenCell cell;
            vterm_screen_get_cell(screen, (VTermPos){.row = row, .col = col}, &cell);
            const bool blank = !cell.chars[0] || cell.chars[0] == ' ';
            if (cell.chars[0] == (uint32_t)-1) continue; /* the right half belongs to the left */
            printf("%d %d %x", row, col, blank ? ' ' : cell.chars[0]);
            print_colour(cell.attrs.reverse ? cell.fg : cell.bg);
            if (!blank) print_colour(cell.attrs.reverse ? cell.bg : cell.fg);
            /* the player draws them; in bold they are the same */
            const bool line = cell.chars[0] >= 0x2500 && cell.chars[0] < 0x25a0;
            printf("%s%s\n", cell.attrs.bold && !blank && !line ? " B" : "", cell.attrs.underline ? " U" : "");
        }
}

static int member(const json_t *object, const char *name)
{
    return (int)json_integer_value(json_object_get(object, name));
}

static int play(const char *path)
{
    json_error_t why;
    FILE *file = fopen(path, "r");
    json_t *head = file ? json_loadf(file, JSON_DISABLE_EOF_CHECK, &why) : NULL, *event;
    if (!head) {
        fprintf(stderr, "%s is no cast\n", path);
        return 1;
    }
    const json_t *term = json_object_get(head, "term");
    int rows = term ? member(term, "rows") : member(head, "height"),
        cols = term ? member(term, "cols") : member(head, "width");
    VTerm *vt = vterm_new(rows, cols);
    VTermScreen *screen = vterm_obtain_screen(vt);
    vterm_set_utf8(vt, 1);
    vterm_screen_reset(screen, 1);
    while ((event = json_loadf(file, JSON_DISABLE_EOF_CHECK, &why))) {
        const char *code = json_string_value(json_array_get(event, 1)),
            *data = json_string_value(json_array_get(event, 2));
        if (*code == 'o') vterm_input_write(vt, data, strlen(data));
        if (*code == 'r' && sscanf(data, "%dx%d", &cols, &rows) == 2) vterm_set_size(vt, rows, cols);
        json_decref(event);
    }
    print_cells(screen, rows, cols);
    vterm_free(vt);
    json_decref(head);
    fclose(file);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "moments") == 0) return write_moments(atoi(argv[2]));
    if (argc == 2) return play(argv[1]);
    fprintf(stderr, "usage: cast_cells moments VERSION | cast_cells X.cast\n");
    return 2;
}
