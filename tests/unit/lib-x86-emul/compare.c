// SPDX-License-Identifier: GPL-2.0-only
/*
 * Running an instruction both ways and comparing what is left: registers, flags, memory,
 * exceptions.
 */
#include <cpuid.h>
#include <stdio.h>
#include <string.h>

#include "../../../xen/lib/x86-emul/insn-flags.h"

#include "compare.h"
#include "machine.h"
#include "random.h"
#include "test.h"

#define FLAGS   (CF | PF | AF | ZF | SF | OF | 0x400u)
#define NO_TRAP -1

static uint8_t before[NATIVE_DATA_BYTES], after[NATIVE_DATA_BYTES];
static char what_happened[300];

static const char *describe(const char *name, unsigned int bits, const uint8_t *code,
                            unsigned int len, const char *what)
{
    int pos = snprintf(what_happened, sizeof(what_happened), "%s (%u-bit:", name, bits);

    for (unsigned int i = 0; i < len; i++)
        pos += snprintf(what_happened + pos, sizeof(what_happened) - pos, " %02x", code[i]);
    snprintf(what_happened + pos, sizeof(what_happened) - pos, "): %s", what);
    return what_happened;
}

/* The guest has what this CPU has. */
static enum x86_emul_rc host_cpuid(struct x86_emul_ctxt *ctxt, uint32_t leaf, uint32_t subleaf,
                                   struct x86_emul_cpuid *out)
{
    if (!__get_cpuid_count(leaf, subleaf, &out->a, &out->b, &out->c, &out->d))
        memset(out, 0, sizeof(*out));
    return X86_EMUL_OKAY;
}

static void prepare(struct machine *m, unsigned int bits, struct native *n, uint8_t *code,
                    uint8_t *data)
{
    static struct x86_emul_ops ops;

    machine_init_long(m, bits, 3);
    ops = *m->ctxt.ops;
    ops.cpuid = host_cpuid;
    m->ctxt.ops = &ops;
    m->seg[X86_SEG_CS].sel = bits == 64 ? 0x33 : 0x23;
    m->regs = n->regs;
    m->regs.rflags |= 0x200;
    m->fxsave = n->xsave.fxsave;
    m->ymm_high = n->xsave.ymm_high;
    machine_add_region(m, native_code_address() & ~4095ull, code, 4096);
    machine_add_region(m, (uintptr_t)native_data, data, NATIVE_DATA_BYTES);
}

/* Runs it in the emulator; -1 or a vector. Strings may take several calls. */
static int emulate(struct machine *m, unsigned int bits, struct native *n, uint8_t *code,
                   uint8_t *data)
{
    enum x86_emul_rc rc;

    prepare(m, bits, n, code, data);
    m->bulk_max = random_below(3) ? random_below(20) : 0;
    m->ctxt.max_iterations = random_below(3) ? random_below(20) : 0;
    do
        rc = x86_emulate(&m->ctxt);
    while (rc == X86_EMUL_OKAY && m->ctxt.retire.repeat);
    n->regs = m->regs;
    if (rc == X86_EMUL_EXCEPTION)
        return m->ctxt.event.vector;
    return rc == X86_EMUL_OKAY ? NO_TRAP : -100 - (int)rc;
}

static const char *compare_registers(const struct native *a, const struct native *b,
                                     uint32_t undefined, unsigned int bits)
{
    static char text[100];
    uint64_t mask = bits == 64 ? ~0ull : ~0u;

    for (unsigned int i = 0; i < (bits == 64 ? 16u : 8u); i++)
        if ((a->regs.gpr[i] ^ b->regs.gpr[i]) & mask) {
            snprintf(text, sizeof(text), "register %u is %#lx, expected %#lx", i,
                     b->regs.gpr[i] & mask, a->regs.gpr[i] & mask);
            return text;
        }
    if ((a->regs.rflags ^ b->regs.rflags) & FLAGS & ~undefined) {
        snprintf(text, sizeof(text), "flags are %#lx, expected %#lx", b->regs.rflags & FLAGS,
                 a->regs.rflags & FLAGS);
        return text;
    }
    if (a->regs.rip != b->regs.rip) {
        snprintf(text, sizeof(text), "rip is %#lx, expected %#lx", b->regs.rip, a->regs.rip);
        return text;
    }
    return NULL;
}

