// SPDX-License-Identifier: GPL-2.0-only
/*
 * A hypervisor made of files, for LD_PRELOAD: answers the calls a xenstore daemon makes, so that
 * any daemon (this project's or Debian's) runs on the host, with unprivileged domains behind real
 * rings. In the folder $FAKEXEN:
 *   state.N       the domain N: alive, shutdown, crashed or dying; no file: no such domain
 *   ring.N        its ring page
 *   evtchn.sock   datagrams of a 4-byte port: an event for the daemon (VIRQ_PORT, or DOMAIN_PORT +
 * N) dom.N.sock    where the domain N hears the daemon's events xsd_port, xsd_kva   stand for the
 * files of that name below /proc/xen: dom0's own port and page See ringclient.py for the other
 * side.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <xenctrl.h>
#include <xenevtchn.h>
#include <xengnttab.h>

#define VIRQ_PORT   1
#define DOMAIN_PORT 1000

struct xenevtchn_handle {
    int fd;
};

static struct xenevtchn_handle channel = { -1 };
static int placeholder;

static void name(char *out, size_t size, const char *fmt, unsigned int n)
{
    const char *dir = getenv("FAKEXEN");
    char leaf[64];

    snprintf(leaf, sizeof(leaf), fmt, n);
    snprintf(out, size, "%s/%s", dir ? dir : ".", leaf);
}

xenevtchn_handle *xenevtchn_open(struct xentoollog_logger *logger, unsigned int flags)
{
    struct sockaddr_un to = { .sun_family = AF_UNIX };

    name(to.sun_path, sizeof(to.sun_path), "evtchn.sock", 0);
    unlink(to.sun_path);
    channel.fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (channel.fd < 0 || bind(channel.fd, (struct sockaddr *)&to, sizeof(to)))
        return NULL;
    return &channel;
}

int xenevtchn_close(xenevtchn_handle *xce)
{
    return close(xce->fd);
}

int xenevtchn_fd(xenevtchn_handle *xce)
{
    return xce->fd;
}

xenevtchn_port_or_error_t xenevtchn_bind_virq(xenevtchn_handle *xce, unsigned int virq)
{
    return VIRQ_PORT;
}

xenevtchn_port_or_error_t xenevtchn_bind_interdomain(xenevtchn_handle *xce, uint32_t domid,
                                                     evtchn_port_t remote)
{
    return DOMAIN_PORT + domid;
}

int xenevtchn_unbind(xenevtchn_handle *xce, evtchn_port_t port)
{
    return 0;
}

int xenevtchn_unmask(xenevtchn_handle *xce, evtchn_port_t port)
{
    return 0;
}

xenevtchn_port_or_error_t xenevtchn_pending(xenevtchn_handle *xce)
{
    uint32_t port;

    return read(xce->fd, &port, sizeof(port)) == sizeof(port) ? (int)port : -1;
}

int xenevtchn_notify(xenevtchn_handle *xce, evtchn_port_t port)
{
    struct sockaddr_un to = { .sun_family = AF_UNIX };

    name(to.sun_path, sizeof(to.sun_path), "dom.%u.sock", port - DOMAIN_PORT);
    sendto(xce->fd, "!", 1, MSG_DONTWAIT, (struct sockaddr *)&to, sizeof(to));
    return 0;
}

xengnttab_handle *xengnttab_open(struct xentoollog_logger *logger, unsigned int flags)
{
    return (xengnttab_handle *)&placeholder;
}

int xengnttab_close(xengnttab_handle *xgt)
{
    return 0;
}

int xengnttab_set_max_grants(xengnttab_handle *xgt, uint32_t n)
{
    return 0;
}

void *xengnttab_map_grant_ref(xengnttab_handle *xgt, uint32_t domid, uint32_t ref, int prot)
{
    char path[108];
    void *page = NULL;
    int fd;

    name(path, sizeof(path), "ring.%u", domid);
    fd = open(path, O_RDWR);
    if (fd >= 0) {
        page = mmap(NULL, 4096, prot, MAP_SHARED, fd, 0);
        close(fd);
    }
    return page == MAP_FAILED ? NULL : page;
}

int xengnttab_unmap(xengnttab_handle *xgt, void *start, uint32_t count)
{
    return munmap(start, count * 4096);
}

xc_interface *xc_interface_open(xentoollog_logger *logger, xentoollog_logger *build,
                                unsigned int flags)
{
    return (xc_interface *)&placeholder;
}

int xc_interface_close(xc_interface *xch)
{
    return 0;
}

/* The domain's word, "" if there is no such domain. */
static void state(unsigned int domid, char *word, size_t size)
{
    char path[108];
    FILE *f;

    name(path, sizeof(path), "state.%u", domid);
    word[0] = 0;
    f = fopen(path, "r");
    if (!f)
        return;
    if (!fgets(word, size, f))
        word[0] = 0;
    fclose(f);
    word[strcspn(word, "\n")] = 0;
}

int xc_domain_getinfo(xc_interface *xch, uint32_t first, unsigned int max, xc_dominfo_t *info)
{
    char word[32];

    state(first, word, sizeof(word));
    if (!word[0] || !max)
        return 0;
    memset(info, 0, sizeof(*info));
    info->domid = first;
    info->dying = !strcmp(word, "dying");
    info->shutdown = !strcmp(word, "shutdown") || !strcmp(word, "crashed");
    info->crashed = !strcmp(word, "crashed");
    return 1;
}

int xc_domain_getinfolist(xc_interface *xch, uint32_t first, unsigned int max,
                          xc_domaininfo_t *info)
{
    unsigned int n = 0;
    char word[32];

    for (uint32_t d = first; n < max && d < 200; d++) {
        state(d, word, sizeof(word));
        if (!word[0])
            continue;
        memset(&info[n], 0, sizeof(info[n]));
        info[n].domain = d;
        if (!strcmp(word, "dying"))
            info[n].flags |= XEN_DOMINF_dying;
        if (!strcmp(word, "shutdown") || !strcmp(word, "crashed"))
            info[n].flags |= XEN_DOMINF_shutdown;
        n++;
    }
    return n;
}

/* The kernel's two files about dom0's own ring are redirected; all else goes to the C library. */
int open(const char *path, int flags, ...)
{
    int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
    char other[108];
    mode_t mode = 0;
    va_list ap;

    if (flags & O_CREAT) {
        va_start(ap, flags);
        mode = va_arg(ap, mode_t);
        va_end(ap);
    }
    if (!strcmp(path, "/proc/xen/xsd_port"))
        name(other, sizeof(other), "xsd_port", 0);
    else if (!strcmp(path, "/proc/xen/xsd_kva"))
        name(other, sizeof(other), "xsd_kva", 0);
    else
        return real(path, flags, mode);
    return real(other, flags, mode);
}
