/* SPDX-License-Identifier: GPL-2.0-only */
/* Device memory is memory. */
#ifndef FAKE_VPCI_INSN_H
#define FAKE_VPCI_INSN_H

#include_next <asm/insn.h>

#define MMIO(bits)                                                          \
    static inline u##bits mmio_read##bits(const volatile void *p)           \
    {                                                                       \
        return *(const volatile u##bits *)p;                                \
    }                                                                       \
    static inline void mmio_write##bits(volatile void *p, u##bits v)        \
    {                                                                       \
        *(volatile u##bits *)p = v;                                         \
    }
MMIO(8)
MMIO(16)
MMIO(32)
#undef MMIO

#endif
