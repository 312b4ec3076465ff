// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is done about a processor's weaknesses. Each step looks at weaknesses, at what the processor offers against
 * them, and at what the administrator said; -1 in an option is "as you think best".
 */
#include <lib/string.h>
#include <asm/spec-asm.h>
#include "decide.h"

#define F(name)     SPEC_FEATURE(name)
#define B(name)     (1u << BUG_##name)

/* Everything a step needs. */
struct decision {
    const struct spec_cpu *cpu;
    const struct spec_options *o;
    struct spec_choices *c;
};

static bool has(const struct decision *d, unsigned int feature)
{
    return spec_cpu_has(d->cpu, feature);
}

static bool bug(const struct decision *d, u32 bugs)
{
    return d->c->bugs & bugs;
}

static bool said(s8 option, bool otherwise)
{
    return option < 0 ? otherwise : option;
}

static bool is_amd(const struct decision *d)
{
    return d->cpu->vendor == VENDOR_AMD || d->cpu->vendor == VENDOR_HYGON;
}

/* --- indirect branches ------------------------------------------------------------------------ */
static bool offers_ibrs(const struct decision *d)
{
    return has(d, F(IBRSB)) || has(d, F(IBRS)) || (d->cpu->takes & SPEC_TAKES_SPEC_CTRL);
}

static bool offers_ibpb(const struct decision *d)
{
    return has(d, F(IBRSB)) || has(d, F(IBPB)) || (d->cpu->takes & SPEC_TAKES_PRED_CMD);
}

/* It protects a mode from the less privileged without being written on each entry. */
static bool ibrs_is_enhanced(const struct decision *d)
{
    return has(d, F(EIBRS)) || has(d, F(AUTO_IBRS));
}

static bool choose_ibrs(const struct decision *d)
{
    bool wanted = bug(d, B(SPECTRE_V2)) && (ibrs_is_enhanced(d) || bug(d, B(RSB_UNDERFLOW)));

    return (offers_ibrs(d) || has(d, F(AUTO_IBRS))) && said(d->o->ibrs, wanted);
}

static void choose_branches(struct decision *d)
{
    struct spec_choices *c = d->c;
    bool ibrs = choose_ibrs(d);

    if (ibrs && has(d, F(AUTO_IBRS)))
        c->auto_ibrs = true;
    else if (ibrs)
        c->spec_ctrl |= SPEC_CTRL_IBRS;
    c->ibrs_is_barrier = ibrs && !ibrs_is_enhanced(d);

    c->thunk = ibrs || !bug(d, B(SPECTRE_V2)) ? THUNK_JMP : THUNK_RETPOLINE;
    if (d->o->thunk >= 0)
        c->thunk = d->o->thunk;
    if (c->thunk == THUNK_RETPOLINE && has(d, F(RRSBA)) && has(d, F(RRSBA_CTRL)))
        c->spec_ctrl |= SPEC_CTRL_RRSBA_DIS_S;
    if (bug(d, B(BHI)) && has(d, F(BHI_CTRL)) && said(d->o->bhi_dis_s, true))
        c->spec_ctrl |= SPEC_CTRL_BHI_DIS_S;
}

/* Legacy IBRS implies STIBP; otherwise where the processor prefers it to stay set. */
static void choose_stibp(struct decision *d)
{
    bool offered = has(d, F(STIBP)) || has(d, F(AMD_STIBP));
    bool wanted = has(d, F(STIBP_ALWAYS)) && bug(d, B(SPECTRE_V2));

    if (!offered || !said(d->o->stibp, wanted))
        return;
    d->c->spec_ctrl |= SPEC_CTRL_STIBP;
    d->c->spec_ctrl_forced |= SPEC_CTRL_STIBP;
}

static void choose_barriers(struct decision *d)
{
    struct spec_choices *c = d->c;
    bool entry = bug(d, B(BTC)) || (bug(d, B(SRSO)) && has(d, F(IBPB_BRTYPE)));

    c->ibpb_switch = offers_ibpb(d) && said(d->o->ibpb, bug(d, B(SPECTRE_V2)));
    c->bp_spec_reduce = has(d, F(SRSO_MSR_FIX)) && bug(d, B(SRSO)) && said(d->o->bp_spec_reduce, true);
    if (c->bp_spec_reduce && !bug(d, B(BTC)))
        entry = false;
    c->ibpb_entry_pv = offers_ibpb(d) && said(d->o->ibpb_entry_pv, entry && !has(d, F(SRSO_US_NO)));
    c->ibpb_entry_hvm = offers_ibpb(d) && said(d->o->ibpb_entry_hvm, entry);
    /* dom0 is trusted with this unless it was asked for */
    c->ibpb_entry_dom0 = d->o->ibpb_entry_pv > 0 || d->o->ibpb_entry_hvm > 0;
}

