/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Resuming a suspended domain. Fast: its hypercall tells that the suspend was cancelled. Slow: it
 * goes on as after a restore, so what it made portable in its start info is turned back.
 */
#include <stdlib.h>
#include <sys/mman.h>

#include "private.h"

#define SUSPEND_CANCELLED 1

static int get_info(xc_interface *xch, uint32_t domid, xc_dominfo_t *info)
{
    if (xc_domain_getinfo(xch, domid, 1, info) == 1 && info->domid == domid)
        return 0;
    errno = ESRCH;
    XC_PERROR(xch, "cannot resume domain %u", domid);
    return -1;
}

/* The result of the hypercall that the first vCPU is in. */
static int set_result(xc_interface *xch, uint32_t domid, bool hvm)
{
    vcpu_guest_context_any_t *any;
    unsigned int width = 8;
    int rc = -1;

    if (xc_domain_get_guest_width(xch, domid, &width) && !hvm) {
        XC_PERROR(xch, "cannot learn the word size of domain %u", domid);
        return -1;
    }
    any = calloc(1, sizeof(*any));
    if (!any || xc_vcpu_getcontext(xch, domid, 0, any)) {
        XC_PERROR(xch, "cannot read the registers of domain %u", domid);
    } else {
        if (width == 4)
            any->x32.user_regs.eax = SUSPEND_CANCELLED;
        else
            any->x64.user_regs.rax = SUSPEND_CANCELLED;
        rc = xc_vcpu_setcontext(xch, domid, 0, any);
        if (rc)
            XC_PERROR(xch, "cannot change the registers of domain %u", domid);
    }
    free(any);
    return rc;
}

static int resume(xc_interface *xch, uint32_t domid)
{
    int rc = xc_domctl(xch, &DOMCTL_PLAIN(resumedomain, domid));

    if (rc)
        XC_PERROR(xch, "cannot resume domain %u", domid);
    return rc;
}

/* The guest has put frame numbers of its own in the place of the machine's. */
static int turn_back(xc_interface *xch, struct start_info *si, const struct xc_domain_meminfo *mem)
{
    if (si->store_mfn >= mem->p2m_size || si->console.domU.mfn >= mem->p2m_size) {
        errno = EINVAL;
        XC_PERROR(xch, "the suspended domain's start info is not as it should be");
        return -1;
    }
    si->store_mfn = mem->p2m_table[si->store_mfn];
    si->console.domU.mfn = mem->p2m_table[si->console.domU.mfn];
    return 0;
}

static int resume_pv_slowly(xc_interface *xch, uint32_t domid, const xc_dominfo_t *info)
{
    struct xc_domain_meminfo mem = { 0 };
    vcpu_guest_context_any_t *any = NULL;
    struct start_info *si = NULL;
    int rc = -1;

    if (xc_map_domain_meminfo(xch, domid, &mem))
        return -1;
    if (mem.guest_width != sizeof(unsigned long)) {
        errno = EOPNOTSUPP;
        XC_PERROR(xch, "domain %u: 32-bit PV guests can only be resumed fast", domid);
        goto unmap;
    }
    any = calloc(1, sizeof(*any));
    if (!any || xc_vcpu_getcontext(xch, domid, 0, any)) {
        XC_PERROR(xch, "cannot read the registers of domain %u", domid);
        goto unmap;
    }
    /* the suspend hypercall's third argument is the start info's frame */
    si = xc_map_foreign_range(xch, domid, PAGE_SIZE, PROT_READ | PROT_WRITE, any->c.user_regs.rdx);
    if (!si) {
        XC_PERROR(xch, "cannot map the start info of domain %u", domid);
        goto unmap;
    }
    if (turn_back(xch, si, &mem))
        goto unmap;
    for (unsigned int i = 1; i <= info->max_vcpu_id; i++)
        if (xc_vcpu_setcontext(xch, domid, i, NULL)) {
            XC_PERROR(xch, "cannot reset vCPU %u of domain %u", i, domid);
            goto unmap;
        }
    rc = resume(xch, domid);

unmap:
    if (si)
        munmap(si, PAGE_SIZE);
    free(any);
    xc_unmap_domain_meminfo(xch, &mem);
    return rc;
}

int xc_domain_resume(xc_interface *xch, uint32_t domid, int fast)
{
    xc_dominfo_t info;

    if (get_info(xch, domid, &info))
        return -1;
    if (!fast && !info.hvm)
        return resume_pv_slowly(xch, domid, &info);
    if (fast && set_result(xch, domid, info.hvm))
        return -1;
    return resume(xch, domid);
}
