// SPDX-License-Identifier: GPL-2.0-only
/* Built without debug keys: they are refused with a word of why. */
#include <xen/console.h>
#include <xen/printk.h>

void keyhandler_run(unsigned char key, struct cpu_user_regs *regs)
{
    printk(XENLOG_WARNING "This hypervisor was built without debug keys\n");
}
