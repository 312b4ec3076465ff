// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Multiplication and division. Flags that the manuals leave undefined keep their values. A division
 * that would overflow is recognized beforehand: it must be the guest's exception, not ours.
 */
#include "../private.h"

/* The double-width accumulator: AX, DX:AX, EDX:EAX, RDX:RAX. */
static void set_double(struct emul *e, unsigned int bytes, uint64_t low, uint64_t high)
{
    if (bytes == 1) {
        set_gpr(e, X86_GPR_RAX, 2, (high & 0xff) << 8 | (low & 0xff));
        return;
    }
    set_gpr(e, X86_GPR_RAX, bytes, low);
    set_gpr(e, X86_GPR_RDX, bytes, high);
}

static void get_double(const struct emul *e, unsigned int bytes, uint64_t *low, uint64_t *high)
{
    *low = get_gpr(e, X86_GPR_RAX, bytes);
    *high = bytes == 1 ? get_gpr(e, X86_GPR_RAX, 2) >> 8 : get_gpr(e, X86_GPR_RDX, bytes);
}

static void set_overflow(struct emul *e, bool overflow)
{
    set_flag(e, FL_CF, overflow);
    set_flag(e, FL_OF, overflow);
}

enum x86_emul_rc x86e_mul(struct emul *e)
{
    unsigned int bytes = e->insn->operand[0].bytes;
    unsigned __int128 product = (unsigned __int128)get_gpr(e, X86_GPR_RAX, bytes) * e->dst;
    uint64_t high = product >> (8 * bytes);

    set_double(e, bytes, product, high);
    set_overflow(e, truncate(high, bytes) != 0);
    return X86_EMUL_OKAY;
}

static __int128 signed_product(uint64_t a, uint64_t b, unsigned int bytes)
{
    return (__int128)sign_extend(a, bytes) * sign_extend(b, bytes);
}

enum x86_emul_rc x86e_imul(struct emul *e)
{
    unsigned int bytes = e->insn->operand[0].bytes;
    __int128 product = signed_product(get_gpr(e, X86_GPR_RAX, bytes), e->dst, bytes);

    set_double(e, bytes, product, product >> (8 * bytes));
    set_overflow(e, product != sign_extend(product, bytes));
    return X86_EMUL_OKAY;
}

/* Two operands (0F AF), or three with an immediate. */
enum x86_emul_rc x86e_imul_reg(struct emul *e)
{
    unsigned int bytes = e->insn->operand[0].bytes;
    uint64_t factor = e->insn->map == X86_MAP_ONE ? e->insn->imm : e->dst;
    __int128 product = signed_product(factor, e->src, bytes);

    e->dst = product;
    set_overflow(e, product != sign_extend(product, bytes));
    return X86_EMUL_OKAY;
}

/* high:low / divisor; false if the quotient has more than 64 bits. */
static bool divide(uint64_t low, uint64_t high, uint64_t divisor, uint64_t *quotient,
                   uint64_t *remainder)
{
    if (high >= divisor)            /* a divisor of 0, too */
        return false;
    __asm__("divq %[d]" : "=a" (*quotient), "=d" (*remainder)
            : "0" (low), "1" (high), [d] "r" (divisor) : "cc");
    return true;
}

/* Makes one number of 128 bits of a dividend in two registers. */
static unsigned __int128 dividend(const struct emul *e, unsigned int bytes)
{
    uint64_t low, high;

    get_double(e, bytes, &low, &high);
    return (unsigned __int128)high << (8 * bytes) | low;
}

enum x86_emul_rc x86e_div(struct emul *e)
{
    unsigned int bytes = e->insn->operand[0].bytes;
    unsigned __int128 n = dividend(e, bytes);
    uint64_t quotient, remainder;

    if (!divide(n, n >> 64, e->dst, &quotient, &remainder) || quotient > mask_of(bytes))
        return raise(e, EXC_DE);
    set_double(e, bytes, quotient, remainder);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_idiv(struct emul *e)
{
    unsigned int bytes = e->insn->operand[0].bytes;
    unsigned __int128 n = dividend(e, bytes), sign = (unsigned __int128)1 << (16 * bytes - 1);
    uint64_t divisor = e->dst, quotient, remainder;
    bool n_negative = n & sign, d_negative = sign_of(divisor, bytes), negative;

    if (n_negative)
        n = (~n + 1) & (sign | (sign - 1));
    if (d_negative)
        divisor = truncate(-divisor, bytes);
    negative = n_negative != d_negative;
    if (!divide(n, n >> 64, divisor, &quotient, &remainder) ||
        quotient > (mask_of(bytes) >> 1) + negative)
        return raise(e, EXC_DE);
    set_double(e, bytes, negative ? -quotient : quotient, n_negative ? -remainder : remainder);
    return X86_EMUL_OKAY;
}
