/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Executing one instruction of a guest in software. The emulator owns the architecture's rules:
 * decoding, operands, flags, segmentation (limits, types, canonical addresses), privilege,
 * descriptors. Whoever uses it owns the machine: linear memory, ports, MSRs, segment registers;
 * it gives them as a table of callbacks and gets the result as one return code.
 *
 * Decode once, then commit. An instruction that does not complete leaves ctxt->regs as they were,
 * so it can simply be run again. The exception is the architecture's own: a repeated string
 * instruction keeps the iterations that were completed.
 *
 * Pure: no globals, no locks, nothing allocated, no recursion, less than 1.5 KiB of stack besides
 * what the callbacks use. docs/architecture/x86-emul.md tells how the pieces fit together and which
 * instructions there are.
 */
#ifndef LIB_X86_EMUL_H
#define LIB_X86_EMUL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lib/x86-insn.h>

/* What the emulator, and most of the callbacks, return. */
enum x86_emul_rc {
    X86_EMUL_OKAY,
    /*
     * The instruction, or the access, raises an exception: ctxt->event says which. The caller of
     * x86_emulate() injects it.
     */
    X86_EMUL_EXCEPTION,
    /*
     * Not possible now: for instance an access to emulated MMIO that was sent to a device model.
     * Run the instruction again when it is. The second run makes the same accesses in the same
     * order, provided registers and ctxt->prefetch are the same; so the user's callbacks can hand
     * out what they got. See also ctxt->retire.iterations.
     */
    X86_EMUL_RETRY,
    /* A callback could not do it or is missing; or a case of an instruction that is not covered. */
    X86_EMUL_UNHANDLEABLE,
    /* The instruction is decoded, and may be valid, but there is no emulation of it. */
    X86_EMUL_UNIMPLEMENTED,
};

/*
 * A segment register. Attributes are laid out as in a descriptor's bits 40-55, the limit's bits
 * zeroed; the VMX access rights and the HVM context records use the same.
 */
struct x86_emul_segment {
    uint16_t sel;
    uint16_t attr;                  /* X86_SEG_ATTR_* */
    uint32_t limit;                 /* in bytes: granularity already applied */
    uint64_t base;
};
#define X86_SEG_ATTR_TYPE       0x000fu
#define X86_SEG_ATTR_S          0x0010u     /* code or data, not a system segment */
#define X86_SEG_ATTR_DPL        0x0060u
#define X86_SEG_ATTR_DPL_SHIFT  5
#define X86_SEG_ATTR_P          0x0080u     /* clear: unusable, e.g. loaded with a null selector */
#define X86_SEG_ATTR_AVL        0x1000u
#define X86_SEG_ATTR_L          0x2000u
#define X86_SEG_ATTR_DB         0x4000u
#define X86_SEG_ATTR_G          0x8000u

/* How a memory callback's access is meant. */
enum x86_emul_access {
    X86_ACCESS_USER = 0,            /* with the rights of ctxt->cpl */
    X86_ACCESS_SYSTEM = 1u << 0,    /* the CPU's own (descriptor tables, TSS): as CPL 0, no AC */
    X86_ACCESS_RMW = 1u << 1,       /* a read that a write to the same place follows */
    X86_ACCESS_STACK = 1u << 2,     /* a push, pop or stack frame */
    X86_ACCESS_NONTEMPORAL = 1u << 3,
};

enum x86_emul_event_type {          /* the numbers of VMX's and SVM's event injection fields */
    X86_EVENT_NONE = 0xff,
    X86_EVENT_EXCEPTION = 3,
    X86_EVENT_SW_INTERRUPT = 4,     /* INT n */
    X86_EVENT_PRIV_SW_EXCEPTION = 5,    /* ICEBP (INT1) */
    X86_EVENT_SW_EXCEPTION = 6,     /* INT3, INTO */
};

