// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables of 32-bit layouts, and what is done with one element. Offsets on the native side are the compiler's; on
 * the 32-bit side they follow from the i386 ABI: long and pointers of four bytes, 64-bit integers aligned to four.
 */
#include <lib/string.h>
#include <public/grant_table.h>
#include <public/memory.h>
#include <public/physdev.h>
#include <public/sched.h>
#include <public/vcpu.h>
#include <public/version.h>
#include <public/xen.h>
#include "compat.h"

#define OFF_(type, field)           __builtin_offsetof(type, field)
#define SIZE_(type, field)          sizeof(((type *)0)->field)
#define COPY(type, field, at)       { OFF_(type, field), at, SIZE_(type, field), COMPAT_COPY, 0 }
#define LONG(type, field, at)       { OFF_(type, field), at, 4, COMPAT_ULONG, 0 }
#define HANDLE(type, field, at, to) { OFF_(type, field), at, 4, COMPAT_HANDLE, to }

static const struct compat_field one_long[] = { { 0, 0, 4, COMPAT_ULONG, 0 } };

#define T struct xen_memory_reservation
static const struct compat_field reservation[] = {
    HANDLE(T, extent_start, 0, COMPAT_LONG), LONG(T, nr_extents, 4), COPY(T, extent_order, 8), COPY(T, mem_flags, 12),
    COPY(T, domid, 16),
};
#undef T
#define T struct xen_add_to_physmap
static const struct compat_field add_to_physmap[] = {
    COPY(T, domid, 0), COPY(T, size, 2), COPY(T, space, 4), LONG(T, idx, 8), LONG(T, gpfn, 12),
};
#undef T
#define T struct xen_add_to_physmap_batch
static const struct compat_field add_batch[] = {
    COPY(T, domid, 0), COPY(T, space, 2), COPY(T, size, 4), COPY(T, u, 6),
    HANDLE(T, idxs, 8, COMPAT_LONG), HANDLE(T, gpfns, 12, COMPAT_LONG), HANDLE(T, errs, 16, COMPAT_BYTES),
};
#undef T
#define T struct xen_remove_from_physmap
static const struct compat_field remove_from_physmap[] = { COPY(T, domid, 0), LONG(T, gpfn, 4) };
#undef T
#define T struct xen_memory_map
static const struct compat_field memory_map[] = { COPY(T, nr_entries, 0), HANDLE(T, buffer, 4, COMPAT_BYTES) };
#undef T
#define T struct gnttab_setup_table
static const struct compat_field gnt_setup[] = {
    COPY(T, dom, 0), COPY(T, nr_frames, 4), COPY(T, status, 8), HANDLE(T, frame_list, 12, COMPAT_LONG),
};
#undef T
#define T struct gnttab_get_status_frames
static const struct compat_field gnt_status_frames[] = {
    COPY(T, nr_frames, 0), COPY(T, dom, 4), COPY(T, status, 6), HANDLE(T, frame_list, 8, COMPAT_BYTES),
};
#undef T
#define T struct gnttab_copy
static const struct compat_field gnt_copy[] = {
    LONG(T, source.u, 0), COPY(T, source.domid, 4), COPY(T, source.offset, 6),
    LONG(T, dest.u, 8), COPY(T, dest.domid, 12), COPY(T, dest.offset, 14),
    COPY(T, len, 16), COPY(T, flags, 18), COPY(T, status, 20),
};
#undef T
#define T struct gnttab_transfer
static const struct compat_field gnt_transfer[] = {
    LONG(T, mfn, 0), COPY(T, domid, 4), COPY(T, ref, 8), COPY(T, status, 12),
};
#undef T
#define T struct sched_poll
static const struct compat_field poll[] = {
    HANDLE(T, ports, 0, COMPAT_BYTES), COPY(T, nr_ports, 4), COPY(T, timeout, 8),
};
#undef T
#define T struct vcpu_runstate_info
static const struct compat_field runstate[] = {
    COPY(T, state, 0), COPY(T, state_entry_time, 4), COPY(T, time, 12),
};
#undef T
/* unions with a 64-bit number: eight bytes for both */
static const struct compat_field runstate_area[] = { { 0, 0, 4, COMPAT_HANDLE, COMPAT_RUNSTATE } };
static const struct compat_field time_area[] = { { 0, 0, 4, COMPAT_HANDLE, COMPAT_BYTES } };
#define T struct vcpu_set_singleshot_timer
static const struct compat_field singleshot[] = { COPY(T, timeout_abs_ns, 0), COPY(T, flags, 8) };
#undef T
#define T struct multicall_entry
static const struct compat_field multicall[] = {
    LONG(T, op, 0), LONG(T, result, 4), LONG(T, args[0], 8), LONG(T, args[1], 12), LONG(T, args[2], 16),
    LONG(T, args[3], 20), LONG(T, args[4], 24), LONG(T, args[5], 28),
};
#undef T
#define T struct physdev_map_pirq
static const struct compat_field map_pirq[] = {
    COPY(T, domid, 0), COPY(T, type, 4), COPY(T, index, 8), COPY(T, pirq, 12), COPY(T, bus, 16), COPY(T, devfn, 20),
    COPY(T, entry_nr, 24), COPY(T, table_base, 28),
};
#undef T

