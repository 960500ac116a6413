/* work.h - measures what finwait does without a screen. Times are medians. */
#ifndef BENCH_WORK_H
#define BENCH_WORK_H
#include <stdbool.h>

/* ms that a command line takes; -1: it failed. Its output goes nowhere. */
double work_command(const char *const argv[], int times);

double work_simulator(void);    /* commands a second; -1: it failed */

/* Microseconds of CPU time that the kernel takes to tell of its sockets; -1: no lab. */
enum work_look { LOOK_ONE, LOOK_CONNECTIONS, LOOK_ALL };
double work_look(enum work_look);

/* Segments in a second of CPU time, in a bulk transfer on the kernel engine; -1: no lab. reads: the
 * receiving program reads each as it comes; else it reads at the end of each send. */
double work_bulk_engine(bool reads); /* `wire auto 0`: the engine delivers, looks, and writes its tape */
double work_bulk_relay(bool reads);  /* the same calls of the programs, and each packet read and written */

#endif
