/* inject.c - the form of a segment to be forged. What it sends is a line as a
 * script has it, and so is what it tells beforehand: one parser judges both. */
#include "ui/inject.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "script/script.h"
#include "ui/key.h"

static void move(struct inject_form *form, int by)
{
    form->field = (enum inject_field)(((int)form->field + by + INJECT_FIELDS) % INJECT_FIELDS);
}

static void sideways(struct inject_form *form, int by)
{
    if (form->field == INJECT_HOST) form->host = host_peer(form->host);
    else if (form->field == INJECT_FLAGS) form->flag = (form->flag + by + INJECT_NFLAGS) % INJECT_NFLAGS;
}

static void toggle_letter(struct inject_form *form, int key)
{
    for (int i = 0; i < INJECT_NFLAGS; i++) {
        char name[40];
        segment_flags_print(inject_flags[i], name, sizeof name);
        if (toupper(key) != name[0]) continue;
        form->flags ^= inject_flags[i];
        form->flag = i;
    }
}

static void write_key(struct inject_form *form, int key)
{
    char *word = form->word[form->field];
    size_t len = strlen(word);
    bool number = form->field >= INJECT_SEQ, sign = key == '+' || key == '-';
    if (key == UI_KEY_BACKSPACE && number && len > 0) word[len - 1] = '\0';
    else if (number && ((key >= '0' && key <= '9') || sign) && len + 1 < INJECT_WORD)
        word[len] = (char)key, word[len + 1] = '\0';
}

static void space(struct inject_form *form)
{
    if (form->field == INJECT_FLAGS) form->flags ^= inject_flags[form->flag];
    else sideways(form, 1);
}

enum inject_event inject_key(struct inject_form *form, int key)
{
    switch (key) {
    case UI_KEY_ENTER: return *form->fault ? INJECT_EDITED : INJECT_ENTERED;
    case UI_KEY_ESC:   return INJECT_LEFT;
    case UI_KEY_UP: case UI_KEY_BACKTAB: move(form, -1); break;
    case UI_KEY_DOWN: case UI_KEY_TAB:   move(form, 1); break;
    case UI_KEY_LEFT:  sideways(form, -1); break;
    case UI_KEY_RIGHT: sideways(form, 1); break;
    case ' ':          space(form); break;
    default:
        if (key > 0 && key < 128 && isalpha(key)) toggle_letter(form, key);
        else if (key == UI_KEY_BACKSPACE || (key > 0 && key < 128)) write_key(form, key);
        break;
    }
    return INJECT_EDITED;
}

void inject_line(const struct inject_form *form, char *buf, size_t cap)
{
    static const char *const names[INJECT_FIELDS] = {[INJECT_SEQ] = "seq", [INJECT_ACK] = "ack", [INJECT_LEN] = "len",
                                                     [INJECT_SPORT] = "sport", [INJECT_DPORT] = "dport"};
    char flags[40];
    size_t used = (size_t)snprintf(buf, cap, "wire inject %s %s", host_name(form->host),
                                   segment_flags_print(form->flags, flags, sizeof flags));
    for (int i = INJECT_SEQ; i < INJECT_FIELDS; i++)
        if (*form->word[i] && used < cap && (i != INJECT_ACK || form->flags & SEG_ACK))
            used += (size_t)snprintf(buf + used, cap - used, " %s=%s", names[i], form->word[i]);
}

/* Errors begin with "name:line:column: "; in a form that is noise. */
static const char *bare(const char *text)
{
    const char *message = strstr(text, ": ");
    return message ? message + 2 : text;
}

void inject_foretell(struct inject_form *form, const struct model *model, const struct tape *tape)
{
    char line[160];
    struct error error;
    *form->fault = '\0';
    if (!form->flags) {
        snprintf(form->fault, sizeof form->fault, "A segment needs a flag: s a f r p set them.");
        return;
    }
    inject_line(form, line, sizeof line);
    struct script *script = script_parse("form", line, strlen(line), &error);
    const struct command *command = script ? script_at(script, 0) : NULL;
    if (command) forecast_make(&form->forecast, model, tape, command);
    else snprintf(form->fault, sizeof form->fault, "%.150s", bare(error.text));
    script_free(script);
}
