// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guest memory by linear address. Pieces of up to a page, which lie in one or two frames, are
 * translated whole before a byte is moved: an instruction that faults has not done half its work.
 */
#include <xen/arch.h>
#include <xen/sched.h>
#include <asm/hvm.h>

#include "private.h"

struct linear_copy {
    struct vcpu *v;
    unsigned long va;
    char *buf;                      /* NULL: clearing */
    size_t left;
    u32 pfec;
    enum guest_copy_kind kind;
};

/* The frame of c->va + ahead. */
static bool translate(const struct linear_copy *c, size_t ahead, gfn_t *gfn,
                      struct hvm_copy_fault *fault)
{
    u32 pfec = c->pfec;

    *gfn = hvm_walk_linear(c->v, c->va + ahead, &pfec, NULL);
    if (likely(*gfn != INVALID_GFN))
        return true;
    if (fault)
        *fault = (struct hvm_copy_fault){ .va = c->va + ahead, .error_code = pfec };
    return false;
}

/* The frame of c->va + ahead, which is not RAM. */
static enum hvm_copy_result no_ram(const struct linear_copy *c, size_t ahead, gfn_t gfn,
                                   struct hvm_copy_fault *fault)
{
    if (fault)
        *fault = (struct hvm_copy_fault){ .va = c->va + ahead, .gfn = gfn };
    return HVM_COPY_NO_GFN;
}

static enum hvm_copy_result copy_piece(struct linear_copy *c, struct hvm_copy_fault *fault)
{
    unsigned int offset = c->va & PAGE_OFFSET_MASK;
    size_t n = min(c->left, PAGE_SIZE), first = min(n, PAGE_SIZE - offset);
    enum hvm_copy_result r, second = HVM_COPY_OK;
    struct domain *d = c->v->domain;
    gfn_t gfn, next = INVALID_GFN;

    if (!translate(c, 0, &gfn, fault) || (n > first && !translate(c, first, &next, fault)))
        return HVM_COPY_PAGE_FAULT;
    r = guest_copy_frame(d, gfn, offset, c->buf, first, c->kind);
    if (r == HVM_COPY_NO_GFN)
        return no_ram(c, 0, gfn, fault);
    if (n > first)
        second = guest_copy_frame(d, next, 0, c->buf ? c->buf + first : NULL, n - first, c->kind);
    if (second == HVM_COPY_NO_GFN)
        return no_ram(c, first, next, fault);
    c->va += n;
    c->left -= n;
    c->buf = c->buf ? c->buf + n : NULL;
    return r == HVM_COPY_OK ? second : r;
}

static enum hvm_copy_result copy_linear(struct linear_copy *c, struct hvm_copy_fault *fault)
{
    enum hvm_copy_result worst = HVM_COPY_OK;

    while (c->left) {
        enum hvm_copy_result r = copy_piece(c, fault);

        if (r == HVM_COPY_PAGE_FAULT || r == HVM_COPY_NO_GFN)
            return r;
        worst = r == HVM_COPY_OK ? worst : r;
    }
    return worst;
}

enum hvm_copy_result hvm_copy_from_linear(struct vcpu *v, void *to, unsigned long va, size_t len,
                                          u32 pfec, struct hvm_copy_fault *fault)
{
    struct linear_copy c = {
        .v = v, .va = va, .buf = to, .left = len, .pfec = pfec & ~PFEC_WRITE,
        .kind = GUEST_COPY_FROM,
    };

    return copy_linear(&c, fault);
}

enum hvm_copy_result hvm_copy_to_linear(struct vcpu *v, unsigned long va, const void *from,
                                        size_t len, u32 pfec, struct hvm_copy_fault *fault)
{
    struct linear_copy c = {
        .v = v, .va = va, .buf = (char *)from, .left = len, .pfec = pfec | PFEC_WRITE,
        .kind = GUEST_COPY_TO,
    };

    return copy_linear(&c, fault);
}

/* --- arguments of hypercalls ------------------------------------------------------------------ */
/* Bytes left over. A write that would be dropped is one that failed. */
static unsigned long copy_argument(void *guest, void *buf, size_t len, enum guest_copy_kind kind)
{
    struct linear_copy c = {
        .v = current, .va = (unsigned long)guest, .buf = buf, .left = len,
        .pfec = kind == GUEST_COPY_FROM ? 0 : PFEC_WRITE, .kind = kind,
    };

    if (unlikely(hvm_guest_bytes(current) != 8))
        c.va = (u32)c.va;
    while (c.left) {
        size_t before = c.left;

        if (copy_piece(&c, NULL) != HVM_COPY_OK)
            return before;
    }
    return 0;
}

unsigned long hvm_copy_to_guest(void *guest, const void *from, size_t len)
{
    return copy_argument(guest, (void *)from, len, GUEST_COPY_TO);
}

unsigned long hvm_copy_from_guest(void *to, const void *guest, size_t len)
{
    return copy_argument((void *)guest, to, len, GUEST_COPY_FROM);
}

unsigned long hvm_clear_guest(void *guest, size_t len)
{
    return copy_argument(guest, NULL, len, GUEST_COPY_CLEAR);
}
