/* ward.h - the program that is typed at, in a terminal and a folder of its own, and what must
 * be true when it has ended: the terminal as before, no process and no half of a file left. */
#ifndef MONKEY_WARD_H
#define MONKEY_WARD_H
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

struct ward {
    char folder[64];     /* its state, its home, its working folder */
    const char *engine, *lang; /* of its next start */
    pid_t pid;           /* 0: it does not run */
    int status;          /* how it ended */
    int master, slave;
    struct termios before;
    char tail[4096];     /* the last it wrote */
    size_t ntail;
};

int ward_new(struct ward *, const char *engine);  /* -1: said on stderr why */
void ward_free(struct ward *);                    /* removes the folder */
int ward_start(struct ward *);
/* Reads what it writes, for at most so long. False: it has ended. */
bool ward_read(struct ward *, int ms);
/* Types; false: it has ended before all was written. */
bool ward_type(struct ward *, const char *bytes, size_t len);
void ward_resize(struct ward *, int rows, int cols);
/* Waits until it has read all that was typed: 1; 0: it has ended; -1: it does not read. */
int ward_listens(struct ward *);
/* Ends it by Ctrl-C when it still runs. Returns NULL, or what is wrong. */
const char *ward_ends(struct ward *, char *why, size_t cap);

#endif
