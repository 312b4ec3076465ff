// SPDX-License-Identifier: GPL-2.0-only
/* User mode: entered by HYPERVISOR_iret, left by system calls, software interrupts and faults. */
#include "entry.h"

static u8 user_stack[4096] __attribute__((aligned(16)));
#define USER_STACK  (user_stack + sizeof(user_stack))

/* Ends user mode with the trap's rax as result. */
static void back(struct frame *f)
{
    last = *f;
    caught++;
    leave_user(f->rax);
}

static void user_syscall(void)
{
    __asm__ __volatile__("mov $0x1234, %eax; mov $7, %edi; syscall; ud2");
}

static void user_int80(void)
{
    __asm__ __volatile__("mov $0x80, %eax; int $0x80; ud2");
}

static void user_privileged(void)
{
    __asm__ __volatile__("mov $5, %eax; cli; ud2");
}

static void user_fault(void)
{
    __asm__ __volatile__("mov $6, %eax; mov 0x1000, %rbx; ud2");
}

static void user_returns(void)
{
    __asm__ __volatile__("mov $1, %eax; syscall; mov $2, %eax; syscall; ud2");
}

static bool user_table(void)
{
    struct mmuext_op op = { .cmd = MMUEXT_NEW_USER_BASEPTR,
                            .arg1.mfn = va_to_mfn((void *)start_info->pt_base) };

    CHECK(hypercall(__HYPERVISOR_mmuext_op, &op, 1, NULL, DOMID_SELF) == 0);
    return true;
}

static bool system_call(void)
{
    caught = 0;
    set_handler(VEC_SYSCALL, back);
    CHECK(enter_user(user_syscall, USER_STACK, FLAT_USER_CS, FLAT_USER_SS) == 0x1234);
    CHECK(caught == 1);
    CHECK((last.cs & 3) == 3);
    CHECK(last.rdi == 7);
    CHECK(last.rcx == last.rip);
    CHECK(last.rsp == (u64)USER_STACK);
    return true;
}

static void answer(struct frame *f)
{
    caught++;
    if (f->rax == 2)
        back(f);
    f->rax = 0;
}

static bool return_to_user(void)
{
    caught = 0;
    set_handler(VEC_SYSCALL, answer);
    CHECK(enter_user(user_returns, USER_STACK, FLAT_USER_CS, FLAT_USER_SS) == 2);
    CHECK(caught == 3);
    return true;
}

static bool int80(void)
{
    set_handler(0x80, back);
    CHECK(enter_user(user_int80, USER_STACK, FLAT_USER_CS, FLAT_USER_SS) == 0x80);
    CHECK((last.cs & 3) == 3);
    return true;
}

static bool privileged(void)
{
    set_handler(13, back);
    CHECK(enter_user(user_privileged, USER_STACK, FLAT_USER_CS, FLAT_USER_SS) == 5);
    return true;
}

static bool fault(void)
{
    set_handler(14, back);
    CHECK(enter_user(user_fault, USER_STACK, FLAT_USER_CS, FLAT_USER_SS) == 6);
    CHECK(last.error == 4);
    CHECK(shared_info->vcpu_info[0].arch.cr2 == 0x1000);
    return true;
}

/*
 * A selector that cannot be loaded: IRET faults in the hypervisor, the failsafe callback hears of
 * it.
 */
static bool bad_selector(void)
{
    set_handler(VEC_FAILSAFE, back);
    caught = 0;
    enter_user(user_syscall, USER_STACK, 0x2003, FLAT_USER_SS);
    CHECK(caught == 1);
    CHECK((u16)last.cs == 0x2003);
    return true;
}

static bool bad_address(void)
{
    set_handler(VEC_FAILSAFE, back);
    set_handler(13, back);
    caught = 0;
    enter_user((void *)0x800000000000UL, USER_STACK, FLAT_USER_CS, FLAT_USER_SS);
    CHECK(caught == 1);
    return true;
}

void user_cases(void)
{
    test_case("a user page table", user_table);
    test_case("system call", system_call);
    test_case("return to user mode", return_to_user);
    test_case("int $0x80", int80);
    test_case("privileged instruction in user mode", privileged);
    test_case("page fault in user mode", fault);
    test_case("IRET to a bad selector: failsafe", bad_selector);
    test_case("IRET to a non-canonical address", bad_address);
    set_handler(13, NULL);
    set_handler(14, NULL);
}
