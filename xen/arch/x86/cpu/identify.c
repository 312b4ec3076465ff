// SPDX-License-Identifier: GPL-2.0-only
/*
 * What processor this is: CPUID, read once on the boot CPU. SDM vol. 2 CPUID, APM vol. 3 appendix
 * E.
 */
#include <xen/init.h>
#include <xen/printk.h>
#include <xen/smp.h>
#include <asm/cpufeature.h>
#include <asm/insn.h>
#include <lib/ctype.h>
#include <lib/string.h>

struct cpu_identity __ro_after_init boot_cpu;

/* Words hidden by cpuid= and the older options. */
static u32 __initdata hidden[NR_CPUID_WORDS];

static const struct {
    const char *name;
    enum cpuid_word word;
    u8 bit;
} hideable[] __initconst = {
    { "smep", CPUID_7_B, 7 }, { "smap", CPUID_7_B, 20 }, { "xsave", CPUID_1_C, 26 },
    { "x2apic", CPUID_1_C, 21 },
    { "umip", CPUID_7_C, 2 }, { "fsgsbase", CPUID_7_B, 0 }, { "pcid", CPUID_1_C, 17 },
    { "rdtscp", CPUID_E1_D, 27 },
    { "page1gb", CPUID_E1_D, 26 }, { "tsc-deadline", CPUID_1_C, 24 }, { "itsc", CPUID_E7_D, 8 },
    { "rdrand", CPUID_1_C, 30 }, { "rdseed", CPUID_7_B, 18 }, { "avx512f", CPUID_7_B, 16 },
    { "avx2", CPUID_7_B, 5 },
    { "ibrsb", CPUID_7_D, 26 }, { "stibp", CPUID_7_D, 27 }, { "l1d-flush", CPUID_7_D, 28 },
    { "ssbd", CPUID_7_D, 31 },
    { "md-clear", CPUID_7_D, 10 }, { "srbds-ctrl", CPUID_7_D, 9 }, { "ibpb", CPUID_E8_B, 12 },
};

static void __init hide(const char *name, size_t len)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(hideable); i++)
        if (strlen(hideable[i].name) == len && !memcmp(hideable[i].name, name, len)) {
            hidden[hideable[i].word] |= 1u << hideable[i].bit;
            return;
        }
    printk(XENLOG_WARNING "cpuid=: no feature %s to hide\n", name);
}

/* cpuid=no-NAME,NAME=0,...: only the negative form does something. */
static int __init parse_cpuid(const char *s)
{
    while (*s) {
        size_t len = strcspn(s, ","), name_len = strcspn(s, ",=");
        bool off = name_len < len && parse_bool(s + name_len + 1, len - name_len - 1) == 0;

        if (!strncmp(s, "no-", 3))
            hide(s + 3, name_len - 3);
        else if (off)
            hide(s, name_len);
        s += len + (s[len] != '\0');
    }
    return 0;
}
custom_param("cpuid", parse_cpuid);

