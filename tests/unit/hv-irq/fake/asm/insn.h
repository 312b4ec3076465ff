/* SPDX-License-Identifier: GPL-2.0-only */
/* Device registers are the test's: machine.c. */
#ifndef FAKE_IRQ_INSN_H
#define FAKE_IRQ_INSN_H

#include_next <asm/insn.h>

u32 mmio_read32(const volatile void *reg);
void mmio_write32(volatile void *reg, u32 value);

#endif
