// SPDX-License-Identifier: GPL-2.0-only
/*
 * Well-known processors and what each must get. The features are those of current microcode unless the name says
 * otherwise.
 */
#include <string.h>
#include <asm/spec-asm.h>
#include "processors.h"
#include "test.h"

#define INTEL_UCODE     F(SMEP), F(IBRSB), F(STIBP), F(SSBD), F(L1D_FLUSH), F(MD_CLEAR)
#define ZEN_COMMON      F(SMEP), F(IBPB)

const struct processor haswell = { "Haswell", VENDOR_INTEL, 6, 0x3c, 3, true, { INTEL_UCODE, F(SRBDS_CTRL) } };
const struct processor haswell_old_microcode = { "Haswell of 2017", VENDOR_INTEL, 6, 0x3c, 3, false, { F(SMEP) } };
const struct processor broadwell_ep = { "Broadwell-EP", VENDOR_INTEL, 6, 0x4f, 1, true, { INTEL_UCODE, F(RTM) } };
const struct processor skylake = { "Skylake-SP", VENDOR_INTEL, 6, 0x55, 4, true, {
    INTEL_UCODE, F(ARCH_CAPS), F(RSBA), F(SKIP_L1DFL), F(FB_CLEAR), F(GDS_CTRL), F(RTM) } };
const struct processor cascade_lake = { "Cascade Lake", VENDOR_INTEL, 6, 0x55, 7, true, {
    INTEL_UCODE, F(ARCH_CAPS), F(RDCL_NO), F(EIBRS), F(SKIP_L1DFL), F(MDS_NO), F(TSX_CTRL), F(FB_CLEAR), F(GDS_CTRL),
    F(RRSBA), F(RTM) } };
const struct processor ice_lake = { "Ice Lake-SP", VENDOR_INTEL, 6, 0x6a, 6, true, {
    INTEL_UCODE, F(ARCH_CAPS), F(RDCL_NO), F(EIBRS), F(SKIP_L1DFL), F(MDS_NO), F(TAA_NO), F(FB_CLEAR), F(GDS_CTRL),
    F(RRSBA) } };
const struct processor alder_lake = { "Alder Lake", VENDOR_INTEL, 6, 0x97, 2, true, {
    INTEL_UCODE, F(ARCH_CAPS), F(RDCL_NO), F(EIBRS), F(SKIP_L1DFL), F(MDS_NO), F(TAA_NO), F(GDS_NO), F(RRSBA),
    F(RRSBA_CTRL), F(BHI_CTRL), F(RFDS_CLEAR) } };
const struct processor sapphire_rapids = { "Sapphire Rapids", VENDOR_INTEL, 6, 0x8f, 8, true, {
    INTEL_UCODE, F(ARCH_CAPS), F(RDCL_NO), F(EIBRS), F(SKIP_L1DFL), F(MDS_NO), F(TAA_NO), F(GDS_NO), F(RFDS_NO),
    F(SBDR_SSDP_NO), F(FBSDP_NO), F(PSDP_NO), F(RRSBA), F(BHI_CTRL), F(INTEL_PSFD) } };
const struct processor bonnell = { "Atom N450", VENDOR_INTEL, 6, 0x1c, 10, true, { 0 } };
const struct processor unknown_intel = { "an Intel of tomorrow", VENDOR_INTEL, 6, 0xee, 1, false, {
    INTEL_UCODE, F(ARCH_CAPS), F(RDCL_NO), F(EIBRS), F(MDS_NO), F(TAA_NO), F(BHI_NO), F(INTEL_SSB_NO) } };
const struct processor zen1 = { "EPYC 7551", VENDOR_AMD, 0x17, 1, 2, true, { ZEN_COMMON } };
const struct processor zen2 = { "EPYC 7502", VENDOR_AMD, 0x17, 0x31, 0, true, {
    ZEN_COMMON, F(IBRS), F(AMD_STIBP), F(AMD_SSBD), F(STIBP_ALWAYS) } };
const struct processor zen3 = { "EPYC 7543", VENDOR_AMD, 0x19, 1, 1, true, {
    ZEN_COMMON, F(IBRS), F(AMD_STIBP), F(AMD_SSBD), F(STIBP_ALWAYS), F(IBRS_FAST), F(PSFD), F(BTC_NO), F(IBPB_RET),
    F(IBPB_BRTYPE), F(SBPB), F(VERW_CLEAR) } };
