// SPDX-License-Identifier: GPL-2.0-only
/* spec-ctrl=, xpti=, pv-l1tf=: what is understood, what is complained of, which word wins. */
#include <string.h>
#include <asm/spec-asm.h>
#include "processors.h"
#include "test.h"

static char complaints[512];
static unsigned int nr_complaints;

static void note(const char *option, const char *item, size_t len, const char *why)
{
    nr_complaints++;
    snprintf(complaints, sizeof(complaints), "%s: %.*s: %s", option, (int)len, item, why);
}

static struct spec_options parse(const char *s)
{
    struct spec_options o;

    nr_complaints = 0;
    spec_options_init(&o);
    spec_parse_ctrl(&o, s, note);
    return o;
}

TEST(single_options)
{
    struct spec_options o = parse("ibrs,no-ssbd,ibpb=off,l1d-flush=yes,gds-mit=0,div-scrub=1,no-srb-lock,"
                                  "unpriv-mmio,psfd,eager-fpu=true,stibp,bhi-dis-s=no");

    CHECK_EQ(nr_complaints, 0);
    CHECK_EQ(o.ibrs, 1);
    CHECK_EQ(o.ssbd, 0);
    CHECK_EQ(o.ibpb, 0);
    CHECK_EQ(o.l1d_flush, 1);
    CHECK_EQ(o.gds_mit, 0);
    CHECK_EQ(o.div_scrub, 1);
    CHECK_EQ(o.srb_lock, 0);
    CHECK_EQ(o.unpriv_mmio, 1);
    CHECK_EQ(o.psfd, 1);
    CHECK_EQ(o.eager_fpu, 1);
    CHECK_EQ(o.stibp, 1);
    CHECK_EQ(o.bhi_dis_s, 0);
    CHECK_EQ(o.thunk, -1);
    CHECK_EQ(o.rsb_pv, -1);
}

TEST(options_of_both_kinds)
{
    struct spec_options o = parse("rsb,msr-sc=no-hvm,verw=pv,md-clear=hvm=off,ibpb-entry=off,no-bhb-entry");

    CHECK_EQ(nr_complaints, 0);
    CHECK_EQ(o.rsb_pv, 1);
    CHECK_EQ(o.rsb_hvm, 1);
    CHECK_EQ(o.msr_sc_pv, -1);
    CHECK_EQ(o.msr_sc_hvm, 0);
    CHECK_EQ(o.verw_pv, 1);
    CHECK_EQ(o.verw_hvm, 0);
    CHECK_EQ(o.ibpb_entry_pv, 0);
    CHECK_EQ(o.bhb_entry_hvm, 0);
    o = parse("pv=no,hvm,rsb=pv");
    CHECK_EQ(o.msr_sc_pv, 0);
    CHECK_EQ(o.verw_hvm, 1);
    CHECK_EQ(o.rsb_pv, 1);              /* the later word wins */
}

TEST(thunks)
{
    CHECK_EQ(parse("bti-thunk=retpoline").thunk, THUNK_RETPOLINE);
    CHECK_EQ(parse("bti-thunk=lfence").thunk, THUNK_LFENCE);
    CHECK_EQ(parse("bti-thunk=jmp").thunk, THUNK_JMP);
    parse("bti-thunk=trampoline");
    CHECK_EQ(nr_complaints, 1);
    CHECK(strstr(complaints, "must be retpoline"));
    parse("bti-thunk");
    CHECK_EQ(nr_complaints, 1);
}

TEST(what_is_not_understood_is_named)
{
    struct spec_options o = parse("rsb,colour=blue,ssbd");

    CHECK_EQ(nr_complaints, 1);
    CHECK_STR(complaints, "spec-ctrl: colour=blue: there is no such sub-option");
    CHECK_EQ(o.rsb_pv, 1);
    CHECK_EQ(o.ssbd, 1);
    parse("ssbd=perhaps");
    CHECK_STR(complaints, "spec-ctrl: ssbd=perhaps: not a boolean");
    parse("rsb=both");
    CHECK_EQ(nr_complaints, 1);
    parse("no-ssbd=off");
    CHECK_EQ(nr_complaints, 1);
    parse("yes");
    CHECK(strstr(complaints, "as a whole"));
    parse("xen");
    CHECK_EQ(nr_complaints, 1);
    parse("rs,rsbx,,");
    CHECK_EQ(nr_complaints, 2);
}

