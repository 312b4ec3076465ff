/* SPDX-License-Identifier: GPL-2.0-only */
/* What pvh-cost measures. */
#ifndef COST_H
#define COST_H

#include "hw.h"

/* Ways out that every guest has. */
bool exit_costs(void);
/* The board of an HVM guest and its device model. */
bool device_costs(void);
/* Two vcpus that wake each other. */
bool switch_costs(void);

#endif