const struct processor zen4 = { "EPYC 9354", VENDOR_AMD, 0x19, 0x11, 1, true, {
    ZEN_COMMON, F(IBRS), F(AMD_STIBP), F(AMD_SSBD), F(STIBP_ALWAYS), F(PSFD), F(BTC_NO), F(IBPB_RET), F(AUTO_IBRS),
    F(IBPB_BRTYPE), F(SBPB), F(VERW_CLEAR) } };
const struct processor qemu_max = { "QEMU's", VENDOR_AMD, 15, 107, 1, false, { F(SMEP) } };
const struct processor zhaoxin = { "Zhaoxin", VENDOR_SHANGHAI, 7, 0x1b, 0, false, { F(SMEP) } };

void make_cpu(struct spec_cpu *cpu, const struct processor *p)
{
    *cpu = (struct spec_cpu){
        .vendor = p->vendor, .family = p->family, .model = p->model, .stepping = p->stepping,
        .phys_bits = 46, .smt = p->smt, .ram_end = 64ULL << 30,
    };
    for (unsigned int i = 0; i < MAX_FEATURES && p->features[i]; i++)
        cpu->features[p->features[i] / 32] |= 1u << p->features[i] % 32;
}

static void complain(const char *option, const char *item, size_t len, const char *why)
{
    test_fail(__FILE__, __LINE__, "%s: %.*s: %s", option, (int)len, item, why);
}

void choose(struct spec_choices *c, const struct processor *p, const char *spec_ctrl)
{
    struct spec_options o;
    struct spec_cpu cpu;

    spec_options_init(&o);
    if (spec_ctrl)
        spec_parse_ctrl(&o, spec_ctrl, complain);
    make_cpu(&cpu, p);
    spec_decide(&cpu, &o, c);
}

#define RETPOLINE   THUNK_RETPOLINE
#define LFENCE      THUNK_LFENCE
#define JMP         THUNK_JMP
#define IBRS        SPEC_CTRL_IBRS
#define STIBP       SPEC_CTRL_STIBP
#define BHI_DIS_S   SPEC_CTRL_BHI_DIS_S

static const struct expected {
    const struct processor *p;
    enum spec_thunk thunk;
    u32 spec_ctrl;
    bool barrier, auto_ibrs, ibpb_switch, msr_pv, msr_hvm, rsb_pv, rsb_hvm, ibpb_entry;
    bool verw_pv, verw_hvm, l1d, xpti, l1tf, eager, srb, gds, no_tsx, div, warns_smt, old;
} table[] = {
#define ON  true
#define __  false
    /*                                               barrier auto ibpb msrP msrH rsbP rsbH ibpbE verwP verwH l1d xpti
     *                                                  l1tf eager srb gds noTsx div smt old */
    { &haswell, RETPOLINE, 0,                           __, __, ON, ON, ON, __, ON, __, ON, __, ON, ON,
                                                        ON, ON, ON, __, __, __, ON, __ },
    { &haswell_old_microcode, RETPOLINE, 0,             __, __, __, __, __, __, ON, __, __, __, __, ON,
                                                        ON, ON, __, __, __, __, __, ON },
    { &broadwell_ep, RETPOLINE, 0,                      __, __, ON, ON, ON, __, ON, __, ON, ON, ON, ON,
                                                        ON, ON, __, __, __, __, ON, __ },
    { &skylake, JMP, IBRS,                              ON, __, ON, ON, ON, ON, ON, __, ON, ON, __, ON,
                                                        ON, ON, __, ON, __, __, ON, __ },
    { &cascade_lake, JMP, IBRS,                         __, __, ON, ON, ON, __, ON, __, __, __, __, __,
                                                        __, ON, __, ON, ON, __, ON, __ },
    { &ice_lake, JMP, IBRS,                             __, __, ON, ON, ON, __, ON, __, __, __, __, __,
                                                        __, ON, __, ON, __, __, __, __ },
    { &alder_lake, JMP, IBRS | BHI_DIS_S,               __, __, ON, ON, ON, __, ON, __, ON, ON, __, __,
                                                        __, ON, __, __, __, __, __, __ },
    { &sapphire_rapids, JMP, IBRS | BHI_DIS_S,          __, __, ON, ON, ON, __, ON, __, __, __, __, __,
                                                        __, ON, __, __, __, __, __, __ },
    { &unknown_intel, JMP, IBRS,                        __, __, ON, ON, ON, __, ON, __, __, __, __, __,
                                                        __, ON, __, __, __, __, __, __ },
    { &bonnell, JMP, 0,                                 __, __, __, __, __, __, __, __, __, __, __, __,
                                                        __, __, __, __, __, __, __, __ },
    { &zen1, RETPOLINE, 0,                              __, __, ON, __, __, __, ON, ON, __, __, __, __,
                                                        __, __, __, __, __, ON, __, __ },
    { &zen2, RETPOLINE, STIBP,                          __, __, ON, ON, ON, __, ON, ON, __, __, __, __,
                                                        __, __, __, __, __, __, __, __ },
    { &zen3, RETPOLINE, STIBP,                          __, __, ON, ON, ON, __, ON, ON, ON, ON, __, __,
                                                        __, __, __, __, __, __, __, __ },
    { &zen4, JMP, STIBP,                                __, ON, ON, ON, ON, __, ON, ON, ON, ON, __, __,
                                                        __, __, __, __, __, __, __, __ },
    { &qemu_max, RETPOLINE, 0,                          __, __, __, __, __, __, ON, __, __, __, __, __,
                                                        __, __, __, __, __, __, __, __ },
    { &zhaoxin, RETPOLINE, 0,                           __, __, __, __, __, __, ON, __, __, __, __, ON,
                                                        ON, ON, __, __, __, __, __, ON },
#undef __
};

