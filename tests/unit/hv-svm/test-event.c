// SPDX-License-Identifier: GPL-2.0-only
/* What is written to the control block for an event, and what becomes of one that an NMI's handler or a shadow keeps away. */
#include <asm/hvm-platform.h>
#include <xen/arch.h>
#include <asm/x86-defs.h>

#include "test.h"
#include "world.h"
#include "private.h"

static struct vcpu *v;
static struct hvm_vcpu hvm;
static struct vmcb block;
static struct svm_vcpu svm;
static enum hvm_intr_source waiting;
/* the emulator: knows the instruction; it faults; it is an IRET */
static bool known, faults, is_iret;
static unsigned int emulated;

bool hvm_emulate_if_known(struct vcpu *x)
{
    struct hvm_event gp = { .vector = X86_EXC_GP, .type = HVM_EVENT_EXCEPTION, .has_error_code = true };

    emulated++;
    if (!known)
        return false;
    if (faults) {
        svm_inject(x, &gp);
        return true;
    }
    svm_set_interruptibility(x, is_iret ? 0 : svm_get_interruptibility(x) & HVM_BLOCK_NMI);
    guest_cpu_user_regs()->rip += 2;
    return true;
}

struct hvm_intr hvm_intr_pending(struct vcpu *x)
{
    return (struct hvm_intr){ waiting, 0x41 };
}

static void start(void)
{
    world_init();
    v = world_domain(1, 1)->vcpu[0];
    v->arch.hvm = &hvm;
    block = (struct vmcb){ 0 };
    svm = (struct svm_vcpu){ .vmcb = &block };
    v->arch.hvm->svm = &svm;
    set_current(v);
    guest_cpu_user_regs()->rip = 0x1000;
    waiting = HVM_INTR_NONE;
    known = true;
    faults = is_iret = false;
    emulated = 0;
}

static void start_nmi(void)
{
    struct hvm_event nmi = { .vector = X86_EXC_NMI, .type = HVM_EVENT_NMI };

    start();
    is_iret = true;
    svm_inject(v, &nmi);
    block.event_inj = 0;                        /* delivered */
}

TEST(an_nmi_masks_the_next_until_its_iret)
{
    start_nmi();
    CHECK_EQ(svm_get_interruptibility(v), HVM_BLOCK_NMI);
    CHECK(block.intercepts1 & INTERCEPT_IRET);
    svm_want_window(v, true);                   /* the IRET's exit is all that is needed */
    CHECK(!(block.v_irq & V_IRQ));
    svm_iret_exit(v);
    CHECK_EQ(emulated, 1);
    CHECK_EQ(guest_cpu_user_regs()->rip, 0x1002);
    CHECK_EQ(svm_get_interruptibility(v), 0);
    CHECK(!(block.intercepts1 & INTERCEPT_IRET));
}

/* No NMI between the exit and the IRET: on the handler's own stack it would overwrite the frame. */
TEST(an_iret_that_faults_lets_nmis_through)
{
    start_nmi();
    faults = true;
    svm_iret_exit(v);
    CHECK_EQ(svm_get_interruptibility(v), 0);
    CHECK(svm_event_queued(v));
    CHECK_EQ(guest_cpu_user_regs()->rip, 0x1000);
}

TEST(an_iret_that_is_not_known_runs_in_a_shadow)
{
    start_nmi();
    known = false;
    svm_iret_exit(v);
    CHECK(svm_get_interruptibility(v) & HVM_BLOCK_STI);
    CHECK(!(svm_get_interruptibility(v) & HVM_BLOCK_NMI));
    CHECK(!(block.intercepts1 & INTERCEPT_IRET));
}

TEST(a_shadow_is_stepped_over_when_something_waits)
{
    start();
    block.int_shadow = 1;
    CHECK(!svm_shadow_to_step(v));
    waiting = HVM_INTR_LAPIC;
    CHECK(svm_shadow_to_step(v));
    svm_step();
    CHECK_EQ(emulated, 1);
    CHECK_EQ(svm_get_interruptibility(v), 0);
}

TEST(what_is_queued_goes_in_first)
{
    struct hvm_event pf = { .vector = X86_EXC_PF, .type = HVM_EVENT_EXCEPTION, .has_error_code = true, .cr2 = 0x5000 };

    start();
    block.int_shadow = 1;
    waiting = HVM_INTR_NMI;
    svm_inject(v, &pf);
    CHECK_EQ(block.cr2, 0x5000);
    CHECK(!svm_shadow_to_step(v));
}

/* Else the vcpu would be asked to step it for ever. */
TEST(an_instruction_that_is_not_known_is_left_to_the_processor)
{
    start();
    block.int_shadow = 1;
    waiting = HVM_INTR_LAPIC;
    known = false;
    CHECK(svm_shadow_to_step(v));
    svm_step();
    CHECK(!svm_shadow_to_step(v));
    svm_want_window(v, false);
    CHECK(block.v_irq & V_IRQ);
    CHECK(block.intercepts1 & INTERCEPT_VINTR);
    svm_close_window(&block);
    CHECK(!(block.v_irq & V_IRQ) && !(block.intercepts1 & INTERCEPT_VINTR));
    known = true;
    guest_cpu_user_regs()->rip = 0x1003;
    CHECK(svm_shadow_to_step(v));
}

TEST(what_was_on_its_way_goes_in_again)
{
    start();
    block.exit_int_info = 0x41 | EVENT_VALID;
    svm_requeue_event(v);
    CHECK_EQ(block.event_inj, 0x41 | EVENT_VALID);
    svm_cancel_event(v);
    block.exit_int_info = X86_EXC_BP | HVM_EVENT_EXCEPTION << 8 | EVENT_VALID;
    svm_requeue_event(v);                       /* INT3 will raise it again */
    CHECK(!svm_event_queued(v));
}
