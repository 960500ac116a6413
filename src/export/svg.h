/* svg.h - what both SVG exporters share. */
#ifndef EXPORT_SVG_H
#define EXPORT_SVG_H
#include <stdint.h>
#include <stdio.h>

#define SVG_FONT "'DejaVu Sans Mono','Noto Sans Mono CJK SC','Sarasa Mono SC',monospace"

/* The root element, a ground of that colour, and how text looks. */
void svg_begin(FILE *, int width, int height, int font, uint32_t fg, uint32_t bg);
void svg_end(FILE *);
/* Text as XML wants it: & < > and quotes as entities; nothing that XML 1.0 forbids. */
void svg_escape(FILE *, const char *utf8);

#endif