#define MUST(what, is, want) do {                                           \
    if ((is) != (want))                                                     \
        test_fail(__FILE__, __LINE__, "%s: %s is %#x, expected %#x", e->p->name, what, (unsigned int)(is), \
                  (unsigned int)(want));                                    \
} while (0)

static void check_row(const struct expected *e)
{
    struct spec_choices c;

    choose(&c, e->p, NULL);
    MUST("thunk", c.thunk, e->thunk);
    MUST("SPEC_CTRL", c.spec_ctrl, e->spec_ctrl);
    MUST("IBRS as a barrier", c.ibrs_is_barrier, e->barrier);
    MUST("automatic IBRS", c.auto_ibrs, e->auto_ibrs);
    MUST("IBPB on switch", c.ibpb_switch, e->ibpb_switch);
    MUST("SPEC_CTRL of PV guests", c.msr_sc_pv, e->msr_pv);
    MUST("SPEC_CTRL of HVM guests", c.msr_sc_hvm, e->msr_hvm);
    MUST("return stack, PV", c.rsb_pv, e->rsb_pv);
    MUST("return stack, HVM", c.rsb_hvm, e->rsb_hvm);
    MUST("IBPB on entry", c.ibpb_entry_hvm, e->ibpb_entry);
    MUST("VERW, PV", c.verw_pv, e->verw_pv);
    MUST("VERW, HVM", c.verw_hvm, e->verw_hvm);
    MUST("L1D flush", c.l1d_flush, e->l1d);
    MUST("XPTI of dom0", c.xpti_dom0, e->xpti);
    MUST("XPTI of domU", c.xpti_domu, e->xpti);
    MUST("L1TF of domU", c.pv_l1tf_domu, e->l1tf);
    MUST("L1TF of dom0", c.pv_l1tf_dom0, false);
    MUST("eager FPU", c.eager_fpu, e->eager);
    MUST("SRB lock", c.srb_lock, e->srb);
    MUST("GDS by the register", c.gds_mit && c.set_gds, e->gds);
    MUST("transactions off", c.set_tsx && !c.tsx, e->no_tsx);
    MUST("DIV", c.div_scrub, e->div);
    MUST("warning of threads", c.smt_warning, e->warns_smt);
    MUST("warning of microcode", c.microcode_old, e->old);
}

TEST(each_processor_gets_its_own)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(table); i++)
        check_row(&table[i]);
}

