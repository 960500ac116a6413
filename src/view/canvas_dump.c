/* canvas_dump.c - a canvas as text, for goldens: what stands there, then in which
 * role. Every role has its letter for good, so that two dumps can be compared. */
#include "canvas_priv.h"
#include <stdio.h>
#include <stdlib.h>

static const char letters[] = ".abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                              "!#$%&'()*+,-/:;<=>?@[]^_`{}~\"\\";
_Static_assert(sizeof letters - 1 >= STYLE_COUNT, "every role needs a letter of its own");

static void dump_glyphs(const struct canvas *c, bool ascii, FILE *out)
{
    for (int row = 0; row < c->rows; row++) {
        for (int col = 0; col < c->cols; col++) {
            uint32_t glyph = canvas_at(c, row, col)->glyph;
            char utf8[5];
            if (glyph == 0) continue;
            glyph_utf8(ascii ? glyph_ascii(glyph) : glyph, utf8);
            fputs(utf8, out);
        }
        fputs("|\n", out);
    }
}

char *canvas_dump(const struct canvas *c, bool ascii)
{
    char *text = NULL;
    size_t size = 0;
    bool used[STYLE_COUNT] = {false};
    FILE *out = open_memstream(&text, &size);
    if (!out) return NULL;
    dump_glyphs(c, ascii, out);
    for (int row = 0; row < c->rows; row++) {
        for (int col = 0; col < c->cols; col++) {
            enum style_role role = canvas_at(c, row, col)->role;
            used[role] = true;
            fputc(letters[role], out);
        }
        fputs("|\n", out);
    }
    for (int role = 0; role < STYLE_COUNT; role++)
        if (used[role]) fprintf(out, "%c %s\n", letters[role], style_name((enum style_role)role));
    if (fclose(out) != 0) {
        free(text);
        return NULL;
    }
    return text;
}
