/* quiz.c - see quiz.h. */
#include "quiz.h"

int quiz_open(const struct script *script, size_t next, size_t *ask)
{
    int n = 0;
    while (next > 0 && script_at(script, next - 1)->op == CMD_CHOICE) {
        next--;
        n++;
    }
    if (n == 0 || n > QUIZ_CHOICES || next == 0 || script_at(script, next - 1)->op != CMD_ASK)
        return 0;
    *ask = next - 1;
    return n;
}

const struct command *quiz_choice(const struct script *script, size_t ask, int n)
{
    const struct command *command = n > 0 ? script_at(script, ask + (size_t)n) : NULL;
    return command && command->op == CMD_CHOICE ? command : NULL;
}

/* 2: just these flags. 1: the ACK that nearly every segment has was not named. */
static int flags_fit(uint8_t flags, uint8_t choice)
{
    flags &= (uint8_t)~SEG_PSH;
    choice &= (uint8_t)~SEG_PSH;
    return flags == choice ? 2 : (flags & ~SEG_ACK) == choice ? 1 : 0;
}

static int fits(const struct tape_event *e, const struct command *choice)
{
    if (e->kind == TAPE_STATE && choice->u.choice.kind == CHOICE_STATE)
        return e->u.state.to == choice->u.choice.state ? 2 : 0;
    if (e->kind == TAPE_SENT && choice->u.choice.kind == CHOICE_FLAGS && !(e->u.sent.marks & (SENT_FORGED | SENT_COPY)))
        return flags_fit(e->u.sent.seg.flags, choice->u.choice.flags);
    return 0;
}

static int best_of(const struct script *script, size_t ask, const struct tape_event *e)
{
    int best = 0, fit = 0;
    for (int n = 1; quiz_choice(script, ask, n); n++)
        if (fits(e, quiz_choice(script, ask, n)) > fit) {
            fit = fits(e, quiz_choice(script, ask, n));
            best = n;
        }
    return best;
}

static int nothing_of(const struct script *script, size_t ask)
{
    const struct command *choice;
    for (int n = 1; (choice = quiz_choice(script, ask, n)); n++)
        if (choice->u.choice.kind == CHOICE_NOTHING)
            return n;
    return 0;
}

/* The last that came true counts. What a timer has sent again while the question was
 * put counts too: then it lies before the question, but behind what was done last. */
int quiz_true(const struct script *script, size_t ask, const struct tape *tape)
{
    uint32_t i = tape_len(tape), line = script_at(script, ask)->line;
    bool behind = true;
    while (i-- > 0) {
        const struct tape_event *e = tape_at(tape, i);
        if (e->kind == TAPE_COMMAND && e->u.command.line == line)
            behind = false;
        else if (e->kind == TAPE_COMMAND && !behind && command_is_action(e->u.command.op))
            break;
        bool again = e->kind == TAPE_SENT && e->u.sent.marks & SENT_AGAIN;
        int best = behind || again ? best_of(script, ask, e) : 0;
        if (best)
            return best;
    }
    return nothing_of(script, ask);
}
