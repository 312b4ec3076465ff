/* SPDX-License-Identifier: LGPL-2.1-only */
/* A vCPU's local APIC, switched off and on as its base register would, by the records that guests are saved with. */
#include "core/ctx.h"
#include "core/log.h"
#include "dm/vcpus.h"
#include <string.h>
#include <xen/hvm/save.h>

#define BASE_ENABLE     (1u << 11)
#define BASE_X2         (1u << 10)
#define DISABLED_BY_BASE    1u          /* in the record; bit 1 is the spurious vector register's */

/* What is loaded: the header comes with it in any case. */
struct image {
    struct hvm_save_descriptor header_at;
    struct hvm_save_header header;
    struct hvm_save_descriptor lapic_at;
    struct hvm_hw_lapic lapic;
    struct hvm_save_descriptor end_at;
} __attribute__((packed));

static int fail(struct lx *lx, uint32_t domid, unsigned int vcpu, const char *what)
{
    lx_log_domain(lx->ctx, domid, XTL_ERROR, errno, "the local APIC of vCPU %u cannot be %s", vcpu, what);
    return ERROR_FAIL;
}

/* The header is the first record of the whole; not every hypervisor gives it alone. */
static int read_header(struct lx *lx, uint32_t domid, struct hvm_save_header *header)
{
    xc_interface *xch = lx->ctx->xch;
    int size = xc_domain_hvm_getcontext(xch, domid, NULL, 0);
    struct hvm_save_descriptor at;
    uint8_t *all;

    if (size < 0)
        return -1;
    all = lx_alloc(lx, size);
    size = xc_domain_hvm_getcontext(xch, domid, all, size);
    if (size < (int)(sizeof(at) + sizeof(*header)))
        return -1;
    memcpy(&at, all, sizeof(at));
    memcpy(header, all + sizeof(at), sizeof(*header));
    errno = EINVAL;
    return at.typecode == HVM_SAVE_CODE(HEADER) && at.length == sizeof(*header) ? 0 : -1;
}

int lx_dm_switch_lapic(struct lx *lx, uint32_t domid, unsigned int vcpu, bool on)
{
    xc_interface *xch = lx->ctx->xch;
    struct hvm_save_header header;
    struct hvm_hw_lapic lapic;
    struct image image;

    if (xc_domain_hvm_getcontext_partial(xch, domid, HVM_SAVE_CODE(LAPIC), vcpu, &lapic, sizeof(lapic)))
        return fail(lx, domid, vcpu, "looked at");
    if (!!(lapic.apic_base_msr & BASE_ENABLE) == on)
        return 0;
    if (read_header(lx, domid, &header))
        return fail(lx, domid, vcpu, "looked at");
    lapic.apic_base_msr = on ? lapic.apic_base_msr | BASE_ENABLE : lapic.apic_base_msr & ~(uint64_t)(BASE_ENABLE | BASE_X2);
    lapic.disabled = on ? lapic.disabled & ~DISABLED_BY_BASE : lapic.disabled | DISABLED_BY_BASE;
    image = (struct image){
        .header_at = { .typecode = HVM_SAVE_CODE(HEADER), .length = sizeof(header) }, .header = header,
        .lapic_at = { .typecode = HVM_SAVE_CODE(LAPIC), .instance = vcpu, .length = sizeof(lapic) }, .lapic = lapic,
        .end_at = { .typecode = HVM_SAVE_CODE(END) },
    };
    if (xc_domain_hvm_setcontext(xch, domid, (uint8_t *)&image, sizeof(image)))
        return fail(lx, domid, vcpu, on ? "switched on" : "switched off");
    return 0;
}
