/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Between the emulator's files: one instruction under way, and the helpers that the groups of
 * instructions share. Every function that returns enum x86_emul_rc leaves ctxt->event filled in
 * when that is X86_EMUL_EXCEPTION.
 */
#ifndef X86_EMUL_PRIVATE_H
#define X86_EMUL_PRIVATE_H

#include <lib/compiler.h>
#include <lib/x86-emul.h>

#include "insn-flags.h"

/* RFLAGS (SDM vol. 1, 3.4.3) */
#define FL_CF       0x00000001u
#define FL_FIXED    0x00000002u
#define FL_PF       0x00000004u
#define FL_AF       0x00000010u
#define FL_ZF       0x00000040u
#define FL_SF       0x00000080u
#define FL_TF       0x00000100u
#define FL_IF       0x00000200u
#define FL_DF       0x00000400u
#define FL_OF       0x00000800u
#define FL_IOPL     0x00003000u
#define FL_NT       0x00004000u
#define FL_RF       0x00010000u
#define FL_VM       0x00020000u
#define FL_AC       0x00040000u
#define FL_VIF      0x00080000u
#define FL_VIP      0x00100000u
#define FL_ID       0x00200000u
#define FL_STATUS   (FL_CF | FL_PF | FL_AF | FL_ZF | FL_SF | FL_OF)
#define FL_IOPL_SHIFT 12

#define CR0_PE      0x00000001u
#define CR0_MP      0x00000002u
#define CR0_EM      0x00000004u
#define CR0_TS      0x00000008u
#define CR0_NE      0x00000020u
#define CR0_AM      0x00040000u
#define CR4_VME     0x00000001u
#define CR4_TSD     0x00000004u
#define CR4_PCE     0x00000100u
#define CR4_OSFXSR  0x00000200u
#define CR4_UMIP    0x00000800u
#define CR4_LA57    0x00001000u
#define CR4_FSGSBASE 0x00010000u
#define CR4_OSXSAVE 0x00040000u
#define CR4_PKE     0x00400000u
#define EFER_SCE    0x00000001u
#define EFER_LMA    0x00000400u
#define EFER_FFXSR  0x00004000u

#define EXC_DE      0
#define EXC_DB      1
#define EXC_BP      3
#define EXC_OF      4
#define EXC_BR      5
#define EXC_UD      6
#define EXC_NM      7
#define EXC_TS      10
#define EXC_NP      11
#define EXC_SS      12
#define EXC_GP      13
#define EXC_MF      16
#define EXC_AC      17

#define ATTR_ACCESSED   0x0001u     /* code and data: type bit 0 */
#define ATTR_WRITABLE   0x0002u     /* data; of code: readable */
#define ATTR_DOWN       0x0004u     /* data: expand-down; of code: conforming */
#define ATTR_CODE       0x0008u

struct emul {
    struct x86_emul_ctxt *ctxt;
    const struct x86_emul_ops *ops;
    const struct x86_insn *insn;
    struct x86_emul_regs regs;      /* what ctxt->regs will be; .rip is still the old one */
    uint64_t next_rip;
    uint64_t dst, src;              /* the operands' values, zero-extended */
    uint64_t dst_offset;            /* of the destination, if in memory */
    bool no_store;                  /* the destination stays as it is */
    bool keep_rf;
    bool task_switched;             /* regs are another task's, whatever comes */
    uint8_t new_cpl;
    uint8_t segments;               /* bit n: segment[n] is valid */
    struct x86_emul_segment segment[6];
};

typedef enum x86_emul_rc (*x86e_fn)(struct emul *e);

#define TRY(call)                                                           \
    do {                                                                    \
        enum x86_emul_rc try_ = (call);                                     \
        if (try_ != X86_EMUL_OKAY)                                          \
            return try_;                                                    \
    } while (0)

/* --- the mode -------------------------------------------------------------------------------- */

