/* SPDX-License-Identifier: GPL-2.0-only */
/* The interpreter of key tables: finds what the file says for each row, converts it, stores it,
 * reports mistakes. */
#include "cfg/cfg.h"
#include <libxl_utils.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

int cfg_wrong(struct cfg *cfg, int line, const char *format, ...)
{
    char text[512];
    va_list ap;

    va_start(ap, format);
    vsnprintf(text, sizeof(text), format, ap);
    va_end(ap);
    xlu_cfg_report(cfg->file, line, "%s", text);
    return ERROR_INVAL;
}

void cfg_warn(struct cfg *cfg, int line, const char *format, ...)
{
    char text[512];
    va_list ap;

    va_start(ap, format);
    vsnprintf(text, sizeof(text), format, ap);
    va_end(ap);
    xlu_cfg_report(cfg->file, line, "warning: %s", text);
}

int cfg_expected(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                 const char *what)
{
    if (value->string)
        return cfg_wrong(cfg, value->line, "%s: expected %s, not \"%s\"", key->name, what,
                         value->string);
    return cfg_wrong(cfg, value->line, "%s: expected %s, not a list", key->name, what);
}

/* --- values ----------------------------------------------------------------------------------- */

static void fill_value(XLU_ConfigValue *from, struct cfg_value *value)
{
    bool is_string = xlu_cfg_value_type(from) == XLU_STRING;
    char *string = NULL;

    *value = (struct cfg_value){ .line = xlu_cfg_value_line(from) };
    if (is_string)
        xlu_cfg_value_get_string(NULL, from, &string, 1);
    else
        xlu_cfg_value_get_list(NULL, from, &value->list, 1);
    value->string = string;
}

bool cfg_find(struct cfg *cfg, const char *name, struct cfg_value *value)
{
    const XLU_ConfigSetting *setting = xlu_cfg_setting_find(cfg->file, name);

    if (!setting)
        return false;
    fill_value(xlu_cfg_setting_value(setting), value);
    value->line = xlu_cfg_setting_line(setting);
    return true;
}

void cfg_item(XLU_ConfigList *list, int i, struct cfg_value *value)
{
    fill_value(xlu_cfg_get_listitem2(list, i), value);
}

void *cfg_grow(void **array, int *nr, size_t size)
{
    char *bigger = realloc(*array, (*nr + 1) * size);

    if (!bigger) {
        fprintf(stderr, "xl: out of memory\n");
        exit(EXIT_FAILURE);
    }
    *array = bigger;
    return memset(bigger + (*nr)++ * size, 0, size);
}

bool cfg_number(const char *text, long *number)
{
    char *end;

    errno = 0;
    *number = strtol(text, &end, 0);
    return end != text && !*end && !errno;
}

static char *duplicate(const char *text)
{
    char *copy = strdup(text);

    if (!copy) {
        fprintf(stderr, "xl: out of memory\n");
        exit(EXIT_FAILURE);
    }
    return copy;
}

/* --- forms ------------------------------------------------------------------------------------ */

static int apply_number(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                        long *number)
{
    long max = key->max ? key->max : key->form == CFG_NUMBER ? 0xffffffffL : 0x7fffffffffffL;
    char what[80];

    if (value->string && cfg_number(value->string, number) && *number >= key->min && *number <= max)
        return 0;
    if (key->max)
        snprintf(what, sizeof(what), "a number from %ld to %ld", key->min, key->max);
    else
        snprintf(what, sizeof(what), "a number");
    return cfg_expected(cfg, key, value, what);
}

static bool same_name(const char *a, const char *b)
{
    for (; *a && *b; a++, b++) {
        char x = *a == '-' ? '_' : tolower((unsigned char)*a),
             y = *b == '-' ? '_' : tolower((unsigned char)*b);

        if (x != y)
            return false;
    }
    return *a == *b;
}

static int apply_enum(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                      int *at)
{
    const libxl_enum_string_table *row;
    char what[256] = "one of";

    for (row = key->names; row->s; row++) {
        if (value->string && same_name(row->s, value->string)) {
            *at = row->v;
            return 0;
        }
    }
    for (row = key->names; row->s; row++)
        snprintf(what + strlen(what), sizeof(what) - strlen(what), "%s %s",
                 row == key->names ? "" : ",", row->s);
    return cfg_expected(cfg, key, value, what);
}

