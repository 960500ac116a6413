/* fuzz.h - the one function every fuzz target is. */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H
#include <stddef.h>
#include <stdint.h>

/* Eats any bytes without crashing, leaking or taking long. Always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
