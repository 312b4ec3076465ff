// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Numbers between memory and the FPU's registers, in integer arithmetic (SDM vol. 1, 4.8 and 8.5).
 */
#include "private.h"

#define BIAS80          16383
#define EXPONENT80      0x7fff
#define SIGN80          0x8000
#define INTEGER_BIT     (1ull << 63)
#define QUIET_BIT       (1ull << 62)
#define BCD_MAX         999999999999999999ull

struct float_layout {
    uint8_t bytes, mantissa_bits;   /* mantissa without the implied bit */
    uint16_t exponent_mask;
};

static struct float_layout layout(enum float_format format)
{
    return format == FMT_F32 ? (struct float_layout){ 4, 23, 0xff }
                             : (struct float_layout){ 8, 52, 0x7ff };
}

unsigned int float_format_bytes(enum float_format format)
{
    static const uint8_t bytes[] = {
        [FMT_F32] = 4, [FMT_F64] = 8, [FMT_F80] = 10, [FMT_I16] = 2, [FMT_I32] = 4, [FMT_I64] = 8,
        [FMT_BCD] = 10,
    };

    return bytes[format];
}

static uint64_t image_value(const struct conversion *c, unsigned int bytes)
{
    uint64_t value = 0;

    memcpy(&value, c->image, bytes);
    return value;
}

static void set_image(struct conversion *c, uint64_t value)
{
    memcpy(c->image, &value, 8);
}

/* --- loading --------------------------------------------------------------------------------- */

static void load_integer(struct conversion *c, uint64_t magnitude, bool negative)
{
    unsigned int shift;

    c->value = (struct float80){ 0, negative ? SIGN80 : 0 };
    if (!magnitude)
        return;
    shift = __builtin_clzll(magnitude);
    c->value.mantissa = magnitude << shift;
    c->value.sign_exponent |= BIAS80 + 63 - shift;
}

static void load_float(struct conversion *c, struct float_layout l)
{
    uint64_t bits = image_value(c, l.bytes);
    uint64_t fraction = bits & ((1ull << l.mantissa_bits) - 1);
    unsigned int exponent = bits >> l.mantissa_bits & l.exponent_mask;
    uint16_t sign = sign_of(bits, l.bytes) ? SIGN80 : 0;
    int bias = l.exponent_mask >> 1;

    c->value = (struct float80){ fraction << (63 - l.mantissa_bits), sign };
    if (exponent == l.exponent_mask) {
        c->value.sign_exponent |= EXPONENT80;
        if (fraction && !(c->value.mantissa & QUIET_BIT))
            c->flags |= FSW_IE;     /* signalling; it becomes quiet */
        c->value.mantissa |= INTEGER_BIT | (fraction ? QUIET_BIT : 0);
    } else if (exponent) {
        c->value.sign_exponent |= exponent - bias + BIAS80;
        c->value.mantissa |= INTEGER_BIT;
    } else if (fraction) {
        unsigned int shift = __builtin_clzll(c->value.mantissa);

        c->value.mantissa <<= shift;
        c->value.sign_exponent |= 1 - bias + BIAS80 - shift;
        c->flags |= FSW_DE;
    }
}

static void load_bcd(struct conversion *c)
{
    uint64_t value = 0;

    for (unsigned int i = 9; i-- > 0;)
        value = value * 100 + (c->image[i] >> 4) * 10 + (c->image[i] & 15);
    load_integer(c, value, c->image[9] & 0x80);
}

void float_load(struct conversion *c, enum float_format format)
{
    unsigned int bytes = float_format_bytes(format);
    uint64_t value;

    c->flags = 0;
    switch (format) {
    case FMT_F32: case FMT_F64:
        load_float(c, layout(format));
        break;
    case FMT_F80:
        memcpy(&c->value.mantissa, c->image, 8);
        memcpy(&c->value.sign_exponent, c->image + 8, 2);
        break;
    case FMT_BCD:
        load_bcd(c);
        break;
    default:
        value = sign_extend(image_value(c, bytes), bytes);
        load_integer(c, (int64_t)value < 0 ? -value : value, (int64_t)value < 0);
        break;
    }
}

/* --- storing --------------------------------------------------------------------------------- */

/*
 * value / 2^shift, rounded as the control word's RC says (SDM vol. 1, table 4-8). Notes PE, and C1
 * if that went away from 0. @shift may be anything.
 */
static uint64_t round_shift(struct conversion *c, uint64_t value, unsigned int shift,
                            unsigned int rc)
{
    bool negative = c->value.sign_exponent & SIGN80, half, rest, up;
    uint64_t result = shift < 64 ? value >> shift : 0;

    if (!shift || !value)
        return result;
    half = shift <= 64 && value >> (shift - 1) & 1;
    rest = shift > 64 || value & ((1ull << (shift - 1)) - 1);
    if (!half && !rest)
        return result;
    switch (rc) {
    case 0:  up = half && (rest || result & 1); break;
    case 1:  up = negative; break;
    case 2:  up = !negative; break;
    default: up = false; break;
    }
    c->flags |= FSW_PE | (up ? FSW_C1 : 0);
    return result + up;
}

static bool is_nan_or_unsupported(const struct float80 *f)
{
    unsigned int exponent = f->sign_exponent & EXPONENT80;

    if (exponent == EXPONENT80)
        return f->mantissa != INTEGER_BIT;
    return exponent && !(f->mantissa & INTEGER_BIT);
}

