// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Lists of feature names, as kernels give them: those of <public/features.h> without the prefix.
 */
#include <public/features.h>

#include <lib/compiler.h>
#include <lib/elf-xen.h>
#include <lib/errno.h>
#include <lib/string.h>

static const struct {
    const char *name;
    unsigned int number;
} features[] = {
    { "writable_page_tables", XENFEAT_writable_page_tables },
    { "writable_descriptor_tables", XENFEAT_writable_descriptor_tables },
    { "auto_translated_physmap", XENFEAT_auto_translated_physmap },
    { "supervisor_mode_kernel", XENFEAT_supervisor_mode_kernel },
    { "pae_pgdir_above_4gb", XENFEAT_pae_pgdir_above_4gb },
    { "mmu_pt_update_preserve_ad", XENFEAT_mmu_pt_update_preserve_ad },
    { "highmem_assist", XENFEAT_highmem_assist },
    { "gnttab_map_avail_bits", XENFEAT_gnttab_map_avail_bits },
    { "hvm_callback_vector", XENFEAT_hvm_callback_vector },
    { "hvm_safe_pvclock", XENFEAT_hvm_safe_pvclock },
    { "hvm_pirqs", XENFEAT_hvm_pirqs },
    { "dom0", XENFEAT_dom0 },
    { "memory_op_vnode_supported", XENFEAT_memory_op_vnode_supported },
    { "ARM_SMCCC_supported", XENFEAT_ARM_SMCCC_supported },
    { "linux_rsdp_unrestricted", XENFEAT_linux_rsdp_unrestricted },
};

static int find_feature(const char *name, size_t len)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(features); i++)
        if (strlen(features[i].name) == len && !memcmp(features[i].name, name, len))
            return features[i].number;
    return -1;
}

int elf_xen_parse_features(const char *list, uint32_t *supported, uint32_t *required)
{
    while (*list) {
        bool must = *list == '!';
        size_t len;
        int number;

        if (must)
            list++;
        len = strcspn(list, "|");
        number = find_feature(list, len);
        if (number >= 0) {
            *supported |= 1u << number;
            *required |= must ? 1u << number : 0;
        } else if (must) {
            return -EOPNOTSUPP;
        }
        list += len;
        if (*list)
            list++;
    }
    return 0;
}
