// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory operations of the architecture: memory maps, and where the machine-to-physical table is.
 */
#include <xen/arch.h>
#include <xen/hypercall.h>
#include <xen/xsm.h>
#include <asm/boot.h>
#include <asm/p2m.h>
#include <lib/string.h>
#include <public/memory.h>

#include "private.h"

#define M2P_EXTENT          (1UL << L2_SHIFT)

/* --- memory maps ----------------------------------------------------------------------------- */
static int write_map(const struct e820_entry *map, unsigned int nr, struct xen_memory_map *out)
{
    if (!guest_handle_is_null(out->buffer)) {
        nr = min(nr, out->nr_entries);
        if (guest_copy_out(out->buffer.p, map, nr, sizeof(*map)))
            return -EFAULT;
    }
    out->nr_entries = nr;
    return 0;
}

static long op_memory_map(void *arg)
{
    XEN_GUEST_HANDLE(xen_memory_map_t) h = guest_handle_from_ptr(arg, xen_memory_map_t);
    struct domain *d = current->domain;
    struct e820_entry *copy = NULL;
    struct xen_memory_map map;
    unsigned int nr;
    int rc;

    if (copy_from_guest(&map, h, 1))
        return -EFAULT;
    spin_lock(&d->arch.e820_lock);
    nr = d->arch.nr_e820;
    if (nr && (copy = kmalloc(nr * sizeof(*copy))) != NULL)
        memcpy(copy, d->arch.e820, nr * sizeof(*copy));
    spin_unlock(&d->arch.e820_lock);
    if (!nr)
        return -ENOSYS;
    if (!copy)
        return -ENOMEM;
    rc = write_map(copy, nr, &map);
    kfree(copy);
    return rc ? rc : copy_to_guest(h, &map, 1);
}

static long op_machine_memory_map(void *arg)
{
    XEN_GUEST_HANDLE(xen_memory_map_t) h = guest_handle_from_ptr(arg, xen_memory_map_t);
    struct xen_memory_map map;
    int rc = xsm_check(XSM_PRIV, XSM_MEMORY, XENMEM_machine_memory_map, NULL);

    if (rc)
        return rc;
    if (copy_from_guest(&map, h, 1))
        return -EFAULT;
    if (!guest_handle_is_null(map.buffer) && map.nr_entries < e820.nr)
        return -EINVAL;
    rc = write_map(e820.map, e820.nr, &map);
    return rc ? rc : copy_to_guest(h, &map, 1);
}

static int install_map(struct domain *d, struct e820_entry *map, unsigned int nr)
{
    struct e820_entry *old;

    spin_lock(&d->arch.e820_lock);
    old = d->arch.e820;
    d->arch.e820 = map;
    d->arch.nr_e820 = nr;
    spin_unlock(&d->arch.e820_lock);
    kfree(old);
    return 0;
}

static long op_set_memory_map(void *arg)
{
    XEN_GUEST_HANDLE(xen_foreign_memory_map_t) h = { arg };
    struct xen_foreign_memory_map fmap;
    struct e820_entry *map = NULL;
    struct domain *d;
    int rc;

    if (copy_from_guest(&fmap, h, 1))
        return -EFAULT;
    if (fmap.map.nr_entries > E820_MAX) {
        mm_refuse("memory map of %u entries, at most %u are possible", fmap.map.nr_entries,
                  E820_MAX);
        return -EINVAL;
    }
    d = get_domain_by_any_id(fmap.domid);
    if (!d)
        return -ESRCH;
    rc = xsm_check(XSM_TARGET, XSM_MEMORY, XENMEM_set_memory_map, d);
    if (rc)
        goto put_domain;
    rc = -ENOMEM;
    map = kcalloc(max(fmap.map.nr_entries, 1u), sizeof(*map));
    if (!map)
        goto put_domain;
    rc = guest_copy_in(map, fmap.map.buffer.p, fmap.map.nr_entries, sizeof(*map));
    if (rc == 0)
        rc = install_map(d, map, fmap.map.nr_entries);
    if (rc)
        kfree(map);
put_domain:
    put_domain(d);
    return rc;
}

