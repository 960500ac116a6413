/* sheet.c - see sheet.h. */
#include "sheet.h"
#include <string.h>

const struct diagram_map *sheet_map(void) { return &diagram_grand; }

static void add(struct sheet_bank *bank, const char *word)
{
    size_t at = 0;
    while (at < bank->n && strcmp(bank->word[at], word) < 0) at++;
    if (at < bank->n && strcmp(bank->word[at], word) == 0) {
        bank->times[at]++;
        return;
    }
    if (bank->n == SHEET_BANK_MOST) return;
    memmove(&bank->word[at + 1], &bank->word[at], (bank->n - at) * sizeof bank->word[0]);
    memmove(&bank->times[at + 1], &bank->times[at], (bank->n - at) * sizeof bank->times[0]);
    bank->word[at] = word;
    bank->times[at] = 1;
    bank->n++;
}

void sheet_states(struct sheet_bank *bank)
{
    *bank = (struct sheet_bank){.n = 0};
    for (size_t i = 0; i < sheet_map()->nnodes; i++) add(bank, fsm_state_name(sheet_map()->node[i].state));
}

void sheet_labels(struct sheet_bank *bank)
{
    *bank = (struct sheet_bank){.n = 0};
    for (size_t i = 0; i < sheet_map()->nroutes; i++) add(bank, sheet_map()->route[i].label);
}

bool sheet_bank_row(const struct sheet_bank *bank, size_t *at, int cols, char row[SHEET_ROW])
{
    size_t used = 0;
    row[0] = '\0';
    for (; *at < bank->n; ++*at) {
        char word[48];
        int width = snprintf(word, sizeof word, "%s%s", used ? "   " : "", bank->word[*at]);
        if (bank->times[*at] > 1)
            width += snprintf(word + width, sizeof word - (size_t)width, " x%d", bank->times[*at]);
        if ((int)used + width > cols) return true;
        used += (size_t)snprintf(row + used, SHEET_ROW - used, "%s", word);
    }
    return used > 0;
}