/* What is chosen is what the code is settled for; nothing is switched on alone. */
TEST(code_follows_choices)
{
    struct spec_choices c;

    choose(&c, &bonnell, NULL);
    CHECK_EQ(c.code, 1u << SPEC_THUNK_JMP);
    choose(&c, &qemu_max, NULL);
    CHECK_EQ(c.code, 1u << SPEC_RSB_HVM | 1u << SPEC_HARDEN_HVM);
    choose(&c, &haswell, NULL);
    CHECK_EQ(c.code, 1u << SPEC_HARDEN_PV | 1u << SPEC_HARDEN_HVM | 1u << SPEC_XPTI | 1u << SPEC_MSR_PV |
             1u << SPEC_MSR_HVM | 1u << SPEC_RSB_HVM | 1u << SPEC_VERW_PV | 1u << SPEC_L1D_HVM);
}

TEST(stepping_tells_apart)
{
    struct processor p = skylake;
    struct spec_choices c;

    memset(p.features, 0, sizeof(p.features));
    choose(&c, &p, NULL);
    CHECK(c.bugs & 1u << BUG_MELTDOWN);
    p.stepping = 7;
    choose(&c, &p, NULL);
    CHECK(!(c.bugs & 1u << BUG_MELTDOWN));
}

/* Gathering leaks and microcode cannot help: AVX goes. */
TEST(gather_without_a_control)
{
    struct processor p = ice_lake;
    struct spec_choices c;

    for (unsigned int i = 0; i < MAX_FEATURES; i++)
        if (p.features[i] == F(GDS_CTRL))
            p.features[i] = F(SMEP);
    choose(&c, &p, NULL);
    CHECK(c.gds_no_avx);
    choose(&c, &p, "no-gds-mit");
    CHECK(!c.gds_no_avx && !c.gds_mit);
    choose(&c, &ice_lake, NULL);
    CHECK(!c.gds_no_avx && c.gds_mit);
}

TEST(safe_addresses_are_above_memory)
{
    struct spec_options o;
    struct spec_choices c;
    struct spec_cpu cpu;

    spec_options_init(&o);
    make_cpu(&cpu, &haswell);
    cpu.phys_bits = 39;
    spec_decide(&cpu, &o, &c);
    CHECK_EQ(c.l1tf_safe, 1ULL << 43);      /* the cache compares 44 bits */
    cpu.phys_bits = 46;
    spec_decide(&cpu, &o, &c);
    CHECK_EQ(c.l1tf_safe, 1ULL << 45);
    cpu.ram_end = 3ULL << 45;
    spec_decide(&cpu, &o, &c);
    CHECK_EQ(c.l1tf_safe, 3ULL << 45);
}

/* --- the report ------------------------------------------------------------------------------- */
static char report[4096];

static void keep(const char *line)
{
    CHECK(strlen(line) < 150);
    strncat(report, line, sizeof(report) - strlen(report) - 2);
    strcat(report, "\n");
}

TEST(report_names_what_is_done)
{
    struct spec_choices c;
    struct spec_cpu cpu;

    report[0] = '\0';
    make_cpu(&cpu, &haswell);
    choose(&c, &haswell, "branch-harden");
    spec_describe(&cpu, &c, keep);
    CHECK(strstr(report, "processor has branch-target-injection store-bypass meltdown l1tf lazy-fpu mds srbds\n"));
    CHECK(strstr(report, "indirect branches are retpolines\n"));
    CHECK(strstr(report, "PV guests: spec-ctrl verw\n"));
    CHECK(strstr(report, "HVM guests: spec-ctrl rsb l1d-flush\n"));
    CHECK(strstr(report, "xpti dom0 on, domU on; l1tf checks dom0 off, domU on\n"));
    CHECK(strstr(report, "warning: threads of a core"));
    CHECK(strstr(report, "warning: branch-harden"));
    CHECK(!strstr(report, "microcode"));
    report[0] = '\0';
    make_cpu(&cpu, &bonnell);
    choose(&c, &bonnell, NULL);
    spec_describe(&cpu, &c, keep);
    CHECK(strstr(report, "processor has no known weakness\n") && !strstr(report, "warning"));
}