static inline bool in_code64(const struct emul *e)
{
    return e->insn->code_bits == 64;
}
static inline bool in_long_mode(const struct emul *e)
{
    return e->ctxt->efer & EFER_LMA;
}
static inline bool in_vm86(const struct emul *e)
{
    return e->ctxt->cr0 & CR0_PE && e->ctxt->regs->rflags & FL_VM && !in_long_mode(e);
}
/* Segments are selectors of descriptors: neither real nor virtual-8086 mode. */
static inline bool in_protected(const struct emul *e)
{
    return e->ctxt->cr0 & CR0_PE && !in_vm86(e);
}
static inline unsigned int iopl(const struct emul *e)
{
    return (e->ctxt->regs->rflags & FL_IOPL) >> FL_IOPL_SHIFT;
}
static inline bool is_amd(const struct emul *e)
{
    return e->ctxt->vendor == X86_VENDOR_IS_AMD;
}
static inline bool has_lock(const struct emul *e)
{
    return e->insn->prefixes & X86_PFX_LOCK;
}
static inline bool has_vex(const struct emul *e)
{
    return e->insn->prefixes & X86_PFX_VEX;
}
/* Does an address of the guest's paging mode repeat its top bit? */
static inline bool is_canonical(const struct emul *e, uint64_t address)
{
    unsigned int shift = e->ctxt->cr4 & CR4_LA57 ? 7 : 16;

    return (uint64_t)((int64_t)(address << shift) >> shift) == address;
}

/* --- values ---------------------------------------------------------------------------------- */

static inline uint64_t mask_of(unsigned int bytes)
{
    return bytes >= 8 ? ~0ull : (1ull << (8 * bytes)) - 1;
}
static inline uint64_t truncate(uint64_t value, unsigned int bytes)
{
    return value & mask_of(bytes);
}
static inline uint64_t sign_of(uint64_t value, unsigned int bytes)
{
    return value >> (8 * bytes - 1) & 1;
}
static inline int64_t sign_extend(uint64_t value, unsigned int bytes)
{
    unsigned int shift = 64 - 8 * bytes;

    return (int64_t)(value << shift) >> shift;
}
static inline void set_flag(struct emul *e, uint32_t flag, bool on)
{
    e->regs.rflags = on ? e->regs.rflags | flag : e->regs.rflags & ~(uint64_t)flag;
}
static inline bool get_flag(const struct emul *e, uint32_t flag)
{
    return e->regs.rflags & flag;
}
static inline uint64_t get_gpr(const struct emul *e, unsigned int reg, unsigned int bytes)
{
    return truncate(e->regs.gpr[reg], bytes);
}
static inline void set_gpr(struct emul *e, unsigned int reg, unsigned int bytes, uint64_t value)
{
    struct x86_operand op = { .kind = X86_OPERAND_GPR, .reg = reg, .bytes = bytes };

    x86_operand_write_gpr(&op, &e->regs, value);
}

/* --- exceptions ------------------------------------------------------------------------------ */

static inline enum x86_emul_rc raise(struct emul *e, uint8_t vector)
{
    return x86_emul_raise(e->ctxt, vector);
}
static inline enum x86_emul_rc raise_error(struct emul *e, uint8_t vector, uint32_t error)
{
    return x86_emul_raise_error(e->ctxt, vector, error);
}
static inline enum x86_emul_rc raise_gp0(struct emul *e)
{
    return x86_emul_raise_error(e->ctxt, EXC_GP, 0);
}

/* --- memory.c -------------------------------------------------------------------------------- */

enum x86_emul_rc x86e_segment(struct emul *e, enum x86_seg seg,
                              const struct x86_emul_segment **out);
/*
 * What an access to segment and offset would raise before paging: 0, EXC_GP or EXC_SS; *linear if
 * nothing. Reads the segment, so that may fail: *rc.
 */
unsigned int x86e_check(struct emul *e, enum x86_seg seg, uint64_t offset, unsigned int bytes,
                        bool write, uint64_t *linear, enum x86_emul_rc *rc);