/* --- the machine-to-physical table ----------------------------------------------------------- */
static long op_machphys_mapping(void *arg)
{
    XEN_GUEST_HANDLE(xen_machphys_mapping_t) h = guest_handle_from_ptr(arg, xen_machphys_mapping_t);
    const struct xen_machphys_mapping map = {
        .v_start = MACH2PHYS_VIRT_START,
        .v_end = MACH2PHYS_VIRT_END,
        .max_mfn = MACH2PHYS_NR_ENTRIES - 1,
    };

    return copy_to_guest(h, &map, 1);
}

/* First frame of the 2 MiB of the table at va; 0: a hole. */
static xen_pfn_t m2p_extent_frame(unsigned long va)
{
    unsigned int level;
    pte_t e = xen_pt_lookup(va, &level);

    if (!(e & _PAGE_PRESENT))
        return 0;
    return pte_mfn(e) + (level > 2 ? pt_index(va, 2) * PT_ENTRIES : 0);
}

static long op_machphys_mfn_list(void *arg)
{
    XEN_GUEST_HANDLE(xen_machphys_mfn_list_t) h = { arg };
    struct xen_machphys_mfn_list list;
    xen_pfn_t last = 0;
    unsigned int i = 0;

    if (copy_from_guest(&list, h, 1))
        return -EFAULT;
    for (u64 at = 0; i < list.max_extents && at < max_page * sizeof(pfn_t); i++, at += M2P_EXTENT) {
        xen_pfn_t mfn = m2p_extent_frame(RDWR_MPT_VIRT_START + at);

        /* tools of old cannot handle holes: they get the extent before once more */
        last = mfn ? mfn : last;
        if (copy_to_guest_offset(list.extent_start, i, &last, 1))
            return -EFAULT;
    }
    list.nr_extents = i;
    return copy_to_guest(h, &list, 1);
}

/* --- populate on demand ----------------------------------------------------------------------- */
static long op_pod_target(unsigned long cmd, void *arg)
{
    struct xen_pod_target t;
    struct domain *d;
    long rc;

    if (guest_copy_in(&t, arg, 1, sizeof(t)))
        return -EFAULT;
    d = get_domain_by_id(t.domid);
    if (!d)
        return -ESRCH;
    rc = xsm_check(XSM_PRIV, XSM_MEMORY, cmd, d);
    if (rc == 0 && !is_hvm_domain(d))
        rc = -EINVAL;
    if (rc == 0 && cmd == XENMEM_set_pod_target) {
        rc = t.target_pages > d->max_pages ? -EINVAL : p2m_pod_set_target(d, t.target_pages);
        if (rc == -ERESTART)
            rc = hypercall_restart(__HYPERVISOR_memory_op, cmd, (unsigned long)arg);
    }
    if (rc == 0) {
        p2m_pod_get(d, &t.pod_entries, &t.pod_cache_pages, &t.tot_pages);
        rc = guest_copy_out(arg, &t, 1, sizeof(t));
    }
    put_domain(d);
    return rc;
}

/* What a translated guest has no use for: it sees no machine frames. dom0's tools ask for the machine's map. */
static bool is_about_machine_frames(unsigned long cmd)
{
    return (cmd == XENMEM_machine_memory_map && !is_hardware_domain(current->domain)) || cmd == XENMEM_machphys_mapping ||
           cmd == XENMEM_machphys_mfn_list || cmd == XENMEM_machphys_compat_mfn_list;
}

long arch_memory_op(unsigned long cmd, void *guest_arg)
{
    if (is_hvm_domain(current->domain) && is_about_machine_frames(cmd))
        return -ENOSYS;
    switch (cmd) {
    case XENMEM_memory_map:
        return op_memory_map(guest_arg);
    case XENMEM_machine_memory_map:
        return op_machine_memory_map(guest_arg);
    case XENMEM_set_memory_map:
        return op_set_memory_map(guest_arg);
    case XENMEM_machphys_mapping:
        return op_machphys_mapping(guest_arg);
    case XENMEM_machphys_mfn_list:
    case XENMEM_machphys_compat_mfn_list:       /* differs for 32-bit callers only */
        return op_machphys_mfn_list(guest_arg);
    case XENMEM_set_pod_target:
    case XENMEM_get_pod_target:
        return op_pod_target(cmd, guest_arg);
    }
    return -ENOSYS;
}
