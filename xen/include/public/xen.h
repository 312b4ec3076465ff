/* SPDX-License-Identifier: MIT */
/*
 * What every guest starts with: the numbers of the hypercalls and virtual interrupts, domain ids,
 * the calls that have no header of their own (page tables, multicall, console, assists), and the
 * pages shared with the hypervisor.
 *
 * Hypercalls return 0 or a positive result, and the negative of a number of errno.h when they fail.
 */
#ifndef __XEN_PUBLIC_XEN_H__
#define __XEN_PUBLIC_XEN_H__

#include "abi.h"
#include "arch-x86/guest.h"

/* ---- Hypercalls ------------------------------------------------------------------------------ */

/* Any guest. */
#define __HYPERVISOR_memory_op                    12    /* memory.h */
#define __HYPERVISOR_xen_version                  17    /* version.h */
#define __HYPERVISOR_console_io                   18    /* CONSOLEIO_* below */
#define __HYPERVISOR_grant_table_op               20    /* grant_table.h */
#define __HYPERVISOR_vm_assist                    21    /* VMASST_* below */
#define __HYPERVISOR_vcpu_op                      24    /* vcpu.h */
#define __HYPERVISOR_xsm_op                       27    /* the security policy, xsm/flask_op.h */
#define __HYPERVISOR_event_channel_op             32    /* event_channel.h */
#define __HYPERVISOR_physdev_op                   33    /* physdev.h */
#define __HYPERVISOR_hvm_op                       34    /* hvm/hvm_op.h */
#define __HYPERVISOR_argo_op                      39    /* argo.h */
#define __HYPERVISOR_xenpmu_op                    40    /* pmu.h */
#define __HYPERVISOR_sched_op                     29    /* sched.h */
#define __HYPERVISOR_multicall                    13    /* struct multicall_entry below */
#define __HYPERVISOR_set_timer_op                 15    /* (system time, ns or 0): VIRQ_TIMER */

/* PV guests: page tables, descriptors, entries, registers. */
#define __HYPERVISOR_set_trap_table                0
#define __HYPERVISOR_mmu_update                    1
#define __HYPERVISOR_set_gdt                       2    /* (frames, entries) */
#define __HYPERVISOR_stack_switch                  3    /* (ss, sp) of the kernel */
#define __HYPERVISOR_set_callbacks                 4    /* (event, failsafe [, syscall]) */
#define __HYPERVISOR_fpu_taskswitch                5    /* (1 or 0) sets or clears CR0.TS */
#define __HYPERVISOR_set_debugreg                  8    /* (number, value) */
#define __HYPERVISOR_get_debugreg                  9    /* (number) */
#define __HYPERVISOR_update_descriptor            10    /* (machine address, descriptor) */
#define __HYPERVISOR_update_va_mapping            14    /* (address, entry, UVMF_*) */
#define __HYPERVISOR_update_va_mapping_otherdomain 22   /* the same, and the owner of the frame */
#define __HYPERVISOR_iret                         23
#define __HYPERVISOR_set_segment_base             25
#define __HYPERVISOR_mmuext_op                    26
#define __HYPERVISOR_nmi_op                       28    /* nmi.h */
#define __HYPERVISOR_callback_op                  30    /* callback.h */

/* The control domain, its tools and device models. */
#define __HYPERVISOR_platform_op                   7    /* platform.h */
#define __HYPERVISOR_xenoprof_op                  31    /* xenoprof.h */
#define __HYPERVISOR_sysctl                       35    /* sysctl.h */
#define __HYPERVISOR_domctl                       36    /* domctl.h */
#define __HYPERVISOR_kexec_op                     37    /* kexec.h */
#define __HYPERVISOR_tmem_op                      38    /* tmem.h */
#define __HYPERVISOR_dm_op                        41    /* hvm/dm_op.h */
#define __HYPERVISOR_hypfs_op                     42    /* hypfs.h */

