/* app/atlas_file.h - the state file `atlas`: which edges were walked in all sessions,
 * by names, so that rows of the table can come and go. A line each:
 *     kernel ESTABLISHED close() FIN_WAIT_1 */
#ifndef APP_ATLAS_FILE_H
#define APP_ATLAS_FILE_H
#include <stdio.h>
#include "core/error.h"
#include "core/walks.h"
#include "view/atlas.h"

void atlas_read(struct atlas *, FILE *); /* adds what stands there; other lines are passed over */
/* Adds what a session walked; engine as its tape names it. True: something was new. */
bool atlas_add(struct atlas *, const struct walks *, const char *engine);
int atlas_write(const void *ctx, FILE *, struct error *); /* for state_write() */

#endif
