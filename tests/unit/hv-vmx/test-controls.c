// SPDX-License-Identifier: GPL-2.0-only
/* Which controls are chosen on processors of several ages, and how what is missing is named. */
#include <lib/string.h>

#include "test.h"
#include "private.h"

/* What a processor with everything we know allows; SDM's bits that are always 1 among them. */
static struct vmx_caps rich(void)
{
    return (struct vmx_caps){
        .must = { [VMX_PIN] = 0x16, [VMX_PROC] = 0x04006172, [VMX_EXIT] = 0x36dfb, [VMX_ENTRY] = 0x11fb },
        .may = { ~0u, ~0u, ~0u, ~0u, ~0u }, .ept_vpid = ~0ULL,
    };
}

static bool choose(const struct vmx_caps *c, struct vmx_controls *k, char *missing)
{
    return vmx_choose_controls(c, k, missing, 200);
}

TEST(everything)
{
    struct vmx_caps c = rich();
    struct vmx_controls k;
    char missing[200];

    CHECK(choose(&c, &k, missing));
    CHECK_STR(missing, "");
    CHECK(k.word[VMX_PIN] == (0x16 | PIN_EXTERNAL_INTERRUPT | PIN_NMI | PIN_VIRTUAL_NMIS | PIN_POSTED));
    CHECK(k.word[VMX_PROC] & PROC_TPR_SHADOW);
    CHECK(!(k.word[VMX_PROC] & (PROC_CR3_LOAD | PROC_CR3_STORE | PROC_INVLPG | PROC_CR8_LOAD | PROC_CR8_STORE)));
    CHECK(k.word[VMX_PROC2] & PROC2_VPID);
    CHECK(k.word[VMX_PROC2] & PROC2_TSC_SCALING);
    CHECK(vmx_controls_fit(&c, &k));
}

/* A control that was not asked for is never switched on. */
TEST(nothing_else)
{
    struct vmx_caps c = rich();
    struct vmx_controls k;
    char missing[200];

    CHECK(choose(&c, &k, missing));
    CHECK_EQ(k.word[VMX_PROC2], PROC2_EPT | PROC2_RDTSCP | PROC2_VPID | PROC2_WBINVD | PROC2_UNRESTRICTED |
             PROC2_PAUSE_LOOP | PROC2_INVPCID | PROC2_XSAVES | PROC2_TSC_SCALING | PROC2_APIC);
    CHECK_EQ(k.word[VMX_ENTRY], 0x11fb | ENTRY_LOAD_DEBUG | ENTRY_IA32E_GUEST | ENTRY_LOAD_PAT | ENTRY_LOAD_EFER);
}

TEST(what_is_missing_is_named)
{
    struct vmx_caps c = rich();
    struct vmx_controls k;
    char missing[200];

    c.may[VMX_PROC2] &= ~PROC2_UNRESTRICTED;
    CHECK(!choose(&c, &k, missing));
    CHECK_STR(missing, "unrestricted guest");
    c.may[VMX_PROC2] = 0;
    c.may[VMX_ENTRY] &= ~ENTRY_LOAD_EFER;
    c.ept_vpid = 0;
    CHECK(!choose(&c, &k, missing));
    CHECK_STR(missing, "EPT, unrestricted guest, loading guests' EFER");
}

TEST(ept_of_a_kind_we_cannot_use)
{
    struct vmx_caps c = rich();
    struct vmx_controls k;
    char missing[200];

    c.ept_vpid &= ~(EPT_CAP_WRITE_BACK | EPT_CAP_INVEPT_ALL);
    CHECK(!choose(&c, &k, missing));
    CHECK_STR(missing, "write-back EPT, INVEPT of all contexts");
}

TEST(without_secondary_controls)
{
    struct vmx_caps c = rich();
    struct vmx_controls k;
    char missing[200];

    c.may[VMX_PROC] &= ~PROC_SECONDARY;
    c.may[VMX_PROC2] = 0;
    CHECK(!choose(&c, &k, missing));
    CHECK_STR(missing, "secondary controls, EPT, unrestricted guest");
}

/* Some processors insist on exits for MOV CR3, unless one asks the newer registers. */
TEST(exits_that_cannot_be_left_off)
{
    struct vmx_caps c = rich();
    struct vmx_controls k;
    char missing[200];

    c.must[VMX_PROC] |= PROC_CR3_LOAD;
    CHECK(!choose(&c, &k, missing));
    CHECK_STR(missing, "guests' own CR3");
}

TEST(optional_ones)
{
    struct vmx_caps c = rich();
    struct vmx_controls k;
    char missing[200];

    c.may[VMX_PROC] &= ~PROC_TPR_SHADOW;
    c.may[VMX_PROC2] &= ~(PROC2_PAUSE_LOOP | PROC2_TSC_SCALING);
    CHECK(choose(&c, &k, missing));
    CHECK(k.word[VMX_PROC] & PROC_CR8_LOAD);
    CHECK(k.word[VMX_PROC] & PROC_CR8_STORE);
    CHECK(!(k.word[VMX_PROC2] & (PROC2_PAUSE_LOOP | PROC2_TSC_SCALING)));
}

/* Virtual APICs: all of it, with the page that the task priority is in, or nothing. */
TEST(virtual_apic_in_part)
{
    static const u32 parts[] = { PROC2_VIRTUAL_X2APIC, PROC2_APIC_REGISTERS, PROC2_INTERRUPTS };
    struct vmx_controls k;
    char missing[200];

    for (unsigned int i = 0; i <= ARRAY_SIZE(parts); i++) {
        struct vmx_caps c = rich();

        if (i < ARRAY_SIZE(parts))
            c.may[VMX_PROC2] &= ~parts[i];
        else
            c.may[VMX_PROC] &= ~PROC_TPR_SHADOW;
        CHECK(choose(&c, &k, missing));
        CHECK(!(k.word[VMX_PROC2] & PROC2_APIC));
        CHECK(!(k.word[VMX_PIN] & PIN_POSTED));
    }
}

/* Identifiers are of no use without a way to forget what they tag. */
TEST(vpid_without_invvpid)
{
    struct vmx_caps c = rich();
    struct vmx_controls k;
    char missing[200];

    c.ept_vpid &= ~EPT_CAP_INVVPID_ALL;
    CHECK(choose(&c, &k, missing));
    CHECK(!(k.word[VMX_PROC2] & PROC2_VPID));
}

TEST(another_processor)
{
    struct vmx_caps c = rich();
    struct vmx_controls k;
    char missing[200];

    CHECK(choose(&c, &k, missing));
    c.may[VMX_PROC2] &= ~PROC2_INVPCID;
    CHECK(!vmx_controls_fit(&c, &k));
    c = rich();
    c.must[VMX_PIN] |= 1u << 6;
    CHECK(!vmx_controls_fit(&c, &k));
    c = rich();
    c.ept_vpid &= ~EPT_CAP_1G;
    CHECK(!vmx_controls_fit(&c, &k));
}

TEST(a_long_list_is_cut)
{
    struct vmx_caps c = { .must = { 0 } };
    struct vmx_controls k;
    char missing[30];

    CHECK(!vmx_choose_controls(&c, &k, missing, sizeof(missing)));
    CHECK_EQ(strlen(missing), sizeof(missing) - 1);
}
