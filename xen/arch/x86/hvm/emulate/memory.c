// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory as an emulated instruction sees it: RAM through the guest's page tables; where there is none, devices, in
 * accesses of at most eight aligned bytes.
 */
#include <xen/mm.h>
#include <xen/sched.h>
#include <lib/string.h>
#include <asm/guest-walk.h>
#include "private.h"

u32 hvm_emul_rights(const struct x86_emul_ctxt *ctxt, unsigned int access)
{
    if (access & X86_ACCESS_SYSTEM)
        return PFEC_IMPLICIT;
    return ctxt->cpl == 3 ? PFEC_USER : 0;
}

static unsigned int in_page(uint64_t linear, unsigned int bytes)
{
    return min(bytes, (unsigned int)(PAGE_SIZE - (linear & PAGE_OFFSET_MASK)));
}

/* The largest power of two that is aligned there and not more than n. */
static unsigned int chunk(u64 gpa, unsigned int n)
{
    unsigned int size = 8;

    while (size > n || (gpa & (size - 1)))
        size /= 2;
    return size;
}

static enum x86_emul_rc device(struct x86_emul_ctxt *ctxt, u64 gpa, void *buf, unsigned int bytes, bool write)
{
    while (bytes) {
        struct hvm_io io = { .kind = HVM_IO_MMIO, .write = write, .bytes = chunk(gpa, bytes), .addr = gpa };
        enum x86_emul_rc rc;

        if (write)
            memcpy(&io.data, buf, io.bytes);
        rc = hvm_emul_io(ctxt, &io);
        if (rc != X86_EMUL_OKAY)
            return rc;
        if (!write)
            memcpy(buf, &io.data, io.bytes);
        gpa += io.bytes;
        buf = (char *)buf + io.bytes;
        bytes -= io.bytes;
    }
    return X86_EMUL_OKAY;
}

/* Where copying found no RAM. */
static u64 device_address(const struct hvm_copy_fault *found, uint64_t linear)
{
    return found->gfn << PAGE_SHIFT | (linear & PAGE_OFFSET_MASK);
}

static enum x86_emul_rc done(struct x86_emul_ctxt *ctxt, enum hvm_copy_result r, const struct hvm_copy_fault *fault)
{
    switch (r) {
    case HVM_COPY_OK:
    case HVM_COPY_READ_ONLY:            /* dropped */
        return X86_EMUL_OKAY;
    case HVM_COPY_PAGE_FAULT:
        return x86_emul_raise_page_fault(ctxt, fault->va, fault->error_code);
    default:
        return X86_EMUL_UNHANDLEABLE;
    }
}

enum x86_emul_rc hvm_emul_read(struct x86_emul_ctxt *ctxt, uint64_t linear, void *buf, unsigned int bytes,
                               unsigned int access)
{
    u32 pfec = hvm_emul_rights(ctxt, access);
    enum x86_emul_rc rc = X86_EMUL_OKAY;

    for (unsigned int n; bytes && rc == X86_EMUL_OKAY; linear += n, buf = (char *)buf + n, bytes -= n) {
        struct hvm_copy_fault fault;
        enum hvm_copy_result r;

        n = in_page(linear, bytes);
        r = hvm_copy_from_linear(ctxt->data, buf, linear, n, pfec, &fault);
        rc = r == HVM_COPY_NO_GFN ? device(ctxt, device_address(&fault, linear), buf, n, false)
                                  : done(ctxt, r, &fault);
    }
    return rc;
}

/* Both pages must be writable before the first is written. */
static enum x86_emul_rc check_second_page(struct x86_emul_ctxt *ctxt, uint64_t linear, u32 pfec)
{
    u32 fault = pfec | PFEC_WRITE;

