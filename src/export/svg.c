/* svg.c - see svg.h. */
#include "svg.h"

#include <inttypes.h>

void svg_begin(FILE *out, int width, int height, int font, uint32_t fg, uint32_t bg)
{
    fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n", width,
            height, width, height);
    fprintf(out, "<rect width=\"%d\" height=\"%d\" fill=\"#%06" PRIx32 "\"/>\n", width, height, bg);
    fprintf(out, "<g font-family=\"%s\" font-size=\"%d\" fill=\"#%06" PRIx32 "\" xml:space=\"preserve\">\n", SVG_FONT,
            font, fg);
}

void svg_end(FILE *out) { fputs("</g>\n</svg>\n", out); }

void svg_escape(FILE *out, const char *utf8)
{
    for (; *utf8; utf8++) {
        switch (*utf8) {
        case '&': fputs("&amp;", out); break;
        case '<': fputs("&lt;", out); break;
        case '>': fputs("&gt;", out); break;
        case '"': fputs("&quot;", out); break;
        default:
            if ((unsigned char)*utf8 >= ' ') fputc(*utf8, out);
        }
    }
}
