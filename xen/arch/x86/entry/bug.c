// SPDX-License-Identifier: GPL-2.0-only
/*
 * Telling a BUG(), WARN() or failed ASSERT() from any other invalid instruction, and naming its
 * place.
 */
#include <xen/bug.h>
#include <xen/printk.h>
#include <asm/insn.h>
#include <asm/page.h>
#include "private.h"

static const struct bug_frame *find_frame(unsigned long rip)
{
    const struct bug_frame *f;

    for (f = __bug_frames_start; f < __bug_frames_end; f++)
        if ((unsigned long)&f->addr + f->addr == rip)
            return f;
    return NULL;
}

static const char *frame_string(const s32 *field)
{
    const char *s = (const char *)field + *field;

    return *field && (unsigned long)s >= XEN_VIRT_START && (unsigned long)s < XEN_VIRT_END ? s :
           "?";
}

bool bug_trap(struct cpu_user_regs *regs)
{
    const struct bug_frame *f = find_frame(regs->rip);

    if (!f)
        return false;
    if (f->kind == BUG_KIND_WARN) {
        printk(XENLOG_WARNING "Xylem WARN at %s:%u\n", frame_string(&f->file), f->line);
        show_execution_state(regs);
        regs->rip += 2;
        return true;
    }
    show_execution_state(regs);
    if (f->kind == BUG_KIND_ASSERT)
        panic("Assertion '%s' failed at %s:%u", frame_string(&f->text), frame_string(&f->file),
              f->line);
    panic("Xylem BUG at %s:%u", frame_string(&f->file), f->line);
}
