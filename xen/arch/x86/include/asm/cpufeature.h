/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the processor is able to do: the CPUID feature words of the boot CPU, as the hardware gives
 * them, minus what cpuid= on the command line hides. Other CPUs are checked to have at least the
 * same.
 */
#ifndef ASM_CPUFEATURE_H
#define ASM_CPUFEATURE_H

#include <xen/types.h>

enum cpuid_word {
    CPUID_1_D, CPUID_1_C, CPUID_E1_D, CPUID_E1_C, CPUID_D1_A, CPUID_7_B, CPUID_7_C, CPUID_E7_D,
    CPUID_E8_B,
    CPUID_7_D, CPUID_7_1_A, CPUID_6_A,
    NR_CPUID_WORDS,
};

enum cpu_vendor {
    VENDOR_OTHER, VENDOR_INTEL, VENDOR_AMD, VENDOR_HYGON, VENDOR_CENTAUR, VENDOR_SHANGHAI,
};

struct cpu_identity {
    enum cpu_vendor vendor;
    char vendor_id[13];
    char brand[49];
    u32 family, model, stepping;
    u32 signature;                      /* leaf 1 eax */
    u32 max_leaf, max_ext_leaf;
    u8 phys_bits, virt_bits;
    u8 clflush_size;
    u32 word[NR_CPUID_WORDS];
};
extern struct cpu_identity boot_cpu;

#define cpu_feature(w, bit)     (boot_cpu.word[w] >> (bit) & 1)
#define cpu_has_apic            cpu_feature(CPUID_1_D, 9)
#define cpu_has_sep             cpu_feature(CPUID_1_D, 11)
#define cpu_has_mtrr            cpu_feature(CPUID_1_D, 12)
#define cpu_has_pge             cpu_feature(CPUID_1_D, 13)
#define cpu_has_mce             cpu_feature(CPUID_1_D, 7)
#define cpu_has_pat             cpu_feature(CPUID_1_D, 16)
#define cpu_has_monitor         cpu_feature(CPUID_1_C, 3)
#define cpu_has_vmx             cpu_feature(CPUID_1_C, 5)
#define cpu_has_pcid            cpu_feature(CPUID_1_C, 17)
#define cpu_has_x2apic          cpu_feature(CPUID_1_C, 21)
#define cpu_has_tsc_deadline    cpu_feature(CPUID_1_C, 24)
#define cpu_has_xsave           cpu_feature(CPUID_1_C, 26)
#define cpu_has_hypervisor      cpu_feature(CPUID_1_C, 31)
#define cpu_has_syscall         cpu_feature(CPUID_E1_D, 11)
#define cpu_has_nx              cpu_feature(CPUID_E1_D, 20)
#define cpu_has_page1gb         cpu_feature(CPUID_E1_D, 26)
#define cpu_has_rdtscp          cpu_feature(CPUID_E1_D, 27)
#define cpu_has_svm             cpu_feature(CPUID_E1_C, 2)
#define cpu_has_xsaveopt        cpu_feature(CPUID_D1_A, 0)
#define cpu_has_xsavec          cpu_feature(CPUID_D1_A, 1)
#define cpu_has_xsaves          cpu_feature(CPUID_D1_A, 3)
#define cpu_has_fsgsbase        cpu_feature(CPUID_7_B, 0)
#define cpu_has_tsc_adjust      cpu_feature(CPUID_7_B, 1)
#define cpu_has_smep            cpu_feature(CPUID_7_B, 7)
#define cpu_has_invpcid         cpu_feature(CPUID_7_B, 10)
#define cpu_has_smap            cpu_feature(CPUID_7_B, 20)
#define cpu_has_umip            cpu_feature(CPUID_7_C, 2)
#define cpu_has_rdpid           cpu_feature(CPUID_7_C, 22)
#define cpu_has_invariant_tsc   cpu_feature(CPUID_E7_D, 8)
#define cpu_has_arat            cpu_feature(CPUID_6_A, 2)
#define cpu_has_ibrsb           cpu_feature(CPUID_7_D, 26)
#define cpu_has_arch_caps       cpu_feature(CPUID_7_D, 29)

/*
 * cpu/identify.c: boot CPU, first thing; then control registers and model-specific registers of any
 * CPU.
 */
void cpu_identify_boot(void);
void cpu_print_identity(void);
/* CR0, CR4, EFER, PAT of the CPU it runs on. */
void cpu_setup_registers(void);
/* On a new CPU: false (reported) when it lacks something the boot CPU has. */
bool cpu_matches_boot(void);

#endif