    if (hvm_walk_linear(ctxt->data, linear, &fault, NULL) == INVALID_GFN)
        return x86_emul_raise_page_fault(ctxt, linear, fault);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc hvm_emul_write(struct x86_emul_ctxt *ctxt, uint64_t linear, const void *buf, unsigned int bytes,
                                unsigned int access)
{
    u32 pfec = hvm_emul_rights(ctxt, access);
    unsigned int first = in_page(linear, bytes);
    enum x86_emul_rc rc = first < bytes ? check_second_page(ctxt, linear + first, pfec) : X86_EMUL_OKAY;

    for (unsigned int n; bytes && rc == X86_EMUL_OKAY; linear += n, buf = (const char *)buf + n, bytes -= n) {
        struct hvm_copy_fault fault;
        enum hvm_copy_result r;

        n = in_page(linear, bytes);
        r = hvm_copy_to_linear(ctxt->data, linear, buf, n, pfec, &fault);
        rc = r == HVM_COPY_NO_GFN ? device(ctxt, device_address(&fault, linear), (void *)buf, n, true)
                                  : done(ctxt, r, &fault);
    }
    return rc;
}

enum x86_emul_rc hvm_emul_fetch(struct x86_emul_ctxt *ctxt, uint64_t linear, void *buf, unsigned int bytes)
{
    struct hvm_copy_fault fault;
    enum hvm_copy_result r = hvm_copy_from_linear(ctxt->data, buf, linear, bytes,
                                                  PFEC_FETCH | (ctxt->cpl == 3 ? PFEC_USER : 0), &fault);

    return done(ctxt, r, &fault);
}

#define CMPXCHG(type) ({                                                    \
    type old_ = *(const type *)expected;                                    \
    bool ok_ = __atomic_compare_exchange_n((type *)at, &old_, *(const type *)desired, false,    \
                                           __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);                 \
    *(type *)expected = old_;                                               \
    ok_;                                                                    \
})

static enum x86_emul_rc cmpxchg_ram(void *at, void *expected, const void *desired, unsigned int bytes, bool *swapped)
{
    switch (bytes) {
    case 1:
        *swapped = CMPXCHG(u8);
        break;
    case 2:
        *swapped = CMPXCHG(u16);
        break;
    case 4:
        *swapped = CMPXCHG(u32);
        break;
    case 8:
        *swapped = CMPXCHG(u64);
        break;
    default:
        return X86_EMUL_UNHANDLEABLE;
    }
    return X86_EMUL_OKAY;
}

/* Devices know no atomic accesses. */
static enum x86_emul_rc cmpxchg_device(struct x86_emul_ctxt *ctxt, u64 gpa, void *expected, const void *desired,
                                       unsigned int bytes, bool *swapped)
{
    u8 now[16];
    enum x86_emul_rc rc = device(ctxt, gpa, now, bytes, false);

    if (rc != X86_EMUL_OKAY)
        return rc;
    *swapped = memcmp(now, expected, bytes) == 0;
    memcpy(expected, now, bytes);
    return *swapped ? device(ctxt, gpa, (void *)desired, bytes, true) : X86_EMUL_OKAY;
}

enum x86_emul_rc hvm_emul_cmpxchg(struct x86_emul_ctxt *ctxt, uint64_t linear, void *expected, const void *desired,
                                  unsigned int bytes, unsigned int access, bool *swapped)
{
    u32 fault = hvm_emul_rights(ctxt, access) | PFEC_WRITE;
    struct vcpu *v = ctxt->data;
    enum x86_emul_rc rc;
    struct page_info *pg;
    gfn_t gfn;
    char *page;

    if (in_page(linear, bytes) != bytes)
        return X86_EMUL_UNHANDLEABLE;
    gfn = hvm_walk_linear(v, linear, &fault, NULL);
    if (gfn == INVALID_GFN)
        return x86_emul_raise_page_fault(ctxt, linear, fault);
    page = hvm_map_gfn(v->domain, gfn, true, &pg);
    if (!page)
        return cmpxchg_device(ctxt, gfn << PAGE_SHIFT | (linear & PAGE_OFFSET_MASK), expected, desired, bytes, swapped);
    rc = cmpxchg_ram(page + (linear & PAGE_OFFSET_MASK), expected, desired, bytes, swapped);
    hvm_unmap_gfn(pg, true);
    return rc;
}
