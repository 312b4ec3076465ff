// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hostile by ports and device memory: each width at each edge, strings with wild counts and
 * directions, tables of the processor in device memory. Ports by which a board is switched off are
 * left out.
 */
#include "wild.h"

#define HOLE        0xd0000000UL
#define APIC        0xfee00000UL
#define ROUNDS      4000u

static struct random chance;
static u8 ram[2 * PAGE_SIZE] __attribute__((aligned(4096)));

static u32 below(u32 n)
{
    return random_next(&chance) % n;
}

/* Keyboard controller's reset, A20 and reset, power management, reset register, the model's own. */
static bool ends_the_guest(u16 port)
{
    return port == 0x60 || port == 0x64 || port == 0x92 || port == 0xb2 || port == 0xb3 || (port & ~3) == 0xcf8 ||
           (port & ~0xff) == 0xb000 || (port & ~0xff) == 0x1f00 || (port >= 0x505 && port < 0x520) || port == 0xe9 ||
           (port >= 0xae00 && port < 0xb100) || port == 0x3f8;
}

struct access { u16 port; u8 kind; u32 value; };

static void do_access(void *arg)
{
    const struct access *a = arg;

    switch (a->kind) {
    case 0: inb(a->port); break;
    case 1: inw(a->port); break;
    case 2: inl(a->port); break;
    case 3: outb(a->port, a->value); break;
    case 4: outw(a->port, a->value); break;
    default: outl(a->port, a->value); break;
    }
}

static bool ports(void)
{
    struct tally t = { 0 };

    for (unsigned int i = 0; i < ROUNDS; i++) {
        struct access a = { .port = below(2) ? below(0x10000) : below(0x500), .kind = below(6), .value = random_next(&chance) };

        if (a.kind >= 3 && (ends_the_guest(a.port) || ends_the_guest(a.port + 1) || ends_the_guest(a.port + 3)))
            continue;
        watchdog_reset();
        tally_add(&t, attempt(do_access, &a));
    }
    tally_print("ports", &t);
    CHECK(t.traps[13] == 0 && t.traps[14] == 0);
    return true;
}

/* INS and OUTS of each width: { prefixes, opcode }. */
static bool port_strings(void)
{
    static const u8 codes[][4] = {
        { 0xf3, 0x6c, 0x90, 0x90 }, { 0xf3, 0x66, 0x6d, 0x90 }, { 0xf3, 0x6d, 0x90, 0x90 }, { 0xf3, 0x6e, 0x90, 0x90 },
        { 0xf3, 0x66, 0x6f, 0x90 }, { 0xf3, 0x6f, 0x90, 0x90 }, { 0xfd, 0xf3, 0x6d, 0xfc }, { 0xfd, 0xf3, 0x6f, 0xfc },
        { 0xf3, 0x67, 0x6d, 0x90 }, { 0x6d, 0x6f, 0x90, 0x90 }, { 0xf2, 0x6d, 0x90, 0x90 }, { 0xf0, 0x6d, 0x90, 0x90 },
    };
    static const u64 counts[] = { 0, 1, 5, 1000, 0xffff, 1UL << 31, 1UL << 40, ~0UL };
    struct tally t = { 0 };
    u64 window = (u64)window_map(0, (u64)ram | PTE_RAM);
    const u64 places[] = { window + PAGE_SIZE - 6, window + 1, HOLE - 3, APIC + 0xffd, APIC - 6, 0, ~0UL - 2, 0x7ffffffffffe };

    window_map(1, 0);
    window_map(2, (u64)ram | PTE_RAM);
    for (unsigned int c = 0; c < ARRAY_SIZE(codes); c++)
        for (unsigned int p = 0; p < ARRAY_SIZE(places); p++)
            for (unsigned int n = 0; n < ARRAY_SIZE(counts); n++) {
                u64 at = places[p];
                struct wild w = { .rcx = counts[n], .rdx = 0x9990, .rdi = at, .rsi = at };

                /* endless ones only where a page that is not there ends them */
                if (counts[n] > 1000 && (c >= 6 || p > 1))
                    w.rcx = 40;
                tally_add(&t, wild_run(codes[c], 4, w, WILD_RING0));
            }
    tally_print("port strings", &t);
    return true;
}

