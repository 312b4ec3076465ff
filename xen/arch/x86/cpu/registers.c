// SPDX-License-Identifier: GPL-2.0-only
/*
 * The control registers and memory types every CPU runs with (OSXSAVE comes with the extended-state
 * room). UMIP and FSGSBASE stay off: PV kernels run in ring 3 and expect the instructions these
 * bits restrict or allow to behave as without them.
 */
#include <asm/cpufeature.h>
#include <asm/current.h>
#include <asm/insn.h>
#include <asm/page.h>

static unsigned long wanted_cr4(void)
{
    unsigned long cr4 = X86_CR4_PAE | X86_CR4_PSE | X86_CR4_DE | X86_CR4_OSFXSR |
                        X86_CR4_OSXMMEXCPT;

    if (cpu_has_pge)
        cr4 |= X86_CR4_PGE;
    if (cpu_has_mce)
        cr4 |= X86_CR4_MCE;
    if (cpu_has_smep)
        cr4 |= X86_CR4_SMEP;
    if (cpu_has_smap)
        cr4 |= X86_CR4_SMAP;
    return cr4;
}

void cpu_setup_registers(void)
{
    unsigned long cr4 = wanted_cr4();

    write_cr0(X86_CR0_PG | X86_CR0_AM | X86_CR0_WP | X86_CR0_NE | X86_CR0_ET | X86_CR0_MP |
              X86_CR0_PE);
    wrmsr(MSR_EFER, rdmsr(MSR_EFER) | EFER_NXE | EFER_SCE);
    if (cpu_has_pat)
        wrmsr(MSR_PAT, XEN_PAT);
    get_cpu_info()->cr4 = cr4;
    /* toggling PGE drops every translation cached under the old PAT */
    write_cr4(cr4 & ~X86_CR4_PGE);
    write_cr4(cr4);
}
