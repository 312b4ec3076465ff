// SPDX-License-Identifier: GPL-2.0-only
/* Running wild code, and the watchdog that gets it back. */
#include "wild.h"

#define WINDOW          0x8000000000UL      /* the second entry of the top table */
#define PTE_SUPERVISOR  3UL
#define PTE_USER_READ   5UL
#define WATCH_NS        30000000UL

u8 wild_code[PAGE_SIZE] __attribute__((aligned(4096)));
static u8 wild_registers[PAGE_SIZE] __attribute__((aligned(4096)));
static u64 low_table[512] __attribute__((aligned(4096)));
static u64 window_pointers[512] __attribute__((aligned(4096)));
static u64 window_directory[512] __attribute__((aligned(4096)));
static u64 window_table[512] __attribute__((aligned(4096)));
extern u64 page_top[], page_directories[];
extern char _text[], _etext[], user_stacks[][STACK_SIZE];
void wild_stub(void *wild);
void wild_call(void *wild);

static volatile u32 progress, under_way;
static void (*meanwhile)(void);

/* --- running ---------------------------------------------------------------------------------- */
long wild_run_there(struct wild regs, enum wild_ring ring)
{
    struct wild *const there = (struct wild *)wild_registers;
    long vector;

    regs.code = (u64)wild_code;
    regs.compat = ring == WILD_COMPAT3;
    *there = regs;
    progress++;
    under_way = 1;
    vector = ring == WILD_RING0 ? attempt(wild_call, there) : attempt_user(wild_stub, there);
    under_way = 0;
    return vector;
}

/* Whatever swallowed some bytes and left the stack anywhere: the way out is an interrupt. */
static void end_code(u8 *at)
{
    fill(at, 0x90, 16);
    for (unsigned int i = 16; i < 24; i += 2) {
        at[i] = 0xcd;
        at[i + 1] = VEC_USER_END;
    }
}

long wild_run(const u8 *bytes, size_t n, struct wild regs, enum wild_ring ring)
{
    for (size_t i = 0; i < n; i++)
        wild_code[i] = bytes[i];
    end_code(wild_code + n);
    return wild_run_there(regs, ring);
}

/* --- the watchdog ----------------------------------------------------------------------------- */
void watchdog_reset(void)
{
    progress++;
}

static void interrupt_it(void)
{
    apic_write(APIC_ICR2, 0);
    apic_write(APIC_ICR, 0x4400);               /* NMI */
}

/* It may come a moment too late. */
static void on_interrupt(struct frame *f)
{
    if (under_way && this_cpu()->attempt_sp)
        end_attempt(f);
}

static void watch(void *arg)
{
    u32 seen = 0;
    u64 since = system_time();

    for (;;) {
        if (meanwhile)
            meanwhile();
        else
            relax();
        if (!under_way || progress != seen) {
            seen = progress;
            since = system_time();
        } else if (system_time() - since > WATCH_NS) {
            since = system_time();
            interrupt_it();
        }
    }
}

static void map_low(const void *from, size_t bytes, u64 flags)
{
    for (u64 at = (u64)from; at < (u64)from + bytes; at += PAGE_SIZE)
        low_table[at / PAGE_SIZE] = (at & ~(PAGE_SIZE - 1)) | flags;
}

/*
 * The first 2 MiB hold all of the guest: ring 3 gets only what it runs on. Low memory but for the
 * trampoline is not there, so that a jump to a small number ends at once; then there is video
 * memory.
 */
static void protect_self(void)
{
    map_low((void *)TRAMPOLINE, PAGE_SIZE, PTE_SUPERVISOR);
    map_low((void *)0xa0000, 0x60000, PTE_RAM);
    map_low((void *)0x100000, 0x100000, PTE_SUPERVISOR);
    map_low(_text, _etext - _text, PTE_USER_READ);
    map_low(wild_code, PAGE_SIZE, PTE_RAM);
    map_low(wild_registers, PAGE_SIZE, PTE_RAM);
    map_low(user_stacks, sizeof(user_stacks[0]) * MAX_CPUS, PTE_RAM);
    page_directories[0] = (u64)low_table | PTE_RAM;
    write_cr3(read_cr3());
}

void wild_setup(void (*fn)(void))
{
    protect_self();
    meanwhile = fn;
    set_handler(2, on_interrupt);
    if (cpu_count() < 2 || !cpu_start_by_ipi(1, watch, NULL))
        print("# no second vcpu: nothing is interrupted that hangs\n");
}

/* --- the window ------------------------------------------------------------------------------- */
void *window_map(unsigned int slot, u64 entry)
{
    void *va = (void *)(WINDOW + slot * PAGE_SIZE);

    page_top[1] = (u64)window_pointers | PTE_RAM;
    window_pointers[0] = (u64)window_directory | PTE_RAM;
    window_directory[0] = (u64)window_table | PTE_RAM;
    window_table[slot] = entry;
    __asm__ __volatile__("invlpg (%0)" :: "r" (va) : "memory");
    return va;
}

/* --- what became of them ---------------------------------------------------------------------- */
void tally_add(struct tally *t, long vector)
{
    if (vector == NO_TRAP)
        t->fine++;
    else if (vector == 2)
        t->hung++;
    else if (vector < 32)
        t->traps[vector]++;
}

void tally_print(const char *what, const struct tally *t)
{
    print("# %s: %u fine, %u interrupted, #DE %u #DB %u #UD %u #NM %u #DF %u #TS %u #NP %u #SS %u #GP %u #PF %u #AC %u\n",
          what, t->fine, t->hung, t->traps[0], t->traps[1], t->traps[6], t->traps[7], t->traps[8], t->traps[10],
          t->traps[11], t->traps[12], t->traps[13], t->traps[14], t->traps[17]);
}
