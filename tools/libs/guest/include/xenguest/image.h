/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The domain builder. A builder's life: allocate, boot_xen_init, kernel and modules, parse_image,
 * mem_init, boot_mem_init, build_image, boot_image, gnttab_init, release. A step that fails leaves
 * the builder fit for release only; the domain is then the caller's to destroy.
 */
#ifndef XENGUEST_IMAGE_H
#define XENGUEST_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <xenctrl.h>

#define XC_NUMA_NO_NODE             (~0U)

#define X86_64_B_SIZE               64
#define X86_32_B_SIZE               32

/* Frames below 4 GiB that every HVM or PVH guest has: rings, event rings, a table. */
#define X86_HVM_NR_SPECIAL_PAGES    8
#define X86_HVM_END_SPECIAL_REGION  0xff000u
#define XG_MAX_MODULES              2
#define MAX_ACPI_MODULES            4

/* The default limit of kernels and modules, unpacked: their makers need not be trusted. */
#ifndef XC_DOM_DECOMPRESS_MAX
#define XC_DOM_DECOMPRESS_MAX       (1024 * 1024 * 1024)
#endif

#define PRIpfn                      PRI_xen_pfn

typedef uint64_t xen_vaddr_t;
typedef uint64_t xen_paddr_t;

/* A part of the guest's initial memory. Addresses are virtual for PV guests, else physical. */
struct xc_dom_seg {
    xen_vaddr_t vstart;
    xen_vaddr_t vend;
    xen_pfn_t pfn;
    xen_pfn_t pages;
};

struct xc_hvm_firmware_module {
    uint8_t *data;
    uint32_t length;
    uint64_t guest_addr_out;    /* where it goes; 0: the builder chooses and writes it here */
};

/* The builder's own memory, all freed by xc_dom_release(). */
struct xc_dom_mem {
    struct xc_dom_mem *next;
    void *ptr;
    enum {
        XC_DOM_MEM_TYPE_MALLOC_INTERNAL,
        XC_DOM_MEM_TYPE_MALLOC_EXTERNAL,
        XC_DOM_MEM_TYPE_MMAP,
        XC_DOM_MEM_TYPE_LEASED,     /* a file, mapped while nobody may write to it */
    } type;
    size_t len;
    unsigned char memory[0];
};

/* Frames of the guest that are mapped. */
struct xc_dom_phys {
    struct xc_dom_phys *next;
    void *ptr;
    xen_pfn_t first;
    xen_pfn_t count;
};

struct xc_dom_module {
    void *blob;
    size_t size;
    void *cmdline;
    struct xc_dom_seg seg;      /* vstart != 0: wanted there */
};

struct xc_dom_image {
    /* What is to be loaded. */
    void *kernel_blob;
    size_t kernel_size;
    unsigned int num_modules;
    struct xc_dom_module modules[XG_MAX_MODULES];
    void *devicetree_blob;
    size_t devicetree_size;

    /* Limits in bytes; 0: none. */
    size_t max_kernel_size;
    size_t max_module_size;
    size_t max_devicetree_size;

    char *cmdline;
    size_t cmdline_size;
    uint32_t f_requested[XENFEAT_NR_SUBMAPS];

    /* Known once the kernel is parsed. */
    struct elf_dom_parms *parms;
    const char *guest_type;

    /* Where everything is. */
    struct xc_dom_seg kernel_seg;
    struct xc_dom_seg p2m_seg;
    struct xc_dom_seg pgtables_seg;
    struct xc_dom_seg devicetree_seg;
    struct xc_dom_seg start_info_seg;
    xen_pfn_t start_info_pfn;
    xen_pfn_t console_pfn;
    xen_pfn_t xenstore_pfn;
    xen_pfn_t shared_info_pfn;
    xen_pfn_t bootstack_pfn;
    xen_pfn_t pfn_alloc_end;
    xen_vaddr_t virt_alloc_end;
    xen_vaddr_t bsd_symtab_start;
    uint64_t initrd_start;      /* as start_info tells it: virtual, or a pfn */
    uint64_t initrd_len;
    unsigned int alloc_bootstack;
    xen_vaddr_t virt_pgtab_end;

