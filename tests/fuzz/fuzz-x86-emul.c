// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzzing the instruction emulator: any bytes as an instruction, in any mode, with any registers,
 * on a machine that answers with the rest of the input. What must hold whatever they are is checked
 * in the callbacks and after the run.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <lib/x86-emul.h>

#define CALLS_MAX   4000           /* of callbacks in one run; strings end after 512 elements */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
    const uint8_t *data;
    size_t size, pos;
};

struct world {
    struct x86_emul_ctxt ctxt;
    struct x86_emul_regs regs;
    struct input in;
    struct x86_emul_segment seg[X86_SEG_COUNT];
    uint8_t code[X86_INSN_MAX_BYTES];
    uint64_t code_linear;
    unsigned int calls, fetched;
    bool fpu_held;
    uint8_t fxsave[512], ymm_high[256];
};

static void check(bool condition)
{
    if (!condition)
        abort();
}

/* The next byte of the input; when it is over, a pattern. */
static uint8_t next(struct input *in)
{
    return in->pos < in->size ? in->data[in->pos++] : (uint8_t)(in->pos++ * 37);
}

static void take(struct input *in, void *to, unsigned int bytes)
{
    for (unsigned int i = 0; i < bytes; i++)
        ((uint8_t *)to)[i] = next(in);
}

static struct world *of(struct x86_emul_ctxt *ctxt)
{
    return ctxt->data;
}

/* One in 16 callbacks fails, in one of the ways there are. */
static enum x86_emul_rc outcome(struct world *w)
{
    uint8_t byte = next(&w->in);

    check(++w->calls < CALLS_MAX);
    if (byte & 0xf)
        return X86_EMUL_OKAY;
    switch (byte >> 4) {
    case 0:  return x86_emul_raise_page_fault(&w->ctxt, 0x1234, 6);
    case 1:  return X86_EMUL_RETRY;
    case 2:  return X86_EMUL_UNHANDLEABLE;
    default: return X86_EMUL_OKAY;
    }
}

static bool is_canonical(const struct world *w, uint64_t address)
{
    unsigned int shift = w->ctxt.cr4 & 0x1000 ? 7 : 16;

    return (uint64_t)((int64_t)(address << shift) >> shift) == address;
}

static void check_linear(const struct world *w, uint64_t linear, unsigned int bytes,
                         unsigned int how)
{
    check(bytes && bytes <= 512);
    if (!(w->ctxt.efer & 0x400))
        check(linear < 1ull << 32 && linear + bytes <= 1ull << 32);
    else if (!(how & X86_ACCESS_SYSTEM))
        check(is_canonical(w, linear) && is_canonical(w, linear + bytes - 1));
}

static enum x86_emul_rc do_read(struct x86_emul_ctxt *ctxt, uint64_t linear, void *buf,
                                unsigned int bytes, unsigned int how)
{
    check_linear(of(ctxt), linear, bytes, how);
    take(&of(ctxt)->in, buf, bytes);
    return outcome(of(ctxt));
}

static volatile unsigned int sink;

static enum x86_emul_rc do_write(struct x86_emul_ctxt *ctxt, uint64_t linear, const void *buf,
                                 unsigned int bytes, unsigned int how)
{
    check_linear(of(ctxt), linear, bytes, how);
    for (unsigned int i = 0; i < bytes; i++)
        sink += ((const uint8_t *)buf)[i];
    return outcome(of(ctxt));
}

static enum x86_emul_rc do_cmpxchg(struct x86_emul_ctxt *ctxt, uint64_t linear, void *expected,
                                   const void *desired, unsigned int bytes, unsigned int how,
                                   bool *swapped)
{
    check_linear(of(ctxt), linear, bytes, how);
    check(bytes <= 16 && !(bytes & (bytes - 1)));
    *swapped = next(&of(ctxt)->in) & 1;
    if (!*swapped)
        take(&of(ctxt)->in, expected, bytes);
    return outcome(of(ctxt));
}

/* Only the 15 bytes from RIP on, in order, and never beyond a page. */
static enum x86_emul_rc do_fetch(struct x86_emul_ctxt *ctxt, uint64_t linear, void *buf,
                                 unsigned int bytes)
{
    struct world *w = of(ctxt);
    uint64_t at = linear - w->code_linear;

    if (!(w->ctxt.efer & 0x400))
        at = (uint32_t)at;
    check(at + bytes <= sizeof(w->code) && at == w->fetched);
    check((linear & 4095) + bytes <= 4096);
    memcpy(buf, w->code + at, bytes);
    w->fetched += bytes;
    return outcome(w);
}

