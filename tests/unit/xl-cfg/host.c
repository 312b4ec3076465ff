/* SPDX-License-Identifier: GPL-2.0-only */
/* A host of four CPUs on one node, for whatever of libxl asks. No xenstore. */
#include <xenctrl.h>
#include <xenstore.h>

struct xc_interface_core *xc_interface_open(xentoollog_logger *logger, xentoollog_logger *dom,
                                            unsigned int flags)
{
    static int there;

    return (struct xc_interface_core *)&there;
}

int xc_interface_close(xc_interface *xch)
{
    return 0;
}

struct xs_handle *xs_open(unsigned long flags)
{
    return NULL;
}

void xs_daemon_destroy_postfork(struct xs_handle *h)
{
}

void xs_close(struct xs_handle *h)
{
}

bool xs_unwatch(struct xs_handle *h, const char *path, const char *token)
{
    return false;
}

bool xs_watch(struct xs_handle *h, const char *path, const char *token)
{
    return false;
}

char **xs_check_watch(struct xs_handle *h)
{
    return NULL;
}

int xs_fileno(struct xs_handle *h)
{
    return -1;
}

int xc_get_max_cpus(xc_interface *xch)
{
    return 4;
}

int xc_get_online_cpus(xc_interface *xch)
{
    return 4;
}

int xc_get_max_nodes(xc_interface *xch)
{
    return 1;
}

int xc_physinfo(xc_interface *xch, xc_physinfo_t *info)
{
    return -1;
}

long xc_sharing_freed_pages(xc_interface *xch)
{
    return 0;
}

long xc_sharing_used_frames(xc_interface *xch)
{
    return 0;
}

int xc_cputopoinfo(xc_interface *xch, unsigned int *max_cpus, xc_cputopo_t *cpus)
{
    *max_cpus = 4;
    for (unsigned int i = 0; cpus && i < 4; i++)
        cpus[i] = (xc_cputopo_t){ .core = i };
    return 0;
}

int xc_numainfo(xc_interface *xch, unsigned int *max_nodes, xc_meminfo_t *nodes, uint32_t *distance)
{
    return -1;
}

int xc_pcitopoinfo(xc_interface *xch, unsigned int num_devs, physdev_pci_device_t *devs,
                   uint32_t *nodes)
{
    return -1;
}

void xtl_log(xentoollog_logger *to, xentoollog_level level, int errnum, const char *context,
             const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    to->vmessage(to, level, errnum, context, format, ap);
    va_end(ap);
}
