/* SPDX-License-Identifier: GPL-2.0-only */
/* Vectors of each CPU, for desc.c and vector.c. */
#ifndef X86_IRQ_VECTOR_H
#define X86_IRQ_VECTOR_H

#include "private.h"

/* Lock free: an interrupt that is on its way while its vector is released finds NULL. */
struct irq_desc *vector_to_desc(unsigned int cpu, unsigned int vector);

#endif
