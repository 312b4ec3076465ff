/* SPDX-License-Identifier: GPL-2.0-only */
/* The machine's interrupt lines as a hardware domain's IOAPICs use them: what was asked of them. */
#ifndef TEST_MACHINE_H
#define TEST_MACHINE_H

#include <stdbool.h>

#define MACHINE_LINES   80

struct machine_line {
    bool level, active_low, mapped, bound;
    unsigned int setups, binds, unbinds, ends;
};
extern struct machine_line machine_line[MACHINE_LINES];
extern int machine_bind_error;
void machine_reset(void);

#endif
