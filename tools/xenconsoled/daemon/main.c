/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * xenconsoled: the back end of the guests' paravirtual consoles. It gives each guest a
 * pseudo-terminal, where `xl console` attaches, and copies between that and the ring page it shares
 * with the guest; on request it also keeps logs of the guests' consoles and of the hypervisor's.
 */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "domains.h"
#include "hypervisor.h"
#include "loop.h"
#include "message.h"
#include "options.h"
#include "process.h"

static int open_connections(struct connections *to)
{
    to->xs = xs_open(0);
    if (!to->xs) {
        message(LOG_ERR, "cannot connect to xenstored (is it running?): %m");
        return -1;
    }
    to->xch = xc_interface_open(NULL, NULL, 0);
    to->xce = to->xch ? xenevtchn_open(NULL, 0) : NULL;
    to->fmem = to->xce ? xenforeignmemory_open(NULL, 0) : NULL;
    if (!to->fmem) {
        message(LOG_ERR, "cannot open the hypervisor's devices: %m");
        return -1;
    }
    to->xgt = xengnttab_open(NULL, 0);
    if (!to->xgt)
        message(LOG_NOTICE, "no grant device: console rings are mapped by frame number");
    return 0;
}

static void close_connections(struct connections *to)
{
    xengnttab_close(to->xgt);
    xenforeignmemory_close(to->fmem);
    xenevtchn_close(to->xce);
    xc_interface_close(to->xch);
    if (to->xs)
        xs_close(to->xs);
}

static int serve(void)
{
    while (!process_end) {
        loop_begin();
        domains_watch();
        hypervisor_watch();
        loop_wait();
        hypervisor_serve();
        if (domains_serve()) {
            message(LOG_ERR, "the connection to xenstored is gone");
            return -1;
        }
        if (process_reopen) {
            process_reopen = 0;
            hypervisor_reopen_log();
            domains_reopen_logs();
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct connections to = { 0 };
    int rc = -1;

    options_parse(argc, argv);
    message_open();
    process_signals();
    process_raise_limits();
    if (!options.foreground)
        process_daemonize();
    if (options.pid_file)
        process_pid_file(options.pid_file);

    if (!open_connections(&to) && !domains_start(&to)) {
        if (options.log_hypervisor)
            hypervisor_start(to.xch);
        process_ready();
        rc = serve();
        hypervisor_stop();
    }
    domains_stop();
    close_connections(&to);
    return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}
