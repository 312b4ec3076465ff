// SPDX-License-Identifier: GPL-2.0-only
/*
 * MSRs that stay a guest's while it runs. SYSENTER's and the FS and GS bases the processor switches at every entry and
 * exit. SYSCALL's and SWAPGS's it does not; nothing in the hypervisor uses them while a hardware-virtualized guest's
 * vcpu is current, so they are switched with the vcpu. Writes to SYSCALL's are intercepted: they happen once, when a
 * guest boots, and so need not be read back at each switch.
 *
 * The map of what a guest reaches without us: a bit each for reading and writing in two ranges of 0x2000 registers
 * (SDM vol. 3, 25.6.9).
 */
#include <xen/sched.h>
#include <lib/string.h>
#include <public/hvm/save.h>
#include <asm/page.h>
#include <asm/traps.h>
#include "private.h"

#define RANGE_SIZE      0x2000u
#define RANGE_BYTES     (RANGE_SIZE / 8)
#define HIGH_FIRST      0xc0000000u
#define WRITE_HALF      (2 * RANGE_BYTES)

enum lazy { LAZY_STAR, LAZY_LSTAR, LAZY_CSTAR, LAZY_SYSCALL_MASK, LAZY_SHADOW_GS };

static const struct {
    u32 msr;
    bool canonical;         /* faults on a value that is not */
} lazy[VMX_NR_LAZY_MSRS] = {
    [LAZY_STAR] = { MSR_STAR, false },
    [LAZY_LSTAR] = { MSR_LSTAR, true },
    [LAZY_CSTAR] = { MSR_CSTAR, true },
    [LAZY_SYSCALL_MASK] = { MSR_SYSCALL_MASK, false },
    [LAZY_SHADOW_GS] = { MSR_SHADOW_GS_BASE, true },
};

static const struct {
    u32 msr;
    u16 field;
    bool canonical;
} fields[] = {
    { MSR_SYSENTER_CS, GUEST_SYSENTER_CS, false },
    { MSR_SYSENTER_ESP, GUEST_SYSENTER_ESP, true },
    { MSR_SYSENTER_EIP, GUEST_SYSENTER_EIP, true },
};

/* --- the map ---------------------------------------------------------------------------------- */
static void set_bit_of(u8 *map, unsigned int nr, bool on)
{
    if (on)
        map[nr / 8] |= 1u << nr % 8;
    else
        map[nr / 8] &= ~(1u << nr % 8);
}

static void set_bits(u8 *map, u32 msr, bool read, bool write)
{
    if (msr - HIGH_FIRST < RANGE_SIZE) {
        msr -= HIGH_FIRST;
        map += RANGE_BYTES;
    } else if (msr >= RANGE_SIZE) {
        return;
    }
    set_bit_of(map, msr, read);
    set_bit_of(map + WRITE_HALF, msr, write);
}

void vmx_msr_bitmap_init(u8 *map)
{
    memset(map, 0xff, PAGE_SIZE);
    for (unsigned int i = 0; i < ARRAY_SIZE(fields); i++)
        set_bits(map, fields[i].msr, false, false);
    set_bits(map, MSR_FS_BASE, false, false);
    set_bits(map, MSR_GS_BASE, false, false);
    for (unsigned int i = 0; i < VMX_NR_LAZY_MSRS; i++)
        set_bits(map, lazy[i].msr, false, i != LAZY_SHADOW_GS);
}

void vmx_update_msr_intercept(struct vcpu *v, u32 msr, bool read, bool write)
{
    set_bits(vmx_of(v)->msr_bitmap, msr, read, write);
}

/* --- switching -------------------------------------------------------------------------------- */
void vmx_load_msrs(struct vmx_vcpu *s)
{
    for (unsigned int i = 0; i < VMX_NR_LAZY_MSRS; i++)
        wrmsr(lazy[i].msr, s->lazy_msr[i]);
    s->msrs_loaded = true;
}

void vmx_save_msrs(struct vmx_vcpu *s)
{
    s->lazy_msr[LAZY_SHADOW_GS] = rdmsr(MSR_SHADOW_GS_BASE);
    s->msrs_loaded = false;
    cpu_load_syscall_msrs();
}

