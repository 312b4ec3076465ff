/* SPDX-License-Identifier: LGPL-2.1-only */
/* What this library declares but cannot do: it says so. */
#include "private.h"

static int unsupported(xc_interface *xch, const char *what, uint32_t domid)
{
    errno = EOPNOTSUPP;
    XC_PERROR(xch, "domain %u: %s is not supported", domid, what);
    return -1;
}

int xc_domain_save(xc_interface *xch, int io_fd, uint32_t dom, uint32_t flags,
                   struct save_callbacks *callbacks, xc_stream_type_t stream_type, int recv_fd)
{
    return unsupported(xch, "saving", dom);
}

int xc_domain_restore(xc_interface *xch, int io_fd, uint32_t dom, unsigned int store_evtchn,
                      unsigned long *store_mfn, uint32_t store_domid, unsigned int console_evtchn,
                      unsigned long *console_mfn, uint32_t console_domid,
                      xc_stream_type_t stream_type, struct restore_callbacks *callbacks,
                      int send_back_fd)
{
    return unsupported(xch, "restoring", dom);
}

int xc_exchange_page(xc_interface *xch, uint32_t domid, xen_pfn_t mfn)
{
    return unsupported(xch, "exchanging a broken frame", domid);
}

/* Nobody can get a struct elf_binary from this library, so there is none to be told. */
void xc_elf_set_logfile(xc_interface *xch, struct elf_binary *elf, int verbose)
{
}

int xc_domain_dumpcore(xc_interface *xch, uint32_t domid, const char *corename)
{
    return unsupported(xch, "dumping its memory", domid);
}

int xc_domain_dumpcore_via_callback(xc_interface *xch, uint32_t domid, void *arg,
                                    dumpcore_rtn_t dump_rtn)
{
    return unsupported(xch, "dumping its memory", domid);
}
