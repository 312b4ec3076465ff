// SPDX-License-Identifier: GPL-2.0-only
/* Exceptions of all kinds through the guest's own table: vector, error code, where. */
#include "exits.h"

#define TF      0x100UL
#define AC      0x40000UL

#define CODE(name, ...)                                                     \
    static void name(void *arg)                                             \
    {                                                                       \
        __asm__ __volatile__(__VA_ARGS__);                                  \
    }
CODE(divide, "xor %%edx, %%edx; xor %%ecx, %%ecx; div %%ecx" ::: "rax", "rcx", "rdx")
CODE(breakpoint, "int3" ::: "memory")
CODE(invalid, "ud2" ::: "memory")
CODE(no_device, "mov %%cr0, %%rax; or $8, %%al; mov %%rax, %%cr0; fninit" ::: "rax")
CODE(bad_segment, "mov $0xf8, %%eax; mov %%eax, %%fs" ::: "rax")
CODE(not_present, "mov %0, %%fs" :: "r" (SEL_FREE))
CODE(read_nowhere, "mov %0, %%rax" :: "m" (*(u64 *)0x123456789000) : "rax")
CODE(write_nowhere, "mov %%rax, %0" : "=m" (*(u64 *)0x123456789000))
CODE(jump_nowhere, "mov $0x1234567890, %%rax; jmp *%%rax" ::: "rax")
CODE(halt, "hlt" ::: "memory")
CODE(interrupt_99, "int $0x99" ::: "memory")
CODE(hypercall_user, "xor %%edi, %%edi; xor %%esi, %%esi; mov $17, %%eax; call hypercall_page + 17 * 32; mov %%rax, %0"
     : "=m" (*(long *)arg) :: "rax", "rcx", "rdx", "rdi", "rsi", "r8", "r9", "r10", "r11")

static bool faults(void)
{
    CHECK(attempt(divide, NULL) == 0);
    CHECK(attempt(breakpoint, NULL) == 3);
    CHECK(*(u8 *)(this_cpu()->caught.rip - 1) == 0xcc);
    CHECK(attempt(invalid, NULL) == UD);
    CHECK(*(u16 *)this_cpu()->caught.rip == 0x0b0f);
    CHECK(attempt(no_device, NULL) == 7);
    __asm__ __volatile__("clts");
    return true;
}

static bool segments(void)
{
    CHECK(attempt(bad_segment, NULL) == GP);
    CHECK(this_cpu()->caught.error == 0xf8);
    this_cpu()->gdt[SEL_FREE / 8] = 0x00cf13000000ffff;
    CHECK(attempt(not_present, NULL) == 11);
    CHECK(this_cpu()->caught.error == SEL_FREE);
    return true;
}

static bool pages(void)
{
    CHECK(attempt(read_nowhere, NULL) == PF);
    CHECK(this_cpu()->caught.error == 0 && this_cpu()->caught_cr2 == 0x123456789000);
    CHECK(attempt(write_nowhere, NULL) == PF && this_cpu()->caught.error == 2);
    CHECK(attempt(jump_nowhere, NULL) == PF && this_cpu()->caught.rip == 0x1234567890);
    CHECK((this_cpu()->caught.error & ~0x10UL) == 0);
    CHECK(attempt_user(read_nowhere, NULL) == PF && this_cpu()->caught.error == 4);
    CHECK(attempt_user(write_nowhere, NULL) == PF && this_cpu()->caught.error == 6);
    return true;
}

static bool from_user(void)
{
    long ret = 0;

    CHECK(attempt_user(invalid, NULL) == UD && (this_cpu()->caught.cs & 3) == 3);
    CHECK(attempt_user(halt, NULL) == GP);
    CHECK(attempt_user(breakpoint, NULL) == 3);
    CHECK(attempt_user(interrupt_99, NULL) == GP);
    /* a hypercall is refused, not an exception */
    CHECK(attempt_user(hypercall_user, &ret) == NO_TRAP && ret == -1);
    return true;
}

static u64 steps;

