/* SPDX-License-Identifier: LGPL-2.1-only */
/* vCPU hot-plug by a device model; see vcpus.c. */
#ifndef LX_DM_VCPUS_H
#define LX_DM_VCPUS_H

#include "dm/qmp.h"

/* The child is one of lx_qmp_plan; wanted outlives it. */
void lx_dm_plug_vcpus(struct lx_op *child, uint32_t domid, libxl_bitmap *wanted);

#endif
