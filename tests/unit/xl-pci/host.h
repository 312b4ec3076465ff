/* SPDX-License-Identifier: GPL-2.0-only */
/* A host with two network cards: its sysfs in files, its hypervisor as a list of what it was asked. */
#ifndef HOST_H
#define HOST_H

#include <libxl.h>

#define SYSFS XYLEM_SYSFS
#define CARD "0000:00:10.0"

/* A guest 7 of a type; the cards belong to pciback if assignable. */
libxl_ctx *host_start(const char *type, bool assignable);
void host_end(libxl_ctx *ctx);

/* "assign 7 80, ioport 7 c000 40 1, ...": what the hypervisor was asked to change, in order. */
extern char host_calls[2048];
/* The call with this number (from 1) fails with EPERM; 0: none does. */
extern int host_fail_at;
extern bool host_failed, host_has_iommu;
/* What was written last to a file of sysfs. */
const char *host_file(const char *name);

#endif
