/* Needs stddef.h and does not say so. */
#ifndef CORE_NEEDY_H
#define CORE_NEEDY_H
size_t needy_length(const char *);
#endif
