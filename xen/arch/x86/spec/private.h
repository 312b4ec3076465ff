/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the files of spec/. */
#ifndef SPEC_PRIVATE_H
#define SPEC_PRIVATE_H

#include <asm/spec.h>
#include "decide.h"

extern struct spec_choices spec;        /* constant once booted */

struct vcpu;
/* switch.c: v's arch.spec_ctrl is another now; it takes effect when v goes on. */
void spec_ctrl_changed(const struct vcpu *v);

#define MSR_TSX_CTRL            0x00000122
#define MSR_MCU_OPT_CTRL        0x00000123
#define MSR_LS_CFG              0xc0011020
#define MSR_BP_CFG              0xc001102e
#define PRED_CMD_IBPB           1ULL
#define FLUSH_CMD_L1D           1ULL

#endif
