/* fsm_state.c - names of the eleven states in the three usual spellings, all
 * other spellings that are read, and the labels of what changes a state. */
#include <ctype.h>
#include <string.h>
#include "core/fsm.h"

struct state_name { const char *name, *netstat, *rfc; };

/* ORDER FSM_STATE */
static const struct state_name state_table[FSM_NSTATES] = {
    [FSM_CLOSED] = {"CLOSED", "CLOSE", "CLOSED"},
    [FSM_LISTEN] = {"LISTEN", "LISTEN", "LISTEN"},
    [FSM_SYN_SENT] = {"SYN_SENT", "SYN_SENT", "SYN-SENT"},
    [FSM_SYN_RCVD] = {"SYN_RCVD", "SYN_RECV", "SYN-RECEIVED"},
    [FSM_ESTABLISHED] = {"ESTABLISHED", "ESTABLISHED", "ESTABLISHED"},
    [FSM_FIN_WAIT_1] = {"FIN_WAIT_1", "FIN_WAIT1", "FIN-WAIT-1"},
    [FSM_FIN_WAIT_2] = {"FIN_WAIT_2", "FIN_WAIT2", "FIN-WAIT-2"},
    [FSM_CLOSE_WAIT] = {"CLOSE_WAIT", "CLOSE_WAIT", "CLOSE-WAIT"},
    [FSM_CLOSING] = {"CLOSING", "CLOSING", "CLOSING"},
    [FSM_LAST_ACK] = {"LAST_ACK", "LAST_ACK", "LAST-ACK"},
    [FSM_TIME_WAIT] = {"TIME_WAIT", "TIME_WAIT", "TIME-WAIT"},
};

/* Short forms of ss(8) and of books, without separators. */
static const struct { const char *text; enum fsm_state state; } state_alias[] = {
    {"ESTAB", FSM_ESTABLISHED}, {"ESTABLISH", FSM_ESTABLISHED}, {"LISTENING", FSM_LISTEN},
};

/* ORDER FSM_CAUSE */
static const char *const cause_label[FSM_NCAUSES] = {
    [ON_PASSIVE_OPEN] = "listen()",
    [ON_ACTIVE_OPEN] = "connect()",
    [ON_SEND] = "send()",
    [ON_CLOSE] = "close()",
    [ON_ABORT] = "abort",
    [ON_CLOSE_UNREAD] = "close() with data unread",
    [ON_LISTENER_CLOSE] = "listener closed",
    [ON_SYN] = "SYN",
    [ON_SYN_ACK] = "SYN,ACK",
    [ON_ACK_OF_SYN] = "ACK of SYN",
    [ON_FIN] = "FIN",
    [ON_ACK_OF_FIN] = "ACK of FIN",
    [ON_FIN_AND_ACK_OF_FIN] = "FIN + ACK of FIN",
    [ON_FIN_AND_ACK_OF_SYN] = "FIN + ACK of SYN",
    [ON_SYN_ACK_FIN] = "SYN,ACK + FIN",
    [ON_RST] = "RST",
    [ON_DATA_AFTER_CLOSE] = "data after close()",
    [ON_BAD_SEGMENT] = "unacceptable segment",
    [ON_2MSL] = "2MSL",
    [ON_USER_TIMEOUT] = "timeout",
    [ON_FIN_WAIT_2_TIMEOUT] = "FIN_WAIT_2 timeout",
};

const char *fsm_state_name(enum fsm_state state) { return state < FSM_NSTATES ? state_table[state].name : "?"; }
const char *fsm_state_netstat(enum fsm_state state) { return state < FSM_NSTATES ? state_table[state].netstat : "?"; }
const char *fsm_cause_label(enum fsm_cause cause) { return cause < FSM_NCAUSES ? cause_label[cause] : "?"; }

/* Equal but for case and for '-' and '_', which the spellings put in or leave
 * out at will; a separator must stand between two letters or digits. */
static bool spells(const char *text, size_t len, const char *name)
{
    size_t i = 0;
    for (; *name; name++) {
        if (*name == '_' || *name == '-') continue;
        if (i > 0 && i < len && (text[i] == '_' || text[i] == '-')) i++;
        if (i == len || toupper((unsigned char)text[i]) != *name) return false;
        i++;
    }
    return i == len;
}

int fsm_state_parse(const char *text, size_t len)
{
    for (int s = 0; s < FSM_NSTATES; s++)
        if (spells(text, len, state_table[s].name) || spells(text, len, state_table[s].netstat) ||
            spells(text, len, state_table[s].rfc))
            return s;
    for (size_t i = 0; i < sizeof state_alias / sizeof *state_alias; i++)
        if (spells(text, len, state_alias[i].text)) return (int)state_alias[i].state;
    return -1;
}