enum x86_emul_rc x86e_linear(struct emul *e, enum x86_seg seg, uint64_t offset, unsigned int bytes,
                             bool write, uint64_t *linear);
/* Checked accesses; @access as for the callbacks. With X86_ACCESS_RMW a read needs write access. */
enum x86_emul_rc x86e_read(struct emul *e, enum x86_seg seg, uint64_t offset, void *buf,
                           unsigned int bytes, unsigned int access);
enum x86_emul_rc x86e_write(struct emul *e, enum x86_seg seg, uint64_t offset, const void *buf,
                            unsigned int bytes, unsigned int access);
/* The same for a value of 1 to 8 bytes. */
enum x86_emul_rc x86e_read_value(struct emul *e, enum x86_seg seg, uint64_t offset,
                                 uint64_t *value, unsigned int bytes, unsigned int access);
/* The CPU's own tables, by linear address (outside long mode its low 32 bits); system: a value of 1 to 8 bytes. */
enum x86_emul_rc x86e_read_table(struct emul *e, uint64_t linear, void *buf, unsigned int bytes);
enum x86_emul_rc x86e_write_table(struct emul *e, uint64_t linear, const void *buf, unsigned int bytes);
enum x86_emul_rc x86e_read_system(struct emul *e, uint64_t linear, uint64_t *value,
                                  unsigned int bytes);
/* Writes @desired where @expected was read, in one step if it can be; false: it had changed. */
enum x86_emul_rc x86e_exchange(struct emul *e, enum x86_seg seg, uint64_t offset, void *expected,
                               const void *desired, unsigned int bytes, bool *swapped);

/* --- stack.c --------------------------------------------------------------------------------- */

/* Bytes of rSP that count, from the mode or SS. */
enum x86_emul_rc x86e_stack_bytes(struct emul *e, unsigned int *bytes);
enum x86_emul_rc x86e_push(struct emul *e, uint64_t value, unsigned int bytes);
enum x86_emul_rc x86e_pop(struct emul *e, uint64_t *value, unsigned int bytes);
/* Pushes values[0] first; all of them (at most 8) in one write, unless rSP wraps between. */
enum x86_emul_rc x86e_push_many(struct emul *e, const uint64_t *values, unsigned int n,
                                unsigned int bytes);
/* Sets rSP as far as a stack in @ss counts it. */
void x86e_set_stack(struct emul *e, const struct x86_emul_segment *ss, bool code64, uint64_t value);
/* Moves rSP by @delta bytes without an access. */
enum x86_emul_rc x86e_move_stack(struct emul *e, int64_t delta);

/* --- descriptor.c ---------------------------------------------------------------------------- */

struct descriptor {
    struct x86_emul_segment seg;    /* .sel is the selector; base, limit and attributes decoded */
    uint64_t raw;
    uint64_t linear;                /* where it lies; 0: nowhere (a null selector) */
};

static inline unsigned int attr_dpl(uint16_t attr)
{
    return (attr & X86_SEG_ATTR_DPL) >> X86_SEG_ATTR_DPL_SHIFT;
}
static inline bool attr_is_code(uint16_t attr)
{
    return attr & X86_SEG_ATTR_S && attr & ATTR_CODE;
}
static inline bool attr_is_conforming(uint16_t attr)
{
    return attr_is_code(attr) && attr & ATTR_DOWN;
}

/*
 * Reads the descriptor of a selector that is not null. Outside its table: @vector(selector), or
 * out->linear = 0 if @vector is 0. With @wide a system descriptor's 16 bytes, as in long mode.
 */
enum x86_emul_rc x86e_read_descriptor(struct emul *e, uint16_t sel, unsigned int vector, bool wide,
                                      struct descriptor *out);
