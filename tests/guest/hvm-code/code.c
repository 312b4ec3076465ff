// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hostile by change: while vcpu 0 leaves the guest by an instruction, vcpu 1 writes another one
 * over it, takes away its page, its operand's page, or the memory behind it.
 */
#include "wild.h"
#include <xen/memory.h>

#define HOLE        0xd0000000UL
#define ROUNDS      20000u

static volatile enum { REST, BYTES, MAPPING, MEMORY } mischief;
static u8 ram[PAGE_SIZE] __attribute__((aligned(4096)));
static struct random chance, other;

/* All of the same length of 8 with NOPs; each leaves the guest in another way, or not at all. */
static const u8 insns[][8] = {
    { 0x8b, 0x07, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90 },         /* mov (%rdi), %eax */
    { 0x89, 0x07, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90 },         /* mov %eax, (%rdi) */
    { 0xf0, 0x48, 0x0f, 0xc1, 0x07, 0x90, 0x90, 0x90 },         /* lock xadd %rax, (%rdi) */
    { 0xf3, 0xa4, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90 },         /* rep movsb */
    { 0xf3, 0x6c, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90 },         /* rep insb */
    { 0x0f, 0xa2, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90 },         /* cpuid */
    { 0x0f, 0x01, 0xd9, 0x90, 0x90, 0x90, 0x90, 0x90 },         /* vmmcall */
    { 0xec, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90 },         /* in (%dx), %al */
    { 0x0f, 0x0b, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90 },         /* ud2 */
    { 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90 },
    { 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x8b, 0x07 },
    { 0x0f, 0x20, 0xd0, 0x0f, 0x22, 0xd0, 0x90, 0x90 },         /* CR2: the second half alone does no harm */
    { 0x0f, 0x21, 0xf8, 0x0f, 0x23, 0xf8, 0x90, 0x90 },         /* DR7 */
    { 0x0f, 0x32, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90 },         /* rdmsr */
    { 0x0f, 0x31, 0x0f, 0x01, 0xf9, 0x90, 0x90, 0x90 },         /* rdtsc; rdtscp */
    { 0x48, 0x0f, 0xc7, 0x0f, 0x90, 0x90, 0x90, 0x90 },         /* cmpxchg16b (%rdi) */
    { 0xff, 0x37, 0x8f, 0x07, 0x90, 0x90, 0x90, 0x90 },         /* push (%rdi); pop (%rdi) */
};

static void change_bytes(void)
{
    const u8 *from = insns[random_next(&other) % ARRAY_SIZE(insns)];

    *(volatile u64 *)wild_code = *(const u64 *)from;
    if (random_next(&other) % 8 == 0)
        ((volatile u8 *)wild_code)[random_next(&other) % 8] = random_next(&other) & 1 ? 0x90 : 0x66;
}

static void change_mapping(void)
{
    static const u64 entries[] = { HOLE | PTE_RAM, 0, 0xfee00000 | PTE_RAM, 0xffffffffff000 | PTE_RAM };
    unsigned int i = random_next(&other) % 5;

    window_map(0, i == 4 ? ((u64)ram | PTE_RAM) : entries[i]);
}

static void change_memory(void)
{
    xen_pfn_t frame = (u64)ram / PAGE_SIZE;
    struct xen_memory_reservation r = { .nr_extents = 1, .domid = DOMID_SELF };

    set_xen_guest_handle(r.extent_start, &frame);
    hypercall(__HYPERVISOR_memory_op, XENMEM_decrease_reservation, &r);
    hypercall(__HYPERVISOR_memory_op, XENMEM_populate_physmap, &r);
}

static void do_mischief(void)
{
    switch (mischief) {
    case BYTES:
        change_bytes();
        break;
    case MAPPING:
        change_mapping();
        break;
    case MEMORY:
        change_memory();
        break;
    default:
        relax();
    }
}

static bool many(const char *what, int kind, u64 target, bool in_order)
{
    struct tally t = { 0 };

    mischief = kind;
    for (unsigned int i = 0; i < ROUNDS; i++) {
        struct wild w = { .rax = 17, .rcx = 3, .rdx = 0x9990, .rdi = target, .rsi = target + 64, .r8 = 0 };
        enum wild_ring ring = i % 4 == 3 ? WILD_RING3 : WILD_RING0;

        w.rdi = target + (i % 8 == 0 ? PAGE_SIZE - 2 : 0);
        if (in_order)
            tally_add(&t, wild_run(insns[i % ARRAY_SIZE(insns)], 8, w, ring));
        else
            tally_add(&t, wild_run_there(w, ring));
    }
    mischief = REST;
    tally_print(what, &t);
    CHECK(t.fine);
    return true;
}

static bool bytes_change(void)
{
    wild_run(insns[9], 8, (struct wild){ 0 }, WILD_RING0);
    return many("instructions change", BYTES, HOLE, false);
}

static bool mapping_changes(void)
{
    u64 at = (u64)window_map(0, HOLE | PTE_RAM);

    window_map(1, HOLE | PTE_RAM);
    return many("mappings change", MAPPING, at, true);
}

static bool memory_changes(void)
{
    u64 at = (u64)window_map(2, (u64)ram | PTE_RAM);

    window_map(3, HOLE | PTE_RAM);
    return many("memory changes", MEMORY, at, true);
}

void guest_main(void)
{
    chance.state = random_seed();
    other.state = ~chance.state;
    window_map(0, HOLE | PTE_RAM);
    wild_setup(do_mischief);
    test_case("instructions change while they are emulated", bytes_change);
    test_case("mappings change under them", mapping_changes);
    test_case("memory comes and goes under them", memory_changes);
}
