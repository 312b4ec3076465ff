// SPDX-License-Identifier: GPL-2.0-only
/*
 * Copying between the hypervisor and the running guest's address space. A translated guest's is walked by hvm/.
 * Accesses to a PV guest's go through the
 * page tables in use, with the guest's rights (CR0.WP); one that faults ends the copy by way of the
 * exception table.
 *
 * Most calls move one word or small structure, so the usual small sizes go through plain moves.
 */
#include <xen/arch.h>
#include <asm/current.h>
#include <asm/extable.h>
#include <asm/hvm.h>
#include <asm/smap.h>
#include <asm/usercopy.h>

/* `insn` on a guest address: a fault there goes to the label `fault` of the function. */
#define GUEST_INSN(label, insn)  #label ": " insn "\n\t" EXTABLE(label##b, %l[fault])
#define LOAD(label, reg, off)    GUEST_INSN(label, "mov " #off "(%[from]), %[" #reg "]")
#define STORE(label, reg, off)   GUEST_INSN(label, "mov %[" #reg "], " #off "(%[to])")
/* All loads come before all stores. */
#define COPY(moves, ...)                                                    \
    __asm__ __volatile__ goto(ASM_STAC moves ASM_CLAC                       \
        : __VA_ARGS__ : [from] "r" (from), [to] "r" (to) : "memory", "cc" : fault)

static always_inline bool copy_4(void *to, const void *from)
{
    u32 a;

    COPY(LOAD(11, a, 0) STORE(21, a, 0), [a] "=&r" (a));
    return true;
fault:
    smap_close();
    return false;
}

static always_inline bool copy_8(void *to, const void *from)
{
    u64 a;

    COPY(LOAD(11, a, 0) STORE(21, a, 0), [a] "=&r" (a));
    return true;
fault:
    smap_close();
    return false;
}

static always_inline bool copy_16(void *to, const void *from)
{
    u64 a, b;

    COPY(LOAD(11, a, 0) LOAD(12, b, 8) STORE(21, a, 0) STORE(22, b, 8), [a] "=&r"(a), [b] "=&r"(b));
    return true;
fault:
    smap_close();
    return false;
}

static always_inline bool copy_24(void *to, const void *from)
{
    u64 a, b, c;

    COPY(LOAD(11, a, 0) LOAD(12, b, 8) LOAD(13, c, 16) STORE(21, a, 0) STORE(22, b, 8)
             STORE(23, c, 16),
         [a] "=&r"(a), [b] "=&r"(b), [c] "=&r"(c));
    return true;
fault:
    smap_close();
    return false;
}

static always_inline bool copy_32(void *to, const void *from)
{
    u64 a, b, c, d;

    COPY(LOAD(11, a, 0) LOAD(12, b, 8) LOAD(13, c, 16) LOAD(14, d, 24)
         STORE(21, a, 0) STORE(22, b, 8) STORE(23, c, 16) STORE(24, d, 24),
         [a] "=&r" (a), [b] "=&r" (b), [c] "=&r" (c), [d] "=&r" (d));
    return true;
fault:
    smap_close();
    return false;
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
    /* by frequency; a jump table would cost more */
    if (len == 8)
        return copy_8(to, from) ? 0 : len;
    if (len == 16)
        return copy_16(to, from) ? 0 : len;
    if (len == 4)
        return copy_4(to, from) ? 0 : len;
    if (len == 24)
        return copy_24(to, from) ? 0 : len;
    if (len == 32)
        return copy_32(to, from) ? 0 : len;
    return copy_any(to, from, len);
}

unsigned long arch_copy_to_guest(void *guest, const void *from, size_t len)
{
    if (unlikely(is_hvm_vcpu(current)))
        return hvm_handle_copy_to(guest, from, len);
    if (unlikely(!guest_addr_ok((unsigned long)guest)))
        return len;
    return copy(guest, from, len);
}

unsigned long arch_copy_from_guest(void *to, const void *guest, size_t len)
{
    if (unlikely(is_hvm_vcpu(current)))
        return hvm_handle_copy_from(to, guest, len);
    if (unlikely(!guest_addr_ok((unsigned long)guest)))
        return len;
    return copy(to, guest, len);
}

unsigned long arch_clear_guest(void *guest, size_t len)
{
    unsigned long n = len / 8;

    if (unlikely(is_hvm_vcpu(current)))
        return hvm_handle_clear(guest, len);
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
