// SPDX-License-Identifier: GPL-2.0-only
/* Booting: the facts and the options are gathered, the decision is taken, reported, and put into the code. */
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <lib/string.h>
#include <asm/alternative.h>
#include <asm/cpufeature.h>
#include <asm/insn.h>
#include <asm/page.h>
#include <asm/setup.h>
#include <asm/spec.h>
#include <asm/topology.h>
#include "private.h"

struct spec_choices spec __ro_after_init;

static struct spec_options __initdata options;
static bool __initdata options_ready;

/* --- options ---------------------------------------------------------------------------------- */
static struct spec_options *__init get_options(void)
{
    if (!options_ready)
        spec_options_init(&options);
    options_ready = true;
    return &options;
}

static void __init complain(const char *option, const char *item, size_t len, const char *why)
{
    printk(XENLOG_WARNING "Option %s: \"%.*s\" ignored: %s\n", option, (int)len, item, why);
}

static int __init parse_spec_ctrl(const char *s)
{
    spec_parse_ctrl(get_options(), s, complain);
    return 0;
}
custom_param("spec-ctrl", parse_spec_ctrl);

static int __init parse_xpti(const char *s)
{
    spec_parse_xpti(get_options(), s, complain);
    return 0;
}
custom_param("xpti", parse_xpti);

static int __init parse_pv_l1tf(const char *s)
{
    spec_parse_pv_l1tf(get_options(), s, complain);
    return 0;
}
custom_param("pv-l1tf", parse_pv_l1tf);

static int __init store_bool(s8 *where, const char *s)
{
    int v = *s ? param_bool(s) : 1;

    if (v < 0)
        return -EINVAL;
    *where = v;
    return 0;
}

static int __init parse_smt(const char *s)
{
    return store_bool(&get_options()->smt, s);
}
custom_param("smt", parse_smt);

static int __init parse_tsx(const char *s)
{
    return store_bool(&get_options()->tsx, s);
}
custom_param("tsx", parse_tsx);

static int __init parse_eager_fpu(const char *s)
{
    return store_bool(&get_options()->eager_fpu, s);
}
custom_param("eager-fpu", parse_eager_fpu);

/* --- facts ------------------------------------------------------------------------------------ */
static void __init read_leaf(u32 leaf, u32 subleaf, struct cpu_leaf *out)
{
    struct cpuid_regs r = cpuid(leaf, subleaf);

    *out = (struct cpu_leaf){ r.a, r.b, r.c, r.d };
}

/* What cpuid= on the command line took from boot_cpu is not there. */
static void __init apply_hidden(u32 *features)
{
    features[SPEC_FEATURE(IBRSB) / 32] &= boot_cpu.word[CPUID_7_D];
    features[SPEC_FEATURE(IBPB) / 32] &= boot_cpu.word[CPUID_E8_B];
    features[SPEC_FEATURE(SMEP) / 32] &= boot_cpu.word[CPUID_7_B];
}

/*
 * An emulator or another hypervisor below us may have a register that CPUID does not announce. One that was asked
 * for by name is tried.
 */
static u8 __init try_registers(const struct spec_options *o, const u32 *features)
{
    u8 takes = 0;

    if ((o->msr_sc_pv > 0 || o->msr_sc_hvm > 0) && !(features[SPEC_FEATURE(IBRSB) / 32] >> 26 & 1) &&
        !wrmsr_safe(MSR_SPEC_CTRL, 0))
        takes |= SPEC_TAKES_SPEC_CTRL;
    if ((o->ibpb > 0 || o->ibpb_entry_pv > 0 || o->ibpb_entry_hvm > 0) && !wrmsr_safe(MSR_PRED_CMD, PRED_CMD_IBPB))
        takes |= SPEC_TAKES_PRED_CMD;
    if (o->l1d_flush > 0 && !wrmsr_safe(MSR_FLUSH_CMD, FLUSH_CMD_L1D))
        takes |= SPEC_TAKES_FLUSH_CMD;
    return takes;
}

static paddr_t __init highest_ram(void)
{
    const struct e820_map *raw = &boot_info.e820_raw;
    paddr_t end = 0;

    for (unsigned int i = 0; i < raw->nr; i++)
        if (raw->map[i].type == E820_RAM)
            end = max(end, (paddr_t)(raw->map[i].addr + raw->map[i].size));
    return end;
}

static void __init read_facts(struct spec_cpu *cpu)
{
    static struct cpu_policy machine __initdata;

    cpu_policy_read(&machine, read_leaf);
    if (cpu_policy_has(&machine, SPEC_FEATURE(ARCH_CAPS)))
        rdmsr_safe(MSR_ARCH_CAPABILITIES, &machine.arch_caps);
    cpu_policy_get_features(&machine, cpu->features);
    apply_hidden(cpu->features);
    cpu->vendor = boot_cpu.vendor;
    cpu->family = boot_cpu.family;
    cpu->model = boot_cpu.model;
    cpu->stepping = boot_cpu.stepping;
    cpu->phys_bits = boot_cpu.phys_bits;
    cpu->smt = topology_has_threads();
    cpu->ram_end = highest_ram();
    cpu->takes = try_registers(&options, cpu->features);
}

/* --- the code --------------------------------------------------------------------------------- */
/* The image is writable in the direct map until booting is done. */
static void __init write_code(void *at, const void *bytes, size_t len)
{
    memcpy(maddr_to_virt(virt_to_maddr(at)), bytes, len);
}

static void __init report(const char *line)
{
    printk(XENLOG_INFO "Speculation: %s\n", line);
}

void __init spec_init(void)
{
    static struct spec_cpu cpu __initdata;

    get_options();
    read_facts(&cpu);
    spec_decide(&cpu, &options, &spec);
    spec_describe(&cpu, &spec, report);
    alt_apply(__alt_sites_start, __alt_sites_end, spec.code, write_code);
    if (spec.gds_no_avx)
        boot_cpu.word[CPUID_1_C] &= ~(1u << 28);
}
