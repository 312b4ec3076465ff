// SPDX-License-Identifier: GPL-2.0-only
/* Instructions of ring 0 that the hypervisor carries out for a guest's kernel. */
#include "entry.h"
#include <xen/arch-x86/cpuid.h>

static bool control_registers(void)
{
    u64 cr0, cr3, cr4;

    __asm__ __volatile__("mov %%cr0, %0; mov %%cr3, %1; mov %%cr4, %2" : "=r" (cr0), "=r" (cr3),
                         "=r" (cr4));
    CHECK((cr0 & 0x80000001) == 0x80000001);
    CHECK(cr3 >> 12 == va_to_mfn((void *)start_info->pt_base));
    CHECK(cr4 & 0x20);
    __asm__ __volatile__("mov %0, %%cr4" :: "r" (cr4 | 0x40000));
    __asm__ __volatile__("mov %0, %%cr3" :: "r" (cr3));
    return true;
}

static bool task_switched(void)
{
    CATCH(7, 0);
    hypercall(__HYPERVISOR_fpu_taskswitch, 1);
    __asm__ __volatile__("fnop");
    CHECK(caught == 1);
    __asm__ __volatile__("fnop");
    CHECK(caught == 1);
    hypercall(__HYPERVISOR_fpu_taskswitch, 1);
    __asm__ __volatile__("clts; fnop");
    CHECK(caught == 1);
    return true;
}

static u64 read_msr(u32 msr)
{
    u32 lo, hi;

    __asm__ __volatile__("rdmsr" : "=a" (lo), "=d" (hi) : "c" (msr));
    return lo | (u64)hi << 32;
}

static void write_msr(u32 msr, u64 v)
{
    __asm__ __volatile__("wrmsr" :: "c" (msr), "a" ((u32)v), "d" ((u32)(v >> 32)));
}

static bool model_specific(void)
{
    u64 efer = read_msr(0xc0000080);

    CHECK(efer & 1);
    CHECK(efer & 0x400);
    write_msr(0xc0000101, 0xffffffff81234000UL);
    CHECK(read_msr(0xc0000101) == 0xffffffff81234000UL);
    CHECK(hypercall(__HYPERVISOR_set_segment_base, SEGBASE_GS_USER, 0x1000) == 0);
    CHECK(read_msr(0xc0000102) == 0x1000);
    CHECK(hypercall(__HYPERVISOR_set_segment_base, SEGBASE_FS, 0x800000000000UL) < 0);
    CATCH(13, 2);
    write_msr(0xc0000080, efer | 0x1000);           /* SVME: not for guests */
    CHECK(caught == 1);
    read_msr(0x12345);
    CHECK(caught == 2);
    return true;
}

static bool forced_cpuid(void)
{
    u32 a = 0x40000000, b, c = 0, d;

    __asm__ __volatile__(XEN_CPUID : "+a" (a), "=b" (b), "+c" (c), "=d" (d));
    CHECK(b == XEN_CPUID_SIGNATURE_EBX && c == XEN_CPUID_SIGNATURE_ECX &&
          d == XEN_CPUID_SIGNATURE_EDX);
    CHECK(a >= 0x40000003);
    a = 1;
    c = 0;
    __asm__ __volatile__(XEN_CPUID : "+a" (a), "=b" (b), "+c" (c), "=d" (d));
    CHECK(c & (1u << 31));
    CHECK(!(c & (1u << 5)));                        /* VMX */
    CHECK((d & 0x07008170) == 0x07008170);          /* TSC MSR PAE CX8 CMOV FXSR SSE SSE2 */
    return true;
}

enum { LEAF1_C_XSAVE = 1 << 26, LEAF1_C_OSXSAVE = 1 << 27, LEAF1_C_AVX = 1 << 28 };

/*
 * What programs see of XSAVE by CPUID alone is the processor's own: a kernel that is told otherwise
 * leaves them with instructions that fault. So before CR4 is written.
 */
static bool extended_state(void)
{
    u32 a = 1, b, native, c = 0, d, lo, hi;

    __asm__ __volatile__("cpuid" : "+a" (a), "=b" (b), "=c" (native), "=d" (d));
    a = 1;
    __asm__ __volatile__(XEN_CPUID : "+a" (a), "=b" (b), "+c" (c), "=d" (d));
    CHECK(!(native & LEAF1_C_OSXSAVE) || !(c & LEAF1_C_XSAVE) || (c & LEAF1_C_OSXSAVE));
    if (!(c & LEAF1_C_OSXSAVE))
        return true;
    __asm__ __volatile__("xgetbv" : "=a" (lo), "=d" (hi) : "c" (0));
    CHECK(lo & 1);
    if (c & LEAF1_C_AVX) {
        u64 cr4;

        __asm__ __volatile__("mov %%cr4, %0" : "=r" (cr4));
        __asm__ __volatile__("mov %0, %%cr4" :: "r" (cr4 | 0x40000));
        __asm__ __volatile__("xsetbv" :: "a" (7), "d" (0), "c" (0));
        __asm__ __volatile__("vpxor %ymm0, %ymm0, %ymm0; vzeroupper");
        __asm__ __volatile__("xgetbv" : "=a" (lo), "=d" (hi) : "c" (0));
        CHECK(lo == 7);
    }
    return true;
}

static bool ports(void)
{
    u8 seconds;
    u32 id;

    /* RTC index and data; PCI host bridge by 0xcf8 */
    __asm__ __volatile__("outb %%al, $0x70; inb $0x71, %%al" : "=a" (seconds) : "a" (0));
    CHECK(seconds <= 0x59);
    __asm__ __volatile__("outl %%eax, %%dx" :: "a" (0x80000000u), "d" (0xcf8));
    __asm__ __volatile__("inl %%dx, %%eax" : "=a" (id) : "d" (0xcfc));
    CHECK((id & 0xffff) == 0x8086);
    /* the interval timer stays the hypervisor's: reads of all ones */
    __asm__ __volatile__("inb $0x40, %%al" : "=a" (seconds));
    CHECK(seconds == 0xff);
    return true;
}

static bool string_ports(void)
{
    static u8 buf[4];
    void *to = buf;
    u64 count = sizeof(buf);

    __asm__ __volatile__("rep insb" : "+D" (to), "+c" (count) : "d" (0x40) : "memory");
    CHECK(count == 0 && to == buf + 4);
    CHECK(buf[0] == 0xff && buf[3] == 0xff);
    return true;
}

static bool interrupt_flag(void)
{
    u32 iopl = 1;

    CHECK(hypercall(__HYPERVISOR_physdev_op, 6, &iopl) == 0);
    __asm__ __volatile__("cli; sti");               /* without effect */
    return true;
}

void privileged_cases(void)
{
    test_case("iopl, cli, sti", interrupt_flag);
    test_case("extended state", extended_state);
    test_case("control registers", control_registers);
    test_case("task-switched flag", task_switched);
    test_case("model-specific registers", model_specific);
    test_case("CPUID by prefix", forced_cpuid);
    test_case("ports", ports);
    test_case("string port I/O", string_ports);
}