static void touch(void *arg)
{
    const struct wild *w = arg;

    switch (w->rax) {
    case 0: *(volatile u8 *)w->rdi; break;
    case 1: *(volatile u16 *)w->rdi; break;
    case 2: *(volatile u32 *)w->rdi; break;
    case 3: *(volatile u64 *)w->rdi; break;
    case 4: *(volatile u8 *)w->rdi = w->rcx; break;
    case 5: *(volatile u16 *)w->rdi = w->rcx; break;
    case 6: *(volatile u32 *)w->rdi = w->rcx; break;
    default: *(volatile u64 *)w->rdi = w->rcx; break;
    }
}

/* The APIC's own page is for the storms. */
static bool widths(void)
{
    struct tally t = { 0 };

    for (unsigned int i = 0; i < ROUNDS; i++) {
        struct wild w = { .rax = below(8), .rcx = random_next(&chance), .rdi = wild_address(&chance) };

        if (w.rax >= 4 && w.rdi >= 0xfec00000 - 8 && w.rdi < 0xff000000)
            w.rax -= 4;
        watchdog_reset();
        tally_add(&t, attempt(touch, &w));
    }
    apic_on();
    tally_print("device memory", &t);
    CHECK(t.fine);
    return true;
}

/* Physical addresses beyond what the processor has, and beyond what the domain has. */
static bool high_addresses(void)
{
    struct tally t = { 0 };

    for (unsigned int bit = 32; bit < 52; bit++)
        for (unsigned int kind = 0; kind < 8; kind++) {
            struct wild w = { .rax = kind, .rdi = (u64)window_map(8, 1UL << bit | PTE_RAM) + 0xffc };

            window_map(9, 1UL << bit | PTE_RAM);
            tally_add(&t, attempt(touch, &w));
        }
    tally_print("high addresses", &t);
    return true;
}

/* Copies between devices, overlapping, over edges, of long strings. */
static bool copies(void)
{
    static const u8 codes[][4] = {
        { 0xf3, 0xa4, 0x90, 0x90 }, { 0xf3, 0x66, 0xa5, 0x90 }, { 0xf3, 0xa5, 0x90, 0x90 }, { 0xf3, 0x48, 0xa5, 0x90 },
        { 0xfd, 0xf3, 0xa5, 0xfc }, { 0xf3, 0xaa, 0x90, 0x90 }, { 0xf3, 0x48, 0xab, 0x90 }, { 0xf3, 0xac, 0x90, 0x90 },
        { 0xf3, 0xa6, 0x90, 0x90 }, { 0xf2, 0xae, 0x90, 0x90 },
    };
    struct tally t = { 0 };
    u64 window;

    window_map(0, (u64)ram | PTE_RAM);
    window_map(1, HOLE | PTE_RAM);
    window_map(2, (u64)ram | PTE_RAM);
    window = (u64)window_map(3, 0) - 3 * PAGE_SIZE;
    for (unsigned int i = 0; i < 600; i++) {
        struct wild w = { .rcx = below(3) ? below(600) : ~0UL, .rdi = window + below(3 * PAGE_SIZE),
                          .rsi = below(2) ? HOLE + below(PAGE_SIZE) : window + below(3 * PAGE_SIZE) };
        unsigned int c = below(ARRAY_SIZE(codes));

        if (w.rcx == ~0UL && c == 4)
            w.rcx = 2000;                       /* downwards is all of the guest */
        tally_add(&t, wild_run(codes[c], 4, w, WILD_RING0));
    }
    tally_print("copies", &t);
    return true;
}

void guest_main(void)
{
    chance.state = random_seed();
    wild_setup(NULL);
    test_case("ports of every width", ports);
    test_case("ports by strings with wild counts", port_strings);
    test_case("device memory of every width and edge", widths);
    test_case("addresses beyond the machine's", high_addresses);
    test_case("strings between memory, devices and nothing", copies);
}
