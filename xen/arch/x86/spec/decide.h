/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which mitigations a processor needs and gets. Pure: facts and options in, choices out; nothing here touches the
 * machine, so the whole of it runs in unit tests.
 */
#ifndef SPEC_DECIDE_H
#define SPEC_DECIDE_H

#include <xen/types.h>
#include <lib/cpu-policy.h>
#include <public/arch-x86/cpufeatureset.h>
#include <asm/cpufeature.h>

/* --- facts ------------------------------------------------------------------------------------ */
struct spec_cpu {
    enum cpu_vendor vendor;
    u32 family, model, stepping;
    u32 features[CPU_POLICY_FEATURE_WORDS];     /* as public/arch-x86/cpufeatureset.h numbers them */
    u8 phys_bits;
    u8 takes;                   /* SPEC_TAKES_*: registers that take writes although CPUID does not tell of them */
    bool smt;                   /* some core has two threads that may run */
    paddr_t ram_end;            /* end of the highest RAM */
};
#define SPEC_TAKES_SPEC_CTRL    0x01
#define SPEC_TAKES_PRED_CMD     0x02
#define SPEC_TAKES_FLUSH_CMD    0x04

#define SPEC_FEATURE(name)      XEN_X86_FEATURE_##name
static inline bool spec_cpu_has(const struct spec_cpu *cpu, unsigned int feature)
{
    return cpu->features[feature / 32] >> (feature % 32) & 1;
}

/* --- weaknesses (affected.c) ------------------------------------------------------------------ */
enum spec_bug {
    BUG_SPECTRE_V2,             /* indirect branches are predicted from others' */
    BUG_RSB_UNDERFLOW,          /* an empty return stack falls back on those: retpolines do not hold */
    BUG_BHI,                    /* so they are with the history of others' branches, in spite of enhanced IBRS */
    BUG_BTC,                    /* any instruction is predicted as a branch (AMD) */
    BUG_SRSO,                   /* the return stack is written by speculation (AMD) */
    BUG_SSB,                    /* loads run ahead of stores to the same place */
    BUG_MELTDOWN,               /* data under a supervisor's mapping */
    BUG_L1TF,                   /* data in the L1 cache under an entry that is not present */
    BUG_LAZY_FPU,               /* registers behind CR0.TS */
    BUG_MDS,                    /* buffers of loads, fills and stores */
    BUG_MSBDS_ONLY,             /* of stores only, and not between threads */
    BUG_TAA,                    /* the same by aborted transactions */
    BUG_MMIO,                   /* stale data of device reads and writes */
    BUG_SRBDS,                  /* random numbers of others */
    BUG_GDS,                    /* vector registers, by gather instructions */
    BUG_RFDS,                   /* register files (Atom) */
    BUG_TSA,                    /* stores and L1 data, by timing (AMD) */
    BUG_DIV,                    /* the divider's last quotient (AMD) */
    NR_SPEC_BUGS,
};
u32 spec_bugs(const struct spec_cpu *cpu);      /* a bit each */
const char *spec_bug_name(enum spec_bug bug);

/* --- what the administrator said (options.c) -------------------------------------------------- */
/* -1: nothing, 0: no, 1: yes */
struct spec_options {
    s8 msr_sc_pv, msr_sc_hvm, rsb_pv, rsb_hvm, verw_pv, verw_hvm, ibpb_entry_pv, ibpb_entry_hvm;
    s8 bhb_entry_pv, bhb_entry_hvm;
    s8 ibrs, stibp, ibpb, ssbd, psfd, bhi_dis_s, eager_fpu, l1d_flush, branch_harden, lock_harden, srb_lock;
    s8 unpriv_mmio, gds_mit, div_scrub, bp_spec_reduce;
    s8 thunk;                   /* -1 or enum spec_thunk */
    s8 xpti_dom0, xpti_domu, pv_l1tf_dom0, pv_l1tf_domu;
    s8 smt, tsx;
};
void spec_options_init(struct spec_options *o);

/* Why an item of a list was not taken; the rest is. */
typedef void (*spec_complain_fn)(const char *option, const char *item, size_t len, const char *why);
void spec_parse_ctrl(struct spec_options *o, const char *s, spec_complain_fn complain);    /* spec-ctrl= */
void spec_parse_xpti(struct spec_options *o, const char *s, spec_complain_fn complain);    /* xpti= */
void spec_parse_pv_l1tf(struct spec_options *o, const char *s, spec_complain_fn complain); /* pv-l1tf= */

/* --- choices (decide.c) ----------------------------------------------------------------------- */
enum spec_thunk { THUNK_RETPOLINE, THUNK_LFENCE, THUNK_JMP };

/* Bits of MSR_SPEC_CTRL (SDM vol. 4; APM vol. 2, 3.2.9) */
#define SPEC_CTRL_IBRS          0x001u
#define SPEC_CTRL_STIBP         0x002u
#define SPEC_CTRL_SSBD          0x004u
#define SPEC_CTRL_RRSBA_DIS_S   0x040u
#define SPEC_CTRL_PSFD          0x080u
#define SPEC_CTRL_BHI_DIS_S     0x400u

struct spec_choices {
    u32 bugs;
    u64 code;                   /* SPEC_* of <asm/spec-asm.h>: which code is there */
    enum spec_thunk thunk;
    u32 spec_ctrl;              /* MSR_SPEC_CTRL while the hypervisor runs */
    u32 spec_ctrl_forced;       /* bits guests run with whatever they chose */
    bool has_spec_ctrl;
    bool ibrs_is_barrier;       /* the register is to be written on each entry (not enhanced IBRS) */
    bool auto_ibrs;             /* AMD: EFER.AIBRSE */
    bool msr_sc_pv, msr_sc_hvm, rsb_pv, rsb_hvm, verw_pv, verw_hvm, verw_idle;
    bool ibpb_entry_pv, ibpb_entry_hvm, ibpb_entry_dom0;
    bool ibpb_switch;           /* between vcpus */
    bool eager_fpu, lazy_fpu;   /* needed; asked not to. Neither: as suits */
    bool l1d_flush, div_scrub, bp_spec_reduce;
    bool ls_cfg_ssbd;           /* AMD: SSBD by a bit of the family's own, for all */
    u64 ls_cfg_bit;
    bool set_srb_lock, srb_lock;        /* the control is there; and is to protect */
    bool set_gds, gds_mit, gds_no_avx;  /* likewise; AVX goes for want of it */
    bool set_tsx, tsx;
    bool xpti_dom0, xpti_domu, pv_l1tf_dom0, pv_l1tf_domu;
    paddr_t l1tf_safe;          /* entries that are not present may name addresses from here on */
    bool smt_off, smt_warning;
    bool microcode_old;         /* VERW would be needed and does nothing */
    bool harden_branch_asked, harden_lock_asked, bhb_asked;     /* what is not compiled in */
};
void spec_decide(const struct spec_cpu *cpu, const struct spec_options *o, struct spec_choices *c);

/* --- words (words.c) -------------------------------------------------------------------------- */
/* The report, line by line. */
void spec_describe(const struct spec_cpu *cpu, const struct spec_choices *c, void (*line)(const char *text));

#endif
