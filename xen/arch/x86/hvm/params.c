// SPDX-License-Identifier: GPL-2.0-only
/*
 * HVM parameters: small numbers by which toolstack, device model and guest tell each other where things are. One row
 * each: who may write and read it, whether a second, different value is refused, and what else a write does.
 */
#include <xen/errno.h>
#include <xen/sched.h>
#include <xen/xsm.h>
#include <public/hvm/params.h>
#include <public/sched.h>
#include <asm/hvm-platform.h>
#include <asm/ioreq.h>
#include <asm/viridian.h>
#include "private.h"

enum who { NOBODY, TOOLS, GUEST };              /* GUEST: and the tools */

struct param_row {
    u8 write, read;                             /* enum who */
    bool once;                                  /* never changed again after it was not 0 */
    int (*check)(struct domain *d, u64 value);  /* before it is stored */
    void (*act)(struct domain *d, u64 value);   /* afterwards; the domain's parameters are locked */
    const char *doc;
};

static int is_bool(struct domain *d, u64 value)
{
    return value > 1 ? -EINVAL : 0;
}

static int is_timer_mode(struct domain *d, u64 value)
{
    return value > HVMPTM_one_missed_tick_pending ? -EINVAL : 0;
}

static int is_shutdown_reason(struct domain *d, u64 value)
{
    return value > SHUTDOWN_MAX ? -EINVAL : 0;
}

static int is_fip_width(struct domain *d, u64 value)
{
    return value == 0 || value == 4 || value == 8 ? 0 : -EINVAL;
}

static int is_s_state(struct domain *d, u64 value)
{
    return value == 0 || value == 3 ? 0 : -EINVAL;
}

static int no_altp2m(struct domain *d, u64 value)
{
    return value == XEN_ALTP2M_disabled ? 0 : -EOPNOTSUPP;
}

static int no_nested(struct domain *d, u64 value)
{
    return value ? -EOPNOTSUPP : 0;
}

static int no_lmce(struct domain *d, u64 value)
{
    return value & XEN_HVM_MCA_CAP_MASK ? -EOPNOTSUPP : value ? -EINVAL : 0;
}

/* The RTC and the PM timer of a device model of before 4.2 are at other ports. */
static int ioports_new_place(struct domain *d, u64 value)
{
    return value == 1 ? 0 : -EINVAL;
}

static int ioreq_frame(struct domain *d, u64 value)
{
    return ioreq_param_changed(d, HVM_PARAM_IOREQ_PFN, value);
}

static int buffered_ioreq_frame(struct domain *d, u64 value)
{
    return ioreq_param_changed(d, HVM_PARAM_BUFIOREQ_PFN, value);
}

static int ioreq_server_frames(struct domain *d, u64 value)
{
    return ioreq_param_changed(d, HVM_PARAM_IOREQ_SERVER_PFN, value);
}

static int nr_ioreq_server_frames(struct domain *d, u64 value)
{
    return ioreq_param_changed(d, HVM_PARAM_NR_IOREQ_SERVER_PAGES, value);
}

