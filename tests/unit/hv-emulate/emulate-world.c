// SPDX-License-Identifier: GPL-2.0-only
/* See emulate-world.h. */
#include "emulate-world.h"

#include <xen/softirq.h>
#include <asm/cpufeature.h>

struct vcpu *v;
u8 memory[MEMORY_END];
bool nobody_there;
unsigned int requests, posted, own_accesses, outputs;
ioreq_t asked;
u32 next_input, output[1024];
struct hvm_event injected;
struct cpu_identity boot_cpu;
static bool waiting, answered;

void raise_softirq(unsigned int nr)
{
    CHECK(false);                       /* nothing is resumed before its answer is there */
}

/* --- the processor ---------------------------------------------------------------------------- */
unsigned int cpl;

static unsigned int get_cpl(struct vcpu *vc)
{
    return cpl;
}

static unsigned int nothing_blocked(struct vcpu *vc)
{
    return 0;
}

static void set_blocked(struct vcpu *vc, unsigned int bits)
{
}

static unsigned int no_bytes(struct vcpu *vc, u8 buf[15])
{
    return 0;
}

static void dump(const struct vcpu *vc)
{
}

static const struct hvm_ops ops = {
    .get_cpl = get_cpl, .get_interruptibility = nothing_blocked, .set_interruptibility = set_blocked,
    .insn_bytes = no_bytes, .dump_vcpu = dump,
};
const struct hvm_ops *hvm_ops = &ops;

u64 *hvm_gpr(struct cpu_user_regs *regs, unsigned int nr)
{
    u64 *const at[] = {
        &regs->rax, &regs->rcx, &regs->rdx, &regs->rbx, &regs->rsp, &regs->rbp, &regs->rsi, &regs->rdi,
        &regs->r8, &regs->r9, &regs->r10, &regs->r11, &regs->r12, &regs->r13, &regs->r14, &regs->r15,
    };

    return at[nr];
}

void hvm_inject_event(struct vcpu *vc, const struct hvm_event *e)
{
    injected = *e;
}

void hvm_inject_exception(struct vcpu *vc, unsigned int vector, u32 error_code)
{
    injected = (struct hvm_event){ .vector = vector, .type = HVM_EVENT_EXCEPTION };
}

void hvm_inject_single_step(struct vcpu *vc)
{
}

void hvm_hlt(struct vcpu *vc)
{
}

void hvm_advance_rip(struct vcpu *vc, unsigned int len)
{
    guest_cpu_user_regs()->rip += len;
}

void hvm_emul_task_switched(struct vcpu *vc)
{
    CHECK(false);                       /* not in 64-bit code */
}

void hvm_emul_task_trap(struct vcpu *vc)
{
    CHECK(false);
}

/* --- memory ----------------------------------------------------------------------------------- */
gfn_t hvm_walk_linear(struct vcpu *vc, unsigned long va, u32 *pfec, unsigned int *order)
{
    if (va >= VIDEO_MEMORY && va < VIDEO_MEMORY_END)
        return va >> PAGE_SHIFT;
    if (va < MEMORY_END && va >> PAGE_SHIFT != NOT_MAPPED >> PAGE_SHIFT)
        return va >> PAGE_SHIFT;
    return INVALID_GFN;
}

static enum hvm_copy_result copyable(unsigned long va, size_t len, u32 pfec, struct hvm_copy_fault *fault)
{
    CHECK((va & ~PAGE_MASK) + len <= PAGE_SIZE);
    if (hvm_walk_linear(v, va, &pfec, NULL) == INVALID_GFN) {
        fault->va = va;
        fault->error_code = pfec;
        return HVM_COPY_PAGE_FAULT;
    }
    if (va < DEVICE)
        return HVM_COPY_OK;
    fault->va = va;
    fault->gfn = hvm_walk_linear(v, va, &pfec, NULL);
    return HVM_COPY_NO_GFN;
}

enum hvm_copy_result hvm_copy_from_linear(struct vcpu *vc, void *to, unsigned long va, size_t len, u32 pfec,
                                          struct hvm_copy_fault *fault)
{
    enum hvm_copy_result r = copyable(va, len, pfec, fault);

