/* fsm_lore.c - the pictures and the mistakes. Everything here can be read where
 * its source says; what a name of a project and a number stand for is its issue
 * or pull request on GitHub. Reported means: by an issue that is still open.
 *
 * Pictures: RFC 793 figure 6 has 19 arrows; Stevens (TCP/IP Illustrated 1) draws
 * no close of a listener, but a timeout of SYN_SENT; Peterson and Davie (Computer
 * Networks, 5.2.3) no RST; Kurose and Ross (Computer Networking, 3.5.6, figures
 * 3.41 and 3.42) a typical client and a typical server. */
#include "core/fsm_lore.h"

/* ORDER FSM_PICTURE */
static const char *const picture_name[FSM_NPICTURES] = {
    [PICTURE_RFC9293] = "RFC 9293 fig. 5",
    [PICTURE_RFC793] = "RFC 793 fig. 6",
    [PICTURE_STEVENS] = "Stevens fig. 18.12",
    [PICTURE_PETERSON] = "Peterson and Davie",
    [PICTURE_KUROSE] = "Kurose and Ross",
};

/* RFC 9293 is not here: FSM_DRAWN says what its figure draws. */
enum { RFC793 = 1 << PICTURE_RFC793, STEVENS = 1 << PICTURE_STEVENS, PETERSON = 1 << PICTURE_PETERSON,
       KUROSE = 1 << PICTURE_KUROSE, ALL = RFC793 | STEVENS | PETERSON | KUROSE, BUT_KUROSE = ALL & ~KUROSE };

static const struct { enum fsm_state from, to; enum fsm_cause cause; unsigned pictures; } drawn[] = {
    {FSM_CLOSED, FSM_LISTEN, ON_PASSIVE_OPEN, ALL},
    {FSM_CLOSED, FSM_SYN_SENT, ON_ACTIVE_OPEN, ALL},
    {FSM_LISTEN, FSM_CLOSED, ON_CLOSE, RFC793 | PETERSON},
    {FSM_LISTEN, FSM_SYN_RCVD, ON_SYN, ALL},
    {FSM_LISTEN, FSM_SYN_SENT, ON_SEND, BUT_KUROSE},
    {FSM_SYN_SENT, FSM_SYN_RCVD, ON_SYN, BUT_KUROSE},
    {FSM_SYN_SENT, FSM_ESTABLISHED, ON_SYN_ACK, ALL},
    {FSM_SYN_SENT, FSM_CLOSED, ON_CLOSE, BUT_KUROSE},
    {FSM_SYN_SENT, FSM_CLOSED, ON_USER_TIMEOUT, STEVENS},
    {FSM_SYN_RCVD, FSM_ESTABLISHED, ON_ACK_OF_SYN, ALL},
    {FSM_SYN_RCVD, FSM_FIN_WAIT_1, ON_CLOSE, BUT_KUROSE},
    {FSM_SYN_RCVD, FSM_LISTEN, ON_RST, STEVENS},
    {FSM_ESTABLISHED, FSM_FIN_WAIT_1, ON_CLOSE, ALL},
    {FSM_ESTABLISHED, FSM_CLOSE_WAIT, ON_FIN, ALL},
    {FSM_FIN_WAIT_1, FSM_FIN_WAIT_2, ON_ACK_OF_FIN, ALL},
    {FSM_FIN_WAIT_1, FSM_CLOSING, ON_FIN, BUT_KUROSE},
    {FSM_FIN_WAIT_1, FSM_TIME_WAIT, ON_FIN_AND_ACK_OF_FIN, STEVENS | PETERSON},
    {FSM_FIN_WAIT_2, FSM_TIME_WAIT, ON_FIN, ALL},
    {FSM_CLOSING, FSM_TIME_WAIT, ON_ACK_OF_FIN, BUT_KUROSE},
    {FSM_CLOSE_WAIT, FSM_LAST_ACK, ON_CLOSE, ALL},
    {FSM_LAST_ACK, FSM_CLOSED, ON_ACK_OF_FIN, ALL},
    {FSM_TIME_WAIT, FSM_CLOSED, ON_2MSL, ALL},
};

/* Told of every state from which an abort sends a RST. */
static const char after_an_abort[] =
    "RFC 9293 disagrees with itself: note 3 of its figure and 3.5.2 want TIME_WAIT here.";
static const char where_it_disagrees[] = "RFC 9293 3.3.2, 3.5.2, 3.10.5";