static int apply_strings(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                         libxl_string_list *at)
{
    int nr = xlu_cfg_list_length(value->list);

    libxl_string_list_dispose(at);
    *at = calloc(nr + 1, sizeof(**at));
    for (int i = 0; *at && i < nr; i++) {
        struct cfg_value item;

        cfg_item(value->list, i, &item);
        if (!item.string)
            return cfg_expected(cfg, key, &item, "a list of strings");
        (*at)[i] = duplicate(item.string);
    }
    return *at ? 0 : ERROR_NOMEM;
}

static int apply_words(const struct cfg_value *value, libxl_string_list *at)
{
    char *copy = duplicate(value->string), *rest = copy, *word;
    int nr = 0;

    libxl_string_list_dispose(at);
    *at = calloc(strlen(copy) / 2 + 2, sizeof(**at));
    while (*at && (word = strsep(&rest, " \t\n"))) {
        if (*word)
            (*at)[nr++] = duplicate(word);
    }
    free(copy);
    return *at ? 0 : ERROR_NOMEM;
}

int cfg_apply(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value, void *base)
{
    void *at = (char *)base + key->offset;
    long number;
    int rc;

    switch (key->form) {
    case CFG_STRING:
        if (!value->string)
            return cfg_expected(cfg, key, value, "a string");
        free(*(char **)at);
        *(char **)at = duplicate(value->string);
        return 0;
    case CFG_ENUM:
        return apply_enum(cfg, key, value, at);
    case CFG_STRINGS:
        return value->list ? apply_strings(cfg, key, value, at)
                           : cfg_expected(cfg, key, value, "a list of strings");
    case CFG_WORDS:
        return value->list ? apply_strings(cfg, key, value, at) : apply_words(value, at);
    case CFG_OWN:
        return key->set(cfg, key, value, base);
    case CFG_IGNORED:
        cfg_warn(cfg, value->line, "%s has no effect%s%s", key->name, key->doc ? ": " : "",
                 key->doc ? key->doc : "");
        return 0;
    case CFG_ELSEWHERE:
        return 0;
    default:
        break;
    }
    rc = apply_number(cfg, key, value, &number);
    if (rc)
        return rc;
    if (key->form == CFG_BOOL)
        libxl_defbool_set(at, number);
    else if (key->form == CFG_FLAG)
        *(bool *)at = number;
    else if (key->form == CFG_NUMBER)
        *(uint32_t *)at = number;
    else
        *(uint64_t *)at = key->form == CFG_MEGABYTES ? (uint64_t)number * 1024 : (uint64_t)number;
    return 0;
}

/* --- device strings --------------------------------------------------------------------------- */

static char *trim(char *text)
{
    char *end;

    text += strspn(text, " \t");
    end = text + strlen(text);
    while (end > text && (end[-1] == ' ' || end[-1] == '\t'))
        *--end = '\0';
    return text;
}

static int apply_item(struct cfg *cfg, int line, char *item, const struct cfg_key *keys,
                      size_t nr_keys, void *device)
{
    char *equals = strchr(item, '=');
    struct cfg_value value = { .line = line };

    if (!equals)
        return cfg_wrong(cfg, line, "\"%s\" is not of the form KEY=VALUE", item);
    *equals = '\0';
    item = trim(item);
    value.string = trim(equals + 1);
    for (size_t i = 0; i < nr_keys; i++) {
        if (!strcasecmp(item, keys[i].name))
            return cfg_apply(cfg, &keys[i], &value, device);
    }
    return cfg_wrong(cfg, line, "\"%s\" is not a setting of this device", item);
}

int cfg_parse_spec(struct cfg *cfg, const struct cfg_value *value, const struct cfg_key *keys,
                   size_t nr_keys, void *device)
{
    char *copy = duplicate(value->string), *rest = copy, *item;
    int rc = 0;

    while (!rc && (item = strsep(&rest, ","))) {
        item = trim(item);
        if (*item)
            rc = apply_item(cfg, value->line, item, keys, nr_keys, device);
    }
    free(copy);
    return rc;
}

/* --- the file --------------------------------------------------------------------------------- */

