// SPDX-License-Identifier: GPL-2.0-only
/* Instructions that a device model interrupts: each access is made once, and its answer used. */
#include "emulate-world.h"

TEST(an_access_is_made_once)
{
    emulate_world();
    guest_cpu_user_regs()->rbx = DEVICE + 8;
    run_code("\x8b\x03", 2);                            /* mov (%rbx), %eax */
    CHECK_EQ(requests, 1);
    CHECK_EQ(memcmp(&guest_cpu_user_regs()->rax, memory + DEVICE + 8, 4), 0);
    world_check();
}

TEST(a_read_and_a_write_are_two)
{
    u8 before;

    emulate_world();
    before = memory[DEVICE];
    guest_cpu_user_regs()->rbx = DEVICE;
    run_code("\x80\x0b\x40", 3);                        /* orb $0x40, (%rbx) */
    CHECK_EQ(requests, 2);
    CHECK_EQ(memory[DEVICE], before | 0x40);
    world_check();
}

TEST(an_access_in_parts)
{
    u64 want;

    emulate_world();
    guest_cpu_user_regs()->rbx = DEVICE + 3;
    memcpy(&want, memory + DEVICE + 3, 8);
    run_code("\x48\x8b\x03", 3);                        /* mov (%rbx), %rax: bytes 3, 4-7, 8-9, 10 */
    CHECK_EQ(requests, 4);
    CHECK_EQ(guest_cpu_user_regs()->rax, want);
    world_check();
}

TEST(iterations_each_ask_once)
{
    emulate_world();
    guest_cpu_user_regs()->rsi = DEVICE;
    guest_cpu_user_regs()->rcx = 20;
    run_code("\xf3\xac", 2);                            /* rep lodsb */
    CHECK_EQ(requests, 20);
    CHECK_EQ(guest_cpu_user_regs()->rax, memory[DEVICE + 19]);
    world_check();
}

/* Else a count of 2^64 - 1 would keep away NMIs, interrupts and INIT for as long as it takes. */
TEST(events_come_between_iterations)
{
    emulate_world();
    guest_cpu_user_regs()->rsi = DEVICE;
    guest_cpu_user_regs()->rcx = ~0ULL;
    CHECK(begin_code("\xf3\xac", 2));                   /* rep lodsb */
    answer();
    answer();
    CHECK(v->arch.hvm->io_pending);
    CHECK_EQ(requests, 3);
    event_waits = true;
    answer();
    CHECK(!v->arch.hvm->io_pending);
    CHECK_EQ(requests, 3);
    CHECK_EQ(guest_cpu_user_regs()->rip, CODE);
    CHECK_EQ(guest_cpu_user_regs()->rsi, DEVICE + 3);
    CHECK_EQ(guest_cpu_user_regs()->rcx, ~0ULL - 3);
    CHECK(hvm_emulate_one(v, "a test"));                /* one element each time, with an event that the guest has masked */
    CHECK(v->arch.hvm->io_pending);
    answer();
    CHECK(!v->arch.hvm->io_pending);
    CHECK_EQ(requests, 4);
    CHECK_EQ(guest_cpu_user_regs()->rsi, DEVICE + 4);
    world_check();
}

/* From one of the model's devices to another, and in bulk. */
TEST(events_do_not_come_within_an_iteration)
{
    emulate_world();
    guest_cpu_user_regs()->rsi = DEVICE;
    guest_cpu_user_regs()->rdi = DEVICE + 0x1000;
    guest_cpu_user_regs()->rcx = 5;
    CHECK(begin_code("\xf3\xa4", 2));                   /* rep movsb */
    event_waits = true;
    answer();
    CHECK(v->arch.hvm->io_pending);
    CHECK_EQ(asked.dir, IOREQ_WRITE);
    answer();
    CHECK(!v->arch.hvm->io_pending);
    CHECK_EQ(guest_cpu_user_regs()->rcx, 4);
    CHECK_EQ(memory[DEVICE + 0x1000], memory[DEVICE]);
    guest_cpu_user_regs()->rsi = DEVICE + 0xff0;
    guest_cpu_user_regs()->rdi = 0x2000;
    guest_cpu_user_regs()->rcx = 0x20;
    requests = 0;
    CHECK(begin_code("\xf3\xa4", 2));
    answer();
    CHECK(!v->arch.hvm->io_pending);
    CHECK_EQ(requests, 1);
    CHECK_EQ(guest_cpu_user_regs()->rcx, 0x10);
    event_waits = false;
    run_code("\xf3\xa4", 2);
    CHECK_EQ(requests, 2);
    CHECK_EQ(guest_cpu_user_regs()->rcx, 0);
    CHECK_EQ(memcmp(memory + 0x2000, memory + DEVICE + 0xff0, 0x20), 0);
    world_check();
}

