/* diagram_map.c - the three maps of RFC 9293 figure 5. Figure 5's own orientation:
 * passive open on the left, active open on the right. No two arrows cross, labels
 * stand beside or on their own line only; tests/unit/test_diagram.c lints all that.
 * A label beside a head keeps one blank to it: in ASCII a head is a letter. */
#include "view/diagram_map.h"

static const struct diagram_node compact_nodes[] = {
    {FSM_CLOSED, 0, 18, 32, true, ""},
    {FSM_LISTEN, 2, 18, 13, false, ""},
    {FSM_SYN_RCVD, 5, 0, 16, false, ""},
    {FSM_SYN_SENT, 5, 34, 16, false, ""},
    {FSM_ESTABLISHED, 7, 16, 17, false, ""},
    {FSM_FIN_WAIT_1, 9, 0, 16, false, ""},
    {FSM_CLOSE_WAIT, 9, 34, 16, false, ""},
    {FSM_FIN_WAIT_2, 12, 0, 16, false, ""},
    {FSM_CLOSING, 12, 18, 13, false, ""},
    {FSM_LAST_ACK, 12, 34, 16, false, ""},
    {FSM_TIME_WAIT, 14, 16, 15, false, ""},
    {FSM_CLOSED, 14, 38, 12, false, ""},
};
static const struct diagram_route compact_routes[] = {
    {FSM_CLOSED, FSM_LISTEN, ON_PASSIVE_OPEN, 1, 21, "D0", 1, 14, "listen"},
    {FSM_LISTEN, FSM_CLOSED, ON_CLOSE, 1, 27, "U0", 1, 29, "close"},
    {FSM_CLOSED, FSM_SYN_SENT, ON_ACTIVE_OPEN, 1, 48, "D3", 2, 41, "connect\n   /SYN"},
    {FSM_SYN_SENT, FSM_CLOSED, ON_CLOSE, 4, 38, "U3", 1, 40, "close"},
    {FSM_LISTEN, FSM_SYN_RCVD, ON_SYN, 2, 17, "L14 D2", 2, 5, "SYN/SYN,ACK"},
    {FSM_SYN_RCVD, FSM_LISTEN, ON_RST, 4, 9, "R13 U1", 4, 13, "RST"},
    {FSM_LISTEN, FSM_SYN_SENT, ON_SEND, 2, 31, "R4 D2", 3, 27, "send/SYN"},
    {FSM_SYN_SENT, FSM_SYN_RCVD, ON_SYN, 5, 33, "L17", 5, 20, "SYN/SYN,ACK"},
    {FSM_SYN_RCVD, FSM_ESTABLISHED, ON_ACK_OF_SYN, 6, 12, "D1 R3", 6, 13, "ACK of SYN"},
    {FSM_SYN_SENT, FSM_ESTABLISHED, ON_SYN_ACK, 6, 37, "D1 L4", 6, 38, "SYN,ACK/ACK"},
    {FSM_SYN_RCVD, FSM_FIN_WAIT_1, ON_CLOSE, 6, 1, "D2", 7, 2, "close/FIN"},
    {FSM_ESTABLISHED, FSM_FIN_WAIT_1, ON_CLOSE, 8, 20, "D1 L4", 8, 11, "close/FIN"},
    {FSM_ESTABLISHED, FSM_CLOSE_WAIT, ON_FIN, 8, 28, "D1 R5", 8, 29, "FIN/ACK"},
    {FSM_FIN_WAIT_1, FSM_FIN_WAIT_2, ON_ACK_OF_FIN, 10, 1, "D1", 11, 3, "ACK of FIN"},
    {FSM_FIN_WAIT_1, FSM_CLOSING, ON_FIN, 10, 10, "R14 D1", 10, 14, "FIN/ACK"},
    {FSM_FIN_WAIT_2, FSM_TIME_WAIT, ON_FIN, 13, 1, "D1 R14", 14, 4, "FIN/ACK"},
    {FSM_CLOSE_WAIT, FSM_LAST_ACK, ON_CLOSE, 10, 44, "D1", 10, 35, "close/FIN"},
    {FSM_CLOSING, FSM_TIME_WAIT, ON_ACK_OF_FIN, 13, 24, "D0", 13, 13, "ACK of FIN"},
    {FSM_LAST_ACK, FSM_CLOSED, ON_ACK_OF_FIN, 13, 44, "D0", 13, 33, "ACK of FIN"},
    {FSM_TIME_WAIT, FSM_CLOSED, ON_2MSL, 14, 31, "R6", 14, 32, "2MSL"},
};
const struct diagram_map diagram_compact = {
    .name = "compact", .rows = 16, .cols = 50, .box_rows = 1, .wire_col = 52, .corner_cols = 13, .short_labels = true,
    .node = compact_nodes, .nnodes = sizeof compact_nodes / sizeof compact_nodes[0],
    .route = compact_routes, .nroutes = sizeof compact_routes / sizeof compact_routes[0],
};

