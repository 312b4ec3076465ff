// SPDX-License-Identifier: GPL-2.0-only
/*
 * MSRs that the processor keeps in the control block, and the map of those a guest reaches without us: two bits a
 * register in three ranges of 0x2000 (APM vol. 2, 15.11).
 */
#include <xen/sched.h>
#include <lib/string.h>
#include <asm/page.h>
#include "private.h"

#define RANGE_SIZE      0x2000u
#define MSRPM_BYTES     0x2000u

/* Which of them the guest may touch directly: all are switched by VMSAVE and VMLOAD. */
static const struct {
    u32 msr;
    u16 offset;                 /* in struct vmcb */
    bool canonical;             /* faults on a value that is not */
} direct[] = {
#define ROW(msr, field, canonical) { msr, __builtin_offsetof(struct vmcb, field), canonical }
    ROW(MSR_SYSENTER_CS, sysenter_cs, false),
    ROW(MSR_SYSENTER_ESP, sysenter_esp, true),
    ROW(MSR_SYSENTER_EIP, sysenter_eip, true),
    ROW(MSR_STAR, star, false),
    ROW(MSR_LSTAR, lstar, true),
    ROW(MSR_CSTAR, cstar, true),
    ROW(MSR_SYSCALL_MASK, sfmask, false),
    ROW(MSR_FS_BASE, fs.base, true),
    ROW(MSR_GS_BASE, gs.base, true),
    ROW(MSR_SHADOW_GS_BASE, kernel_gs_base, true),
#undef ROW
};

/* Number of the register's first bit in the map; -1: always intercepted. */
static int map_bit(u32 msr)
{
    static const u32 first[] = { 0, 0xc0000000, 0xc0010000 };

    for (unsigned int i = 0; i < ARRAY_SIZE(first); i++)
        if (msr - first[i] < RANGE_SIZE)
            return (i * RANGE_SIZE + (msr - first[i])) * 2;
    return -1;
}

static void set_bits(u8 *map, u32 msr, bool read, bool write)
{
    int bit = map_bit(msr);

    if (bit < 0)
        return;
    map[bit / 8] &= ~(3u << bit % 8);
    map[bit / 8] |= (read | write << 1) << bit % 8;
}

void svm_msrpm_init(u8 *map)
{
    memset(map, 0xff, MSRPM_BYTES);
    for (unsigned int i = 0; i < ARRAY_SIZE(direct); i++)
        set_bits(map, direct[i].msr, false, false);
}

void svm_update_msr_intercept(struct vcpu *v, u32 msr, bool read, bool write)
{
    set_bits(svm_of(v)->msrpm, msr, read, write);
    vmcb_dirty(vmcb_of(v), CLEAN_MAPS);
}

static u64 *find(struct vcpu *v, u32 msr, bool *canonical)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(direct); i++)
        if (direct[i].msr == msr) {
            *canonical = direct[i].canonical;
            return (u64 *)((char *)vmcb_of(v) + direct[i].offset);
        }
    return NULL;
}

bool svm_read_msr(struct vcpu *v, u32 msr, u64 *value)
{
    bool canonical;
    const u64 *at = find(v, msr, &canonical);

    if (!at)
        return false;
    svm_sync(v);
    *value = *at;
    return true;
}

bool svm_write_msr(struct vcpu *v, u32 msr, u64 value, bool *gp)
{
    bool canonical;
    u64 *at = find(v, msr, &canonical);

    *gp = at && canonical && !is_canonical(value);
    if (!at || *gp)
        return false;
    svm_sync(v);
    *at = value;
    svm_reload(v);
    return true;
}
