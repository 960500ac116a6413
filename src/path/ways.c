/* ways.c - the table of commands that are tried. HOST stands for both hosts in turn,
 * PEER for the other one. */
#include "ways.h"

#include <stdio.h>
#include <string.h>

static const struct { unsigned group, extra; const char *line; } moves[] = {
    {WITH_PLAIN, 0, "server listen"},           {WITH_PLAIN, 0, "client connect"},
    {WITH_PLAIN, 0, "wire deliver HOST"},       {WITH_PLAIN, 0, "HOST close"},
    {WITH_PLAIN, 1, "HOST start"},
    {WITH_REVERSED, 1, "client listen"},        {WITH_REVERSED, 1, "server connect"},
    {WITH_BIND, 2, "HOST bind 6000"},
    {WITH_PICK, 2, "wire deliver HOST =ACK"},   {WITH_LOSS, 3, "wire drop HOST"},
    {WITH_ENDS, 2, "HOST shutdown"},            {WITH_ENDS, 2, "HOST abort"},
    {WITH_TIME, 5, "wait 62s"},
    {WITH_SEND, 1, "HOST send 5"},              {WITH_RECV, 1, "HOST recv"},
    {WITH_DUP, 2, "wire dup HOST"},             {WITH_KILL, 3, "HOST kill"},
    {WITH_LISTENER, 2, "HOST set autoaccept off"},
    {WITH_SIGPIPE, 2, "HOST set sigpipe ignore"},
    {WITH_PORT, 2, "client set reuseaddr on"},  {WITH_PORT, 2, "client bind 5001"},
    {WITH_FORGED, 8, "wire inject HOST SYN"},          {WITH_FORGED, 8, "wire inject HOST SYN,ACK"},
    {WITH_FORGED, 8, "wire inject HOST ACK"},          {WITH_FORGED, 8, "wire inject HOST FIN,ACK"},
    {WITH_FORGED, 8, "wire inject HOST ACK seq=+1"},   {WITH_FORGED, 8, "wire inject HOST FIN,ACK seq=+1"},
    {WITH_FORGED, 8, "wire inject HOST ACK seq=+2"},   {WITH_FORGED, 8, "wire inject HOST FIN,ACK seq=+2"},
    {WITH_FORGED, 8, "wire inject HOST RST"},          {WITH_FORGED, 8, "wire inject HOST RST,ACK"},
    {WITH_FORGED, 8, "wire inject HOST RST seq=+1"},   {WITH_FORGED, 8, "wire inject HOST FIN"},
};

/* HOST is who walks the edge. */
#define BY(cause) (1u << ON_##cause)
#define BY_PEER (BY(SYN) | BY(SYN_ACK) | BY(ACK_OF_SYN) | BY(FIN) | BY(ACK_OF_FIN) | BY(FIN_AND_ACK_OF_FIN) | \
                 BY(FIN_AND_ACK_OF_SYN) | BY(SYN_ACK_FIN) | BY(RST) | BY(DATA_AFTER_CLOSE) | BY(BAD_SEGMENT))