struct x86_emul_event {
    uint8_t vector;
    uint8_t type;                   /* enum x86_emul_event_type */
    bool has_error;                 /* never in real mode */
    uint8_t insn_len;               /* for the software ones: RIP to push is this much further on */
    uint32_t error_code;
    uint64_t cr2;                   /* of #PF; of #DB: the bits to set in DR6 */
};

struct x86_emul_cpuid {
    uint32_t a, b, c, d;
};

enum x86_emul_tlb_op {
    X86_TLB_INVLPG,                 /* address */
    X86_TLB_INVPCID,                /* address, pcid; type 0-3 in kind */
    X86_TLB_INVLPGA,                /* address, ASID in pcid */
};

enum x86_emul_cache_op {
    X86_CACHE_WBINVD, X86_CACHE_WBNOINVD, X86_CACHE_INVD,       /* no address */
    X86_CACHE_CLFLUSH, X86_CACHE_CLFLUSHOPT, X86_CACHE_CLWB, X86_CACHE_CLDEMOTE,
};

enum x86_emul_fpu_use {
    X86_FPU_X87,                    /* FPU instructions: CR0.EM/TS were checked */
    X86_FPU_MMX,                    /* the same registers */
    X86_FPU_SSE,                    /* XMM and MXCSR */
    X86_FPU_AVX,                    /* and the upper halves of YMM */
};

/*
 * The guest's floating point state where it lies in memory. @fxsave is the 512 byte image of
 * FXSAVE64 (SDM vol. 1, 10.5.1); @ymm_high the upper halves of YMM0-15, 16 bytes each, as the
 * standard XSAVE area has them at offset 576 (NULL: the guest has no AVX).
 */
struct x86_emul_fpu {
    uint8_t *fxsave;
    uint8_t *ymm_high;
};

struct x86_emul_ctxt;

/*
 * The machine. Every callback returns X86_EMUL_OKAY, _EXCEPTION with ctxt->event filled in (see
 * x86_emul_raise()), _RETRY or _UNHANDLEABLE. A callback may be NULL: instructions that need it
 * then end with X86_EMUL_UNHANDLEABLE, unless said otherwise. Required: read, write, fetch,
 * read_segment.
 *
 * Linear addresses: segmentation is over and done with; what remains is paging, with access rights
 * as @access (enum x86_emul_access) says. Outside long mode they are below 2^32 and no access
 * crosses that line; in long mode they are canonical. An access may cross a page boundary: it must
 * then fail as a whole or happen as a whole. Writes come last in an instruction as far as the
 * architecture allows it: when one fails, no other had been done, except for CALL FAR, ENTER, PUSHA
 * across the wrap of a stack segment, and the FPU's images.
 */
struct x86_emul_ops {
    enum x86_emul_rc (*read)(struct x86_emul_ctxt *ctxt, uint64_t linear, void *buf,
                             unsigned int bytes, unsigned int access);
    enum x86_emul_rc (*write)(struct x86_emul_ctxt *ctxt, uint64_t linear, const void *buf,
                              unsigned int bytes, unsigned int access);
    /*
     * Atomically: if the @bytes (1, 2, 4, 8, 16) at @linear equal *@expected, write @desired and
     * set *@swapped; else copy what is there to *@expected and clear it. For instructions with a
     * LOCK prefix, XCHG, and accessed bits (X86_ACCESS_SYSTEM). NULL: such instructions use read
     * and write, which is right for one vcpu or for devices only.
     */
    enum x86_emul_rc (*cmpxchg)(struct x86_emul_ctxt *ctxt, uint64_t linear, void *expected,
                                const void *desired, unsigned int bytes, unsigned int access,
                                bool *swapped);
    /* Reads code. @bytes never reach into the next 4 KiB page. */
    enum x86_emul_rc (*fetch)(struct x86_emul_ctxt *ctxt, uint64_t linear, void *buf,
                              unsigned int bytes);

