/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Finding the hypervisor and calling it.
 */
#include "host/host.h"
#include "host/io.h"

#include <xen/xen.h>
#include <xen/arch-x86/cpuid.h>
#include <xen/hvm/hvm_op.h>
#include <xen/hvm/params.h>
#include <xen/sched.h>
#include <xen/version.h>

#include <string.h>

#define STUB_SIZE   32              /* bytes a call in the page */
#define LEAF_STEP   0x100           /* with other interfaces in front, ours comes at a multiple */
#define LEAF_LAST   0x40010000

static uint8_t page[4096] __attribute__((aligned(4096)));
static uint32_t base;
static bool is_open;

long hypercall(unsigned int number, uintptr_t a, uintptr_t b, uintptr_t c)
{
    long result;

    asm volatile("call *%%eax"
                 : "=a"(result), "+b"(a), "+c"(b), "+d"(c)
                 : "0"(page + number * STUB_SIZE)
                 : "esi", "edi", "memory");
    return result;
}

static bool is_ours(uint32_t leaf)
{
    const struct cpuid r = cpuid(leaf);

    return r.b == XEN_CPUID_SIGNATURE_EBX && r.c == XEN_CPUID_SIGNATURE_ECX &&
           r.d == XEN_CPUID_SIGNATURE_EDX;
}

void host_open(void)
{
    struct cpuid r;

    for (base = XEN_CPUID_FIRST_LEAF; !is_ours(base); base += LEAF_STEP)
        if (base >= LEAF_LAST)
            fatal("no hypervisor of Xen's interface is found by CPUID");
    r = cpuid(base + 2);
    wrmsr(r.b, (uintptr_t)page);
    is_open = true;
}

void host_crash(void)
{
    struct sched_shutdown shutdown = { .reason = SHUTDOWN_crash };

    if (is_open)
        hypercall(__HYPERVISOR_sched_op, SCHEDOP_shutdown, (uintptr_t)&shutdown, 0);
    for (;;)
        asm volatile("cli; hlt");
}

const char *host_version(void)
{
    static char text[32];
    xen_extraversion_t extra;
    const uint32_t version = cpuid(base + 1).a;
    unsigned int used = 0;

    for (uint32_t part = version >> 16, i = 0; i < 2; i++, part = version & 0xffff) {
        if (part >= 100)
            text[used++] = '0' + part / 100 % 10;
        if (part >= 10)
            text[used++] = '0' + part / 10 % 10;
        text[used++] = '0' + part % 10;
        if (!i)
            text[used++] = '.';
    }
    memset(extra, 0, sizeof(extra));
    hypercall(__HYPERVISOR_xen_version, XENVER_extraversion, (uintptr_t)extra, 0);
    for (unsigned int i = 0; i < sizeof(extra) && extra[i] && used < sizeof(text) - 1; i++)
        text[used++] = extra[i];
    text[used] = 0;
    return text;
}

void host_uuid(uint8_t uuid[16])
{
    memset(uuid, 0, 16);
    hypercall(__HYPERVISOR_xen_version, XENVER_guest_handle, (uintptr_t)uuid, 0);
}

uint32_t host_tsc_khz(void)
{
    return cpuid(base).a >= base + 3 ? cpuid(base + 3).c : 0;
}

uint64_t param_get(unsigned int index)
{
    struct xen_hvm_param param = { .domid = DOMID_SELF, .index = index };

    if (hypercall(__HYPERVISOR_hvm_op, HVMOP_get_param, (uintptr_t)&param, 0))
        return 0;
    return param.value;
}

bool param_set(unsigned int index, uint64_t value)
{
    struct xen_hvm_param param = { .domid = DOMID_SELF, .index = index, .value = value };

    return !hypercall(__HYPERVISOR_hvm_op, HVMOP_set_param, (uintptr_t)&param, 0);
}
