/* SPDX-License-Identifier: LGPL-2.1-only */
/* PCI device specifications, xl-pci-configuration(5), and reserved device memory, rdm= of
 * xl.cfg(5). */
#include "internal.h"
#include <ctype.h>
#include <stdlib.h>

/* A hexadecimal number up to max; moves *text behind it. */
static bool hex(const char **text, unsigned long max, unsigned int *value)
{
    char *end;
    unsigned long number = strtoul(*text, &end, 16);

    if (end == *text || !isxdigit((unsigned char)**text) || number > max)
        return false;
    *text = end;
    *value = number;
    return true;
}

static bool skip(const char **text, char c)
{
    if (**text != c)
        return false;
    ++*text;
    return true;
}

/* [DOMAIN:]BUS:DEV.FUNC, FUNC being * for all of them. */
static bool parse_bdf(libxl_device_pci *pci, const char **text)
{
    bool has_domain = strchr(*text, ':') && strchr(strchr(*text, ':') + 1, ':') &&
                      strcspn(*text, ",@") > (size_t)(strchr(strchr(*text, ':') + 1, ':') - *text);
    unsigned int domain = 0, bus, dev, func = 0;
    uint32_t mask = 1;

    if (has_domain && (!hex(text, 0xffff, &domain) || !skip(text, ':')))
        return false;
    if (!hex(text, 0xff, &bus) || !skip(text, ':') || !hex(text, 0x1f, &dev) || !skip(text, '.'))
        return false;
    if (skip(text, '*'))
        mask = LIBXL_PCI_FUNC_ALL;
    else if (!hex(text, 7, &func))
        return false;
    pci->domain = domain;
    pci->bus = bus;
    pci->dev = dev;
    pci->func = func;
    pci->vfunc_mask = mask;
    return true;
}

static bool parse_vslot(libxl_device_pci *pci, const char **text)
{
    unsigned int slot;

    if (!hex(text, 0x1f, &slot))
        return false;
    pci->vdevfn = slot << 3;
    return true;
}

int xlu_pci_parse_bdf(XLU_Config *cfg, libxl_device_pci *pci, const char *str)
{
    if (parse_bdf(pci, &str))
        return 0;
    xlu_cfg_report(cfg, 0, "\"%s\" is not a PCI address [DOMAIN:]BUS:DEV.FUNC", str);
    return ERROR_INVAL;
}

static bool parse_bool(bool *flag, const char *value)
{
    char *end;
    long number = strtol(value, &end, 0);

    *flag = number;
    return end != value && !*end;
}

static const char *set_option(libxl_device_pci *pci, const char *name, const char *value)
{
    const char *rest = value;

    if (!strcmp(name, "bdf"))
        return parse_bdf(pci, &rest) && !*rest ? NULL : "not a PCI address [DOMAIN:]BUS:DEV.FUNC";
    if (!strcmp(name, "vslot"))
        return parse_vslot(pci, &rest) && !*rest ? NULL : "not a slot from 0 to 1f (hexadecimal)";
    if (!strcmp(name, "permissive"))
        return parse_bool(&pci->permissive, value) ? NULL : "neither 0 nor 1";
    if (!strcmp(name, "msitranslate"))
        return parse_bool(&pci->msitranslate, value) ? NULL : "neither 0 nor 1";
    if (!strcmp(name, "power_mgmt"))
        return parse_bool(&pci->power_mgmt, value) ? NULL : "neither 0 nor 1";
    if (!strcmp(name, "seize"))
        return parse_bool(&pci->seize, value) ? NULL : "neither 0 nor 1";
    if (!strcmp(name, "rdm_policy"))
        return libxl_rdm_reserve_policy_from_string(value, &pci->rdm_policy)
                   ? "neither strict nor relaxed"
                   : NULL;
    if (!strcmp(name, "name")) {
        free(pci->name);
        pci->name = strdup(value);
        return pci->name ? NULL : "too long for the memory there is";
    }
    return "not an option of a PCI device";
}

/* One option; the address alone, maybe with a slot, may stand in the first place. */
static int parse_item(XLU_Config *cfg, libxl_device_pci *pci, char *item, bool first, bool *named)
{
    char *equals = strchr(item, '=');
    const char *rest = item, *why;

    if (first && !equals) {
        if (parse_bdf(pci, &rest) &&
            (!*rest || (skip(&rest, '@') && parse_vslot(pci, &rest) && !*rest))) {
            *named = true;
            return 0;
        }
        why = "not a PCI address [DOMAIN:]BUS:DEV.FUNC[@SLOT]";
    } else if (equals) {
        *equals = '\0';
        if (!strcmp(item, "name") && *named)
            why = "given beside an address; a device has one or the other";
        else
            why = set_option(pci, item, equals + 1);
        *named |= !strcmp(item, "bdf") || !strcmp(item, "name");
    } else {
        why = "not of the form OPTION=VALUE";
    }
    if (!why)
        return 0;
    xlu_cfg_report(cfg, 0, "PCI device: %s%s%s is %s", item, equals ? "=" : "",
                   equals ? equals + 1 : "", why);
    return ERROR_INVAL;
}

int xlu_pci_parse_spec_string(XLU_Config *cfg, libxl_device_pci *pci, const char *str)
{
    char *copy = strdup(str), *rest = copy, *item;
    bool first = true, named = false;
    int rc = 0;

    if (!copy)
        return ERROR_NOMEM;
    while (!rc && (item = strsep(&rest, ","))) {
        if (first || rest || *item)
            rc = parse_item(cfg, pci, item, first, &named);
        first = false;
    }
    free(copy);
    if (!rc && !named) {
        xlu_cfg_report(cfg, 0, "PCI device \"%s\": neither an address nor a name is given", str);
        rc = ERROR_INVAL;
    }
    return rc;
}

int xlu_rdm_parse(XLU_Config *cfg, libxl_rdm_reserve *rdm, const char *str)
{
    char *copy = strdup(str), *rest = copy, *item;
    int rc = *str ? 0 : ERROR_INVAL;

    if (!copy)
        return ERROR_NOMEM;
    while (!rc && (item = strsep(&rest, ","))) {
        item += strspn(item, " ");
        if (!strcmp(item, "strategy=host"))
            rdm->strategy = LIBXL_RDM_RESERVE_STRATEGY_HOST;
        else if (!strcmp(item, "policy=strict"))
            rdm->policy = LIBXL_RDM_RESERVE_POLICY_STRICT;
        else if (!strcmp(item, "policy=relaxed"))
            rdm->policy = LIBXL_RDM_RESERVE_POLICY_RELAXED;
        else
            rc = ERROR_INVAL;
    }
    if (rc)
        xlu_cfg_report(
            cfg, 0, "rdm \"%s\": expected strategy=host and policy=strict or policy=relaxed", str);
    free(copy);
    return rc;
}
