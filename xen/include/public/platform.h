/* SPDX-License-Identifier: MIT */
/*
 * __HYPERVISOR_platform_op(argument): the machine, which the control domain's kernel knows how to
 * ask about and steer.
 */
#ifndef __XEN_PUBLIC_PLATFORM_H__
#define __XEN_PUBLIC_PLATFORM_H__

#include "xen.h"

#define XENPF_INTERFACE_VERSION       0x03000001    /* goes into every call */

/* ---- The wall clock -------------------------------------------------------------------------- */

/* It was secs.nsecs since 1970 UTC when system time was system_time ns. */
#define XENPF_settime32               17
struct xenpf_settime32 {
    uint32_t secs, nsecs;
    uint64_t system_time;
};
XEN_ABI_TYPEDEF(xenpf_settime32);

#define XENPF_settime64               62
struct xenpf_settime64 {
    uint64_t secs;
    uint32_t nsecs;
    uint32_t mbz;                       /* 0 */
    uint64_t system_time;
};
XEN_ABI_TYPEDEF(xenpf_settime64);

#if __XEN_INTERFACE_VERSION__ < 0x00040600
#define XENPF_settime                 XENPF_settime32
#define xenpf_settime                 xenpf_settime32
#else
#define XENPF_settime                 XENPF_settime64
#define xenpf_settime                 xenpf_settime64
#endif
typedef struct xenpf_settime xenpf_settime_t;
DEFINE_XEN_GUEST_HANDLE(xenpf_settime_t);

/* ---- Memory types, by MTRR ------------------------------------------------------------------- */

#define XENPF_add_memtype             31
struct xenpf_add_memtype {
    xen_pfn_t mfn;
    uint64_t nr_mfns;
    uint32_t type;                      /* as the processor's manual numbers them */
    uint32_t handle, reg;               /* out: for del_memtype; the register used */
};
XEN_ABI_TYPE(xenpf_add_memtype);

#define XENPF_del_memtype             32
struct xenpf_del_memtype {
    uint32_t handle;                    /* 0 if it is not known */
    uint32_t reg;
};
XEN_ABI_TYPE(xenpf_del_memtype);

#define XENPF_read_memtype            33
struct xenpf_read_memtype {
    uint32_t reg;
    /* out */
    xen_pfn_t mfn;
    uint64_t nr_mfns;
    uint32_t type;
};
XEN_ABI_TYPE(xenpf_read_memtype);

/* ---- Microcode, quirks ----------------------------------------------------------------------- */

#define XENPF_microcode_update        35
struct xenpf_microcode_update {
    XEN_GUEST_HANDLE(const_void) data;
    uint32_t length;                    /* bytes */
};
XEN_ABI_TYPE(xenpf_microcode_update);

#define XENPF_platform_quirk          39
#define QUIRK_NOIRQBALANCING           1    /* interrupts may not be moved */
#define QUIRK_IOAPIC_BAD_REGSEL        2    /* an I/O APIC's register selector is lost; or is
                                             * kept, as it should */
#define QUIRK_IOAPIC_GOOD_REGSEL       3
struct xenpf_platform_quirk {
    uint32_t quirk_id;
};
XEN_ABI_TYPE(xenpf_platform_quirk);

/* ---- EFI ------------------------------------------------------------------------------------- */

/*
 * A runtime service. Arguments and results have the meaning of the UEFI specification; status is
 * EFI's.
 */
#define XENPF_efi_runtime_call        49
#define XEN_EFI_get_time               1
#define XEN_EFI_set_time               2
#define XEN_EFI_get_wakeup_time        3
#define XEN_EFI_set_wakeup_time        4
#define XEN_EFI_get_next_high_monotonic_count 5     /* returns it in misc */
#define XEN_EFI_get_variable           6
#define XEN_EFI_set_variable           7
#define XEN_EFI_get_next_variable_name 8
#define XEN_EFI_query_variable_info    9
#define XEN_EFI_query_capsule_capabilities 10
#define XEN_EFI_update_capsule        11