    uint32_t f_active[XENFEAT_NR_SUBMAPS];

    xen_pfn_t *pv_p2m;          /* PV: the machine frame of each pfn */
    xen_pfn_t p2m_size;         /* entries of it */

    xen_pfn_t rambase_pfn;
    xen_pfn_t total_pages;
    struct xc_dom_phys *phys_pages;

    struct xc_dom_mem *memblocks;
    size_t alloc_malloc;
    size_t alloc_mem_map;
    size_t alloc_file_map;
    size_t alloc_domU_map;

    unsigned long flags;        /* SIF_* for start_info */
    unsigned int console_evtchn;
    unsigned int xenstore_evtchn;
    uint32_t console_domid;
    uint32_t xenstore_domid;
    xen_pfn_t shared_info_mfn;

    xc_interface *xch;
    uint32_t guest_domid;
    int claim_enabled;          /* set memory aside before it is allocated */

    int xen_version;
    xen_capabilities_info_t xen_caps;

    struct xc_dom_loader *kernel_loader;
    void *private_loader;

    /* Virtual NUMA; none: one range from 0. */
    xen_vmemrange_t *vmemranges;
    unsigned int nr_vmemranges;
    unsigned int *vnode_to_pnode;
    unsigned int nr_vnodes;

    void *arch_private;
    struct xc_dom_arch *arch_hooks;
    int (*allocate)(struct xc_dom_image *dom);

    enum {
        XC_DOM_PV_CONTAINER,
        XC_DOM_HVM_CONTAINER,
    } container_type;

    /* HVM and PVH only: [0, lowmem_end) and [4 GiB, highmem_end) are RAM. */
    xen_pfn_t target_pages;     /* fewer than these ranges hold: populate on demand */
    xen_paddr_t mmio_start;
    xen_paddr_t mmio_size;
    xen_paddr_t lowmem_end;
    xen_paddr_t highmem_end;
    xen_pfn_t vga_hole_size;    /* frames from 0xa0 on without RAM */
    bool device_model;
    struct xc_hvm_firmware_module system_firmware_module;
    struct xc_hvm_firmware_module acpi_modules[MAX_ACPI_MODULES];
    struct xc_hvm_firmware_module smbios_module;
    struct e820entry *e820;     /* for the start information */
    unsigned int e820_entries;

    xen_pfn_t vuart_gfn;
    unsigned int max_vcpus;
};

/* How a type of guest is built. Any hook but meminit may be NULL. */
struct xc_dom_arch {
    int (*alloc_magic_pages)(struct xc_dom_image *dom);
    int (*alloc_pgtables)(struct xc_dom_image *dom);
    int (*alloc_p2m_list)(struct xc_dom_image *dom);
    int (*setup_pgtables)(struct xc_dom_image *dom);
#undef start_info
    int (*start_info)(struct xc_dom_image *dom);
    int (*shared_info)(struct xc_dom_image *dom, void *shared_info);
    int (*vcpu)(struct xc_dom_image *dom);
    int (*bootearly)(struct xc_dom_image *dom);
    int (*bootlate)(struct xc_dom_image *dom);
    int (*meminit)(struct xc_dom_image *dom);
    const char *guest_type;     /* a word of the hypervisor's capabilities */
    const char *native_protocol;
    int page_shift;
    int sizeof_pfn;
    int p2m_base_supported;
    int arch_private_size;
    struct xc_dom_arch *next;
};

#define XC_DOM_PAGE_SHIFT(dom)      ((dom)->arch_hooks->page_shift)
#define XC_DOM_PAGE_SIZE(dom)       (1LL << (dom)->arch_hooks->page_shift)

/* Adds a type of guest, before the built-in ones. @hooks must live on. */
void xc_dom_register_arch_hooks(struct xc_dom_arch *hooks);

