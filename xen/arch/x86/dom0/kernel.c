/* SPDX-License-Identifier: GPL-2.0-only */
/* dom0's kernel: out of its bzImage, decompressed, checked for what it says about running here. */
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <lib/bitops.h>
#include <lib/bzimage.h>
#include <lib/decompress.h>
#include <public/elfnote.h>
#include <public/features.h>

#include "private.h"

/* A kernel bigger than this is a mistake in its header. */
#define IMAGE_MAX           (512UL << 20)

static unsigned int __init order_of(u64 bytes)
{
    u64 pages = PFN_UP(bytes);

    return pages <= 1 ? 0 : fls64(pages - 1);
}

static void __init unpack(struct dom0_kernel *k, const void *packed, size_t size, u64 hint)
{
    const char *why = "";
    s64 len;

    if (decompress_identify(packed, size) == DECOMPRESS_NONE) {
        k->image = (void *)packed;
        k->order = -1;
        if (elf_parse(&k->elf, packed, size, &why))
            panic("dom0 kernel: %s", why);
        return;
    }
    if (!hint)
        hint = decompress_size_hint(packed, size);
    if (!hint)
        hint = size * 8;
    hint = min(hint, IMAGE_MAX);
    k->order = order_of(hint);
    k->image = xenheap_alloc(k->order);
    if (!k->image)
        panic("dom0 kernel: no memory to unpack %lu MiB", hint >> 20);
    printk(XENLOG_INFO "Unpacking the dom0 kernel (%s, %lu KiB)\n",
           decompress_name(decompress_identify(packed, size)), size >> 10);
    len = decompress(packed, size, k->image, PAGE_SIZE << k->order, kmalloc, kfree, &why);
    if (len < 0)
        panic("dom0 kernel: %s (error %ld)", why, (long)len);
    if (elf_parse(&k->elf, k->image, len, &why))
        panic("dom0 kernel: %s", why);
}

static void __init check_pv(const struct dom0_kernel *k)
{
    if (k->elf.class != ELF_CLASS_64 || k->elf.machine != ELF_EM_X86_64)
        panic("dom0 kernel: not a 64-bit x86 kernel");
    if (k->info.source == ELF_XEN_NONE || !elf_xen_has(&k->info, XEN_ELFNOTE_ENTRY))
        panic("dom0 kernel: it has no Xen notes: not built with Xen PV support (CONFIG_XEN_PV, CONFIG_XEN_DOM0)");
    if (!(k->info.features_supported & (1u << XENFEAT_dom0)) && elf_xen_has(&k->info, XEN_ELFNOTE_SUPPORTED_FEATURES))
        panic("dom0 kernel: it can run as a guest only (built without CONFIG_XEN_DOM0)");
    if (k->info.virt_start >= k->info.virt_end || !is_canonical(k->info.virt_start) ||
        (k->info.virt_start < HYPERVISOR_VIRT_END_ && k->info.virt_end > HYPERVISOR_VIRT_START_))
        panic("dom0 kernel: it wants to be at %#lx-%#lx, which is not possible", (unsigned long)k->info.virt_start,
              (unsigned long)k->info.virt_end);
}

/* PVH starts in 32-bit mode, whatever the kernel is. */
static void __init check_pvh(const struct dom0_kernel *k)
{
    if (k->elf.machine != ELF_EM_X86_64 && k->elf.machine != ELF_EM_386)
        panic("dom0 kernel: not an x86 kernel");
    if (!elf_xen_has(&k->info, XEN_ELFNOTE_PHYS32_ENTRY))
        panic("dom0 kernel: it cannot start as PVH (built without CONFIG_PVH): use another one, or dom0=pv");
    if (k->elf.paddr_start >= k->elf.paddr_end)
        panic("dom0 kernel: there is nothing to load in it");
}

void __init dom0_kernel_open(struct dom0_kernel *k, const struct boot_module *m, bool pvh)
{
    const void *data = maddr_to_virt(m->start);
    const char *why = "";

    if (bzimage_is_bzimage(data, m->size)) {
        struct bzimage bz;

        if (bzimage_parse(&bz, data, m->size, &why))
            panic("dom0 kernel: %s", why);
        unpack(k, bz.payload, bz.payload_size, bz.unpacked_size);
    } else {
        unpack(k, data, m->size, 0);
    }
    if (elf_xen_parse(&k->info, &k->elf, &why))
        panic("dom0 kernel: %s", why);
    if (pvh) {
        check_pvh(k);
        printk(XENLOG_INFO "dom0 kernel: %s %s, at %#lx-%#lx, PVH entry %#x\n", k->info.guest_os[0] ? k->info.guest_os : "unnamed",
               k->info.guest_version, (unsigned long)k->elf.paddr_start, (unsigned long)k->elf.paddr_end,
               k->info.phys32_entry);
        return;
    }
    check_pv(k);
    printk(XENLOG_INFO "dom0 kernel: %s %s, %#lx-%#lx, entry %#lx\n", k->info.guest_os, k->info.guest_version,
           (unsigned long)k->info.virt_start, (unsigned long)k->info.virt_end, (unsigned long)k->info.entry);
}

void __init dom0_kernel_close(struct dom0_kernel *k)
{
    if (k->order >= 0)
        xenheap_free(k->image, k->order);
    k->image = NULL;
}