    /*
     * Called between decoding (ctxt->insn) and everything else; says with _UNHANDLEABLE that this
     * instruction is not to be emulated here, or raises an exception. Optional.
     */
    enum x86_emul_rc (*validate)(struct x86_emul_ctxt *ctxt);

    /*
     * A segment, or GDTR/IDTR (base and limit). read_segment(TR, LDTR) too give what the CPU holds.
     * Writes come after everything that can fail, with a segment that passed all checks; a failure
     * may leave several segments half changed, so it should be the guest's end.
     */
    enum x86_emul_rc (*read_segment)(struct x86_emul_ctxt *ctxt, enum x86_seg seg,
                                     struct x86_emul_segment *out);
    enum x86_emul_rc (*write_segment)(struct x86_emul_ctxt *ctxt, enum x86_seg seg,
                                      const struct x86_emul_segment *in);

    /* Ports; @bytes is 1, 2 or 4. The rights (IOPL, bitmap of the TSS) were checked. */
    enum x86_emul_rc (*read_io)(struct x86_emul_ctxt *ctxt, uint16_t port, unsigned int bytes,
                                uint32_t *value);
    enum x86_emul_rc (*write_io)(struct x86_emul_ctxt *ctxt, uint16_t port, unsigned int bytes,
                                 uint32_t value);

    /*
     * Repeated string instructions in bulk; all optional. @linear is the element processed first,
     * the others follow upwards, or downwards if @down. *@reps: in, how many elements are left as
     * far as they lie in the segment without a wrap; out, how many were done. _OKAY with 0 of them:
     * not in bulk, please (the single callbacks are used). With _RETRY or _EXCEPTION *@reps still
     * counts; the next element is the one that failed.
     */
    enum x86_emul_rc (*rep_ins)(struct x86_emul_ctxt *ctxt, uint16_t port, uint64_t linear,
                                unsigned int bytes, bool down, uint64_t *reps);
    enum x86_emul_rc (*rep_outs)(struct x86_emul_ctxt *ctxt, uint64_t linear, uint16_t port,
                                 unsigned int bytes, bool down, uint64_t *reps);
    enum x86_emul_rc (*rep_movs)(struct x86_emul_ctxt *ctxt, uint64_t src, uint64_t dst,
                                 unsigned int bytes, bool down, uint64_t *reps);
    enum x86_emul_rc (*rep_stos)(struct x86_emul_ctxt *ctxt, const void *value, uint64_t linear,
                                 unsigned int bytes, bool down, uint64_t *reps);

    /* Registers by the architecture's number. The privilege was checked, values were not. */
    enum x86_emul_rc (*read_cr)(struct x86_emul_ctxt *ctxt, unsigned int nr, uint64_t *value);
    enum x86_emul_rc (*write_cr)(struct x86_emul_ctxt *ctxt, unsigned int nr, uint64_t value);
    enum x86_emul_rc (*read_dr)(struct x86_emul_ctxt *ctxt, unsigned int nr, uint64_t *value);
    enum x86_emul_rc (*write_dr)(struct x86_emul_ctxt *ctxt, unsigned int nr, uint64_t value);
    /* Also for RDTSC (0x10), RDTSCP and RDPID (0xc0000103), SYSCALL, SYSENTER, SWAPGS, RDFSBASE. */
    enum x86_emul_rc (*read_msr)(struct x86_emul_ctxt *ctxt, uint32_t msr, uint64_t *value);
    enum x86_emul_rc (*write_msr)(struct x86_emul_ctxt *ctxt, uint32_t msr, uint64_t value);
    enum x86_emul_rc (*read_pmc)(struct x86_emul_ctxt *ctxt, uint32_t index, uint64_t *value);
    enum x86_emul_rc (*read_xcr)(struct x86_emul_ctxt *ctxt, uint32_t nr, uint64_t *value);
    enum x86_emul_rc (*write_xcr)(struct x86_emul_ctxt *ctxt, uint32_t nr, uint64_t value);

