/* SPDX-License-Identifier: GPL-2.0-only */
/* Local APICs of domain 7 as the hypervisor would have them: only vCPU 9's cannot be loaded. */
#ifndef RECORDS_H
#define RECORDS_H

#include <stdbool.h>
#include <stdint.h>
#include <xenctrl.h>
#include <xen/hvm/save.h>

/* All are alike: on or off by their base, `disabled' besides that. */
void records_start(bool on, uint32_t disabled);
struct hvm_hw_lapic *records_lapic(unsigned int vcpu);
/* "+2-1": vCPU 2's was switched on, then vCPU 1's off */
const char *records_switched(void);

#endif
