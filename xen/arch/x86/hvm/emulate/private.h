/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The instruction emulator's environment for a hardware-virtualized vcpu. An access that a device model has to
 * answer interrupts the instruction; once the answer is there it runs again from its beginning, and the accesses it
 * has made already are answered from a list.
 */
#ifndef HVM_EMULATE_PRIVATE_H
#define HVM_EMULATE_PRIVATE_H

#include <xen/domain.h>
#include <lib/x86-emul.h>
#include <asm/current.h>
#include <asm/hvm-platform.h>
#include <asm/hvm.h>
#include <asm/insn.h>
#include <asm/ioreq.h>

#define VIDEO_MEMORY        0xa0000 /* legacy VGA's */
#define VIDEO_MEMORY_END    0xc0000
#define PCI_ADDRESS_PORT    0xcf8
#define MAX_ACCESSES    16          /* of one iteration: 64 bytes each way, in eights */

enum hvm_emul_kind { EMUL_NOTHING, EMUL_PORT, EMUL_INSN, EMUL_BULK };

/* Elements of a repeated string instruction that a device model was asked to move at once. */
struct hvm_bulk {
    u64 src, dst;                   /* linear addresses of the first element, or the port */
    u32 count;
    u8 bytes;                       /* of an element */
    bool down;
    bool answered;                  /* they are done: the run that follows takes them over */
};

struct hvm_emul_state {
    enum hvm_emul_kind waiting;     /* for a device model's answer */
    u8 port_insn_len;
    /* the instruction in progress */
    struct hvm_io done[MAX_ACCESSES];
    u8 nr_done, next;               /* known accesses; the next one asked for */
    u64 iteration;                  /* that they belong to */
    struct hvm_io asked;            /* what the device model was asked */
    struct hvm_bulk bulk;           /* or that, with EMUL_BULK */
    u8 prefetched, prefetch[X86_INSN_MAX_BYTES];
    const char *why;
    bool no_devices;                /* what is under way cannot wait for an answer */
};

static inline struct hvm_emul_state *emul_of(const struct vcpu *v)
{
    return v->arch.hvm->emul;
}

/* io.c: one access of a power-of-two size, aligned for MMIO; data in or out. */
enum x86_emul_rc hvm_emul_io(struct x86_emul_ctxt *ctxt, struct hvm_io *io);
/*
 * Between two elements of a repeated instruction, before a device model is asked for the next: what waits for the guest
 * comes first. The instruction is left with _RETRY and nothing pending, and begun again behind the handler.
 */
static inline bool hvm_emul_must_yield(const struct x86_emul_ctxt *ctxt)
{
    return unlikely(ctxt->retire.iterations) && hvm_events_pending(ctxt->data);
}
/* v waits for a device model; hvm_emul_resume() goes on with what kind says. */
void hvm_emul_wait(struct vcpu *v, enum hvm_emul_kind kind);

/* bulk.c: many elements at once; as the emulator's callbacks of the names. */
enum x86_emul_rc hvm_emul_rep_movs(struct x86_emul_ctxt *ctxt, uint64_t src, uint64_t dst, unsigned int bytes,
                                   bool down, uint64_t *reps);
enum x86_emul_rc hvm_emul_rep_stos(struct x86_emul_ctxt *ctxt, const void *value, uint64_t linear,
                                   unsigned int bytes, bool down, uint64_t *reps);
enum x86_emul_rc hvm_emul_rep_ins(struct x86_emul_ctxt *ctxt, uint16_t port, uint64_t linear, unsigned int bytes,
                                  bool down, uint64_t *reps);
enum x86_emul_rc hvm_emul_rep_outs(struct x86_emul_ctxt *ctxt, uint64_t linear, uint16_t port, unsigned int bytes,
                                   bool down, uint64_t *reps);

/* memory.c */
u32 hvm_emul_rights(const struct x86_emul_ctxt *ctxt, unsigned int access);     /* PFEC_* to walk with */
enum x86_emul_rc hvm_emul_read(struct x86_emul_ctxt *ctxt, uint64_t linear, void *buf, unsigned int bytes,
                               unsigned int access);
enum x86_emul_rc hvm_emul_write(struct x86_emul_ctxt *ctxt, uint64_t linear, const void *buf, unsigned int bytes,
                                unsigned int access);
enum x86_emul_rc hvm_emul_cmpxchg(struct x86_emul_ctxt *ctxt, uint64_t linear, void *expected, const void *desired,
                                  unsigned int bytes, unsigned int access, bool *swapped);
enum x86_emul_rc hvm_emul_fetch(struct x86_emul_ctxt *ctxt, uint64_t linear, void *buf, unsigned int bytes);

/* state.c: everything else the emulator asks for. */
extern const struct x86_emul_ops hvm_emul_ops;

/* run.c: emulates at RIP. False: the domain is dead. */
bool hvm_emul_run(struct vcpu *v);
void hvm_emul_begin(struct vcpu *v, struct x86_emul_ctxt *ctxt, struct x86_emul_regs *regs);
void hvm_emul_store_regs(struct cpu_user_regs *to, const struct x86_emul_regs *from);
void hvm_emul_inject(struct vcpu *v, const struct x86_emul_event *e);

/* task.c: what a switch of tasks leaves to its user: breakpoints of the old task; the trap that the new one asks for. */
void hvm_emul_task_switched(struct vcpu *v);
void hvm_emul_task_trap(struct vcpu *v);

#endif
