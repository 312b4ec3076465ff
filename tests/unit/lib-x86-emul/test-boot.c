// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program from reset to 64-bit code, every instruction of it emulated: real mode, protected mode,
 * an interrupt and the return from it, long mode, an application and its system call.
 */
#include <string.h>

#include "system.h"

#define LMA 0x400u
#define LME 0x100u
#define STEPS 2000

/* Loaded at CODE; "AT(x)" is where a label is then. */
__asm__(".pushsection .rodata\n"
        ".globl boot_program\n .hidden boot_program\n"
        ".set AT, 0x4000\n"
        "boot_program:\n"
        ".code16\n"
        "   cli\n"
        "   xorw %ax, %ax\n"
        "   movw %ax, %ds\n"
        "   movw $0x9000, %sp\n"
        "   int $0x20\n"                        /* leaves 0x5a5a at 0x8000 */
        "   lgdtl AT + (gdt_pointer - boot_program)\n"
        "   movl %cr0, %eax\n"
        "   orb $1, %al\n"
        "   movl %eax, %cr0\n"
        "   ljmpl $0x08, $AT + (protected - boot_program)\n"
        "handler16:\n"
        "   pushw %ax\n"
        "   movw $0x5a5a, 0x8000\n"
        "   popw %ax\n"
        "   iretw\n"
        ".code32\n"
        "protected:\n"
        "   movl $0x10, %eax\n"
        "   movl %eax, %ds\n movl %eax, %es\n movl %eax, %ss\n"
        "   movl $0x9000, %esp\n"
        "   movl $AT + (text - boot_program), %esi\n"
        "   movl $0x8010, %edi\n"
        "   movl $16, %ecx\n"
        "   cld\n"
        "   rep movsb\n"
        "   call sum\n"
        "   movl %eax, 0x8020\n"
        "   movl %cr4, %eax\n"
        "   orl $0x20, %eax\n"
        "   movl %eax, %cr4\n"
        "   movl $0xc0000080, %ecx\n"
        "   rdmsr\n"
        "   orl $0x101, %eax\n"
        "   wrmsr\n"
        "   movl %cr0, %eax\n"
        "   btsl $31, %eax\n"
        "   movl %eax, %cr0\n"
        "   ljmp $0x28, $AT + (long_mode - boot_program)\n"
        "sum:\n"
        "   pushl %ebx\n"
        "   xorl %eax, %eax\n"
        "   movl $15, %ecx\n"
        "1: movzbl 0x8010(%ecx), %ebx\n"
        "   addl %ebx, %eax\n"
        "   decl %ecx\n"
        "   jns 1b\n"
        "   popl %ebx\n"
        "   ret\n"
        ".code64\n"
        "long_mode:\n"
        "   movabsq $0x1122334455667788, %rax\n"
        "   movq %rax, %r9\n"
        "   bswapq %r9\n"
        "   movq %r9, 0x8028\n"
        "   movl $0xc0000081, %ecx\n"           /* STAR */
        "   xorl %eax, %eax\n"
        "   movl $0x00230028, %edx\n"
        "   wrmsr\n"
        "   incl %ecx\n"                        /* LSTAR */
        "   movl $AT + (system_call - boot_program), %eax\n"
        "   xorl %edx, %edx\n"
        "   wrmsr\n"
        "   movl $0xc0000084, %ecx\n"           /* FMASK */
        "   xorl %eax, %eax\n"
        "   wrmsr\n"
        "   pushq $0x23\n"
        "   pushq $0x9800\n"
        "   pushq $0x202\n"
        "   pushq $0x33\n"
        "   pushq $AT + (application - boot_program)\n"
        "   iretq\n"
        "application:\n"
        "   movl $0x77, %edi\n"
        "   syscall\n"
        "   hlt\n"                              /* #GP */
        "system_call:\n"
        "   movl %edi, 0x8030\n"
        "   movw %cs, 0x8034\n"
        "   hlt\n"
        "gdt_pointer:\n"
        "   .word 0x97\n"
        "   .long 0x1000\n"
        "text:\n"
        "   .ascii \"sixteen letters!\"\n"
        ".globl boot_program_end\n .hidden boot_program_end\n"
        "boot_program_end:\n"
        ".globl boot_handler16\n .hidden boot_handler16\n"
        ".set boot_handler16, handler16\n"
        ".popsection\n");

extern const uint8_t boot_program[], boot_program_end[], boot_handler16[];

static struct machine m;

static enum x86_emul_rc read_cr(struct x86_emul_ctxt *ctxt, unsigned int nr, uint64_t *value)
{
    *value = nr == 0 ? ctxt->cr0 : ctxt->cr4;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc write_cr(struct x86_emul_ctxt *ctxt, unsigned int nr, uint64_t value)
{
    if (nr == 4) {
        ctxt->cr4 = value;
        return X86_EMUL_OKAY;
    }
    ctxt->cr0 = value;
    if (value >> 31 & 1 && ctxt->efer & LME)
        ctxt->efer |= LMA;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc write_msr(struct x86_emul_ctxt *ctxt, uint32_t msr, uint64_t value)
{
    if (msr == 0xc0000080)
        ctxt->efer = value;
    machine_set_msr(&m, msr, value);
    return X86_EMUL_OKAY;
}

/* What a user does with a run's result; false: the program halted. */
static bool step(void)
{
    enum x86_emul_rc rc = x86_emulate(&m.ctxt);

    if (rc == X86_EMUL_EXCEPTION) {
        CHECK_EQ(m.ctxt.event.type, X86_EVENT_SW_INTERRUPT);
        CHECK_EQ(x86_emul_deliver_real(&m.ctxt, m.ctxt.event.vector, m.ctxt.event.insn_len),
                 X86_EMUL_OKAY);
        return true;
    }
    CHECK_EQ(rc, X86_EMUL_OKAY);
    return !m.ctxt.retire.hlt;
}

TEST(from_real_mode_to_an_application)
{
    struct x86_emul_ops ops;
    unsigned int steps = 0;

    system_real(&m);
    ops = *m.ctxt.ops;
    ops.read_cr = read_cr;
    ops.write_cr = write_cr;
    ops.write_msr = write_msr;
    m.ctxt.ops = &ops;
    machine_set_msr(&m, 0xc0000080, 0);
    memcpy(memory + CODE, boot_program, boot_program_end - boot_program);
    poke(0x20 * 4, CODE + (boot_handler16 - boot_program), 4);
    while (step())
        CHECK(++steps < STEPS);
    CHECK_EQ(peek(0x8000, 2), 0x5a5a);
    CHECK(!memcmp(memory + 0x8010, "sixteen letters!", 16));
    CHECK_EQ(peek(0x8020, 4), 1604);
    CHECK_EQ(peek(0x8028, 8), 0x8877665544332211);
    CHECK_EQ(peek(0x8030, 4), 0x77);
    CHECK_EQ(peek(0x8034, 2), 0x28);
    CHECK_EQ(m.ctxt.cpl, 0);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], 0x9800);
}
