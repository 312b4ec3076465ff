// SPDX-License-Identifier: GPL-2.0-only
/* Local APICs that are switched off and on: what software has disabled is another matter. */
#include "dm/vcpus.h"
#include "op/op.h"
#include "records.h"
#include "store.h"
#include "test.h"
#include <string.h>

enum { BY_BASE = 1, BY_SOFTWARE = 2 };      /* bits of `disabled' in the record */

/* A step: what an APIC's record has after it was switched off, and on again. */
static int off_and_on(struct lx_op *op)
{
    const uint32_t by_software = *(const uint32_t *)op->state;
    const struct hvm_hw_lapic *lapic = records_lapic(3);
    struct hvm_hw_lapic before;

    records_start(true, by_software);
    before = *lapic;
    CHECK_EQ(lx_dm_switch_lapic(&op->lx, 7, 3, true), 0);
    CHECK_STR(records_switched(), "");              /* it was on */
    CHECK_EQ(lx_dm_switch_lapic(&op->lx, 7, 3, false), 0);
    CHECK_EQ(lapic->disabled, BY_BASE | by_software);
    CHECK_EQ(lapic->apic_base_msr, 0xfee00000u);
    CHECK_EQ(lx_dm_switch_lapic(&op->lx, 7, 3, true), 0);
    CHECK_EQ(lapic->disabled, by_software);
    CHECK(!memcmp(lapic, &before, sizeof(before)));
    CHECK_STR(records_switched(), "-3+3");
    return lx_dm_switch_lapic(&op->lx, 7, 9, false);
}

static const struct lx_step steps[] = { { "switch it", off_and_on } };
static const struct lx_plan plan = LX_PLAN("switch a local APIC", steps, uint32_t, NULL);

static void try(uint32_t by_software)
{
    libxl_ctx *ctx = store_start();
    struct lx_op *op = lx_op_new(ctx, &plan);

    *(uint32_t *)op->state = by_software;
    CHECK_EQ(lx_op_start(op, NULL), ERROR_FAIL);    /* of the last, which cannot be loaded */
    store_end(ctx);
}

TEST(an_apic_is_switched_by_its_base)
{
    try(0);
}

TEST(what_software_disabled_stays_so)
{
    try(BY_SOFTWARE);
}
