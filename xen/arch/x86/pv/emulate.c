// SPDX-License-Identifier: GPL-2.0-only
/*
 * Privileged instructions that guest kernels execute although they run in ring 3: each raised #GP;
 * one row each tells who carries it out. What has no row, or is refused by its function, is the
 * guest's own #GP.
 */
#include <xen/arch.h>
#include <xen/sched.h>
#include <lib/string.h>
#include <asm/gpr.h>
#include <asm/insn.h>
#include <asm/page.h>
#include <asm/pv.h>
#include <asm/xstate.h>
#include "../guest/policy.h"
#include "private.h"

void emul_set_reg(u64 *reg, u64 v, unsigned int size)
{
    switch (size) {
    case 1:
        *(u8 *)reg = v;
        break;
    case 2:
        *(u16 *)reg = v;
        break;
    case 4:
        *reg = (u32)v;
        break;
    default:
        *reg = v;
    }
}

/* Code segments other than the flat 64-bit one: is it a 64-bit one all the same? */
static bool is_long_mode(const struct cpu_user_regs *regs)
{
    unsigned long access = 0;
    bool valid;

    if (regs->cs == GUEST_RING3_CS64)
        return true;
    __asm__ __volatile__("lar %2, %0"
                         : "=r" (access), "=@ccz" (valid)
                         : "r" ((unsigned long)regs->cs), "0" (access));
    return valid && (access & (1u << 21));
}

enum emul_result emul_fetch(struct emul *e)
{
    u8 bytes[X86_INSN_MAX];
    unsigned long left;

    e->long_mode = is_long_mode(e->regs);
    left = arch_copy_from_guest(bytes, (void *)e->regs->rip, sizeof(bytes));
    if (left == sizeof(bytes) || x86_decode(bytes, sizeof(bytes) - left, e->long_mode, &e->insn))
        return EMUL_REFUSED;
    return EMUL_DONE;
}

/*
 * CLI, STI: there is no interrupt flag of the guest's own; its events are masked in shared memory.
 */
static enum emul_result emul_interrupt_flag(struct emul *e)
{
    return pv_iopl_allows(e->v) ? EMUL_DONE : EMUL_REFUSED;
}

static bool kernel_only(const struct emul *e)
{
    return e->v->arch.pv.in_kernel && e->long_mode;
}

static enum emul_result emul_rdmsr(struct emul *e)
{
    u64 value;

    if (!kernel_only(e))
        return EMUL_REFUSED;
    if (!guest_rdmsr(e->v, e->regs->ecx, &value)) {
        /* Before a kernel has its handlers there is no way to tell it: it reads 0 then. */
        if (e->v->arch.pv.trap_ctxt[X86_EXC_GP].address)
            return EMUL_REFUSED;
        value = 0;
    }
    e->regs->rax = (u32)value;
    e->regs->rdx = value >> 32;
    return EMUL_DONE;
}

static enum emul_result emul_wrmsr(struct emul *e)
{
    u64 value = e->regs->eax | (u64)e->regs->edx << 32;

    return kernel_only(e) && guest_wrmsr(e->v, e->regs->ecx, value) ? EMUL_DONE : EMUL_REFUSED;
}

/* Only who has device memory can have anything in the caches that others would miss. */
static enum emul_result emul_wbinvd(struct emul *e)
{
    if (!kernel_only(e))
        return EMUL_REFUSED;
    if (e->v->domain->iomem_caps.count)
        wbinvd();
    return EMUL_DONE;
}

/* Reached only by CPUID faulting, which is not in use, or by the prefix. */
void emul_cpuid(struct cpu_user_regs *regs)
{
    struct cpu_leaf out;

    guest_cpuid(current, regs->eax, regs->ecx, &out);
    regs->rax = out.a;
    regs->rbx = out.b;
    regs->rcx = out.c;
    regs->rdx = out.d;
}

static enum emul_result emul_cpuid_row(struct emul *e)
{
    emul_cpuid(e->regs);
    return EMUL_DONE;
}

static enum emul_result emul_rdtsc(struct emul *e)
{
    u64 t;

    if ((e->v->arch.pv.ctrlreg[4] & X86_CR4_TSD) && !e->v->arch.pv.in_kernel)
        return EMUL_REFUSED;
    t = rdtsc();
    e->regs->rax = (u32)t;
    e->regs->rdx = t >> 32;
    return EMUL_DONE;
}

typedef enum emul_result emul_fn(struct emul *e);

/* By opcode. INVD is never done without writing back. */
static emul_fn *const of_map_1[256] = {
    [0x6c ... 0x6f] = emul_port_io,             /* INS, OUTS */
    [0xe4 ... 0xe7] = emul_port_io,             /* IN, OUT: imm8 */
    [0xec ... 0xef] = emul_port_io,             /* IN, OUT: dx */
    [0xfa ... 0xfb] = emul_interrupt_flag,      /* CLI, STI */
};
static emul_fn *const of_map_0f[256] = {
    [0x01] = emul_group7,                       /* XSETBV, SWAPGS, LMSW, RDTSCP */
    [0x06] = emul_clts,
    [0x08 ... 0x09] = emul_wbinvd,              /* INVD, WBINVD */
    [0x20] = emul_cr_read,
    [0x21] = emul_dr_read,
    [0x22] = emul_cr_write,
    [0x23] = emul_dr_write,
    [0x30] = emul_wrmsr,
    [0x31] = emul_rdtsc,
    [0x32] = emul_rdmsr,
    [0xa2] = emul_cpuid_row,
};

static enum emul_result run(struct emul *e)
{
    emul_fn *fn = NULL;

    if (e->insn.map == INSN_MAP_1)
        fn = of_map_1[e->insn.opcode];
    else if (e->insn.map == INSN_MAP_0F)
        fn = of_map_0f[e->insn.opcode];
    return fn && !e->insn.lock ? fn(e) : EMUL_REFUSED;
}

/*
 * Behind an instruction that was carried out: RF is over, and a single-stepping guest expects its
 * trap.
 */
static void step_over(struct cpu_user_regs *regs, unsigned int len)
{
    regs->rip += len;
    regs->rflags &= ~(u64)X86_EFLAGS_RF;
    if (regs->rflags & X86_EFLAGS_TF)
        pv_debug(regs, 1UL << 14);
}

bool pv_emulate_privileged(struct cpu_user_regs *regs)
{
    struct emul e = { .v = current, .regs = regs };
    enum emul_result result = emul_fetch(&e);

    if (result == EMUL_DONE)
        result = run(&e);
    if (result == EMUL_DONE)
        step_over(regs, e.insn.len);
    return result != EMUL_REFUSED;
}

/* ud2a; "xen"; cpuid: the only way to have CPUID answered by us. */
bool pv_emulate_forced_cpuid(struct cpu_user_regs *regs)
{
    static const u8 prefix[] = { 0x0f, 0x0b, 'x', 'e', 'n' }, insn[] = { 0x0f, 0xa2 };
    u8 bytes[sizeof(prefix) + sizeof(insn)];

    if (arch_copy_from_guest(bytes, (void *)regs->rip, sizeof(bytes)) ||
        memcmp(bytes, prefix, sizeof(prefix)) ||
        memcmp(bytes + sizeof(prefix), insn, sizeof(insn)))
        return false;
    emul_cpuid(regs);
    step_over(regs, sizeof(bytes));
    return true;
}