/* misc: of get_time, get_wakeup_time, set_wakeup_time, the variables, query_variable_info */
#define XEN_EFI_GET_TIME_SET_CLEARS_NS         0x00000001
#define XEN_EFI_GET_WAKEUP_TIME_ENABLED        0x00000001
#define XEN_EFI_GET_WAKEUP_TIME_PENDING        0x00000002
#define XEN_EFI_SET_WAKEUP_TIME_ENABLE         0x00000001
#define XEN_EFI_SET_WAKEUP_TIME_ENABLE_ONLY    0x00000002   /* the alarm's time stays */
#define XEN_EFI_VARIABLE_NON_VOLATILE          0x00000001
#define XEN_EFI_VARIABLE_BOOTSERVICE_ACCESS    0x00000002
#define XEN_EFI_VARIABLE_RUNTIME_ACCESS        0x00000004
#define XEN_EFI_VARINFO_BOOT_SNAPSHOT          0x00000001   /* as it was when the machine started */

struct xenpf_efi_time {
    uint16_t year;
    uint8_t month, day;
    uint8_t hour, min, sec;
    uint32_t ns;
    int16_t tz;
    uint8_t daylight;
};

struct xenpf_efi_guid {
    uint32_t data1;
    uint16_t data2, data3;
    uint8_t data4[8];
};

struct xenpf_efi_runtime_call {
    uint32_t function;                  /* XEN_EFI_ with a small letter */
    uint32_t misc;
    xen_ulong_t status;                 /* out */
    union {
        struct {
            struct xenpf_efi_time time;
            uint32_t resolution, accuracy;
        } get_time;
        struct xenpf_efi_time set_time, get_wakeup_time, set_wakeup_time;
        struct {
            XEN_GUEST_HANDLE(void) name;        /* UTF-16 */
            xen_ulong_t size;                   /* of data, bytes */
            XEN_GUEST_HANDLE(void) data;
            struct xenpf_efi_guid vendor_guid;
        } get_variable, set_variable;
        struct {
            xen_ulong_t size;                   /* of name, bytes */
            XEN_GUEST_HANDLE(void) name;
            struct xenpf_efi_guid vendor_guid;
        } get_next_variable_name;
        struct {
            uint32_t attr;
            uint64_t max_store_size, remain_store_size, max_size;
        } query_variable_info;
        struct {
            XEN_GUEST_HANDLE(void) capsule_header_array;
            xen_ulong_t capsule_count;
            uint64_t max_capsule_size;
            uint32_t reset_type;
        } query_capsule_capabilities;
        struct {
            XEN_GUEST_HANDLE(void) capsule_header_array;
            xen_ulong_t capsule_count;
            uint64_t sg_list;                   /* machine address */
        } update_capsule;
    } u;
};
XEN_ABI_TYPE(xenpf_efi_runtime_call);

/* ---- What the firmware said before the hypervisor took over ---------------------------------- */

#define XENPF_firmware_info           50
/* type; index says which disk, or what of EFI's */
#define XEN_FW_DISK_INFO               1
#define XEN_FW_DISK_MBR_SIGNATURE      2
#define XEN_FW_VBEDDC_INFO             3
#define XEN_FW_EFI_INFO                4
#define XEN_FW_EFI_VERSION              0
#define XEN_FW_EFI_CONFIG_TABLE         1
#define XEN_FW_EFI_VENDOR               2
#define XEN_FW_EFI_MEM_INFO             3
#define XEN_FW_EFI_RT_VERSION           4
#define XEN_FW_EFI_PCI_ROM              5
#define XEN_FW_EFI_APPLE_PROPERTIES     6
#define XEN_FW_KBD_SHIFT_FLAGS         5

