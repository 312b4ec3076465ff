// SPDX-License-Identifier: GPL-2.0-only
/* Repeated string instructions: what is asked in bulk, what element by element, and that the data is the same. */
#include "emulate-world.h"

#define REP_MOVSD   "\xf3\xa5"
#define REP_MOVSB   "\xf3\xa4"
#define REP_STOSW   "\xf3\x66\xab"
#define REP_INSB    "\xf3\x6c"
#define REP_INSW    "\xf3\x66\x6d"
#define REP_OUTSD   "\xf3\x6f"
#define RUN(code)   run_code(code, sizeof(code) - 1)

static struct cpu_user_regs *regs(void)
{
    return guest_cpu_user_regs();
}

static void string(u64 rsi, u64 rdi, u64 rcx)
{
    emulate_world();
    regs()->rsi = rsi;
    regs()->rdi = rdi;
    regs()->rcx = rcx;
}

TEST(device_memory_is_read_a_page_at_once)
{
    string(DEVICE + 0x800, 0x2000, 0x1000 / 4);
    RUN(REP_MOVSD);
    CHECK_EQ(memcmp(memory + 0x2000, memory + DEVICE + 0x800, 0x1000), 0);
    CHECK_EQ(requests, 2);              /* the source has a page boundary in the middle */
    CHECK_EQ(asked.type, IOREQ_TYPE_COPY);
    CHECK_EQ(asked.dir, IOREQ_READ);
    CHECK(asked.data_is_ptr);
    CHECK_EQ(asked.count, 0x200);
    CHECK_EQ(asked.addr, DEVICE + 0x1000);
    CHECK_EQ(asked.data, 0x2800);
    CHECK_EQ(regs()->rcx, 0);
    CHECK_EQ(regs()->rsi, DEVICE + 0x1800);
    CHECK_EQ(regs()->rdi, 0x3000);
    world_check();
}

TEST(device_memory_is_written_downwards)
{
    string(0x2ffc, DEVICE + 0x1ffc, 0x1800 / 4);
    regs()->rflags |= 0x400;
    RUN(REP_MOVSD);
    CHECK_EQ(memcmp(memory + DEVICE + 0x800, memory + 0x1800, 0x1800), 0);
    CHECK(asked.df);
    CHECK_EQ(asked.dir, IOREQ_WRITE);
    CHECK_EQ(requests, 2);
    CHECK_EQ(regs()->rdi, DEVICE + 0x800 - 4);
    world_check();
}

TEST(an_element_across_pages_goes_alone)
{
    string(DEVICE, 0x2ffe, 8);
    RUN(REP_MOVSD);
    CHECK_EQ(memcmp(memory + 0x2ffe, memory + DEVICE, 32), 0);
    CHECK_EQ(requests, 2);              /* that one, and the rest */
    string(DEVICE + 2, 0x2000, 8);      /* a device sees aligned accesses */
    RUN(REP_MOVSD);
    CHECK_EQ(memcmp(memory + 0x2000, memory + DEVICE + 2, 32), 0);
    CHECK_EQ(requests, 16);
    world_check();
}

TEST(from_device_to_device_goes_by_elements)
{
    string(DEVICE, DEVICE + 0x1000, 16);
    RUN(REP_MOVSB);
    CHECK_EQ(memcmp(memory + DEVICE, memory + DEVICE + 0x1000, 16), 0);
    CHECK_EQ(requests, 32);
    world_check();
}

TEST(devices_of_the_hypervisor_are_asked_first)
{
    string(OWN_DEVICE, 0x2000, 4);
    RUN(REP_MOVSD);
    CHECK_EQ(requests, 0);
    CHECK_EQ(own_accesses, 4);
    CHECK_EQ(memory[0x2004], 2);
    string(0, 0x2000, 4);
    regs()->rdx = 0x70;
    RUN(REP_INSB);
    CHECK_EQ(requests, 0);
    CHECK_EQ(own_accesses, 4);
    world_check();
}

TEST(memory_that_is_not_plain_goes_by_elements)
{
    u8 before = memory[READ_ONLY];

    string(DEVICE, READ_ONLY, 4);
    before = memory[READ_ONLY];
    RUN(REP_MOVSD);
    CHECK_EQ(requests, 4);
    CHECK_EQ(memory[READ_ONLY], before);
    string(READ_ONLY, DEVICE, 4);       /* reading it is nothing special */
    RUN(REP_MOVSD);
    CHECK_EQ(requests, 1);
    world_check();
}

TEST(what_was_done_before_a_fault_stays_done)
{
    string(DEVICE, NOT_MAPPED - 16, 8);
    RUN(REP_MOVSD);
    CHECK_EQ(injected.vector, 14);
    CHECK_EQ(injected.cr2, NOT_MAPPED);
    CHECK_EQ(regs()->rcx, 4);
    CHECK_EQ(regs()->rdi, NOT_MAPPED);
    CHECK_EQ(regs()->rip, CODE);
    CHECK_EQ(memcmp(memory + NOT_MAPPED - 16, memory + DEVICE, 16), 0);
    world_check();
}

TEST(a_port_is_read_in_bulk)
{
    string(0, 0x2f00, 256);
    regs()->rdx = 0x1f0;
    RUN(REP_INSW);
    CHECK_EQ(requests, 2);
    CHECK_EQ(next_input, 0x1000 + 256); /* each once */
    for (unsigned int i = 0; i < 256; i++)
        CHECK_EQ(memory[0x2f00 + i * 2] | memory[0x2f01 + i * 2] << 8, 0x1000 + i);
    string(0x2000, 0, 5);
    regs()->rdx = 0x3f8;
    RUN(REP_OUTSD);
    CHECK_EQ(requests, 1);
    CHECK_EQ(outputs, 5);
    CHECK_EQ(memcmp(output, memory + 0x2000, 20), 0);
    world_check();
}

TEST(ports_of_nobody_read_as_ones)
{
    string(0, 0x2000, 3);
    nobody_there = true;
    RUN(REP_INSB);
    CHECK_EQ(memory[0x2000] & memory[0x2001] & memory[0x2002], 0xff);
    CHECK_EQ(memory[0x2003] == 0xff, 0);
    world_check();
}

TEST(one_value_fills_device_memory)
{
    string(0, DEVICE + 0x100, 0x40);
    regs()->rax = 0x0720;
    RUN(REP_STOSW);
    CHECK_EQ(requests, 1);
    CHECK(!asked.data_is_ptr);
    for (unsigned int i = 0; i < 0x40; i++)
        CHECK_EQ(memory[DEVICE + 0x100 + i * 2] | memory[DEVICE + 0x101 + i * 2] << 8, 0x0720);
    world_check();
}

TEST(an_answer_to_another_instruction_is_not_believed)
{
    string(DEVICE, 0x2000, 8);
    CHECK(begin_code(REP_MOVSD, 2));
    regs()->rsi = DEVICE + 0x100;       /* while it waited, somebody loaded other registers */
    answer();
    CHECK(v->arch.hvm->io_pending);
    CHECK_EQ(asked.addr, DEVICE + 0x100);
    answer();
    CHECK_EQ(requests, 2);
    CHECK_EQ(memcmp(memory + 0x2000, memory + DEVICE + 0x100, 32), 0);
    world_check();
}