    if (r == HVM_COPY_OK)
        memcpy(to, memory + va, len);
    return r;
}

enum hvm_copy_result hvm_copy_to_linear(struct vcpu *vc, unsigned long va, const void *from, size_t len, u32 pfec,
                                        struct hvm_copy_fault *fault)
{
    enum hvm_copy_result r = copyable(va, len, pfec | PFEC_WRITE, fault);

    if (r != HVM_COPY_OK)
        return r;
    if (va >> PAGE_SHIFT == READ_ONLY >> PAGE_SHIFT)
        return HVM_COPY_READ_ONLY;
    memcpy(memory + va, from, len);
    return HVM_COPY_OK;
}

mfn_t p2m_lookup(struct domain *d, gfn_t gfn, enum p2m_type *type, unsigned int *order)
{
    *type = gfn >= DEVICE >> PAGE_SHIFT ? P2M_MMIO_DM :
            gfn == READ_ONLY >> PAGE_SHIFT ? P2M_RAM_RO : P2M_RAM_RW;
    return *type == P2M_MMIO_DM ? INVALID_MFN : 0x100 + gfn;
}

void *hvm_map_gfn(struct domain *d, gfn_t gfn, bool writable, struct page_info **pg)
{
    return gfn < DEVICE >> PAGE_SHIFT ? memory + (gfn << PAGE_SHIFT) : NULL;
}

void hvm_unmap_gfn(struct page_info *pg, bool dirtied)
{
}

/* --- devices of the hypervisor's -------------------------------------------------------------- */
bool hvm_platform_claims(struct vcpu *vc, enum hvm_io_kind kind, u64 addr, unsigned int bytes)
{
    if (kind == HVM_IO_PORT)
        return addr == 0x70;
    return addr >> PAGE_SHIFT == OWN_DEVICE >> PAGE_SHIFT;
}

enum hvm_io_result hvm_platform_io(struct vcpu *vc, struct hvm_io *io)
{
    if (!hvm_platform_claims(vc, io->kind, io->addr, io->bytes))
        return HVM_IO_NOT_OURS;
    own_accesses++;
    io->data = io->write ? io->data : own_accesses;
    return HVM_IO_DONE;
}

bool event_waits;
bool hvm_events_pending(const struct vcpu *vc)
{
    return event_waits;
}

/* --- the device model ------------------------------------------------------------------------- */
enum ioreq_result ioreq_send(struct vcpu *vc, ioreq_t *p, bool may_buffer)
{
    CHECK(!waiting);
    if (nobody_there) {
        if (p->dir == IOREQ_READ && !p->data_is_ptr)
            p->data = ~0ULL;
        return IOREQ_DONE;
    }
    requests++;
    asked = *p;
    if (may_buffer && p->dir == IOREQ_WRITE) {
        posted++;
        return IOREQ_DONE;
    }
    waiting = true;
    answered = false;
    return IOREQ_SENT;
}

bool ioreq_settled(struct vcpu *vc)
{
    return !waiting;
}

bool ioreq_take(struct vcpu *vc, ioreq_t *p)
{
    if (!answered)
        return false;
    *p = asked;
    answered = false;
    return true;
}

/* One element: between the device or port, and RAM or the request itself. */
static void element(s64 offset)
{
    u8 *data = asked.data_is_ptr ? memory + asked.data + offset : (u8 *)&asked.data;
    u8 *device = memory + asked.addr + offset;

    CHECK(!asked.data_is_ptr || asked.data + offset < DEVICE);
    if (asked.type == IOREQ_TYPE_PIO) {
        if (asked.dir == IOREQ_READ)
            memcpy(data, &next_input, asked.size);
        else
            memcpy(&output[outputs++], data, asked.size);
        next_input += asked.dir == IOREQ_READ;
        return;
    }
    CHECK(asked.addr + offset >= DEVICE && asked.addr + offset + asked.size <= MEMORY_END);
    memcpy(asked.dir == IOREQ_READ ? data : device, asked.dir == IOREQ_READ ? device : data, asked.size);
}