static const char *compare_memory(void)
{
    static char text[100];

    for (unsigned int i = 0; i < NATIVE_DATA_BYTES; i++)
        if (native_data[i] != after[i]) {
            snprintf(text, sizeof(text), "memory at %#x is %02x, expected %02x", i, after[i],
                     native_data[i]);
            return text;
        }
    return NULL;
}

/* The bytes of the image that instructions define: not the pointers, nor what is reserved. */
static const char *compare_fpu(const struct native *a, const struct native *b)
{
    static char text[100];

    for (unsigned int i = 0; i < 416; i++) {
        bool reserved = (i >= 5 && i < 24) || i >= 28;

        if (i >= 32 && i < 160)
            reserved = (i & 15) >= 10;
        if (i >= 160)
            reserved = false;
        if (!reserved && a->xsave.fxsave[i] != b->xsave.fxsave[i]) {
            snprintf(text, sizeof(text), "byte %u of the FPU's state is %02x, expected %02x", i,
                     b->xsave.fxsave[i], a->xsave.fxsave[i]);
            return text;
        }
    }
    if (memcmp(a->xsave.ymm_high, b->xsave.ymm_high, sizeof(a->xsave.ymm_high)))
        return "an upper half of YMM differs";
    return NULL;
}

/*
 * The same again, with each access in turn answered by RETRY, or by a page fault: nothing may have
 * changed then, and another attempt must end as @done did.
 */
static const char *compare_interrupted(const struct native *start, const struct native *done,
                                       unsigned int bits, uint8_t *code)
{
    static uint8_t data[NATIVE_DATA_BYTES];
    static struct machine m;
    static struct native n;
    enum x86_emul_rc rc = X86_EMUL_RETRY;

    for (unsigned int at = 1; rc != X86_EMUL_OKAY; at++) {
        memcpy(data, before, sizeof(data));
        n = *start;
        prepare(&m, bits, &n, code, data);
        m.fail_at = at;
        m.fail_rc = at & 1 ? X86_EMUL_RETRY : X86_EMUL_EXCEPTION;
        rc = x86_emulate(&m.ctxt);
        if (rc != X86_EMUL_OKAY && rc != m.fail_rc)
            return "an interrupted access was not the result";
        if (m.fpu_held || (rc != X86_EMUL_OKAY && !m.ctxt.retire.iterations &&
                           memcmp(m.regs.gpr, start->regs.gpr, sizeof(m.regs.gpr))))
            return "registers changed though an access was interrupted";
        if (rc != X86_EMUL_OKAY && m.fpu_modified)
            return "the FPU changed though an access was interrupted";
        for (m.fail_at = 0; rc != X86_EMUL_OKAY || m.ctxt.retire.repeat;) {
            rc = x86_emulate(&m.ctxt);
            if (rc != X86_EMUL_OKAY)
                return "the second attempt failed";
            rc = X86_EMUL_RETRY;
            if (!m.ctxt.retire.repeat)
                break;
        }
        n.regs = m.regs;
        if (memcmp(n.regs.gpr, done->regs.gpr, sizeof(n.regs.gpr)) ||
            n.regs.rip != done->regs.rip || n.regs.rflags != done->regs.rflags ||
            memcmp(data, after, sizeof(data)) || memcmp(&n.xsave, &done->xsave, sizeof(n.xsave)))
            return "the second attempt ended differently";
    }
    return NULL;
}

/* x86_insn.mem_access against what happened. A comparison that fails need not write. */
static const char *compare_access(const struct machine *m)
{
    const struct x86_insn *insn = &m->ctxt.insn;
    bool may_skip = insn->op == X86_OP_CMPXCHG || insn->op == X86_OP_CMPXCHG8B;

    if (!!(insn->mem_access & X86_MEM_READS) != !!m->reads)
        return m->reads ? "reads memory, against what the decoder says"
                        : "does not read memory, against what the decoder says";
    if (!!(insn->mem_access & X86_MEM_WRITES) != !!m->writes && !(may_skip && !m->writes))
        return m->writes ? "writes memory, against what the decoder says"
                         : "does not write memory, against what the decoder says";
    return NULL;
}

