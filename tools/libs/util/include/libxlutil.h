/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * libxlutil: xl's configuration files and the small languages inside them (disks, PCI devices,
 * rates). Functions return 0 or an errno value: ESRCH not there, EINVAL there but wrong, ERANGE a
 * number out of bounds; what is wrong has then been written to the report as FILE:LINE: message,
 * unless dont_warn.
 */
#ifndef LIBXLUTIL_H
#define LIBXLUTIL_H

#include <stdio.h>
#include "libxl.h"

enum XLU_ConfigValueType {
    XLU_STRING,     /* numbers too */
    XLU_LIST,
};

enum XLU_Operation {
    XLU_OP_ASSIGNMENT = 0,
    XLU_OP_ADDITION,
};

typedef struct XLU_Config XLU_Config;
typedef struct XLU_ConfigList XLU_ConfigList;
typedef struct XLU_ConfigValue XLU_ConfigValue;

/* Messages go to `report`, which must stay open, and name report_filename (copied). NULL: no
 * memory. */
XLU_Config *xlu_cfg_init(FILE *report, const char *report_filename);
/* Once. After a failure there is nothing to do with the configuration but destroy it. */
int xlu_cfg_readfile(XLU_Config *cfg, const char *real_filename);
int xlu_cfg_readdata(XLU_Config *cfg, const char *data, int length);
void xlu_cfg_destroy(XLU_Config *cfg);

/* Strings and lists handed out live as long as the configuration; replace_string frees the old one,
 * copies the new. */
int xlu_cfg_get_string(const XLU_Config *cfg, const char *n, const char **value_r, int dont_warn);
int xlu_cfg_replace_string(const XLU_Config *cfg, const char *n, char **value_r, int dont_warn);
int xlu_cfg_get_long(const XLU_Config *cfg, const char *n, long *value_r, int dont_warn);
int xlu_cfg_get_bounded_long(const XLU_Config *cfg, const char *n, long min, long max,
                             long *value_r, int dont_warn);
int xlu_cfg_get_defbool(const XLU_Config *cfg, const char *n, libxl_defbool *b, int dont_warn);

/* list_r and entries_r may be NULL. An item that is out of range, or not of the type asked for, is
 * NULL. */
int xlu_cfg_get_list(const XLU_Config *cfg, const char *n, XLU_ConfigList **list_r, int *entries_r,
                     int dont_warn);
int xlu_cfg_get_list_as_string_list(const XLU_Config *cfg, const char *n, libxl_string_list *sl,
                                    int dont_warn);
const char *xlu_cfg_get_listitem(const XLU_ConfigList *list, int entry);
XLU_ConfigValue *xlu_cfg_get_listitem2(const XLU_ConfigList *list, int entry);

enum XLU_ConfigValueType xlu_cfg_value_type(const XLU_ConfigValue *value);
int xlu_cfg_value_get_string(const XLU_Config *cfg, XLU_ConfigValue *value, char **value_r,
                             int dont_warn);
int xlu_cfg_value_get_list(const XLU_Config *cfg, XLU_ConfigValue *value, XLU_ConfigList **value_r,
                           int dont_warn);

/* The specs together describe one disk, as in xl-disk-configuration(5); disk must have been
 * initialised. cfg: where messages go. */
int xlu_disk_parse(XLU_Config *cfg, int nspecs, const char *const *specs, libxl_device_disk *disk);

/* [DOMAIN:]BUS:DEV.FUNC, and that with all the options of xl-pci-configuration(5). */
int xlu_pci_parse_bdf(XLU_Config *cfg, libxl_device_pci *pci, const char *str);
int xlu_pci_parse_spec_string(XLU_Config *cfg, libxl_device_pci *pci, const char *str);

/* strategy=host,policy=strict|relaxed */
int xlu_rdm_parse(XLU_Config *cfg, libxl_rdm_reserve *rdm, const char *str);

/* RATE[@INTERVAL], such as 10Mb/s@50ms */
int xlu_vif_parse_rate(XLU_Config *cfg, const char *rate, libxl_device_nic *nic);

#endif