static const struct param_row rows[HVM_NR_PARAMS] = {
    [HVM_PARAM_CALLBACK_IRQ] = { GUEST, GUEST, false, NULL, hvm_set_callback_via, "how events come in" },
    [HVM_PARAM_STORE_PFN] = { TOOLS, GUEST, true, NULL, NULL, "xenstore's ring: frame" },
    [HVM_PARAM_STORE_EVTCHN] = { TOOLS, GUEST, true, NULL, NULL, "xenstore's ring: port" },
    [HVM_PARAM_PAE_ENABLED] = { TOOLS, TOOLS, true, NULL, NULL, "without meaning" },
    [HVM_PARAM_IOREQ_PFN] = { TOOLS, TOOLS, true, ioreq_frame, NULL, "default device model's requests" },
    [HVM_PARAM_BUFIOREQ_PFN] = { TOOLS, TOOLS, true, buffered_ioreq_frame, NULL, "and its posted writes" },
    [HVM_PARAM_VIRIDIAN] = { TOOLS, GUEST, true, viridian_enable, NULL, "Hyper-V's interface: groups" },
    [HVM_PARAM_TIMER_MODE] = { TOOLS, GUEST, true, is_timer_mode, NULL, "ticks missed by preemption" },
    [HVM_PARAM_HPET_ENABLED] = { TOOLS, GUEST, false, is_bool, NULL, "is there an HPET" },
    [HVM_PARAM_IDENT_PT] = { TOOLS, TOOLS, true, NULL, NULL, "identity page directory for old processors" },
    [HVM_PARAM_DM_DOMAIN] = { TOOLS, TOOLS, false, NULL, NULL, "without meaning" },
    [HVM_PARAM_ACPI_S_STATE] = { TOOLS, GUEST, false, is_s_state, NULL, "0: runs, 3: suspended to RAM" },
    [HVM_PARAM_VM86_TSS] = { TOOLS, TOOLS, true, NULL, NULL, "task state segment for real mode" },
    [HVM_PARAM_VPT_ALIGN] = { TOOLS, GUEST, false, is_bool, NULL, "align periodic timers" },
    [HVM_PARAM_CONSOLE_PFN] = { TOOLS, GUEST, true, NULL, NULL, "console's ring: frame" },
    [HVM_PARAM_CONSOLE_EVTCHN] = { TOOLS, GUEST, true, NULL, NULL, "console's ring: port" },
    [HVM_PARAM_ACPI_IOPORTS_LOCATION] = { GUEST, GUEST, false, ioports_new_place, NULL, "ACPI's ports" },
    [HVM_PARAM_MEMORY_EVENT_CR0] = { NOBODY, NOBODY, false, NULL, NULL, "superseded" },
    [HVM_PARAM_MEMORY_EVENT_CR3] = { NOBODY, NOBODY, false, NULL, NULL, "superseded" },
    [HVM_PARAM_MEMORY_EVENT_CR4] = { NOBODY, NOBODY, false, NULL, NULL, "superseded" },
    [HVM_PARAM_MEMORY_EVENT_INT3] = { NOBODY, NOBODY, false, NULL, NULL, "superseded" },
    [HVM_PARAM_NESTEDHVM] = { TOOLS, GUEST, true, no_nested, NULL, "nested virtualization" },
    [HVM_PARAM_MEMORY_EVENT_SINGLE_STEP] = { NOBODY, NOBODY, false, NULL, NULL, "superseded" },
    [HVM_PARAM_BUFIOREQ_EVTCHN] = { NOBODY, TOOLS, false, NULL, NULL, "posted writes: port" },
    [HVM_PARAM_PAGING_RING_PFN] = { TOOLS, TOOLS, true, NULL, NULL, "paging's ring: frame" },
    [HVM_PARAM_MONITOR_RING_PFN] = { TOOLS, TOOLS, true, NULL, NULL, "monitor's ring: frame" },
    [HVM_PARAM_SHARING_RING_PFN] = { TOOLS, TOOLS, true, NULL, NULL, "sharing's ring: frame" },
    [HVM_PARAM_MEMORY_EVENT_MSR] = { NOBODY, NOBODY, false, NULL, NULL, "superseded" },
    [HVM_PARAM_TRIPLE_FAULT_REASON] = { TOOLS, TOOLS, false, is_shutdown_reason, NULL, "end by a triple fault" },
    [HVM_PARAM_IOREQ_SERVER_PFN] = { TOOLS, TOOLS, true, ioreq_server_frames, NULL, "frames for ioreq servers" },
    [HVM_PARAM_NR_IOREQ_SERVER_PAGES] = { TOOLS, TOOLS, true, nr_ioreq_server_frames, NULL, "how many" },
    [HVM_PARAM_VM_GENERATION_ID_ADDR] = { GUEST, GUEST, false, NULL, NULL, "VM generation id: address" },
    [HVM_PARAM_ALTP2M] = { TOOLS, TOOLS, true, no_altp2m, NULL, "alternate views of memory" },
    [HVM_PARAM_X87_FIP_WIDTH] = { TOOLS, TOOLS, false, is_fip_width, NULL, "FPU instruction pointer's width" },
    [HVM_PARAM_VM86_TSS_SIZED] = { TOOLS, TOOLS, true, NULL, NULL, "task state segment for real mode" },
    [HVM_PARAM_MCA_CAP] = { TOOLS, GUEST, true, no_lmce, NULL, "machine-check capabilities" },
};

/* The guest itself, or somebody with rights over it? */
static int permitted(const struct domain *d, u8 who, unsigned int op)
{
    int rc = xsm_check(XSM_TARGET, XSM_HVM, op, d);

    if (rc)
        return rc;
    if (who == NOBODY)
        return -EINVAL;
    return who == TOOLS && d == current->domain ? -EPERM : 0;
}

static int store(struct domain *d, const struct param_row *row, u32 index, u64 value)
{
    u64 *param = &d->arch.hvm->params[index];
    int rc = row->check ? row->check(d, value) : 0;

    if (rc)
        return rc;
    if (row->once && *param && *param != value)
        return -EEXIST;
    *param = value;
    if (row->act)
        row->act(d, value);
    return 0;
}

/* What waits for vcpus, which may be waiting for the lock, or takes other locks. */
static void act_unlocked(struct domain *d, u32 index, u64 value)
{
    if (index == HVM_PARAM_CALLBACK_IRQ && d == current->domain)
        hvm_latch_info_width();
    else if (index == HVM_PARAM_ACPI_S_STATE && value == 3)
        hvm_s3_suspend(d);
    else if (index == HVM_PARAM_ACPI_S_STATE)
        hvm_s3_resume(d);
}

int hvm_set_param(struct domain *d, u32 index, u64 value)
{
    int rc;

    if (index >= HVM_NR_PARAMS || !rows[index].doc)
        return -EINVAL;
    rc = permitted(d, rows[index].write, HVMOP_set_param);
    if (rc)
        return rc;
    spin_lock(&d->arch.hvm->lock);
    rc = store(d, &rows[index], index, value);
    spin_unlock(&d->arch.hvm->lock);
    if (rc == 0)
        act_unlocked(d, index, value);
    return rc;
}

int hvm_get_param(struct domain *d, u32 index, u64 *value)
{
    int rc;

    if (index >= HVM_NR_PARAMS || !rows[index].doc)
        return -EINVAL;
    rc = permitted(d, rows[index].read, HVMOP_get_param);
    if (rc)
        return rc;
    *value = d->arch.hvm->params[index];
    return 0;
}

void hvm_forget_ports(struct domain *d)
{
    struct hvm_domain *h = d->arch.hvm;
    struct vcpu *v;

    spin_lock(&h->lock);
    h->params[HVM_PARAM_STORE_EVTCHN] = h->params[HVM_PARAM_CONSOLE_EVTCHN] = 0;    /* the tools make others */
    h->params[HVM_PARAM_CALLBACK_IRQ] = 0;
    hvm_set_callback_via(d, 0);
    spin_unlock(&h->lock);
    for_each_vcpu(d, v)
        hvm_of(v)->callback_vector = 0;
}
