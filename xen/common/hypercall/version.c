// SPDX-License-Identifier: GPL-2.0-only
/*
 * xen_version: what this hypervisor is, how it was built and started, what its guests may count on.
 */
#include <xen/hypercall.h>
#include <xen/init.h>
#include <xen/sched.h>
#include <xen/xsm.h>
#include <lib/string.h>
#include <public/version.h>
#include <generated/compile.h>
#include <generated/hypercall-defs.h>

/* The ABI release this implements. */
#define ABI_MAJOR       4
#define ABI_MINOR       17

/* The GNU build-id note as the linker script places it; same address when there is none. */
extern const char __note_build_id_start[] __attribute__((weak));
extern const char __note_build_id_end[] __attribute__((weak));

struct elf_note {
    u32 namesz, descsz, type;
    char name[4];
    u8 desc[];
};
#define NT_GNU_BUILD_ID 3

static const char denied[] = "<denied>";

static long copy_text(XEN_GUEST_HANDLE(void) arg, const char *text, size_t size)
{
    char buf[1024] = "";

    strlcpy(buf, text, size);
    return arch_copy_to_guest(arg.p, buf, size) ? -EFAULT : 0;
}

static long compile_info(XEN_GUEST_HANDLE(void) arg)
{
    struct xen_compile_info info = {};

    strlcpy(info.compiler, COMPILE_COMPILER, sizeof(info.compiler));
    strlcpy(info.compile_by, COMPILE_BY, sizeof(info.compile_by));
    strlcpy(info.compile_domain, COMPILE_DOMAIN, sizeof(info.compile_domain));
    strlcpy(info.compile_date, COMPILE_DATE, sizeof(info.compile_date));
    return guest_copy_out(arg.p, &info, 1, sizeof(info));
}

static u32 features_of(const struct domain *d)
{
    u32 features = 1u << XENFEAT_memory_op_vnode_supported | 1u << XENFEAT_not_direct_mapped;

    if (is_hardware_domain(d))
        features |= 1u << XENFEAT_dom0;
    if (is_pv_domain(d))
        features |= 1u << XENFEAT_mmu_pt_update_preserve_ad | 1u << XENFEAT_highmem_assist |
                    1u << XENFEAT_gnttab_map_avail_bits;
    else
        features |= 1u << XENFEAT_writable_page_tables | 1u << XENFEAT_auto_translated_physmap |
                    1u << XENFEAT_hvm_callback_vector | 1u << XENFEAT_hvm_safe_pvclock;
    if (d->vm_assist & (1ULL << VMASST_TYPE_pae_extended_cr3))
        features |= 1u << XENFEAT_pae_pgdir_above_4gb;
    return features;
}

static long get_features(XEN_GUEST_HANDLE(void) arg)
{
    struct xen_feature_info info;

    if (guest_copy_in(&info, arg.p, 1, sizeof(info)))
        return -EFAULT;
    info.submap = info.submap_idx == 0 ? features_of(current->domain) : 0;
    return guest_copy_out(arg.p, &info, 1, sizeof(info));
}

static long platform_parameters(XEN_GUEST_HANDLE(void) arg)
{
    struct xen_platform_parameters p = { .virt_start = HYPERVISOR_VIRT_START_ };

    return guest_copy_out(arg.p, &p, 1, sizeof(p));
}

static long guest_handle(XEN_GUEST_HANDLE(void) arg)
{
    struct domain *d = current->domain;

    return guest_copy_out(arg.p, d->handle, 1, sizeof(d->handle));
}

/* The note's payload and its length; 0 when the image has none or another layout. */
static size_t build_id_find(const u8 **id)
{
    const struct elf_note *note = (const void *)__note_build_id_start;
    size_t size = __note_build_id_end - __note_build_id_start;

    if (size < sizeof(*note) || note->type != NT_GNU_BUILD_ID ||
        note->namesz != sizeof(note->name) ||
        memcmp(note->name, "GNU", 4) || note->descsz > size - sizeof(*note))
        return 0;
    *id = note->desc;
    return note->descsz;
}

static long build_id(XEN_GUEST_HANDLE(void) arg)
{
    struct xen_build_id *guest = arg.p;
    const u8 *id;
    size_t len = build_id_find(&id);
    u32 room;

    if (!len)
        return -ENODATA;
    if (!guest)
        return len;
    if (guest_copy_in(&room, &guest->len, 1, sizeof(room)))
        return -EFAULT;
    if (room == 0)
        return -EINVAL;
    if (room < len)
        return -ENOBUFS;
    return guest_copy_out(guest->buf, id, len, 1) ?: (long)len;
}

/* Nobody may be kept from learning what it runs on; the rest is the policy's business. */
static bool allowed(int cmd)
{
    switch (cmd) {
    case XENVER_version:
    case XENVER_platform_parameters:
    case XENVER_get_features:
        return true;
    case XENVER_commandline:
    case XENVER_build_id:
        return xsm_check(XSM_PRIV, XSM_VERSION, cmd, NULL) == 0;
    }
    return xsm_check(XSM_HOOK, XSM_VERSION, cmd, NULL) == 0;
}

long do_xen_version(int cmd, XEN_GUEST_HANDLE(void) arg)
{
    bool deny = !allowed(cmd);

    switch (cmd) {
    case XENVER_version:
        return ABI_MAJOR << 16 | ABI_MINOR;
    case XENVER_extraversion:
        return copy_text(arg, deny ? denied : COMPILE_EXTRAVERSION, XEN_EXTRAVERSION_LEN);
    case XENVER_compile_info:
        return deny ? -EPERM : compile_info(arg);
    case XENVER_capabilities:
        return copy_text(arg, deny ? "" : arch_guest_kinds(), XEN_CAPABILITIES_INFO_LEN);
    case XENVER_changeset:
        return copy_text(arg, deny ? denied : COMPILE_CHANGESET, XEN_CHANGESET_INFO_LEN);
    case XENVER_platform_parameters:
        return platform_parameters(arg);
    case XENVER_get_features:
        return get_features(arg);
    case XENVER_pagesize:
        if (deny)
            return 0;
        return guest_handle_is_null(arg) ? (long)PAGE_SIZE : -EINVAL;
    case XENVER_guest_handle:
        return deny ? -EPERM : guest_handle(arg);
    case XENVER_commandline:
        return copy_text(arg, deny ? denied : saved_cmdline, sizeof(xen_commandline_t));
    case XENVER_build_id:
        return deny ? -EPERM : build_id(arg);
    }
    return -ENOSYS;
}
