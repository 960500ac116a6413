#include "piece.h"
#include "core/array.h"
#include "core/copy.h"

void pieces_free(struct pieces *all)
{
    free(all->piece);
    *all = (struct pieces){0};
}

bool pieces_clone(struct pieces *all)
{
    all->piece = copy_of(all->piece, all->n, sizeof *all->piece);
    all->cap = all->n;
    if (!all->piece) *all = (struct pieces){0};
    return all->piece;
}

struct piece *pieces_touched(const struct pieces *all, uint32_t start, uint32_t end, bool *lost)
{
    struct piece *newest = NULL;
    for (uint32_t i = 0; i < all->n; i++) {
        struct piece *p = &all->piece[i];
        if (!seq_lt(p->start, end) || !seq_lt(start, p->end)) continue;
        if (!p->acked_by && (p->fate == PIECE_DROPPED || p->answer_lost)) *lost = true;
        newest = p;
    }
    return newest;
}

/* Forgets those that [start, end) covers whole: a newer segment carries them. */
static void supersede(struct pieces *all, uint32_t start, uint32_t end)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < all->n; i++) {
        const struct piece *p = &all->piece[i];
        if (!(seq_le(start, p->start) && seq_le(p->end, end))) all->piece[kept++] = *p;
    }
    all->n = kept;
}

void pieces_add(struct pieces *all, uint32_t number, const struct segment *s)
{
    uint32_t start = s->seq, end = s->seq + segment_span(s);
    bool bare_syn = (s->flags & (SEG_SYN | SEG_ACK)) == SEG_SYN;
    supersede(all, start, end);
    struct piece *piece = array_room(all->piece, all->n + 1, &all->cap, sizeof *piece);
    if (!piece) return; /* then its repeat is shown as new */
    all->piece = piece;
    all->piece[all->n++] = (struct piece){.number = number, .count = 1, .start = start, .end = end,
                                          .bare_syn = bare_syn};
}

struct piece *pieces_find(const struct pieces *all, uint32_t number)
{
    for (uint32_t i = 0; i < all->n; i++)
        if (all->piece[i].number == number) return &all->piece[i];
    return NULL;
}

void pieces_answer_lost(struct pieces *all, uint32_t ack)
{
    for (uint32_t i = 0; i < all->n; i++)
        if (all->piece[i].fate == PIECE_DELIVERED && seq_le(all->piece[i].end, ack)) all->piece[i].answer_lost = true;
}

void pieces_forget(struct pieces *all, uint32_t by)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < all->n; i++)
        if (!all->piece[i].acked_by || all->piece[i].acked_by == by) all->piece[kept++] = all->piece[i];
    all->n = kept;
}

void pieces_acked(struct pieces *all, uint32_t ack, uint32_t by)
{
    pieces_forget(all, by);
    for (uint32_t i = 0; i < all->n; i++)
        if (seq_le(all->piece[i].end, ack)) all->piece[i].acked_by = by;
}
