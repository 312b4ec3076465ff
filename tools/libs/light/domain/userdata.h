/* SPDX-License-Identifier: LGPL-2.1-only */
/* What the library keeps about a domain in files: programs' blobs, and its own record of the
 * configuration. */
#ifndef LX_USERDATA_H
#define LX_USERDATA_H

#include "core/arena.h"

/* Removes all files of the domain. */
void lx_userdata_forget(struct lx *lx, uint32_t domid);

/* The record of how the domain was made and what was plugged in since. load initialises config
 * whatever it returns; ERROR_JSON_CONFIG_EMPTY (not logged): there is no record. */
int lx_config_save(struct lx *lx, uint32_t domid, libxl_domain_config *config);
int lx_config_load(struct lx *lx, uint32_t domid, libxl_domain_config *config);

/* Change the record under its lock: change()'s error keeps the old one. */
typedef int lx_config_change_fn(struct lx *lx, libxl_domain_config *config, const void *arg);
int lx_config_change(struct lx *lx, uint32_t domid, lx_config_change_fn *change, const void *arg);

#endif
