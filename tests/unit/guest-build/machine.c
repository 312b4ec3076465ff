/* SPDX-License-Identifier: GPL-2.0-only */
/* The machine, and the parts of libxenctrl and its siblings that the builder calls. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "machine.h"
#include "test.h"

#include <xen/hvm/save.h>

struct machine machine;
static struct xc_interface_core core;
xc_interface *machine_xch = &core;

void machine_reset(void)
{
    if (machine.fd)
        close(machine.fd);
    machine = (struct machine){ .large_pieces = 1 << 20, .next_large = 0x20000,
                                .next_small = 0x1003, .small_left = 1 << 20, .pinned = INVALID_MFN,
                                .hypercall_page = INVALID_MFN };
    machine.fd = memfd_create("machine", MFD_CLOEXEC);
    CHECK(machine.fd > 0 && !ftruncate(machine.fd, 1LL << 40));
}

void machine_read(xen_pfn_t mfn, void *page)
{
    CHECK_EQ(pread(machine.fd, page, PAGE_SIZE, mfn << PAGE_SHIFT), PAGE_SIZE);
}

/* Is this the call that is to fail? */
static bool fails(void)
{
    if (++machine.calls != machine.fail_at)
        return false;
    errno = EIO;
    return true;
}

/* ---- Memory ---- */

int xc_domain_populate_physmap(xc_interface *xch, uint32_t domid, unsigned long n,
                               unsigned int order, unsigned int flags, xen_pfn_t *frames)
{
    unsigned long i;

    CHECK_EQ(domid, DOMID);
    if (fails())
        return -1;
    for (i = 0; i < n && (order != 9 || machine.large_pieces) && order < 10; i++) {
        if (!order && !machine.small_left)
            break;
        CHECK_EQ(frames[i] & ((1UL << order) - 1), 0);
        if (order)
            machine.large_pieces--;
        else
            machine.small_left--;
        if (!machine.hvm)
            frames[i] = order ? (machine.next_large += 512) : (machine.next_small += 3);
        machine.given += 1UL << order;
    }
    return i;
}

int xc_domain_claim_pages(xc_interface *xch, uint32_t domid, unsigned long pages)
{
    return 0;
}

int xc_domain_set_pod_target(xc_interface *xch, uint32_t domid, uint64_t target, uint64_t *total,
                             uint64_t *cache, uint64_t *entries)
{
    return 0;
}

