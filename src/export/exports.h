/* exports.h - the functions of the table of exporters. */
#ifndef EXPORT_EXPORTS_H
#define EXPORT_EXPORTS_H
#include "export/exporter.h"

export_fn export_text, export_jsonl, export_svg, export_mermaid, export_pcapng;
export_fn export_svg_screen; /* export_svg() of a screen */
export_fn export_text_sheet, export_svg_sheet; /* export_text(), export_svg() of a worksheet */

#endif
