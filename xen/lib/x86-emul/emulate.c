// SPDX-License-Identifier: LGPL-2.1-only
/*
 * One instruction from fetch to commit. Handlers work on a copy of the registers; what the guest
 * sees changes at the end, in one place.
 */
#include <lib/errno.h>
#include <lib/string.h>

#include "private.h"

/* How often another CPU may be quicker with a locked operand before the caller gets a chance. */
#define LOCK_ATTEMPTS   16

static const x86e_fn handlers[X86_OP_COUNT] = {
    [X86_OP_ADD ... X86_OP_CMP] = x86e_alu_op,
    [X86_OP_ROL ... X86_OP_SAR] = x86e_shift,
    [X86_OP_SHLD] = x86e_shift_double, [X86_OP_SHRD] = x86e_shift_double,
    [X86_OP_TEST] = x86e_test, [X86_OP_INC] = x86e_incdec, [X86_OP_DEC] = x86e_incdec,
    [X86_OP_NOT] = x86e_notneg, [X86_OP_NEG] = x86e_notneg,
    [X86_OP_MOV] = x86e_mov, [X86_OP_MOVZX] = x86e_mov, [X86_OP_MOVNTI] = x86e_mov,
    [X86_OP_MOVDIRI] = x86e_mov, [X86_OP_MOVSX] = x86e_movsx, [X86_OP_MOVBE] = x86e_movbe,
    [X86_OP_MOVDIR64B] = x86e_movdir64b,
    [X86_OP_LEA] = x86e_lea, [X86_OP_XLAT] = x86e_xlat, [X86_OP_XCHG] = x86e_xchg,
    [X86_OP_XADD] = x86e_xadd, [X86_OP_CMPXCHG] = x86e_cmpxchg,
    [X86_OP_CMPXCHG8B] = x86e_cmpxchg8b, [X86_OP_BSWAP] = x86e_bswap, [X86_OP_CMOV] = x86e_cmov,
    [X86_OP_SETCC] = x86e_setcc, [X86_OP_CBW] = x86e_cbw, [X86_OP_CWD] = x86e_cwd,
    [X86_OP_LAHF] = x86e_lahf, [X86_OP_SAHF] = x86e_sahf, [X86_OP_SALC] = x86e_salc,
    [X86_OP_ADCX] = x86e_adcx, [X86_OP_ADOX] = x86e_adcx, [X86_OP_CRC32] = x86e_crc32,
    [X86_OP_MUL] = x86e_mul, [X86_OP_IMUL] = x86e_imul, [X86_OP_IMUL_REG] = x86e_imul_reg,
    [X86_OP_DIV] = x86e_div, [X86_OP_IDIV] = x86e_idiv,
    [X86_OP_AAA] = x86e_aaa, [X86_OP_AAS] = x86e_aaa, [X86_OP_DAA] = x86e_daa,
    [X86_OP_DAS] = x86e_daa, [X86_OP_AAM] = x86e_aam, [X86_OP_AAD] = x86e_aad,

    [X86_OP_BT ... X86_OP_BTC] = x86e_bt, [X86_OP_BSF] = x86e_bsf, [X86_OP_BSR] = x86e_bsf,
    [X86_OP_TZCNT] = x86e_tzcnt, [X86_OP_LZCNT] = x86e_tzcnt, [X86_OP_POPCNT] = x86e_popcnt,
    [X86_OP_ANDN] = x86e_andn, [X86_OP_BEXTR] = x86e_bextr, [X86_OP_BLSR] = x86e_bls,
    [X86_OP_BLSMSK] = x86e_bls, [X86_OP_BLSI] = x86e_bls, [X86_OP_BZHI] = x86e_bzhi,
    [X86_OP_PDEP] = x86e_pdep, [X86_OP_PEXT] = x86e_pext, [X86_OP_MULX] = x86e_mulx,
    [X86_OP_RORX] = x86e_rorx, [X86_OP_SARX ... X86_OP_SHRX] = x86e_shiftx,

    [X86_OP_PUSH] = x86e_push_op, [X86_OP_POP] = x86e_pop_op, [X86_OP_PUSHA] = x86e_pusha,
    [X86_OP_POPA] = x86e_popa, [X86_OP_PUSHF] = x86e_pushf, [X86_OP_POPF] = x86e_popf,
    [X86_OP_ENTER] = x86e_enter, [X86_OP_LEAVE] = x86e_leave,
    [X86_OP_PUSH_SEG] = x86e_push_seg, [X86_OP_POP_SEG] = x86e_pop_seg,

    [X86_OP_JMP] = x86e_jmp, [X86_OP_CALL] = x86e_call, [X86_OP_RET] = x86e_ret,
    [X86_OP_JCC] = x86e_jcc, [X86_OP_LOOPNE ... X86_OP_LOOP] = x86e_loop,
    [X86_OP_JCXZ] = x86e_jcxz, [X86_OP_JMP_FAR] = x86e_jmp_far, [X86_OP_CALL_FAR] = x86e_call_far,
    [X86_OP_RET_FAR] = x86e_ret_far, [X86_OP_IRET] = x86e_iret,
    [X86_OP_INT ... X86_OP_ICEBP] = x86e_int, [X86_OP_BOUND] = x86e_bound,
    [X86_OP_SYSCALL] = x86e_syscall, [X86_OP_SYSRET] = x86e_sysret,
    [X86_OP_SYSENTER] = x86e_sysenter, [X86_OP_SYSEXIT] = x86e_sysexit,

    [X86_OP_MOVS ... X86_OP_OUTS] = x86e_string, [X86_OP_IN] = x86e_in, [X86_OP_OUT] = x86e_out,
    [X86_OP_CLC ... X86_OP_STD] = x86e_flag, [X86_OP_CLI] = x86e_cli, [X86_OP_STI] = x86e_sti,
    [X86_OP_CLAC] = x86e_ac, [X86_OP_STAC] = x86e_ac,

    [X86_OP_MOV_FROM_SEG] = x86e_mov_from_seg, [X86_OP_MOV_TO_SEG] = x86e_mov_to_seg,
    [X86_OP_LOAD_FAR] = x86e_load_far,
    [X86_OP_MOV_FROM_CR] = x86e_mov_from_cr, [X86_OP_MOV_TO_CR] = x86e_mov_to_cr,
    [X86_OP_MOV_FROM_DR] = x86e_mov_from_dr, [X86_OP_MOV_TO_DR] = x86e_mov_to_dr,
    [X86_OP_LMSW] = x86e_lmsw, [X86_OP_SMSW] = x86e_smsw, [X86_OP_CLTS] = x86e_clts,
    [X86_OP_LGDT] = x86e_lgdt, [X86_OP_LIDT] = x86e_lgdt, [X86_OP_SGDT] = x86e_sgdt,
    [X86_OP_SIDT] = x86e_sgdt, [X86_OP_LLDT] = x86e_lldt, [X86_OP_LTR] = x86e_ltr,
    [X86_OP_SLDT] = x86e_sldt, [X86_OP_STR] = x86e_sldt, [X86_OP_VERR] = x86e_verr,
    [X86_OP_VERW] = x86e_verr, [X86_OP_LAR] = x86e_lar, [X86_OP_LSL] = x86e_lar,
    [X86_OP_ARPL] = x86e_arpl,
    [X86_OP_INVLPG] = x86e_invlpg, [X86_OP_INVPCID] = x86e_invpcid,
    [X86_OP_INVLPGA] = x86e_invlpga, [X86_OP_INVD] = x86e_wbinvd, [X86_OP_WBINVD] = x86e_wbinvd,
    [X86_OP_RDMSR] = x86e_rdmsr, [X86_OP_WRMSR] = x86e_wrmsr, [X86_OP_RDTSC] = x86e_rdtsc,
    [X86_OP_RDTSCP] = x86e_rdtsc, [X86_OP_RDPMC] = x86e_rdpmc, [X86_OP_RDPID] = x86e_rdpid,
    [X86_OP_RDBASE] = x86e_rdbase, [X86_OP_WRBASE] = x86e_wrbase, [X86_OP_SWAPGS] = x86e_swapgs,
    [X86_OP_CPUID] = x86e_cpuid, [X86_OP_HLT] = x86e_hlt, [X86_OP_XGETBV] = x86e_xgetbv,
    [X86_OP_XSETBV] = x86e_xsetbv, [X86_OP_RDRAND] = x86e_random, [X86_OP_RDSEED] = x86e_random,
    [X86_OP_MONITOR] = x86e_ud, [X86_OP_MWAIT] = x86e_ud, [X86_OP_RSM] = x86e_ud,
    [X86_OP_VIRT] = x86e_ud, [X86_OP_VMCALL] = x86e_vmcall, [X86_OP_VMMCALL] = x86e_vmcall,

    [X86_OP_NOP] = x86e_nop, [X86_OP_FENCE] = x86e_nop, [X86_OP_PREFETCH] = x86e_nop,
    [X86_OP_CLFLUSH ... X86_OP_CLWB] = x86e_clflush,

    [X86_OP_FWAIT] = x86e_fwait, [X86_OP_X87] = x86e_x87, [X86_OP_FXSAVE] = x86e_fxsave,
    [X86_OP_FXRSTOR] = x86e_fxrstor, [X86_OP_LDMXCSR] = x86e_ldmxcsr,
    [X86_OP_STMXCSR] = x86e_stmxcsr, [X86_OP_EMMS] = x86e_emms, [X86_OP_VZERO] = x86e_vzero,
    [X86_OP_SIMD_LOAD] = x86e_simd_move, [X86_OP_SIMD_STORE] = x86e_simd_move,
    [X86_OP_SIMD_LOAD_HALF] = x86e_simd_half, [X86_OP_SIMD_STORE_HALF] = x86e_simd_half,
    [X86_OP_SIMD_MASKMOV] = x86e_simd_maskmov,
};