static const struct diagram_node roomy_nodes[] = {
    {FSM_CLOSED, 0, 23, 41, true, ""},
    {FSM_LISTEN, 3, 23, 17, false, ""},
    {FSM_SYN_RCVD, 7, 0, 18, false, ""},
    {FSM_SYN_SENT, 7, 46, 18, false, ""},
    {FSM_ESTABLISHED, 10, 21, 21, false, ""},
    {FSM_FIN_WAIT_1, 13, 0, 18, false, ""},
    {FSM_CLOSE_WAIT, 13, 46, 18, false, ""},
    {FSM_FIN_WAIT_2, 16, 0, 18, false, ""},
    {FSM_CLOSING, 16, 23, 17, false, ""},
    {FSM_LAST_ACK, 16, 46, 18, false, ""},
    {FSM_TIME_WAIT, 19, 21, 19, false, ""},
    {FSM_CLOSED, 19, 50, 14, false, ""},
};
static const struct diagram_route roomy_routes[] = {
    {FSM_CLOSED, FSM_LISTEN, ON_PASSIVE_OPEN, 1, 27, "D1", 1, 19, "listen()"},
    {FSM_LISTEN, FSM_CLOSED, ON_CLOSE, 2, 35, "U1", 2, 36, "close()"},
    {FSM_CLOSED, FSM_SYN_SENT, ON_ACTIVE_OPEN, 1, 62, "D5", 3, 53, "connect()\n     /SYN"},
    {FSM_SYN_SENT, FSM_CLOSED, ON_CLOSE, 6, 50, "U5", 2, 51, "close()"},
    {FSM_LISTEN, FSM_SYN_RCVD, ON_SYN, 3, 22, "L18 D3", 3, 7, "SYN/SYN,ACK"},
    {FSM_SYN_RCVD, FSM_LISTEN, ON_RST, 6, 12, "U1 R15 U1", 5, 18, "RST"},
    {FSM_LISTEN, FSM_SYN_SENT, ON_SEND, 3, 40, "R7 D3", 5, 37, "send()/SYN"},
    {FSM_SYN_SENT, FSM_SYN_RCVD, ON_SYN, 7, 45, "L27", 7, 26, "SYN/SYN,ACK"},
    {FSM_SYN_RCVD, FSM_ESTABLISHED, ON_ACK_OF_SYN, 8, 13, "D2 R7", 9, 14, "ACK of SYN"},
    {FSM_SYN_SENT, FSM_ESTABLISHED, ON_SYN_ACK, 8, 50, "D2 L8", 9, 51, "SYN,ACK/ACK"},
    {FSM_SYN_RCVD, FSM_FIN_WAIT_1, ON_CLOSE, 8, 1, "D4", 11, 2, "close()/FIN"},
    {FSM_ESTABLISHED, FSM_FIN_WAIT_1, ON_CLOSE, 11, 27, "D2 L9", 12, 16, "close()/FIN"},
    {FSM_ESTABLISHED, FSM_CLOSE_WAIT, ON_FIN, 11, 35, "D2 R10", 12, 36, "FIN/ACK"},
    {FSM_FIN_WAIT_1, FSM_FIN_WAIT_2, ON_ACK_OF_FIN, 14, 1, "D1", 15, 3, "ACK of FIN"},
    {FSM_FIN_WAIT_1, FSM_CLOSING, ON_FIN, 14, 13, "R18 D1", 14, 18, "FIN/ACK"},
    {FSM_FIN_WAIT_2, FSM_TIME_WAIT, ON_FIN, 17, 1, "D2 R19", 19, 6, "FIN/ACK"},
    {FSM_CLOSE_WAIT, FSM_LAST_ACK, ON_CLOSE, 14, 57, "D1", 14, 46, "close()/FIN"},
    {FSM_CLOSING, FSM_TIME_WAIT, ON_ACK_OF_FIN, 17, 31, "D1", 17, 21, "ACK of FIN"},
    {FSM_LAST_ACK, FSM_CLOSED, ON_ACK_OF_FIN, 17, 57, "D1", 17, 47, "ACK of FIN"},
    {FSM_TIME_WAIT, FSM_CLOSED, ON_2MSL, 19, 40, "R9", 19, 42, "2MSL"},
};
const struct diagram_map diagram_roomy = {
    .name = "roomy", .rows = 21, .cols = 64, .box_rows = 1, .wire_col = 66, .corner_cols = 18, .short_labels = false,
    .node = roomy_nodes, .nnodes = sizeof roomy_nodes / sizeof roomy_nodes[0],
    .route = roomy_routes, .nroutes = sizeof roomy_routes / sizeof roomy_routes[0],
};

