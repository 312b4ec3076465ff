/* SPDX-License-Identifier: LGPL-2.1-only */
/* Which vCPUs of an HVM guest are plugged in is its device model's knowledge; see vcpus.c and lapic.c. */
#ifndef LX_DM_VCPUS_H
#define LX_DM_VCPUS_H

#include "dm/qmp.h"

/* The child is one of lx_qmp_plan; wanted outlives it. */
void lx_dm_plug_vcpus(struct lx_op *child, uint32_t domid, libxl_bitmap *wanted);
/* Has a guest that is suspended to RAM wake up; the child as above. */
void lx_dm_wake(struct lx_op *child, uint32_t domid);
/* A vCPU whose local APIC is off hears no other: 0 or a logged libxl_error. */
int lx_dm_switch_lapic(struct lx *lx, uint32_t domid, unsigned int vcpu, bool on);

#endif
