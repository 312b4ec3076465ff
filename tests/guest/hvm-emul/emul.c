// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hostile to the instruction emulator: random instructions with operands in devices' pages, in
 * holes and across their edges, from ring 0, ring 3 and 32-bit code; then instructions written by
 * hand that have no business there.
 */
#include "wild.h"

#define ROUNDS      2500u
#define HOLE        0xd0000000UL
#define APIC        0xfee00000UL

static struct random chance;
static u8 ram[2 * PAGE_SIZE] __attribute__((aligned(4096)));

/* Two pages next to each other, RAM and device, device and nothing. */
static u64 edges(void)
{
    window_map(0, (u64)ram | PTE_RAM);
    window_map(1, HOLE | PTE_RAM);
    window_map(2, (u64)ram | PTE_RAM);
    window_map(3, APIC | PTE_RAM);
    window_map(4, 0);
    return (u64)window_map(5, 0xfffffffffe000 | PTE_RAM) - 5 * PAGE_SIZE;
}

static u64 operand(enum wild_ring ring)
{
    static u64 window;

    if (!window)
        window = edges();
    if (ring != WILD_COMPAT3 && random_next(&chance) % 4 == 0)
        return window + PAGE_SIZE * (1 + random_next(&chance) % 5) - random_next(&chance) % 24;
    return wild_address(&chance);
}

static struct wild registers(enum wild_ring ring)
{
    u64 a = operand(ring), b = operand(ring);

    return (struct wild){
        .rax = a, .rcx = random_next(&chance) % 5, .rdx = 0x9990, .rbx = random_next(&chance), .rbp = b, .rsi = b,
        .rdi = a, .r8 = operand(ring),
    };
}

static bool random_instructions(const char *what, enum wild_ring ring)
{
    struct tally t = { 0 };
    u8 code[WILD_BYTES];

    for (unsigned int i = 0; i < ROUNDS; i++)
        tally_add(&t, wild_run(code, wild_instruction(&chance, code, ring), registers(ring), ring));
    tally_print(what, &t);
    CHECK(t.fine && t.traps[6]);
    return true;
}

static bool from_ring_3(void) { return random_instructions("ring 3", WILD_RING3); }
static bool from_compat(void) { return random_instructions("32-bit code", WILD_COMPAT3); }
static bool from_ring_0(void) { return random_instructions("ring 0", WILD_RING0); }

/*
 * Bytes with operands by RDI (and RSI). Not LTR: QEMU accepts 0 from it and ends at the next
 * exception.
 */