/* Left to the architecture; on x86, arch_0 is arch-x86/xen-mca.h. */
#define __HYPERVISOR_arch_0                       48
#define __HYPERVISOR_arch_1                       49
#define __HYPERVISOR_arch_2                       50
#define __HYPERVISOR_arch_3                       51
#define __HYPERVISOR_arch_4                       52
#define __HYPERVISOR_arch_5                       53
#define __HYPERVISOR_arch_6                       54
#define __HYPERVISOR_arch_7                       55

/*
 * Calls with one argument each, which the calls of the same name replaced; old editions mean these
 * by the name.
 */
#define __HYPERVISOR_sched_op_compat               6
#define __HYPERVISOR_event_channel_op_compat      16
#define __HYPERVISOR_physdev_op_compat            19
#if __XEN_INTERFACE_VERSION__ < 0x00030101
#undef __HYPERVISOR_sched_op
#define __HYPERVISOR_sched_op         __HYPERVISOR_sched_op_compat
#endif
#if __XEN_INTERFACE_VERSION__ < 0x00030202
#undef __HYPERVISOR_event_channel_op
#undef __HYPERVISOR_physdev_op
#define __HYPERVISOR_event_channel_op __HYPERVISOR_event_channel_op_compat
#define __HYPERVISOR_physdev_op       __HYPERVISOR_physdev_op_compat
#endif
#if __XEN_INTERFACE_VERSION__ < 0x00030204
#define __HYPERVISOR_dom0_op          __HYPERVISOR_platform_op
#endif

/* ---- Virtual interrupts ---------------------------------------------------------------------- */

/* One for each vcpu, bound where it is to come in for good. */
#define VIRQ_TIMER       0      /* the time asked for has come */
#define VIRQ_DEBUG       1      /* print your state */
#define VIRQ_XENOPROF    7      /* samples of the profiler */
#define VIRQ_XENPMU     13      /* a performance counter */
/* One for the domain; bound to vcpu 0, may be moved. */
#define VIRQ_ARGO       11
/* One for the domain, and only a privileged domain gets them. */
#define VIRQ_CONSOLE     2      /* input on the emergency console */
#define VIRQ_DOM_EXC     3      /* a domain was created, shut down or destroyed */
#define VIRQ_TBUF        4      /* records in the trace buffers */
#define VIRQ_DEBUGGER    6      /* a domain stopped for its debugger */
#define VIRQ_CON_RING    8      /* output in the hypervisor's console ring */
#define VIRQ_PCPU_STATE  9      /* a processor went on or off line */
#define VIRQ_MEM_EVENT  10
#define VIRQ_ENOMEM     12      /* little memory is left */
/* Left to the architecture. */
#define VIRQ_ARCH_0     16
#define VIRQ_ARCH_1     17
#define VIRQ_ARCH_2     18
#define VIRQ_ARCH_3     19
#define VIRQ_ARCH_4     20
#define VIRQ_ARCH_5     21
#define VIRQ_ARCH_6     22
#define VIRQ_ARCH_7     23
#define NR_VIRQS        24

/* ---- Domains --------------------------------------------------------------------------------- */

/* Ids of ordinary domains are below; the others stand for what is no domain of its own. */
#define DOMID_FIRST_RESERVED xen_mk_uint(0x7FF0)
#define DOMID_SELF           xen_mk_uint(0x7FF0)    /* the caller */
#define DOMID_IO             xen_mk_uint(0x7FF1)    /* owner of the frames that are no RAM */
#define DOMID_XEN            xen_mk_uint(0x7FF2)    /* owner of the hypervisor's pages */
#define DOMID_COW            xen_mk_uint(0x7FF3)    /* owner of shared pages */
#define DOMID_INVALID        xen_mk_uint(0x7FF4)    /* no domain, or any, as the call says */
#define DOMID_IDLE           xen_mk_uint(0x7FFF)
#define DOMID_MASK           xen_mk_uint(0x7FFF)

/* ---- Page tables of PV guests ---------------------------------------------------------------- */

/*
 * __HYPERVISOR_mmu_update(requests, count, done, owner). The low two bits of a request's ptr say
 * what is done, the rest is a machine address. The owner: bits 0-15, of the frames that entries
 * refer to; bits 16-31, of the page tables, as 0 for the caller or the domain's id + 1. Pages in
 * use as page tables must have no writable mapping.
 */
