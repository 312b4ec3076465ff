/* SPDX-License-Identifier: MIT */
/*
 * Features: what the hypervisor offers this guest (XENVER_get_features answers with a bit for each)
 * and what a kernel says it can do (XEN_ELFNOTE_FEATURES by name without the prefix,
 * XEN_ELFNOTE_SUPPORTED_FEATURES by bit).
 */
#ifndef __XEN_PUBLIC_FEATURES_H__
#define __XEN_PUBLIC_FEATURES_H__

#define XENFEAT_NR_SUBMAPS 1                        /* words of 32 bits */

/* Memory: who may write page tables and descriptor tables, who translates frame numbers. */
#define XENFEAT_writable_page_tables        0
#define XENFEAT_writable_descriptor_tables  1
#define XENFEAT_auto_translated_physmap     2       /* the hypervisor: guest frames are not
                                                     * machine frames */
#define XENFEAT_pae_pgdir_above_4gb         4       /* PAE top-level tables anywhere */
#define XENFEAT_mmu_pt_update_preserve_ad   5       /* MMU_PT_UPDATE_PRESERVE_AD */
#define XENFEAT_highmem_assist              6       /* MMUEXT_CLEAR_PAGE, MMUEXT_COPY_PAGE */
#define XENFEAT_memory_op_vnode_supported  13       /* XENMEMF_vnode */
#define XENFEAT_not_direct_mapped          16       /* guest frames differ from machine frames;
                                                     * or are the same */
#define XENFEAT_direct_mapped              17
#define XENFEAT_gnttab_map_avail_bits       7       /* GNTMAP_guest_avail_mask; 12, grants at
                                                     * their own frame, is gone */

/* Processor mode, interrupts and time. */
#define XENFEAT_supervisor_mode_kernel      3       /* the kernel runs in ring 0 */
#define XENFEAT_hvm_callback_vector         8       /* HVM_PARAM_CALLBACK_TYPE_VECTOR */
#define XENFEAT_hvm_safe_pvclock            9       /* vcpu_time_info is good for HVM guests */
#define XENFEAT_hvm_pirqs                  10       /* physical interrupts as event channels for
                                                     * HVM guests */

/* Boot. */
#define XENFEAT_dom0                       11       /* a kernel: it can be the control domain; a
                                                     * guest: it is */
#define XENFEAT_linux_rsdp_unrestricted    15       /* a PVH Linux takes its ACPI tables from any
                                                     * address */

/* Arm. */
#define XENFEAT_ARM_SMCCC_supported        14

#endif