static u64 read_lazy(struct vcpu *v, unsigned int i)
{
    struct vmx_vcpu *s = vmx_of(v);

    if (i == LAZY_SHADOW_GS && s->msrs_loaded && v == current)
        s->lazy_msr[i] = rdmsr(MSR_SHADOW_GS_BASE);
    return s->lazy_msr[i];
}

static void write_lazy(struct vcpu *v, unsigned int i, u64 value)
{
    struct vmx_vcpu *s = vmx_of(v);

    s->lazy_msr[i] = value;
    if (s->msrs_loaded && v == current)
        wrmsr(lazy[i].msr, value);
}

/* --- one at a time ---------------------------------------------------------------------------- */
static int find_lazy(u32 msr)
{
    for (unsigned int i = 0; i < VMX_NR_LAZY_MSRS; i++)
        if (lazy[i].msr == msr)
            return i;
    return -1;
}

static int find_field(u32 msr)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(fields); i++)
        if (fields[i].msr == msr)
            return i;
    return -1;
}

static bool is_base(u32 msr)
{
    return msr == MSR_FS_BASE || msr == MSR_GS_BASE;
}

static u64 read_base(struct vcpu *v, u32 msr)
{
    struct hvm_segment_state s;

    vmx_get_segment(v, msr == MSR_FS_BASE ? HVM_SEG_FS : HVM_SEG_GS, &s);
    return s.base;
}

static void write_base(struct vcpu *v, u32 msr, u64 base)
{
    enum hvm_segment seg = msr == MSR_FS_BASE ? HVM_SEG_FS : HVM_SEG_GS;
    struct hvm_segment_state s;

    vmx_get_segment(v, seg, &s);
    s.base = base;
    vmx_set_segment(v, seg, &s);
}

bool vmx_read_msr(struct vcpu *v, u32 msr, u64 *value)
{
    int i = find_lazy(msr), f = find_field(msr);

    if (i >= 0) {
        *value = read_lazy(v, i);
    } else if (f >= 0) {
        vmx_load(v);
        *value = vmx_read(fields[f].field);
    } else if (is_base(msr)) {
        *value = read_base(v, msr);
    } else {
        return false;
    }
    return true;
}

bool vmx_write_msr(struct vcpu *v, u32 msr, u64 value, bool *gp)
{
    int i = find_lazy(msr), f = find_field(msr);

    *gp = ((i >= 0 && lazy[i].canonical) || (f >= 0 && fields[f].canonical) || is_base(msr)) && !is_canonical(value);
    if (*gp)
        return false;
    if (i >= 0) {
        write_lazy(v, i, value);
    } else if (f >= 0) {
        vmx_load(v);
        vmx_write(fields[f].field, value);
    } else if (is_base(msr)) {
        write_base(v, msr, value);
    } else {
        return false;
    }
    return true;
}

/* --- records ---------------------------------------------------------------------------------- */
void vmx_save_cpu(struct vcpu *v, struct hvm_hw_cpu *c)
{
    vmx_load(v);
    c->sysenter_cs = vmx_read(GUEST_SYSENTER_CS);
    c->sysenter_esp = vmx_read(GUEST_SYSENTER_ESP);
    c->sysenter_eip = vmx_read(GUEST_SYSENTER_EIP);
    c->shadow_gs = read_lazy(v, LAZY_SHADOW_GS);
    c->msr_star = read_lazy(v, LAZY_STAR);
    c->msr_lstar = read_lazy(v, LAZY_LSTAR);
    c->msr_cstar = read_lazy(v, LAZY_CSTAR);
    c->msr_syscall_mask = read_lazy(v, LAZY_SYSCALL_MASK);
}

int vmx_load_cpu(struct vcpu *v, const struct hvm_hw_cpu *c)
{
    vmx_load(v);
    vmx_write(GUEST_SYSENTER_CS, (u32)c->sysenter_cs);
    vmx_write(GUEST_SYSENTER_ESP, c->sysenter_esp);
    vmx_write(GUEST_SYSENTER_EIP, c->sysenter_eip);
    write_lazy(v, LAZY_SHADOW_GS, c->shadow_gs);
    write_lazy(v, LAZY_STAR, c->msr_star);
    write_lazy(v, LAZY_LSTAR, c->msr_lstar);
    write_lazy(v, LAZY_CSTAR, c->msr_cstar);
    write_lazy(v, LAZY_SYSCALL_MASK, (u32)c->msr_syscall_mask);
    return 0;
}
