// SPDX-License-Identifier: GPL-2.0-only
/* The bare guest's traps, page mappings and end. */
#include "guest.h"
#include <xen/callback.h>
#include <xen/memory.h>
#include <xen/sched.h>

#define IMAGE_BASE  0xffffffff80000000UL

struct start_info *start_info;
static char shared_info_page[PAGE_SIZE] __attribute__((aligned(4096),
                                                       section(".data.page_aligned")));
struct shared_info *shared_info = (struct shared_info *)shared_info_page;

/* For entries from user mode: the kernel's own goes on meanwhile. */
static char entry_stack[2 * PAGE_SIZE] __attribute__((aligned(16)));

static trap_handler_t handlers[NR_VECTORS];
extern char trap_stubs[256][32];

void set_handler(unsigned int vector, trap_handler_t fn)
{
    handlers[vector] = fn;
}

void guest_trap(struct frame *f);
void guest_trap(struct frame *f)
{
    if (handlers[f->vector]) {
        handlers[f->vector](f);
        return;
    }
    print("# unexpected trap %lu error %lx rip %lx cs %lx rflags %lx rsp %lx\n"
          "not ok - trap\n# FAILED\n", f->vector,
          f->error, f->rip, f->cs, f->rflags, f->rsp);
    power_off();
}

static void register_callback(unsigned int type, const char *entry)
{
    struct callback_register reg = { .type = type, .flags = CALLBACKF_mask_events,
                                     .address = (unsigned long)entry };

    hypercall(__HYPERVISOR_callback_op, CALLBACKOP_register, &reg);
}

void traps_setup(void)
{
    static struct trap_info table[257];

    for (unsigned int i = 0; i < 256; i++) {
        bool user_may = i == 3 || i == 4 || i == 0x80 || i == 0x81;

        table[i] = (struct trap_info){
            .vector = i, .flags = user_may ? 3 : 0,
            .cs = FLAT_KERNEL_CS, .address = (unsigned long)trap_stubs[i],
        };
    }
    hypercall(__HYPERVISOR_set_trap_table, table);
    hypercall(__HYPERVISOR_stack_switch, FLAT_KERNEL_SS, entry_stack + sizeof(entry_stack));
    register_callback(CALLBACKTYPE_event, event_entry);
    register_callback(CALLBACKTYPE_failsafe, failsafe_entry);
    register_callback(CALLBACKTYPE_syscall, syscall_entry);
    register_callback(CALLBACKTYPE_syscall32, syscall32_entry);
    register_callback(CALLBACKTYPE_sysenter, sysenter_entry);
    map_frame(shared_info, start_info->shared_info | 7);
}

unsigned long pfn_to_mfn(unsigned long pfn)
{
    return ((unsigned long *)start_info->mfn_list)[pfn];
}

unsigned long va_to_mfn(const void *va)
{
    return pfn_to_mfn(((unsigned long)va - IMAGE_BASE) / PAGE_SIZE);
}

int map_frame(void *va, unsigned long pte)
{
    return hypercall(__HYPERVISOR_update_va_mapping, va, pte, UVMF_INVLPG);
}

void console_put(const char *text, size_t n)
{
    hypercall(__HYPERVISOR_console_io, CONSOLEIO_write, n, text);
}

void power_off(void)
{
    struct sched_shutdown s = { .reason = SHUTDOWN_poweroff };

    for (;;)
        hypercall(__HYPERVISOR_sched_op, SCHEDOP_shutdown, &s);
}

void guest_start(struct start_info *si);
void guest_start(struct start_info *si)
{
    start_info = si;
    traps_setup();
    guest_main();
    report_end();
    power_off();
}
