/* text.c - see core/text.h. RFC 3629: no longer form than needed, no surrogates. */
#include "core/text.h"

#include <stdint.h>

size_t text_char(const char *utf8)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *s = (const unsigned char *)utf8;
    const size_t n = s[0] == 0 ? 0 : s[0] < 0x80 ? 1 : s[0] < 0xc0 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf8 ? 4 : 0;
    if (n < 2) return n;
    uint32_t point = s[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xc0) != 0x80) return 0;
        point = point << 6 | (s[i] & 0x3f);
    }
    return point < least[n] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000) ? 0 : n;
}

char *text_copy(char *buf, size_t cap, const char *utf8)
{
    size_t used = 0;
    while (*utf8) {
        const size_t n = text_char(utf8), wanted = n ? n : 1;
        if (used + wanted >= cap) break;
        for (size_t i = 0; i < wanted; i++) buf[used++] = n ? utf8[i] : '?';
        utf8 += wanted;
    }
    buf[used] = '\0';
    return buf;
}
