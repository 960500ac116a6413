/* meter.h - measures any full-screen program from outside, over a pseudo terminal:
 * what stands beside each other in the table was measured in the same way. */
#ifndef BENCH_METER_H
#define BENCH_METER_H
#include <stdbool.h>

struct meter_program {
    const char *const *argv;    /* NULL-ended */
    const char *const *prelude; /* keys before anything is measured; NULL-ended */
    const char *const *keys;    /* given in turn; NULL-ended */
    int starts, presses, idle_ms;
};

/* Times in ms. A frame ends with the last byte before 50 ms of silence. */
struct meter_result {
    double start_first, start_frame;  /* exec to the first byte, to the end of the frame: medians */
    double key_first_p99, key_frame_p99, key_first_p50;
    double key_bytes;                 /* median */
    double idle_cpu;                  /* of the program and all its children, in idle_ms */
    long idle_wakeups;                /* their voluntary context switches */
};

/* False: it could not be run. */
bool meter_run(const struct meter_program *, struct meter_result *);

double meter_percentile(double *values, int n, int percent); /* sorts them */
double meter_ms(void); /* CLOCK_MONOTONIC */

#endif