static enum x86_emul_rc do_read_segment(struct x86_emul_ctxt *ctxt, enum x86_seg seg,
                                        struct x86_emul_segment *out)
{
    check(seg < X86_SEG_COUNT);
    *out = of(ctxt)->seg[seg];
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc do_write_segment(struct x86_emul_ctxt *ctxt, enum x86_seg seg,
                                         const struct x86_emul_segment *in)
{
    check(seg < X86_SEG_COUNT);
    check(ctxt->efer & 0x400 || in->base < 1ull << 32);
    of(ctxt)->seg[seg] = *in;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc do_read_io(struct x86_emul_ctxt *ctxt, uint16_t port, unsigned int bytes,
                                   uint32_t *value)
{
    check(bytes == 1 || bytes == 2 || bytes == 4);
    take(&of(ctxt)->in, value, 4);
    return outcome(of(ctxt));
}

static enum x86_emul_rc do_write_io(struct x86_emul_ctxt *ctxt, uint16_t port, unsigned int bytes,
                                    uint32_t value)
{
    check(bytes == 1 || bytes == 2 || bytes == 4);
    return outcome(of(ctxt));
}

/* Some of the elements, or none; a range that lies in memory the mode can address. */
static enum x86_emul_rc some_reps(struct x86_emul_ctxt *ctxt, uint64_t linear, unsigned int bytes,
                                  bool down, uint64_t *reps)
{
    check(*reps);
    check_linear(of(ctxt), linear, bytes, 0);
    check_linear(of(ctxt), down ? linear - (*reps - 1) * bytes : linear + (*reps - 1) * bytes,
                 bytes, 0);
    if (next(&of(ctxt)->in) & 1)
        *reps = next(&of(ctxt)->in) % (*reps + 1);
    return outcome(of(ctxt));
}

static enum x86_emul_rc do_rep_ins(struct x86_emul_ctxt *ctxt, uint16_t port, uint64_t linear,
                                   unsigned int bytes, bool down, uint64_t *reps)
{
    return some_reps(ctxt, linear, bytes, down, reps);
}

static enum x86_emul_rc do_rep_outs(struct x86_emul_ctxt *ctxt, uint64_t linear, uint16_t port,
                                    unsigned int bytes, bool down, uint64_t *reps)
{
    return some_reps(ctxt, linear, bytes, down, reps);
}

static enum x86_emul_rc do_rep_movs(struct x86_emul_ctxt *ctxt, uint64_t src, uint64_t dst,
                                    unsigned int bytes, bool down, uint64_t *reps)
{
    check_linear(of(ctxt), src, bytes, 0);
    return some_reps(ctxt, dst, bytes, down, reps);
}

static enum x86_emul_rc do_rep_stos(struct x86_emul_ctxt *ctxt, const void *value,
                                    uint64_t linear, unsigned int bytes, bool down,
                                    uint64_t *reps)
{
    return some_reps(ctxt, linear, bytes, down, reps);
}

static enum x86_emul_rc do_read_register(struct x86_emul_ctxt *ctxt, unsigned int nr,
                                         uint64_t *value)
{
    take(&of(ctxt)->in, value, 8);
    return outcome(of(ctxt));
}

static enum x86_emul_rc do_write_register(struct x86_emul_ctxt *ctxt, unsigned int nr,
                                          uint64_t value)
{
    return outcome(of(ctxt));
}

static enum x86_emul_rc do_cpuid(struct x86_emul_ctxt *ctxt, uint32_t leaf, uint32_t subleaf,
                                 struct x86_emul_cpuid *out)
{
    memset(out, ctxt->vendor == X86_VENDOR_IS_AMD ? 0xff : 0x7f, sizeof(*out));
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc do_tlb_op(struct x86_emul_ctxt *ctxt, enum x86_emul_tlb_op op,
                                  uint64_t address, uint64_t pcid, unsigned int kind)
{
    check(kind <= 3);
    return outcome(of(ctxt));
}

static enum x86_emul_rc do_cache_op(struct x86_emul_ctxt *ctxt, enum x86_emul_cache_op op,
                                    uint64_t linear)
{
    return outcome(of(ctxt));
}

static enum x86_emul_rc do_random(struct x86_emul_ctxt *ctxt, bool seed, uint64_t *value, bool *ok)
{
    take(&of(ctxt)->in, value, 8);
    *ok = *value & 1;
    return outcome(of(ctxt));
}

static enum x86_emul_rc do_get_fpu(struct x86_emul_ctxt *ctxt, enum x86_emul_fpu_use use,
                                   struct x86_emul_fpu *out)
{
    struct world *w = of(ctxt);

    check(!w->fpu_held);
    w->fpu_held = true;
    *out = (struct x86_emul_fpu){ w->fxsave, w->ymm_high };
    return X86_EMUL_OKAY;
}

static void do_put_fpu(struct x86_emul_ctxt *ctxt, enum x86_emul_fpu_use use, bool modified)
{
    check(of(ctxt)->fpu_held);
    of(ctxt)->fpu_held = false;
}

static const struct x86_emul_ops ops = {
    .read = do_read, .write = do_write, .cmpxchg = do_cmpxchg, .fetch = do_fetch,
    .read_segment = do_read_segment, .write_segment = do_write_segment,
    .read_io = do_read_io, .write_io = do_write_io, .rep_ins = do_rep_ins,
    .rep_outs = do_rep_outs, .rep_movs = do_rep_movs, .rep_stos = do_rep_stos,
    .read_cr = do_read_register, .write_cr = do_write_register, .read_dr = do_read_register,
    .write_dr = do_write_register, .read_msr = do_read_register, .write_msr = do_write_register,
    .read_pmc = do_read_register, .read_xcr = do_read_register, .write_xcr = do_write_register,
    .cpuid = do_cpuid, .tlb_op = do_tlb_op, .cache_op = do_cache_op, .random = do_random,
    .get_fpu = do_get_fpu, .put_fpu = do_put_fpu,
};

/* Modes as processors have them; within one, anything. */
static void set_mode(struct world *w, uint8_t mode)
{
    static const uint16_t code[4] = { 0x009b, 0xc09b, 0xa09b, 0xc09b };
    uint32_t fixed = 2;

    w->ctxt.cr0 = next(&w->in) & 0x2e;
    take(&w->in, &w->ctxt.cr4, 3);
    w->ctxt.cpl = mode >> 2 & 3;
    if (mode & 3)
        w->ctxt.cr0 |= 1;
    else
        w->ctxt.cpl = 0;
    if ((mode & 3) >= 2)
        w->ctxt.efer = 0x501 | (next(&w->in) & 0xf0) << 8;
    if ((mode & 3) == 1 && mode & 0x10) {
        fixed |= 0x20000;
        w->ctxt.cpl = 3;
    }
    w->regs.rflags = (w->regs.rflags & 0x1d7fd5) | fixed;
    w->ctxt.vendor = mode & 0x20 ? X86_VENDOR_IS_AMD : X86_VENDOR_IS_INTEL;
    w->seg[X86_SEG_CS].attr = code[mode & 3] ^ (mode & 0x40 ? X86_SEG_ATTR_DB : 0);
}

static void set_segments(struct world *w)
{
    bool long_mode = w->ctxt.efer & 0x400;

    for (unsigned int i = 0; i < X86_SEG_COUNT; i++) {
        uint16_t attr = w->seg[i].attr;

        take(&w->in, &w->seg[i], sizeof(w->seg[i]));
        if (!long_mode)
            w->seg[i].base = (uint32_t)w->seg[i].base;
        else if (i < X86_SEG_FS)
            w->seg[i].base = 0;
        if (i == X86_SEG_CS)
            w->seg[i].attr = attr;
    }
}

static void set_up(struct world *w, const uint8_t *data, size_t size)
{
    uint8_t mode;

    memset(w, 0, sizeof(*w));
    w->in = (struct input){ data, size, 0 };
    take(&w->in, w->code, sizeof(w->code));
    mode = next(&w->in);
    take(&w->in, &w->regs, sizeof(w->regs));
    take(&w->in, w->fxsave, sizeof(w->fxsave));
    set_mode(w, mode);
    set_segments(w);
    w->ctxt.ops = &ops;
    w->ctxt.regs = &w->regs;
    w->ctxt.data = w;
    w->code_linear = w->regs.rip + w->seg[X86_SEG_CS].base;
    if (x86_emul_code_bits(&w->ctxt, w->seg[X86_SEG_CS].attr) == 64)
        w->code_linear = w->regs.rip;
    else
        w->code_linear = (uint32_t)w->code_linear;
}

/* A length that is exact: not one byte less will do, and no more is looked at. */
static void check_decoder(const struct world *w)
{
    for (unsigned int bits = 16; bits <= 64; bits *= 2) {
        struct x86_insn insn, again;
        int len = x86_decode_insn(&insn, bits, w->code, sizeof(w->code));

        check(len == -EINVAL || len == -E2BIG || (len >= 1 && len <= X86_INSN_MAX_BYTES));
        if (len < 0)
            continue;
        check(insn.len == len && insn.op < X86_OP_COUNT);
        check(x86_decode_insn(&again, bits, w->code, len) == len);
        check(!memcmp(&insn, &again, sizeof(insn)));
        check(len == 1 || x86_decode_insn(&again, bits, w->code, len - 1) == -ENODATA);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct world w;
    struct x86_emul_regs before;
    enum x86_emul_rc rc;
    bool done;

    set_up(&w, data, size);
    check_decoder(&w);
    before = w.regs;
    rc = x86_emulate(&w.ctxt);
    check(!w.fpu_held);
    if (rc == X86_EMUL_EXCEPTION)
        check(w.ctxt.event.type != X86_EVENT_NONE);
    /* what fails behind the point of no return of a task switch is the new task's fault */
    done = rc == X86_EMUL_OKAY || w.ctxt.retire.task_switch;
    if (!done && !w.ctxt.retire.iterations)
        check(!memcmp(&before, &w.regs, sizeof(before)));
    if (!done)
        check(before.rip == w.regs.rip);
    if (done)
        check(w.ctxt.cpl <= 3 && w.regs.rflags & 2);
    return 0;
}