static void choose_return_stack(struct decision *d)
{
    /* SMEP keeps return predictions of user mode harmless, but not where they run dry */
    bool pv = bug(d, B(SPECTRE_V2)) && (!has(d, F(SMEP)) || bug(d, B(RSB_UNDERFLOW)));

    d->c->rsb_pv = said(d->o->rsb_pv, pv);
    d->c->rsb_hvm = said(d->o->rsb_hvm, bug(d, B(SPECTRE_V2)));
}

/* --- stores and loads ------------------------------------------------------------------------- */
static void choose_store_bypass(struct decision *d)
{
    struct spec_choices *c = d->c;
    static const struct {
        u8 family, bit;
    } ls_cfg[] = { { 0x15, 54 }, { 0x16, 33 }, { 0x17, 10 }, { 0x18, 10 } };

    if ((has(d, F(PSFD)) || has(d, F(INTEL_PSFD))) && said(d->o->psfd, false))
        c->spec_ctrl |= SPEC_CTRL_PSFD;
    if (!said(d->o->ssbd, false))
        return;
    if (has(d, F(SSBD)) || has(d, F(AMD_SSBD))) {
        c->spec_ctrl |= SPEC_CTRL_SSBD;
        c->spec_ctrl_forced |= is_amd(d) ? SPEC_CTRL_SSBD : 0;
        return;
    }
    for (unsigned int i = 0; i < ARRAY_SIZE(ls_cfg) && is_amd(d); i++)
        if (ls_cfg[i].family == d->cpu->family) {
            c->ls_cfg_ssbd = true;
            c->ls_cfg_bit = 1ULL << ls_cfg[i].bit;
        }
}

static void choose_spec_ctrl(struct decision *d)
{
    struct spec_choices *c = d->c;
    bool offered = offers_ibrs(d) || has(d, F(AMD_STIBP)) || has(d, F(AMD_SSBD)) || has(d, F(PSFD));

    c->has_spec_ctrl = offered;
    /* PV guests can have it where the bits are Intel's; of AMD's they are not told */
    c->msr_sc_pv = offered && said(d->o->msr_sc_pv, has(d, F(IBRSB)) || c->spec_ctrl);
    c->msr_sc_hvm = offered && said(d->o->msr_sc_hvm, true);
}

/* --- caches and buffers ----------------------------------------------------------------------- */
static bool verw_works(const struct decision *d)
{
    return has(d, F(MD_CLEAR)) || has(d, F(FB_CLEAR)) || has(d, F(RFDS_CLEAR)) || has(d, F(VERW_CLEAR));
}

static bool tsx_stays(const struct decision *d)
{
    return has(d, F(RTM)) && !has(d, F(RTM_ALWAYS_ABORT)) && !(d->c->set_tsx && !d->c->tsx);
}

/* Transactions go where that is cheaper than emptying buffers. */
static void choose_transactions(struct decision *d)
{
    d->c->set_tsx = has(d, F(TSX_CTRL));
    d->c->tsx = said(d->o->tsx, !bug(d, B(TAA)));
}

static void choose_flushes(struct decision *d)
{
    struct spec_choices *c = d->c;
    bool offered = has(d, F(L1D_FLUSH)) || (d->cpu->takes & SPEC_TAKES_FLUSH_CMD);
    bool buffers = bug(d, B(MDS) | B(RFDS) | B(TSA)) || (bug(d, B(TAA)) && tsx_stays(d)) ||
                   (bug(d, B(MMIO)) && said(d->o->unpriv_mmio, false));
    bool verw = buffers && verw_works(d);

    c->l1d_flush = offered && said(d->o->l1d_flush, bug(d, B(L1TF)) && !has(d, F(SKIP_L1DFL)));
    c->microcode_old = buffers && !verw_works(d);
    c->verw_pv = said(d->o->verw_pv, verw);
    /* emptying the L1 cache empties the buffers, too; but for those of devices */
    c->verw_hvm = said(d->o->verw_hvm, verw && (!c->l1d_flush || bug(d, B(MMIO))));
    c->verw_idle = (c->verw_pv || c->verw_hvm) && d->cpu->smt;
}

static void choose_registers(struct decision *d)
{
    struct spec_choices *c = d->c;
    /* random numbers leak by the same ways as buffers: with those shut there is nobody to see them */
    bool shut = has(d, F(MDS_NO)) && !(bug(d, B(TAA)) && tsx_stays(d)) && !said(d->o->unpriv_mmio, false);

    c->eager_fpu = said(d->o->eager_fpu, bug(d, B(LAZY_FPU)));
    c->lazy_fpu = d->o->eager_fpu == 0;
    c->set_srb_lock = has(d, F(SRBDS_CTRL));
    c->srb_lock = c->set_srb_lock && said(d->o->srb_lock, bug(d, B(SRBDS)) && !shut);
    c->gds_mit = said(d->o->gds_mit, bug(d, B(GDS)));
    c->set_gds = has(d, F(GDS_CTRL));
    c->gds_no_avx = c->gds_mit && !c->set_gds && bug(d, B(GDS));
    c->div_scrub = said(d->o->div_scrub, bug(d, B(DIV)));
}

