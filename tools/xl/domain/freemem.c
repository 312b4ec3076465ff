/* SPDX-License-Identifier: GPL-2.0-only */
/* Room for a new domain: where the control domain began with all memory, it gives some back. */
#include "domain/make.h"
#include "xl.h"
#include "conf.h"
#include <inttypes.h>

enum { TRIES = 3, WAIT_SECONDS = 10 };

/* With a fixed size of its own the control domain is not to be touched. */
static bool wanted(void)
{
    const libxl_version_info *info;

    if (xl_conf.autoballoon != XL_AUTOBALLOON_AUTO)
        return xl_conf.autoballoon == XL_AUTOBALLOON_ON;
    info = libxl_get_version_info(xl.ctx);
    return info && info->commandline && !strstr(info->commandline, "dom0_mem=");
}

int xl_free_memory(libxl_domain_config *config)
{
    uint64_t need, free_kb;
    int rc;

    if (!wanted())
        return 0;
    rc = libxl_domain_need_memory(xl.ctx, config, INVALID_DOMID, &need);
    for (int i = 0; !rc && i < TRIES; i++) {
        rc = libxl_get_free_memory(xl.ctx, &free_kb);
        if (rc || free_kb >= need)
            return rc;
        rc = libxl_set_memory_target(xl.ctx, 0, (int64_t)(free_kb - need), 1, 0);
        if (!rc && !libxl_wait_for_free_memory(xl.ctx, INVALID_DOMID, need, WAIT_SECONDS))
            return 0;
        if (!rc)    /* slowly, but does it get there at all? */
            rc = libxl_wait_for_memory_target(xl.ctx, 0, 1);
    }
    fprintf(stderr, "xl: not enough memory: the domain needs %" PRIu64 " KiB; make it smaller, or "
                    "\"xl mem-set 0\"\n", need);
    return rc ? rc : ERROR_NOMEM;
}
