// SPDX-License-Identifier: GPL-2.0-only
/* The report of what was found and chosen, for the log and `xl dmesg'. */
#include <lib/string.h>
#include <lib/vsnprintf.h>
#include "decide.h"

/* A line that grows by words. */
struct line {
    char text[160];
    size_t head;                /* length of what it began with */
};

static void begin(struct line *l, const char *text)
{
    l->head = strlcpy(l->text, text, sizeof(l->text));
}

static void add(struct line *l, bool condition, const char *word)
{
    if (!condition)
        return;
    strlcat(l->text, " ", sizeof(l->text));
    strlcat(l->text, word, sizeof(l->text));
}

static void end(struct line *l, const char *nothing, void (*print)(const char *text))
{
    add(l, strlen(l->text) == l->head, nothing);
    print(l->text);
}

static void describe_processor(const struct spec_cpu *cpu, const struct spec_choices *c, void (*print)(const char *))
{
    static const struct {
        u16 feature;
        const char *name;
    } offers[] = {
        { SPEC_FEATURE(IBRSB), "ibrsb" }, { SPEC_FEATURE(IBRS), "ibrs" }, { SPEC_FEATURE(EIBRS), "eibrs" },
        { SPEC_FEATURE(AUTO_IBRS), "auto-ibrs" }, { SPEC_FEATURE(STIBP), "stibp" },
        { SPEC_FEATURE(AMD_STIBP), "stibp" }, { SPEC_FEATURE(IBPB), "ibpb" }, { SPEC_FEATURE(SSBD), "ssbd" },
        { SPEC_FEATURE(AMD_SSBD), "ssbd" }, { SPEC_FEATURE(PSFD), "psfd" }, { SPEC_FEATURE(INTEL_PSFD), "psfd" },
        { SPEC_FEATURE(BHI_CTRL), "bhi-ctrl" }, { SPEC_FEATURE(L1D_FLUSH), "l1d-flush" },
        { SPEC_FEATURE(MD_CLEAR), "md-clear" }, { SPEC_FEATURE(FB_CLEAR), "fb-clear" },
        { SPEC_FEATURE(RFDS_CLEAR), "rfds-clear" }, { SPEC_FEATURE(VERW_CLEAR), "verw-clear" },
        { SPEC_FEATURE(SRBDS_CTRL), "srbds-ctrl" }, { SPEC_FEATURE(GDS_CTRL), "gds-ctrl" },
        { SPEC_FEATURE(TSX_CTRL), "tsx-ctrl" },
    };
    struct line l;

    begin(&l, "processor has");
    for (unsigned int i = 0; i < NR_SPEC_BUGS; i++)
        add(&l, c->bugs >> i & 1, spec_bug_name(i));
    end(&l, "no known weakness", print);
    begin(&l, "processor offers");
    for (unsigned int i = 0; i < ARRAY_SIZE(offers); i++)
        add(&l, spec_cpu_has(cpu, offers[i].feature), offers[i].name);
    add(&l, cpu->takes & SPEC_TAKES_SPEC_CTRL, "spec-ctrl(unannounced)");
    add(&l, cpu->takes & SPEC_TAKES_PRED_CMD, "ibpb(unannounced)");
    add(&l, cpu->takes & SPEC_TAKES_FLUSH_CMD, "l1d-flush(unannounced)");
    end(&l, "nothing", print);
}

static void describe_own(const struct spec_choices *c, void (*print)(const char *))
{
    static const char *const thunks[] = { "retpolines", "lfence+jmp", "plain jumps" };
    struct line l;

    begin(&l, "hypervisor: indirect branches are");
    add(&l, true, thunks[c->thunk]);
    add(&l, c->auto_ibrs, "auto-ibrs");
    add(&l, c->spec_ctrl & SPEC_CTRL_IBRS, c->ibrs_is_barrier ? "ibrs" : "eibrs");
    add(&l, c->spec_ctrl & SPEC_CTRL_STIBP, "stibp");
    add(&l, (c->spec_ctrl & SPEC_CTRL_SSBD) || c->ls_cfg_ssbd, "ssbd");
    add(&l, c->spec_ctrl & SPEC_CTRL_PSFD, "psfd");
    add(&l, c->spec_ctrl & SPEC_CTRL_BHI_DIS_S, "bhi-dis-s");
    add(&l, c->spec_ctrl & SPEC_CTRL_RRSBA_DIS_S, "rrsba-dis-s");
    print(l.text);
    begin(&l, "hypervisor: does");
    add(&l, c->ibpb_switch, "ibpb-on-switch");
    add(&l, c->eager_fpu, "eager-fpu");
    add(&l, c->srb_lock, "srb-lock");
    add(&l, c->gds_mit && c->set_gds, "gds-mit");
    add(&l, c->gds_no_avx, "no-avx(gds)");
    add(&l, c->set_tsx && !c->tsx, "no-tsx");
    add(&l, c->bp_spec_reduce, "bp-spec-reduce");
    add(&l, c->verw_idle, "verw-on-idle");
    end(&l, "nothing more", print);
}

static void describe_guests(const struct spec_choices *c, void (*print)(const char *))
{
    struct line l;

    begin(&l, "PV guests:");
    add(&l, c->msr_sc_pv, "spec-ctrl");
    add(&l, c->rsb_pv, "rsb");
    add(&l, c->ibpb_entry_pv, c->ibpb_entry_dom0 ? "ibpb-entry" : "ibpb-entry(but-dom0)");
    add(&l, c->verw_pv, "verw");
    add(&l, c->div_scrub, "div-scrub");
    end(&l, "nothing on entry and exit", print);
    begin(&l, "HVM guests:");
    add(&l, c->msr_sc_hvm, "spec-ctrl");
    add(&l, c->rsb_hvm, "rsb");
    add(&l, c->ibpb_entry_hvm, "ibpb-entry");
    add(&l, c->l1d_flush, "l1d-flush");
    add(&l, c->verw_hvm, "verw");
    add(&l, c->div_scrub, "div-scrub");
    end(&l, "nothing on entry and exit", print);
    begin(&l, "PV page tables: xpti dom0");
    add(&l, true, c->xpti_dom0 ? "on," : "off,");
    add(&l, true, c->xpti_domu ? "domU on;" : "domU off;");
    add(&l, true, c->pv_l1tf_dom0 ? "l1tf checks dom0 on," : "l1tf checks dom0 off,");
    add(&l, true, c->pv_l1tf_domu ? "domU on" : "domU off");
    print(l.text);
}

static void describe_trouble(const struct spec_choices *c, void (*print)(const char *))
{
    if (c->microcode_old)
        print("warning: buffers would have to be emptied, but this microcode cannot: update it");
    if (c->smt_warning)
        print("warning: threads of a core see each other's data; boot with smt=0, or smt=1 to silence this");
    if (c->harden_branch_asked || c->harden_lock_asked)
        print("warning: branch-harden and lock-harden are not compiled in");
    if (c->bhb_asked)
        print("warning: bhb-entry is not compiled in");
}

void spec_describe(const struct spec_cpu *cpu, const struct spec_choices *c, void (*print)(const char *text))
{
    describe_processor(cpu, c, print);
    describe_own(c, print);
    describe_guests(c, print);
    describe_trouble(c, print);
}