#define MMU_NORMAL_PT_UPDATE        0   /* an entry of a page table becomes val, once it is found
                                         * to be allowed */
#define MMU_MACHPHYS_UPDATE         1   /* the frame of ptr becomes number val of its owner, in
                                         * the M2P table */
#define MMU_PT_UPDATE_PRESERVE_AD   2   /* as 0, and the accessed and dirty bits set meanwhile
                                         * survive */
#define MMU_PT_UPDATE_NO_TRANSLATE  3   /* as 0, val being a machine frame even for a translated
                                         * guest */

/* mmuext_op.cmd and what it takes: a frame in arg1.mfn, an address in arg1.linear_addr, ... */
#define MMUEXT_PIN_L1_TABLE         0   /* frame: check it as a page table and keep it one */
#define MMUEXT_PIN_L2_TABLE         1
#define MMUEXT_PIN_L3_TABLE         2
#define MMUEXT_PIN_L4_TABLE         3
#define MMUEXT_UNPIN_TABLE          4   /* frame */
#define MMUEXT_NEW_BASEPTR          5   /* frame: load CR3 */
#define MMUEXT_NEW_USER_BASEPTR    15   /* frame: the page table of user mode, 64-bit guests */
#define MMUEXT_SET_LDT             13   /* address, arg2.nr_ents */
#define MMUEXT_TLB_FLUSH_LOCAL      6   /* this vcpu's TLB; the vcpus of arg2.vcpumask; all vcpus */
#define MMUEXT_TLB_FLUSH_MULTI      8
#define MMUEXT_TLB_FLUSH_ALL       10
#define MMUEXT_INVLPG_LOCAL         7   /* the same, of one address */
#define MMUEXT_INVLPG_MULTI         9
#define MMUEXT_INVLPG_ALL          11
#define MMUEXT_FLUSH_CACHE         12   /* write back and invalidate this processor's caches;
                                         * every processor's */
#define MMUEXT_FLUSH_CACHE_GLOBAL  18
#define MMUEXT_CLEAR_PAGE          16   /* frame */
#define MMUEXT_COPY_PAGE           17   /* frame, arg2.src_mfn */
#define MMUEXT_MARK_SUPER          19   /* frame: the first of a large page */
#define MMUEXT_UNMARK_SUPER        20

/*
 * Flags of update_va_mapping: what is flushed, and where. MULTI is combined with the address of a
 * bitmap of vcpus.
 */
#define UVMF_FLUSHTYPE_MASK xen_mk_ulong(3)
#define UVMF_NONE           xen_mk_ulong(0)
#define UVMF_TLB_FLUSH      xen_mk_ulong(1)
#define UVMF_INVLPG         xen_mk_ulong(2)
#define UVMF_LOCAL          xen_mk_ulong(0)
#define UVMF_MULTI          xen_mk_ulong(0)
#define UVMF_ALL            xen_mk_ulong(4)

#ifndef __ASSEMBLY__

/* Handles of plain types. */
DEFINE_XEN_GUEST_HANDLE(void);
DEFINE_XEN_GUEST_HANDLE(char);
DEFINE_XEN_GUEST_HANDLE(int);
DEFINE_XEN_GUEST_HANDLE(uint64_t);
DEFINE_XEN_GUEST_HANDLE(xen_pfn_t);
DEFINE_XEN_GUEST_HANDLE(xen_ulong_t);
__DEFINE_XEN_GUEST_HANDLE(uchar, unsigned char);
__DEFINE_XEN_GUEST_HANDLE(uint, unsigned int);
__DEFINE_XEN_GUEST_HANDLE(uint8, uint8_t);
__DEFINE_XEN_GUEST_HANDLE(uint16, uint16_t);
__DEFINE_XEN_GUEST_HANDLE(uint32, uint32_t);
__DEFINE_XEN_GUEST_HANDLE(uint64, uint64_t);
#if __XEN_INTERFACE_VERSION__ < 0x00040300
DEFINE_XEN_GUEST_HANDLE(long);
__DEFINE_XEN_GUEST_HANDLE(ulong, unsigned long);
#endif