static const struct diagram_node grand_nodes[] = {
    {FSM_CLOSED, 0, 30, 54, true, "no socket"},
    {FSM_LISTEN, 4, 30, 23, false, "awaits a SYN"},
    {FSM_SYN_RCVD, 9, 0, 24, false, "half open"},
    {FSM_SYN_SENT, 9, 60, 24, false, "awaits an answer"},
    {FSM_ESTABLISHED, 13, 28, 27, false, "data flows both ways"},
    {FSM_FIN_WAIT_1, 17, 0, 24, false, "its FIN is not acked"},
    {FSM_CLOSE_WAIT, 17, 60, 24, false, "has not closed yet"},
    {FSM_FIN_WAIT_2, 21, 0, 24, false, "awaits their FIN"},
    {FSM_CLOSING, 21, 30, 23, false, "both FINs crossed"},
    {FSM_LAST_ACK, 21, 60, 24, false, "awaits the last ACK"},
    {FSM_TIME_WAIT, 25, 29, 25, false, "waits 2 MSL"},
    {FSM_CLOSED, 25, 66, 18, false, "no socket"},
};
static const struct diagram_route grand_routes[] = {
    {FSM_CLOSED, FSM_LISTEN, ON_PASSIVE_OPEN, 2, 36, "D1", 2, 28, "listen()"},
    {FSM_LISTEN, FSM_CLOSED, ON_CLOSE, 3, 46, "U1", 3, 47, "close()"},
    {FSM_CLOSED, FSM_SYN_SENT, ON_ACTIVE_OPEN, 2, 81, "D6", 4, 68, "connect()/SYN"},
    {FSM_SYN_SENT, FSM_CLOSED, ON_CLOSE, 8, 65, "U6", 3, 66, "close()"},
    {FSM_LISTEN, FSM_SYN_RCVD, ON_SYN, 4, 29, "L24 D4", 4, 10, "SYN/SYN,ACK"},
    {FSM_SYN_RCVD, FSM_LISTEN, ON_RST, 8, 17, "U1 R19 U1", 7, 25, "RST"},
    {FSM_LISTEN, FSM_SYN_SENT, ON_SEND, 4, 53, "R8 D4", 6, 51, "send()/SYN"},
    {FSM_SYN_SENT, FSM_SYN_RCVD, ON_SYN, 9, 59, "L35", 9, 36, "SYN/SYN,ACK"},
    {FSM_SYN_RCVD, FSM_ESTABLISHED, ON_ACK_OF_SYN, 11, 17, "D2 R10", 12, 18, "ACK of SYN"},
    {FSM_SYN_SENT, FSM_ESTABLISHED, ON_SYN_ACK, 11, 65, "D2 L10", 12, 66, "SYN,ACK/ACK"},
    {FSM_SYN_RCVD, FSM_FIN_WAIT_1, ON_CLOSE, 11, 2, "D5", 14, 3, "close()/FIN"},
    {FSM_ESTABLISHED, FSM_FIN_WAIT_1, ON_CLOSE, 15, 36, "D2 L12", 16, 25, "close()/FIN"},
    {FSM_ESTABLISHED, FSM_CLOSE_WAIT, ON_FIN, 15, 46, "D2 R13", 16, 47, "FIN/ACK"},
    {FSM_FIN_WAIT_1, FSM_FIN_WAIT_2, ON_ACK_OF_FIN, 19, 2, "D1", 20, 4, "ACK of FIN"},
    {FSM_FIN_WAIT_1, FSM_CLOSING, ON_FIN, 19, 17, "R24 D1", 19, 26, "FIN/ACK"},
    {FSM_FIN_WAIT_2, FSM_TIME_WAIT, ON_FIN, 23, 2, "D2 R26", 25, 11, "FIN/ACK"},
    {FSM_CLOSE_WAIT, FSM_LAST_ACK, ON_CLOSE, 19, 76, "D1", 19, 65, "close()/FIN"},
    {FSM_CLOSING, FSM_TIME_WAIT, ON_ACK_OF_FIN, 23, 41, "D1", 23, 31, "ACK of FIN"},
    {FSM_LAST_ACK, FSM_CLOSED, ON_ACK_OF_FIN, 23, 76, "D1", 23, 66, "ACK of FIN"},
    {FSM_TIME_WAIT, FSM_CLOSED, ON_2MSL, 25, 54, "R11", 25, 57, "2MSL"},
};
const struct diagram_map diagram_grand = {
    .name = "grand", .rows = 27, .cols = 84, .box_rows = 2, .wire_col = 87, .corner_cols = 27, .short_labels = false,
    .node = grand_nodes, .nnodes = sizeof grand_nodes / sizeof grand_nodes[0],
    .route = grand_routes, .nroutes = sizeof grand_routes / sizeof grand_routes[0],
};
