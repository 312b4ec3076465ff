// SPDX-License-Identifier: GPL-2.0-only
/*
 * platform_op on memory types, firmware, sleeping, and the hypervisor's symbols.
 */
#include <xen/acpi.h>
#include <xen/arch.h>
#include <xen/console.h>
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/printk.h>
#include <public/platform.h>
#include <asm/boot.h>
#include <asm/cpufeature.h>
#include <asm/insn.h>
#include <asm/smp.h>
#include <lib/string.h>
#include <lib/symbols.h>
#include "platform.h"

#define MSR_MTRR_CAP            0xfe
#define MSR_MTRR_BASE(n)        (0x200 + (n) * 2)
#define MSR_MTRR_MASK(n)        (0x201 + (n) * 2)
#define MTRR_VALID              0x800

/* Variable-range MTRRs as the firmware set them. SDM vol. 3, 12.11.2.3. */
long platform_read_memtype(struct xen_platform_op *op)
{
    struct xenpf_read_memtype *m = &op->u.read_memtype;
    u64 base, mask, reach = 1ULL << boot_cpu.phys_bits;

    if (!cpu_has_mtrr || m->reg >= (rdmsr(MSR_MTRR_CAP) & 0xff))
        return -EINVAL;
    base = rdmsr(MSR_MTRR_BASE(m->reg));
    mask = rdmsr(MSR_MTRR_MASK(m->reg));
    m->mfn = m->nr_mfns = m->type = 0;
    if (!(mask & MTRR_VALID))
        return 0;
    m->mfn = (base & PTE_ADDR_MASK) >> PAGE_SHIFT;
    m->nr_mfns = (reach - (mask & PTE_ADDR_MASK & (reach - 1))) >> PAGE_SHIFT;
    m->type = base & 0xff;
    return 0;
}

/* Nothing was asked of the BIOS while booting: there is nothing to pass on. */
long platform_firmware_info(struct xen_platform_op *op)
{
    switch (op->u.firmware_info.type) {
    case XEN_FW_DISK_INFO:
    case XEN_FW_DISK_MBR_SIGNATURE:
    case XEN_FW_VBEDDC_INFO:
    case XEN_FW_KBD_SHIFT_FLAGS:
        return -ESRCH;
    case XEN_FW_EFI_INFO:
        return boot_info.efi ? -EOPNOTSUPP : -ESRCH;
    }
    return -EINVAL;
}

#define SLP_TYP(v)              ((v) >> 10 & 7)

/* val_a and val_b are whole PM1 control values. Only soft off: no state could be resumed. */
long platform_enter_sleep(struct xen_platform_op *op)
{
    const struct xenpf_enter_acpi_sleep *s = &op->u.enter_acpi_sleep;

    if (s->flags & ~XENPF_ACPI_SLEEP_EXTENDED)
        return -EINVAL;
    if (s->flags || s->sleep_state != 5)
        return -EOPNOTSUPP;
    printk(XENLOG_INFO "Turning the machine off\n");
    console_start_sync();
    stop_other_cpus();
    acpi_enter_sleep(SLP_TYP(s->val_a), SLP_TYP(s->val_b));
    machine_power_off();
    return -ENODEV;
}

long platform_get_symbol(struct xen_platform_op *op)
{
    struct xenpf_symdata *s = &op->u.symdata;
    u64 address;
    const char *name = symbol_nth(s->symnum, &address);
    u32 len, room = s->namelen;

    if (!name)
        return 0;               /* symnum unchanged: the end */
    len = strlen(name);
    if (copy_to_guest(s->name, name, min(len + 1, room)))
        return -EFAULT;
    s->address = address;
    s->type = 't';
    s->namelen = len + 1;
    s->symnum++;
    return 0;
}
