// SPDX-License-Identifier: GPL-2.0-only
/*
 * Extended state: which components there are, and moving a vcpu's between its area and the
 * registers (SDM vol. 1, chapter 13). Areas are in the standard format, so that they can be saved
 * and restored as they are.
 */
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/mm.h>
#include <xen/sched.h>
#include <xen/smp.h>
#include <lib/string.h>
#include <asm/cpufeature.h>
#include <asm/spec.h>
#include <asm/xstate.h>

#define FCW_INITIAL     0x037f
#define MXCSR_INITIAL   0x1f80
/*
 * x87, SSE, AVX, and AVX-512's three; protection keys, MPX and the supervisor components are not
 * offered.
 */
#define XSTATE_KNOWN    (XSTATE_FP_SSE | XSTATE_YMM | 0xe0ULL)
#define XSTATE_AVX512   0xe0ULL

u64 __ro_after_init xfeature_mask;
unsigned int __ro_after_init xsave_area_size =
    sizeof(struct fxsave_area) + sizeof(struct xsave_header);
bool __ro_after_init has_fsgsbase;
static bool __ro_after_init has_xsaveopt, eager;
static u32 __ro_after_init mxcsr_mask = 0xffff;
static u32 __ro_after_init component_end[64];   /* offset + size in the standard format */

unsigned int xstate_size(u64 components)
{
    unsigned int size = sizeof(struct fxsave_area) + sizeof(struct xsave_header);

    for (unsigned int i = 2; i < 63; i++)
        if (components >> i & 1)
            size = max(size, component_end[i]);
    return size;
}

bool xstate_valid_xcr0(u64 xcr0)
{
    u64 avx512 = xcr0 & XSTATE_AVX512;

    return !(xcr0 & ~xfeature_mask) && (xcr0 & XSTATE_FP) &&
           (!(xcr0 & XSTATE_YMM) || (xcr0 & XSTATE_SSE)) &&
           (!avx512 || (avx512 == XSTATE_AVX512 && (xcr0 & XSTATE_YMM)));
}

static void learn_components(void)
{
    struct cpuid_regs r = cpuid(0xd, 0);

    xfeature_mask = (r.a | (u64)r.d << 32) & XSTATE_KNOWN;
    if (spec_no_avx())
        xfeature_mask &= XSTATE_FP_SSE;
    for (unsigned int i = 2; i < 63; i++)
        if (xfeature_mask >> i & 1) {
            r = cpuid(0xd, i);
            component_end[i] = r.a + r.b;
        }
    has_xsaveopt = cpu_has_xsaveopt;
    xsave_area_size = xstate_size(xfeature_mask);
}

static void set_cr4(unsigned long bits)
{
    struct cpu_info *info = get_cpu_info();

    write_cr4(read_cr4() | bits);
    info->cr4 = read_cr4();
}

static void decide(void)
{
    has_fsgsbase = cpu_has_fsgsbase;
    if (cpu_has_xsave && boot_cpu.max_leaf >= 0xd) {
        set_cr4(X86_CR4_OSXSAVE);
        learn_components();
    }
    /*
     * Kernels that have XSAVE load registers at each of their own switches, so a vcpu that runs uses
     * them, and waiting for it costs an exception. (QEMU's TCG does not even raise it: its XSAVE and
     * XRSTOR do not look at CR0.TS, so that a lazy switch mixes up registers there.)
     */
    eager = spec_eager_fpu(xfeature_mask != 0);
}

void xstate_cpu_init(void)
{
    set_cr4(X86_CR4_OSFXSR | X86_CR4_OSXMMEXCPT);
    if (smp_processor_id() == 0)
        decide();
    if (has_fsgsbase)
        set_cr4(X86_CR4_FSGSBASE);
    if (xfeature_mask) {
        set_cr4(X86_CR4_OSXSAVE);
        xsetbv(0, xfeature_mask);
    }
    write_cr0((read_cr0() & ~(unsigned long)X86_CR0_EM) | X86_CR0_MP | X86_CR0_NE);
}

static void set_initial(struct xsave_area *area)
{
    memset(area, 0, xsave_area_size);
    area->fx.fcw = FCW_INITIAL;
    area->fx.mxcsr = MXCSR_INITIAL;
}

void xstate_reset(struct vcpu *v)
{
    set_initial(v->arch.xsave);
    v->arch.fpu_dirtied = v->arch.fpu_initialised = false;
    v->arch.xcr0 = xfeature_mask ? XSTATE_FP : 0;
    v->arch.xcr0_accum = xfeature_mask ? XSTATE_FP_SSE : 0;   /* SSE works without XCR0's consent */
}

/* Whole pages: aligned enough for XSAVE. */
static unsigned int area_order(void)
{
    return xsave_area_size > PAGE_SIZE ? 1 : 0;
}

int xstate_vcpu_create(struct vcpu *v)
{
    v->arch.xsave = xenheap_alloc(area_order());
    if (!v->arch.xsave)
        return -ENOMEM;
    xstate_reset(v);
    return 0;
}

void xstate_vcpu_destroy(struct vcpu *v)
{
    if (v->arch.xsave)
        xenheap_free(v->arch.xsave, area_order());
    v->arch.xsave = NULL;
}

