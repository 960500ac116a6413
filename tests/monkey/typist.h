/* typist.h - what the monkey types: a stream of bytes that its seed alone decides. */
#ifndef MONKEY_TYPIST_H
#define MONKEY_TYPIST_H
#include <stdbool.h>
#include <stddef.h>
#include "../differ/random.h"

enum { TYPED_MAX = 512 };

struct typed {
    size_t len;          /* bytes to write */
    bool rests;          /* then nothing for longer than the program waits for the rest of a sequence */
    int rows, cols;      /* instead: the terminal has this size from now on; 0: it has not */
    char bytes[TYPED_MAX];
};

/* What a terminal sends for a key of the table. */
enum { TYPIST_KEY_BYTES = 8 };
void typist_key(int key, char bytes[TYPIST_KEY_BYTES]);
/* One more key, or what comes in its place. */
void typist_next(struct chance *, struct typed *);

#endif
