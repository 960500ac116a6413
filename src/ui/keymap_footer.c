/* keymap_footer.c - which six keys matter now. Each moment of a connection has
 * its list, most wanted first; of it the keys that work now are taken, as many as
 * the smallest screen has room for, and help always. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "core/text.h"
#include "keymap_able.h"

struct offer {
    enum keymap_id id, with; /* with: a second key told in one breath ("Up Down"); KEYMAP_COUNT: none */
    enum host host;
    const char *help;        /* NULL ends */
};
#define ONE(id, help) { KEYMAP_##id, KEYMAP_COUNT, HOST_NONE, help }
#define TWO(id, with, help) { KEYMAP_##id, KEYMAP_##with, HOST_NONE, help }
#define OF(host, id, help) { KEYMAP_##id, KEYMAP_COUNT, HOST_##host, help }

static bool when_atlas(const struct keymap_state *s) { return s->atlas; }
static bool when_lessons(const struct keymap_state *s) { return s->lessons; }
static bool when_goto(const struct keymap_state *s) { return s->go; }
static bool when_help(const struct keymap_state *s) { return s->help; }
static bool when_back(const struct keymap_state *s) { return !s->live; }
static bool when_back_in_script(const struct keymap_state *s) { return s->plays_on; }
static bool when_script(const struct keymap_state *s) { return s->script; }
static bool when_following(const struct keymap_state *s) { return s->following; }
static bool when_several(const struct keymap_state *s) { return s->model->nheld > 1; }
static bool when_held(const struct keymap_state *s) { return s->model->nheld == 1; }

static bool any_state(const struct keymap_state *s, enum fsm_state state)
{
    for (uint32_t i = 0; i < s->model->nsockets; i++)
        if (s->model->socket[i].state == state && !s->model->socket[i].gone)
            return true;
    return false;
}

static bool when_time_wait(const struct keymap_state *s) { return any_state(s, FSM_TIME_WAIT); }

static bool when_open(const struct keymap_state *s)
{
    return keymap_open(s->model, HOST_CLIENT, false) || keymap_open(s->model, HOST_SERVER, false);
}

static bool in_fin_wait(const struct model_socket *socket)
{
    return socket && (socket->state == FSM_FIN_WAIT_1 || socket->state == FSM_FIN_WAIT_2);
}

/* One of them has said its last word and listens still. */
static bool when_half_closed(const struct keymap_state *s)
{
    return in_fin_wait(keymap_open(s->model, HOST_CLIENT, false)) ||
           in_fin_wait(keymap_open(s->model, HOST_SERVER, false));
}

static bool when_dead(const struct keymap_state *s)
{
    return !s->model->host[HOST_CLIENT].running || !s->model->host[HOST_SERVER].running;
}

static bool when_any(const struct keymap_state *s)
{
    (void)s;
    return true;
}

