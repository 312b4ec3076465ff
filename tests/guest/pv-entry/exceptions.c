// SPDX-License-Identifier: GPL-2.0-only
/* Exceptions raised and handled by the kernel itself. */
#include "entry.h"

#define TF      0x100UL

/* Some emulators put another vector into the error code of an INT n that is refused: n * 2. */
static bool int_errors_are_wrong;

static bool invalid_opcode(void)
{
    CATCH(6, 2);
    __asm__ __volatile__("ud2");
    CHECK(caught == 1);
    CHECK((u16)last.cs == (FLAT_KERNEL_CS & ~3));  /* privilege 0: the kernel interrupted itself */
    CHECK(last.ss == FLAT_KERNEL_SS);
    CHECK(!(last.rflags & 0x3000));
    return true;
}

static bool breakpoint(void)
{
    CATCH(3, 0);
    __asm__ __volatile__("int3");
    CHECK(caught == 1);
    CHECK(*(u8 *)(last.rip - 1) == 0xcc);
    return true;
}

static bool page_fault(void)
{
    volatile u64 *nowhere = (u64 *)0x123456789000UL;

    CATCH(14, 0);
    /* mov (%rax), %rax: three bytes */
    skip_bytes = 3;
    __asm__ __volatile__("mov (%0), %%rax" :: "a" (nowhere) : "memory");
    CHECK(caught == 1);
    CHECK(last.error == 0);                             /* not present, read, kernel */
    CHECK(shared_info->vcpu_info[0].arch.cr2 == (unsigned long)nowhere);
    skip_bytes = 3;
    __asm__ __volatile__("mov %%rax, (%0)" :: "a" (nowhere) : "memory");
    CHECK(caught == 2);
    CHECK(last.error == 2);
    return true;
}

static bool hypervisor_memory(void)
{
    CATCH(14, 3);
    __asm__ __volatile__("mov (%0), %%rax" :: "a" (0xffff830000000000UL) : "memory");
    CHECK(caught == 1);
    CHECK(!(last.error & 4));
    /* the machine-to-physical table is there to be read, not written */
    CHECK(*(volatile u64 *)(0xffff800000000000UL + 8 * va_to_mfn(&last)) != ~0UL);
    caught = 0;
    __asm__ __volatile__("mov %%rax, (%0)" :: "a" (0xffff800000000000UL) : "memory");
    CHECK(caught == 1);
    return true;
}

static bool general_protection(void)
{
    CATCH(13, 1);
    __asm__ __volatile__("hlt");
    CHECK(caught == 1);
    CHECK(last.error == 0);
    caught = 0;
    skip_bytes = 2;
    __asm__ __volatile__("int $0x55");                  /* its gate has level 0 */
    CHECK(caught == 1);
    int_errors_are_wrong = last.error == (0x55 << 4 | 2);
    if (!int_errors_are_wrong)
        CHECK(last.error == (0x55 << 3 | 2));
    return true;
}

static bool software_interrupts(void)
{
    CATCH(0x80, 0);
    __asm__ __volatile__("int $0x80");
    CHECK(caught == 1);
    CHECK(*(u8 *)(last.rip - 2) == 0xcd);
    if (int_errors_are_wrong)
        return true;
    CATCH(0x81, 0);
    __asm__ __volatile__("int $0x81");
    CHECK(caught == 1);
    CHECK(*(u8 *)(last.rip - 1) == 0x81);
    return true;
}

static bool divide(void)
{
    CATCH(0, 2);
    __asm__ __volatile__("xor %%edx, %%edx; xor %%ecx, %%ecx; mov $1, %%eax; div %%ecx" ::: "rax",
                         "rcx", "rdx");
    CHECK(caught == 1);
    return true;
}

static void stop_stepping(struct frame *f)
{
    last = *f;
    if (++caught == 3)
        f->rflags &= ~TF;
}

static bool single_step(void)
{
    caught = 0;
    set_handler(1, stop_stepping);
    __asm__ __volatile__("pushfq; orq $0x100, (%%rsp); popfq; nop; nop; nop; nop" ::: "memory",
                         "cc");
    CHECK(caught == 3);
    CHECK(hypercall(__HYPERVISOR_get_debugreg, 6) & (1UL << 14));
    hypercall(__HYPERVISOR_set_debugreg, 6, 0);
    return true;
}

static volatile u64 watched;

static bool data_breakpoint(void)
{
    CATCH(1, 0);
    CHECK(hypercall(__HYPERVISOR_set_debugreg, 0, &watched) == 0);
    /* 8 bytes... write, length 4 */
    CHECK(hypercall(__HYPERVISOR_set_debugreg, 7, 0x000d0003UL) == 0);
    watched = 1;
    CHECK(hypercall(__HYPERVISOR_set_debugreg, 7, 0) == 0);
    CHECK(caught == 1);
    CHECK(hypercall(__HYPERVISOR_get_debugreg, 6) & 1);
    watched = 2;
    CHECK(caught == 1);
    CHECK(hypercall(__HYPERVISOR_set_debugreg, 1, 0xffff830000000000UL) < 0);
    return true;
}

void exception_cases(void)
{
    test_case("invalid opcode", invalid_opcode);
    test_case("breakpoint", breakpoint);
    test_case("page fault: error code, cr2", page_fault);
    test_case("the hypervisor's memory is out of reach", hypervisor_memory);
    test_case("general protection", general_protection);
    test_case("software interrupts", software_interrupts);
    test_case("divide error", divide);
    test_case("single step", single_step);
    test_case("data breakpoint", data_breakpoint);
}
