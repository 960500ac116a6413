#include "knobs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Numbers and reasons: ip-sysctl.rst of the kernel; measured on Linux 6.18. */
const struct knob knobs[] = {
    {"ipv6/conf/all/disable_ipv6", "1", true, "no router solicitations on the wire"},
    {"ipv4/tcp_congestion_control", "reno", false, "bbr would send by its own timer"},
    {"ipv4/tcp_early_retrans", "0", false, "no tail-loss probe resends a held segment"},
    {"ipv4/tcp_min_tso_segs", "255", false, "which segments of a large send carry PSH does not depend on the RTT"},
    {"ipv4/tcp_no_metrics_save", "1", false, "a connection learns nothing from the one before"},
    {"ipv4/tcp_invalid_ratelimit", "0", false, "every challenge ACK is sent"},
    {"ipv4/tcp_syn_retries", "127", false, "a held SYN is given up late: after 2 min"},
    {"ipv4/tcp_synack_retries", "255", false, "a held SYN,ACK is given up late: after hours"},
    {"ipv4/tcp_orphan_retries", "255", false, "a held FIN of a closed socket is given up late: after 4 min"},
    {"ipv4/tcp_retries2", "255", false, "held data is given up late: after 4 min"},
    {"ipv4/tcp_rto_max_ms", "1000", true, "a lost segment comes back within a second (Linux 6.15)"},
    {"ipv4/tcp_fin_timeout", "60", false, "FIN_WAIT2 of a closed socket lasts 60 s"},
    {"ipv4/tcp_timestamps", "1", false, "the default of Linux"},
    {"ipv4/tcp_sack", "1", false, "the default of Linux"},
    {"ipv4/tcp_ecn", "0", false, "no ECE and CWR in a handshake"},
    {"ipv4/tcp_fastopen", "0", false, "no data in a SYN"},
    {"ipv4/tcp_syncookies", "1", false, "the default of Linux"},
};
const size_t nknobs = sizeof knobs / sizeof *knobs;

int knob_write(const char *path, const char *value)
{
    char full[128];
    snprintf(full, sizeof full, "/proc/sys/net/%s", path);
    int fd = open(full, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return errno;
    int err = write(fd, value, strlen(value)) < 0 ? errno : 0;
    close(fd);
    return err;
}
