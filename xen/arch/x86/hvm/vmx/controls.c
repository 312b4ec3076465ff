// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which controls are used, from what the processor allows (SDM vol. 3, appendix A). Pure: tested on the host.
 */
#include <lib/vsnprintf.h>
#include "private.h"

/* A control we cannot do without, one that is used where there is one, one that must be possible to leave off. */
enum wish_kind { NEED, LIKE, OFF };

static const struct wish {
    u8 word, kind;
    u32 bit;
    const char *name;
} wishes[] = {
    { VMX_PIN, NEED, PIN_EXTERNAL_INTERRUPT, "exits for interrupts" },
    { VMX_PIN, NEED, PIN_NMI, "exits for NMIs" },
    { VMX_PIN, NEED, PIN_VIRTUAL_NMIS, "virtual NMIs" },
    { VMX_PIN, LIKE, PIN_POSTED, "posted interrupts" },
    { VMX_PROC, NEED, PROC_INTERRUPT_WINDOW, "interrupt windows" },
    { VMX_PROC, NEED, PROC_NMI_WINDOW, "NMI windows" },
    { VMX_PROC, NEED, PROC_TSC_OFFSETTING, "TSC offsets" },
    { VMX_PROC, NEED, PROC_HLT, "exits for HLT" },
    { VMX_PROC, NEED, PROC_MWAIT, "exits for MWAIT" },
    { VMX_PROC, NEED, PROC_MONITOR, "exits for MONITOR" },
    { VMX_PROC, NEED, PROC_RDPMC, "exits for RDPMC" },
    { VMX_PROC, NEED, PROC_RDTSC, "exits for RDTSC" },
    { VMX_PROC, NEED, PROC_MOV_DR, "exits for MOV DR" },
    { VMX_PROC, NEED, PROC_ALL_IO, "exits for I/O" },
    { VMX_PROC, LIKE, PROC_IO_BITMAPS, "I/O bitmaps" },
    { VMX_PROC, NEED, PROC_MSR_BITMAP, "MSR bitmaps" },
    { VMX_PROC, NEED, PROC_SECONDARY, "secondary controls" },
    { VMX_PROC, LIKE, PROC_TPR_SHADOW, "TPR shadow" },
    { VMX_PROC, OFF, PROC_CR3_LOAD, "guests' own CR3" },
    { VMX_PROC, OFF, PROC_CR3_STORE, "guests' own CR3" },
    { VMX_PROC, OFF, PROC_INVLPG, "guests' own INVLPG" },
    { VMX_PROC2, NEED, PROC2_EPT, "EPT" },
    { VMX_PROC2, NEED, PROC2_UNRESTRICTED, "unrestricted guest" },
    { VMX_PROC2, LIKE, PROC2_VPID, "VPID" },
    { VMX_PROC2, LIKE, PROC2_WBINVD, "exits for WBINVD" },
    { VMX_PROC2, LIKE, PROC2_RDTSCP, "RDTSCP" },
    { VMX_PROC2, LIKE, PROC2_INVPCID, "INVPCID" },
    { VMX_PROC2, LIKE, PROC2_XSAVES, "XSAVES" },
    { VMX_PROC2, LIKE, PROC2_PAUSE_LOOP, "exits for loops of PAUSE" },
    { VMX_PROC2, LIKE, PROC2_TSC_SCALING, "TSC scaling" },
    { VMX_PROC2, LIKE, PROC2_VIRTUAL_X2APIC, "virtual x2APIC mode" },
    { VMX_PROC2, LIKE, PROC2_APIC_REGISTERS, "virtual APIC registers" },
    { VMX_PROC2, LIKE, PROC2_INTERRUPTS, "virtual interrupts" },
    { VMX_EXIT, NEED, EXIT_TO_64BIT, "exits to 64-bit mode" },
    { VMX_EXIT, NEED, EXIT_ACK_INTERRUPT, "acknowledging interrupts on exit" },
    { VMX_EXIT, NEED, EXIT_SAVE_DEBUG, "saving DR7" },
    { VMX_EXIT, NEED, EXIT_LOAD_PAT, "loading PAT" },
    { VMX_EXIT, NEED, EXIT_LOAD_EFER, "loading EFER" },
    { VMX_ENTRY, NEED, ENTRY_LOAD_DEBUG, "loading DR7" },
    { VMX_ENTRY, NEED, ENTRY_IA32E_GUEST, "64-bit guests" },
    { VMX_ENTRY, NEED, ENTRY_LOAD_PAT, "loading guests' PAT" },
    { VMX_ENTRY, NEED, ENTRY_LOAD_EFER, "loading guests' EFER" },
};

