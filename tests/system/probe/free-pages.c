/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * free-pages: the pages the hypervisor has free, to the page. xl info says it in MiB, which hides a
 * leak of a few pages a domain. Pages that are still to be scrubbed count as free.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <xenctrl.h>

int main(void)
{
    xc_interface *xch = xc_interface_open(NULL, NULL, 0);
    xc_physinfo_t info = { 0 };
    int rc = xch ? xc_physinfo(xch, &info) : -1;

    if (rc) {
        perror("free-pages");
        return EXIT_FAILURE;
    }
    printf("%" PRIu64 "\n", (uint64_t)info.free_pages);
    xc_interface_close(xch);
    return EXIT_SUCCESS;
}