typedef uint16_t domid_t;

struct mmu_update {
    uint64_t ptr;   /* machine address | MMU_* */
    uint64_t val;
};
XEN_ABI_TYPE(mmu_update);

struct mmuext_op {
    unsigned int cmd;
    union {
        xen_pfn_t mfn;
        unsigned long linear_addr;
    } arg1;
    union {
        unsigned int nr_ents;
        xen_pfn_t src_mfn;
#if __XEN_INTERFACE_VERSION__ < 0x00030205
        const void *vcpumask;
#else
        XEN_GUEST_HANDLE(const_void) vcpumask;
#endif
    } arg2;
};
XEN_ABI_TYPE(mmuext_op);

/* ---- Several calls in one -------------------------------------------------------------------- */

/*
 * __HYPERVISOR_multicall(entries, count): each call's result replaces `result'; a failed one does
 * not stop the rest.
 */
struct multicall_entry {
    xen_ulong_t op, result;
    xen_ulong_t args[6];
};
XEN_ABI_TYPE(multicall_entry);

#endif /* !__ASSEMBLY__ */

/* ---- Console and assists --------------------------------------------------------------------- */

/* __HYPERVISOR_console_io(command, count, buffer) */
#define CONSOLEIO_write 0
#define CONSOLEIO_read  1       /* returns the number of bytes there were */

/*
 * __HYPERVISOR_vm_assist(command, type): deviations from the plain PV interface that a guest asks
 * for.
 */
#define VMASST_CMD_enable                 0
#define VMASST_CMD_disable                1
#define VMASST_TYPE_4gb_segments          0     /* 32 bits: emulate segments that reach over the
                                                 * hypervisor */
#define VMASST_TYPE_4gb_segments_notify   1     /* and tell of it by a trap with vector 15 */
#define VMASST_TYPE_writable_pagetables   2  /* emulate writes to the lowest level of page tables */
#define VMASST_TYPE_pae_extended_cr3      3     /* 32 bits: top-level tables may be above 4 GiB */
#define VMASST_TYPE_architectural_iopl    4     /* the I/O privilege level is seen in saved flags */
#define VMASST_TYPE_runstate_update_flag  5     /* XEN_RUNSTATE_UPDATE is set while runstate is
                                                 * written */
#define VMASST_TYPE_m2p_strict           32     /* 64 bits: user mode never sees the M2P table */
#if __XEN_INTERFACE_VERSION__ < 0x00040600
#define MAX_VMASST_TYPE                   3
#endif

#ifndef __ASSEMBLY__

/* ---- The shared pages ------------------------------------------------------------------------ */

/*
 * System time of one vcpu: nanoseconds since the hypervisor started. Read it as
 *     delta = TSC - tsc_timestamp, shifted left (right when negative) by tsc_shift
 *     system_time + (delta * tsc_to_system_mul >> 32)
 * between two reads of version that are even and equal; it is odd while the hypervisor writes.
 */
struct vcpu_time_info {
    uint32_t version, pad0;
    uint64_t tsc_timestamp;
    uint64_t system_time;
    uint32_t tsc_to_system_mul;
    int8_t tsc_shift;
#if __XEN_INTERFACE_VERSION__ > 0x00040600
    uint8_t flags, pad1[2];
#else
    int8_t pad1[3];
#endif
};
XEN_ABI_TYPEDEF(vcpu_time_info);

/* vcpu_time_info.flags */
#define XEN_PVCLOCK_TSC_STABLE_BIT  (1 << 0)    /* times of different vcpus can be compared */
#define XEN_PVCLOCK_GUEST_STOPPED   (1 << 1)    /* it was not scheduled for long: watchdogs, take
                                                 * no offence */

/*
 * One vcpu's events. The hypervisor sets upcall_pending and, unless masked, enters the guest; the
 * guest clears it before it looks at pending_sel, which has a bit for each word of
 * shared_info.evtchn_pending with something in it.
 */
