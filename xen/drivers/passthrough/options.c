// SPDX-License-Identifier: GPL-2.0-only
/* What the command line says: iommu= and dom0-iommu=, lists of words that may each be negated. */
#include <lib/string.h>

#include "private.h"

bool __ro_after_init opt_iommu = true, opt_iommu_required, opt_iommu_verbose;
bool __ro_after_init opt_intremap = true, opt_superpages = true, opt_qinval = true, opt_snoop = true;
bool __ro_after_init opt_perdev_intremap = true;
u8 __ro_after_init opt_quarantine = QUARANTINE_BLOCK;
bool __ro_after_init opt_dom0_passthrough, opt_dom0_inclusive, opt_dom0_reserved = true;
bool __ro_after_init opt_dom0_none;             /* what it asks for is done where there is no IOMMU (dom0/pvh.c) */
bool __ro_after_init iommu_dom0_strict;

/* What an IOMMU here does not do, or always does: words that users of the original know. */
static bool __initdata sink;

struct word {
    const char *name;
    bool *value;
};
static const struct word iommu_words[] __initconst = {
    { "force", &opt_iommu_required }, { "required", &opt_iommu_required },
    { "verbose", &opt_iommu_verbose }, { "debug", &opt_iommu_verbose },
    { "superpages", &opt_superpages }, { "intremap", &opt_intremap }, { "qinval", &opt_qinval },
    { "snoop", &opt_snoop }, { "amd-iommu-perdev-intremap", &opt_perdev_intremap },
    { "dom0-passthrough", &opt_dom0_passthrough }, { "dom0-strict", &iommu_dom0_strict },
    { "sharept", &sink }, { "intpost", &sink }, { "crash-disable", &sink }, { "igfx", &sink },
}, dom0_words[] __initconst = {
    { "passthrough", &opt_dom0_passthrough }, { "strict", &iommu_dom0_strict },
    { "map-inclusive", &opt_dom0_inclusive }, { "map-reserved", &opt_dom0_reserved }, { "none", &opt_dom0_none },
};

/* `name', `no-name' or `name=bool' of `len' bytes. */
static bool __init apply(const struct word *words, unsigned int nr, const char *s, size_t len)
{
    bool negated = len > 3 && !strncmp(s, "no-", 3);
    const char *name = negated ? s + 3 : s;
    size_t left = negated ? len - 3 : len, name_len = min(left, strcspn(name, "="));
    int value = 1;

    if (name_len < left)
        value = parse_bool(name + name_len + 1, left - name_len - 1);
    for (unsigned int i = 0; value >= 0 && i < nr; i++)
        if (strlen(words[i].name) == name_len && !strncmp(words[i].name, name, name_len)) {
            *words[i].value = value != negated;
            return true;
        }
    return false;
}

static bool __init apply_quarantine(const char *s, size_t len)
{
    static const char word[] = "quarantine", scratch[] = "quarantine=scratch-page";
    int value;

    if (len == sizeof(scratch) - 1 && !strncmp(s, scratch, len)) {
        opt_quarantine = QUARANTINE_SCRATCH;
        return true;
    }
    if (len == sizeof(word) + 2 && !strncmp(s, "no-quarantine", len)) {
        opt_quarantine = QUARANTINE_OFF;
        return true;
    }
    if (len < sizeof(word) - 1 || strncmp(s, word, sizeof(word) - 1))
        return false;
    value = len == sizeof(word) - 1 ? 1 : parse_bool(s + sizeof(word), len - sizeof(word));
    if (value < 0)
        return false;
    opt_quarantine = value ? QUARANTINE_BLOCK : QUARANTINE_OFF;
    return true;
}

static int __init parse_iommu(const char *s)
{
    int rc = 0;

    for (size_t len; *s; s += len + (s[len] == ',')) {
        int whole;

        len = strcspn(s, ",");
        whole = parse_bool(s, len);
        if (whole >= 0)
            opt_iommu = whole;
        else if (!apply_quarantine(s, len) && !apply(iommu_words, ARRAY_SIZE(iommu_words), s, len))
            rc = -EINVAL;
    }
    return rc;
}
custom_param("iommu", parse_iommu);

static int __init parse_dom0_iommu(const char *s)
{
    int rc = 0;

    for (size_t len; *s; s += len + (s[len] == ',')) {
        len = strcspn(s, ",");
        if (!apply(dom0_words, ARRAY_SIZE(dom0_words), s, len))
            rc = -EINVAL;
    }
    return rc;
}
custom_param("dom0-iommu", parse_dom0_iommu);
boolean_param("iommu_inclusive_mapping", opt_dom0_inclusive);