void compare_one(const char *name, unsigned int bits, const uint8_t *code, unsigned int len,
                 const struct native *start, uint32_t undefined, unsigned int what)
{
    static uint8_t page[4096];
    static struct machine m;
    static struct native real, ours;
    const char *difference;
    int expected, got;

    if (!native_supports(bits))
        return;
    real = ours = *start;
    memcpy(before, native_data, sizeof(before));
    memcpy(after, native_data, sizeof(after));
    memset(page, 0xcc, sizeof(page));
    memcpy(page + (native_code_address() & 4095), code, len);

    expected = native_run(&real, bits, code, len);
    got = emulate(&m, bits, &ours, page, after);
    /* A hypervisor may hide what the CPU does all the same. */
    if (got == 6 && expected == NO_TRAP && m.ctxt.insn.flags >> F_FEAT_SHIFT) {
        memcpy(native_data, before, sizeof(before));
        return;
    }
    if (expected != got) {
        char text[60];

        snprintf(text, sizeof(text), "exception %d, expected %d", got, expected);
        test_fail(__FILE__, __LINE__, "%s", describe(name, bits, code, len, text));
    }
    if (got != NO_TRAP) {
        if (memcmp(&ours.regs.gpr, &start->regs.gpr, sizeof(ours.regs.gpr)) ||
            memcmp(before, after, sizeof(before)))
            test_fail(__FILE__, __LINE__, "%s",
                      describe(name, bits, code, len, "changed the state before an exception"));
        return;
    }
    difference = compare_registers(&real, &ours, undefined, bits);
    if (!difference)
        difference = compare_memory();
    if (!difference && what & COMPARE_FPU)
        difference = compare_fpu(&real, &ours);
    if (!difference && what & COMPARE_ACCESS)
        difference = compare_access(&m);
    if (!difference)
        difference = compare_interrupted(start, &ours, bits, page);
    if (difference)
        test_fail(__FILE__, __LINE__, "%s", describe(name, bits, code, len, difference));
}

static void fill_data(void)
{
    for (unsigned int i = 0; i < NATIVE_DATA_BYTES; i += 8) {
        uint64_t value = random_value();

        memcpy(native_data + i, &value, 8);
    }
}

/* Random registers with valid control words; every component present. */
static void fill_fpu(struct native *n)
{
    static const uint16_t fcw[] = { 0x37f, 0x77f, 0xb7f, 0xf7f, 0x27f };
    uint16_t word = fcw[random_below(5)];
    uint32_t mxcsr = 0x1f80;

    memset(&n->xsave, 0, sizeof(n->xsave));
    for (unsigned int i = 32; i < 416; i++)
        n->xsave.fxsave[i] = i < 160 && (i & 15) >= 10 ? 0 : random_u64();
    memcpy(n->xsave.fxsave, &word, 2);
    word = random_below(8) << 11;
    memcpy(n->xsave.fxsave + 2, &word, 2);
    n->xsave.fxsave[4] = random_below(3) ? 0x7fu >> random_below(7) : (uint8_t)random_u64();
    memcpy(n->xsave.fxsave + 24, &mxcsr, 4);
    for (unsigned int i = 0; i < 256; i++)
        n->xsave.ymm_high[i] = random_u64();
    n->xsave.header[0] = 7;
}

void compare_templates(const struct template *t, unsigned int n, unsigned int bits,
                       unsigned int rounds, unsigned int what)
{
    static struct native start;
    struct instance instance;

    native_code_address();          /* maps the data */
    for (unsigned int i = 0; i < n; i++) {
        if (t[i].flags & (bits == 64 ? G_ONLY32 : G_ONLY64))
            continue;
        for (unsigned int round = 0; round < rounds; round++) {
            fill_data();
            memset(&start, 0, sizeof(start));
            fill_fpu(&start);
            generate(&t[i], bits, &instance, &start);
            compare_one(t[i].name, bits, instance.code, instance.len, &start, t[i].undefined,
                        what);
        }
    }
}
