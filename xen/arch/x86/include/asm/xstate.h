/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Extended processor state (x87, SSE, AVX, ...) of vcpus, and the FS and GS bases.
 *
 * The state of the running vcpu is in the registers when v->arch.fpu_dirtied, else in
 * v->arch.xsave; CR0.TS traps the first use after a switch, unless switching is eager (processors
 * that leak through TS; fpu=eager).
 */
#ifndef ASM_XSTATE_H
#define ASM_XSTATE_H

#include <xen/domain.h>
#include <asm/insn.h>

#define XSTATE_FP       (1ULL << 0)
#define XSTATE_SSE      (1ULL << 1)
#define XSTATE_YMM      (1ULL << 2)
#define XSTATE_MPX      (3ULL << 3)
#define XSTATE_PKRU     (1ULL << 9)
#define XSTATE_FP_SSE   (XSTATE_FP | XSTATE_SSE)

struct fxsave_area {
    u16 fcw, fsw;
    u8 ftw, reserved;
    u16 fop;
    u64 fip, fdp;
    u32 mxcsr, mxcsr_mask;
    u8 registers[512 - 32];
} __aligned(16);

struct xsave_header {
    u64 xstate_bv, xcomp_bv, reserved[6];
};

struct xsave_area {
    struct fxsave_area fx;
    struct xsave_header header;
    u8 rest[];
} __aligned(64);

extern u64 xfeature_mask;               /* components we let guests use; 0: no XSAVE at all */
extern unsigned int xsave_area_size;    /* bytes for all of xfeature_mask, standard format */
extern bool has_fsgsbase;

/* Turns the features on (CR4, XCR0) on the CPU it runs on; the boot CPU decides for all. */
void xstate_cpu_init(void);

int xstate_vcpu_create(struct vcpu *v);     /* 0 or -ENOMEM; initial state */
void xstate_vcpu_destroy(struct vcpu *v);
void xstate_reset(struct vcpu *v);          /* v not running */
/*
 * Switching, interrupts off: registers of prev to memory, if they hold anything; TS or registers
 * for next.
 */
void xstate_switch_out(struct vcpu *prev);
void xstate_switch_in(struct vcpu *next);
/* #NM: gives the running vcpu its registers. */
void xstate_load(struct vcpu *v);
/* The running vcpu's registers to memory (they stay loaded): before its area is read. */
void xstate_sync(struct vcpu *v);

/* XSETBV: 0 or -EINVAL when the processor would fault. Current only. */
int xstate_set_xcr0(struct vcpu *v, u64 xcr0);
/* Some processors (QEMU's) let guests write XCR0 without an exit: takes over what is in the register. Current only. */
void xstate_note_xcr0(struct vcpu *v);
bool xstate_valid_xcr0(u64 xcr0);
/* Bytes of a standard-format area with these components. */
unsigned int xstate_size(u64 components);
/*
 * Checks and takes an area saved elsewhere; components not in bv become initial. 0, -EINVAL. v not
 * running.
 */
int xstate_set_area(struct vcpu *v, const struct xsave_area *area, size_t size);
int xstate_set_fxsave(struct vcpu *v, const struct fxsave_area *fx);

static inline unsigned long read_fs_base(void)
{
    unsigned long b;

    if (!has_fsgsbase)
        return rdmsr(MSR_FS_BASE);
    __asm__ __volatile__(".byte 0xf3, 0x48, 0x0f, 0xae, 0xc0" : "=a" (b));     /* rdfsbase %rax */
    return b;
}
static inline unsigned long read_gs_base(void)
{
    unsigned long b;

    if (!has_fsgsbase)
        return rdmsr(MSR_GS_BASE);
    __asm__ __volatile__(".byte 0xf3, 0x48, 0x0f, 0xae, 0xc8" : "=a" (b));     /* rdgsbase %rax */
    return b;
}
static inline void write_fs_base(unsigned long b)
{
    if (has_fsgsbase)
        __asm__ __volatile__(".byte 0xf3, 0x48, 0x0f, 0xae, 0xd0" :: "a" (b)); /* wrfsbase %rax */
    else
        wrmsr(MSR_FS_BASE, b);
}
static inline void write_gs_base(unsigned long b)
{
    if (has_fsgsbase)
        __asm__ __volatile__(".byte 0xf3, 0x48, 0x0f, 0xae, 0xd8" :: "a" (b)); /* wrgsbase %rax */
    else
        wrmsr(MSR_GS_BASE, b);
}

#endif