/* type=, or the older builder=; PV if neither. */
static int choose_type(struct cfg *cfg)
{
    static const libxl_enum_string_table types[] = { { "pv", LIBXL_DOMAIN_TYPE_PV },
                                                     { "pvh", LIBXL_DOMAIN_TYPE_PVH },
                                                     { "hvm", LIBXL_DOMAIN_TYPE_HVM },
                                                     { NULL, 0 } };
    static const libxl_enum_string_table builders[] = { { "generic", LIBXL_DOMAIN_TYPE_PV },
        { "hvm", LIBXL_DOMAIN_TYPE_HVM }, { NULL, 0 } };
    static const struct cfg_key type_key = { "type", CFG_ENUM, .names = types };
    static const struct cfg_key builder_key = { "builder", CFG_ENUM, .names = builders };
    struct cfg_value value, builder;
    int type = LIBXL_DOMAIN_TYPE_PV, old, rc;

    if (cfg_find(cfg, "builder", &builder)) {
        rc = apply_enum(cfg, &builder_key, &builder, &type);
        if (rc)
            return rc;
    }
    old = type;
    if (cfg_find(cfg, "type", &value)) {
        rc = apply_enum(cfg, &type_key, &value, &type);
        if (rc)
            return rc;
        if (cfg_find(cfg, "builder", &builder) && old != type)
            return cfg_wrong(cfg, builder.line,
                             "builder=\"%s\" contradicts type=\"%s\"; leave builder out",
                             builder.string, value.string);
    }
    cfg->config->c_info.type = type;
    libxl_domain_build_info_init_type(&cfg->config->b_info, type);
    cfg->type = type == LIBXL_DOMAIN_TYPE_PV    ? CFG_PV
                : type == LIBXL_DOMAIN_TYPE_PVH ? CFG_PVH
                                                : CFG_HVM;
    return 0;
}

static void warn_of_unknown(struct cfg *cfg)
{
    const XLU_ConfigSetting *setting = NULL;

    while ((setting = xlu_cfg_setting_next(cfg->file, setting))) {
        const char *name = xlu_cfg_setting_name(setting);
        size_t i = 0;

        while (i < cfg_nr_keys && strcmp(cfg_keys[i].name, name))
            i++;
        if (i == cfg_nr_keys)
            cfg_warn(cfg, xlu_cfg_setting_line(setting),
                     "unknown setting %s (see xl.cfg(5)); it is ignored", name);
    }
}

static int check_whole(struct cfg *cfg)
{
    libxl_domain_config *config = cfg->config;

    if (!config->c_info.name)
        return cfg_wrong(cfg, 0, "name=\"...\" is missing: every domain needs a name");
    if (cfg->type != CFG_HVM && !config->b_info.kernel && !config->b_info.bootloader)
        return cfg_wrong(
            cfg, 0, "neither kernel nor bootloader is given: one must say what a %s guest boots",
            cfg->type == CFG_PV ? "PV" : "PVH");
    return 0;
}

static int apply_all(struct cfg *cfg)
{
    int first = 0;

    for (size_t i = 0; i < cfg_nr_keys; i++) {
        struct cfg_value value;
        int rc;

        if (!(cfg_keys[i].types & cfg->type) || !cfg_find(cfg, cfg_keys[i].name, &value))
            continue;
        rc = cfg_apply(cfg, &cfg_keys[i], &value, cfg->config);
        first = first ? first : rc;
    }
    return first;
}

int cfg_parse(libxl_ctx *ctx, const char *name, const char *text, size_t length,
              libxl_domain_config *config)
{
    struct cfg cfg = { .ctx = ctx, .config = config };
    int rc = ERROR_NOMEM;

    cfg.file = xlu_cfg_init(stderr, name);
    if (!cfg.file)
        return rc;
    rc = xlu_cfg_readdata(cfg.file, text, length) ? ERROR_INVAL : choose_type(&cfg);
    if (!rc) {
        warn_of_unknown(&cfg);
        rc = apply_all(&cfg);
    }
    if (!rc)
        rc = cfg_build_cmdline(&cfg);
    if (!rc)
        rc = check_whole(&cfg);
    if (!rc)
        rc = cfg_add_pv_display(&cfg);
    xlu_cfg_destroy(cfg.file);
    return rc;
}