/* ---- The steps ---- */

/* @features: a list as in a kernel's feature note, or NULL. NULL with errno. */
struct xc_dom_image *xc_dom_allocate(xc_interface *xch, const char *cmdline, const char *features);
/* NULL is fine. Frees everything that the builder holds; never fails. */
void xc_dom_release(struct xc_dom_image *dom);
void xc_dom_release_phys(struct xc_dom_image *dom);

int xc_dom_rambase_init(struct xc_dom_image *dom, uint64_t rambase);
int xc_dom_mem_init(struct xc_dom_image *dom, unsigned int mem_mb);

/* Is @sz bytes within the limit for kernels? 0 yes, nonzero no. */
int xc_dom_kernel_check_size(struct xc_dom_image *dom, size_t sz);
int xc_dom_kernel_max_size(struct xc_dom_image *dom, size_t sz);
int xc_dom_module_max_size(struct xc_dom_image *dom, size_t sz);
int xc_dom_devicetree_max_size(struct xc_dom_image *dom, size_t sz);

/* Files are read at once. Memory (_mem) must stay until the release. */
int xc_dom_kernel_file(struct xc_dom_image *dom, const char *filename);
int xc_dom_kernel_mem(struct xc_dom_image *dom, const void *mem, size_t memsize);
int xc_dom_module_file(struct xc_dom_image *dom, const char *filename, const char *cmdline);
int xc_dom_module_mem(struct xc_dom_image *dom, const void *mem, size_t memsize,
                      const char *cmdline);
/* Not for x86: EOPNOTSUPP. */
int xc_dom_devicetree_file(struct xc_dom_image *dom, const char *filename);
int xc_dom_devicetree_mem(struct xc_dom_image *dom, const void *mem, size_t memsize);

int xc_dom_parse_image(struct xc_dom_image *dom);
int xc_dom_set_arch_hooks(struct xc_dom_image *dom);
int xc_dom_build_image(struct xc_dom_image *dom);
int xc_dom_boot_xen_init(struct xc_dom_image *dom, xc_interface *xch, uint32_t domid);
int xc_dom_boot_mem_init(struct xc_dom_image *dom);
int xc_dom_boot_image(struct xc_dom_image *dom);
/* Does the hypervisor run guests of this type? 1 yes, 0 no. */
int xc_dom_compat_check(struct xc_dom_image *dom);

/* Let the console's and the store's domains map the rings by the reserved grant references. */
int xc_dom_gnttab_init(struct xc_dom_image *dom);
int xc_dom_gnttab_seed(xc_interface *xch, uint32_t guest_domid, bool is_hvm, xen_pfn_t console_gfn,
                       xen_pfn_t xenstore_gfn, uint32_t console_domid, uint32_t xenstore_domid);

/* Is the guest's idea of frame numbers its own (HVM, PVH), or the machine's (PV)? */
bool xc_dom_translated(const struct xc_dom_image *dom);

/* ---- gzip ---- */

/* The size that the data say they have unpacked; 0: not gzip. */
size_t xc_dom_check_gzip(xc_interface *xch, void *blob, size_t ziplen);
int xc_dom_do_gunzip(xc_interface *xch, void *src, size_t srclen, void *dst, size_t dstlen);
/* Replaces *@blob and *@size by the contents if it is gzip. -1: it is, but cannot be unpacked. */
int xc_dom_try_gunzip(struct xc_dom_image *dom, void **blob, size_t *size);

/* ---- Messages ---- */

