// SPDX-License-Identifier: GPL-2.0-only
/*
 * Values of the control structure's fields, from and to what the core speaks of. Pure: tested on the host.
 */
#include "private.h"

/* --- access rights: descriptors' bits with a gap where the limit is (SDM vol. 3, table 25-2) --- */
#define RIGHTS_LOW      0xffu
#define ATTR_HIGH       0x1f00u         /* AVL, L, D/B, G, unusable */
#define GAP             4
#define TYPE_ACCESSED   0x1u
#define TYPE_TSS_BUSY   0x2u

/* Of a limit whose granularity is not what the bit says: entry checks that (27.3.1.2). */
static u32 fitting_granularity(u32 rights, u32 limit)
{
    const u32 g = SEG_ATTR_G << GAP;

    if (limit >> 20)
        return rights | g;
    return (limit & 0xfff) == 0xfff ? rights : rights & ~g;
}

u32 vmx_rights(enum hvm_segment seg, const struct hvm_segment_state *s)
{
    u32 rights = (s->attributes & RIGHTS_LOW) | (u32)(s->attributes & ATTR_HIGH) << GAP;

    if (seg == HVM_SEG_TR)              /* is loaded always, and busy */
        rights = (rights & ~RIGHTS_UNUSABLE) | TYPE_TSS_BUSY | TYPE_ACCESSED | SEG_ATTR_P;
    if (rights & RIGHTS_UNUSABLE)
        return rights;
    if (rights & SEG_ATTR_S)
        rights |= TYPE_ACCESSED;
    return fitting_granularity(rights, s->limit);
}

u16 vmx_attributes(u32 rights)
{
    return (rights & RIGHTS_LOW) | (rights >> GAP & ATTR_HIGH);
}

/* --- control registers ------------------------------------------------------------------------ */
/* PE and PG are a guest's choice with "unrestricted guest"; caching is ours. */
u64 vmx_real_cr0(u64 guest, u64 fixed0, u64 fixed1)
{
    u64 real = (guest & ~(u64)(X86_CR0_CD | X86_CR0_NW)) | X86_CR0_ET;

    return (real | (fixed0 & ~(u64)(X86_CR0_PE | X86_CR0_PG))) & fixed1;
}

/* A machine check is never the guest's to mask. */
u64 vmx_real_cr4(u64 guest, u64 host, u64 fixed0, u64 fixed1)
{
    return (guest | (host & X86_CR4_MCE) | fixed0) & fixed1;
}

/* What a guest changes without an exit: never a bit the processor wants to have its way with. */
u64 vmx_cr0_free(u64 fixed0, u64 fixed1)
{
    return (X86_CR0_MP | X86_CR0_EM | X86_CR0_TS | X86_CR0_WP | X86_CR0_AM) & ~fixed0 & fixed1;
}

u64 vmx_cr4_free(u64 allowed, u64 fixed0, u64 fixed1)
{
    return X86_CR4_PGE & allowed & ~fixed0 & fixed1;
}

/* Page-directory-pointer-table entries have few bits (SDM vol. 3, table 4-8). */
#define PDPTE_PRESENT   1ULL
#define PDPTE_LOW_ZERO  0x1e6ULL

bool vmx_pdpte_ok(u64 entry, unsigned int phys_bits)
{
    return !(entry & PDPTE_PRESENT) || !((entry & PDPTE_LOW_ZERO) || entry >> phys_bits);
}

/* --- events ----------------------------------------------------------------------------------- */
#define BIT_(v)         (1u << (v))
#define WITH_ERROR_CODE (BIT_(X86_EXC_DF) | BIT_(X86_EXC_TS) | BIT_(X86_EXC_NP) | BIT_(X86_EXC_SS) | \
                         BIT_(X86_EXC_GP) | BIT_(X86_EXC_PF) | BIT_(X86_EXC_AC))

/* An error code goes with those exceptions that have one, in protected mode, and with nothing else (27.2.1.3). */
u32 vmx_event_field(const struct hvm_event *e, bool protected_mode)
{
    bool has_error = protected_mode && e->type == HVM_EVENT_EXCEPTION && e->vector < 32 &&
                     (WITH_ERROR_CODE >> e->vector & 1);

    return e->vector | e->type << 8 | (has_error ? EVENT_HAS_ERROR : 0) | EVENT_VALID;
}

bool vmx_event_is_software(u32 field)
{
    return EVENT_TYPE(field) >= HVM_EVENT_SW_INTERRUPT;
}

void vmx_field_to_event(u32 field, u32 error_code, unsigned int insn_len, struct hvm_event *e)
{
    *e = (struct hvm_event){
        .vector = EVENT_VECTOR(field), .type = EVENT_TYPE(field), .has_error_code = field & EVENT_HAS_ERROR,
        .insn_len = vmx_event_is_software(field) ? insn_len : 0,
    };
    if (e->has_error_code)
        e->error_code = error_code;
}

u64 vmx_sound_rflags(u64 rflags)
{
    return (rflags & 0x3f7fd5) | X86_EFLAGS_MBS;
}
