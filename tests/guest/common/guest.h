/* SPDX-License-Identifier: GPL-2.0-only */
/* What a bare PV guest has besides base.h: traps by callbacks, frames. */
#ifndef GUEST_H
#define GUEST_H

#include "base.h"

/* --- traps ------------------------------------------------------------------------------------ */
struct frame {
    u64 r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi;
    u64 vector, error, rip, cs, rflags, rsp, ss;
};
enum { VEC_EVENT = 256, VEC_SYSCALL, VEC_SYSCALL32, VEC_SYSENTER, VEC_FAILSAFE, VEC_NMI,
       NR_VECTORS };

typedef void (*trap_handler_t)(struct frame *f);
/* NULL: an unexpected trap, which ends the test. */
void set_handler(unsigned int vector, trap_handler_t fn);
void traps_setup(void);
extern char event_entry[], syscall_entry[], syscall32_entry[], sysenter_entry[], failsafe_entry[],
    nmi_entry[];
long enter_user(void *rip, void *rsp, unsigned long cs, unsigned long ss);
void leave_user(long result) __attribute__((noreturn));

/* --- the machine ------------------------------------------------------------------------------ */
extern struct start_info *start_info;
extern struct shared_info *shared_info;
unsigned long pfn_to_mfn(unsigned long pfn);
unsigned long va_to_mfn(const void *va);  /* of the image or what the builder mapped behind it */
/* Maps a machine frame at a page of ours. */
int map_frame(void *va, unsigned long pte);

#endif
