/* keymap_able.c - when a key can act. Only what makes no sense at all is refused:
 * a call that will fail is a lesson, and its errno says more than we could. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "keymap_able.h"

__attribute__((format(printf, 3, 4))) static bool refuse(char *why, size_t cap, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(why, cap, format, args);
    va_end(args);
    return false;
}

static char own_key(enum host host, char key)
{
    return host == HOST_SERVER ? (char)(key - 'a' + 'A') : key;
}

bool able_now(const struct keymap_state *s, char *why, size_t cap)
{
    if (s->replay)
        return refuse(why, cap, "This is a saved tape: Left and Right walk through it.");
    if (s->busy && s->live)
        return refuse(why, cap, "The last command is not over yet.");
    return true;
}

bool able_program(const struct keymap_state *s, enum host host, char *why, size_t cap)
{
    if (s->model->host[host].running)
        return true;
    return refuse(why, cap, "The %s's program is dead: %c starts it again.", host_name(host), own_key(host, 'n'));
}

bool able_start(const struct keymap_state *s, enum host host, char *why, size_t cap)
{
    if (!s->model->host[host].running)
        return true;
    return refuse(why, cap, "The %s's program is running: %c kills it.", host_name(host), own_key(host, 'k'));
}

const struct model_socket *keymap_open(const struct model *model, enum host host, bool listener_too)
{
    const struct model_socket *found = NULL;
    for (uint32_t i = 0; i < model->nsockets; i++) {
        const struct model_socket *socket = &model->socket[i];
        if (socket->host != host || socket->gone || !socket->owned || (socket->listener && !listener_too))
            continue;
        found = socket;
    }
    return found;
}

/* More descriptors than rows: one is of a connection that was reset or refused.
 * Calls on it still have their lesson (EPIPE, SIGPIPE, ECONNRESET). */
static bool holds_dead_one(const struct model *model, enum host host)
{
    uint32_t rows = 0;
    for (uint32_t i = 0; i < model->nsockets; i++)
        rows += model->socket[i].host == host && !model->socket[i].gone && model->socket[i].owned;
    return model->host[host].fds > rows;
}

static bool able_open(const struct keymap_state *s, enum host host, bool listener_too, char *why, size_t cap)
{
    if (!able_program(s, host, why, cap))
        return false;
    if (keymap_open(s->model, host, listener_too) || holds_dead_one(s->model, host))
        return true;
    const char *what = listener_too ? "socket" : "connection";
    if (s->script)
        return refuse(why, cap, "The %s's program has no open %s: Space goes on with the %s.", host_name(host), what,
                      s->plays);
    if (s->model->nheld)
        return refuse(why, cap, "The %s's program has no open %s: Space delivers what is held.", host_name(host), what);
    if (host == HOST_SERVER)
        return refuse(why, cap, "The server's program has no open %s: L listens, c connects to it.", what);
    return refuse(why, cap, "The client's program has no open %s: c connects.", what);
}

bool able_connection(const struct keymap_state *s, enum host host, char *why, size_t cap)
{
    return able_open(s, host, false, why, cap);
}

bool able_socket(const struct keymap_state *s, enum host host, char *why, size_t cap)
{
    return able_open(s, host, true, why, cap);
}

bool able_held(const struct keymap_state *s, enum host host, char *why, size_t cap)
{
    (void)host;
    if (s->model->nheld)
        return true;
    const struct model_host *client = &s->model->host[HOST_CLIENT];
    if (!client->running)
        return refuse(why, cap, "Nothing is on the wire: n starts the client's program again.");
    if (keymap_open(s->model, HOST_CLIENT, false))
        return refuse(why, cap, "Nothing is on the wire: s sends, x closes, X lets the server close.");
    return refuse(why, cap, "Nothing is on the wire: %sc connects.",
                  model_newest(s->model, HOST_SERVER) ? "" : "L listens, ");
}

/* In a list they choose in it, which is no matter of the wire. */
bool able_choose(const struct keymap_state *s, enum host host, char *why, size_t cap)
{
    return s->help || s->following || able_held(s, host, why, cap);
}