/* A log file of its own for the builder's messages. Without it they are lost, errors excepted. */
int xc_dom_loginit(xc_interface *xch);
void xc_dom_printf(xc_interface *xch, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void xc_dom_panic_func(xc_interface *xch, const char *file, int line, xc_error_code err,
                       const char *fmt, ...) __attribute__((format(printf, 5, 6)));
#define xc_dom_panic(xch, err, fmt, args...) \
    xc_dom_panic_func(xch, __FILE__, __LINE__, err, fmt, ##args)
#define xc_dom_trace(mark) xc_dom_printf("%s:%d: trace %s\n", __FILE__, __LINE__, mark)
void xc_dom_log_memory_footprint(struct xc_dom_image *dom);

/* ---- Memory of the builder, until the release ---- */

void *xc_dom_malloc(struct xc_dom_image *dom, size_t size);
void *xc_dom_malloc_page_aligned(struct xc_dom_image *dom, size_t size);
/* Hand over what malloc() returned. */
int xc_dom_register_external(struct xc_dom_image *dom, void *ptr, size_t size);
/* A file's contents; more than @max_size bytes (unless that is 0) are an error. */
void *xc_dom_malloc_filemap(struct xc_dom_image *dom, const char *filename, size_t *size,
                            const size_t max_size);
char *xc_dom_strdup(struct xc_dom_image *dom, const char *str);

/* ---- The guest's memory ---- */

/* The next free page; INVALID_MFN when there is none left. */
xen_pfn_t xc_dom_alloc_page(struct xc_dom_image *dom, const char *name);
/* @start 0: behind everything else. */
int xc_dom_alloc_segment(struct xc_dom_image *dom, struct xc_dom_seg *seg, const char *name,
                         xen_vaddr_t start, xen_vaddr_t size);

/* Mapped until unmapped or the release. @count 0: the existing mapping that holds @first. */
void *xc_dom_pfn_to_ptr(struct xc_dom_image *dom, xen_pfn_t first, xen_pfn_t count);
void *xc_dom_pfn_to_ptr_retcount(struct xc_dom_image *dom, xen_pfn_t first, xen_pfn_t count,
                                 xen_pfn_t *count_out);
void *xc_dom_boot_domU_map(struct xc_dom_image *dom, xen_pfn_t pfn, xen_pfn_t count);
void xc_dom_unmap_one(struct xc_dom_image *dom, xen_pfn_t pfn);
void xc_dom_unmap_all(struct xc_dom_image *dom);
/* Only what is mapped already. *@safe_region_out: how many bytes follow. */
void *xc_dom_vaddr_to_ptr(struct xc_dom_image *dom, xen_vaddr_t vaddr, size_t *safe_region_out);

/* ---- What the kernel says ---- */

uint64_t xc_dom_virt_base(struct xc_dom_image *dom);
uint64_t xc_dom_virt_entry(struct xc_dom_image *dom);
uint64_t xc_dom_virt_hypercall(struct xc_dom_image *dom);
char *xc_dom_guest_os(struct xc_dom_image *dom);
/* Is XENFEAT @nr in use? */
bool xc_dom_feature_get(struct xc_dom_image *dom, unsigned int nr);

static inline void *xc_dom_seg_to_ptr_pages(struct xc_dom_image *dom, struct xc_dom_seg *seg,
                                            xen_pfn_t *pages_out)
{
    void *mapped = xc_dom_pfn_to_ptr(dom, seg->pfn, seg->pages);

    *pages_out = mapped ? seg->pages : 0;
    return mapped;
}

static inline void *xc_dom_seg_to_ptr(struct xc_dom_image *dom, struct xc_dom_seg *seg)
{
    return xc_dom_pfn_to_ptr(dom, seg->pfn, seg->pages);
}

/* The frame by which others know the guest's frame @pfn. */
static inline xen_pfn_t xc_dom_p2m(struct xc_dom_image *dom, xen_pfn_t pfn)
{
    if (xc_dom_translated(dom))
        return pfn;
    return pfn < dom->total_pages ? dom->pv_p2m[pfn] : INVALID_MFN;
}

/* All steps for a PV guest in one; the frames of the rings are returned. */
int xc_linux_build(xc_interface *xch, uint32_t domid, unsigned int mem_mb, const char *image_name,
                   const char *ramdisk_name, const char *cmdline, const char *features,
                   unsigned long flags, unsigned int store_evtchn, unsigned long *store_mfn,
                   unsigned int console_evtchn, unsigned long *console_mfn);

#endif
