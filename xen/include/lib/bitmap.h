/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Bitmaps of any length: arrays of unsigned long, bit 0 the lowest of the first word (on x86 also
 * the layout of an array of bytes, which is what guests and tools see). Bits behind the length in
 * the last word are ignored on reading and left alone by bit and range operations;
 * zero/fill/copy/and/or/andnot/xor write whole words, with the tail cleared. Only the _atomic
 * functions may race with others.
 */
#ifndef LIB_BITMAP_H
#define LIB_BITMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lib/bitops.h>

#ifndef BITS_PER_LONG
#define BITS_PER_LONG           64
#endif
_Static_assert(8 * sizeof(unsigned long) == 64, "written for 64-bit words");
#define BITMAP_LONGS(bits)      (((bits) + BITS_PER_LONG - 1) / BITS_PER_LONG)
#define BITMAP_DECLARE(name, bits)  unsigned long name[BITMAP_LONGS(bits)]

#define BITMAP_WORD(n)          ((n) / BITS_PER_LONG)
#define BITMAP_MASK(n)          (1ul << ((n) % BITS_PER_LONG))
/* The bits of word @w that belong to a map of @bits bits. */
#define BITMAP_VALID(w, bits) \
    (((w) + 1) * BITS_PER_LONG <= (bits) ? ~0ul : ~(~0ul << ((bits) % BITS_PER_LONG)))

/* --- one bit ----------------------------------------------------------------------------- */
static inline bool bitmap_test(const unsigned long *map, unsigned int n)
{
    return (*(const volatile unsigned long *)&map[BITMAP_WORD(n)] & BITMAP_MASK(n)) != 0;
}

static inline void bitmap_set(unsigned long *map, unsigned int n)
{
    map[BITMAP_WORD(n)] |= BITMAP_MASK(n);
}

static inline void bitmap_clear(unsigned long *map, unsigned int n)
{
    map[BITMAP_WORD(n)] &= ~BITMAP_MASK(n);
}

static inline void bitmap_assign(unsigned long *map, unsigned int n, bool value)
{
    if (value)
        bitmap_set(map, n);
    else
        bitmap_clear(map, n);
}

static inline void bitmap_flip(unsigned long *map, unsigned int n)
{
    map[BITMAP_WORD(n)] ^= BITMAP_MASK(n);
}

/* The test_and functions return the value the bit had before. */
static inline bool bitmap_test_and_set(unsigned long *map, unsigned int n)
{
    bool old = bitmap_test(map, n);

    bitmap_set(map, n);
    return old;
}

static inline bool bitmap_test_and_clear(unsigned long *map, unsigned int n)
{
    bool old = bitmap_test(map, n);

    bitmap_clear(map, n);
    return old;
}

/* --- one bit, atomically; full barriers -------------------------------------------------- */
static inline void bitmap_set_atomic(unsigned long *map, unsigned int n)
{
    __atomic_fetch_or(&map[BITMAP_WORD(n)], BITMAP_MASK(n), __ATOMIC_SEQ_CST);
}

static inline void bitmap_clear_atomic(unsigned long *map, unsigned int n)
{
    __atomic_fetch_and(&map[BITMAP_WORD(n)], ~BITMAP_MASK(n), __ATOMIC_SEQ_CST);
}

static inline bool bitmap_test_and_set_atomic(unsigned long *map, unsigned int n)
{
    return __atomic_fetch_or(&map[BITMAP_WORD(n)], BITMAP_MASK(n), __ATOMIC_SEQ_CST) &
           BITMAP_MASK(n);
}

static inline bool bitmap_test_and_clear_atomic(unsigned long *map, unsigned int n)
{
    return __atomic_fetch_and(&map[BITMAP_WORD(n)], ~BITMAP_MASK(n), __ATOMIC_SEQ_CST) &
           BITMAP_MASK(n);
}

/* --- whole maps -------------------------------------------------------------------------- */
static inline void bitmap_zero(unsigned long *map, unsigned int bits)
{
    for (unsigned int w = 0; w < BITMAP_LONGS(bits); w++)
        map[w] = 0;
}

static inline void bitmap_fill(unsigned long *map, unsigned int bits)
{
    for (unsigned int w = 0; w < BITMAP_LONGS(bits); w++)
        map[w] = BITMAP_VALID(w, bits);
}

static inline void bitmap_copy(unsigned long *dst, const unsigned long *src, unsigned int bits)
{
    for (unsigned int w = 0; w < BITMAP_LONGS(bits); w++)
        dst[w] = src[w] & BITMAP_VALID(w, bits);
}

static inline void bitmap_not(unsigned long *dst, const unsigned long *src, unsigned int bits)
{
    for (unsigned int w = 0; w < BITMAP_LONGS(bits); w++)
        dst[w] = ~src[w] & BITMAP_VALID(w, bits);
}

#define BITMAP_BINARY_(name, expr)                                                              \
    static inline void name(unsigned long *dst, const unsigned long *a, const unsigned long *b, \
                            unsigned int bits)                                                  \
    {                                                                                           \
        for (unsigned int w = 0; w < BITMAP_LONGS(bits); w++)                                   \
            dst[w] = (expr) & BITMAP_VALID(w, bits);                                            \
    }
