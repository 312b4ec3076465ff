/* SPDX-License-Identifier: MIT */
/*
 * Features of an x86 processor, numbered: 32 * word + bit of a feature set, the array of words that
 * the control interfaces pass. A word is a register of a CPUID leaf, or half of an MSR; bits are
 * the manuals'.
 *
 * Included plainly, it makes an enumeration of XEN_X86_FEATURE_ and the names. Included by somebody
 * who has defined XEN_CPUFEATURE(name, number), it is a list of these, as often as wanted.
 */
#ifdef XEN_CPUFEATURE
#define XEN_ABI_FEATURE_LIST
#elif !defined(__XEN_PUBLIC_ARCH_X86_CPUFEATURESET_H__)
#define __XEN_PUBLIC_ARCH_X86_CPUFEATURESET_H__
#define XEN_ABI_FEATURE_LIST
#define XEN_ABI_FEATURE_ENUM
#define XEN_CPUFEATURE(name, number) XEN_X86_FEATURE_##name = number,
enum {
#endif

#ifdef XEN_ABI_FEATURE_LIST

/* ---- Word 0: leaf 1, EDX --------------------------------------------------------------------- */
XEN_CPUFEATURE(FPU,                  0)
XEN_CPUFEATURE(VME,                  1)     /* virtual 8086 mode extensions */
XEN_CPUFEATURE(DE,                   2)     /* I/O breakpoints */
XEN_CPUFEATURE(PSE,                  3)     /* 4 MiB pages */
XEN_CPUFEATURE(TSC,                  4)
XEN_CPUFEATURE(MSR,                  5)
XEN_CPUFEATURE(PAE,                  6)
XEN_CPUFEATURE(MCE,                  7)     /* machine check exception */
XEN_CPUFEATURE(CX8,                  8)     /* CMPXCHG8B */
XEN_CPUFEATURE(APIC,                 9)
XEN_CPUFEATURE(SEP,                 11)     /* SYSENTER */
XEN_CPUFEATURE(MTRR,                12)
XEN_CPUFEATURE(PGE,                 13)     /* global pages */
XEN_CPUFEATURE(MCA,                 14)     /* machine check banks */
XEN_CPUFEATURE(CMOV,                15)
XEN_CPUFEATURE(PAT,                 16)
XEN_CPUFEATURE(PSE36,               17)     /* 4 MiB pages above 4 GiB */
XEN_CPUFEATURE(CLFLUSH,             19)
XEN_CPUFEATURE(DS,                  21)     /* debug store */
XEN_CPUFEATURE(ACPI,                22)     /* clock control by MSR */
XEN_CPUFEATURE(MMX,                 23)
XEN_CPUFEATURE(FXSR,                24)
XEN_CPUFEATURE(SSE,                 25)
XEN_CPUFEATURE(SSE2,                26)
XEN_CPUFEATURE(SS,                  27)     /* self snoop */
XEN_CPUFEATURE(HTT,                 28)     /* several logical processors in the package */
XEN_CPUFEATURE(TM1,                 29)
XEN_CPUFEATURE(PBE,                 31)

/* ---- Word 1: leaf 1, ECX --------------------------------------------------------------------- */
XEN_CPUFEATURE(SSE3,           32 +  0)
XEN_CPUFEATURE(PCLMULQDQ,      32 +  1)
XEN_CPUFEATURE(DTES64,         32 +  2)
XEN_CPUFEATURE(MONITOR,        32 +  3)
XEN_CPUFEATURE(DSCPL,          32 +  4)
XEN_CPUFEATURE(VMX,            32 +  5)
XEN_CPUFEATURE(SMX,            32 +  6)
XEN_CPUFEATURE(EIST,           32 +  7)
XEN_CPUFEATURE(TM2,            32 +  8)
XEN_CPUFEATURE(SSSE3,          32 +  9)
XEN_CPUFEATURE(FMA,            32 + 12)
XEN_CPUFEATURE(CX16,           32 + 13)     /* CMPXCHG16B */
XEN_CPUFEATURE(XTPR,           32 + 14)
XEN_CPUFEATURE(PDCM,           32 + 15)     /* IA32_PERF_CAPABILITIES */
XEN_CPUFEATURE(PCID,           32 + 17)
XEN_CPUFEATURE(DCA,            32 + 18)
XEN_CPUFEATURE(SSE4_1,         32 + 19)
XEN_CPUFEATURE(SSE4_2,         32 + 20)
XEN_CPUFEATURE(X2APIC,         32 + 21)
XEN_CPUFEATURE(MOVBE,          32 + 22)
XEN_CPUFEATURE(POPCNT,         32 + 23)
XEN_CPUFEATURE(TSC_DEADLINE,   32 + 24)
XEN_CPUFEATURE(AESNI,          32 + 25)
XEN_CPUFEATURE(XSAVE,          32 + 26)
XEN_CPUFEATURE(OSXSAVE,        32 + 27)     /* as CR4 has it */
XEN_CPUFEATURE(AVX,            32 + 28)
XEN_CPUFEATURE(F16C,           32 + 29)
XEN_CPUFEATURE(RDRAND,         32 + 30)
XEN_CPUFEATURE(HYPERVISOR,     32 + 31)

/* ---- Word 2: leaf 0x80000001, EDX, but for the copies of word 0 ------------------------------ */
XEN_CPUFEATURE(SYSCALL,        64 + 11)
XEN_CPUFEATURE(NX,             64 + 20)
XEN_CPUFEATURE(MMXEXT,         64 + 22)
XEN_CPUFEATURE(FFXSR,          64 + 25)
XEN_CPUFEATURE(PAGE1GB,        64 + 26)
XEN_CPUFEATURE(RDTSCP,         64 + 27)
XEN_CPUFEATURE(LM,             64 + 29)     /* 64 bits */
XEN_CPUFEATURE(3DNOWEXT,       64 + 30)
XEN_CPUFEATURE(3DNOW,          64 + 31)

/* ---- Word 3: leaf 0x80000001, ECX ------------------------------------------------------------ */
XEN_CPUFEATURE(LAHF_LM,        96 +  0)
XEN_CPUFEATURE(CMP_LEGACY,     96 +  1)     /* HTT means cores */
XEN_CPUFEATURE(SVM,            96 +  2)
XEN_CPUFEATURE(EXTAPIC,        96 +  3)
XEN_CPUFEATURE(CR8_LEGACY,     96 +  4)
XEN_CPUFEATURE(ABM,            96 +  5)     /* LZCNT */
XEN_CPUFEATURE(SSE4A,          96 +  6)
XEN_CPUFEATURE(MISALIGNSSE,    96 +  7)
XEN_CPUFEATURE(3DNOWPREFETCH,  96 +  8)
XEN_CPUFEATURE(OSVW,           96 +  9)
XEN_CPUFEATURE(IBS,            96 + 10)
XEN_CPUFEATURE(XOP,            96 + 11)
XEN_CPUFEATURE(SKINIT,         96 + 12)
XEN_CPUFEATURE(WDT,            96 + 13)
XEN_CPUFEATURE(LWP,            96 + 15)
XEN_CPUFEATURE(FMA4,           96 + 16)
XEN_CPUFEATURE(NODEID_MSR,     96 + 19)
XEN_CPUFEATURE(TBM,            96 + 21)
XEN_CPUFEATURE(TOPOEXT,        96 + 22)
XEN_CPUFEATURE(DBEXT,          96 + 26)     /* address masks of breakpoints */
XEN_CPUFEATURE(MONITORX,       96 + 29)

/* ---- Word 4: leaf 0xD.1, EAX ----------------------------------------------------------------- */
XEN_CPUFEATURE(XSAVEOPT,      128 +  0)
XEN_CPUFEATURE(XSAVEC,        128 +  1)
XEN_CPUFEATURE(XGETBV1,       128 +  2)
XEN_CPUFEATURE(XSAVES,        128 +  3)

/* ---- Word 5: leaf 7.0, EBX ------------------------------------------------------------------- */
XEN_CPUFEATURE(FSGSBASE,      160 +  0)
XEN_CPUFEATURE(TSC_ADJUST,    160 +  1)
XEN_CPUFEATURE(SGX,           160 +  2)
XEN_CPUFEATURE(BMI1,          160 +  3)
XEN_CPUFEATURE(HLE,           160 +  4)
XEN_CPUFEATURE(AVX2,          160 +  5)
XEN_CPUFEATURE(FDP_EXCP_ONLY, 160 +  6)     /* the FPU's data pointer is for exceptions only */
XEN_CPUFEATURE(SMEP,          160 +  7)
XEN_CPUFEATURE(BMI2,          160 +  8)
XEN_CPUFEATURE(ERMS,          160 +  9)
XEN_CPUFEATURE(INVPCID,       160 + 10)
XEN_CPUFEATURE(RTM,           160 + 11)
XEN_CPUFEATURE(PQM,           160 + 12)     /* monitoring of resources; their allocation is PQE */
XEN_CPUFEATURE(NO_FPU_SEL,    160 + 13)     /* the FPU's selectors read as 0 */
XEN_CPUFEATURE(MPX,           160 + 14)
XEN_CPUFEATURE(PQE,           160 + 15)
XEN_CPUFEATURE(AVX512F,       160 + 16)
XEN_CPUFEATURE(AVX512DQ,      160 + 17)
XEN_CPUFEATURE(RDSEED,        160 + 18)
XEN_CPUFEATURE(ADX,           160 + 19)
XEN_CPUFEATURE(SMAP,          160 + 20)
XEN_CPUFEATURE(AVX512_IFMA,   160 + 21)
XEN_CPUFEATURE(CLFLUSHOPT,    160 + 23)
XEN_CPUFEATURE(CLWB,          160 + 24)
XEN_CPUFEATURE(PROC_TRACE,    160 + 25)
XEN_CPUFEATURE(AVX512PF,      160 + 26)
XEN_CPUFEATURE(AVX512ER,      160 + 27)
XEN_CPUFEATURE(AVX512CD,      160 + 28)
XEN_CPUFEATURE(SHA,           160 + 29)
XEN_CPUFEATURE(AVX512BW,      160 + 30)
XEN_CPUFEATURE(AVX512VL,      160 + 31)

/* ---- Word 6: leaf 7.0, ECX ------------------------------------------------------------------- */
XEN_CPUFEATURE(PREFETCHWT1,   192 +  0)
XEN_CPUFEATURE(AVX512_VBMI,   192 +  1)
XEN_CPUFEATURE(UMIP,          192 +  2)
XEN_CPUFEATURE(PKU,           192 +  3)
XEN_CPUFEATURE(OSPKE,         192 +  4)     /* as CR4 has it */
XEN_CPUFEATURE(AVX512_VBMI2,  192 +  6)
XEN_CPUFEATURE(CET_SS,        192 +  7)     /* shadow stacks */
XEN_CPUFEATURE(GFNI,          192 +  8)
XEN_CPUFEATURE(VAES,          192 +  9)
XEN_CPUFEATURE(VPCLMULQDQ,    192 + 10)
XEN_CPUFEATURE(AVX512_VNNI,   192 + 11)
XEN_CPUFEATURE(AVX512_BITALG, 192 + 12)
XEN_CPUFEATURE(AVX512_VPOPCNTDQ, 192 + 14)
XEN_CPUFEATURE(RDPID,         192 + 22)
XEN_CPUFEATURE(CLDEMOTE,      192 + 25)
XEN_CPUFEATURE(MOVDIRI,       192 + 27)
XEN_CPUFEATURE(MOVDIR64B,     192 + 28)
XEN_CPUFEATURE(ENQCMD,        192 + 29)

/* ---- Word 7: leaf 0x80000007, EDX ------------------------------------------------------------ */
XEN_CPUFEATURE(HW_PSTATE,     224 +  7)
XEN_CPUFEATURE(ITSC,          224 +  8)     /* invariant TSC */
XEN_CPUFEATURE(CPB,           224 +  9)     /* boost */
XEN_CPUFEATURE(EFRO,          224 + 10)     /* read-only APERF and MPERF */

/* ---- Word 8: leaf 0x80000008, EBX ------------------------------------------------------------ */
XEN_CPUFEATURE(CLZERO,        256 +  0)
XEN_CPUFEATURE(RSTR_FP_ERR_PTRS, 256 + 2)   /* FXRSTOR always loads error pointers */
XEN_CPUFEATURE(WBNOINVD,      256 +  9)
XEN_CPUFEATURE(IBPB,          256 + 12)
XEN_CPUFEATURE(IBRS,          256 + 14)
XEN_CPUFEATURE(AMD_STIBP,     256 + 15)
XEN_CPUFEATURE(IBRS_ALWAYS,   256 + 16)     /* best left set; so is STIBP_ALWAYS */
XEN_CPUFEATURE(STIBP_ALWAYS,  256 + 17)
XEN_CPUFEATURE(IBRS_FAST,     256 + 18)     /* cheaper than retpolines */
XEN_CPUFEATURE(IBRS_SAME_MODE, 256 + 19)    /* protects within a mode too */
XEN_CPUFEATURE(NO_LMSL,       256 + 20)     /* no segment limits in 64-bit mode */
XEN_CPUFEATURE(AMD_PPIN,      256 + 23)
XEN_CPUFEATURE(AMD_SSBD,      256 + 24)
XEN_CPUFEATURE(VIRT_SSBD,     256 + 25)
XEN_CPUFEATURE(SSB_NO,        256 + 26)     /* the bug is not there; nor is BTC_NO's */
XEN_CPUFEATURE(PSFD,          256 + 28)
XEN_CPUFEATURE(BTC_NO,        256 + 29)
XEN_CPUFEATURE(IBPB_RET,      256 + 30)     /* IBPB clears return predictions */

/* ---- Word 9: leaf 7.0, EDX ------------------------------------------------------------------- */
XEN_CPUFEATURE(AVX512_4VNNIW, 288 +  2)
XEN_CPUFEATURE(AVX512_4FMAPS, 288 +  3)
XEN_CPUFEATURE(FSRM,          288 +  4)
XEN_CPUFEATURE(AVX512_VP2INTERSECT, 288 + 8)
XEN_CPUFEATURE(SRBDS_CTRL,    288 +  9)
XEN_CPUFEATURE(MD_CLEAR,      288 + 10)     /* VERW clears buffers */
XEN_CPUFEATURE(RTM_ALWAYS_ABORT, 288 + 11)
XEN_CPUFEATURE(TSX_FORCE_ABORT, 288 + 13)
XEN_CPUFEATURE(SERIALIZE,     288 + 14)
XEN_CPUFEATURE(HYBRID,        288 + 15)
XEN_CPUFEATURE(TSXLDTRK,      288 + 16)
XEN_CPUFEATURE(CET_IBT,       288 + 20)     /* tracking of indirect branches */
XEN_CPUFEATURE(AVX512_FP16,   288 + 23)
XEN_CPUFEATURE(IBRSB,         288 + 26)     /* IBRS and IBPB, of Intel */
XEN_CPUFEATURE(STIBP,         288 + 27)
XEN_CPUFEATURE(L1D_FLUSH,     288 + 28)
XEN_CPUFEATURE(ARCH_CAPS,     288 + 29)     /* word 16 is there */
XEN_CPUFEATURE(CORE_CAPS,     288 + 30)
XEN_CPUFEATURE(SSBD,          288 + 31)

/* ---- Word 10: leaf 7.1, EAX; 12: EBX; 14: ECX, nothing yet; 15: EDX -------------------------- */
XEN_CPUFEATURE(AVX_VNNI,      320 +  4)
XEN_CPUFEATURE(AVX512_BF16,   320 +  5)
XEN_CPUFEATURE(FZRM,          320 + 10)     /* fast string instructions: MOVSB of nothing, STOSB,
                                             * CMPSB and SCASB */
XEN_CPUFEATURE(FSRS,          320 + 11)
XEN_CPUFEATURE(FSRCS,         320 + 12)
XEN_CPUFEATURE(INTEL_PPIN,    384 +  0)
XEN_CPUFEATURE(CET_SSS,       480 + 18)     /* shadow stacks of the supervisor are safe */

/* ---- Word 13: leaf 7.2, EDX ------------------------------------------------------------------ */
XEN_CPUFEATURE(INTEL_PSFD,    416 +  0)
XEN_CPUFEATURE(IPRED_CTRL,    416 +  1)
XEN_CPUFEATURE(RRSBA_CTRL,    416 +  2)
XEN_CPUFEATURE(BHI_CTRL,      416 +  4)
XEN_CPUFEATURE(MCDT_NO,       416 +  5)

/* ---- Word 11: leaf 0x80000021, EAX; 18: ECX -------------------------------------------------- */
XEN_CPUFEATURE(LFENCE_DISPATCH, 352 + 2)    /* LFENCE serializes */
XEN_CPUFEATURE(VERW_CLEAR,    352 +  5)
XEN_CPUFEATURE(NSCB,          352 +  6)     /* loading a null selector clears the base */
XEN_CPUFEATURE(AUTO_IBRS,     352 +  8)
XEN_CPUFEATURE(SBPB,          352 + 27)
XEN_CPUFEATURE(IBPB_BRTYPE,   352 + 28)
XEN_CPUFEATURE(SRSO_NO,       352 + 29)
XEN_CPUFEATURE(SRSO_US_NO,    352 + 30)
XEN_CPUFEATURE(SRSO_MSR_FIX,  352 + 31)
XEN_CPUFEATURE(TSA_SQ_NO,     576 +  1)
XEN_CPUFEATURE(TSA_L1_NO,     576 +  2)

/* ---- Words 16, 17: MSR IA32_ARCH_CAPABILITIES. _NO: that weakness is not there --------------- */
XEN_CPUFEATURE(RDCL_NO,       512 +  0)
XEN_CPUFEATURE(EIBRS,         512 +  1)
XEN_CPUFEATURE(RSBA,          512 +  2)     /* retpolines do not help */
XEN_CPUFEATURE(SKIP_L1DFL,    512 +  3)     /* no need to flush the L1 cache */
XEN_CPUFEATURE(INTEL_SSB_NO,  512 +  4)
XEN_CPUFEATURE(MDS_NO,        512 +  5)
XEN_CPUFEATURE(IF_PSCHANGE_MC_NO, 512 + 6)
XEN_CPUFEATURE(TSX_CTRL,      512 +  7)
XEN_CPUFEATURE(TAA_NO,        512 +  8)
XEN_CPUFEATURE(MCU_CTRL,      512 +  9)
XEN_CPUFEATURE(MISC_PKG_CTRL, 512 + 10)
XEN_CPUFEATURE(ENERGY_FILTERING, 512 + 11)
XEN_CPUFEATURE(DOITM,         512 + 12)     /* timing that does not depend on data */
XEN_CPUFEATURE(SBDR_SSDP_NO,  512 + 13)
XEN_CPUFEATURE(FBSDP_NO,      512 + 14)
XEN_CPUFEATURE(PSDP_NO,       512 + 15)
XEN_CPUFEATURE(FB_CLEAR,      512 + 17)     /* VERW clears fill buffers */
XEN_CPUFEATURE(FB_CLEAR_CTRL, 512 + 18)
XEN_CPUFEATURE(RRSBA,         512 + 19)
XEN_CPUFEATURE(BHI_NO,        512 + 20)
XEN_CPUFEATURE(XAPIC_STATUS,  512 + 21)
XEN_CPUFEATURE(OVRCLK_STATUS, 512 + 23)
XEN_CPUFEATURE(PBRSB_NO,      512 + 24)
XEN_CPUFEATURE(GDS_CTRL,      512 + 25)
XEN_CPUFEATURE(GDS_NO,        512 + 26)
XEN_CPUFEATURE(RFDS_NO,       512 + 27)
XEN_CPUFEATURE(RFDS_CLEAR,    512 + 28)     /* VERW clears register files */
XEN_CPUFEATURE(ITS_NO,        544 + 30)

#undef XEN_ABI_FEATURE_LIST
#endif

#ifdef XEN_ABI_FEATURE_ENUM
#undef XEN_ABI_FEATURE_ENUM
#undef XEN_CPUFEATURE
};
#endif
