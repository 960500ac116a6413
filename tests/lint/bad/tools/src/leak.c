#include <stdlib.h>

int leak(int n)
{
    char *text = malloc(10);
    if (n < 0) return -1;
    if (!text) return 0;
    text[0] = 'a';
    n += text[0] == 'a';
    free(text);
    return n;
}
