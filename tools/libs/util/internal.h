/* SPDX-License-Identifier: LGPL-2.1-only */
/* How a parsed configuration is kept. Values own what is in them; settings are a list in the order
 * of the file. */
#ifndef XLU_INTERNAL_H
#define XLU_INTERNAL_H

#include <libxlutil.h>
#include <libxlutil_settings.h>

struct XLU_ConfigList {
    int nr;
    XLU_ConfigValue **items;
};

struct XLU_ConfigValue {
    enum XLU_ConfigValueType type;
    int line;
    char *string;                   /* XLU_STRING */
    XLU_ConfigList list;            /* XLU_LIST */
};

struct XLU_ConfigSetting {
    XLU_ConfigSetting *next;
    char *name;
    int line;
    enum XLU_Operation last_op;     /* a sum of strings is not a number even if it looks like one */
    XLU_ConfigValue *value;
};

struct XLU_Config {
    FILE *report;
    char *filename;
    XLU_ConfigSetting *settings;
};

void xlu_value_free(XLU_ConfigValue *value);
/* 0 or errno; messages have been reported. */
int xlu_parse(XLU_Config *cfg, const char *text, size_t length);

#endif
