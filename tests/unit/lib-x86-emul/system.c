// SPDX-License-Identifier: GPL-2.0-only
/*
 * Setting up the machine of system.h.
 */
#include <string.h>

#include "system.h"

uint8_t memory[MEMORY_BYTES];

uint64_t peek(uint32_t at, unsigned int bytes)
{
    uint64_t value = 0;

    memcpy(&value, memory + at, bytes);
    return value;
}

void poke(uint32_t at, uint64_t value, unsigned int bytes)
{
    memcpy(memory + at, &value, bytes);
}

static void descriptor(unsigned int sel, uint32_t base, uint32_t limit, uint16_t attr)
{
    uint64_t raw = (limit & 0xffff) | (uint64_t)(base & 0xffffff) << 16 | (uint64_t)attr << 40 |
                   (uint64_t)(limit >> 16 & 15) << 48 | (uint64_t)(base >> 24) << 56;

    poke(GDT + (sel & ~7u), raw, 8);
}

static void tables(struct machine *m)
{
    memset(memory, 0, sizeof(memory));
    descriptor(SEL_CODE0, 0, 0xfffff, 0xc09a);
    descriptor(SEL_DATA0, 0, 0xfffff, 0xc092);
    descriptor(SEL_CODE3, 0, 0xfffff, 0xc0fa);
    descriptor(SEL_DATA3, 0, 0xfffff, 0xc0f2);
    descriptor(SEL_CODE64_0, 0, 0xfffff, 0xa09a);
    descriptor(SEL_CODE64_3, 0, 0xfffff, 0xa0fa);
    descriptor(SEL_TSS, 0x2000, 0x2067, 0x0089);
    descriptor(SEL_LDT, 0x3000, 0x7f, 0x0082);
    descriptor(SEL_CONFORMING, 0, 0xfffff, 0xc09e);
    descriptor(SEL_ABSENT, 0, 0xfffff, 0xc012);
    descriptor(SEL_EXECUTE, 0, 0xfffff, 0xc098);
    descriptor(SEL_READONLY, 0, 0xfffff, 0xc0f0);
    descriptor(SEL_GATE, 0, 0, 0x008c);
    descriptor(SEL_DOWN, 0, 0xfff, 0x4096);
    descriptor(SEL_BOTH, 0, 0xfffff, 0xe09a);
    descriptor(SEL_SMALL, 0, 0xff, 0x409a);
    m->seg[X86_SEG_GDTR].base = GDT;
    m->seg[X86_SEG_GDTR].limit = SEL_BEYOND - 1;
    m->seg[X86_SEG_IDTR].limit = 0x3ff;
    m->seg[X86_SEG_TR] = (struct x86_emul_segment){ .sel = SEL_TSS, .attr = 0x8b, .base = 0x2000,
                                                    .limit = 0x2067 };
    m->seg[X86_SEG_LDTR] = (struct x86_emul_segment){ .sel = SEL_LDT, .attr = 0x82,
                                                      .base = 0x3000, .limit = 0x7f };
    poke(0x2000 + 102, 0x68, 2);    /* the TSS's bitmap of ports */
    machine_add_region(m, 0, memory, sizeof(memory));
    m->regs.rip = CODE;
    m->regs.gpr[X86_GPR_RSP] = STACK;
}

void system_real(struct machine *m)
{
    machine_init_real(m);
    tables(m);
}

void system_protected(struct machine *m, unsigned int cpl)
{
    machine_init_protected(m, cpl);
    tables(m);
}

void system_vm86(struct machine *m, unsigned int iopl)
{
    machine_init_protected(m, 3);
    tables(m);
    for (unsigned int i = X86_SEG_ES; i <= X86_SEG_GS; i++)
        m->seg[i] = (struct x86_emul_segment){ .attr = 0xf3, .limit = 0xffff };
    m->regs.rflags |= 0x20000 | iopl << 12;
}

void system_long(struct machine *m, unsigned int bits, unsigned int cpl)
{
    machine_init_long(m, bits, cpl);
    tables(m);
}

enum x86_emul_rc system_run(struct machine *m, const char *code, unsigned int len)
{
    uint64_t at = m->seg[X86_SEG_CS].base + m->regs.rip;

    CHECK(at + len <= MEMORY_BYTES);
    memcpy(memory + at, code, len);
    return x86_emulate(&m->ctxt);
}
