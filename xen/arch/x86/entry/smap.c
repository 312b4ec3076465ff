// SPDX-License-Identifier: GPL-2.0-only
/* Turning the no-ops of every access to guest pages into STAC and CLAC. */
#include <lib/string.h>
#include <asm/page.h>
#include <asm/smap.h>

extern const struct smap_site __smap_sites_start[], __smap_sites_end[];

void smap_patch(void)
{
    for (const struct smap_site *s = __smap_sites_start; s < __smap_sites_end; s++) {
        const u8 *site = (const u8 *)&s->at + s->at;

        memcpy(maddr_to_virt(virt_to_maddr(site)), s->kind == SMAP_SITE_STAC ? "\x0f\x01\xcb" :
               "\x0f\x01\xca", 3);
    }
}