static void step(struct frame *f)
{
    if (++steps == 4)
        f->rflags &= ~TF;
}

/* One trap an instruction, whether it leaves the guest or not. */
static bool single_step(void)
{
    steps = 0;
    set_handler(1, step);
    __asm__ __volatile__("pushfq; orq $0x100, (%%rsp); popfq; nop; xor %%eax, %%eax; cpuid; nop; nop; nop"
                         ::: "rax", "rbx", "rcx", "rdx", "memory", "cc");
    set_handler(1, NULL);
    write_dr6(0xffff0ff0);
    CHECK(steps == 4);
    return true;
}

static void nested_fault(void *arg)
{
    /* the page fault's gate leads to a segment that is not there */
    idt_set(14, 0x1000, 0xf0, 0x8e, 0);
    read_nowhere(NULL);
}

extern char trap_stubs[256][16];

static bool double_fault(void)
{
    long vector = attempt(nested_fault, NULL);

    idt_set(14, (u64)trap_stubs[14], SEL_CODE64, 0x8e, 0);
    CHECK(vector == 8 && this_cpu()->caught.error == 0);
    return true;
}

static volatile u32 nmis;

static void on_nmi(struct frame *f)
{
    nmis++;
}

/* To ourselves by IPI; the second waits for the first's IRET. */
static bool nmi(void)
{
    set_handler(2, on_nmi);
    nmis = 0;
    apic_on();
    apic_write(APIC_ICR2, 0);
    apic_write(APIC_ICR, 0x4400);
    CHECK(await(&nmis, 1));
    apic_write(APIC_ICR, 0x4400);
    CHECK(await(&nmis, 2));
    set_handler(2, NULL);
    return true;
}

/* Another one waits when the handler, which lets interrupts through, returns: it must not be where that is to return to. */
static void on_nmi_again(struct frame *f)
{
    if (nmis++ < 20) {
        apic_write(APIC_ICR, 0x4400);
        irq_on();
    }
}

static bool nmi_after_nmi(void)
{
    set_handler(2, on_nmi_again);
    nmis = 0;
    apic_write(APIC_ICR2, 0);
    apic_write(APIC_ICR, 0x4400);
    CHECK(await(&nmis, 21));
    set_handler(2, NULL);
    return true;
}

#define VEC     0x91

static volatile u32 came_within;

static void on_interrupt_within(struct frame *f)
{
    came_within = nmis;
    apic_write(APIC_EOI, 0);
}

/*
 * The next NMI waits; an interrupt comes nevertheless, as soon as the handler lets it. Its IRET lets NMIs through, too: the
 * next one takes the place of this one on the stack, so it never returns there.
 */
static void on_nmi_interrupted(struct frame *f)
{
    if (nmis++) {
        end_attempt(f);
        return;
    }
    apic_write(APIC_ICR, 0x4400);
    apic_write(APIC_ICR, 0x40000 | VEC);
    irq_on();
    __asm__ __volatile__("nop; nop");
    irq_off();
}

static void send_nmi(void *arg)
{
    apic_write(APIC_ICR2, 0);
    apic_write(APIC_ICR, 0x4400);
    await(&nmis, 2);
}

static bool interrupt_within_nmi(void)
{
    set_handler(2, on_nmi_interrupted);
    set_handler(VEC, on_interrupt_within);
    nmis = came_within = 0;
    attempt(send_nmi, NULL);
    irq_off();
    CHECK(nmis == 2 && came_within == 1);
    set_handler(2, NULL);
    set_handler(VEC, NULL);
    return true;
}

void exception_cases(void)
{
    test_case("divide, breakpoint, invalid opcode, no device", faults);
    test_case("segments: refused, not present", segments);
    test_case("page faults: error code, address", pages);
    test_case("exceptions from ring 3", from_user);
    test_case("single steps", single_step);
    test_case("a double fault on a stack of its own", double_fault);
    test_case("non-maskable interrupts", nmi);
    test_case("one after the other, from their handler", nmi_after_nmi);
    test_case("an interrupt within a handler, while another one waits", interrupt_within_nmi);
}
