/* rows.c - the rows of a host's sockets, and the arrows they took. */
#include <stdlib.h>

#include "core/array.h"
#include "engine/observe.h"

int socket_rows_add(struct socket_rows *r, const struct socket_row *row)
{
    struct socket_row *rows = array_room(r->rows, r->nrows + 1, &r->cap, sizeof *rows);
    if (!rows) return -1;
    r->rows = rows;
    rows[r->nrows++] = *row;
    return 0;
}

int socket_walks_add(struct socket_rows *r, const struct socket_walk *walk)
{
    struct socket_walk *walks = array_room(r->walks, r->nwalks + 1, &r->walks_cap, sizeof *walks);
    if (!walks) return -1;
    r->walks = walks;
    walks[r->nwalks++] = *walk;
    return 0;
}

static int by_ports(const void *a, const void *b)
{
    const struct socket_row *x = a, *y = b;
    if ((x->state == FSM_LISTEN) != (y->state == FSM_LISTEN)) return x->state == FSM_LISTEN ? -1 : 1;
    if (x->lport != y->lport) return x->lport < y->lport ? -1 : 1;
    if (x->rport != y->rport) return x->rport < y->rport ? -1 : 1;
    return x->cookie < y->cookie ? -1 : x->cookie > y->cookie;
}

void socket_rows_sort(struct socket_rows *r)
{
    if (r->nrows) qsort(r->rows, r->nrows, sizeof *r->rows, by_ports);
}

void socket_rows_clear(struct socket_rows *r) { r->nrows = r->nwalks = 0; }

void socket_rows_free(struct socket_rows *r)
{
    free(r->rows);
    free(r->walks);
    *r = (struct socket_rows){0};
}