struct xenpf_firmware_info {
    uint32_t type;
    uint32_t index;
    union {
        struct {                        /* INT 13h, functions 41h, 08h and 48h */
            uint8_t device;             /* DL */
            uint8_t version;            /* AH of 41h */
            uint16_t interface_support; /* CX of 41h */
            uint16_t legacy_max_cylinder;
            uint8_t legacy_max_head;
            uint8_t legacy_sectors_per_track;
            XEN_GUEST_HANDLE(void) edd_params;  /* 48h's buffer, which starts with its own size */
        } disk_info;
        struct {
            uint8_t device;
            uint32_t mbr_signature;     /* at 0x1b8 of the first sector */
        } disk_mbr_signature;
        struct {                        /* INT 10h, function 4F15h */
            uint8_t capabilities;
            uint8_t edid_transfer_time;
            XEN_GUEST_HANDLE(uint8) edid;       /* 128 bytes */
        } vbeddc_info;
        union xenpf_efi_info {
            uint32_t version;           /* and RT_VERSION */
            struct {
                uint64_t addr;
                uint32_t nent;          /* entries */
            } cfg;
            struct {
                uint32_t revision;
                uint32_t bufsz;         /* in: bytes of name */
                XEN_GUEST_HANDLE(void) name;    /* UTF-16 */
            } vendor;
            struct {                    /* of the region that has addr */
                uint64_t addr, size, attr;
                uint32_t type;
            } mem;
            struct {
                uint16_t segment;       /* in, to devid */
                uint8_t bus, devfn;
                uint16_t vendor, devid;
                uint64_t address;
                xen_ulong_t size;
            } pci_rom;
            struct {
                uint64_t address;
                xen_ulong_t size;
            } apple_properties;
        } efi_info;
        uint8_t kbd_shift_flags;        /* INT 16h, function 02h */
    } u;
};
XEN_ABI_TYPE(xenpf_firmware_info);

/* ---- Power ----------------------------------------------------------------------------------- */

/*
 * The last step into an ACPI sleep state: the values for both PM1 control registers, or for the
 * extended one.
 */
#define XENPF_enter_acpi_sleep        51
#define XENPF_ACPI_SLEEP_EXTENDED     0x00000001
struct xenpf_enter_acpi_sleep {
#if __XEN_INTERFACE_VERSION__ < 0x00040300
    uint16_t pm1a_cnt_val, pm1b_cnt_val;
#else
    uint16_t val_a, val_b;
#endif
    uint32_t sleep_state;               /* the number after S */
    uint32_t flags;                     /* XENPF_ACPI_SLEEP_EXTENDED */
};
XEN_ABI_TYPE(xenpf_enter_acpi_sleep);

#define XENPF_change_freq             52
struct xenpf_change_freq {
    uint32_t flags;                     /* 0 */
    uint32_t cpu;
    uint64_t freq;                      /* Hz */
};
XEN_ABI_TYPE(xenpf_change_freq);

/*
 * How long the processors of the bitmap were idle; it comes back without those that are not there.
 */
#define XENPF_getidletime             53
struct xenpf_getidletime {
    XEN_GUEST_HANDLE(uint8) cpumap_bitmap;
    uint32_t cpumap_nr_cpus;
    XEN_GUEST_HANDLE(uint64) idletime;  /* ns, by processor */
    uint64_t now;                       /* out: system time of it */
};
XEN_ABI_TYPE(xenpf_getidletime);

/* What ACPI's objects say about a processor's C and P states. */
#define XENPF_set_processor_pminfo    54

#define XEN_PROCESSOR_PM_CX            1    /* who handles power: a bit each */
#define XEN_PROCESSOR_PM_PX            2
#define XEN_PROCESSOR_PM_TX            4

#define XEN_PM_CX                      0    /* xenpf_set_processor_pminfo.type */
#define XEN_PM_PX                      1
#define XEN_PM_TX                      2
#define XEN_PM_PDC                     3

#define XEN_PX_PCT                     1    /* xen_processor_performance.flags: which objects it
                                             * has */
#define XEN_PX_PSS                     2
#define XEN_PX_PPC                     4
#define XEN_PX_PSD                     8