bool able_deliver(const struct keymap_state *s, enum host host, char *why, size_t cap)
{
    if (s->rests && !s->model->nheld)
        return refuse(why, cap, "Nothing is on the wire: b goes on with the %s.", s->plays);
    return able_held(s, host, why, cap);
}

bool able_swap(const struct keymap_state *s, enum host host, char *why, size_t cap)
{
    if (!able_held(s, host, why, cap))
        return false;
    const struct model *model = s->model;
    const struct model_held *chosen = model_held(model, keymap_chosen(s));
    for (const struct model_held *next = chosen + 1; next < model->held + model->nheld; next++)
        if (next->from == chosen->from)
            return true;
    return refuse(why, cap, "No other segment of the %s is behind this one to swap it with.",
                  host_name(chosen->from));
}

bool able_inject(const struct keymap_state *s, enum host host, char *why, size_t cap)
{
    (void)host;
    return able_now(s, why, cap);
}

bool able_goto(const struct keymap_state *s, enum host host, char *why, size_t cap)
{
    (void)host;
    return able_now(s, why, cap);
}

/* A command that is not over can be taken back too. */
bool able_undo(const struct keymap_state *s, enum host host, char *why, size_t cap)
{
    (void)host;
    if (s->replay)
        return able_now(s, why, cap);
    return !s->live || s->cursor > 0 || refuse(why, cap, "Nothing was done yet: there is nothing to take back.");
}

bool able_back(const struct keymap_state *s, enum host host, char *why, size_t cap)
{
    (void)host;
    return s->cursor > 0 || refuse(why, cap, "This is the beginning.");
}

bool able_forward(const struct keymap_state *s, enum host host, char *why, size_t cap)
{
    (void)host;
    if (s->live)
        return refuse(why, cap, "This is now: nothing newer has happened.");
    if (s->replay && s->cursor >= tape_len(s->tape))
        return refuse(why, cap, "This is the end of the tape: Left looks back, q quits.");
    return true;
}

bool able_lessons(const struct keymap_state *s, enum host host, char *why, size_t cap)
{
    (void)host;
    return !s->replay || able_now(s, why, cap);
}

bool able_resume(const struct keymap_state *s, enum host host, char *why, size_t cap)
{
    (void)host;
    if (!able_now(s, why, cap) || s->rests || s->failed)
        return !*why;
    if (!s->plays)
        return refuse(why, cap, "No lesson rests here: e shows the lessons.");
    if (!s->script)
        return refuse(why, cap, "The %s is over: Home and u begin it again.", s->plays);
    return s->live || refuse(why, cap, "The %s does not rest: Space goes on with it.", s->plays);
}

/* At the end of what was played, a chapter that is still to come can be played. */
bool able_chapter(const struct keymap_state *s, enum host host, char *why, size_t cap)
{
    if (s->live && s->rests)
        return refuse(why, cap, "The %s rests: b goes on with it.", s->plays);
    if (s->live && s->script && !s->chapter)
        return refuse(why, cap, "No other chapter comes: Space goes on with the %s.", s->plays);
    return s->live && s->chapter ? able_now(s, why, cap) : able_forward(s, host, why, cap);
}

/* Live it is taken for Space before this is asked, but where a script was played to its end: that is told again. */
bool able_page(const struct keymap_state *s, enum host host, char *why, size_t cap)
{
    return s->live ? able_now(s, why, cap) : able_forward(s, host, why, cap);
}

bool able_sockets(const struct keymap_state *s, enum host host, char *why, size_t cap)
{
    (void)host;
    return s->model->nsockets > 0 || refuse(why, cap, "There is no socket yet: L listens, c connects.");
}

bool keymap_auto(const struct keymap_state *s)
{
    return s->model->automatic.on;
}

unsigned keymap_marks(const struct keymap_state *s)
{
    unsigned n = 0;
    for (uint32_t i = 0; i < s->cursor && i < tape_len(s->tape); i++) {
        const struct tape_event *event = tape_at(s->tape, i);
        n += event->kind == TAPE_COMMAND && event->u.command.op == CMD_MARK;
    }
    return n;
}