/* Sets bits of a descriptor's type in memory (accessed, busy), and in @d. */
enum x86_emul_rc x86e_mark_descriptor(struct emul *e, struct descriptor *d, unsigned int bits);
/* Clears them; in memory only. */
enum x86_emul_rc x86e_unmark_descriptor(struct emul *e, struct descriptor *d, unsigned int bits);
/* The segment that loading @sel into a data segment register, or SS with @cpl, gives. */
enum x86_emul_rc x86e_load_data_segment(struct emul *e, enum x86_seg seg, uint16_t sel,
                                        unsigned int cpl, struct x86_emul_segment *out);
enum x86_emul_rc x86e_write_segment(struct emul *e, enum x86_seg seg,
                                    const struct x86_emul_segment *in);
/* The segment real and virtual-8086 mode make of a selector. */
enum x86_emul_rc x86e_real_segment(struct emul *e, enum x86_seg seg, uint16_t sel,
                                   struct x86_emul_segment *out);

/* --- far.c ----------------------------------------------------------------------------------- */

/*
 * Checks a code segment for a return to @sel (its RPL is the new CPL), and the offset in it; for
 * IRET and far RET.
 */
enum x86_emul_rc x86e_return_segment(struct emul *e, uint16_t sel, uint64_t offset,
                                     struct descriptor *cs);
/* Is @offset one that code in @cs may run at? Else #GP(0). */
enum x86_emul_rc x86e_check_target(struct emul *e, const struct x86_emul_segment *cs,
                                   uint64_t offset);
/* Data segments that the new, lower privilege must not keep. After all else that can fail. */
enum x86_emul_rc x86e_drop_segments(struct emul *e, unsigned int cpl);

/* --- gate.c, task.c ---------------------------------------------------------------------------- */

/* Is this a gate or TSS that a far transfer may use? */
bool x86e_is_gate(const struct emul *e, uint16_t attr);
/* A far JMP or CALL to @d, which is one. */
enum x86_emul_rc x86e_through_gate(struct emul *e, const struct descriptor *d, bool call);
enum x86_emul_rc x86e_task_switch(struct emul *e, const struct x86_emul_task *t);
/* IRET with NT set. */
enum x86_emul_rc x86e_task_return(struct emul *e);

/* --- alu.c ----------------------------------------------------------------------------------- */

/* The flags as LAHF and SETO leave them in AX, which is how the stubs take and return them. */
static inline uint32_t pack_flags(uint64_t rflags)
{
    return (rflags & 0xff) << 8 | (rflags & FL_OF ? 1 : 0);
}
static inline void unpack_flags(struct emul *e, uint32_t ax)
{
    e->regs.rflags = (e->regs.rflags & ~(uint64_t)FL_STATUS) |
                     (ax >> 8 & (FL_STATUS & 0xff)) | (ax & 1 ? FL_OF : 0);
}
/* @op (ADD to CMP) of @bytes on *@dst with @src, and the flags. */
void x86e_alu(struct emul *e, enum x86_op op, unsigned int bytes, uint64_t *dst, uint64_t src);
/* SF, ZF and PF as @value of @bytes has them. */
void x86e_set_szp(struct emul *e, uint64_t value, unsigned int bytes);
/* Does condition @cc (low 4 bits: the opcode's) hold? */
bool x86e_condition(const struct emul *e, unsigned int cc);

/* --- other helpers --------------------------------------------------------------------------- */

/* Has the guest's CPU this feature? @has is true without a CPUID callback. (feature.c) */
enum x86_emul_rc x86e_has_feature(struct emul *e, enum x86_feature feature, bool *has);
/* May the guest use these ports? #GP(0) if not. (io.c) */
enum x86_emul_rc x86e_check_io(struct emul *e, uint16_t port, unsigned int bytes);
/* Loads and stores the operands of insn into and out of dst and src. (operand.c) */
enum x86_emul_rc x86e_load_operands(struct emul *e);
enum x86_emul_rc x86e_store_dst(struct emul *e);
uint64_t x86e_mem_offset(const struct emul *e);
/* RFLAGS after loading the image @value of @bytes with the present privilege. (stack.c) */
uint64_t x86e_popped_flags(const struct emul *e, uint64_t value, unsigned int bytes);
/* #GP(0) if CR4.UMIP keeps SGDT and its kin from applications. (dtable.c) */
enum x86_emul_rc x86e_check_umip(struct emul *e);
/* Moves RIP to @target, cut to the operand size, if code may run there. (branch.c) */
enum x86_emul_rc x86e_jump(struct emul *e, uint64_t target);