/* --- page tables of PV guests ----------------------------------------------------------------- */
/*
 * An entry that is not present names a line of the L1 cache by as many address bits as the cache compares; Intel's
 * advice is to have the highest of them set and no memory there. From Nehalem to Coffee Lake those are 44 bits, even
 * if fewer are announced.
 */
static void choose_page_tables(struct decision *d)
{
    struct spec_choices *c = d->c;
    unsigned int bits = d->cpu->phys_bits;
    bool core = d->cpu->vendor == VENDOR_INTEL && d->cpu->family == 6 && d->cpu->model >= 0x1a;

    if (core && bits < 44)
        bits = 44;
    c->l1tf_safe = 1ULL << (bits - 1);
    if (c->l1tf_safe < d->cpu->ram_end)
        c->l1tf_safe = d->cpu->ram_end;
    c->xpti_dom0 = said(d->o->xpti_dom0, bug(d, B(MELTDOWN)));
    c->xpti_domu = said(d->o->xpti_domu, bug(d, B(MELTDOWN)));
    c->pv_l1tf_dom0 = said(d->o->pv_l1tf_dom0, false);
    c->pv_l1tf_domu = said(d->o->pv_l1tf_domu, bug(d, B(L1TF)));
}

static void choose_threads(struct decision *d)
{
    bool leaks = bug(d, B(L1TF) | B(TAA)) || (bug(d, B(MDS)) && !bug(d, B(MSBDS_ONLY)));

    d->c->smt_off = d->o->smt == 0;
    d->c->smt_warning = d->o->smt < 0 && d->cpu->smt && leaks;
}

/* --- the code that goes with it --------------------------------------------------------------- */
static u64 code_for(const struct spec_choices *c)
{
    u64 code = 0;
    const struct {
        bool on;
        u8 feature;
    } rows[] = {
        { c->thunk == THUNK_LFENCE, SPEC_THUNK_LFENCE }, { c->thunk == THUNK_JMP, SPEC_THUNK_JMP },
        { c->xpti_dom0 || c->xpti_domu, SPEC_XPTI }, { c->msr_sc_pv, SPEC_MSR_PV },
        { c->msr_sc_hvm, SPEC_MSR_HVM }, { c->rsb_pv, SPEC_RSB_PV }, { c->rsb_hvm, SPEC_RSB_HVM },
        { c->verw_pv, SPEC_VERW_PV }, { c->verw_hvm, SPEC_VERW_HVM }, { c->ibpb_entry_pv, SPEC_IBPB_PV },
        { c->ibpb_entry_hvm, SPEC_IBPB_HVM }, { c->l1d_flush, SPEC_L1D_HVM }, { c->div_scrub, SPEC_DIV_PV },
        { c->div_scrub, SPEC_DIV_HVM },
    };
    const u64 pv = 1u << SPEC_XPTI | 1u << SPEC_MSR_PV | 1u << SPEC_RSB_PV | 1u << SPEC_VERW_PV |
                   1u << SPEC_IBPB_PV | 1u << SPEC_DIV_PV;
    const u64 hvm = 1u << SPEC_MSR_HVM | 1u << SPEC_RSB_HVM | 1u << SPEC_VERW_HVM | 1u << SPEC_IBPB_HVM |
                    1u << SPEC_L1D_HVM | 1u << SPEC_DIV_HVM;

    for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
        code |= (u64)rows[i].on << rows[i].feature;
    return code | (u64)!!(code & pv) << SPEC_HARDEN_PV | (u64)!!(code & hvm) << SPEC_HARDEN_HVM;
}

void spec_decide(const struct spec_cpu *cpu, const struct spec_options *o, struct spec_choices *c)
{
    struct decision d = { cpu, o, c };

    memset(c, 0, sizeof(*c));
    c->bugs = spec_bugs(cpu);
    choose_transactions(&d);
    choose_branches(&d);
    choose_stibp(&d);
    choose_barriers(&d);
    choose_return_stack(&d);
    choose_store_bypass(&d);
    choose_spec_ctrl(&d);
    choose_flushes(&d);
    choose_registers(&d);
    choose_page_tables(&d);
    choose_threads(&d);
    c->harden_branch_asked = o->branch_harden > 0;
    c->harden_lock_asked = o->lock_harden > 0;
    c->bhb_asked = o->bhb_entry_pv > 0 || o->bhb_entry_hvm > 0;
    c->code = code_for(c);
}