/* REC: the sign of a recording */
enum { OFFERS = 10, SMALLEST_COLS = 80 - 2, BIG_COLS = 64 - 2, SCRIPT_COLS = 38, REC_COLS = 6 };
static const struct {
    bool (*when)(const struct keymap_state *);
    struct offer offers[OFFERS];
} moments[] = {
    { when_atlas,
      { TWO(CHOOSE_UP, CHOOSE_DOWN, "choose"), ONE(DELIVER_CHOSEN, "the way to walk it"), ONE(ESCAPE, "close"),
        ONE(QUIT, "quit") } },
    { when_lessons,
      { TWO(CHOOSE_UP, CHOOSE_DOWN, "choose"), ONE(DELIVER_CHOSEN, "start"), ONE(ESCAPE, "close"),
        ONE(QUIT, "quit") } },
    { when_goto, { ONE(DELIVER_CHOSEN, "play the way"), ONE(ESCAPE, "close"), ONE(QUIT, "quit") } },
    { when_help, { ONE(ESCAPE, "close"), TWO(CHOOSE_UP, CHOOSE_DOWN, "scroll"), ONE(QUIT, "quit") } },
    { when_back_in_script, { ONE(DELIVER, "forward again"), ONE(BACK, "back"), ONE(UNDO, "go on from here"),
                             ONE(LAST, "end"), ONE(HELP, "help"), ONE(QUIT, "quit") } },
    { when_back, { ONE(FORWARD, "forward"), ONE(BACK, "back"), ONE(UNDO, "go on from here"), ONE(LAST, "end"),
                   TWO(COMMAND_BACK, COMMAND_FORWARD, "a command"), ONE(HELP, "help"), ONE(QUIT, "quit") } },
    { when_following, { TWO(CHOOSE_UP, CHOOSE_DOWN, "other socket"), ONE(ESCAPE, "newest"), ONE(DELIVER, "deliver"),
                        ONE(BACK, "back"), ONE(UNDO, "undo"), ONE(HELP, "help"), ONE(QUIT, "quit") } },
    { when_script,
      { ONE(DELIVER, "play the next line"), ONE(BACK, "back"), ONE(UNDO, "undo"), ONE(PROMPT, "command"),
        ONE(HELP, "help"),
                     ONE(QUIT, "quit") } },
    { when_several,
      { ONE(DELIVER, "deliver"), TWO(CHOOSE_UP, CHOOSE_DOWN, "choose"), ONE(SWAP, "swap"), ONE(DROP, "drop"),
        ONE(DUP, "duplicate"), ONE(BACK, "back"), ONE(UNDO, "undo"), ONE(HELP, "help") } },
    { when_held, { ONE(DELIVER, "deliver"), ONE(DROP, "drop"), OF(CLIENT, RECV, "receive"),
                   OF(SERVER, RECV, "server receives"), OF(SERVER, CLOSE, "server closes"), ONE(DUP, "duplicate"),
                   ONE(BACK, "back"), ONE(UNDO, "undo"), ONE(HELP, "help"), ONE(QUIT, "quit") } },
    { when_time_wait,
      { ONE(PASS, "let time pass"), OF(CLIENT, CONNECT, "connect"), OF(SERVER, START, "restart"),
        OF(SERVER, KILL, "kill -9"),
                        OF(SERVER, CLOSE, "server closes"),
                        OF(SERVER, REUSEADDR, "REUSEADDR"), ONE(BACK, "back"), ONE(UNDO, "undo"), ONE(HELP, "help"),
                        ONE(QUIT, "quit") } },
    { when_dead,
      { OF(CLIENT, START, "start the client"), OF(SERVER, START, "start the server"), OF(CLIENT, SEND, "send"),
        OF(CLIENT, CLOSE, "close"), OF(SERVER, CLOSE, "server closes"), ONE(PASS, "let time pass"), ONE(BACK, "back"),
        ONE(UNDO, "undo"), ONE(HELP, "help") } },
    { when_half_closed, { OF(CLIENT, SEND, "send"), OF(SERVER, SEND, "server sends"), OF(CLIENT, RECV, "receive"),
                          OF(SERVER, RECV, "server receives"), OF(SERVER, CLOSE, "server closes"),
                          OF(CLIENT, CLOSE, "close"), ONE(PASS, "let time pass"), ONE(BACK, "back"), ONE(UNDO, "undo"),
                          ONE(HELP, "help") } },
    { when_open, { OF(CLIENT, SEND, "send"), OF(CLIENT, RECV, "receive"), OF(SERVER, RECV, "server receives"),
                   OF(CLIENT, CLOSE, "close"), OF(SERVER, CLOSE, "server closes"),
                   ONE(PASS, "let time pass"), OF(SERVER, KILL, "kill -9"), ONE(BACK, "back"), ONE(UNDO, "undo"),
                   ONE(HELP, "help") } },
    { when_any,
      { OF(SERVER, LISTEN, "listen"), OF(CLIENT, CONNECT, "connect"), ONE(LESSONS, "lessons"), ONE(PROMPT, "command"),
        ONE(HELP, "help"),
                  ONE(QUIT, "quit") } },
};

static bool can_send(const struct model_socket *socket)
{
    return socket && (socket->state == FSM_ESTABLISHED || socket->state == FSM_CLOSE_WAIT);
}

