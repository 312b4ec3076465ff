// SPDX-License-Identifier: GPL-2.0-only
/* Values of the control structure's fields: what the processor checks before it enters (SDM vol. 3, 27.2 and 27.3). */
#include "test.h"
#include "private.h"

#define BIT_(n) (1u << (n))

/* --- access rights ---------------------------------------------------------------------------- */
TEST(rights_have_a_gap)
{
    /* 64-bit code: type b, S, P, L, G */
    struct hvm_segment_state s = { .limit = ~0u, .attributes = 0x9b | SEG_ATTR_L | SEG_ATTR_G };

    CHECK_EQ(vmx_rights(HVM_SEG_CS, &s), 0xa09b);
    CHECK_EQ(vmx_attributes(0xa09b), s.attributes);
    CHECK_EQ(vmx_attributes(0x10000), SEG_ATTR_UNUSABLE);
    CHECK_EQ(vmx_attributes(0x1093), 0x93 | SEG_ATTR_AVL);
}

TEST(rights_go_round)
{
    for (u32 high = 0; high < 16; high++) {
        struct hvm_segment_state s = { .limit = 0xfff, .attributes = 0xf3 | high << 8 };

        CHECK_EQ(vmx_attributes(vmx_rights(HVM_SEG_DS, &s)), s.attributes);
    }
}

TEST(granularity_follows_the_limit)
{
    struct hvm_segment_state s = { .limit = 0x67, .attributes = 0x93 | SEG_ATTR_G };

    CHECK_EQ(vmx_rights(HVM_SEG_DS, &s), 0x93);
    s = (struct hvm_segment_state){ .limit = 0xffffffff, .attributes = 0x93 };
    CHECK_EQ(vmx_rights(HVM_SEG_DS, &s), 0x8093);
    s = (struct hvm_segment_state){ .limit = 0xffff, .attributes = 0x93 | SEG_ATTR_G };
    CHECK_EQ(vmx_rights(HVM_SEG_DS, &s), 0x8093);
}

TEST(unusable_segments_stay_as_they_are)
{
    struct hvm_segment_state s = { .limit = 5, .attributes = SEG_ATTR_UNUSABLE | SEG_ATTR_G | SEG_ATTR_S };

    CHECK_EQ(vmx_rights(HVM_SEG_DS, &s), RIGHTS_UNUSABLE | 0x8010);
}

TEST(loaded_segments_were_accessed)
{
    struct hvm_segment_state s = { .limit = 0xffff, .attributes = 0x92 };

    CHECK_EQ(vmx_rights(HVM_SEG_SS, &s), 0x93);
    s.attributes = 0x82;                /* an LDT has no such bit */
    CHECK_EQ(vmx_rights(HVM_SEG_LDTR, &s), 0x82);
}

TEST(the_task_register_is_busy_and_loaded)
{
    struct hvm_segment_state s = { .limit = 0x67, .attributes = 0x89 };

    CHECK_EQ(vmx_rights(HVM_SEG_TR, &s), 0x8b);
    s = (struct hvm_segment_state){ .limit = 0x2b, .attributes = 0x1 | SEG_ATTR_UNUSABLE };
    CHECK_EQ(vmx_rights(HVM_SEG_TR, &s), 0x83);
}

/* --- control registers ------------------------------------------------------------------------ */
#define FIXED_CR0   (X86_CR0_PE | X86_CR0_NE | X86_CR0_PG)
#define CR4_VMXE    0x2000ULL

TEST(cr0)
{
    CHECK_EQ(vmx_real_cr0(0, FIXED_CR0, 0xffffffff), X86_CR0_ET | X86_CR0_NE);
    CHECK_EQ(vmx_real_cr0(X86_CR0_PE | X86_CR0_CD | X86_CR0_NW | X86_CR0_TS, FIXED_CR0, 0xffffffff),
             X86_CR0_PE | X86_CR0_ET | X86_CR0_NE | X86_CR0_TS);
    CHECK_EQ(vmx_real_cr0(X86_CR0_PE | X86_CR0_PG | X86_CR0_WP, FIXED_CR0, 0xffffffff),
             X86_CR0_PE | X86_CR0_PG | X86_CR0_ET | X86_CR0_NE | X86_CR0_WP);
}

TEST(cr4)
{
    CHECK_EQ(vmx_real_cr4(0, X86_CR4_PAE | X86_CR4_PGE, CR4_VMXE, ~0ULL), CR4_VMXE);
    CHECK_EQ(vmx_real_cr4(X86_CR4_PAE, X86_CR4_MCE, CR4_VMXE, ~0ULL), CR4_VMXE | X86_CR4_PAE | X86_CR4_MCE);
}

