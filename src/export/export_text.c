/* export_text.c - the ladder as text: a column for each host, the wire between. */
#include <stdio.h>
#include <string.h>
#include "chart.h"
#include "core/text.h"
#include "exports.h"
#include "still.h"
#include "view/canvas.h"
#include "words.h"

enum { SIDE = 30, WIRE = 42 };
enum { LIFE = 0x2502, DASH = 0x2500, FROM_LEFT = 0x251c, FROM_RIGHT = 0x2524, TO_LEFT = 0x25c4, TO_RIGHT = 0x25ba };

struct sheet { FILE *out; bool ascii; char line[1024]; };

static void put(struct sheet *s, uint32_t glyph, int times)
{
    char utf8[5];
    glyph_utf8(s->ascii ? glyph_ascii(glyph) : glyph, utf8);
    while (times-- > 0) strncat(s->line, utf8, sizeof s->line - strlen(s->line) - 1);
}

static void text(struct sheet *s, const char *words) { strncat(s->line, words, sizeof s->line - strlen(s->line) - 1); }

/* In a column of its own; what is too long is cut. */
static void side(struct sheet *s, const char *words, enum host host)
{
    char cut[CHART_CELL];
    canvas_cut(text_copy(cut, sizeof cut, words), SIDE);
    if (host == HOST_CLIENT) put(s, ' ', SIDE - canvas_width(cut));
    text(s, cut);
}

static void wire(struct sheet *s, const struct chart_row *row, bool here) /* here: it left in this row */
{
    char label[160], name[100];
    const bool right = row->sent->host == HOST_CLIENT, begins = here;
    const bool ends = row->form == CHART_WHOLE || row->form == CHART_ARRIVES;
    const char *fate = row->form == CHART_LOST ? " lost" : row->form == CHART_LEAVES ? " held" : "";
    int width = snprintf(label, sizeof label, " %s%s%s ", row->before, chart_label(row->sent, name, sizeof name), fate);
    int room = WIRE - 2 - width, left = room > 2 ? room / 2 : 1, rest = room > 2 ? room - left : 1;
    put(s, right ? (begins ? FROM_LEFT : LIFE) : ends ? TO_LEFT : LIFE, 1);
    put(s, (right ? begins : ends) ? DASH : ' ', left);
    text(s, label);
    put(s, (right ? ends : begins) ? DASH : ' ', rest);
    put(s, right ? (ends ? TO_RIGHT : LIFE) : begins ? FROM_RIGHT : LIFE, 1);
}

static void middle(struct sheet *s, const char *words)
{
    char cut[CHART_MIDDLE];
    canvas_cut(text_copy(cut, sizeof cut, words), WIRE - 2);
    int room = WIRE - 2 - canvas_width(cut), left = room / 2;
    put(s, LIFE, 1);
    put(s, ' ', left);
    text(s, cut);
    put(s, ' ', room - left);
    put(s, LIFE, 1);
}

/* No blanks at the end of a line: they would be lost in mails and editors. */
static void end_line(struct sheet *s)
{
    size_t len = strlen(s->line);
    while (len && s->line[len - 1] == ' ') len--;
    fprintf(s->out, "%.*s\n", (int)len, s->line);
    *s->line = '\0';
}

static void row_write(struct sheet *s, const struct chart *chart, size_t i)
{
    const struct chart_row *row = &chart->rows[i];
    side(s, row->cell[HOST_CLIENT], HOST_CLIENT);
    put(s, ' ', 1);
    if (row->form == CHART_NOTHING) middle(s, row->middle);
    else wire(s, row, row->other >= i);
    put(s, ' ', 1);
    side(s, row->cell[HOST_SERVER], HOST_SERVER);
    end_line(s);
}

static int ladder_write(const struct export_job *job, FILE *out, struct error *error)
{
    struct chart chart;
    struct sheet s = {.out = out, .ascii = job->palette->ascii};
    if (chart_make(&chart, job->tape, job->lang, error) != 0) return -1;
    if (*chart.title) fprintf(out, "%s\n\n", chart.title);
    fprintf(out, "%*s %*s %s\n", SIDE, "client 192.0.2.1", WIRE, "", "192.0.2.2 server");
    for (size_t i = 0; i < chart.n; i++) row_write(&s, &chart, i);
    chart_free(&chart);
    return 0;
}

static int screen_write(const struct export_job *job, FILE *out, struct error *error)
{
    struct canvas *canvas = still_of_end(job, error);
    struct sheet s = {.out = out, .ascii = job->palette->ascii};
    if (!canvas) return -1;
    for (int row = 0; row < job->rows; row++) {
        for (int col = 0; col < job->cols; col++) {
            uint32_t glyph = canvas_at(canvas, row, col)->glyph;
            if (glyph) put(&s, glyph, 1);
        }
        end_line(&s);
    }
    canvas_free(canvas);
    return 0;
}

int export_text(const struct export_job *job, FILE *out, struct error *error)
{
    if (job->sheet) return export_text_sheet(job, out, error);
    return job->screen ? screen_write(job, out, error) : ladder_write(job, out, error);
}
