/* text.c - see core/text.h. RFC 3629: no longer form than needed, no surrogates. */
#include "core/text.h"

#include <stdbool.h>
#include <stdint.h>

size_t text_char(const char *utf8)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *s = (const unsigned char *)utf8;
    const size_t n = s[0] == 0 ? 0 : s[0] < 0x80 ? 1 : s[0] < 0xc0 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf8
                   ? 4 : 0;
    if (n < 2) return n;
    uint32_t point = s[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xc0) != 0x80) return 0;
        point = point << 6 | (s[i] & 0x3f);
    }
    return point < least[n] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000) ? 0 : n;
}

/* Of n bytes, n as text_char() says: what a terminal obeys instead of showing it (C0, DEL,
 * C1), and what turns the order of the letters around (Unicode's bidirectional controls). */
static bool is_control(const char *utf8, size_t n)
{
    const unsigned char *s = (const unsigned char *)utf8;
    if (n == 1) return s[0] < 0x20 || s[0] == 0x7f;
    if (n == 2) return s[0] == 0xc2 && s[1] < 0xa0;
    const bool embeds = s[1] == 0x80 && s[2] >= 0xaa && s[2] <= 0xae;   /* U+202A..U+202E */
    const bool isolates = s[1] == 0x81 && s[2] >= 0xa6 && s[2] <= 0xa9; /* U+2066..U+2069 */
    return n == 3 && s[0] == 0xe2 && (embeds || isolates);
}

char *text_copy(char *buf, size_t cap, const char *utf8)
{
    size_t used = 0;
    while (*utf8) {
        const size_t n = text_char(utf8);
        const bool shown = n && !is_control(utf8, n);
        const size_t wanted = shown ? n : 1;
        if (used + wanted >= cap) break;
        for (size_t i = 0; i < wanted; i++) buf[used++] = shown ? utf8[i] : '?';
        utf8 += n ? n : 1;
    }
    buf[used] = '\0';
    return buf;
}
