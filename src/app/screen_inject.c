/* screen_inject.c - the form that forges a segment: opened over the wire, and
 * sent as the command that a script would have. */
#include "screen.h"
#include "ui/inject.h"

static void show(struct screen *s)
{
    s->vs.inject = &s->form;
    if (!*s->message)
        screen_say(s, false, "Enter sends  Esc leaves  Up Down fields  s a f r p flags  + - relative");
}

void screen_inject(struct screen *s)
{
    if (!s->form.flags) /* the first time: what teaches most here */
        s->form.flags = screen_model(s)->host[HOST_SERVER].newest ? SEG_RST : SEG_SYN;
    s->form.field = INJECT_FLAGS;
    s->vs.overlay = OVERLAY_INJECT;
    show(s);
}

void screen_inject_key(struct screen *s, int key)
{
    char line[160];
    /* Several keys may come between two pictures: Enter judges what they wrote. */
    inject_foretell(&s->form, screen_model(s), session_tape(s->session));
    enum inject_event event = inject_key(&s->form, key);
    if (event != INJECT_EDITED)
        s->vs.overlay = OVERLAY_NONE;
    if (event == INJECT_EDITED)
        show(s);
    if (event != INJECT_ENTERED)
        return;
    inject_line(&s->form, line, sizeof line);
    screen_line(s, line);
}
