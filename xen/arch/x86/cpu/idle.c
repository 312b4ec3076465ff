// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a CPU does when there is nothing to do. HLT: the deeper states need what ACPI says about
 * them.
 */
#include <xen/arch.h>
#include <asm/insn.h>
#include <asm/spec.h>
#include "private.h"

void arch_cpu_idle(bool may_sleep)
{
    cpu_park_if_asked();
    if (!may_sleep)
        return;
    spec_idle_enter();
    safe_halt();
    spec_idle_exit();
}
