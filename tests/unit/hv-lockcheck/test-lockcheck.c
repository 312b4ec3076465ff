// SPDX-License-Identifier: GPL-2.0-only
/* What the lock checker calls a bug, and what it does not. */
#include <setjmp.h>

#include <xen/percpu.h>
#include <xen/printk.h>
#include <xen/spinlock.h>

#include "private.h"
#include "test.h"

struct lock {
    u8 rank, irq_state;
};

__thread bool fake_irqs_off;
__thread struct cpu_info fake_cpu_info;
bool panic_in_progress;
static bool handler_runs;
static jmp_buf escape;

bool in_irq(void)
{
    return handler_runs;
}

void panic(const char *fmt, ...)
{
    longjmp(escape, 1);
}

/* Is it a bug to take the lock? If not, it is held from now on. */
static bool refused(struct lock *l)
{
    if (setjmp(escape))
        return true;
    lockcheck_acquire(l->rank, false, &l->irq_state);
    return false;
}

static void release(struct lock *l)
{
    lockcheck_release(l->rank);
}

static void interrupt(bool begins)
{
    handler_runs = fake_irqs_off = begins;
}

TEST(locks_are_taken_in_order)
{
    struct lock low = { 3 }, high = { 7 }, equal = { 7 };

    CHECK(!refused(&low));
    CHECK(!refused(&high));
    CHECK(refused(&equal));
    release(&low);
    CHECK(refused(&low));
    release(&high);
    CHECK(!refused(&low));
    release(&low);
}

TEST(a_handler_does_not_care_what_was_interrupted)
{
    struct lock heap = { 9 }, irq = { 5 }, lower = { 4 };

    CHECK(!refused(&heap));
    interrupt(true);
    CHECK(!refused(&irq));
    CHECK(refused(&lower));
    release(&irq);
    interrupt(false);
    release(&heap);
}

TEST(a_lock_of_handlers_is_not_taken_with_interrupts_on)
{
    struct lock irq = { 5 };

    interrupt(true);
    CHECK(!refused(&irq));
    release(&irq);
    interrupt(false);
    CHECK(refused(&irq));
}

TEST(nobody_waits_under_a_lock_of_handlers_for_who_may_be_interrupted)
{
    struct lock heap = { 9 }, irq = { 5 };

    CHECK(!refused(&heap));
    release(&heap);
    interrupt(true);
    CHECK(!refused(&irq));
    release(&irq);
    interrupt(false);
    fake_irqs_off = true;
    CHECK(!refused(&irq));
    CHECK(refused(&heap));
    release(&irq);
    fake_irqs_off = false;
}
