/* SPDX-License-Identifier: GPL-2.0-only */
/* CPU lists of the command line, and what xl.conf's masks leave of an affinity. */
#ifndef XL_AFFINITY_H
#define XL_AFFINITY_H

#include <libxl.h>
#include <stdbool.h>

/* Both options' long name and a value for it that no letter has. */
#define XL_IGNORE_MASKS_OPTION "ignore-global-affinity-masks"
enum { XL_IGNORE_MASKS = 256 };

/* A list like 0-3,^1 or nodes:0 or all; of all, also CPUs that are not there yet. map is initialized here and must be
 * disposed of either way. false after a message: not a list of this host's CPUs. */
bool xl_parse_cpus(const char *text, libxl_bitmap *map);

/* Takes from a hard affinity what xl.conf's vm.cpumask, and vm.pv.cpumask or vm.hvm.cpumask, do not allow a domain of
 * this type. 0, or nonzero after a message: a mask is not a list, or nothing is left. */
int xl_mask_affinity(libxl_domain_type type, libxl_bitmap *hard);

/* The same for all vcpus of a domain, as they are set now. */
int xl_mask_domain(uint32_t domid);

#endif
