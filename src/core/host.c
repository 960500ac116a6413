/* host.c - names and addresses of the two hosts (TEST-NET-1, RFC 5737). */
#include "core/host.h"

struct host_info { const char *name; char letter; enum host peer; uint32_t addr; };

static const struct host_info host_table[] = {
    [HOST_CLIENT] = {"client", 'C', HOST_SERVER, 0xc0000201u}, /* 192.0.2.1 */
    [HOST_SERVER] = {"server", 'S', HOST_CLIENT, 0xc0000202u}, /* 192.0.2.2 */
    [HOST_NONE] = {"wire", ' ', HOST_NONE, 0},
};

static const struct host_info *info(enum host host)
{
    return &host_table[host <= HOST_NONE ? host : HOST_NONE];
}

const char *host_name(enum host host) { return info(host)->name; }
char host_letter(enum host host) { return info(host)->letter; }
enum host host_peer(enum host host) { return info(host)->peer; }
uint32_t host_addr(enum host host) { return info(host)->addr; }
