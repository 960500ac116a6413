#include <unistd.h>
/* sleep(1) */
void test_wait(void) { usleep(5); }
