/* SPDX-License-Identifier: MIT */
/*
 * __HYPERVISOR_xen_version(command, argument): what the hypervisor is.
 *
 * Most fill in the structure or array of the same name and return 0; a result besides that is
 * noted.
 */
#ifndef __XEN_PUBLIC_VERSION_H__
#define __XEN_PUBLIC_VERSION_H__

#include "xen.h"
#include "features.h"

#define XENVER_version             0    /* no argument; returns major << 16 | minor */
#define XENVER_extraversion        1
#define XENVER_compile_info        2
#define XENVER_capabilities        3    /* kinds of guests, separated by blanks */
#define XENVER_changeset           4
#define XENVER_platform_parameters 5
#define XENVER_get_features        6
#define XENVER_pagesize            7    /* no argument; returns bytes */
#define XENVER_guest_handle        8    /* xen_domain_handle_t: the caller's UUID */
#define XENVER_commandline         9
#define XENVER_build_id           10    /* returns its bytes; without an argument, how many they
                                         * would be */

typedef char xen_extraversion_t[16];
typedef char xen_capabilities_info_t[1024];
typedef char xen_changeset_info_t[64];
typedef char xen_commandline_t[1024];
#define XEN_EXTRAVERSION_LEN      sizeof(xen_extraversion_t)
#define XEN_CAPABILITIES_INFO_LEN sizeof(xen_capabilities_info_t)
#define XEN_CHANGESET_INFO_LEN    sizeof(xen_changeset_info_t)

struct xen_compile_info {
    char compiler[64];
    char compile_by[16];
    char compile_domain[32];
    char compile_date[32];
};
XEN_ABI_TYPEDEF(xen_compile_info);

struct xen_platform_parameters {
    xen_ulong_t virt_start;     /* where the hypervisor's addresses begin for this guest */
};
XEN_ABI_TYPEDEF(xen_platform_parameters);

struct xen_feature_info {
    unsigned int submap_idx;    /* in: which word, below XENFEAT_NR_SUBMAPS */
    uint32_t submap;            /* out: bits by XENFEAT_* */
};
XEN_ABI_TYPEDEF(xen_feature_info);

struct xen_build_id {
    uint32_t len;               /* in: room in buf */
    unsigned char buf[XEN_FLEX_ARRAY_DIM];
};
XEN_ABI_TYPEDEF(xen_build_id);

#endif
