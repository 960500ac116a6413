/* prompt_words.c - the commands of the `:` line that only the screen can carry
 * out, and completion over these and over the script language. */
#include <stdbool.h>
#include <string.h>
#include "script/nearest.h"
#include "script/script.h"
#include "ui/prompt.h"
#include "ui/theme.h"
#include "core/fsm.h"
#include "core/host.h"

const struct prompt_command prompt_table[PROMPT_NVERBS] = { /* ORDER PROMPT_VERB */
    { PROMPT_ENTER, "enter", NULL, "HOST", "shows the command that opens a shell in a host" },
    { PROMPT_SAVE,  "save",  NULL, "FILE", "writes this session as a script" },
    { PROMPT_EXPORT, "export", NULL, "FILE", "writes this session as X.svg .txt .mmd .pcapng .jsonl" },
    { PROMPT_RECORD, "record", NULL, "[FILE|off]", "records what is seen, for asciinema; again: ends it" },
    { PROMPT_UNDO,  "undo",  NULL, "",     "takes the last command back" },
    { PROMPT_REDO,  "redo",  NULL, "",     "brings back what was undone" },
    { PROMPT_SIM,   "sim",   NULL, "",     "goes on from here on the simulator" },
    { PROMPT_ENGINE, "engine", NULL, "",   "tells which engine this is, and why" },
    { PROMPT_THEME, "theme", NULL, "NAME", "takes another theme" },
    { PROMPT_CALLS, "calls", NULL, "",     "shows all system calls" },
    { PROMPT_ATLAS, "atlas", NULL, "",     "shows which edges were walked" },
    { PROMPT_GOTO,  "goto",  NULL, "STATE [STATE]", "plays the shortest way to a client's, a server's state" },
    { PROMPT_LESSONS, "lessons", NULL, "", "shows the lessons" },
    { PROMPT_RESUME, "resume", NULL, "",   "goes on with a lesson that rests" },
    { PROMPT_BIG,   "big",   NULL, "",     "diagram and story only, and back" },
    { PROMPT_HELP,  "help",  NULL, "",     "shows the keys" },
    { PROMPT_QUIT,  "quit",  "q",  "",     "leaves finwait" },
};

static bool is_word(const char *word, const char *text, size_t len)
{
    return word && strlen(word) == len && strncmp(word, text, len) == 0;
}

const struct prompt_command *prompt_find(const char *line, const char **rest)
{
    line += strspn(line, " ");
    size_t len = strcspn(line, " ");
    for (int i = 0; i < PROMPT_NVERBS; i++)
        if (is_word(prompt_table[i].word, line, len) || is_word(prompt_table[i].also, line, len)) {
            *rest = line + len + strspn(line + len, " ");
            return &prompt_table[i];
        }
    return NULL;
}

const char *prompt_near(const char *line)
{
    const char *words[PROMPT_NVERBS];
    for (int i = 0; i < PROMPT_NVERBS; i++)
        words[i] = prompt_table[i].word;
    line += strspn(line, " ");
    return word_nearest(line, strcspn(line, " "), words, PROMPT_NVERBS);
}

struct offer { const char **words; size_t n, max; const char *stem; size_t len; };

static void offer_word(struct offer *offer, const char *word)
{
    if (offer->n < offer->max && strncmp(word, offer->stem, offer->len) == 0)
        offer->words[offer->n++] = word;
}

static void offer_argument(struct offer *offer, enum prompt_verb verb, char themes[PROMPT_THEMES][THEME_NAME_MAX])
{
    if (verb == PROMPT_ENTER)
        for (int h = 0; h < HOST_COUNT; h++)
            offer_word(offer, host_name((enum host)h));
    if (verb == PROMPT_GOTO)
        for (int state = 0; state < FSM_NSTATES; state++)
            offer_word(offer, fsm_state_name((enum fsm_state)state));
    if (verb != PROMPT_THEME)
        return;
    size_t n = theme_names(themes, PROMPT_THEMES);
    for (size_t i = 0; i < n; i++)
        offer_word(offer, themes[i]);
}

size_t prompt_complete(const char *line, size_t len, const char *words[], size_t max, size_t *start,
                       char themes[PROMPT_THEMES][THEME_NAME_MAX])
{
    size_t stem = len;
    while (stem > 0 && line[stem - 1] != ' ')
        stem--;
    struct offer offer = { words, 0, max, line + stem, len - stem };
    size_t first = strspn(line, " ");
    const char *rest;
    const struct prompt_command *command = stem > first ? prompt_find(line, &rest) : NULL;
    *start = stem;
    if (command) {
        offer_argument(&offer, command->verb, themes);
        return offer.n;
    }
    offer.n = script_complete(line, len, words, max, start);
    if (stem <= first)
        for (int i = 0; i < PROMPT_NVERBS; i++)
            offer_word(&offer, prompt_table[i].word);
    return offer.n;
}
