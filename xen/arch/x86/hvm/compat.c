// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hypercalls of 32-bit code. The handlers know one layout of each structure, the native one. A pointer argument of a
 * 32-bit caller is therefore replaced by an address above 4 GiB, in a window: where a handler copies from or to such
 * an address, each element is translated on its way (compat-layouts.c). Windows live as long as the call.
 */
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/sched.h>
#include <lib/string.h>
#include <generated/hypercall-defs.h>
#include <asm/guest-walk.h>
#include "compat.h"
#include "private.h"

#define WINDOW_BASE     (1UL << 40)
#define WINDOW_SHIFT    36
#define WINDOW_MASK     ((1UL << WINDOW_SHIFT) - 1)
#define WINDOW_END      (WINDOW_BASE + ((unsigned long)HVM_COMPAT_WINDOWS << WINDOW_SHIFT))

static bool in_window(unsigned long address)
{
    return address >= WINDOW_BASE && address < WINDOW_END;
}

/* An address where native code finds the elements; ~0 (which faults) when there are too many windows. */
static unsigned long open_window(u32 guest, unsigned int layout)
{
    struct hvm_compat *c = &hvm_of(current)->compat;
    unsigned int i;

    if (layout == COMPAT_BYTES || guest == 0)
        return guest;
    for (i = 0; i < c->nr; i++)
        if (c->window[i].guest == guest && c->window[i].layout == layout)
            break;
    if (i == HVM_COMPAT_WINDOWS)
        return ~0UL;
    if (i == c->nr)
        c->window[c->nr++] = (struct hvm_compat_window){ .guest = guest, .layout = layout };
    return WINDOW_BASE + ((unsigned long)i << WINDOW_SHIFT);
}

/* Where in which window an address is: the element's 32-bit address, offset inside the native one. */
static const struct compat_layout *find(unsigned long address, u32 *element, unsigned int *offset)
{
    const struct hvm_compat *c = &hvm_of(current)->compat;
    unsigned int i = (address - WINDOW_BASE) >> WINDOW_SHIFT;
    const struct compat_layout *l;

    if (i >= c->nr)
        return NULL;
    l = &compat_layouts[c->window[i].layout];
    *element = c->window[i].guest + (u32)((address & WINDOW_MASK) / l->native_size) * l->compat_size;
    *offset = (address & WINDOW_MASK) % l->native_size;
    return l;
}

u32 hvm_compat_to_guest(unsigned long value)
{
    unsigned int offset;
    u32 element;

    if (in_window(value) && find(value, &element, &offset))
        return element;
    return value;
}

/* As much of an access as lies in one element. */
struct piece {
    const struct compat_layout *layout;
    unsigned int offset, bytes;                 /* in the native element */
    void *guest;                                /* where the fields it touches are, and how long */
    unsigned int first, len;
};

static bool next_piece(unsigned long address, size_t len, struct piece *p)
{
    unsigned int end;
    u32 at;

    p->layout = find(address, &at, &p->offset);
    if (!p->layout)
        return false;
    p->bytes = min(len, (size_t)(p->layout->native_size - p->offset));
    compat_element_range(p->layout, p->offset, p->bytes, &p->first, &end);
    p->len = p->first < end ? end - p->first : 0;
    p->guest = (void *)(unsigned long)(at + p->first);
    return true;
}

static bool read_piece(const struct piece *p, u8 element[COMPAT_MAX_ELEMENT])
{
    return !p->len || !hvm_copy_from_guest(element + p->first, p->guest, p->len);
}

static unsigned long copy_in(char *to, unsigned long address, size_t len)
{
    u8 element[COMPAT_MAX_ELEMENT];

    for (struct piece p; len; to += p.bytes, address += p.bytes, len -= p.bytes)
        if (!next_piece(address, len, &p) || !read_piece(&p, element) ||
            !compat_element_in(p.layout, to, p.offset, p.bytes, element, open_window))
            break;
    return len;
}

/* Fields that are not written, between those that are, stay as they are. */
static unsigned long copy_out(unsigned long address, const char *from, size_t len)
{
    u8 element[COMPAT_MAX_ELEMENT];

    for (struct piece p; len; from += p.bytes, address += p.bytes, len -= p.bytes)
        if (!next_piece(address, len, &p) || !read_piece(&p, element) ||
            !compat_element_out(p.layout, element, from, p.offset, p.bytes, hvm_compat_to_guest) ||
            (p.len && hvm_copy_to_guest(p.guest, element + p.first, p.len)))
            break;
    return len;
}