void *xenforeignmemory_map(xenforeignmemory_handle *fmem, uint32_t dom, int prot, size_t pages,
                           const xen_pfn_t *frames, int *err)
{
    char *at;

    if (fails())
        return NULL;
    at = mmap(NULL, pages << PAGE_SHIFT, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(at != MAP_FAILED);
    for (size_t i = 0; i < pages; i++) {
        CHECK(frames[i] < 1UL << 28);
        CHECK(mmap(at + (i << PAGE_SHIFT), PAGE_SIZE, prot, MAP_SHARED | MAP_FIXED, machine.fd,
                   frames[i] << PAGE_SHIFT) != MAP_FAILED);
    }
    machine.mappings++;
    return at;
}

int xenforeignmemory_unmap(xenforeignmemory_handle *fmem, void *at, size_t pages)
{
    machine.mappings--;
    return munmap(at, pages << PAGE_SHIFT);
}

void *xc_map_foreign_range(xc_interface *xch, uint32_t dom, int size, int prot, unsigned long mfn)
{
    void *at;

    if (fails())
        return NULL;
    at = mmap(NULL, size, prot, MAP_SHARED, machine.fd, mfn << PAGE_SHIFT);
    return at == MAP_FAILED ? NULL : at;
}

xenforeignmemory_resource_handle *xenforeignmemory_map_resource(
    xenforeignmemory_handle *fmem, domid_t domid, unsigned int type, unsigned int id,
    unsigned long frame, unsigned long nr, void **at, int prot, int flags)
{
    static uint8_t table[4096];

    *at = table;
    return fails() ? NULL : (void *)table;
}

int xenforeignmemory_unmap_resource(xenforeignmemory_handle *fmem,
                                    xenforeignmemory_resource_handle *resource)
{
    return 0;
}

/* ---- The domain ---- */

int xc_domain_getinfo(xc_interface *xch, uint32_t first, unsigned int max, xc_dominfo_t *info)
{
    *info = (xc_dominfo_t){ .domid = first, .hvm = machine.hvm,
                            .shared_info_frame = SHARED_INFO_MFN };
    return fails() ? -1 : 1;
}

int xc_version(xc_interface *xch, int cmd, void *arg)
{
    if (arg)
        strcpy(arg, "xen-3.0-x86_64 hvm-3.0-x86_32 hvm-3.0-x86_32p ");
    return fails() ? -1 : 4 << 16 | 17;
}

int xc_domain_get_guest_width(xc_interface *xch, uint32_t domid, unsigned int *width)
{
    *width = 8;
    return 0;
}

int xc_mmuext_op(xc_interface *xch, struct mmuext_op *op, unsigned int n, uint32_t dom)
{
    CHECK_EQ(op->cmd, MMUEXT_PIN_L4_TABLE);
    CHECK_EQ(machine.mappings, 0);      /* nobody may be able to write to the tables */
    machine.pinned = op->arg1.mfn;
    return fails() ? -1 : 0;
}

int xc_domctl(xc_interface *xch, struct xen_domctl *op)
{
    if (op->cmd == XEN_DOMCTL_hypercall_init)
        machine.hypercall_page = op->u.hypercall_init.gmfn;
    if (op->cmd == XEN_DOMCTL_set_cpu_policy) {
        machine.policy_op = *op;
        memcpy(machine.policy_leaves, op->u.cpu_policy.leaves.p,
               op->u.cpu_policy.nr_leaves * sizeof(xen_cpuid_leaf_t));
    }
    return fails() ? -1 : 0;
}

int xc_vcpu_setcontext(xc_interface *xch, uint32_t domid, uint32_t vcpu,
                       vcpu_guest_context_any_t *ctxt)
{
    machine.vcpu = ctxt->c;
    machine.vcpu_set = true;
    return fails() ? -1 : 0;
}

int xc_hvm_param_set(xc_interface *xch, uint32_t dom, uint32_t param, uint64_t value)
{
    CHECK(param < NR_PARAMS);
    machine.params[param] = value;
    return fails() ? -1 : 0;
}

int xc_domain_hvm_getcontext(xc_interface *xch, uint32_t domid, uint8_t *buffer, uint32_t size)
{
    struct {
        struct hvm_save_descriptor a;
        struct hvm_save_header header;
        struct hvm_save_descriptor b;
        struct hvm_hw_mtrr mtrr;
    } __attribute__((packed)) state = {
        { .typecode = HVM_SAVE_CODE(HEADER), .length = HVM_SAVE_LENGTH(HEADER) }, { .magic = 1234 },
        { .typecode = HVM_SAVE_CODE(MTRR), .length = HVM_SAVE_LENGTH(MTRR) }, { .msr_pat_cr = 99 },
    };

    if (fails())
        return -1;
    if (buffer)
        memcpy(buffer, &state, sizeof(state));
    return sizeof(state);
}

int xc_domain_hvm_setcontext(xc_interface *xch, uint32_t domid, uint8_t *state, uint32_t size)
{
    CHECK(size <= sizeof(machine.state));
    memcpy(machine.state, state, size);
    machine.state_size = size;
    return fails() ? -1 : 0;
}

/* ---- CPU policies: leaf 1 and 7 of a small machine ---- */

static const xen_cpuid_leaf_t host_leaves[] = {
    { 0, XEN_CPUID_NO_SUBLEAF, 7, 0x756e6547, 0x6c65746e, 0x49656e69 },
    { 1, XEN_CPUID_NO_SUBLEAF, 0x306c3, 0, 0x12345678, 0x0fabfbff },
    { 7, 0, 0, 0x000027ab, 0, 0 },
};

int xc_sysctl(xc_interface *xch, struct xen_sysctl *op)
{
    struct xen_sysctl_cpu_policy *p = &op->u.cpu_policy;

    if (fails())
        return -1;
    if (p->leaves.p)
        memcpy(p->leaves.p, host_leaves, sizeof(host_leaves));
    p->nr_leaves = p->leaves.p ? ARRAY_SIZE(host_leaves) : 100;
    p->nr_msrs = p->leaves.p ? 0 : 2;
    return 0;
}

void *xencall_alloc_buffer(xencall_handle *xcall, size_t size)
{
    return fails() ? NULL : malloc(size);
}

void xencall_free_buffer(xencall_handle *xcall, void *p)
{
    free(p);
}

/* ---- Messages ---- */

void xc_reportv(xc_interface *xch, xentoollog_logger *lg, xentoollog_level level, int code,
                const char *fmt, va_list args)
{
    char ignored[2048];

    vsnprintf(ignored, sizeof(ignored), fmt, args);
}

void xc_report(xc_interface *xch, xentoollog_logger *lg, xentoollog_level level, int code,
               const char *fmt, ...)
{
}

void xc_report_error(xc_interface *xch, int code, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    if (!machine.error[0])
        vsnprintf(machine.error, sizeof(machine.error), fmt, args);
    va_end(args);
}

const char *xc_strerror(xc_interface *xch, int code)
{
    return strerror(code);
}

xentoollog_logger_stdiostream *xtl_createlogger_stdiostream(FILE *f, xentoollog_level level,
                                                            unsigned flags)
{
    return NULL;
}
