/* path/path.h - the shortest commands that lead somewhere, found by trying them on
 * the simulator (profile linux): to a state of one end, a pair of states, or over
 * an edge. Honest commands are tried first; forged segments only where nothing
 * else leads there. Deterministic. */
#ifndef PATH_PATH_H
#define PATH_PATH_H
#include <stdbool.h>
#include <stddef.h>
#include "core/error.h"
#include "core/fsm.h"
#include "core/host.h"
#include "script/script.h"

enum { PATH_ANY = -1, PATH_STEPS = 24 };

struct path_goal {
    int state[HOST_COUNT];   /* enum fsm_state, or PATH_ANY */
    int edge;                /* index of the edge to walk last, by either host; -1: none */
};

struct path { size_t n; char step[PATH_STEPS][80]; bool forged; }; /* canonical lines */

enum path_found { PATH_FOUND, PATH_NO_WAY, PATH_TOO_FAR }; /* TOO_FAR: given up; there may be a way */

/* From the point that the commands of `before` lead to; NULL: from the start. -1:
 * they cannot be carried out, or memory is out. */
int path_find(const struct script *before, const struct path_goal *, struct path *, enum path_found *, struct error *);

#endif