static const struct { const char *what; u8 n, code[18]; } odd[] = {
    { "16 prefixes", 18, { 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x8b, 0x07 } },
    { "15 bytes", 15, { 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x8b, 0x07 } },
    { "lock mov", 3, { 0xf0, 0x8b, 0x07 } },
    { "lock cmp", 3, { 0xf0, 0x39, 0x07 } },
    { "lock xadd", 4, { 0xf0, 0x0f, 0xc1, 0x07 } },
    { "cmpxchg16b", 4, { 0x48, 0x0f, 0xc7, 0x0f } },
    { "lock cmpxchg8b", 4, { 0xf0, 0x0f, 0xc7, 0x0f } },
    { "bts far away", 4, { 0x48, 0x0f, 0xab, 0x1f } },
    { "vmovups", 4, { 0xc5, 0xf8, 0x10, 0x07 } },
    { "vmovups back", 4, { 0xc5, 0xfc, 0x11, 0x07 } },
    { "evex", 6, { 0x62, 0xf1, 0x7c, 0x48, 0x10, 0x07 } },
    { "movnti", 3, { 0x0f, 0xc3, 0x07 } },
    { "movaps", 3, { 0x0f, 0x28, 0x07 } },
    { "maskmovdqu", 4, { 0x66, 0x0f, 0xf7, 0xc1 } },
    { "fld tbyte", 2, { 0xdb, 0x2f } },
    { "fsave", 2, { 0xdd, 0x37 } },
    { "fxsave", 3, { 0x0f, 0xae, 0x07 } },
    { "fxrstor", 3, { 0x0f, 0xae, 0x0f } },
    { "xsave", 3, { 0x0f, 0xae, 0x27 } },
    { "xrstor", 3, { 0x0f, 0xae, 0x2f } },
    { "clflush", 3, { 0x0f, 0xae, 0x3f } },
    { "prefetch", 3, { 0x0f, 0x18, 0x07 } },
    { "invlpg", 3, { 0x0f, 0x01, 0x3f } },
    { "sgdt", 3, { 0x0f, 0x01, 0x07 } },
    { "sidt", 3, { 0x0f, 0x01, 0x0f } },
    { "smsw", 3, { 0x0f, 0x01, 0x27 } },
    { "lmsw", 3, { 0x0f, 0x01, 0x37 } },
    { "sldt", 3, { 0x0f, 0x00, 0x07 } },
    { "verr", 3, { 0x0f, 0x00, 0x27 } },
    { "lar", 3, { 0x0f, 0x02, 0x07 } },
    { "mov sreg", 2, { 0x8e, 0x07 } },
    { "lss", 3, { 0x0f, 0xb2, 0x07 } },
    { "push", 2, { 0xff, 0x37 } },
    { "pop", 2, { 0x8f, 0x07 } },
    { "call near", 2, { 0xff, 0x17 } },
    { "call far", 2, { 0xff, 0x1f } },
    { "call far, 64 bits", 3, { 0x48, 0xff, 0x1f } },
    { "jmp far", 2, { 0xff, 0x2f } },
    { "rep movsb with DF", 4, { 0xfd, 0xf3, 0xa4, 0xfc } },
    { "rep stosq", 3, { 0xf3, 0x48, 0xab } },
    { "repne scasw", 4, { 0xf2, 0x66, 0xaf, 0x90 } },
    { "repe cmpsd", 2, { 0xf3, 0xa7 } },
    { "rep lodsb", 2, { 0xf3, 0xac } },
    { "xlat", 2, { 0x48, 0xd7 } },
    { "enter", 4, { 0xc8, 0x10, 0x00, 0x05 } },
    { "movdir64b", 5, { 0x66, 0x0f, 0x38, 0xf8, 0x07 } },
    { "enqcmd", 5, { 0xf2, 0x0f, 0x38, 0xf8, 0x07 } },
    { "movbe", 4, { 0x0f, 0x38, 0xf0, 0x07 } },
    { "crc32", 5, { 0xf2, 0x0f, 0x38, 0xf1, 0x07 } },
    { "pdep", 5, { 0xc4, 0xe2, 0x73, 0xf5, 0x07 } },
    { "vmmcall with a prefix", 4, { 0x66, 0x0f, 0x01, 0xd9 } },
    { "vmload", 3, { 0x0f, 0x01, 0xda } },
    { "vmrun", 3, { 0x0f, 0x01, 0xd8 } },
    { "clgi", 3, { 0x0f, 0x01, 0xdd } },
    { "skinit", 3, { 0x0f, 0x01, 0xde } },
    { "invlpga", 3, { 0x0f, 0x01, 0xdf } },
    { "vmcall", 3, { 0x0f, 0x01, 0xc1 } },
    { "vmxon", 4, { 0xf3, 0x0f, 0xc7, 0x37 } },
    { "monitor", 3, { 0x0f, 0x01, 0xc8 } },
    { "mwait", 3, { 0x0f, 0x01, 0xc9 } },
    { "rsm", 2, { 0x0f, 0xaa } },
    { "wbinvd", 2, { 0x0f, 0x09 } },
    { "invd", 2, { 0x0f, 0x08 } },
    { "rdpmc", 2, { 0x0f, 0x33 } },
    { "xsetbv", 3, { 0x0f, 0x01, 0xd1 } },
    { "getsec", 2, { 0x0f, 0x37 } },
    { "ud1", 3, { 0x0f, 0xb9, 0x07 } },
};

static bool odd_instructions(void)
{
    static const u64 counts[] = { 0, 1, 3, 0xffffffff, ~0UL, 1UL << 63 };
    struct tally t = { 0 };

    for (unsigned int i = 0; i < ARRAY_SIZE(odd); i++)
        for (unsigned int ring = WILD_RING0; ring < NR_WILD_RINGS; ring++)
            for (unsigned int c = 0; c < ARRAY_SIZE(counts); c++) {
                struct wild w = registers(ring);

                w.rcx = counts[c];
                if (c & 1)
                    w.rdi = HOLE + 0xffe;
                tally_add(&t, wild_run(odd[i].code, odd[i].n, w, ring));
                apic_write(APIC_TPR, 0);
            }
    tally_print("odd instructions", &t);
    return true;
}

/* What ring 0 comes to by chance, as HLT without interrupts, may end the guest: that is another variant. */
void guest_main(void)
{
    chance.state = random_seed();
    wild_setup(NULL);
    if (guest_variant()) {
        test_case("random instructions from ring 0", from_ring_0);
        return;
    }
    test_case("random instructions from ring 3", from_ring_3);
    test_case("random instructions from 32-bit code", from_compat);
    test_case("instructions that have no business there", odd_instructions);
}
