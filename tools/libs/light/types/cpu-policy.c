/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The libxl_cpuid_policy_list builtin: filled from the two notations of xl.cfg(5) ("host" style
 * NAME=VALUE and xend's LEAF:REG=BITS), kept sorted by nothing but order of mention, written to and
 * read from JSON.
 */
#include "types/types.h"
#include "types/cpu-policy.h"
#include <libxl_json.h>
#include <stdlib.h>

static const char *const register_names[] = { "eax", "ebx", "ecx", "edx" };

static struct libxl__cpu_policy *policy_of(libxl_cpuid_policy_list *list)
{
    if (!*list)
        *list = lx_malloc(sizeof(**list));
    return *list;
}

/* A new element at the end of an array of nr elements. */
static void *grown(void *array, size_t nr, size_t size)
{
    char *bigger = lx_malloc((nr + 1) * size);

    if (nr)
        memcpy(bigger, array, nr * size);
    free(array);
    return bigger;
}

static struct cpuid_entry *cpuid_entry(libxl_cpuid_policy_list *list, uint32_t leaf,
                                       uint32_t subleaf)
{
    struct libxl__cpu_policy *policy = policy_of(list);
    struct cpuid_entry *entry;

    for (size_t i = 0; i < policy->nr_cpuid; i++) {
        if (policy->cpuid[i].leaf == leaf && policy->cpuid[i].subleaf == subleaf)
            return &policy->cpuid[i];
    }
    policy->cpuid = grown(policy->cpuid, policy->nr_cpuid, sizeof(*policy->cpuid));
    entry = &policy->cpuid[policy->nr_cpuid++];
    entry->leaf = leaf;
    entry->subleaf = subleaf;
    return entry;
}

static struct msr_entry *msr_entry(libxl_cpuid_policy_list *list, uint32_t index)
{
    struct libxl__cpu_policy *policy = policy_of(list);
    struct msr_entry *entry;

    for (size_t i = 0; i < policy->nr_msr; i++) {
        if (policy->msr[i].index == index)
            return &policy->msr[i];
    }
    policy->msr = grown(policy->msr, policy->nr_msr, sizeof(*policy->msr));
    entry = &policy->msr[policy->nr_msr++];
    entry->index = index;
    return entry;
}

static char *bits_of(char **policy, unsigned int width)
{
    if (!*policy) {
        *policy = lx_malloc(width + 1);
        memset(*policy, 'x', width);
    }
    return *policy;
}

/* Set bits [bit, bit + width) of a policy of `total` bits to a number. */
static void set_number(char *policy, unsigned int total, unsigned int bit, unsigned int width,
                       unsigned long value)
{
    for (unsigned int i = 0; i < width; i++)
        policy[total - 1 - bit - i] = value >> i & 1 ? '1' : '0';
}

struct field_value {
    bool is_letter;
    char letter;
    unsigned long number;
};

static bool value_parse(const char *text, size_t length, struct field_value *value)
{
    char *end;

    value->is_letter = length && strchr("xks", text[0]);
    value->letter = text[0];
    if (value->is_letter)
        return length == 1;
    value->number = strtoul(text, &end, 0);
    return end == text + length && length && text[0] != '-';
}

static void apply(char *policy, unsigned int total, unsigned int bit, unsigned int width,
                  const struct field_value *value, unsigned long number)
{
    if (value->is_letter)
        memset(policy + total - bit - width, value->letter, width);
    else
        set_number(policy, total, bit, width, number);
}

/* Family and model are split over two fields of leaf 1's EAX (SDM vol. 2, CPUID, "version
 * information"). */
static bool set_split(libxl_cpuid_policy_list *list, const char *name, size_t length,
                      const struct field_value *value)
{
    bool family = length == 6 && !memcmp(name, "family", 6),
         model = length == 5 && !memcmp(name, "model", 5);
    unsigned long n = value->number;
    char *eax;

    if (!family && !model)
        return false;
    eax = bits_of(&cpuid_entry(list, 1, NO_SUBLEAF)->policy[EAX], 32);
    apply(eax, 32, family ? 8 : 4, 4, value, family ? (n < 15 ? n : 15) : n);
    apply(eax, 32, family ? 20 : 16, family ? 8 : 4, value,
          family ? (n < 15 ? 0 : n - 15) : n >> 4);
    return true;
}

int libxl_cpuid_parse_config(libxl_cpuid_policy_list *policy, const char *str)
{
    const char *equals = strchr(str, '=');
    struct cpu_feature feature;
    struct field_value value;
    size_t length;
    bool known;

    if (!equals)
        return 1;
    length = equals - str;
    known = lx_cpu_feature_find(str, length, &feature);
    if (!known && strncmp(str, "family=", 7) && strncmp(str, "model=", 6))
        return 2;
    if (!value_parse(equals + 1, strcspn(equals + 1, " ,"), &value))
        return 3;
    if (!known)
        return set_split(policy, str, length, &value) ? 0 : 2;

    if (feature.word->reg == MSR && !value.is_letter && value.number > 1)
        return 3;
    if (feature.word->reg == MSR && value.letter == 's')
        value.letter = 'k';     /* what an MSR says is never kept over migration */
    if (feature.word->reg == MSR)
        apply(bits_of(&msr_entry(policy, feature.word->leaf)->policy, 64), 64, feature.bit,
              feature.width, &value, value.number);
    else
        apply(bits_of(&cpuid_entry(policy, feature.word->leaf, feature.word->subleaf)
                           ->policy[feature.word->reg],
                      32),
              32, feature.bit, feature.width, &value, value.number);
    return 0;
}

static int xend_register(struct cpuid_entry *entry, const char *text, size_t length)
{
    for (int r = 0; r < NR_CPUID_REGISTERS; r++) {
        if (length < 4 || memcmp(text, register_names[r], 3) || text[3] != '=')
            continue;
        if (length != 4 + 32 || strspn(text + 4, "10xks") < 32)
            return 5;
        memcpy(bits_of(&entry->policy[r], 32), text + 4, 32);
        return 0;
    }
    return 4;
}

int libxl_cpuid_parse_config_xend(libxl_cpuid_policy_list *policy, const char *str)
{
    unsigned long leaf, subleaf = NO_SUBLEAF;
    struct cpuid_entry *entry;
    char *end;

    leaf = strtoul(str, &end, 0);
    if (end == str || leaf > UINT32_MAX)
        return 1;
    if (*end == ',') {
        str = end + 1;
        subleaf = strtoul(str, &end, 0);
        if (end == str || subleaf > UINT32_MAX)
            return 2;
    }
    if (*end != ':')
        return 3;
    entry = cpuid_entry(policy, leaf, subleaf);
    do {
        const char *item = end + 1;
        size_t length = strcspn(item, ",");
        int rc = xend_register(entry, item, length);

        if (rc)
            return rc;
        end = (char *)item + length;
    } while (*end == ',');
    return 0;
}

/* --- as a builtin type ------------------------------------------------------------------------ */

void libxl_cpuid_dispose(libxl_cpuid_policy_list *list)
{
    struct libxl__cpu_policy *policy = *list;

    if (!policy)
        return;
    for (size_t i = 0; i < policy->nr_cpuid; i++) {
        for (int r = 0; r < NR_CPUID_REGISTERS; r++)
            free(policy->cpuid[i].policy[r]);
    }
    for (size_t i = 0; i < policy->nr_msr; i++)
        free(policy->msr[i].policy);
    free(policy->cpuid);
    free(policy->msr);
    free(policy);
    *list = NULL;
}

int libxl_cpuid_policy_list_length(const libxl_cpuid_policy_list *list)
{
    return *list ? (*list)->nr_cpuid : 0;
}

void libxl_cpuid_policy_list_copy(libxl_ctx *ctx, libxl_cpuid_policy_list *dst,
                                  const libxl_cpuid_policy_list *src)
{
    struct libxl__cpu_policy *from = *src;

    *dst = NULL;
    if (!from)
        return;
    for (size_t i = 0; i < from->nr_cpuid; i++) {
        struct cpuid_entry *entry = cpuid_entry(dst, from->cpuid[i].leaf, from->cpuid[i].subleaf);

        for (int r = 0; r < NR_CPUID_REGISTERS; r++)
            entry->policy[r] = lx_strdup_malloc(from->cpuid[i].policy[r]);
    }
    for (size_t i = 0; i < from->nr_msr; i++)
        msr_entry(dst, from->msr[i].index)->policy = lx_strdup_malloc(from->msr[i].policy);
}

static yajl_gen_status name(yajl_gen hand, const char *s)
{
    return yajl_gen_string(hand, (const unsigned char *)s, strlen(s));
}

static void gen_cpuid(yajl_gen hand, const struct cpuid_entry *entry)
{
    yajl_gen_map_open(hand);
    name(hand, "leaf");
    yajl_gen_integer(hand, entry->leaf);
    if (entry->subleaf != NO_SUBLEAF) {
        name(hand, "subleaf");
        yajl_gen_integer(hand, entry->subleaf);
    }
    for (int r = 0; r < NR_CPUID_REGISTERS; r++) {
        if (entry->policy[r]) {
            name(hand, register_names[r]);
            name(hand, entry->policy[r]);
        }
    }
    yajl_gen_map_close(hand);
}

/* yajl refuses everything after a first failure, so the last call tells about all. */
yajl_gen_status libxl_cpuid_policy_list_gen_json(yajl_gen hand, libxl_cpuid_policy_list *list)
{
    static const struct libxl__cpu_policy empty;
    const struct libxl__cpu_policy *policy = *list ? *list : &empty;

    yajl_gen_map_open(hand);
    name(hand, "cpuid");
    yajl_gen_array_open(hand);
    for (size_t i = 0; i < policy->nr_cpuid; i++)
        gen_cpuid(hand, &policy->cpuid[i]);
    yajl_gen_array_close(hand);
    name(hand, "msr");
    yajl_gen_array_open(hand);
    for (size_t i = 0; i < policy->nr_msr; i++) {
        yajl_gen_map_open(hand);
        name(hand, "index");
        yajl_gen_integer(hand, policy->msr[i].index);
        name(hand, "policy");
        name(hand, policy->msr[i].policy);
        yajl_gen_map_close(hand);
    }
    yajl_gen_array_close(hand);
    return yajl_gen_map_close(hand);
}

static yajl_val child_of(yajl_val map, const char *key)
{
    const char *path[] = { key, NULL };

    return yajl_tree_get(map, path, yajl_t_any);
}

static bool number_of(yajl_val map, const char *key, uint32_t *number)
{
    yajl_val value = child_of(map, key);

    if (!YAJL_IS_INTEGER(value) || YAJL_GET_INTEGER(value) < 0 ||
        YAJL_GET_INTEGER(value) > UINT32_MAX)
        return false;
    *number = YAJL_GET_INTEGER(value);
    return true;
}

static const char *policy_text(yajl_val value, size_t width)
{
    const char *text = YAJL_IS_STRING(value) ? YAJL_GET_STRING(value) : "";

    return strlen(text) == width && strspn(text, "10xks") == width ? text : NULL;
}

static int parse_cpuid(libxl_cpuid_policy_list *list, yajl_val map)
{
    uint32_t leaf, subleaf = NO_SUBLEAF;
    struct cpuid_entry *entry;

    if (!YAJL_IS_OBJECT(map) || !number_of(map, "leaf", &leaf) ||
        (child_of(map, "subleaf") && !number_of(map, "subleaf", &subleaf)))
        return ERROR_INVAL;
    entry = cpuid_entry(list, leaf, subleaf);
    for (int r = 0; r < NR_CPUID_REGISTERS; r++) {
        yajl_val value = child_of(map, register_names[r]);
        const char *text = value ? policy_text(value, 32) : NULL;

        if (value && !text)
            return ERROR_INVAL;
        if (text)
            memcpy(bits_of(&entry->policy[r], 32), text, 32);
    }
    return 0;
}

static int parse_msr(libxl_cpuid_policy_list *list, yajl_val map)
{
    const char *text;
    uint32_t index;

    if (!YAJL_IS_OBJECT(map) || !number_of(map, "index", &index) ||
        !(text = policy_text(child_of(map, "policy"), 64)))
        return ERROR_INVAL;
    memcpy(bits_of(&msr_entry(list, index)->policy, 64), text, 64);
    return 0;
}

static int parse_list(libxl_cpuid_policy_list *list, yajl_val array,
                      int (*parse)(libxl_cpuid_policy_list *, yajl_val))
{
    int rc = array && !YAJL_IS_ARRAY(array) ? ERROR_INVAL : 0;

    for (size_t i = 0; !rc && array && i < YAJL_GET_ARRAY(array)->len; i++)
        rc = parse(list, YAJL_GET_ARRAY(array)->values[i]);
    return rc;
}

/* Configurations stored before there were MSR policies have the bare array of leaves. */
static int parse(void *p, yajl_val value)
{
    int rc;

    if (!YAJL_IS_OBJECT(value))
        return YAJL_IS_ARRAY(value) ? parse_list(p, value, parse_cpuid) : ERROR_INVAL;
    rc = parse_list(p, child_of(value, "cpuid"), parse_cpuid);
    return rc ? rc : parse_list(p, child_of(value, "msr"), parse_msr);
}

static bool is_default(const void *p)
{
    const struct libxl__cpu_policy *policy = *(const libxl_cpuid_policy_list *)p;

    return !policy || (!policy->nr_cpuid && !policy->nr_msr);
}

static void dispose(void *p)
{
    libxl_cpuid_dispose(p);
}

static void copy(void *dst, const void *src)
{
    libxl_cpuid_policy_list_copy(NULL, dst, src);
}

static yajl_gen_status gen(yajl_gen hand, void *p)
{
    return libxl_cpuid_policy_list_gen_json(hand, p);
}

static const struct lx_builtin ops = {
    .dispose = dispose,
    .copy = copy,
    .is_default = is_default,
    .gen = gen,
    .parse = parse,
    .expected = "an object with lists \"cpuid\" and \"msr\" of bit policies",
};

const struct lx_type lx_type_cpuid_policy_list = {
    .name = "libxl_cpuid_policy_list",
    .kind = LX_BUILTIN,
    .size = sizeof(libxl_cpuid_policy_list),
    .ops = &ops,
};