TEST(no_is_everything)
{
    struct spec_choices c;

    choose(&c, &skylake, "no");
    CHECK_EQ(c.code, 1u << SPEC_THUNK_JMP);
    CHECK_EQ(c.spec_ctrl, 0);
    CHECK(!c.xpti_dom0 && !c.xpti_domu && !c.pv_l1tf_domu && !c.ibpb_switch && !c.eager_fpu && !c.smt_warning);
    CHECK(!c.gds_mit && !c.smt_off && c.tsx);
    choose(&c, &skylake, "no-xen");
    CHECK(c.msr_sc_pv && c.msr_sc_hvm && c.xpti_domu);
    CHECK_EQ(c.thunk, THUNK_JMP);
    CHECK_EQ(c.spec_ctrl, 0);
    CHECK(!c.verw_pv && !c.rsb_hvm);
}

/* "unless the respective options have been specified earlier" */
TEST(what_was_said_before_no_stays)
{
    struct spec_options o;

    spec_options_init(&o);
    spec_parse_xpti(&o, "dom0=on", note);
    spec_parse_ctrl(&o, "no", note);
    CHECK_EQ(o.xpti_dom0, 1);
    CHECK_EQ(o.xpti_domu, 0);
    spec_parse_xpti(&o, "default", note);
    CHECK_EQ(o.xpti_dom0, -1);
    CHECK_EQ(o.xpti_domu, -1);
}

TEST(page_tables_by_domain)
{
    struct spec_options o;

    nr_complaints = 0;
    spec_options_init(&o);
    spec_parse_xpti(&o, "", note);
    CHECK_EQ(o.xpti_dom0 + o.xpti_domu, 2);
    spec_parse_xpti(&o, "no", note);
    CHECK_EQ(o.xpti_dom0 + o.xpti_domu, 0);
    spec_parse_xpti(&o, "domu,no-dom0", note);
    CHECK_EQ(o.xpti_dom0, 0);
    CHECK_EQ(o.xpti_domu, 1);
    spec_parse_pv_l1tf(&o, "dom0=1", note);
    CHECK_EQ(o.pv_l1tf_dom0, 1);
    CHECK_EQ(o.pv_l1tf_domu, -1);
    CHECK_EQ(nr_complaints, 0);
    spec_parse_pv_l1tf(&o, "dom1", note);
    CHECK_STR(complaints, "pv-l1tf: dom1: neither a boolean nor dom0 or domu");
}

/* A register is used only where there is one, whatever is asked for. */
TEST(asking_does_not_make_hardware)
{
    struct spec_choices c;

    choose(&c, &qemu_max, "msr-sc,ibpb,ibpb-entry,l1d-flush,srb-lock,ibrs,ssbd");
    CHECK(!c.msr_sc_pv && !c.msr_sc_hvm && !c.ibpb_switch && !c.ibpb_entry_pv && !c.l1d_flush && !c.srb_lock);
    CHECK_EQ(c.spec_ctrl, 0);
    choose(&c, &qemu_max, "rsb,verw,div-scrub");
    CHECK(c.rsb_pv && c.rsb_hvm && c.verw_pv && c.verw_hvm && c.div_scrub);
}

TEST(dom0_is_spared_the_entry_barrier_unless_asked)
{
    struct spec_choices c;

    choose(&c, &zen2, NULL);
    CHECK(c.ibpb_entry_pv && c.ibpb_entry_hvm && !c.ibpb_entry_dom0);
    choose(&c, &zen2, "ibpb-entry");
    CHECK(c.ibpb_entry_dom0);
    choose(&c, &zen2, "ibpb-entry=no-pv");
    CHECK(!c.ibpb_entry_pv && c.ibpb_entry_hvm && !c.ibpb_entry_dom0);
}

TEST(ssbd_by_what_there_is)
{
    struct spec_choices c;

    choose(&c, &haswell, "ssbd");
    CHECK(c.spec_ctrl & SPEC_CTRL_SSBD);
    CHECK_EQ(c.spec_ctrl_forced, 0);
    choose(&c, &zen2, "ssbd");
    CHECK(c.spec_ctrl_forced & SPEC_CTRL_SSBD);
    choose(&c, &zen1, "ssbd");
    CHECK(c.ls_cfg_ssbd);
    CHECK_EQ(c.ls_cfg_bit, 1ULL << 10);
}
