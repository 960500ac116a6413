/* core/error.h - errors are values: a function that can fail takes a
 * `struct error *` last and returns -1 or NULL. The text is one sentence that
 * says what went wrong and what to do about it, without a final newline. */
#ifndef CORE_ERROR_H
#define CORE_ERROR_H

struct error {
    int sys;        /* errno that caused it; 0 when none did */
    char text[400]; /* never longer: error_set cuts */
};

/* Sets text (printf form) and sys = 0. Always -1, so `return error_set(...)`. */
int error_set(struct error *, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same, with ": strerror(sys)" behind the text and sys kept. Always -1. */
int error_sys(struct error *, int sys, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* That it is always -1 stands here too, where compilers and analyzers see it: behind
 * a function that may fail they know then what was not set. */
static inline int error_failed(int told)
{
    (void)told;
    return -1;
}
#define error_set(...) error_failed(error_set(__VA_ARGS__))
#define error_sys(...) error_failed(error_sys(__VA_ARGS__))

#endif
