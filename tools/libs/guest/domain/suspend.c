/* SPDX-License-Identifier: LGPL-2.1-only */
/* The event by which a domain says that it has suspended. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "private.h"
#include "xenevtchn.h"

#define LOCK_FILE XYLEM_LOCALSTATEDIR "/lib/xen/suspend-evtchn-%u.lock"

static void lock_name(char *name, size_t size, uint32_t domid)
{
    snprintf(name, size, LOCK_FILE, domid);
}

/* The file may be removed between opening and locking it: then what is locked is nobody's. */
static bool still_there(int fd, const char *name)
{
    struct stat ours, there;

    return !fstat(fd, &ours) && !stat(name, &there) && ours.st_ino == there.st_ino &&
           ours.st_dev == there.st_dev;
}

static int lock(xc_interface *xch, uint32_t domid)
{
    char name[sizeof(LOCK_FILE) + 12];
    int fd;

    lock_name(name, sizeof(name), domid);
    for (;;) {
        fd = open(name, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
        if (fd < 0) {
            XC_PERROR(xch, "cannot open %s", name);
            return -1;
        }
        if (flock(fd, LOCK_EX)) {
            XC_PERROR(xch, "cannot lock %s", name);
            close(fd);
            return -1;
        }
        if (still_there(fd, name))
            return fd;
        close(fd);
    }
}

static void unlock(uint32_t domid, int *lockfd)
{
    char name[sizeof(LOCK_FILE) + 12];

    if (*lockfd < 0)
        return;
    lock_name(name, sizeof(name), domid);
    unlink(name);
    close(*lockfd);
    *lockfd = -1;
}

int xc_await_suspend(xc_interface *xch, struct xenevtchn_handle *xce, int suspend_evtchn)
{
    for (;;) {
        xenevtchn_port_or_error_t port = xenevtchn_pending(xce);

        if (port < 0 || xenevtchn_unmask(xce, port)) {
            XC_PERROR(xch, "cannot wait for the domain to suspend");
            return -1;
        }
        if (port == suspend_evtchn)
            return 0;
    }
}

int xc_suspend_evtchn_release(xc_interface *xch, struct xenevtchn_handle *xce, uint32_t domid,
                              int suspend_evtchn, int *lockfd)
{
    int rc = suspend_evtchn >= 0 ? xenevtchn_unbind(xce, suspend_evtchn) : 0;

    if (rc)
        XC_PERROR(xch, "cannot let go of the suspend event of domain %u", domid);
    unlock(domid, lockfd);
    return rc;
}

int xc_suspend_evtchn_init_sane(xc_interface *xch, struct xenevtchn_handle *xce, uint32_t domid,
                                int port, int *lockfd)
{
    int local, rc;

    *lockfd = lock(xch, domid);
    if (*lockfd < 0)
        return -1;
    local = xenevtchn_bind_interdomain(xce, domid, port);
    if (local < 0) {
        XC_PERROR(xch, "cannot bind the suspend event of domain %u", domid);
        goto unlock;
    }
    rc = xc_domain_subscribe_for_suspend(xch, domid, port);
    if (!rc)
        return local;
    XC_PERROR(xch, "cannot subscribe for the suspend of domain %u", domid);
    xenevtchn_unbind(xce, local);
unlock:
    unlock(domid, lockfd);
    return -1;
}

int xc_suspend_evtchn_init_exclusive(xc_interface *xch, struct xenevtchn_handle *xce,
                                     uint32_t domid, int port, int *lockfd)
{
    int local = xc_suspend_evtchn_init_sane(xch, xce, domid, port, lockfd);

    if (local < 0)
        return -1;
    if (!xc_await_suspend(xch, xce, local))
        return local;
    xc_suspend_evtchn_release(xch, xce, domid, local, lockfd);
    return -1;
}