static const struct {
    u64 bits;
    const char *name;
} ept_needs[] = {
    { EPT_CAP_4_LEVELS, "EPT of four levels" },
    { EPT_CAP_WRITE_BACK, "write-back EPT" },
    { EPT_CAP_INVEPT | EPT_CAP_INVEPT_ALL, "INVEPT of all contexts" },
};

struct lacking {
    char *text;
    size_t size, used;
};

static void lacks(struct lacking *l, const char *name)
{
    l->used += scnprintf(l->text + l->used, l->size - l->used, "%s%s", l->used ? ", " : "", name);
}

static void choose(const struct vmx_caps *c, struct vmx_controls *k, struct lacking *l)
{
    for (unsigned int i = 0; i < VMX_NR_WORDS; i++)
        k->word[i] = c->must[i];
    for (unsigned int i = 0; i < ARRAY_SIZE(wishes); i++) {
        const struct wish *w = &wishes[i];

        if (w->kind == OFF && (c->must[w->word] & w->bit))
            lacks(l, w->name);
        else if (w->kind != OFF && (c->may[w->word] & w->bit))
            k->word[w->word] |= w->bit;
        else if (w->kind == NEED)
            lacks(l, w->name);
    }
}

bool vmx_choose_controls(const struct vmx_caps *c, struct vmx_controls *k, char *missing, size_t size)
{
    struct lacking l = { .text = missing, .size = size };

    *missing = '\0';
    choose(c, k, &l);
    if (k->word[VMX_PROC2] & PROC2_EPT)
        for (unsigned int i = 0; i < ARRAY_SIZE(ept_needs); i++)
            if ((c->ept_vpid & ept_needs[i].bits) != ept_needs[i].bits)
                lacks(&l, ept_needs[i].name);
    k->ept_vpid = c->ept_vpid;
    if (~c->ept_vpid & (EPT_CAP_INVVPID | EPT_CAP_INVVPID_ALL))
        k->word[VMX_PROC2] &= ~PROC2_VPID;
    /* one without the others is not worth its while; all need the page that has the shadow */
    if ((k->word[VMX_PROC2] & PROC2_APIC) != PROC2_APIC || !(k->word[VMX_PROC] & PROC_TPR_SHADOW))
        k->word[VMX_PROC2] &= ~PROC2_APIC;
    if (!(k->word[VMX_PROC2] & PROC2_INTERRUPTS))
        k->word[VMX_PIN] &= ~PIN_POSTED;
    /* without a shadow CR8 is ours */
    if (!(k->word[VMX_PROC] & PROC_TPR_SHADOW))
        k->word[VMX_PROC] |= (PROC_CR8_LOAD | PROC_CR8_STORE) & c->may[VMX_PROC];
    return !l.used;
}

bool vmx_controls_fit(const struct vmx_caps *c, const struct vmx_controls *k)
{
    for (unsigned int i = 0; i < VMX_NR_WORDS; i++)
        if ((k->word[i] & ~c->may[i]) || (c->must[i] & ~k->word[i]))
            return false;
    return !(k->ept_vpid & ~c->ept_vpid);
}
