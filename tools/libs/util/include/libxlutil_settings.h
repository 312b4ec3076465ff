/* SPDX-License-Identifier: LGPL-2.1-only */
/* Our own addition to libxlutil: a configuration's settings in the order of the file, and messages
 * about them. */
#ifndef LIBXLUTIL_SETTINGS_H
#define LIBXLUTIL_SETTINGS_H

#include <libxlutil.h>

typedef struct XLU_ConfigSetting XLU_ConfigSetting;

/* The one after `setting` (NULL: the first); NULL at the end. */
const XLU_ConfigSetting *xlu_cfg_setting_next(const XLU_Config *cfg,
                                              const XLU_ConfigSetting *setting);
const XLU_ConfigSetting *xlu_cfg_setting_find(const XLU_Config *cfg, const char *name);
const char *xlu_cfg_setting_name(const XLU_ConfigSetting *setting);
int xlu_cfg_setting_line(const XLU_ConfigSetting *setting);
XLU_ConfigValue *xlu_cfg_setting_value(const XLU_ConfigSetting *setting);
int xlu_cfg_value_line(const XLU_ConfigValue *value);
int xlu_cfg_list_length(const XLU_ConfigList *list);

/* FILE:LINE: message, to the report. line 0: none. */
void xlu_cfg_report(const XLU_Config *cfg, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