const struct fsm_lore fsm_lore[] = {
    /* Opening. */
    {FSM_LISTEN, FSM_SYN_RCVD, ON_SYN,
     "A SYN with the listener's own address as sender froze Windows 95 and NT, and in 2005 XP (LAND).",
     "CERT CA-1997-28, VU#396645"},
    {FSM_LISTEN, FSM_SYN_RCVD, ON_SYN,
     "Linux with tcp_tw_recycle dropped SYNs from behind a NAT; the setting was removed in 4.12.",
     "Linux 4396e46187ca"},
    {FSM_LISTEN, FSM_SYN_SENT, ON_SEND, "Legal, but not supported in Berkeley-derived stacks, writes Stevens.",
     "TCP/IP Illustrated 1"},
    {FSM_SYN_SENT, FSM_SYN_RCVD, ON_SYN, "RFC 793 figure 6 labels it snd ACK; RFC 1122 corrected that in 1989.",
     "RFC 1122 4.2.2.8"},
    {FSM_SYN_SENT, FSM_SYN_RCVD, ON_SYN, "A Promela model used to look for attacks still sends that ACK.",
     "AttackerSynthesis, TCP.pml"},
    {FSM_SYN_SENT, FSM_SYN_RCVD, ON_SYN, "smoltcp dropped a bare SYN here until 2024.", "smoltcp 1001"},
    {FSM_SYN_SENT, FSM_SYN_RCVD, ON_SYN, "Xinu, a system made for teaching, drops it.", "Xinu, tcpsynsent.c"},
    {FSM_SYN_SENT, FSM_CLOSED, ON_RST, "Windows does not believe it at once: it sends its SYN up to three times more.",
     "Microsoft Q175523"},
    {FSM_SYN_SENT, FSM_CLOSED, ON_RST, "Seastar's connect() did not hear of it and waited for its timeout (2022).",
     "seastar 1334"},
    {FSM_SYN_SENT, FSM_CLOSED, ON_USER_TIMEOUT,
     "RFC 9293 asks for 3 min at least (MUST-23); FreeBSD gives up after 75 s, Linux after a good 2 min.",
     "RFC 9293 3.8.3; tcp(4); tcp(7)"},
    {FSM_SYN_SENT, FSM_SYN_SENT, ON_BAD_SEGMENT,
     "smoltcp sent no RST until 2021; picoTCP once sent a SYN instead (2014).", "smoltcp 552; picotcp 114"},
    {FSM_SYN_RCVD, FSM_ESTABLISHED, ON_ACK_OF_SYN,
     "RFC 793 takes SEG.ACK = SND.UNA too, an ACK of nothing: =< where < was meant.", "RFC 793 erratum 3301"},
    {FSM_SYN_RCVD, FSM_ESTABLISHED, ON_ACK_OF_SYN,
     "Linux ignores this ACK while the accept queue is full: then one end is open, the other not.",
     "ip-sysctl, tcp_abort_on_overflow"},
    {FSM_SYN_RCVD, FSM_ESTABLISHED, ON_SYN_ACK, "Berkeley-derived stacks sent each other SYN,ACKs for ever.",
     "TCP/IP Illustrated 1, 18.8"},
    {FSM_SYN_RCVD, FSM_ESTABLISHED, ON_SYN_ACK, "The simulator INET refused it and ended in CLOSED.", "inet 92"},
    {FSM_SYN_RCVD, FSM_ESTABLISHED, ON_SYN_ACK,
     "Linux 3.6 to 6.10 dropped it and sent a challenge ACK, which then opened the peer.", "Linux 23e89e8ee7be"},
    {FSM_SYN_RCVD, FSM_FIN_WAIT_1, ON_CLOSE,
     "shutdown() here made Linux divide by 0 (CVE-2024-36905): since 6.9 it waits for ESTABLISHED.",
     "Linux 94062790aedb"},
    {FSM_SYN_RCVD, FSM_LISTEN, ON_RST, "RFC 1122 missed it in RFC 793 figure 6; RFC 9293 drew it 33 years later.",
     "RFC 1122 4.2.2.8"},
    {FSM_SYN_RCVD, FSM_LISTEN, ON_RST,
     "FreeBSD ignored RST,ACK here: when it overtook the last ACK, the connection stayed.", "FreeBSD D40982"},
    {FSM_SYN_RCVD, FSM_LISTEN, ON_SYN, "An erratum of 2026 wants it in figure 5, as rcv RST/SYN.",
     "RFC 9293 erratum 8710"},
    {FSM_SYN_RCVD, FSM_SYN_RCVD, ON_SYN,
     "picoTCP sent RST,ACK: where the first SYN,ACK was lost, nobody could connect (2014).", "picotcp 148"},
    {FSM_SYN_RCVD, FSM_SYN_RCVD, ON_BAD_SEGMENT,
     "FreeBSD got it wrong until 2025 for calls that began in LISTEN.", "FreeBSD 8af2f06a99b1"},
    {FSM_SYN_RCVD, FSM_SYN_RCVD, ON_BAD_SEGMENT, "gVisor sent RST,ACK instead of RST (2022).", "gvisor 7199"},
    {FSM_SYN_RCVD, FSM_CLOSED, ON_USER_TIMEOUT, "Windows NT kept each half-open call for 189 s, a gift to SYN floods.",
     "Microsoft Q142641"},

    /* Closing. */
    {FSM_ESTABLISHED, FSM_FIN_WAIT_1, ON_CLOSE, "Zephyr never sent a FIN again that was lost (2018).", "zephyr 8188"},
    {FSM_FIN_WAIT_1, FSM_FIN_WAIT_2, ON_ACK_OF_FIN,
     "picoTCP takes the ACK of what came before the FIN for the ACK of the FIN (reported 2025).", "picotcp 527"},
    {FSM_FIN_WAIT_1, FSM_CLOSING, ON_FIN, "FreeRTOS-Plus-TCP enters LAST_ACK instead (reported 2025).",
     "FreeRTOS-Plus-TCP 1303"},
    {FSM_FIN_WAIT_1, FSM_CLOSING, ON_FIN, "smoltcp could come here without its own FIN, and never sent it, until 2020.",
     "smoltcp 279, 398"},
    {FSM_FIN_WAIT_1, FSM_CLOSING, ON_FIN, "Demikernel repeated its FIN without the FIN bit, and the peer hung (2025).",
     "demikernel 1537"},
    {FSM_FIN_WAIT_1, FSM_TIME_WAIT, ON_FIN_AND_ACK_OF_FIN,
     "RFC 1122 missed it in RFC 793 figure 6; RFC 9293 figure 5 has it in a note only.",
     "RFC 1122 4.2.2.8; RFC 9293 3.3.2"},
    {FSM_FIN_WAIT_1, FSM_TIME_WAIT, ON_FIN_AND_ACK_OF_FIN,
     "FreeRTOS-Plus-TCP enters CLOSE_WAIT instead (reported 2025).", "FreeRTOS-Plus-TCP 1303"},
    {FSM_FIN_WAIT_1, FSM_TIME_WAIT, ON_FIN_AND_ACK_OF_FIN, "Zephyr forgot to acknowledge that FIN (2020).",
     "zephyr 24548"},
    {FSM_FIN_WAIT_2, FSM_TIME_WAIT, ON_FIN, "Demikernel had no TIME_WAIT at all (2023).", "demikernel 1018"},
    {FSM_CLOSING, FSM_TIME_WAIT, ON_ACK_OF_FIN,
     "MirageOS set no timer on this way and stayed in TIME_WAIT for ever, until 2022.", "mirage-tcpip 489"},
    {FSM_CLOSE_WAIT, FSM_LAST_ACK, ON_CLOSE,
     "A HOL4 model of TCP had no resend timer in CLOSE_WAIT; uTCP, made from it, got stuck (2023).", "utcp 24"},
    {FSM_LAST_ACK, FSM_CLOSED, ON_ACK_OF_FIN,
     "FreeBSD could stay in LAST_ACK for ever, until its memory was used up (2015).", "FreeBSD-SA-15:13.tcp"},
    {FSM_TIME_WAIT, FSM_CLOSED, ON_2MSL, "Windows Vista to 2008 R2 waited for ever once they had been up for 497 days.",
     "Microsoft KB2553549"},
    {FSM_TIME_WAIT, FSM_CLOSED, ON_2MSL, "macOS waits for ever once it has been up for 49.7 days (found in 2026).",
     "Photon, April 2026"},
    {FSM_TIME_WAIT, FSM_CLOSED, ON_2MSL, "Windows NT 4 ended it early above 1000 connections.", "Microsoft Q151418"},
    {FSM_TIME_WAIT, FSM_CLOSED, ON_SYN,
     "A comment in Linux owns to a violation: if the SYN turns out old, TIME_WAIT should come back.",
     "Linux tcp_minisocks.c"},
    {FSM_TIME_WAIT, FSM_TIME_WAIT, ON_SYN, "FreeBSD drops it and says nothing.", "freebsd-net/tcp-testsuite"},
    {FSM_TIME_WAIT, FSM_TIME_WAIT, ON_FIN,
     "Zephyr did not answer it until 2022: a lost last ACK left the peer in LAST_ACK.", "zephyr 46407"},

    /* Resets. */
    {FSM_ESTABLISHED, FSM_CLOSED, ON_RST,
     "By RFC 793 any RST in the window will do; a large window is easily hit: CVE-2004-0230.", "NISCC 236929"},
    {FSM_ESTABLISHED, FSM_CLOSED, ON_RST, "Linux believed them all until 3.6.", "Linux 282f23c6ee34"},
    {FSM_ESTABLISHED, FSM_CLOSED, ON_SYN, "Linux did so until 3.6: one SYN in the window ended the connection.",
     "Linux 0c24604b68fc"},
    {FSM_ESTABLISHED, FSM_CLOSED, ON_SYN, "Zephyr took it up in 2022, 12 years after RFC 5961.", "zephyr 48704"},
    {FSM_TIME_WAIT, FSM_CLOSED, ON_RST, "Linux allows it, but its documentation says that it prevents it.",
     "ip-sysctl, tcp_rfc1337; tcp_minisocks.c"},
    {FSM_TIME_WAIT, FSM_CLOSED, ON_RST,
     "Unikraft's lwIP ignored the RST, and Linux could not use the port again (until 2026).", "lib-lwip 76"},
    {FSM_SYN_RCVD, FSM_CLOSED, ON_ABORT, after_an_abort, where_it_disagrees},
    {FSM_ESTABLISHED, FSM_CLOSED, ON_ABORT, after_an_abort, where_it_disagrees},
    {FSM_FIN_WAIT_1, FSM_CLOSED, ON_ABORT, after_an_abort, where_it_disagrees},
    {FSM_FIN_WAIT_2, FSM_CLOSED, ON_ABORT, after_an_abort, where_it_disagrees},
    {FSM_CLOSE_WAIT, FSM_CLOSED, ON_ABORT, after_an_abort, where_it_disagrees},
    {FSM_ESTABLISHED, FSM_CLOSED, ON_CLOSE_UNREAD,
     "Linux 2.0 always sent FIN; a comment in tcp_close() still tells of the awful effects.",
     "Linux tcp.c; RFC 2525 2.17"},
    {FSM_FIN_WAIT_2, FSM_CLOSED, ON_DATA_AFTER_CLOSE, "Not to send this RST is one of the known problems of RFC 2525.",
     "RFC 2525 2.16"},

    /* Timers. */
    {FSM_FIN_WAIT_1, FSM_CLOSED, ON_USER_TIMEOUT,
     "Windows 2000 to 2008 stayed here for ever if the peer kept its window shut: CVE-2009-1926.",
     "Microsoft MS09-048"},
    {FSM_FIN_WAIT_2, FSM_CLOSED, ON_FIN_WAIT_2_TIMEOUT,
     "BSD had it before, after 10 min and 75 s, with a comment that it violates the protocol.",
     "TCP/IP Illustrated 1, 18.6"},

    /* The state stays. */
    {FSM_CLOSED, FSM_CLOSED, ON_SYN,
     "Zephyr's RST acknowledged one number too little, and was not believed, until 2025.", "zephyr 90087"},
    {FSM_LISTEN, FSM_LISTEN, ON_FIN,
     "Windows, many Cisco devices, BSDI and OS/400 send RST: a FIN scan finds all their ports closed.",
     "Nmap book, FIN scan"},
    {FSM_LISTEN, FSM_LISTEN, ON_BAD_SEGMENT,
     "Many BSD-derived systems of 1996 sent no RST to FIN,ACK: Maimon's scan found open ports by it.",
     "Phrack 49; Nmap book"},
    {FSM_ESTABLISHED, FSM_ESTABLISHED, ON_BAD_SEGMENT,
     "Two ends that each find the other's ACK bad answer for ever: Linux limits it since 4.0.",
     "ip-sysctl, tcp_invalid_ratelimit"},
    {FSM_ESTABLISHED, FSM_ESTABLISHED, ON_SYN, "gVisor dropped it without a word (2019).", "gvisor 1132"},
    {FSM_ESTABLISHED, FSM_ESTABLISHED, ON_RST,
     "Linux 3.6 to 4.6 counted challenge ACKs for all connections together: so they could be spied on.",
     "CVE-2016-5696"},
};

const size_t fsm_nlore = sizeof fsm_lore / sizeof *fsm_lore;

const char *fsm_picture_name(enum fsm_picture picture) { return picture < FSM_NPICTURES ? picture_name[picture] : "?"; }

bool fsm_picture_draws(enum fsm_picture picture, const struct fsm_edge *edge)
{
    if (picture == PICTURE_RFC9293) return edge->marks & FSM_DRAWN;
    for (size_t i = 0; i < sizeof drawn / sizeof *drawn; i++)
        if (drawn[i].from == edge->from && drawn[i].to == edge->to && drawn[i].cause == edge->cause)
            return drawn[i].pictures >> picture & 1;
    return false;
}

const struct fsm_lore *fsm_lore_next(const struct fsm_edge *edge, const struct fsm_lore *after)
{
    for (const struct fsm_lore *row = after ? after + 1 : fsm_lore; row < fsm_lore + fsm_nlore; row++)
        if (row->from == edge->from && row->to == edge->to && row->cause == edge->cause) return row;
    return NULL;
}
