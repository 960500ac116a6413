/* screen_find.c - `/`: looks back to the nearest earlier step whose lines, as
 * `finwait run` prints them, have the words. A line of its own with its own
 * history: what is sought is no command. */
#include <stdio.h>
#include <string.h>
#include "screen.h"
#include "steps.h"

void screen_find_open(struct screen *s)
{
    prompt_clear(s->search);
    s->searching = true;
}

static void find(struct screen *s)
{
    const struct tape *tape = session_tape(s->session);
    char line[200];
    bool wrapped;
    uint32_t seq = step_find(tape, s->vs.cursor, s->words, &wrapped);
    if (seq == TAPE_FULL) {
        screen_say(s, true, "No line of the tape has \"%s\". Try a state, FIN,ACK, #3, close or ECONNRESET.", s->words);
        return;
    }
    step_line(tape, seq, line, sizeof line);
    screen_look(s, step_forward(tape, seq, STEP_EVENT));
    screen_say(s, false, "%s: %s", wrapped ? "Nothing earlier; the latest" : "Found", line);
}

/* Enter on an empty line goes on with the words before. */
static void entered(struct screen *s, const char *words)
{
    if (*words)
        snprintf(s->words, sizeof s->words, "%s", words);
    if (*s->words)
        find(s);
    else
        screen_say(s, false, "Type words of the tape behind /: FIN_WAIT_2, SYN,ACK, close.");
}

void screen_find_key(struct screen *s, int key)
{
    if (key == UI_KEY_TAB) /* it completes commands; these are other words */
        return;
    enum prompt_event event = prompt_key(s->search, key);
    s->searching = event == PROMPT_EDITED;
    if (event == PROMPT_ENTERED || key == UI_KEY_ENTER)
        entered(s, prompt_text(s->search));
}
