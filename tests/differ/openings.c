/* openings.c - the table of openings, and nothing else. Each is the shortest way
 * along the arrows of src/core/fsm.c to one situation. */
#include "openings.h"

#define LISTEN "server listen\n"
#define HANDSHAKE LISTEN "client connect\nwire deliver all\n"
#define CROSSED_CALLS "client bind 5001\nserver bind 5002\nclient connect 5002\nserver connect 5001\n"
#define FLOOD LISTEN_SMALL "client connect\nclient connect\nclient connect\n"
#define LISTEN_SMALL "server listen 6000 backlog 1\n"
#define BY_HAND "server set autoaccept off\n"

const char *const openings[] = {
    "",
    LISTEN,
    /* Opening. */
    "client connect\n",
    LISTEN "client connect\n",
    LISTEN "client connect\nwire deliver client SYN\n",
    LISTEN "client connect\nwire deliver client SYN\nwire deliver server SYN,ACK\n",
    LISTEN "wire inject client SYN\n",
    LISTEN "wire inject client SYN seq=1000 sport=9001\nwire inject client SYN seq=2000 sport=9002\n",
    CROSSED_CALLS,
    CROSSED_CALLS "wire deliver client =SYN\n",
    CROSSED_CALLS "wire deliver client =SYN\nwire deliver server =SYN\n",
    CROSSED_CALLS "wire deliver all\n",
    "client bind 5001\nclient connect 5001\nserver bind 5001\nserver connect 5001\n",
    /* Open. */
    HANDSHAKE,
    HANDSHAKE "client send 5\n",
    HANDSHAKE "client send 5\nwire deliver all\n",
    HANDSHAKE "server send 3000\nclient send 2000\n",
    HANDSHAKE "client send 5\nwire dup client PSH\nwire deliver\n",
    HANDSHAKE "server set echo on\nclient send \"hello\\n\"\nwire deliver\n",
    BY_HAND HANDSHAKE,
    BY_HAND HANDSHAKE "client send 5\nwire deliver all\n",
    /* Closing. */
    HANDSHAKE "client close\n",
    HANDSHAKE "server close\n",
    HANDSHAKE "client shutdown\nwire deliver all\n",
    HANDSHAKE "server shutdown\nwire deliver all\n",
    HANDSHAKE "client close\nwire deliver all\n",
    HANDSHAKE "client shutdown\nwire deliver client FIN\n",
    HANDSHAKE "client close\nserver close\n",
    HANDSHAKE "client close\nserver close\nwire deliver client FIN\n",
    HANDSHAKE "client shutdown\nserver shutdown\nwire deliver client FIN\nwire deliver server FIN\n",
    HANDSHAKE "client close\nserver close\nwire deliver client FIN\nwire deliver server FIN\n",
    HANDSHAKE "client close\nwire deliver all\nserver close\n",
    HANDSHAKE "server close\nwire deliver all\nclient close\n",
    HANDSHAKE "client close\nserver close\nwire deliver all\n",
    HANDSHAKE "client close\nwire deliver all\nserver close\nwire deliver all\n",
    HANDSHAKE "server close\nwire deliver all\nclient close\nwire deliver all\n",
    HANDSHAKE "client send 5\nwire deliver all\nserver close\n",
    HANDSHAKE "server close\nwire deliver all\nclient send 5\n",
    HANDSHAKE "client send 5\nclient close\n",
    "client set linger 5\n" HANDSHAKE "client send 5\nclient close\n",
    "server set linger 0\n" HANDSHAKE "server close\n",
    /* Programs that die, come back. */
    HANDSHAKE "server kill\n",
    HANDSHAKE "server kill\nwire deliver all\nserver start\n",
    HANDSHAKE "client kill\nwire deliver all\nclient start\nclient connect\n",
    "server set reuseaddr on\n" HANDSHAKE "server close\nwire deliver all\nclient close\nwire deliver all\n",
    /* Many. */
    FLOOD,
    FLOOD "wire deliver client SYN\nwire deliver client SYN\nwire deliver client SYN\n",
    BY_HAND FLOOD "wire deliver all\n",
    "server set syncookies off\n" BY_HAND FLOOD "wire deliver all\n",
    HANDSHAKE "client connect\nwire deliver all\nclient connect\n",
    BY_HAND HANDSHAKE "client connect\nwire deliver all\nserver socket 1 close\n",
    LISTEN "server listen 6001\nclient connect\nclient connect 6001\nwire deliver all\n",
};
const size_t nopenings = sizeof openings / sizeof *openings;
