/* SPDX-License-Identifier: LGPL-2.1-only */
/* Reading a configuration and asking for its settings; the language itself is in parse.c. */
#include "internal.h"
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>

XLU_Config *xlu_cfg_init(FILE *report, const char *report_filename)
{
    XLU_Config *cfg = calloc(1, sizeof(*cfg));

    if (!cfg)
        return NULL;
    cfg->report = report;
    cfg->filename = strdup(report_filename);
    if (!cfg->filename) {
        free(cfg);
        return NULL;
    }
    return cfg;
}

void xlu_value_free(XLU_ConfigValue *value)
{
    if (!value)
        return;
    for (int i = 0; i < value->list.nr; i++)
        xlu_value_free(value->list.items[i]);
    free(value->list.items);
    free(value->string);
    free(value);
}

void xlu_cfg_destroy(XLU_Config *cfg)
{
    if (!cfg)
        return;
    while (cfg->settings) {
        XLU_ConfigSetting *setting = cfg->settings;

        cfg->settings = setting->next;
        xlu_value_free(setting->value);
        free(setting->name);
        free(setting);
    }
    free(cfg->filename);
    free(cfg);
}

void xlu_cfg_report(const XLU_Config *cfg, int line, const char *format, ...)
{
    va_list ap;

    if (line)
        fprintf(cfg->report, "%s:%d: ", cfg->filename, line);
    else
        fprintf(cfg->report, "%s: ", cfg->filename);
    va_start(ap, format);
    vfprintf(cfg->report, format, ap);
    va_end(ap);
    fputc('\n', cfg->report);
}

int xlu_cfg_readdata(XLU_Config *cfg, const char *data, int length)
{
    return xlu_parse(cfg, data, length);
}

static int read_all(FILE *file, char **text, size_t *length)
{
    size_t room = 0;

    *text = NULL;
    *length = 0;
    do {
        char *bigger;

        room = room ? 2 * room : 4096;
        bigger = realloc(*text, room);
        if (!bigger)
            return ENOMEM;
        *text = bigger;
        *length += fread(*text + *length, 1, room - *length, file);
    } while (*length == room);
    return ferror(file) ? EIO : 0;
}

int xlu_cfg_readfile(XLU_Config *cfg, const char *real_filename)
{
    FILE *file = fopen(real_filename, "r");
    size_t length;
    char *text;
    int e;

    if (!file) {
        e = errno;
        xlu_cfg_report(cfg, 0, "cannot be opened: %s", strerror(e));
        return e;
    }
    e = read_all(file, &text, &length);
    if (e)
        xlu_cfg_report(cfg, 0, "cannot be read: %s", strerror(e));
    else
        e = xlu_parse(cfg, text, length);
    free(text);
    fclose(file);
    return e;
}

/* --- settings --------------------------------------------------------------------------------- */

const XLU_ConfigSetting *xlu_cfg_setting_next(const XLU_Config *cfg,
                                              const XLU_ConfigSetting *setting)
{
    return setting ? setting->next : cfg->settings;
}

const XLU_ConfigSetting *xlu_cfg_setting_find(const XLU_Config *cfg, const char *name)
{
    XLU_ConfigSetting *setting = cfg->settings;

    while (setting && strcmp(setting->name, name))
        setting = setting->next;
    return setting;
}

const char *xlu_cfg_setting_name(const XLU_ConfigSetting *setting)
{
    return setting->name;
}

int xlu_cfg_setting_line(const XLU_ConfigSetting *setting)
{
    return setting->line;
}

XLU_ConfigValue *xlu_cfg_setting_value(const XLU_ConfigSetting *setting)
{
    return setting->value;
}

int xlu_cfg_value_line(const XLU_ConfigValue *value)
{
    return value->line;
}

int xlu_cfg_list_length(const XLU_ConfigList *list)
{
    return list->nr;
}

/* --- values by name --------------------------------------------------------------------------- */

static int find_as(const XLU_Config *cfg, const char *name, enum XLU_ConfigValueType type,
                   const XLU_ConfigSetting **found, int dont_warn)
{
    *found = xlu_cfg_setting_find(cfg, name);
    if (!*found)
        return ESRCH;
    if ((*found)->value->type == type)
        return 0;
    if (!dont_warn)
        xlu_cfg_report(cfg, (*found)->line, "%s is %s, but should be %s", name,
                       type == XLU_STRING ? "a list" : "a single value",
                       type == XLU_STRING ? "a single value" : "a list");
    return EINVAL;
}

int xlu_cfg_get_string(const XLU_Config *cfg, const char *n, const char **value_r, int dont_warn)
{
    const XLU_ConfigSetting *setting;
    int e = find_as(cfg, n, XLU_STRING, &setting, dont_warn);

    if (!e)
        *value_r = setting->value->string;
    return e;
}

