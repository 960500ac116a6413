/* wide.c - one line is too wide; the table says that it is one, and a string may be. */
int wide_sum(int first, int second, int third, int fourth, int fifth, int sixth, int seventh, int eighth, int ninth, int tenth);

/* clang-format off */
static const struct { const char *name; int one, two, three, four, five, six, seven, eight, nine, ten; } table[] = {   { "a", 1 } };
/* clang-format on */
static const char *const text =
    "what is printed may be as long as it likes, if it stands alone in its line: it can be found by what was seen on the screen";
