/* screen_answer.c - the questions of a lesson: a digit answers, what happens then
 * decides, and the score is told at the end. */
#include <string.h>
#include "quiz.h"
#include "screen.h"

/* As the lesson writes it. */
static void choice_words(const struct screen *s, size_t ask, int n, char *buf, size_t cap)
{
    const struct command *choice = quiz_choice(s->script, ask, n);
    char line[80] = "";
    if (choice)
        command_print(choice, line, sizeof line);
    snprintf(buf, cap, "%s", strchr(line, ' ') ? strchr(line, ' ') + 1 : line);
}

static int open_choices(const struct screen *s, size_t *ask)
{
    return s->script && s->vs.live && !screen_rests(s) && s->vs.overlay == OVERLAY_NONE
           ? quiz_open(s->script, s->script_next, ask) : 0;
}

void screen_question(struct screen *s)
{
    size_t ask;
    int n = open_choices(s, &ask);
    if (n && !*s->message)
        screen_say(s, false, "Your answer: 1 to %d. Space shows what happens.", n);
}

/* Its choices stand there until the next words: what happened meanwhile decided. */
static bool was_closed(const struct screen *s)
{
    if (!*s->next_line || !s->vs.live || screen_rests(s) || s->vs.overlay != OVERLAY_NONE)
        return false;
    for (size_t i = s->script_next; i-- > 0;) {
        enum command_op op = script_at(s->script, i)->op;
        if (command_is_on_the_page(op))
            return op == CMD_CHOICE;
    }
    return false;
}

bool screen_answer_key(struct screen *s, int key)
{
    size_t ask;
    int n = open_choices(s, &ask);
    char words[80];
    if (!n && key >= '1' && key <= '9' && was_closed(s)) {
        screen_say(s, false, "The question is closed: Space goes on.");
        return true;
    }
    if (key < '1' || key >= '1' + n)
        return false;
    s->quiz.answer = key - '0';
    choice_words(s, ask, s->quiz.answer, words, sizeof words);
    screen_say(s, false, "You say %s. Space shows what happens.", words);
    return true;
}

/* The question that an answer belongs to, and its bit in the score; 0: there is none. */
static uint32_t question_of(const struct screen *s, size_t answer, size_t *ask)
{
    uint32_t bit = 0;
    for (size_t i = 0; i < answer; i++)
        if (script_at(s->script, i)->op == CMD_ASK) {
            *ask = i;
            if (!*script_at(s->script, i)->lang)
                bit = bit ? bit << 1 : 1;
        }
    return bit;
}

/* A question can come again, behind an undo: the later answer counts. */
void screen_judge(struct screen *s, size_t answer)
{
    size_t ask = 0;
    uint32_t bit = question_of(s, answer, &ask);
    int said = s->quiz.answer, right = bit && said ? quiz_true(s->script, ask, session_tape(s->session)) : 0;
    char words[80];
    s->quiz.answer = 0;
    if (!right)
        return;
    s->quiz.given |= bit;
    s->quiz.right = said == right ? s->quiz.right | bit : s->quiz.right & ~bit;
    choice_words(s, ask, right, words, sizeof words);
    if (!*s->message)
        screen_say(s, said != right, said == right ? "%s: that was right." : "It was %s.", words);
}

static int bits(uint32_t word)
{
    int n = 0;
    for (; word; word &= word - 1)
        n++;
    return n;
}

int screen_score(const struct screen *s, int *given)
{
    *given = bits(s->quiz.given);
    return bits(s->quiz.right);
}
