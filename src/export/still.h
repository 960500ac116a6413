/* still.h - the screen as it is at the end of a tape, in a canvas. */
#ifndef EXPORT_STILL_H
#define EXPORT_STILL_H
#include "core/error.h"
#include "export/exporter.h"
#include "view/canvas.h"

/* NULL: *error. The caller owns it. */
struct canvas *still_of_end(const struct export_job *, struct error *);

#endif