#define LAYOUT(id, type, size, table) \
    [id] = { sizeof(type), size, sizeof(table) / sizeof((table)[0]), table }
const struct compat_layout compat_layouts[COMPAT_NR_LAYOUTS] = {
    LAYOUT(COMPAT_LONG, unsigned long, 4, one_long),
    LAYOUT(COMPAT_RESERVATION, struct xen_memory_reservation, 20, reservation),
    LAYOUT(COMPAT_ADD_TO_PHYSMAP, struct xen_add_to_physmap, 16, add_to_physmap),
    LAYOUT(COMPAT_ADD_BATCH, struct xen_add_to_physmap_batch, 20, add_batch),
    LAYOUT(COMPAT_REMOVE_FROM_PHYSMAP, struct xen_remove_from_physmap, 8, remove_from_physmap),
    LAYOUT(COMPAT_MEMORY_MAP, struct xen_memory_map, 8, memory_map),
    LAYOUT(COMPAT_GNT_SETUP, struct gnttab_setup_table, 16, gnt_setup),
    LAYOUT(COMPAT_GNT_STATUS_FRAMES, struct gnttab_get_status_frames, 12, gnt_status_frames),
    LAYOUT(COMPAT_GNT_COPY, struct gnttab_copy, 24, gnt_copy),
    LAYOUT(COMPAT_GNT_TRANSFER, struct gnttab_transfer, 16, gnt_transfer),
    LAYOUT(COMPAT_POLL, struct sched_poll, 16, poll),
    LAYOUT(COMPAT_RUNSTATE, struct vcpu_runstate_info, 44, runstate),
    LAYOUT(COMPAT_RUNSTATE_AREA, struct vcpu_register_runstate_memory_area, 8, runstate_area),
    LAYOUT(COMPAT_TIME_AREA, struct vcpu_register_time_memory_area, 8, time_area),
    LAYOUT(COMPAT_SINGLESHOT, struct vcpu_set_singleshot_timer, 12, singleshot),
    LAYOUT(COMPAT_MULTICALL, struct multicall_entry, 32, multicall),
    LAYOUT(COMPAT_MAP_PIRQ, struct physdev_map_pirq, 36, map_pirq),
};

const struct compat_arg compat_args[] = {
    { __HYPERVISOR_memory_op, XENMEM_increase_reservation, 1, COMPAT_RESERVATION },
    { __HYPERVISOR_memory_op, XENMEM_decrease_reservation, 1, COMPAT_RESERVATION },
    { __HYPERVISOR_memory_op, XENMEM_populate_physmap, 1, COMPAT_RESERVATION },
    { __HYPERVISOR_memory_op, XENMEM_add_to_physmap, 1, COMPAT_ADD_TO_PHYSMAP },
    { __HYPERVISOR_memory_op, XENMEM_add_to_physmap_batch, 1, COMPAT_ADD_BATCH },
    { __HYPERVISOR_memory_op, XENMEM_remove_from_physmap, 1, COMPAT_REMOVE_FROM_PHYSMAP },
    { __HYPERVISOR_memory_op, XENMEM_memory_map, 1, COMPAT_MEMORY_MAP },
    { __HYPERVISOR_multicall, COMPAT_ANY, 0, COMPAT_MULTICALL },
    { __HYPERVISOR_xen_version, XENVER_platform_parameters, 1, COMPAT_LONG },
    { __HYPERVISOR_grant_table_op, GNTTABOP_setup_table, 1, COMPAT_GNT_SETUP },
    { __HYPERVISOR_grant_table_op, GNTTABOP_get_status_frames, 1, COMPAT_GNT_STATUS_FRAMES },
    { __HYPERVISOR_grant_table_op, GNTTABOP_copy, 1, COMPAT_GNT_COPY },
    { __HYPERVISOR_grant_table_op, GNTTABOP_transfer, 1, COMPAT_GNT_TRANSFER },
    { __HYPERVISOR_vcpu_op, VCPUOP_get_runstate_info, 2, COMPAT_RUNSTATE },
    { __HYPERVISOR_vcpu_op, VCPUOP_register_runstate_memory_area, 2, COMPAT_RUNSTATE_AREA },
    { __HYPERVISOR_vcpu_op, VCPUOP_register_vcpu_time_memory_area, 2, COMPAT_TIME_AREA },
    { __HYPERVISOR_vcpu_op, VCPUOP_set_singleshot_timer, 2, COMPAT_SINGLESHOT },
    { __HYPERVISOR_sched_op, SCHEDOP_poll, 1, COMPAT_POLL },
    { __HYPERVISOR_physdev_op, PHYSDEVOP_map_pirq, 1, COMPAT_MAP_PIRQ },
};
const unsigned int compat_nr_args = sizeof(compat_args) / sizeof(compat_args[0]);

