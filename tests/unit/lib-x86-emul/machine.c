// SPDX-License-Identifier: GPL-2.0-only
/*
 * The callbacks of the test machine.
 */
#include <string.h>

#include "machine.h"
#include "test.h"

static struct machine *of(struct x86_emul_ctxt *ctxt)
{
    return ctxt->data;
}

static uint8_t *find(struct machine *m, uint64_t linear, unsigned int bytes)
{
    for (unsigned int i = 0; i < MACHINE_REGIONS; i++)
        if (m->region[i].bytes && linear >= m->region[i].linear &&
            linear + bytes <= m->region[i].linear + m->region[i].size)
            return m->region[i].bytes + (linear - m->region[i].linear);
    return NULL;
}

static enum x86_emul_rc access(struct machine *m, uint64_t linear, unsigned int bytes,
                               uint32_t error, uint8_t **p)
{
    if (++m->accesses == m->fail_at) {
        if (m->fail_rc == X86_EMUL_EXCEPTION)
            return x86_emul_raise_page_fault(&m->ctxt, linear, error);
        return m->fail_rc;
    }
    *p = find(m, linear, bytes);
    return *p ? X86_EMUL_OKAY : x86_emul_raise_page_fault(&m->ctxt, linear, error);
}

static enum x86_emul_rc do_read(struct x86_emul_ctxt *ctxt, uint64_t linear, void *buf,
                                unsigned int bytes, unsigned int how)
{
    enum x86_emul_rc rc;
    uint8_t *p = NULL;

    of(ctxt)->reads++;
    rc = access(of(ctxt), linear, bytes, how & X86_ACCESS_RMW ? 6 : 4, &p);
    if (rc == X86_EMUL_OKAY)
        memcpy(buf, p, bytes);
    return rc;
}

static enum x86_emul_rc do_write(struct x86_emul_ctxt *ctxt, uint64_t linear, const void *buf,
                                 unsigned int bytes, unsigned int how)
{
    enum x86_emul_rc rc;
    uint8_t *p = NULL;

    of(ctxt)->writes++;
    rc = access(of(ctxt), linear, bytes, 6, &p);
    if (rc == X86_EMUL_OKAY)
        memcpy(p, buf, bytes);
    return rc;
}