static inline enum x86_emul_rc x86e_read_msr(struct emul *e, uint32_t msr, uint64_t *value)
{
    return e->ops->read_msr ? e->ops->read_msr(e->ctxt, msr, value) : X86_EMUL_UNHANDLEABLE;
}

/* --- the instructions, by file --------------------------------------------------------------- */

#define EMUL_FUNCTIONS(_)                                                                     \
    /* alu.c */      _(alu_op) _(test) _(incdec) _(notneg) _(adcx)                            \
    /* shift.c */    _(shift) _(shift_double)                                                 \
    /* muldiv.c */   _(mul) _(imul) _(imul_reg) _(div) _(idiv)                                \
    /* bcd.c */      _(aaa) _(daa) _(aam) _(aad)                                              \
    /* data.c */     _(mov) _(movsx) _(movbe) _(lea) _(xlat) _(xchg) _(xadd)                  \
                     _(bswap) _(cmov) _(setcc) _(cbw) _(cwd) _(lahf) _(sahf) _(salc)          \
                     _(crc32)                                                                 \
                     _(movdir64b) _(nop)                                                      \
    /* cmpxchg.c */  _(cmpxchg) _(cmpxchg8b)                                                  \
    /* bits.c */     _(bt) _(bsf) _(tzcnt) _(popcnt)                                          \
    /* bmi.c */      _(andn) _(bextr) _(bls) _(bzhi) _(pdep) _(pext) _(mulx) _(rorx)          \
                     _(shiftx)                                                                \
    /* stack.c */    _(push_op) _(pop_op) _(pusha) _(popa) _(pushf) _(popf) _(enter)          \
                     _(leave)                                                                 \
    /* segment.c */  _(push_seg) _(pop_seg) _(mov_from_seg) _(mov_to_seg) _(load_far)         \
    /* branch.c */   _(jmp) _(call) _(ret) _(jcc) _(loop) _(jcxz) _(int) _(bound)             \
    /* far.c */      _(jmp_far) _(call_far) _(ret_far)                                        \
    /* iret.c */     _(iret)                                                                  \
    /* syscall.c */  _(syscall) _(sysret) _(sysenter) _(sysexit)                              \
    /* string.c */   _(string)                                                                \
    /* io.c */       _(in) _(out)                                                             \
    /* flags.c */    _(flag) _(cli) _(sti) _(ac)                                              \
    /* control.c */  _(mov_from_cr) _(mov_to_cr) _(mov_from_dr) _(mov_to_dr) _(lmsw) _(smsw)  \
                     _(clts) _(xgetbv) _(xsetbv) _(hlt) _(vmcall) _(ud)                       \
    /* msr.c */      _(rdmsr) _(wrmsr) _(rdtsc) _(rdpmc) _(rdpid) _(rdbase) _(wrbase)         \
                     _(swapgs)                                                                \
                     _(cpuid) _(random)                                                       \
    /* dtable.c */   _(lgdt) _(sgdt) _(lldt) _(ltr) _(sldt) _(verr) _(lar) _(arpl)            \
    /* cache.c */    _(invlpg) _(invpcid) _(invlpga) _(wbinvd) _(clflush)                     \
    /* fpu/ */       _(fwait) _(x87) _(fxsave) _(fxrstor) _(ldmxcsr) _(stmxcsr) _(emms)       \
                     _(vzero) _(simd_move) _(simd_half) _(simd_maskmov)
#define EMUL_PROTOTYPE(name) enum x86_emul_rc x86e_##name(struct emul *e);
EMUL_FUNCTIONS(EMUL_PROTOTYPE)
#undef EMUL_PROTOTYPE

#endif
