/* core/host.h - the two hosts. Each is a network stack of its own with one
 * address (TEST-NET-1, RFC 5737). Addresses and ports are in host byte order
 * everywhere but inside packets. */
#ifndef CORE_HOST_H
#define CORE_HOST_H
#include <stdint.h>

enum host { HOST_CLIENT, HOST_SERVER, HOST_COUNT, HOST_NONE = HOST_COUNT };

enum {
    PORT_SERVER = 6000,        /* listen and connect without a port */
    PORT_FIRST_LOCAL = 40001,  /* first port an outgoing connection gets */
    PORT_FORGED = 40000        /* a forged segment when there is no connection */
};

const char *host_name(enum host);  /* "client", "server", "wire"; never NULL */
char host_letter(enum host);       /* 'C', 'S', ' ' */
enum host host_peer(enum host);    /* the other one; HOST_NONE stays */
uint32_t host_addr(enum host);     /* 192.0.2.1, 192.0.2.2 */

#endif