#define BOOLEAN_OPTION(opt)                                 \
    static int __init parse_##opt(const char *s)            \
    {                                                       \
        if (param_bool(s) == 0 || !strcmp(s, "no"))         \
            hide(#opt, sizeof(#opt) - 1);                   \
        return 0;                                           \
    }                                                       \
    custom_param(#opt, parse_##opt);
BOOLEAN_OPTION(smep)
BOOLEAN_OPTION(smap)
BOOLEAN_OPTION(xsave)
BOOLEAN_OPTION(umip)

static void read_words(struct cpu_identity *c)
{
    struct cpuid_regs r = cpuid(1, 0);

    c->signature = r.a;
    c->clflush_size = (r.b >> 8 & 0xff) * 8;
    c->word[CPUID_1_C] = r.c;
    c->word[CPUID_1_D] = r.d;
    if (c->max_leaf >= 6)
        c->word[CPUID_6_A] = cpuid(6, 0).a;
    if (c->max_leaf >= 7) {
        r = cpuid(7, 0);
        c->word[CPUID_7_B] = r.b;
        c->word[CPUID_7_C] = r.c;
        c->word[CPUID_7_D] = r.d;
        if (r.a >= 1)
            c->word[CPUID_7_1_A] = cpuid(7, 1).a;
    }
    if (c->max_leaf >= 0xd && r.a != 0xffffffff)
        c->word[CPUID_D1_A] = cpuid(0xd, 1).a;
    r = cpuid(0x80000001, 0);
    c->word[CPUID_E1_C] = r.c;
    c->word[CPUID_E1_D] = r.d;
    if (c->max_ext_leaf >= 0x80000007)
        c->word[CPUID_E7_D] = cpuid(0x80000007, 0).d;
    if (c->max_ext_leaf >= 0x80000008)
        c->word[CPUID_E8_B] = cpuid(0x80000008, 0).b;
}

static void decode_signature(struct cpu_identity *c)
{
    c->stepping = c->signature & 15;
    c->model = c->signature >> 4 & 15;
    c->family = c->signature >> 8 & 15;
    if (c->family == 15 || c->family == 6)
        c->model |= c->signature >> 12 & 0xf0;
    if (c->family == 15)
        c->family += c->signature >> 20 & 0xff;
}

static enum cpu_vendor vendor_of(const char *id)
{
    static const struct {
        const char *id;
        enum cpu_vendor vendor;
    } vendors[] = {
        { "GenuineIntel", VENDOR_INTEL }, { "AuthenticAMD", VENDOR_AMD },
        { "HygonGenuine", VENDOR_HYGON },
        { "CentaurHauls", VENDOR_CENTAUR }, { "  Shanghai  ", VENDOR_SHANGHAI },
    };

    for (unsigned int i = 0; i < ARRAY_SIZE(vendors); i++)
        if (!strcmp(id, vendors[i].id))
            return vendors[i].vendor;
    return VENDOR_OTHER;
}

static void read_brand(struct cpu_identity *c)
{
    char text[49] = "";
    const char *s = text;

    if (c->max_ext_leaf >= 0x80000004)
        for (unsigned int i = 0; i < 3; i++) {
            struct cpuid_regs r = cpuid(0x80000002 + i, 0);

            memcpy(text + i * 16, &r, 16);
        }
    while (ascii_is_space(*s))
        s++;
    strlcpy(c->brand, s, sizeof(c->brand));
}

void __init cpu_identify_boot(void)
{
    struct cpu_identity *c = &boot_cpu;
    struct cpuid_regs r = cpuid(0, 0);

    c->max_leaf = r.a;
    memcpy(c->vendor_id, &r.b, 4);
    memcpy(c->vendor_id + 4, &r.d, 4);
    memcpy(c->vendor_id + 8, &r.c, 4);
    c->vendor = vendor_of(c->vendor_id);
    c->max_ext_leaf = cpuid(0x80000000, 0).a;
    c->phys_bits = 36;
    c->virt_bits = 48;
    if (c->max_ext_leaf >= 0x80000008) {
        c->phys_bits = cpuid(0x80000008, 0).a;
        c->virt_bits = cpuid(0x80000008, 0).a >> 8;
    }
    read_words(c);
    decode_signature(c);
    read_brand(c);
    for (unsigned int i = 0; i < NR_CPUID_WORDS; i++)
        c->word[i] &= ~hidden[i];
}

void __init cpu_print_identity(void)
{
    const struct cpu_identity *c = &boot_cpu;

    printk(XENLOG_INFO "CPU: %s, %s (family %u, model %u, stepping %u)\n", c->vendor_id,
           c->brand[0] ? c->brand : "no name", c->family, c->model, c->stepping);
    printk(XENLOG_INFO "CPU: %u physical, %u virtual address bits;%s%s%s%s%s%s%s%s\n",
           c->phys_bits, c->virt_bits, cpu_has_smep ? " smep" : "", cpu_has_smap ? " smap" : "",
           cpu_has_page1gb ? " 1G-pages" : "", cpu_has_xsave ? " xsave" : "",
           cpu_has_x2apic ? " x2apic" : "", cpu_has_svm ? " svm" : "",
           cpu_has_vmx ? " vmx" : "", cpu_has_invariant_tsc ? " invariant-tsc" : "");
}

bool cpu_matches_boot(void)
{
    struct cpu_identity mine = {
        .max_leaf = cpuid(0, 0).a, .max_ext_leaf = cpuid(0x80000000, 0).a,
    };
    /* leaf 1 ecx OSXSAVE follows CR4 */
    static const u32 volatile_bits[NR_CPUID_WORDS] = {
        [CPUID_1_C] = 1u << 27, [CPUID_1_D] = 1u << 9,
    };

    read_words(&mine);
    for (unsigned int i = 0; i < NR_CPUID_WORDS; i++) {
        u32 missing = boot_cpu.word[i] & ~mine.word[i] & ~volatile_bits[i];

        if (missing) {
            printk(XENLOG_ERR "CPU %u lacks features of the boot CPU (word %u: %08x)\n",
                   smp_processor_id(), i, missing);
            return false;
        }
    }
    return true;
}
