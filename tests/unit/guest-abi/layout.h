/* SPDX-License-Identifier: GPL-2.0-only */
/* Where public structures of xenguest.h have their members: one table, made from two headers. */
#ifndef LAYOUT_H
#define LAYOUT_H

#include <stddef.h>

struct place {
    const char *name;
    size_t offset, size;
};
extern const struct place ours[], reference[];
extern const size_t nr_ours, nr_reference;

#define MEMBER(s, m)    { #s "." #m, offsetof(struct s, m), sizeof(((struct s *)0)->m) }
#define WHOLE(s)        { #s, 0, sizeof(struct s) }
#define DOM(m)          MEMBER(xc_dom_image, m)

#define PLACES \
    WHOLE(xc_dom_image), WHOLE(xc_dom_seg), WHOLE(xc_hvm_firmware_module), WHOLE(xc_dom_mem), \
    WHOLE(xc_dom_phys), WHOLE(xc_dom_module), WHOLE(xc_dom_arch), WHOLE(save_callbacks), \
    WHOLE(restore_callbacks), WHOLE(precopy_stats), WHOLE(xc_domain_meminfo), \
    DOM(kernel_blob), DOM(kernel_size), DOM(num_modules), DOM(modules), DOM(devicetree_blob), \
    DOM(devicetree_size), DOM(max_kernel_size), DOM(max_module_size), DOM(max_devicetree_size), \
    DOM(cmdline), DOM(cmdline_size), DOM(f_requested), DOM(parms), DOM(guest_type), \
    DOM(kernel_seg), DOM(p2m_seg), DOM(pgtables_seg), DOM(devicetree_seg), DOM(start_info_seg), \
    DOM(start_info_pfn), DOM(console_pfn), DOM(xenstore_pfn), DOM(shared_info_pfn), \
    DOM(bootstack_pfn), DOM(pfn_alloc_end), DOM(virt_alloc_end), DOM(bsd_symtab_start), \
    DOM(initrd_start), DOM(initrd_len), DOM(alloc_bootstack), DOM(virt_pgtab_end), DOM(f_active), \
    DOM(pv_p2m), DOM(p2m_size), DOM(rambase_pfn), DOM(total_pages), DOM(phys_pages), \
    DOM(memblocks), DOM(alloc_malloc), DOM(alloc_mem_map), DOM(alloc_file_map), \
    DOM(alloc_domU_map), DOM(flags), DOM(console_evtchn), DOM(xenstore_evtchn), \
    DOM(console_domid), DOM(xenstore_domid), DOM(shared_info_mfn), DOM(xch), DOM(guest_domid), \
    DOM(claim_enabled), DOM(xen_version), DOM(xen_caps), DOM(kernel_loader), DOM(private_loader), \
    DOM(vmemranges), DOM(nr_vmemranges), DOM(vnode_to_pnode), DOM(nr_vnodes), DOM(arch_private), \
    DOM(arch_hooks), DOM(allocate), DOM(container_type), DOM(target_pages), DOM(mmio_start), \
    DOM(mmio_size), DOM(lowmem_end), DOM(highmem_end), DOM(vga_hole_size), DOM(device_model), \
    DOM(system_firmware_module), DOM(acpi_modules), DOM(smbios_module), DOM(e820), \
    DOM(e820_entries), DOM(vuart_gfn), DOM(max_vcpus), MEMBER(xc_dom_arch, meminit), \
    MEMBER(xc_dom_arch, page_shift), MEMBER(xc_dom_arch, vcpu), MEMBER(xc_dom_module, seg), \
    MEMBER(save_callbacks, switch_qemu_logdirty), MEMBER(save_callbacks, precopy_policy), \
    MEMBER(restore_callbacks, restore_results), MEMBER(xc_domain_meminfo, p2m_table)

#endif
