// SPDX-License-Identifier: GPL-2.0-only
/*
 * Copying between the hypervisor and the running PV guest's address space. Accesses go through the page tables in
 * use, with the guest's rights (CR0.WP); one that faults ends the copy by way of the exception table.
 *
 * Most calls move one small structure, so sizes up to 32 bytes that are multiples of 8 go through plain moves.
 */
#include <xen/arch.h>
#include <asm/extable.h>
#include <asm/smap.h>
#include <asm/usercopy.h>

/* Moves `words` 8-byte words, 1-4, reading all before writing any. True: done. */
static always_inline bool copy_words(void *to, const void *from, unsigned int words)
{
    u64 a = 0, b = 0, c = 0, d = 0;
    int failed = 0;

#define COPY_(loads, stores)                                                \
    __asm__ __volatile__(ASM_STAC                                           \
        "1: " loads stores "jmp 3f\n\t"                                     \
        "2: movl $1, %[failed]\n\t"                                         \
        "3:\n\t" ASM_CLAC                                                   \
        : [failed] "+r" (failed), [a] "+&r" (a), [b] "+&r" (b), [c] "+&r" (c), [d] "+&r" (d) \
        : [from] "r" (from), [to] "r" (to) : "memory", "cc")
#define STEP_(label, insn)  #label ": " insn "\n\t" EXTABLE(label##b, 2f)
#define LOAD_(label, reg, off)  STEP_(label, "mov " #off "(%[from]), %[" #reg "]")
#define STORE_(label, reg, off) STEP_(label, "mov %[" #reg "], " #off "(%[to])")
    switch (words) {
    case 1:
        COPY_(LOAD_(11, a, 0), STORE_(21, a, 0));
        break;
    case 2:
        COPY_(LOAD_(11, a, 0) LOAD_(12, b, 8), STORE_(21, a, 0) STORE_(22, b, 8));
        break;
    case 3:
        COPY_(LOAD_(11, a, 0) LOAD_(12, b, 8) LOAD_(13, c, 16),
              STORE_(21, a, 0) STORE_(22, b, 8) STORE_(23, c, 16));
        break;
    default:
        COPY_(LOAD_(11, a, 0) LOAD_(12, b, 8) LOAD_(13, c, 16) LOAD_(14, d, 24),
              STORE_(21, a, 0) STORE_(22, b, 8) STORE_(23, c, 16) STORE_(24, d, 24));
        break;
    }
#undef COPY_
#undef STEP_
#undef LOAD_
#undef STORE_
    return !failed;
}

static unsigned long copy_any(void *to, const void *from, size_t len)
{
    unsigned long n = len / 8;

    __asm__ __volatile__(ASM_STAC
        "1: rep movsq\n\t"
        "mov %[tail], %[n]\n\t"
        "2: rep movsb\n\t"
        "jmp 4f\n\t"
        "3: lea (%[tail],%[n],8), %[n]\n\t"
        "4:\n\t" ASM_CLAC
        EXTABLE(1b, 3b) EXTABLE(2b, 4b)
        : [n] "+&c" (n), "+&D" (to), "+&S" (from) : [tail] "r" (len & 7) : "memory", "cc");
    return n;
}

/* One side was checked to be the guest's. */
static always_inline unsigned long copy(void *to, const void *from, size_t len)
{
    switch (len) {
    case 8:
        return copy_words(to, from, 1) ? 0 : len;
    case 16:
        return copy_words(to, from, 2) ? 0 : len;
    case 24:
        return copy_words(to, from, 3) ? 0 : len;
    case 32:
        return copy_words(to, from, 4) ? 0 : len;
    }
    return copy_any(to, from, len);
}

unsigned long arch_copy_to_guest(void *guest, const void *from, size_t len)
{
    if (unlikely(!guest_addr_ok((unsigned long)guest)))
        return len;
    return copy(guest, from, len);
}

unsigned long arch_copy_from_guest(void *to, const void *guest, size_t len)
{
    if (unlikely(!guest_addr_ok((unsigned long)guest)))
        return len;
    return copy(to, guest, len);
}

unsigned long arch_clear_guest(void *guest, size_t len)
{
    unsigned long n = len / 8;

    if (unlikely(!guest_addr_ok((unsigned long)guest)))
        return len;
    __asm__ __volatile__(ASM_STAC
        "1: rep stosq\n\t"
        "mov %[tail], %[n]\n\t"
        "2: rep stosb\n\t"
        "jmp 4f\n\t"
        "3: lea (%[tail],%[n],8), %[n]\n\t"
        "4:\n\t" ASM_CLAC
        EXTABLE(1b, 3b) EXTABLE(2b, 4b)
        : [n] "+&c" (n), "+&D" (guest) : [tail] "r" (len & 7), "a" (0UL) : "memory", "cc");
    return n;
}
