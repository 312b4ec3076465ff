// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hardware task switches in protected mode: by CALL, JMP, IRET, task gates, exceptions with and without error code, INT;
 * refused before and after the point of no return (SDM vol. 3, chapter 8).
 */
#include "hw.h"
#include "tasks.h"

#define MSR_GS_BASE     0xc0000101
#define EFLAGS_NT       0x4000u
#define CR0_TS          8u
#define TASK_GATE       0x85
#define INTERRUPT_GATE  0x8e
#define TSS             0x89
#define BUSY            2u

struct tss32 {
    u32 link, inner_stacks[6], cr3, eip, eflags, gpr[8], seg[6], ldt, trap_and_map;
};

void run_tasks(void);
extern char task_b[], task_ud[], task_gp[], task_int[], task_ts[], np_handler[], at_ud[], after_int[];
extern u32 ebx_after_call, flags_after_call, tr_after_call, count_after_gate, tr_after_jump, cr0_after_jump, tr_at_end;
extern u32 flags_in_b, tr_in_b, ebx_in_b, count_b, eip_of_ud, error_of_gp, eip_of_int, error_of_np, error_of_ts;
extern u32 link_of_ts;

u64 task_gdt[T_ENTRIES], task_idt[0x41];
struct tss32 tss_a, tss_ts;
static struct tss32 tss_b, tss_ud, tss_gp, tss_int, tss_bad;
static u8 stacks[6][TASK_STACK] __attribute__((aligned(16)));

static void put_tss(unsigned int sel, const struct tss32 *t, u8 type)
{
    u64 base = (u64)t;

    task_gdt[sel / 8] = (sizeof(*t) - 1) | (base & 0xffffff) << 16 | (u64)type << 40 | (base >> 24 & 0xff) << 56;
}

static void gate(u64 *entry, u16 sel, const void *at, u8 type)
{
    u64 offset = (u64)at;

    *entry = (offset & 0xffff) | (u64)sel << 16 | (u64)type << 40 | (offset >> 16 & 0xffff) << 48;
}

/* A task that begins at `entry'. */
static void make_task(unsigned int sel, struct tss32 *t, const void *entry, unsigned int stack)
{
    *t = (struct tss32){
        .eip = (u64)entry, .eflags = 2,
        .gpr = { [3] = 0x22222222, [4] = (u64)stacks[stack] + TASK_STACK },
        .seg = { T_DATA, T_CODE, T_DATA, T_DATA, 0, 0 }, .trap_and_map = 0x680000,
    };
    put_tss(sel, t, TSS);
}

static void make_tables(void)
{
    task_gdt[T_CODE / 8] = 0x00cf9b000000ffff;
    task_gdt[T_DATA / 8] = 0x00cf93000000ffff;
    put_tss(T_A, &tss_a, TSS);
    make_task(T_B, &tss_b, task_b, 0);
    make_task(T_UD, &tss_ud, task_ud, 1);
    make_task(T_GP, &tss_gp, task_gp, 2);
    make_task(T_INT, &tss_int, task_int, 3);
    make_task(T_TS, &tss_ts, task_ts, 4);
    make_task(T_BAD, &tss_bad, task_b, 5);
    tss_bad.seg[2] = 0;
    put_tss(T_ABSENT, &tss_b, TSS & ~0x80);
    gate(&task_gdt[T_GATE / 8], T_B, NULL, TASK_GATE);
    gate(&task_idt[6], T_UD, NULL, TASK_GATE);
    gate(&task_idt[10], T_TS, NULL, TASK_GATE);
    gate(&task_idt[11], T_CODE, np_handler, INTERRUPT_GATE);
    gate(&task_idt[13], T_GP, NULL, TASK_GATE);
    gate(&task_idt[0x40], T_INT, NULL, TASK_GATE);
}

/* The processor's own task state lost its busy mark's owner. */
static void reload_tr(void)
{
    this_cpu()->gdt[SEL_TSS / 8] &= ~((u64)BUSY << 40);
    __asm__ __volatile__("ltr %w0" :: "r" (SEL_TSS) : "memory");
}

static bool come_back(void)
{
    u64 gs = rdmsr(MSR_GS_BASE);

    make_tables();
    run_tasks();
    wrmsr(MSR_GS_BASE, gs);
    reload_tr();
    CHECK((u16)tr_at_end == T_A);
    return true;
}

static unsigned int type_of(unsigned int sel)
{
    return task_gdt[sel / 8] >> 40 & 0xf;
}

static bool call_and_return(void)
{
    CHECK(ebx_after_call == 0x11111111);
    CHECK((u16)tr_in_b == T_B && (u16)tr_after_call == T_A);
    CHECK(!(flags_after_call & EFLAGS_NT));
    CHECK(count_after_gate == 2);
    CHECK(tss_a.gpr[3] == 0x11111111);
    CHECK((u16)tss_b.link == T_A);
    return true;
}

static bool jump_and_back(void)
{
    CHECK(count_b == 3 && ebx_in_b == 0x22222224);      /* its registers were kept */
    CHECK(!(flags_in_b & EFLAGS_NT));                   /* of the last time, by a jump */
    CHECK((u16)tr_after_jump == T_A);
    CHECK(cr0_after_jump & CR0_TS);
    CHECK(type_of(T_B) == 9 && type_of(T_A) == 11);
    return true;
}

static bool events(void)
{
    CHECK(eip_of_ud == (u32)(u64)at_ud);
    CHECK(error_of_gp == BAD_SELECTOR);
    CHECK(eip_of_int == (u32)(u64)after_int);
    CHECK((u16)tss_int.link == T_A);
    return true;
}

static bool refused(void)
{
    CHECK(error_of_np == T_ABSENT);
    CHECK(error_of_ts == 0 && (u16)link_of_ts == T_BAD);
    return true;
}

void guest_main(void)
{
    test_case("there and back", come_back);
    test_case("CALL, a task gate, IRET", call_and_return);
    test_case("JMP", jump_and_back);
    test_case("exceptions and INT by task gates", events);
    test_case("tasks that cannot be entered", refused);
}
