/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the files of cpu/. */
#ifndef CPU_PRIVATE_H
#define CPU_PRIVATE_H

#include <xen/types.h>

/* smp.c: the vectors of calls and event checks. */
void smp_init_vectors(void);

#endif