/* To an integer of at most @most (one more if negative and @twos); false: there is none. */
static bool to_integer(struct conversion *c, uint64_t most, bool twos, unsigned int rc,
                       uint64_t *out)
{
    unsigned int exponent = c->value.sign_exponent & EXPONENT80;
    bool negative = c->value.sign_exponent & SIGN80;

    if (is_nan_or_unsupported(&c->value) || exponent > BIAS80 + 63)
        return false;
    *out = round_shift(c, c->value.mantissa, BIAS80 + 63 - exponent, rc);
    return *out <= most + (twos && negative);
}

static void store_integer(struct conversion *c, enum float_format format, unsigned int rc)
{
    unsigned int bytes = float_format_bytes(format);
    uint64_t magnitude;

    if (!to_integer(c, mask_of(bytes) >> 1, true, rc, &magnitude)) {
        float_indefinite(c, format);
        c->flags = FSW_IE;
        return;
    }
    set_image(c, c->value.sign_exponent & SIGN80 ? -magnitude : magnitude);
}

static void store_bcd(struct conversion *c, unsigned int rc)
{
    uint64_t magnitude;

    if (!to_integer(c, BCD_MAX, false, rc, &magnitude)) {
        float_indefinite(c, FMT_BCD);
        c->flags = FSW_IE;
        return;
    }
    for (unsigned int i = 0; i < 9; i++, magnitude /= 100)
        c->image[i] = magnitude / 10 % 10 << 4 | magnitude % 10;
    c->image[9] = c->value.sign_exponent & SIGN80 ? 0x80 : 0;
}

static void store_special(struct conversion *c, struct float_layout l, uint64_t sign)
{
    uint64_t fraction = (c->value.mantissa & ~INTEGER_BIT) >> (63 - l.mantissa_bits);

    if (c->value.mantissa != INTEGER_BIT) {         /* not infinity */
        if (!(c->value.mantissa & INTEGER_BIT)) {
            c->flags |= FSW_IE;
            set_image(c, (uint64_t)l.exponent_mask << l.mantissa_bits | 1ull << (8 * l.bytes - 1) |
                         1ull << (l.mantissa_bits - 1));
            return;
        }
        if (!(c->value.mantissa & QUIET_BIT))
            c->flags |= FSW_IE;
        fraction |= 1ull << (l.mantissa_bits - 1);
    }
    set_image(c, sign | (uint64_t)l.exponent_mask << l.mantissa_bits | fraction);
}

/* Infinity, or the largest number if the rounding is towards 0. */
static void store_overflow(struct conversion *c, struct float_layout l, uint64_t sign,
                           unsigned int rc)
{
    uint64_t infinity = (uint64_t)l.exponent_mask << l.mantissa_bits;
    bool away = rc == 0 || rc == (sign ? 1 : 2);

    c->flags = FSW_OE | FSW_PE | (away ? FSW_C1 : 0);
    set_image(c, sign | (away ? infinity : infinity - 1));
}

static void store_float(struct conversion *c, struct float_layout l, uint16_t fcw, unsigned int rc)
{
    int exponent = (c->value.sign_exponent & EXPONENT80) - BIAS80 + (l.exponent_mask >> 1);
    uint64_t sign = c->value.sign_exponent & SIGN80 ? 1ull << (8 * l.bytes - 1) : 0, result;
    unsigned int shift = 63 - l.mantissa_bits;

    if ((c->value.sign_exponent & EXPONENT80) == EXPONENT80)
        return store_special(c, l, sign);
    if (is_nan_or_unsupported(&c->value)) {
        float_indefinite(c, l.bytes == 4 ? FMT_F32 : FMT_F64);
        c->flags = FSW_IE;
        return;
    }
    if (exponent <= 0) {
        /* Denormal there; tiny is what is below the smallest normal number before rounding. */
        unsigned int more = 1 - exponent;

        result = round_shift(c, c->value.mantissa, more > 64 ? 128 : shift + more, rc);
        if (c->value.mantissa && (c->flags & FSW_PE || !(fcw & FSW_UE)) &&
            result < 1ull << l.mantissa_bits)
            c->flags |= FSW_UE;
    } else {
        /* A carry out of the mantissa raises the exponent by itself. */
        result = round_shift(c, c->value.mantissa, shift, rc);
        result += (uint64_t)(exponent - 1) << l.mantissa_bits;
        if (exponent >= l.exponent_mask || result >> l.mantissa_bits >= l.exponent_mask)
            return store_overflow(c, l, sign, rc);
    }
    set_image(c, sign | result);
}

void float_store(struct conversion *c, enum float_format format, uint16_t fcw, bool chop)
{
    unsigned int rc = chop ? 3 : fcw >> 10 & 3;

    c->flags = 0;
    switch (format) {
    case FMT_F32: case FMT_F64:
        return store_float(c, layout(format), fcw, rc);
    case FMT_F80:
        memcpy(c->image, &c->value.mantissa, 8);
        memcpy(c->image + 8, &c->value.sign_exponent, 2);
        return;
    case FMT_BCD:
        return store_bcd(c, rc);
    default:
        return store_integer(c, format, rc);
    }
}

void float_indefinite(struct conversion *c, enum float_format format)
{
    c->value = (struct float80){ INTEGER_BIT | QUIET_BIT, 0xffff };
    switch (format) {
    case FMT_F32:
        return set_image(c, 0xffc00000);
    case FMT_F64:
        return set_image(c, 0xfff8000000000000);
    case FMT_F80: case FMT_BCD:
        set_image(c, INTEGER_BIT | QUIET_BIT);
        c->image[8] = c->image[9] = 0xff;
        return;
    default:
        return set_image(c, 1ull << (8 * float_format_bytes(format) - 1));
    }
}
