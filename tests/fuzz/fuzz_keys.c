/* fuzz_keys.c - any keys at any time: the table, the footer, the `:` line
 * and the form of a forged segment answer, and the line stays whole UTF-8. The model is folded from nothing; the
 * first byte of the input says what is true in it. */
#include <stdlib.h>
#include <string.h>
#include "fuzz.h"
#include "ui/inject.h"
#include "ui/keymap.h"
#include "ui/prompt.h"

static void model_from(struct model *m, uint8_t bits)
{
    model_init(m);
    m->host[HOST_CLIENT].running = bits & 1;
    m->host[HOST_SERVER].running = bits & 2;
    m->nheld = bits >> 2 & 3;
    for (uint32_t i = 0; i < m->nheld; i++) m->held[i] = (struct model_held){.number = i + 1, .from = i & 1};
    m->nsockets = bits >> 4 & 3;
    for (uint32_t i = 0; i < m->nsockets; i++)
        m->socket[i] = (struct model_socket){.number = 1, .host = i & 1, .state = (enum fsm_state)(bits % FSM_NSTATES),
                                             .owned = bits & 64};
}

static void key_use(const struct keymap_state *state, int key)
{
    enum host host;
    char why[160], line[200];
    const struct keymap_row *row = keymap_find(key, &host);
    if (!row) return;
    if (!keymap_able(row, host, state, why, sizeof why) && !*why) abort(); /* a refusal has a reason */
    keymap_command(row, host, state, line, sizeof line);
}

static void form_use(struct inject_form *form, const struct keymap_state *state, int key)
{
    char line[200];
    if (inject_key(form, key) == INJECT_LEFT) *form = (struct inject_form){.flags = SEG_RST};
    inject_foretell(form, state->model, state->tape);
    inject_line(form, line, sizeof line);
}

static int key_next(const uint8_t **data, size_t *size)
{
    int key = *(*data)++;
    --*size;
    if (key >= 0xe0) return UI_KEY_BASE + key - 0xe0;
    if (key < 0x80 || !*size) return key;
    --*size;
    return (key & 0x1f) << 8 | *(*data)++;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tape *tape = tape_new();
    struct model *model = malloc(sizeof *model);
    struct prompt *prompt = prompt_new();
    if (tape && model && prompt && size) {
        model_from(model, *data++);
        size--;
        prompt_clear(prompt);
        struct keymap_state state = {.model = model, .tape = tape, .live = size & 1, .replay = size & 2, .chosen = 2};
        struct inject_form form = {.flags = SEG_RST};
        while (size) {
            struct keymap_footer footer;
            int key = key_next(&data, &size), choice;
            key_use(&state, key);
            form_use(&form, &state, key);
            keymap_footer_fill(&footer, &state);
            if (prompt_key(prompt, key) != PROMPT_EDITED) prompt_clear(prompt);
            if ((size_t)prompt_cursor(prompt) > strlen(prompt_text(prompt))) abort();
            prompt_choices(prompt, &choice);
        }
    }
    prompt_free(prompt);
    free(model);
    tape_free(tape);
    return 0;
}
