/* SPDX-License-Identifier: LGPL-2.1-only */
/* What the rest of the library asks about domains. */
#ifndef LX_DOMAIN_H
#define LX_DOMAIN_H

#include <xenctrl.h>
#include "core/arena.h"

/* ERROR_DOMAIN_NOTFOUND (not logged) if there is none of that id. */
int lx_domain_get(struct lx *lx, uint32_t domid, xc_domaininfo_t *info);
/* Of a domain that exists. */
libxl_domain_type lx_domain_type(struct lx *lx, uint32_t domid, bool is_hvm);
/* Its name, "Domain-0" for the first; NULL if it has none. */
char *lx_domain_name(struct lx *lx, uint32_t domid);

#endif