    /*
     * Also asked whether the guest's CPU has an optional instruction; NULL: it has all that are
     * emulated.
     */
    enum x86_emul_rc (*cpuid)(struct x86_emul_ctxt *ctxt, uint32_t leaf, uint32_t subleaf,
                              struct x86_emul_cpuid *out);

    enum x86_emul_rc (*tlb_op)(struct x86_emul_ctxt *ctxt, enum x86_emul_tlb_op op,
                               uint64_t address, uint64_t pcid, unsigned int kind);
    /* NULL: nothing to be done, the instructions complete. */
    enum x86_emul_rc (*cache_op)(struct x86_emul_ctxt *ctxt, enum x86_emul_cache_op op,
                                 uint64_t linear);

    /*
     * VMCALL and VMMCALL (ctxt->insn.op). The registers in ctxt->regs are the callback's to change,
     * except for RIP, which moves on behind the instruction. NULL: #UD.
     */
    enum x86_emul_rc (*hypercall)(struct x86_emul_ctxt *ctxt);

    /* A random number for RDRAND or RDSEED; *@ok false: none available now. NULL: #UD. */
    enum x86_emul_rc (*random)(struct x86_emul_ctxt *ctxt, bool seed, uint64_t *value, bool *ok);

    /*
     * Gives access to the guest's FPU state in memory, current and complete: components that XSAVE
     * would have left out for being in their initial state are filled in. put_fpu ends that; if
     * @modified, the new contents are what the guest's registers are to have. Always in pairs,
     * except that put_fpu is not called when get_fpu failed.
     */
    enum x86_emul_rc (*get_fpu)(struct x86_emul_ctxt *ctxt, enum x86_emul_fpu_use use,
                                struct x86_emul_fpu *out);
    void (*put_fpu)(struct x86_emul_ctxt *ctxt, enum x86_emul_fpu_use use, bool modified);
};

/* Where the vendors' processors differ and guests see it (SYSCALL, SYSENTER, operand sizes). */
enum x86_emul_vendor {
    X86_VENDOR_IS_INTEL,
    X86_VENDOR_IS_AMD,              /* and Hygon */
};

struct x86_emul_ctxt {
    /* --- set by the caller ------------------------------------------------------- */
    const struct x86_emul_ops *ops;
    struct x86_emul_regs *regs;     /* changed only by what completes */
    void *data;                     /* the caller's */
    enum x86_emul_vendor vendor;
    /* 0-3; 0 in real mode, 3 in virtual-8086 mode. Far transfers that complete change it. */
    uint8_t cpl;
    uint64_t cr0, cr4, efer;        /* as the guest sees them; for reading them here */
    /*
     * Bytes at RIP that are known already, from the CPU's decode assist or from the first run of an
     * instruction that ended with _RETRY: ctxt->insn.bytes of it, kept by the caller. Further ones
     * are fetched.
     */
    uint8_t prefetched;             /* number of bytes, 0-15 */
    uint8_t prefetch[X86_INSN_MAX_BYTES];
    /*
     * How many iterations of a repeated string instruction one call does at most when there is no
     * bulk callback; 0: as many as the emulator finds reasonable (a few hundred).
     */
    uint32_t max_iterations;