/* --- exceptions ------------------------------------------------------------------------------ */

enum x86_emul_rc x86_emul_raise(struct x86_emul_ctxt *ctxt, uint8_t vector)
{
    ctxt->event = (struct x86_emul_event){ .vector = vector, .type = X86_EVENT_EXCEPTION };
    return X86_EMUL_EXCEPTION;
}

enum x86_emul_rc x86_emul_raise_error(struct x86_emul_ctxt *ctxt, uint8_t vector,
                                      uint32_t error_code)
{
    ctxt->event = (struct x86_emul_event){
        .vector = vector, .type = X86_EVENT_EXCEPTION, .has_error = ctxt->cr0 & CR0_PE,
        .error_code = error_code,
    };
    return X86_EMUL_EXCEPTION;
}

enum x86_emul_rc x86_emul_raise_page_fault(struct x86_emul_ctxt *ctxt, uint64_t address,
                                           uint32_t error_code)
{
    x86_emul_raise_error(ctxt, 14, error_code);
    ctxt->event.cr2 = address;
    return X86_EMUL_EXCEPTION;
}

/* --- fetching -------------------------------------------------------------------------------- */

unsigned int x86_emul_code_bits(const struct x86_emul_ctxt *ctxt, uint16_t cs_attr)
{
    if (!(ctxt->cr0 & CR0_PE))
        return cs_attr & X86_SEG_ATTR_DB ? 32 : 16;     /* right after leaving protected mode */
    if (ctxt->efer & EFER_LMA)
        return cs_attr & X86_SEG_ATTR_L ? 64 : cs_attr & X86_SEG_ATTR_DB ? 32 : 16;
    if (ctxt->regs->rflags & FL_VM)
        return 16;
    return cs_attr & X86_SEG_ATTR_DB ? 32 : 16;
}