#define CALL_(name) (1ULL << __HYPERVISOR_##name)
const u64 compat_calls = CALL_(memory_op) | CALL_(multicall) | CALL_(set_timer_op) | CALL_(xen_version) |
                         CALL_(console_io) | CALL_(grant_table_op) | CALL_(vm_assist) | CALL_(vcpu_op) |
                         CALL_(sched_op) | CALL_(sched_op_compat) | CALL_(event_channel_op) |
                         CALL_(event_channel_op_compat) | CALL_(physdev_op) | CALL_(hvm_op);

/* --- one element ------------------------------------------------------------------------------ */
static unsigned int native_bytes(const struct compat_field *f)
{
    return f->kind == COMPAT_COPY ? f->size : sizeof(u64);
}

/* The part of a field inside [from, end): its first byte and how many. Only copied fields may be cut. */
static bool part(const struct compat_field *f, unsigned int from, unsigned int end, unsigned int *first,
                 unsigned int *n)
{
    unsigned int a = max((unsigned int)f->native, from), b = min(f->native + native_bytes(f), end);

    *first = a - f->native;
    *n = a < b ? b - a : 0;
    return *n == 0 || *n == native_bytes(f) || f->kind == COMPAT_COPY;
}

bool compat_element_in(const struct compat_layout *l, void *native, unsigned int from, unsigned int len,
                       const void *compat, compat_widen_fn widen)
{
    unsigned int first, n;

    memset(native, 0, len);
    for (unsigned int i = 0; i < l->nr_fields; i++) {
        const struct compat_field *f = &l->fields[i];
        char *to = (char *)native + f->native - from;
        u64 wide;
        u32 v;

        if (!part(f, from, from + len, &first, &n))
            return false;
        if (!n)
            continue;
        if (f->kind == COMPAT_COPY) {
            memcpy(to + first, (const char *)compat + f->compat + first, n);
            continue;
        }
        memcpy(&v, (const char *)compat + f->compat, sizeof(v));
        wide = f->kind == COMPAT_HANDLE ? widen(v, f->to) : v;
        memcpy(to, &wide, sizeof(wide));
    }
    return true;
}

bool compat_element_out(const struct compat_layout *l, void *compat, const void *native, unsigned int from,
                        unsigned int len, compat_narrow_fn narrow)
{
    unsigned int first, n;

    for (unsigned int i = 0; i < l->nr_fields; i++) {
        const struct compat_field *f = &l->fields[i];
        const char *at = (const char *)native + f->native - from;
        u64 wide;
        u32 v;

        if (!part(f, from, from + len, &first, &n))
            return false;
        if (!n)
            continue;
        if (f->kind == COMPAT_COPY) {
            memcpy((char *)compat + f->compat + first, at + first, n);
            continue;
        }
        memcpy(&wide, at, sizeof(wide));
        v = narrow(wide);
        memcpy((char *)compat + f->compat, &v, sizeof(v));
    }
    return true;
}

void compat_element_range(const struct compat_layout *l, unsigned int from, unsigned int len, unsigned int *first,
                          unsigned int *end)
{
    *first = l->compat_size;
    *end = 0;
    for (unsigned int i = 0; i < l->nr_fields; i++) {
        const struct compat_field *f = &l->fields[i];
        unsigned int at, n;

        part(f, from, from + len, &at, &n);
        if (!n)
            continue;
        if (f->kind != COMPAT_COPY)
            n = 4, at = 0;
        *first = min(*first, f->compat + at);
        *end = max(*end, f->compat + at + n);
    }
}
