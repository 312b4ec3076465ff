// SPDX-License-Identifier: GPL-2.0-only
/* Who may do what: all combinations against the rules of the manual (SDM vol. 3, 4.6.1). */
#include "walk-world.h"

struct rule_input {
    bool user_page, writable, nx;               /* the page */
    bool user, write, fetch, implicit;          /* the access */
    bool wp, smep, smap, ac;                    /* the mode */
    unsigned int cpl;
};

static bool allowed(const struct rule_input *r)
{
    bool user = r->user && !r->implicit;

    if (user) {
        if (!r->user_page)
            return false;
        if (r->fetch)
            return !r->nx;
        return !r->write || r->writable;
    }
    if (r->fetch)
        return !r->nx && !(r->smep && r->user_page);
    if (r->smap && r->user_page && (r->implicit || r->cpl == 3 || !r->ac))
        return false;
    return !r->write || r->writable || !r->wp;
}

static void set_up(const struct rule_input *r)
{
    walk_world(MODE_64);
    cpl = r->cpl;
    v->arch.hvm->cr[0] = X86_CR0_PE | X86_CR0_PG | (r->wp ? X86_CR0_WP : 0);
    v->arch.hvm->cr[4] = X86_CR4_PAE | (r->smep ? X86_CR4_SMEP : 0) | (r->smap ? X86_CR4_SMAP : 0);
    guest_cpu_user_regs()->rflags = r->ac ? X86_EFLAGS_AC : 0;
}

/* The right may be missing at any level. */
static void restrict_at(unsigned int level, const struct rule_input *r)
{
    u64 *e[] = { entry64(4, VA >> 12 & 511), entry64(3, VA >> 21 & 511), entry64(2, VA >> 30),
                 entry64(1, 0) };

    map_pages(MODE_64, 1, P | W | U);
    *e[level] &= ~((r->user_page ? 0 : U) | (r->writable ? 0 : W));
    *e[level] |= r->nx ? NX : 0;
}

TEST(all_combinations)
{
    for (unsigned int bits = 0; bits < 1u << 12; bits++) {
        struct rule_input r = {
            bits & 1, bits & 2, bits & 4, bits & 8, bits & 16, bits & 32, bits & 64, bits & 128,
            bits & 256, bits & 512, bits & 1024, bits & 2048 ? 3 : 0,
        };
        u32 wanted = (r.user ? PFEC_USER : 0) | (r.write ? PFEC_WRITE : 0) |
                     (r.fetch ? PFEC_FETCH : 0) | (r.implicit ? PFEC_IMPLICIT : 0), code;

        if (r.write && r.fetch)
            continue;
        set_up(&r);
        restrict_at(bits % 4, &r);
        code = fault_code(VA, wanted);
        if (allowed(&r)) {
            CHECK_EQ(code, NO_FAULT);
            continue;
        }
        CHECK_EQ(code, PFEC_PRESENT | (wanted & (PFEC_WRITE | PFEC_FETCH)) |
                       (r.implicit ? 0 : wanted & PFEC_USER));
    }
}

TEST(rights_of_two_level_tables)
{
    walk_world(MODE_32);
    map_pages(MODE_32, 1, P | U);
    CHECK_EQ(fault_code(VA, PFEC_USER), NO_FAULT);
    CHECK_EQ(fault_code(VA, PFEC_USER | PFEC_WRITE), PFEC_USER | PFEC_WRITE | PFEC_PRESENT);
    CHECK_EQ(fault_code(VA, PFEC_WRITE), PFEC_WRITE | PFEC_PRESENT);
    CHECK_EQ(fault_code(VA, PFEC_FETCH | PFEC_USER), NO_FAULT);
    v->arch.hvm->cr[0] &= ~X86_CR0_WP;
    CHECK_EQ(fault_code(VA, PFEC_WRITE), NO_FAULT);
    *entry32(1, VA >> 22) &= ~U;
    CHECK_EQ(fault_code(VA, PFEC_USER), PFEC_USER | PFEC_PRESENT);
    v->arch.hvm->cr[4] |= X86_CR4_SMEP;
    CHECK_EQ(fault_code(VA, PFEC_FETCH | PFEC_USER), PFEC_USER | PFEC_FETCH | PFEC_PRESENT);
}