/*
 * Everything in the registers is kept: the guest may have dropped components from XCR0 that still
 * hold values.
 */
static void save(struct vcpu *v)
{
    u64 mask = v->arch.xcr0_accum;
    u32 lo = mask, hi = mask >> 32;

    if (!xfeature_mask)
        __asm__ __volatile__("fxsaveq %0" : "=m" (v->arch.xsave->fx));
    else if (has_xsaveopt)
        __asm__ __volatile__("xsaveopt64 %0"
                             : "+m" (*v->arch.xsave) : "a" (lo), "d" (hi) : "memory");
    else
        __asm__ __volatile__("xsave64 %0" : "+m" (*v->arch.xsave) : "a" (lo), "d" (hi) : "memory");
}

static void load(struct vcpu *v)
{
    u64 mask = v->arch.xcr0_accum;
    u32 lo = mask, hi = mask >> 32;

    if (!xfeature_mask)
        __asm__ __volatile__("fxrstorq %0" :: "m" (v->arch.xsave->fx));
    else
        __asm__ __volatile__("xrstor64 %0" :: "m" (*v->arch.xsave), "a" (lo), "d" (hi) : "memory");
}

/* XCR0 must cover what is saved or loaded; the guest's own value is set again afterwards. */
static void with_all_components(struct vcpu *v, void (*fn)(struct vcpu *v))
{
    if (xfeature_mask && (v->arch.xcr0_accum & ~v->arch.xcr0)) {
        xsetbv(0, v->arch.xcr0_accum);
        fn(v);
        xsetbv(0, v->arch.xcr0);
    } else {
        fn(v);
    }
}

void xstate_switch_out(struct vcpu *prev)
{
    if (!prev->arch.fpu_dirtied)
        return;
    clts();
    with_all_components(prev, save);
    prev->arch.fpu_dirtied = false;
}

void xstate_switch_in(struct vcpu *next)
{
    if (xfeature_mask && xgetbv(0) != next->arch.xcr0)
        xsetbv(0, next->arch.xcr0);
    /* of hardware-virtualized guests CR0.TS is their own, so they get their registers at once */
    if (eager || is_hvm_vcpu(next)) {
        xstate_load(next);
        if (next->arch.pv.ctrlreg[0] & X86_CR0_TS)
            stts();
    } else {
        stts();
    }
}

void xstate_load(struct vcpu *v)
{
    clts();
    if (v->arch.fpu_dirtied)
        return;
    with_all_components(v, load);
    v->arch.fpu_dirtied = v->arch.fpu_initialised = true;
}

void xstate_sync(struct vcpu *v)
{
    unsigned long cr0 = read_cr0();

    if (!v->arch.fpu_dirtied)
        return;
    clts();
    with_all_components(v, save);
    if (cr0 & X86_CR0_TS)
        stts();
}

int xstate_set_xcr0(struct vcpu *v, u64 xcr0)
{
    if (!xfeature_mask || !xstate_valid_xcr0(xcr0))
        return -EINVAL;
    v->arch.xcr0 = xcr0;
    v->arch.xcr0_accum |= xcr0;
    xsetbv(0, xcr0);
    return 0;
}

void xstate_note_xcr0(struct vcpu *v)
{
    u64 now = xfeature_mask ? xgetbv(0) : v->arch.xcr0;

    if (likely(now == v->arch.xcr0))
        return;
    v->arch.xcr0 = now & xfeature_mask;
    v->arch.xcr0_accum |= v->arch.xcr0;
    if (now & ~xfeature_mask)
        xsetbv(0, v->arch.xcr0);
}

/* XRSTOR faults on these: they must not come from anywhere. */
static bool area_is_sound(const struct xsave_area *area, u64 allowed)
{
    const struct xsave_header *h = &area->header;

    if ((h->xstate_bv & ~allowed) || h->xcomp_bv || (area->fx.mxcsr & ~mxcsr_mask))
        return false;
    for (unsigned int i = 0; i < ARRAY_SIZE(h->reserved); i++)
        if (h->reserved[i])
            return false;
    return true;
}

int xstate_set_area(struct vcpu *v, const struct xsave_area *area, size_t size)
{
    if (size < sizeof(*area) || size > xsave_area_size || !area_is_sound(area, xfeature_mask))
        return -EINVAL;
    if (xstate_size(area->header.xstate_bv) > size)
        return -EINVAL;
    set_initial(v->arch.xsave);
    memcpy(v->arch.xsave, area, size);
    v->arch.xcr0_accum |= area->header.xstate_bv;
    v->arch.fpu_dirtied = false;
    v->arch.fpu_initialised = true;
    return 0;
}

int xstate_set_fxsave(struct vcpu *v, const struct fxsave_area *fx)
{
    if (fx->mxcsr & ~mxcsr_mask)
        return -EINVAL;
    set_initial(v->arch.xsave);
    v->arch.xsave->fx = *fx;
    v->arch.xsave->header.xstate_bv = xfeature_mask & XSTATE_FP_SSE;
    v->arch.fpu_dirtied = false;
    v->arch.fpu_initialised = true;
    return 0;
}