TEST(what_a_guest_changes_by_itself)
{
    u64 free0 = vmx_cr0_free(FIXED_CR0, 0xffffffff);

    CHECK(free0 & X86_CR0_TS);
    CHECK(!(free0 & (X86_CR0_PE | X86_CR0_PG | X86_CR0_NE | X86_CR0_CD | X86_CR0_NW | X86_CR0_ET)));
    CHECK(!(vmx_cr0_free(FIXED_CR0 | X86_CR0_WP, 0xffffffff) & X86_CR0_WP));
    CHECK(!(vmx_cr0_free(FIXED_CR0, 0xffffffff & ~(u64)X86_CR0_AM) & X86_CR0_AM));
    CHECK_EQ(vmx_cr4_free(X86_CR4_PGE | X86_CR4_PAE, CR4_VMXE, ~0ULL), X86_CR4_PGE);
    CHECK_EQ(vmx_cr4_free(X86_CR4_PAE, CR4_VMXE, ~0ULL), 0);     /* not offered: an exit, and #GP */
}

TEST(page_directory_pointers)
{
    CHECK(vmx_pdpte_ok(0, 36) && vmx_pdpte_ok(~1ULL, 36));      /* absent: anything */
    CHECK(vmx_pdpte_ok(0x12345e19 & ~0x1e6ULL, 36));
    CHECK(!vmx_pdpte_ok(0x1003, 36));                           /* no R/W here */
    CHECK(!vmx_pdpte_ok(1ULL << 36 | 1, 36) && vmx_pdpte_ok(1ULL << 35 | 1, 36));
    CHECK(!vmx_pdpte_ok(1ULL << 63 | 1, 36));
}

TEST(rflags)
{
    CHECK_EQ(vmx_sound_rflags(0), 2);
    CHECK_EQ(vmx_sound_rflags(~0ULL), 0x3f7fd7);
    CHECK_EQ(vmx_sound_rflags(0x246), 0x246);
}

/* --- events ----------------------------------------------------------------------------------- */
TEST(events_and_error_codes)
{
    struct hvm_event e = { .vector = X86_EXC_GP, .type = HVM_EVENT_EXCEPTION };

    CHECK_EQ(vmx_event_field(&e, true), (u32)(BIT_(31) | BIT_(11) | 3 << 8 | 13));
    CHECK_EQ(vmx_event_field(&e, false), (u32)(BIT_(31) | 3 << 8 | 13));       /* real mode pushes none */
    e.vector = X86_EXC_UD;
    e.has_error_code = true;                                                   /* it has none: entry would fail */
    CHECK_EQ(vmx_event_field(&e, true), (u32)(BIT_(31) | 3 << 8 | 6));
    e = (struct hvm_event){ .vector = 14, .type = HVM_EVENT_EXT_INTERRUPT };
    CHECK_EQ(vmx_event_field(&e, true), (u32)(BIT_(31) | 14));
    e = (struct hvm_event){ .vector = 14, .type = HVM_EVENT_SW_INTERRUPT, .insn_len = 2 };
    CHECK_EQ(vmx_event_field(&e, true), (u32)(BIT_(31) | 4 << 8 | 14));
    e = (struct hvm_event){ .vector = 2, .type = HVM_EVENT_NMI };
    CHECK_EQ(vmx_event_field(&e, true), (u32)(BIT_(31) | 2 << 8 | 2));
}

TEST(events_come_back)
{
    struct hvm_event e;

    vmx_field_to_event(BIT_(31) | BIT_(11) | 3 << 8 | 14, 7, 3, &e);
    CHECK(e.vector == 14 && e.type == HVM_EVENT_EXCEPTION && e.has_error_code && e.error_code == 7 && e.insn_len == 0);
    vmx_field_to_event(BIT_(31) | 6 << 8 | 3, 7, 1, &e);
    CHECK(e.vector == 3 && e.type == HVM_EVENT_SW_EXCEPTION && !e.has_error_code && !e.error_code && e.insn_len == 1);
}

TEST(which_events_an_instruction_raised)
{
    CHECK(!vmx_event_is_software(BIT_(31) | 0x20));
    CHECK(!vmx_event_is_software(BIT_(31) | 3 << 8 | 14));
    CHECK(vmx_event_is_software(BIT_(31) | 4 << 8 | 0x80));
    CHECK(vmx_event_is_software(BIT_(31) | 5 << 8 | 1));
    CHECK(vmx_event_is_software(BIT_(31) | 6 << 8 | 3));
}
