/* SPDX-License-Identifier: MIT */
/*
 * ELF notes named "Xen": how a kernel wants to be loaded, and what dumps of memory carry.
 *
 * A number is of 4 or 8 bytes, as the note's size says; a string ends with a NUL. Each of the first
 * ones took the place of a KEY=value pair in the section __xen_guest, whose key is given after the
 * arrow.
 */
#ifndef __XEN_PUBLIC_ELFNOTE_H__
#define __XEN_PUBLIC_ELFNOTE_H__

/* Where things are: numbers. */
#define XEN_ELFNOTE_ENTRY                1  /* virtual address of the first instruction <-
                                             * VIRT_ENTRY */
#define XEN_ELFNOTE_PHYS32_ENTRY        18  /* PVH: physical address of it, in 32-bit mode
                                             * without paging */
#define XEN_ELFNOTE_HYPERCALL_PAGE       2  /* virtual address to put it at <- HYPERCALL_PAGE, a
                                             * frame number there */
#define XEN_ELFNOTE_VIRT_BASE            3  /* virtual address of the guest's physical 0; default
                                             * 0 <- VIRT_BASE */
#define XEN_ELFNOTE_PADDR_OFFSET         4  /* subtracted from the segments' p_paddr <-
                                             * ELF_PADDR_OFFSET */
#define XEN_ELFNOTE_HV_START_LOW        12  /* the lowest start of the hypervisor's addresses it
                                             * can do with */
#define XEN_ELFNOTE_INIT_P2M            15  /* virtual address for the list of frames, which may
                                             * use large pages */

/* What it is: strings. */
#define XEN_ELFNOTE_INFO                 0  /* any NAME=value */
#define XEN_ELFNOTE_XEN_VERSION          5  /* the ABI, "xen-3.0" <- XEN_VER */
#define XEN_ELFNOTE_GUEST_OS             6  /* <- GUEST_OS */
#define XEN_ELFNOTE_GUEST_VERSION        7  /* <- GUEST_VER */
#define XEN_ELFNOTE_LOADER               8  /* <- LOADER */

/* What it can do. */
#define XEN_ELFNOTE_FEATURES            10  /* names of features.h, '|' between, '!' before those
                                             * it needs <- FEATURES */
#define XEN_ELFNOTE_SUPPORTED_FEATURES  17  /* the same as a number with a bit for each */
#define XEN_ELFNOTE_PAE_MODE             9  /* "yes", "no" or "bimodal" <- PAE */
#define XEN_ELFNOTE_BSD_SYMTAB          11  /* "yes": load the symbol table behind it <-
                                             * BSD_SYMTAB */
#define XEN_ELFNOTE_L1_MFN_VALID        13  /* pairs mask, value: how to tell a non-present entry
                                             * that has a frame */
#define XEN_ELFNOTE_SUSPEND_CANCEL      14  /* 1: it can go on after a suspend that was called
                                             * off */
#define XEN_ELFNOTE_MOD_START_PFN       16  /* 1: its ramdisk need not be mapped */

#define XEN_ELFNOTE_MAX                 XEN_ELFNOTE_PHYS32_ENTRY

/* A dump of the whole machine after a crash: one about the system, one for each processor. */
#define XEN_ELFNOTE_CRASH_INFO               0x1000001
#define XEN_ELFNOTE_CRASH_REGS               0x1000002

/* A dump of one domain. */
#define XEN_ELFNOTE_DUMPCORE_NONE            0x2000000  /* marks the file as such */
#define XEN_ELFNOTE_DUMPCORE_HEADER          0x2000001
#define XEN_ELFNOTE_DUMPCORE_XEN_VERSION     0x2000002
#define XEN_ELFNOTE_DUMPCORE_FORMAT_VERSION  0x2000003

#endif
