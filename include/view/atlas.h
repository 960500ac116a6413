/* view/atlas.h - the overlay that lists every edge as walked or not. */
#ifndef VIEW_ATLAS_H
#define VIEW_ATLAS_H
#include "view/scene.h"

/* Edges that were walked in other sessions, by the engine: a bit each, as in
 * struct model_host. ORDER ATLAS_ENGINE: names in atlas.c */
enum atlas_engine { ATLAS_KERNEL, ATLAS_SIM, ATLAS_ENGINES };
extern const char *const atlas_engine_names[ATLAS_ENGINES]; /* as the tape names them */
struct atlas { uint8_t walked[ATLAS_ENGINES][FSM_EDGES_MAX / 8]; };

/* As the table has them: drawn in figure 5, in the text only, Linux only, the state stays. */
enum atlas_group { ATLAS_DRAWN, ATLAS_TEXT, ATLAS_LINUX, ATLAS_STAYS, ATLAS_GROUPS };
enum atlas_group atlas_group_of(const struct fsm_edge *);

struct atlas_count { int of, here, all; }; /* edges; walked in this session; in any */
/* Of one group; of all with ATLAS_GROUPS. */
struct atlas_count atlas_count(const struct scene *, enum atlas_group);

/* Rows that what is told of an edge takes, `cols` wide. */
int atlas_told_rows(const struct fsm_edge *, int cols);

/* Rows of the list on a screen of that size, for PgUp and PgDn; 0: too small. */
int atlas_page(int rows, int cols, bool big);
/* The overlay_scroll nearest to the one that is, with which the chosen edge is seen. */
int atlas_scroll(const struct view_state *, int rows, int cols);

#endif