#define ACKS (BY(ACK_OF_SYN) | BY(ACK_OF_FIN) | BY(BAD_SEGMENT))
#define FINS (BY(FIN) | BY(FIN_AND_ACK_OF_FIN) | BY(FIN_AND_ACK_OF_SYN))
static const struct { unsigned causes; bool forged; unsigned extra; const char *line; } strikes[] = {
    {BY(PASSIVE_OPEN), false, 0, "HOST listen"},
    {BY(ACTIVE_OPEN), false, 0, "HOST connect"},
    {BY(ACTIVE_OPEN), false, 1, "HOST socket 1 connect"}, /* a listener's own call: RFC 9293 3.10.1 */
    {BY(SEND), false, 0, "HOST send 5"},
    {BY(CLOSE) | BY(CLOSE_UNREAD) | BY(LISTENER_CLOSE), false, 0, "HOST close"},
    {BY(ABORT), false, 0, "HOST abort"},
    {BY(LISTENER_CLOSE), false, 1, "wait 2s"}, /* the timer of a half-open call finds that its listener is gone */
    {BY_PEER, false, 0, "wire deliver PEER"},
    {BY_PEER, false, 1, "wire deliver PEER =ACK"},
    {BY(2MSL) | BY(FIN_WAIT_2_TIMEOUT), false, 0, "wait 62s"},
    {BY(USER_TIMEOUT), false, 0, "wait 5min"},
    {BY(SYN), true, 0, "wire inject PEER SYN"},
    {BY(SYN), true, 1, "wire inject PEER SYN seq=+9"},
    {BY(SYN), true, 2, "wire inject PEER SYN seq=-9"},
    {BY(SYN_ACK), true, 0, "wire inject PEER SYN,ACK"},
    {BY(SYN_ACK_FIN), true, 0, "wire inject PEER SYN,FIN,ACK"},
    {ACKS, true, 0, "wire inject PEER ACK"},
    {BY(BAD_SEGMENT), true, 1, "wire inject PEER ACK seq=-1"},
    {BY(BAD_SEGMENT), true, 1, "wire inject PEER ACK ack=+9"},
    {FINS, true, 0, "wire inject PEER FIN,ACK"},
    {FINS, true, 1, "wire inject PEER FIN,ACK seq=-1"},
    {FINS, true, 1, "wire inject PEER FIN"},
    {BY(RST), true, 0, "wire inject PEER RST"},
    {BY(RST), true, 1, "wire inject PEER RST,ACK"},
    {BY(RST), true, 2, "wire inject PEER RST seq=+9"},
    {BY(RST), true, 3, "wire inject PEER RST seq=-9"},
    {BY(DATA_AFTER_CLOSE), true, 0, "wire inject PEER PSH,ACK len=5"},
};

struct list { struct ways *ways; char *text; size_t cap, used; };

/* A line with its hosts' names in it. */
static void add(struct list *l, const char *line, enum host host, struct way way)
{
    static const char *const words[] = {"HOST", "PEER"};
    const char *names[] = {host_name(host), host_name(host_peer(host))};
    if (l->ways->n == WAYS_MAX) return;
    while (*line) {
        int w = 0;
        while (w < 2 && strncmp(line, words[w], 4) != 0) w++;
        l->used += (size_t)snprintf(l->text + l->used, l->cap - l->used, "%.*s", w < 2 ? 6 : 1,
                                    w < 2 ? names[w] : line);
        line += w < 2 ? 4 : 1;
    }
    l->used += (size_t)snprintf(l->text + l->used, l->cap - l->used, "\n");
    l->ways->way[l->ways->n++] = way;
}

static void add_moves(struct list *l, unsigned with)
{
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
        const bool both = strstr(moves[i].line, "HOST");
        struct way way = {.extra = moves[i].extra, .forged = moves[i].group == WITH_FORGED, .strikes = HOST_NONE};
        for (int h = 0; moves[i].group & with && h < (both ? HOST_COUNT : 1); h++)
            add(l, moves[i].line, (enum host)h, way);
    }
}

static void add_strikes(struct list *l, unsigned with, const struct fsm_edge *edge)
{
    for (size_t i = 0; i < sizeof strikes / sizeof *strikes; i++) {
        if (!(strikes[i].causes >> edge->cause & 1)) continue;
        if (strikes[i].forged && !(with & (WITH_FORGED | WITH_FORGED_STRIKES))) continue;
        for (int h = 0; h < HOST_COUNT; h++)
            add(l, strikes[i].line, (enum host)h,
                (struct way){.extra = strikes[i].extra + (strikes[i].forged ? 8 : 0), .forged = strikes[i].forged,
                             .strikes = (enum host)h});
    }
}

int ways_make(struct ways *w, unsigned with, int edge, struct error *e)
{
    char text[WAYS_MAX * 48];
    struct list l = {.ways = w, .text = text, .cap = sizeof text};
    w->n = 0;
    add_moves(&l, with);
    if (edge >= 0) add_strikes(&l, with, &fsm_edges[edge]);
    w->script = script_parse("ways", text, l.used, e);
    for (size_t i = 0; w->script && i < w->n; i++) w->way[i].command = script_at(w->script, i);
    return w->script ? 0 : -1;
}

void ways_free(struct ways *w)
{
    script_free(w->script);
    w->script = NULL;
}
