/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the files of this room only. */
#ifndef COMMON_DOMAIN_PRIVATE_H
#define COMMON_DOMAIN_PRIVATE_H

#include <xen/domain.h>

void domain_list_add(struct domain *d);
void domain_list_remove(struct domain *d);
/* Frees everything a domain still has; the last reference is gone. Also after a partial creation. */
void domain_free(struct domain *d);
void vcpu_destroy(struct vcpu *v);
void domain_caps_init(struct domain *d);
void domain_caps_destroy(struct domain *d);

/* Of vcpus without a place in shared info, until they register one. */
extern struct vcpu_info dummy_vcpu_info;

#endif
