/* coverage.c - see coverage.h. */
#include "coverage.h"

#include <string.h>

/* What a segment is, the telling flag first. */
enum class { CLASS_RST, CLASS_SYN, CLASS_SYN_ACK, CLASS_FIN, CLASS_DATA, CLASS_ACK, CLASS_OTHER, CLASSES };
static const char *const class_names[CLASSES] = {"RST", "SYN", "SYN,ACK", "FIN", "data", "ACK", "other"};

/* Calls of a host, in the order of enum command_op; shutdown is three. */
enum { CALLS = 14, SHUTDOWN_AT = CMD_SHUTDOWN };
static const char *const call_names[CALLS] = {
    "listen", "connect", "accept", "send", "recv", "close", "shutdown rd", "shutdown", "shutdown rdwr",
    "abort",  "bind",    "kill",   "start", "set",
};
/* Where each group of kinds begins. */
enum {
    AT_CALLS = 0,
    AT_DELIVER = AT_CALLS + HOST_COUNT * CALLS,
    AT_INJECT = AT_DELIVER + HOST_COUNT * CLASSES,
    AT_DROP = AT_INJECT + HOST_COUNT * CLASSES,
    AT_DUP = AT_DROP + HOST_COUNT,
    AT_SWAP = AT_DUP + HOST_COUNT,
    AT_OTHER = AT_SWAP + HOST_COUNT,
};
enum other { DELIVER_ALL, DROP_ALL, NO_DELIVER, NO_DROP, NO_DUP, NO_SWAP, OTHER_WAIT, OTHER_AUTO, OTHER_SEED, OTHERS };
static const char *const other_names[OTHERS] = {
    "deliver all", "drop all", "deliver nothing", "drop nothing", "dup nothing", "swap nothing", "wait", "auto", "seed",
};
_Static_assert(AT_OTHER + OTHERS <= KINDS, "KINDS is too small");

int pair_of(const struct model *m)
{
    return (int)model_state(m, HOST_CLIENT) * FSM_NSTATES + (int)model_state(m, HOST_SERVER);
}

static enum class class_of(uint8_t flags, unsigned len)
{
    if (flags & SEG_RST) return CLASS_RST;
    if (flags & SEG_SYN) return flags & SEG_ACK ? CLASS_SYN_ACK : CLASS_SYN;
    if (flags & SEG_FIN) return CLASS_FIN;
    if (len) return CLASS_DATA;
    return flags & SEG_ACK ? CLASS_ACK : CLASS_OTHER;
}

static int kind_of_pick(const struct command *c, const struct model *m, const struct tape *t)
{
    const struct model_held *held = model_pick(m, t, &c->u.pick);
    const struct tape_event *sent = held ? tape_at(t, held->sent) : NULL;
    if (c->u.pick.all) return AT_OTHER + (int)(c->op == CMD_DELIVER ? DELIVER_ALL : DROP_ALL);
    if (!sent) return AT_OTHER + (int)NO_DELIVER + (int)(c->op - CMD_DELIVER);
    int from = (int)held->from;
    if (c->op == CMD_DROP) return AT_DROP + from;
    if (c->op == CMD_DUP) return AT_DUP + from;
    if (c->op == CMD_SWAP) return AT_SWAP + from;
    return AT_DELIVER + from * CLASSES + (int)class_of(sent->u.sent.seg.flags, sent->u.sent.seg.len);
}

int kind_of(const struct command *c, const struct model *m, const struct tape *t)
{
    int call = (int)c->op;
    if (c->op == CMD_EXPECT || command_is_words(c->op)) return KIND_NONE;
    if (c->op == CMD_WAIT) return AT_OTHER + OTHER_WAIT;
    if (c->op == CMD_AUTO) return AT_OTHER + OTHER_AUTO;
    if (c->op == CMD_SEED) return AT_OTHER + OTHER_SEED;
    if (c->op == CMD_INJECT)
        return AT_INJECT + (int)c->host * CLASSES + (int)class_of(c->u.inject.flags, c->u.inject.len);
    if (command_table[c->op].subject == SUBJECT_WIRE) return kind_of_pick(c, m, t);
    if (c->op == CMD_SHUTDOWN) call = SHUTDOWN_AT + (int)c->u.how;
    if (c->op > CMD_SHUTDOWN) call += SHUTDOWN_RDWR;
    return AT_CALLS + (int)c->host * CALLS + call;
}

char *kind_name(int kind, char *buf, size_t cap)
{
    static const struct { int at, each; const char *word; const char *const *names; } groups[] = {
        {AT_CALLS, CALLS, NULL, call_names},      {AT_DELIVER, CLASSES, "deliver", class_names},
        {AT_INJECT, CLASSES, "inject", class_names}, {AT_DROP, 1, "drop", NULL},
        {AT_DUP, 1, "dup", NULL},                 {AT_SWAP, 1, "swap", NULL},
    };
    if (kind >= AT_OTHER) {
        snprintf(buf, cap, "%s", kind < AT_OTHER + OTHERS ? other_names[kind - AT_OTHER] : "nothing");
        return buf;
    }
    size_t g = sizeof groups / sizeof *groups - 1;
    while (groups[g].at > kind) g--;
    int within = kind - groups[g].at;
    const char *host = host_name((enum host)(within / groups[g].each));
    const char *name = groups[g].names ? groups[g].names[within % groups[g].each] : "";
    if (groups[g].word) snprintf(buf, cap, "%s %s%s%s", groups[g].word, host, *name ? " " : "", name);
    else snprintf(buf, cap, "%s %s", host, name);
    return buf;
}

static uint32_t in_pair(const struct coverage *c, size_t pair)
{
    uint32_t n = 0;
    for (size_t kind = 0; kind < KINDS; kind++) n += c->n[pair][kind] > 0;
    return n;
}

uint32_t coverage_count(const struct coverage *c)
{
    uint32_t n = 0;
    for (size_t pair = 0; pair < PAIRS; pair++) n += in_pair(c, pair);
    return n;
}

void coverage_print(const struct coverage *c, FILE *f)
{
    fprintf(f, "Kinds of commands compared, by the states before them (client down, server across):\n%12s", "");
    for (int s = 0; s < FSM_NSTATES; s++) fprintf(f, " %11s", fsm_state_netstat((enum fsm_state)s));
    for (int s = 0; s < FSM_NSTATES; s++) {
        fprintf(f, "\n%-12s", fsm_state_netstat((enum fsm_state)s));
        for (int k = 0; k < FSM_NSTATES; k++) {
            uint32_t n = in_pair(c, (size_t)(s * FSM_NSTATES + k));
            if (n) fprintf(f, " %11u", n);
            else fprintf(f, " %11s", ".");
        }
    }
    fputc('\n', f);
}