/* How many bytes of code from @offset on there can be: up to 15, less at the segment's end. */
static unsigned int code_limit(const struct x86_emul_segment *cs, unsigned int bits,
                               uint64_t offset)
{
    if (bits == 64)
        return X86_INSN_MAX_BYTES;
    offset = (uint32_t)offset;
    if (offset > cs->limit)
        return 0;
    return cs->limit - offset >= X86_INSN_MAX_BYTES - 1 ? X86_INSN_MAX_BYTES
                                                        : cs->limit - offset + 1;
}

/* Gets more bytes, up to the end of the page; *n of them are there. */
static enum x86_emul_rc fetch_more(struct x86_emul_ctxt *ctxt, const struct x86_emul_segment *cs,
                                   unsigned int bits, uint8_t *bytes, unsigned int *n)
{
    uint64_t offset = ctxt->regs->rip + *n, linear = offset;
    unsigned int limit = code_limit(cs, bits, ctxt->regs->rip), count;
    struct emul e = { .ctxt = ctxt, .insn = &ctxt->insn };

    if (bits == 64) {
        if (!is_canonical(&e, linear))
            return raise_gp0(&e);
    } else {
        linear = (uint32_t)(cs->base + offset);
    }
    if (*n >= limit)
        return raise_gp0(&e);
    count = 4096 - (linear & 4095);
    if (count > limit - *n)
        count = limit - *n;
    TRY(ctxt->ops->fetch(ctxt, linear, bytes + *n, count));
    *n += count;
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86_emul_decode(struct x86_emul_ctxt *ctxt)
{
    struct x86_emul_segment cs;
    uint8_t bytes[X86_INSN_MAX_BYTES];
    unsigned int n = ctxt->prefetched, bits;
    int rc;

    TRY(ctxt->ops->read_segment(ctxt, X86_SEG_CS, &cs));
    bits = x86_emul_code_bits(ctxt, cs.attr);
    if (n > sizeof(bytes))
        n = sizeof(bytes);
    memcpy(bytes, ctxt->prefetch, n);
    while ((rc = x86_decode_insn(&ctxt->insn, bits, bytes, n)) == -ENODATA)
        TRY(fetch_more(ctxt, &cs, bits, bytes, &n));
    if (rc == -EINVAL)
        return x86_emul_raise(ctxt, EXC_UD);
    if (rc < 0 || (unsigned int)rc > code_limit(&cs, bits, ctxt->regs->rip))
        return x86_emul_raise_error(ctxt, EXC_GP, 0);
    return X86_EMUL_OKAY;
}

/* --- before execution ------------------------------------------------------------------------ */

/* VEX takes protected mode and an operating system that knows of AVX (SDM vol. 2, 2.3.5). */
static enum x86_emul_rc check_vex(struct emul *e)
{
    uint32_t feature = e->insn->flags >> F_FEAT_SHIFT;
    uint64_t xcr0 = 0;
    bool has;

    if (!in_protected(e))
        return raise(e, EXC_UD);
    if (!(e->insn->flags & F_VEX) && feature != FEAT_AVX)
        return X86_EMUL_OKAY;           /* general registers only */
    TRY(x86e_has_feature(e, FEAT_AVX, &has));
    if (!has || !(e->ctxt->cr4 & CR4_OSXSAVE))
        return raise(e, EXC_UD);
    if (!e->ops->read_xcr)
        return X86_EMUL_UNHANDLEABLE;
    TRY(e->ops->read_xcr(e->ctxt, 0, &xcr0));
    return (xcr0 & 6) == 6 ? X86_EMUL_OKAY : raise(e, EXC_UD);
}

static enum x86_emul_rc check_rights(struct emul *e)
{
    uint32_t flags = e->insn->flags;
    bool has;

    if (e->insn->op == X86_OP_INVALID || (flags & F_PROT && !in_protected(e)))
        return raise(e, EXC_UD);
    if (has_vex(e) && e->insn->op != X86_OP_OTHER)
        TRY(check_vex(e));
    TRY(x86e_has_feature(e, flags >> F_FEAT_SHIFT, &has));
    if (!has)
        return raise(e, EXC_UD);
    if (flags & F_CPL0 && e->ctxt->cpl)
        return raise_gp0(e);
    return X86_EMUL_OKAY;
}

/* --- execution ------------------------------------------------------------------------------- */

static void start(struct emul *e)
{
    e->regs = *e->ctxt->regs;
    e->next_rip = e->regs.rip + e->insn->len;
    if (!in_code64(e))
        e->next_rip = (uint32_t)e->next_rip;
    e->dst = e->src = 0;
    e->no_store = false;
    e->new_cpl = e->ctxt->cpl;
}

/* Is the destination written with a bus lock? */
static bool is_atomic(const struct emul *e)
{
    return e->insn->operand[0].kind == X86_OPERAND_MEM && !(e->insn->flags & F_RAW) &&
           (has_lock(e) || e->insn->op == X86_OP_XCHG);
}

/* Repeats the computation until nobody changed the destination meanwhile. */
static enum x86_emul_rc run_atomic(struct emul *e, x86e_fn handler)
{
    uint64_t expected;
    bool swapped;

    TRY(x86e_load_operands(e));
    expected = e->dst;
    for (unsigned int i = 0; i < LOCK_ATTEMPTS; i++) {
        TRY(handler(e));
        if (e->no_store)
            return X86_EMUL_OKAY;
        TRY(x86e_exchange(e, e->insn->mem.seg, e->dst_offset, &expected, &e->dst,
                          e->insn->operand[0].bytes, &swapped));
        if (swapped)
            return X86_EMUL_OKAY;
        e->regs = *e->ctxt->regs;
        e->dst = expected;
        if (e->insn->operand[1].kind == X86_OPERAND_GPR)
            e->src = x86_operand_read_gpr(&e->insn->operand[1], &e->regs);
    }
    return X86_EMUL_RETRY;
}

static enum x86_emul_rc run(struct emul *e)
{
    x86e_fn handler = handlers[e->insn->op];

    TRY(check_rights(e));
    if (!handler)
        return X86_EMUL_UNIMPLEMENTED;
    if (is_atomic(e))
        return run_atomic(e, handler);
    TRY(x86e_load_operands(e));
    TRY(handler(e));
    return x86e_store_dst(e);
}

static void commit(struct emul *e)
{
    struct x86_emul_ctxt *ctxt = e->ctxt;

    ctxt->retire.singlestep = ctxt->regs->rflags & FL_TF && !ctxt->retire.mov_ss && !e->task_switched;
    e->regs.rip = e->next_rip;
    if (!e->keep_rf && !ctxt->retire.repeat)
        e->regs.rflags &= ~(uint64_t)FL_RF;
    *ctxt->regs = e->regs;
    ctxt->cpl = e->new_cpl;
}

enum x86_emul_rc x86_emulate(struct x86_emul_ctxt *ctxt)
{
    struct emul e = { .ctxt = ctxt, .ops = ctxt->ops, .insn = &ctxt->insn };
    enum x86_emul_rc rc;

    memset(&ctxt->retire, 0, sizeof(ctxt->retire));
    ctxt->event.type = X86_EVENT_NONE;
    TRY(x86_emul_decode(ctxt));
    if (ctxt->ops->validate)
        TRY(ctxt->ops->validate(ctxt));
    start(&e);
    rc = run(&e);
    if (rc == X86_EMUL_OKAY || e.task_switched)
        commit(&e);
    else if (ctxt->retire.iterations)
        *ctxt->regs = e.regs;       /* with the old RIP: the rest is still to be done */
    return rc;
}
