// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suspend to RAM (ACPI S3). The guest writes the device model's PM1 control register; the device model sets
 * HVM_PARAM_ACPI_S_STATE to 3, and the board but for its memory is as after a reset, with all vcpus stopped. Setting
 * it to 0 (`xl trigger DOMAIN s3resume') is the wake-up: vcpu 0 runs the firmware, which finds what to go on with.
 */
#include <xen/arch.h>
#include <xen/sched.h>
#include <asm/hvm-platform.h>
#include <asm/xstate.h>
#include "private.h"

#define RESET_CS    0xf000
#define RESET_IP    0xfff0

static bool may_suspend(struct domain *d)
{
    return !d->is_dying && !d->arch.hvm->is_s3_suspended && domain_vcpu(d, 0);
}

/* What lies in memory is kept, so what the guest registered there is, too. */
static void reset_vcpus(struct domain *d)
{
    struct vcpu *v;

    for_each_vcpu(d, v) {
        xstate_reset(v);
        hvm_vcpu_reset(v);
        hvm_of(v)->in_firmware = true;
        vcpu_unblock(v);
    }
    hvm_vcpu_start_at(domain_vcpu(d, 0), RESET_CS, RESET_IP);
}

void hvm_s3_suspend(struct domain *d)
{
    domain_pause(d);
    spin_lock(&d->lock);
    if (!may_suspend(d)) {
        spin_unlock(&d->lock);
        domain_unpause(d);
        return;
    }
    d->arch.hvm->is_s3_suspended = true;
    hvm_platform_reset(d);
    reset_vcpus(d);
    spin_unlock(&d->lock);
    /* it stays paused until it wakes up */
}

void hvm_s3_resume(struct domain *d)
{
    struct vcpu *v;
    bool was;

    spin_lock(&d->lock);
    was = d->arch.hvm->is_s3_suspended;
    d->arch.hvm->is_s3_suspended = false;
    spin_unlock(&d->lock);
    if (!was)
        return;
    hvm_tsc_records_begin(d);           /* all count from the same moment */
    for_each_vcpu(d, v)
        hvm_load_tsc(v, 0);
    hvm_tsc_records_end(d);
    hvm_acpi_wake(d);
    domain_unpause(d);
}
