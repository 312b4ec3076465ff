// SPDX-License-Identifier: GPL-2.0-only
/* Debug registers of vcpus. They are in the processor only while one is enabled. */
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/sched.h>
#include <lib/string.h>
#include <asm/insn.h>
#include <asm/page.h>
#include <generated/hypercall-defs.h>
#include "private.h"

#define DR6_ONES        0xffff0ff0UL
#define DR6_WRITABLE    0x0000e00fUL
#define DR7_ONES        0x00000400UL
#define DR7_RESERVED    0x0000d800UL        /* written as 0 */
#define DR7_GD          0x00002000UL
#define DR7_ENABLED     0x000000ffUL
#define DR7_RW(dr7, n)  ((dr7) >> (16 + 4 * (n)) & 3)
#define DR7_LEN(dr7, n) ((dr7) >> (18 + 4 * (n)) & 3)
#define DR_RW_IO        2

void debugregs_reset(struct vcpu *v)
{
    memset(v->arch.pv.dr, 0, sizeof(v->arch.pv.dr));
    v->arch.pv.dr6 = DR6_ONES;
    v->arch.pv.dr7 = DR7_ONES;
    v->arch.pv.dr7_emul = 0;
}

static void load_addresses(const struct vcpu *v)
{
    write_dr0(v->arch.pv.dr[0]);
    write_dr1(v->arch.pv.dr[1]);
    write_dr2(v->arch.pv.dr[2]);
    write_dr3(v->arch.pv.dr[3]);
}

static bool active(const struct vcpu *v)
{
    return v->arch.pv.dr7 & DR7_ENABLED;
}

void debugregs_switch(const struct vcpu *prev, const struct vcpu *next)
{
    if (unlikely(active(next))) {
        write_dr7(DR7_ONES);
        load_addresses(next);
        write_dr6(DR6_ONES);
        write_dr7(next->arch.pv.dr7);
    } else if (unlikely(active(prev))) {
        write_dr7(DR7_ONES);
    }
}

/* No breakpoints on ourselves. */
static int set_address(struct vcpu *v, unsigned int n, unsigned long value)
{
    if (!is_canonical(value) || (value >= HYPERVISOR_VIRT_START_ && value < HYPERVISOR_VIRT_END_))
        return -EPERM;
    v->arch.pv.dr[n] = value;
    return 0;
}

/*
 * GD would trap our own accesses. I/O breakpoints work only where I/O traps, and instruction
 * breakpoints have length 1; a reserved combination is the guest's mistake.
 */
static int set_control(struct vcpu *v, unsigned long value)
{
    value = (value & ~(DR7_RESERVED | DR7_GD) & 0xffffffffUL) | DR7_ONES;
    for (unsigned int n = 0; n < 4; n++) {
        if (!(value >> (2 * n) & 3))
            continue;
        if (DR7_RW(value, n) == DR_RW_IO || (DR7_RW(value, n) == 0 && DR7_LEN(value, n) != 0))
            return -EPERM;
    }
    v->arch.pv.dr7 = value;
    return 0;
}

int vcpu_set_debugreg(struct vcpu *v, unsigned int reg, unsigned long value)
{
    unsigned long before = v->arch.pv.dr7;
    int rc = 0;

    switch (reg) {
    case 0 ... 3:
        rc = set_address(v, reg, value);
        break;
    case 4:
    case 6:
        v->arch.pv.dr6 = (value & DR6_WRITABLE) | DR6_ONES;
        break;
    case 5:
    case 7:
        rc = set_control(v, value);
        break;
    default:
        return -ENODEV;
    }
    if (rc == 0 && v == current && ((before | v->arch.pv.dr7) & DR7_ENABLED)) {
        write_dr7(DR7_ONES);
        load_addresses(v);
        write_dr7(v->arch.pv.dr7);
    }
    return rc;
}

unsigned long vcpu_get_debugreg(const struct vcpu *v, unsigned int reg)
{
    switch (reg) {
    case 0 ... 3:
        return v->arch.pv.dr[reg];
    case 4:
    case 6:
        return v->arch.pv.dr6;
    case 5:
    case 7:
        return v->arch.pv.dr7;
    }
    return -EINVAL;
}

long do_set_debugreg(int reg, unsigned long value)
{
    return vcpu_set_debugreg(current, reg, value);
}

long do_get_debugreg(int reg)
{
    return vcpu_get_debugreg(current, reg);
}
