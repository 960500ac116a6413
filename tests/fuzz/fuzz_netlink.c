/* fuzz_netlink.c - any bytes as what NETLINK_SOCK_DIAG answers, two dumps of a host one
 * after the other. What is accepted is a list of sockets that can be compared, and the
 * changes between them a tape that can be folded. The first byte of the input is what
 * was done to the host; a dump is its length, two bytes, and that many more. */
#include "fuzz.h"
#include <stdlib.h>
#include <string.h>
#include "core/model.h"
#include "engine/observe.h"
#include "kernel/probe.h"
#include "look.h"

static void check_rows(const struct socket_rows *rows)
{
    for (size_t i = 0; i < rows->nrows; i++) {
        const struct socket_row *row = &rows->rows[i];
        if ((unsigned)row->state >= FSM_NSTATES || (unsigned)row->timer >= TIMER_NKINDS) abort();
        if (i && rows->rows[i - 1].state != FSM_LISTEN && row->state == FSM_LISTEN) abort(); /* listeners come first */
    }
}

/* Takes a dump off the input; datagrams of exactly their size, so that a read behind one shows. */
static void dump_parse(struct socket_rows *rows, const uint8_t **data, size_t *size)
{
    struct error error = {0, ""};
    size_t len = *size >= 2 ? (size_t)((*data)[0] << 8 | (*data)[1]) : 0, head = *size >= 2 ? 2 : *size;
    *data += head;
    *size -= head;
    if (len > *size) len = *size;
    void *datagram = malloc(len ? len : 1);
    if (!datagram) abort();
    if (len) memcpy(datagram, *data, len);
    socket_rows_clear(rows);
    if (probe_parse(rows, datagram, len, &error) < 0 && !*error.text) abort(); /* a refusal has a reason */
    free(datagram);
    socket_rows_sort(rows);
    check_rows(rows);
    *data += len;
    *size -= len;
}

static void engine_write(struct tape *tape)
{
    struct tape_event e = {.kind = TAPE_ENGINE, .host = HOST_NONE, .cause = TAPE_SELF};
    tape_append(tape, &e, "kernel", 6);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tape *tape = tape_new();
    struct observer *seen = tape ? observer_new(HOST_SERVER, tape) : NULL;
    struct socket_rows rows = {0};
    if (seen && size) {
        const struct fsm_stimulus by = {.kind = data[0] & 1 ? BY_TIMER : BY_CALL,
                                        .call = data[0] & 2 ? ON_CLOSE : ON_SEND};
        data++;
        size--;
        engine_write(tape);
        for (vtime now = 0; size; now += VTIME_SECOND) {
            dump_parse(&rows, &data, &size);
            observer_look(seen, &rows, &by, TAPE_SELF, now);
            observer_deadline(seen, now);
        }
        look_at_fold(tape);
    }
    socket_rows_free(&rows);
    observer_free(seen);
    tape_free(tape);
    return 0;
}