/* --- arch_copy_*_guest() of translated guests -------------------------------------------------- */
static bool translated(const void *guest)
{
    return unlikely(hvm_of(current)->compat.active) && in_window((unsigned long)guest);
}

unsigned long hvm_handle_copy_from(void *to, const void *guest, size_t len)
{
    if (translated(guest))
        return copy_in(to, (unsigned long)guest, len);
    return hvm_copy_from_guest(to, guest, len);
}

unsigned long hvm_handle_copy_to(void *guest, const void *from, size_t len)
{
    if (translated(guest))
        return copy_out((unsigned long)guest, from, len);
    return hvm_copy_to_guest(guest, from, len);
}

unsigned long hvm_handle_clear(void *guest, size_t len)
{
    static const char zeroes[COMPAT_MAX_ELEMENT];

    if (!translated(guest))
        return hvm_clear_guest(guest, len);
    while (len) {
        size_t n = min(len, sizeof(zeroes));

        if (copy_out((unsigned long)guest, zeroes, n))
            return len;
        guest = (char *)guest + n;
        len -= n;
    }
    return 0;
}

/* --- calls ------------------------------------------------------------------------------------ */
static bool applies(const struct compat_arg *a, unsigned int nr, unsigned long cmd)
{
    if (a->nr != nr)
        return false;
    if (nr == __HYPERVISOR_memory_op)
        cmd &= MEMOP_CMD_MASK;
    return a->cmd == COMPAT_ANY || (unsigned long)a->cmd == cmd;
}

/* Makes the arguments native. Those of a restarted call are the caller's own again. */
static void widen_args(unsigned int nr, unsigned long args[6])
{
    for (unsigned int i = 0; i < 6; i++)
        args[i] = (u32)args[i];
    if (nr == __HYPERVISOR_set_timer_op)
        args[0] |= args[1] << 32;
    for (unsigned int i = 0; i < compat_nr_args; i++)
        if (applies(&compat_args[i], nr, args[0]))
            args[compat_args[i].arg] = open_window(args[compat_args[i].arg], compat_args[i].layout);
}

static long run(unsigned int nr, unsigned long args[6])
{
    if (nr >= HYPERCALL_NR_ROWS || !(compat_calls >> nr & 1))
        return -ENOSYS;
    widen_args(nr, args);
    return hypercall_table_hvm[nr](args[0], args[1], args[2], args[3], args[4], args[5]);
}

long hvm_compat_hypercall(struct cpu_user_regs *r)
{
    struct hvm_compat *c = &hvm_of(current)->compat;
    unsigned long args[6] = { r->rbx, r->rcx, r->rdx, r->rsi, r->rdi, r->rbp };
    long rc;

    c->active = true;
    c->nr = c->of_list = 0;
    rc = run((u32)r->rax, args);
    c->active = false;
    return rc;
}

/* One entry of a multicall. Its windows stay until the next one, in case it has to be written back. */
long hvm_hypercall_dispatch(unsigned int nr, const unsigned long args[6])
{
    struct hvm_compat *c = &hvm_of(current)->compat;
    unsigned long copy[6];

    if (!c->active)
        return hypercall_table_hvm[nr](args[0], args[1], args[2], args[3], args[4], args[5]);
    if (!c->of_list)
        c->of_list = c->nr;
    c->nr = c->of_list;
    memcpy(copy, args, sizeof(copy));
    return run(nr, copy);
}

/* --- the run state area of a vcpu, in the layout of the code that registered it ---------------- */
/* It outlives the call's windows. */
void *hvm_runstate_area(struct vcpu *v, void *guest)
{
    hvm_of(v)->runstate_is_32bit = hvm_of(current)->compat.active;
    if (!hvm_of(v)->runstate_is_32bit)
        return guest;
    return (void *)(unsigned long)hvm_compat_to_guest((unsigned long)guest);
}

void hvm_update_runstate_area(struct vcpu *v)
{
    struct hvm_compat *c = &hvm_of(v)->compat;
    void *area = READ_ONCE(v->runstate_guest);

    if (likely(!hvm_of(v)->runstate_is_32bit)) {
        vcpu_runstate_update_area(v, area);
        return;
    }
    c->active = true;
    c->nr = 0;
    vcpu_runstate_update_area(v, (void *)open_window((unsigned long)area, COMPAT_RUNSTATE));
    c->active = false;
}
