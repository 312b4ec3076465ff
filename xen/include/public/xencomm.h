/* SPDX-License-Identifier: MIT */
/*
 * A buffer as a list of physical pages, which processors without x86's page tables once passed
 * instead of a pointer.
 */
#ifndef _XEN_XENCOMM_H_
#define _XEN_XENCOMM_H_

#include "abi.h"

#define XENCOMM_MAGIC   0x58434F4D      /* "XCOM" */
#define XENCOMM_INVALID (~0UL)          /* in place of an address: none */

struct xencomm_desc {
    uint32_t magic;
    uint32_t nr_addrs;
    uint64_t address[0];
};

#endif
