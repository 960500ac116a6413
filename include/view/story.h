/* view/story.h - an event told in words: what was called and sent, which arrow
 * was taken, why and where it is written. Pure: reads the tape up to the cursor. */
#ifndef VIEW_STORY_H
#define VIEW_STORY_H
#include "view/scene.h"

enum { STORY_SPANS = 16, STORY_TEXT = 640 };
struct story_span {
    enum style_role role;
    uint16_t at, len;           /* into text */
    uint8_t spare;              /* left out where it is tight: 1 first, 2, 3; 0: never */
};
struct story {
    enum host host;             /* whose tag stands before it; HOST_NONE */
    char text[STORY_TEXT];
    size_t used;
    struct story_span what[STORY_SPANS]; int nwhat; /* line 1: call, segment, result */
    struct story_span arrow[STORY_SPANS]; int narrow; /* line 2: STATE -- cause --> STATE, or a hint */
    struct story_span why[STORY_SPANS]; int nwhy;   /* line 3: one sentence */
    char rfc[40];               /* "RFC 9293 3.10.7.4", or "" */
    struct story_span note[STORY_SPANS]; int nnote; /* line 4 where there is room */
    const char *brief;          /* what RFC and Linux do, in a few words, where there is none; NULL */
    struct story_span beside[STORY_SPANS]; int nbeside; /* a mark, at the right of line 2 */
};

/* The story of the last stimulus before the cursor. */
void story_tell(struct story *, const struct scene *);

/* The label of an edge: "close()/FIN", "FIN/ACK", "ACK of FIN". */
size_t story_edge_label(int edge, char *buf, size_t cap);

#endif