void answer(void)
{
    CHECK(waiting);
    for (s64 i = 0; i < asked.count; i++)
        element(i * asked.size * (asked.df ? -1 : 1));
    waiting = false;
    answered = true;
    CHECK(v->arch.hvm->io_pending);
    hvm_emul_resume(v);
}

/* --- what the emulator is given: the room's own callbacks, in flat segments -------------------- */
static enum x86_emul_rc flat(struct x86_emul_ctxt *ctxt, enum x86_seg seg, struct x86_emul_segment *out)
{
    *out = (struct x86_emul_segment){
        .sel = 8, .limit = ~0u, .attr = X86_SEG_ATTR_P | X86_SEG_ATTR_S | X86_SEG_ATTR_G |
        (seg == X86_SEG_CS ? 0xb | X86_SEG_ATTR_L : 3 | X86_SEG_ATTR_DB),
    };
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc in(struct x86_emul_ctxt *ctxt, uint16_t port, unsigned int bytes, uint32_t *value)
{
    struct hvm_io io = { .kind = HVM_IO_PORT, .bytes = bytes, .addr = port };
    enum x86_emul_rc rc = hvm_emul_io(ctxt, &io);

    *value = io.data;
    return rc;
}

static enum x86_emul_rc out(struct x86_emul_ctxt *ctxt, uint16_t port, unsigned int bytes, uint32_t value)
{
    struct hvm_io io = { .kind = HVM_IO_PORT, .write = true, .bytes = bytes, .addr = port, .data = value };

    return hvm_emul_io(ctxt, &io);
}

const struct x86_emul_ops hvm_emul_ops = {
    .read = hvm_emul_read, .write = hvm_emul_write, .cmpxchg = hvm_emul_cmpxchg, .fetch = hvm_emul_fetch,
    .read_segment = flat, .read_io = in, .write_io = out, .rep_ins = hvm_emul_rep_ins, .rep_outs = hvm_emul_rep_outs,
    .rep_movs = hvm_emul_rep_movs, .rep_stos = hvm_emul_rep_stos,
};

/* --- running ---------------------------------------------------------------------------------- */
void emulate_world(void)
{
    static struct hvm_vcpu h;
    static struct hvm_emul_state emul;

    world_init();
    memset(&h, 0, sizeof(h));
    memset(&emul, 0, sizeof(emul));
    h.cr[0] = 0x80000001;               /* PG, PE */
    h.cr[4] = 0x20;                     /* PAE */
    h.efer = 0x500;                     /* LMA, LME */
    h.emul = &emul;
    v = world_domain(1, 1)->vcpu[0];
    v->arch.hvm = &h;
    world_run(v);
    memset(guest_cpu_user_regs(), 0, sizeof(struct cpu_user_regs));
    guest_cpu_user_regs()->rflags = 2;
    for (unsigned int i = 0; i < sizeof(memory); i++)
        memory[i] = i * 7 + (i >> 8);
    nobody_there = waiting = answered = event_waits = false;
    requests = posted = own_accesses = outputs = 0;
    next_input = 0x1000;
    memset(&injected, 0, sizeof(injected));
    memset(output, 0, sizeof(output));
}

bool begin_code(const char *code, unsigned int len)
{
    memcpy(memory + CODE, code, len);
    guest_cpu_user_regs()->rip = CODE;
    CHECK(hvm_emulate_one(v, "a test"));
    return v->arch.hvm->io_pending;
}

void run_code(const char *code, unsigned int len)
{
    begin_code(code, len);
    for (unsigned int i = 0; i < 100000; i++) {
        while (v->arch.hvm->io_pending)
            answer();
        if (guest_cpu_user_regs()->rip != CODE || injected.vector)
            break;
        CHECK(hvm_emulate_one(v, "a test"));    /* the processor would fault again */
    }
    if (!injected.vector)
        CHECK_EQ(guest_cpu_user_regs()->rip, CODE + len);
}