static enum x86_emul_rc do_cmpxchg(struct x86_emul_ctxt *ctxt, uint64_t linear, void *expected,
                                   const void *desired, unsigned int bytes, unsigned int how,
                                   bool *swapped)
{
    struct machine *m = of(ctxt);
    enum x86_emul_rc rc;
    uint8_t *p = NULL;

    m->writes++;
    rc = access(m, linear, bytes, 6, &p);
    if (rc != X86_EMUL_OKAY)
        return rc;
    if (m->interfere) {
        m->interfere = false;
        memset(p, m->interfere_value, bytes);
    }
    *swapped = !memcmp(p, expected, bytes);
    if (*swapped)
        memcpy(p, desired, bytes);
    else
        memcpy(expected, p, bytes);
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc do_fetch(struct x86_emul_ctxt *ctxt, uint64_t linear, void *buf,
                                 unsigned int bytes)
{
    struct machine *m = of(ctxt);
    uint8_t *p;

    /* Fewer bytes than asked for may be mapped; the rest must not matter. */
    CHECK((linear & 4095) + bytes <= 4096);
    CHECK(bytes >= 1 && bytes <= 15);
    p = find(m, linear, 1);
    if (!p)
        return x86_emul_raise_page_fault(ctxt, linear, 0x14);
    memset(buf, 0xcc, bytes);
    for (unsigned int i = 0; i < bytes; i++)
        if ((p = find(m, linear + i, 1)))
            ((uint8_t *)buf)[i] = *p;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc do_read_segment(struct x86_emul_ctxt *ctxt, enum x86_seg seg,
                                        struct x86_emul_segment *out)
{
    CHECK(seg < X86_SEG_COUNT);
    *out = of(ctxt)->seg[seg];
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc do_write_segment(struct x86_emul_ctxt *ctxt, enum x86_seg seg,
                                         const struct x86_emul_segment *in)
{
    CHECK(seg < X86_SEG_COUNT);
    of(ctxt)->seg[seg] = *in;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc do_read_io(struct x86_emul_ctxt *ctxt, uint16_t port, unsigned int bytes,
                                   uint32_t *value)
{
    struct machine *m = of(ctxt);
    uint8_t *p = NULL;

    if (++m->accesses == m->fail_at)
        return m->fail_rc == X86_EMUL_EXCEPTION ? x86_emul_raise(ctxt, 13) : m->fail_rc;
    (void)p;
    m->io_port = port;
    m->io_count++;
    *value = m->io_value++;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc do_write_io(struct x86_emul_ctxt *ctxt, uint16_t port, unsigned int bytes,
                                    uint32_t value)
{
    struct machine *m = of(ctxt);

    if (++m->accesses == m->fail_at)
        return m->fail_rc == X86_EMUL_EXCEPTION ? x86_emul_raise(ctxt, 13) : m->fail_rc;
    m->io_port = port;
    m->io_count++;
    m->io_value = value;
    return X86_EMUL_OKAY;
}

static uint64_t step(uint64_t linear, uint64_t i, unsigned int bytes, bool down)
{
    return down ? linear - i * bytes : linear + i * bytes;
}

static enum x86_emul_rc do_rep_movs(struct x86_emul_ctxt *ctxt, uint64_t src, uint64_t dst,
                                    unsigned int bytes, bool down, uint64_t *reps)
{
    struct machine *m = of(ctxt);
    enum x86_emul_rc rc = X86_EMUL_OKAY;
    uint64_t todo = *reps < m->bulk_max ? *reps : m->bulk_max, value;

    m->bulk_calls += todo != 0;
    for (*reps = 0; *reps < todo && rc == X86_EMUL_OKAY; *reps += rc == X86_EMUL_OKAY) {
        rc = do_read(ctxt, step(src, *reps, bytes, down), &value, bytes, 0);
        if (rc == X86_EMUL_OKAY)
            rc = do_write(ctxt, step(dst, *reps, bytes, down), &value, bytes, 0);
    }
    return rc;
}

static enum x86_emul_rc do_rep_stos(struct x86_emul_ctxt *ctxt, const void *value,
                                    uint64_t linear, unsigned int bytes, bool down,
                                    uint64_t *reps)
{
    struct machine *m = of(ctxt);
    enum x86_emul_rc rc = X86_EMUL_OKAY;
    uint64_t todo = *reps < m->bulk_max ? *reps : m->bulk_max;

    m->bulk_calls += todo != 0;
    for (*reps = 0; *reps < todo && rc == X86_EMUL_OKAY; *reps += rc == X86_EMUL_OKAY)
        rc = do_write(ctxt, step(linear, *reps, bytes, down), value, bytes, 0);
    return rc;
}

static enum x86_emul_rc do_read_cr(struct x86_emul_ctxt *ctxt, unsigned int nr, uint64_t *value)
{
    *value = of(ctxt)->cr[nr];
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc do_write_cr(struct x86_emul_ctxt *ctxt, unsigned int nr, uint64_t value)
{
    of(ctxt)->cr[nr] = value;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc do_read_dr(struct x86_emul_ctxt *ctxt, unsigned int nr, uint64_t *value)
{
    *value = of(ctxt)->dr[nr];
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc do_write_dr(struct x86_emul_ctxt *ctxt, unsigned int nr, uint64_t value)
{
    of(ctxt)->dr[nr] = value;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc do_read_msr(struct x86_emul_ctxt *ctxt, uint32_t msr, uint64_t *value)
{
    struct machine *m = of(ctxt);

    for (unsigned int i = 0; i < MACHINE_MSRS; i++)
        if (m->msr[i].index == msr) {
            *value = m->msr[i].value;
            return X86_EMUL_OKAY;
        }
    return x86_emul_raise_error(ctxt, 13, 0);
}

static enum x86_emul_rc do_write_msr(struct x86_emul_ctxt *ctxt, uint32_t msr, uint64_t value)
{
    machine_set_msr(of(ctxt), msr, value);
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc do_read_xcr(struct x86_emul_ctxt *ctxt, uint32_t nr, uint64_t *value)
{
    if (nr)
        return x86_emul_raise_error(ctxt, 13, 0);
    *value = of(ctxt)->xcr0;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc do_write_xcr(struct x86_emul_ctxt *ctxt, uint32_t nr, uint64_t value)
{
    if (nr)
        return x86_emul_raise_error(ctxt, 13, 0);
    of(ctxt)->xcr0 = value;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc do_tlb_op(struct x86_emul_ctxt *ctxt, enum x86_emul_tlb_op op,
                                  uint64_t address, uint64_t pcid, unsigned int kind)
{
    of(ctxt)->tlb_address = address;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc do_get_fpu(struct x86_emul_ctxt *ctxt, enum x86_emul_fpu_use use,
                                   struct x86_emul_fpu *out)
{
    struct machine *m = of(ctxt);

    CHECK(!m->fpu_held);
    if (!m->fxsave)
        return X86_EMUL_UNHANDLEABLE;
    m->fpu_held = true;
    out->fxsave = m->fxsave;
    out->ymm_high = m->ymm_high;
    return X86_EMUL_OKAY;
}

static void do_put_fpu(struct x86_emul_ctxt *ctxt, enum x86_emul_fpu_use use, bool modified)
{
    CHECK(of(ctxt)->fpu_held);
    of(ctxt)->fpu_held = false;
    of(ctxt)->fpu_modified = modified;
}

static const struct x86_emul_ops machine_ops = {
    .read = do_read, .write = do_write, .cmpxchg = do_cmpxchg, .fetch = do_fetch,
    .read_segment = do_read_segment, .write_segment = do_write_segment,
    .read_io = do_read_io, .write_io = do_write_io,
    .rep_movs = do_rep_movs, .rep_stos = do_rep_stos,
    .read_cr = do_read_cr, .write_cr = do_write_cr, .read_dr = do_read_dr, .write_dr = do_write_dr,
    .read_msr = do_read_msr, .write_msr = do_write_msr,
    .read_xcr = do_read_xcr, .write_xcr = do_write_xcr,
    .tlb_op = do_tlb_op, .get_fpu = do_get_fpu, .put_fpu = do_put_fpu,
};

void machine_set_msr(struct machine *m, uint32_t index, uint64_t value)
{
    for (unsigned int i = 0; i < MACHINE_MSRS; i++)
        if (m->msr[i].index == index || !m->msr[i].index) {
            m->msr[i].index = index;
            m->msr[i].value = value;
            return;
        }
    CHECK(!"room for another MSR");
}

uint64_t machine_get_msr(const struct machine *m, uint32_t index)
{
    for (unsigned int i = 0; i < MACHINE_MSRS; i++)
        if (m->msr[i].index == index)
            return m->msr[i].value;
    return 0;
}

void machine_add_region(struct machine *m, uint64_t linear, void *bytes, uint64_t size)
{
    for (unsigned int i = 0; i < MACHINE_REGIONS; i++)
        if (!m->region[i].bytes) {
            m->region[i].linear = linear;
            m->region[i].bytes = bytes;
            m->region[i].size = size;
            return;
        }
    CHECK(!"room for another region");
}

static void init(struct machine *m)
{
    memset(m, 0, sizeof(*m));
    m->ctxt.ops = &machine_ops;
    m->ctxt.regs = &m->regs;
    m->ctxt.data = m;
    m->ctxt.cr4 = 0x40600;          /* OSFXSR, OSXMMEXCPT, OSXSAVE */
    m->xcr0 = 7;
    m->regs.rflags = 2;
}

static void set_segments(struct machine *m, uint16_t code, uint16_t data, uint32_t limit,
                         unsigned int cpl)
{
    for (unsigned int i = X86_SEG_ES; i <= X86_SEG_GS; i++)
        m->seg[i] = (struct x86_emul_segment){
            .sel = 0x10 | cpl, .attr = (i == X86_SEG_CS ? code : data) | cpl << 5, .limit = limit,
        };
    m->seg[X86_SEG_CS].sel = 8 | cpl;
    m->ctxt.cpl = cpl;
}

void machine_init_real(struct machine *m)
{
    init(m);
    m->ctxt.cr0 = 0x10;
    set_segments(m, 0x9b, 0x93, 0xffff, 0);
    for (unsigned int i = X86_SEG_ES; i <= X86_SEG_GS; i++)
        m->seg[i].sel = 0;
    m->seg[X86_SEG_IDTR].limit = 0x3ff;
}

void machine_init_protected(struct machine *m, unsigned int cpl)
{
    init(m);
    m->ctxt.cr0 = 0x31;
    set_segments(m, 0xc09b, 0xc093, 0xffffffff, cpl);
}

void machine_init_long(struct machine *m, unsigned int code_bits, unsigned int cpl)
{
    init(m);
    m->ctxt.cr0 = 0x80000031;
    m->ctxt.efer = 0x501;
    set_segments(m, code_bits == 64 ? 0xa09b : 0xc09b, 0xc093, 0xffffffff, cpl);
}