TEST(ports_without_the_emulator)
{
    emulate_world();
    guest_cpu_user_regs()->rax = 0x1111111111111111;
    hvm_port_access(v, 0x60, 1, true, 2);
    CHECK(v->arch.hvm->io_pending);
    answer();
    CHECK_EQ(guest_cpu_user_regs()->rax, 0x1111111111111100);
    CHECK_EQ(guest_cpu_user_regs()->rip, 2);
    hvm_port_access(v, 0x60, 4, true, 2);
    answer();
    CHECK_EQ(guest_cpu_user_regs()->rax, 0x1001);
    hvm_port_access(v, 0x60, 2, false, 2);
    answer();
    CHECK_EQ(output[0], 0x1001);
    CHECK_EQ(requests, 3);
    world_check();
}

TEST(what_is_posted)
{
    emulate_world();
    guest_cpu_user_regs()->rbx = VIDEO_MEMORY_END - 2;
    guest_cpu_user_regs()->rax = 0x0741;
    run_code("\x66\x89\x03", 3);                       /* mov %ax, (%rbx) */
    CHECK_EQ(requests, 1);
    CHECK_EQ(posted, 1);
    CHECK_EQ(asked.data, 0x0741);
    guest_cpu_user_regs()->rbx = DEVICE;
    run_code("\x66\x89\x03", 3);
    CHECK_EQ(requests, 2);
    hvm_port_access(v, 0xb004, 2, false, 2);            /* power off, for instance */
    CHECK(v->arch.hvm->io_pending);
    answer();
    CHECK_EQ(posted, 1);
    hvm_port_access(v, 0xcf8, 4, false, 1);
    CHECK(!v->arch.hvm->io_pending);
    CHECK_EQ(posted, 2);
    hvm_port_access(v, 0xcf9, 1, false, 2);             /* the reset register */
    CHECK(v->arch.hvm->io_pending);
    answer();
    world_check();
}

/* The model still owes an answer; it is taken, and does nothing. */
TEST(a_reset_forgets_what_was_asked)
{
    struct cpu_user_regs before;

    emulate_world();
    guest_cpu_user_regs()->rax = 5;
    hvm_port_access(v, 0x60, 1, true, 2);
    CHECK(v->arch.hvm->io_pending);
    hvm_emul_drop(v);
    before = *guest_cpu_user_regs();
    answer();
    CHECK(!v->arch.hvm->io_pending);
    CHECK_EQ(memcmp(&before, guest_cpu_user_regs(), sizeof(before)), 0);

    guest_cpu_user_regs()->rbx = DEVICE;
    CHECK(begin_code("\x80\x0b\x40", 3));              /* orb $0x40, (%rbx) */
    hvm_emul_drop(v);
    before = *guest_cpu_user_regs();
    answer();
    CHECK_EQ(requests, 2);                              /* not the write that would have followed */
    CHECK_EQ(memcmp(&before, guest_cpu_user_regs(), sizeof(before)), 0);
    world_check();
}

/* Arithmetic of vectors on device memory: the fault of whoever does that. */
TEST(who_does_what_cannot_be_emulated_is_told)
{
    emulate_world();
    cpl = 3;
    guest_cpu_user_regs()->rbx = DEVICE;
    begin_code("\x0f\x58\x03", 3);                     /* addps (%rbx), %xmm0 */
    cpl = 0;
    CHECK_EQ(injected.vector, X86_EXC_UD);
    injected.vector = 0;
    CHECK(hvm_emulate_one(v, "the same in a kernel"));
    CHECK_EQ(injected.vector, X86_EXC_UD);
    CHECK(!v->domain->is_shut_down);
}