/* close() with unread data sends RST (RFC 1122 4.2.2.13): reading comes first.
 * The kernel counts a FIN that was not read as one byte (tcp_diag_get_info). */
static bool unread(const struct model_socket *socket)
{
    return socket && socket->recvq > (socket->state == FSM_CLOSE_WAIT ? 1 : 0);
}

/* What would only fail is not refused, but it is nothing to offer either. */
static bool worth(const struct offer *offer, const struct keymap_state *s)
{
    const struct keymap_row *row = &keymap_table[offer->id];
    char why[160];
    if (s->atlas || s->lessons || s->go) /* there every key is about the list */
        return true;
    if (offer->id == KEYMAP_LISTEN && any_state(s, FSM_LISTEN))
        return false;
    if (offer->id == KEYMAP_CLOSE && !keymap_open(s->model, offer->host, false))
        return false;
    if (offer->id == KEYMAP_SEND && !can_send(keymap_open(s->model, offer->host, false)))
        return false;
    if (offer->id == KEYMAP_RECV && !unread(keymap_open(s->model, offer->host, false)))
        return false;
    return keymap_able(row, offer->host, s, why, sizeof why);
}

static void write_keys(char *buf, size_t cap, const struct offer *offer)
{
    char one[16], two[16] = "";
    int key = keymap_table[offer->id].keys[0];
    ui_key_name(offer->host == HOST_SERVER ? toupper(key) : key, one, sizeof one);
    if (offer->with != KEYMAP_COUNT)
        ui_key_name(keymap_table[offer->with].keys[0], two, sizeof two);
    snprintf(buf, cap, "%.6s%s%.4s", one, *two ? " " : "", two);
}

/* Columns a hint takes: a blank at each side of the key, one before the words, two behind. */
static int hint_width(const struct offer *offer)
{
    char keys[16];
    write_keys(keys, sizeof keys, offer);
    return canvas_width(keys) + canvas_width(offer->help) + 5;
}

static int help_width(const struct offer *offers)
{
    for (const struct offer *offer = offers; offer->help; offer++)
        if (offer->id == KEYMAP_HELP)
            return hint_width(offer);
    return 0;
}

/* Those of the moment; the way back to what rests, or strayed, stands second. */
static void list_offers(struct offer to[OFFERS + 1], const struct offer *from, const struct keymap_state *s)
{
    bool back = !s->atlas && !s->lessons && !s->go && !s->help && s->live && (s->rests || s->failed);
    for (int i = 0, n = 0; i < OFFERS && from[i].help && n < OFFERS; i++) {
        to[n++] = from[i];
        if (i == 0 && back)
            to[n++] = (struct offer)ONE(RESUME, s->rests ? s->plays : "play it again");
    }
}

void keymap_footer_fill(struct keymap_footer *footer, const struct keymap_state *s)
{
    memset(footer, 0, sizeof *footer);
    size_t m = 0;
    while (!moments[m].when(s))
        m++;
    struct offer offers[OFFERS + 1] = { 0 };
    list_offers(offers, moments[m].offers, s);
    int n = 0, reserved = help_width(offers), wide = s->big ? BIG_COLS : SMALLEST_COLS;
    int room = wide - reserved - (s->recording ? REC_COLS : 0);
    canvas_cut(text_copy(footer->script, sizeof footer->script, s->script ? s->script : ""), SCRIPT_COLS);
    for (int i = 0; i <= OFFERS && offers[i].help && n < KEYMAP_HINTS; i++) {
        struct offer offer = offers[i];
        if (offer.id == KEYMAP_DELIVER && s->script && s->live)
            offer.help = footer->script;
        bool help = offer.id == KEYMAP_HELP;
        int width = hint_width(&offer);
        bool fits = help || (width <= room && (n < KEYMAP_HINTS - 1 || !reserved));
        if (!fits || !worth(&offer, s))
            continue;
        if (help)
            reserved = 0;
        else
            room -= width;
        write_keys(footer->keys[n], sizeof footer->keys[n], &offer);
        footer->hints[n] = (struct key_hint){ footer->keys[n], offer.help };
        n++;
    }
}