struct vcpu_info {
    uint8_t evtchn_upcall_pending;
#ifdef XEN_HAVE_PV_UPCALL_MASK
    uint8_t evtchn_upcall_mask;
#else
    uint8_t pad0;
#endif
    xen_ulong_t evtchn_pending_sel;
    struct arch_vcpu_info arch;
    vcpu_time_info_t time;
};

/*
 * The page a domain shares with the hypervisor; its size is not part of the ABI. A port has a
 * pending bit, set by the hypervisor and cleared by the guest, and a mask bit, the guest's alone:
 * an event that comes while it is set makes no upcall, so look again after unmasking. (The FIFO
 * queues of event_channel.h take the place of both.) The wall clock is the time since 1970 at
 * system time 0; wc_version guards it as version guards a vcpu's time.
 */
struct shared_info {
    struct vcpu_info vcpu_info[XEN_LEGACY_MAX_VCPUS];
    xen_ulong_t evtchn_pending[8 * sizeof(xen_ulong_t)];
    xen_ulong_t evtchn_mask[8 * sizeof(xen_ulong_t)];
    uint32_t wc_version;
    uint32_t wc_sec, wc_nsec;
    XEN_ABI_SHARED_WC_SEC_HI
    struct arch_shared_info arch;
};

#ifndef __XEN__
XEN_ABI_TYPEDEF(vcpu_info);
XEN_ABI_TYPEDEF(shared_info);
#endif

#if __XEN_INTERFACE_VERSION__ < 0x00040400
#define NR_EVENT_CHANNELS EVTCHN_2L_NR_CHANNELS     /* event_channel.h */
#endif

/* ---- What a PV guest finds at its start ------------------------------------------------------ */

#ifdef XEN_HAVE_PV_GUEST_ENTRY

#define MAX_GUEST_CMDLINE 1024

/*
 * rsi (esi) points to it. The first virtual addresses hold, each on a page of its own and in this
 * order: the kernel, the initial ramdisk, the list of frames (unless XEN_ELFNOTE_INIT_P2M places
 * it), this page, the pages of xenstore and console (not in the initial domain), the page tables,
 * the stack, then at least 512 KiB more. All of it is writable but for the page tables. Fields from
 * pt_base on are not set again when a saved guest resumes.
 */
struct start_info {
    char magic[32];                 /* "xen-" version "-" platform */
    unsigned long nr_pages;         /* of the domain */
    unsigned long shared_info;      /* machine address */
    uint32_t flags;                 /* SIF_* */
    xen_pfn_t store_mfn;            /* xenstore's page: machine frame, and port */
    uint32_t store_evtchn;
    union {
        struct {
            xen_pfn_t mfn;          /* the console's page: machine frame, and port */
            uint32_t evtchn;
        } domU;
        struct {
            uint32_t info_off;      /* where in this page dom0_vga_console_info is, and its size */
            uint32_t info_size;
        } dom0;
    } console;
    unsigned long pt_base;          /* virtual address of the top page table */
    unsigned long nr_pt_frames;     /* pages of page tables there */
    unsigned long mfn_list;  /* virtual address of the list: machine frame of each of the guest's */
    unsigned long mod_start;        /* the ramdisk's virtual address, or frame number with
                                     * SIF_MOD_START_PFN */
    unsigned long mod_len;          /* bytes */
    int8_t cmd_line[MAX_GUEST_CMDLINE];
    unsigned long first_p2m_pfn;    /* frames that hold mfn_list and its page tables */
    unsigned long nr_p2m_frames;
};
XEN_ABI_TYPEDEF(start_info);

#if __XEN_INTERFACE_VERSION__ < 0x00030203
#define console_mfn    console.domU.mfn
#define console_evtchn console.domU.evtchn
#endif

#endif /* XEN_HAVE_PV_GUEST_ENTRY */

/* start_info.flags and hvm_start_info.flags */
#define SIF_PRIVILEGED       (1 << 0)
#define SIF_INITDOMAIN       (1 << 1)       /* the initial control domain */
#define SIF_MULTIBOOT_MOD    (1 << 2)       /* the ramdisk starts with a xen_multiboot_mod_list */
#define SIF_MOD_START_PFN    (1 << 3)   /* mod_start is a frame number; the ramdisk is not mapped */
#define SIF_VIRT_P2M_4TOOLS  (1 << 4)       /* the tools can use arch_shared_info.p2m_vaddr */
#define SIF_PM_MASK          (0xFF << 8)    /* a byte of power management options */