struct xen_power_register {             /* a generic address */
    uint32_t space_id, bit_width, bit_offset, access_size;
    uint64_t address;
};

struct xen_processor_csd {              /* _CSD: processors that change their state together */
    uint32_t domain, coord_type, num;
};
XEN_ABI_TYPE(xen_processor_csd);

struct xen_processor_cx {               /* _CST: one state */
    struct xen_power_register reg;
    uint8_t type;                       /* the number after C */
    uint32_t latency;
    uint32_t power;                     /* mW */
    uint32_t dpcnt;                     /* length of dp */
    XEN_GUEST_HANDLE(xen_processor_csd_t) dp;
};
XEN_ABI_TYPE(xen_processor_cx);

struct xen_processor_flags {
    uint32_t bm_control:1;
    uint32_t bm_check:1;
    uint32_t has_cst:1;
    uint32_t power_setup_done:1;
    uint32_t bm_rld_set:1;
};

struct xen_processor_power {
    uint32_t count;                     /* length of states */
    struct xen_processor_flags flags;
    XEN_GUEST_HANDLE(xen_processor_cx_t) states;
};

struct xen_pct_register {               /* _PCT */
    uint8_t descriptor;
    uint16_t length;
    uint8_t space_id, bit_width, bit_offset, reserved;
    uint64_t address;
};

struct xen_processor_px {               /* _PSS: one state */
    uint64_t core_frequency;            /* MHz */
    uint64_t power;                     /* mW */
    uint64_t transition_latency;        /* us */
    uint64_t bus_master_latency;        /* us */
    uint64_t control, status;
};
XEN_ABI_TYPE(xen_processor_px);

struct xen_psd_package {                /* _PSD */
    uint64_t num_entries, revision;
    uint64_t domain, coord_type, num_processors;
};

#define XEN_CPUPERF_SHARED_TYPE_HW     1    /* the hardware coordinates; all must ask; one of
                                             * them is enough */
#define XEN_CPUPERF_SHARED_TYPE_ALL    2
#define XEN_CPUPERF_SHARED_TYPE_ANY    3
struct xen_processor_performance {
    uint32_t flags;                     /* XEN_PX_* */
    uint32_t platform_limit;            /* _PPC */
    struct xen_pct_register control_register, status_register;
    uint32_t state_count;               /* length of states */
    XEN_GUEST_HANDLE(xen_processor_px_t) states;
    struct xen_psd_package domain_info;
    uint32_t shared_type;               /* XEN_CPUPERF_SHARED_TYPE_* */
};
XEN_ABI_TYPE(xen_processor_performance);

struct xenpf_set_processor_pminfo {
    uint32_t id;                        /* ACPI's number of the processor */
    uint32_t type;
    union {
        struct xen_processor_power power;
        struct xen_processor_performance perf;
        XEN_GUEST_HANDLE(uint32) pdc;
    } u;
};
XEN_ABI_TYPE(xenpf_set_processor_pminfo);

/* Keep some processors idle. */
#define XENPF_core_parking            60
#define XEN_CORE_PARKING_SET           1
#define XEN_CORE_PARKING_GET           2
struct xenpf_core_parking {
    uint32_t type;
    uint32_t idle_nums;                 /* how many: SET in, GET out */
};
XEN_ABI_TYPE(xenpf_core_parking);

/* ---- Processors and memory, coming and going ------------------------------------------------- */

#define XENPF_get_cpu_version         48
struct xenpf_pcpu_version {
    uint32_t xen_cpuid;                 /* in; the rest is out */
    uint32_t max_present;               /* the highest number there is */
    char vendor_id[12];
    uint32_t family, model, stepping;
};
XEN_ABI_TYPE(xenpf_pcpu_version);

