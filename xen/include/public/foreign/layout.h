/* SPDX-License-Identifier: MIT */
/*
 * The structures of xen.h and arch-x86/guest.h as a guest of a given word size has them, for tools
 * of any word size.
 *
 * Included by the headers beside it, each of which says what the word is: XEN_FOREIGN(name) makes a
 * name, XEN_FOREIGN_LONG and XEN_FOREIGN_U64 are its integers, the others what differs. By itself
 * it is empty.
 */
#ifdef XEN_FOREIGN

#define XEN_FOREIGN_STRUCT(name) struct XEN_FOREIGN(name)

XEN_FOREIGN_STRUCT(start_info) {
    char magic[32];
    XEN_FOREIGN_LONG nr_pages, shared_info;
    uint32_t flags;
    XEN_FOREIGN_LONG store_mfn;
    uint32_t store_evtchn;
    union {
        struct { XEN_FOREIGN_LONG mfn; uint32_t evtchn; } domU;
        struct { uint32_t info_off, info_size; } dom0;
    } console;
    XEN_FOREIGN_LONG pt_base, nr_pt_frames, mfn_list, mod_start, mod_len;
    int8_t cmd_line[1024];
    XEN_FOREIGN_LONG first_p2m_pfn, nr_p2m_frames;
};

XEN_FOREIGN_STRUCT(trap_info) {
    uint8_t vector, flags;
    uint16_t cs;
    XEN_FOREIGN_LONG address;
};

XEN_FOREIGN_STRUCT(vcpu_guest_context) {
    struct { char x[512]; } fpu_ctxt;
    XEN_FOREIGN_LONG flags;
    XEN_FOREIGN_STRUCT(cpu_user_regs) user_regs;
    XEN_FOREIGN_STRUCT(trap_info) trap_ctxt[256];
    XEN_FOREIGN_LONG ldt_base, ldt_ents;
    XEN_FOREIGN_LONG gdt_frames[16], gdt_ents;
    XEN_FOREIGN_LONG kernel_ss, kernel_sp;
    XEN_FOREIGN_LONG ctrlreg[8], debugreg[8];
    XEN_FOREIGN_CALLBACKS
    XEN_FOREIGN_LONG vm_assist;
    XEN_FOREIGN_SEGMENT_BASES
};

XEN_FOREIGN_STRUCT(arch_vcpu_info) {
    XEN_FOREIGN_LONG cr2, XEN_FOREIGN_VCPU_PAD;
};

XEN_FOREIGN_STRUCT(vcpu_time_info) {
    uint32_t version, pad0;
    XEN_FOREIGN_U64 tsc_timestamp, system_time;
    uint32_t tsc_to_system_mul;
    int8_t tsc_shift;
#if __XEN_INTERFACE_VERSION__ > 0x00040600
    uint8_t flags, pad1[2];
#else
    int8_t pad1[3];
#endif
};

XEN_FOREIGN_STRUCT(vcpu_info) {
    uint8_t evtchn_upcall_pending, evtchn_upcall_mask;
    XEN_FOREIGN_LONG evtchn_pending_sel;
    XEN_FOREIGN_STRUCT(arch_vcpu_info) arch;
    XEN_FOREIGN_STRUCT(vcpu_time_info) time;
};

XEN_FOREIGN_STRUCT(arch_shared_info) {
    XEN_FOREIGN_LONG max_pfn, pfn_to_mfn_frame_list_list, nmi_reason;
    XEN_FOREIGN_LONG p2m_cr3, p2m_vaddr, p2m_generation;
    XEN_FOREIGN_ARCH_TAIL
};

XEN_FOREIGN_STRUCT(shared_info) {
    XEN_FOREIGN_STRUCT(vcpu_info) vcpu_info[32];
    XEN_FOREIGN_LONG evtchn_pending[8 * sizeof(XEN_FOREIGN_LONG)];
    XEN_FOREIGN_LONG evtchn_mask[8 * sizeof(XEN_FOREIGN_LONG)];
    uint32_t wc_version, wc_sec, wc_nsec;
    XEN_FOREIGN_WC_SEC_HI
    XEN_FOREIGN_STRUCT(arch_shared_info) arch;
};

typedef XEN_FOREIGN_STRUCT(start_info) XEN_FOREIGN_T(start_info);
typedef XEN_FOREIGN_STRUCT(trap_info) XEN_FOREIGN_T(trap_info);
typedef XEN_FOREIGN_STRUCT(cpu_user_regs) XEN_FOREIGN_T(cpu_user_regs);
typedef XEN_FOREIGN_STRUCT(vcpu_guest_context) XEN_FOREIGN_T(vcpu_guest_context);
typedef XEN_FOREIGN_STRUCT(arch_vcpu_info) XEN_FOREIGN_T(arch_vcpu_info);
typedef XEN_FOREIGN_STRUCT(vcpu_time_info) XEN_FOREIGN_T(vcpu_time_info);
typedef XEN_FOREIGN_STRUCT(vcpu_info) XEN_FOREIGN_T(vcpu_info);
typedef XEN_FOREIGN_STRUCT(arch_shared_info) XEN_FOREIGN_T(arch_shared_info);
typedef XEN_FOREIGN_STRUCT(shared_info) XEN_FOREIGN_T(shared_info);

#undef XEN_FOREIGN
#undef XEN_FOREIGN_T
#undef XEN_FOREIGN_STRUCT
#undef XEN_FOREIGN_LONG
#undef XEN_FOREIGN_U64
#undef XEN_FOREIGN_CALLBACKS
#undef XEN_FOREIGN_SEGMENT_BASES
#undef XEN_FOREIGN_VCPU_PAD
#undef XEN_FOREIGN_ARCH_TAIL
#undef XEN_FOREIGN_WC_SEC_HI

#endif