/* Modules inside the ramdisk; offsets from its start; the entry with mod_start 0 ends the list. */
struct xen_multiboot_mod_list {
    uint32_t mod_start;
    uint32_t mod_end;       /* the last byte, not the one after it */
    uint32_t cmdline;       /* of a string */
    uint32_t pad;           /* 0 */
};

/* The screen as the boot loader left it, for the initial domain. */
#define XEN_VGATYPE_TEXT_MODE_3  0x03
#define XEN_VGATYPE_VESA_LFB     0x23
#define XEN_VGATYPE_EFI_LFB      0x70
typedef struct dom0_vga_console_info {
    uint8_t video_type;                 /* XEN_VGATYPE_* */
    union {
        struct {
            uint16_t font_height;       /* pixels */
            uint16_t cursor_x, cursor_y;
            uint16_t rows, columns;
        } text_mode_3;
        struct {
            uint16_t width, height;     /* pixels */
            uint16_t bytes_per_line, bits_per_pixel;
            uint32_t lfb_base;          /* physical address */
            uint32_t lfb_size;          /* units of 64 KiB */
            uint8_t red_pos, red_size;
            uint8_t green_pos, green_size;
            uint8_t blue_pos, blue_size;
            uint8_t rsvd_pos, rsvd_size;
#if __XEN_INTERFACE_VERSION__ >= 0x00030206
            uint32_t gbl_caps;          /* VBE function 0: capabilities */
            uint16_t mode_attrs;        /* VBE function 1: mode attributes */
            uint16_t pad;
#endif
#if __XEN_INTERFACE_VERSION__ >= 0x00040d00
            uint32_t ext_lfb_base;      /* the base's high half */
#endif
        } vesa_lfb;                     /* and EFI_LFB */
    } u;
} dom0_vga_console_info_t;
#define xen_vga_console_info   dom0_vga_console_info
#define xen_vga_console_info_t dom0_vga_console_info_t

/* ---- Identifiers and bitmaps ----------------------------------------------------------------- */

typedef uint8_t xen_domain_handle_t[16];

/* A UUID as it is printed, most significant byte first. */
typedef struct {
    uint8_t a[16];
} xen_uuid_t;

#define XEN_ABI_BYTE(value, shift) ((uint8_t)((value) >> (shift)))
#define XEN_ABI_BYTES(value)       XEN_ABI_BYTE(value, 8), XEN_ABI_BYTE(value, 0)
#define XEN_DEFINE_UUID_(time_low, time_mid, time_high, clock, n1, n2, n3, n4, n5, n6)          \
    {{ XEN_ABI_BYTES((time_low) >> 16), XEN_ABI_BYTES(time_low), XEN_ABI_BYTES(time_mid),       \
       XEN_ABI_BYTES(time_high), XEN_ABI_BYTES(clock), n1, n2, n3, n4, n5, n6 }}
/*
 * XEN_DEFINE_UUID(0x00112233, 0x4455, 0x6677, 0x8899, 0xaa, ..., 0xff): an initializer, a value
 * where C has those.
 */
#if defined(__STDC_VERSION__) ? __STDC_VERSION__ >= 199901L : defined(__GNUC__)
#define XEN_DEFINE_UUID(...) ((xen_uuid_t)XEN_DEFINE_UUID_(__VA_ARGS__))
#else
#define XEN_DEFINE_UUID      XEN_DEFINE_UUID_
#endif

#if defined(__XEN__) || defined(__XEN_TOOLS__)
/* A bitmap in the caller's memory; bit 0 is the lowest of the first byte. */
struct xenctl_bitmap {
    XEN_GUEST_HANDLE_64(uint8) bitmap;
    uint32_t nr_bits;
};
XEN_ABI_TYPEDEF(xenctl_bitmap);
#endif

#endif /* !__ASSEMBLY__ */

#endif