#define XENPF_get_cpuinfo             55
#define XEN_PCPU_FLAGS_ONLINE          1
#define XEN_PCPU_FLAGS_INVALID         2    /* there is none of that number */
struct xenpf_pcpuinfo {
    uint32_t xen_cpuid;                 /* in; the rest is out */
    uint32_t max_present;
    uint32_t flags;                     /* XEN_PCPU_FLAGS_* */
    uint32_t apic_id, acpi_id;
};
XEN_ABI_TYPE(xenpf_pcpuinfo);

#define XENPF_cpu_online              56
#define XENPF_cpu_offline             57
struct xenpf_cpu_ol {
    uint32_t cpuid;
};
XEN_ABI_TYPE(xenpf_cpu_ol);

#define XENPF_cpu_hotadd              58
struct xenpf_cpu_hotadd {
    uint32_t apic_id, acpi_id;
    uint32_t pxm;                       /* ACPI proximity domain */
};
XEN_ABI_TYPEDEF(xenpf_cpu_hotadd);

#define XENPF_mem_hotadd              59
struct xenpf_mem_hotadd {
    uint64_t spfn, epfn;                /* machine frames: the first, the one after the last */
    uint32_t pxm;
    uint32_t flags;
};
XEN_ABI_TYPEDEF(xenpf_mem_hotadd);

/* ---- Registers, symbols ---------------------------------------------------------------------- */

/*
 * Operations on one processor, in order; returns how many succeeded, the next one has the error in
 * u.ret. A read of MSR_TSC gives system time in ns, of the same moment as the read before it; it
 * cannot be written.
 */
#define XENPF_resource_op             61
#define XEN_RESOURCE_OP_MSR_READ       0
#define XEN_RESOURCE_OP_MSR_WRITE      1
struct xenpf_resource_entry {
    union {
        uint32_t cmd;                   /* XEN_RESOURCE_OP_* */
        int32_t ret;
    } u;
    uint32_t rsvd;                      /* 0 */
    uint64_t idx;
    uint64_t val;
};
XEN_ABI_TYPE(xenpf_resource_entry);

struct xenpf_resource_op {
    uint32_t nr_entries;
    uint32_t cpu;
    XEN_GUEST_HANDLE(xenpf_resource_entry_t) entries;
};
XEN_ABI_TYPE(xenpf_resource_op);

/*
 * The hypervisor's symbols one after the other; symnum comes back as the next one's, unchanged
 * after the last.
 */
#define XENPF_get_symbol              63
struct xenpf_symdata {
    uint32_t namelen;                   /* in: room; out: length, which may be more */
    uint32_t symnum;
    XEN_GUEST_HANDLE(char) name;
    uint64_t address;
    char type;                          /* as nm prints it */
};
XEN_ABI_TYPE(xenpf_symdata);

/* ---- The argument ---------------------------------------------------------------------------- */

struct xen_platform_op {
    uint32_t cmd;                       /* XENPF_* */
    uint32_t interface_version;
    union {
        xenpf_settime_t settime;
        xenpf_settime32_t settime32;
        xenpf_settime64_t settime64;
        xenpf_add_memtype_t add_memtype;
        xenpf_del_memtype_t del_memtype;
        xenpf_read_memtype_t read_memtype;
        xenpf_microcode_update_t microcode;
        xenpf_platform_quirk_t platform_quirk;
        xenpf_efi_runtime_call_t efi_runtime_call;
        xenpf_firmware_info_t firmware_info;
        xenpf_enter_acpi_sleep_t enter_acpi_sleep;
        xenpf_change_freq_t change_freq;
        xenpf_getidletime_t getidletime;
        xenpf_set_processor_pminfo_t set_pminfo;
        xenpf_core_parking_t core_parking;
        xenpf_pcpu_version_t pcpu_version;
        xenpf_pcpuinfo_t pcpu_info;
        xenpf_cpu_ol_t cpu_ol;
        xenpf_cpu_hotadd_t cpu_add;
        xenpf_mem_hotadd_t mem_add;
        xenpf_resource_op_t resource_op;
        xenpf_symdata_t symdata;
        uint8_t pad[128];
    } u;
};
XEN_ABI_TYPE(xen_platform_op);

#endif
