/* segment_text.c - flags of a segment in words, both ways ("SYN,ACK"). */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "core/segment.h"

struct flag { uint8_t bit; const char *name; };

/* In the order of printing: what moves the state machine comes first. */
static const struct flag flag_table[] = {
    {SEG_SYN, "SYN"}, {SEG_FIN, "FIN"}, {SEG_RST, "RST"}, {SEG_PSH, "PSH"},
    {SEG_URG, "URG"}, {SEG_ACK, "ACK"}, {SEG_ECE, "ECE"}, {SEG_CWR, "CWR"},
};
enum { FLAGS = sizeof flag_table / sizeof *flag_table };

char *segment_flags_print(uint8_t flags, char *buf, size_t cap)
{
    char line[40] = "";
    size_t used = 0;
    for (size_t i = 0; i < FLAGS; i++)
        if (flags & flag_table[i].bit)
            used += (size_t)snprintf(line + used, sizeof line - used, "%s%s", used ? "," : "", flag_table[i].name);
    (void)snprintf(buf, cap, "%s", used ? line : "-");
    return buf;
}

static int flag_bit(const char *text, size_t len)
{
    for (size_t i = 0; i < FLAGS; i++)
        if (strlen(flag_table[i].name) == len && strncasecmp(flag_table[i].name, text, len) == 0)
            return flag_table[i].bit;
    return -1;
}

int segment_flags_parse(const char *text, size_t len)
{
    int flags = 0;
    for (const char *end = text + len;;) {
        const char *comma = text < end ? memchr(text, ',', (size_t)(end - text)) : NULL;
        const int bit = flag_bit(text, (size_t)((comma ? comma : end) - text));
        if (bit < 0) return -1;
        flags |= bit;
        if (!comma) return flags;
        text = comma + 1;
    }
}