int xlu_cfg_replace_string(const XLU_Config *cfg, const char *n, char **value_r, int dont_warn)
{
    const char *value;
    char *copy;
    int e = xlu_cfg_get_string(cfg, n, &value, dont_warn);

    if (e)
        return e;
    copy = strdup(value);
    if (!copy)
        return ENOMEM;
    free(*value_r);
    *value_r = copy;
    return 0;
}

int xlu_cfg_get_bounded_long(const XLU_Config *cfg, const char *n, long min, long max,
                             long *value_r, int dont_warn)
{
    const XLU_ConfigSetting *setting;
    int e = find_as(cfg, n, XLU_STRING, &setting, dont_warn);
    char *end;
    long number;

    if (e)
        return e;
    if (setting->last_op == XLU_OP_ADDITION) {
        if (!dont_warn)
            xlu_cfg_report(cfg, setting->line,
                           "%s is a number; += only works for strings and lists", n);
        return EINVAL;
    }
    errno = 0;
    number = strtol(setting->value->string, &end, 0);
    if (end == setting->value->string || *end) {
        if (!dont_warn)
            xlu_cfg_report(cfg, setting->line, "%s must be a number, not \"%s\"", n,
                           setting->value->string);
        return EINVAL;
    }
    if (errno || number < min || number > max) {
        if (!dont_warn)
            xlu_cfg_report(cfg, setting->line, "%s must be a number from %ld to %ld, not %s", n,
                           min, max, setting->value->string);
        return ERANGE;
    }
    *value_r = number;
    return 0;
}

int xlu_cfg_get_long(const XLU_Config *cfg, const char *n, long *value_r, int dont_warn)
{
    return xlu_cfg_get_bounded_long(cfg, n, LONG_MIN, LONG_MAX, value_r, dont_warn);
}

int xlu_cfg_get_defbool(const XLU_Config *cfg, const char *n, libxl_defbool *b, int dont_warn)
{
    long number;
    int e = xlu_cfg_get_long(cfg, n, &number, dont_warn);

    if (!e)
        libxl_defbool_set(b, number);
    return e;
}

int xlu_cfg_get_list(const XLU_Config *cfg, const char *n, XLU_ConfigList **list_r, int *entries_r,
                     int dont_warn)
{
    const XLU_ConfigSetting *setting;
    int e = find_as(cfg, n, XLU_LIST, &setting, dont_warn);

    if (e)
        return e;
    if (list_r)
        *list_r = &setting->value->list;
    if (entries_r)
        *entries_r = setting->value->list.nr;
    return 0;
}

int xlu_cfg_get_list_as_string_list(const XLU_Config *cfg, const char *n, libxl_string_list *sl,
                                    int dont_warn)
{
    libxl_string_list copy;
    XLU_ConfigList *list;
    int nr, e = xlu_cfg_get_list(cfg, n, &list, &nr, dont_warn);

    if (e)
        return e;
    copy = calloc(nr + 1, sizeof(*copy));
    if (!copy)
        return ENOMEM;
    for (int i = 0; i < nr; i++) {
        const char *item = xlu_cfg_get_listitem(list, i);

        if (item && (copy[i] = strdup(item)))
            continue;
        libxl_string_list_dispose(&copy);
        return item ? ENOMEM : EINVAL;
    }
    *sl = copy;
    return 0;
}

/* --- values in lists -------------------------------------------------------------------------- */

XLU_ConfigValue *xlu_cfg_get_listitem2(const XLU_ConfigList *list, int entry)
{
    return entry >= 0 && entry < list->nr ? list->items[entry] : NULL;
}

const char *xlu_cfg_get_listitem(const XLU_ConfigList *list, int entry)
{
    XLU_ConfigValue *value = xlu_cfg_get_listitem2(list, entry);

    return value && value->type == XLU_STRING ? value->string : NULL;
}

enum XLU_ConfigValueType xlu_cfg_value_type(const XLU_ConfigValue *value)
{
    return value->type;
}

int xlu_cfg_value_get_string(const XLU_Config *cfg, XLU_ConfigValue *value, char **value_r,
                             int dont_warn)
{
    if (value->type != XLU_STRING) {
        if (!dont_warn)
            xlu_cfg_report(cfg, value->line, "expected a single value here, not a list");
        return EINVAL;
    }
    *value_r = value->string;
    return 0;
}

int xlu_cfg_value_get_list(const XLU_Config *cfg, XLU_ConfigValue *value, XLU_ConfigList **value_r,
                           int dont_warn)
{
    if (value->type != XLU_LIST) {
        if (!dont_warn)
            xlu_cfg_report(cfg, value->line, "expected a list here, not a single value");
        return EINVAL;
    }
    *value_r = &value->list;
    return 0;
}