BITMAP_BINARY_(bitmap_and, a[w] & b[w])
BITMAP_BINARY_(bitmap_or, a[w] | b[w])
BITMAP_BINARY_(bitmap_xor, a[w] ^ b[w])
BITMAP_BINARY_(bitmap_andnot, a[w] & ~b[w])
#undef BITMAP_BINARY_

static inline bool bitmap_empty(const unsigned long *map, unsigned int bits)
{
    for (unsigned int w = 0; w < BITMAP_LONGS(bits); w++)
        if (map[w] & BITMAP_VALID(w, bits))
            return false;
    return true;
}

static inline bool bitmap_full(const unsigned long *map, unsigned int bits)
{
    for (unsigned int w = 0; w < BITMAP_LONGS(bits); w++)
        if (~map[w] & BITMAP_VALID(w, bits))
            return false;
    return true;
}

static inline bool bitmap_equal(const unsigned long *a, const unsigned long *b, unsigned int bits)
{
    for (unsigned int w = 0; w < BITMAP_LONGS(bits); w++)
        if ((a[w] ^ b[w]) & BITMAP_VALID(w, bits))
            return false;
    return true;
}

static inline bool bitmap_intersects(const unsigned long *a, const unsigned long *b,
                                     unsigned int bits)
{
    for (unsigned int w = 0; w < BITMAP_LONGS(bits); w++)
        if (a[w] & b[w] & BITMAP_VALID(w, bits))
            return true;
    return false;
}

/* Is every bit of @a also in @b? */
static inline bool bitmap_subset(const unsigned long *a, const unsigned long *b, unsigned int bits)
{
    for (unsigned int w = 0; w < BITMAP_LONGS(bits); w++)
        if (a[w] & ~b[w] & BITMAP_VALID(w, bits))
            return false;
    return true;
}

static inline unsigned int bitmap_weight(const unsigned long *map, unsigned int bits)
{
    unsigned int sum = 0;

    for (unsigned int w = 0; w < BITMAP_LONGS(bits); w++)
        sum += popcount64(map[w] & BITMAP_VALID(w, bits));
    return sum;
}

/* --- ranges: @count bits from @start ----------------------------------------------------- */
static inline void bitmap_set_range(unsigned long *map, unsigned int start, unsigned int count)
{
    for (; count && start % BITS_PER_LONG; start++, count--)
        bitmap_set(map, start);
    for (; count >= BITS_PER_LONG; start += BITS_PER_LONG, count -= BITS_PER_LONG)
        map[BITMAP_WORD(start)] = ~0ul;
    for (; count; start++, count--)
        bitmap_set(map, start);
}

static inline void bitmap_clear_range(unsigned long *map, unsigned int start, unsigned int count)
{
    for (; count && start % BITS_PER_LONG; start++, count--)
        bitmap_clear(map, start);
    for (; count >= BITS_PER_LONG; start += BITS_PER_LONG, count -= BITS_PER_LONG)
        map[BITMAP_WORD(start)] = 0;
    for (; count; start++, count--)
        bitmap_clear(map, start);
}

/* --- searching --------------------------------------------------------------------------- */
static inline unsigned int bitmap_scan_(const unsigned long *map, unsigned int bits,
                                        unsigned int start, unsigned long invert)
{
    unsigned int w = BITMAP_WORD(start);
    unsigned long word;

    if (start >= bits)
        return bits;
    word = (map[w] ^ invert) & (~0ul << (start % BITS_PER_LONG));
    while (!word && (w + 1) * BITS_PER_LONG < bits)
        word = map[++w] ^ invert;
    if (!word)
        return bits;
    start = w * BITS_PER_LONG + __builtin_ctzl(word);
    return start < bits ? start : bits;
}

/* The first set (or clear: _zero) bit at or behind @start; @bits when there is none. */
static inline unsigned int bitmap_find_next(const unsigned long *map, unsigned int bits,
                                            unsigned int start)
{
    return bitmap_scan_(map, bits, start, 0);
}

static inline unsigned int bitmap_find_next_zero(const unsigned long *map, unsigned int bits,
                                                 unsigned int start)
{
    return bitmap_scan_(map, bits, start, ~0ul);
}

static inline unsigned int bitmap_find_first(const unsigned long *map, unsigned int bits)
{
    return bitmap_scan_(map, bits, 0, 0);
}

static inline unsigned int bitmap_find_first_zero(const unsigned long *map, unsigned int bits)
{
    return bitmap_scan_(map, bits, 0, ~0ul);
}

/* The last set bit; @bits when there is none. */
static inline unsigned int bitmap_find_last(const unsigned long *map, unsigned int bits)
{
    for (unsigned int w = BITMAP_LONGS(bits); w--; ) {
        unsigned long word = map[w] & BITMAP_VALID(w, bits);

        if (word)
            return w * BITS_PER_LONG + (BITS_PER_LONG - 1 - __builtin_clzl(word));
    }
    return bits;
}

/* The next set bit after @n, wrapping round to the lowest; @bits when the map is empty. */
static inline unsigned int bitmap_cycle(const unsigned long *map, unsigned int bits, unsigned int n)
{
    unsigned int next = bitmap_find_next(map, bits, n + 1);

    return next < bits ? next : bitmap_find_first(map, bits);
}

#define bitmap_for_each(n, map, bits)                       \
    for ((n) = bitmap_find_first(map, bits); (n) < (bits);  \
         (n) = bitmap_find_next(map, bits, (n) + 1))

#endif