    /* --- set by the emulator ----------------------------------------------------- */
    struct x86_insn insn;           /* valid in callbacks other than fetch, and afterwards */
    struct x86_emul_event event;    /* after X86_EMUL_EXCEPTION */
    struct {
        /* With X86_EMUL_OKAY only. */
        bool hlt;                   /* HLT: wait for an interrupt */
        bool singlestep;            /* RFLAGS.TF was set: #DB with DR6.BS is due */
        bool mov_ss;                /* interrupts and debug traps wait for one instruction */
        bool sti;                   /* interrupts wait for one instruction */
        bool unblock_nmi;           /* IRET: NMIs are no longer blocked */
        /* Registers are another task's; also with X86_EMUL_EXCEPTION, which is then that task's. */
        bool task_switch;
        bool task_trap;             /* its T bit: #DB with DR6.BT is due */
        bool repeat;                /* iterations are left: RIP is still at the instruction */
        /*
         * Iterations of a repeated string instruction that are complete, also while callbacks run
         * and with X86_EMUL_RETRY and _EXCEPTION. regs are up to date with it when x86_emulate()
         * returns. What a callback remembers of accesses belongs to one iteration.
         */
        uint64_t iterations;
    } retire;
};

/*
 * Executes the instruction at CS:RIP. Returns what became of it; never anything half done, except
 * for what is said at RETRY, EXCEPTION and struct x86_emul_ops. The caller holds whatever its
 * callbacks need.
 */
enum x86_emul_rc x86_emulate(struct x86_emul_ctxt *ctxt);

/*
 * Fetches and decodes the instruction at CS:RIP into ctxt->insn, no more. ctxt->event, and
 * X86_EMUL_EXCEPTION, if that fails.
 */
enum x86_emul_rc x86_emul_decode(struct x86_emul_ctxt *ctxt);

/* The width of the code that CS:RIP points to: 16, 32 or 64. @cs: its attributes. */
unsigned int x86_emul_code_bits(const struct x86_emul_ctxt *ctxt, uint16_t cs_attr);

/*
 * From segment and offset to linear address, as an access of @bytes would be checked: *@linear, or
 * X86_EMUL_EXCEPTION with #GP or #SS in ctxt->event.
 */
enum x86_emul_rc x86_emul_linear(struct x86_emul_ctxt *ctxt, enum x86_seg seg, uint64_t offset,
                                 unsigned int bytes, bool write, uint64_t *linear);

/*
 * Delivers an interrupt or exception in real mode: pushes FLAGS, CS, IP and goes through the vector
 * table at IDTR. @insn_len as in struct x86_emul_event (0: a fault, or an interrupt from outside).
 * For processors that cannot run real mode themselves. All or nothing, like an instruction.
 */
enum x86_emul_rc x86_emul_deliver_real(struct x86_emul_ctxt *ctxt, uint8_t vector,
                                       unsigned int insn_len);

/*
 * A switch of tasks that was intercepted. Outside long mode only. Exceptions before ctxt->retire.task_switch is set are
 * the old task's, and nothing has changed; those after are the new one's, in whose registers they are raised. The
 * local breakpoints in DR7 are the caller's to disable.
 */
enum x86_emul_task_cause { X86_TASK_CALL, X86_TASK_IRET, X86_TASK_JUMP, X86_TASK_GATE };
struct x86_emul_task {
    uint16_t selector;              /* of the new task's TSS */
    uint8_t cause;                  /* enum x86_emul_task_cause; the numbers of VMX's exit qualification */
    bool external;                  /* by an event that no instruction raised: EXT in error codes */
    bool has_error;                 /* the event's error code, for the new stack */
    uint32_t error_code;
    uint64_t next_rip;              /* where the old task goes on */
};
enum x86_emul_rc x86_emul_switch_task(struct x86_emul_ctxt *ctxt, const struct x86_emul_task *task);

/* --- for callbacks ----------------------------------------------------------- */

/* Notes an exception without (with) an error code; "return x86_emul_raise(...)". */
enum x86_emul_rc x86_emul_raise(struct x86_emul_ctxt *ctxt, uint8_t vector);
enum x86_emul_rc x86_emul_raise_error(struct x86_emul_ctxt *ctxt, uint8_t vector,
                                      uint32_t error_code);
enum x86_emul_rc x86_emul_raise_page_fault(struct x86_emul_ctxt *ctxt, uint64_t address,
                                           uint32_t error_code);

#endif
