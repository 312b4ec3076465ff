/* SPDX-License-Identifier: LGPL-2.1-only */
/* libxenctrl: events of a running domain for an introspection tool; paging its memory out. Include
 * <xenctrl.h>. */
#ifndef XENCTRL_MONITOR_H
#define XENCTRL_MONITOR_H

#include "xenctrl/base.h"

/* The interface version of event rings, or < 0. */
int xc_vm_event_get_version(xc_interface *xch);

/*
 * Make the domain's monitor ring and map it; *@port: the hypervisor's end of its event channel. For
 * munmap(). NULL with errno: EBUSY, somebody has it already.
 */
void *xc_monitor_enable(xc_interface *xch, uint32_t domain_id, uint32_t *port);
int xc_monitor_disable(xc_interface *xch, uint32_t domain_id);
/* There are answers on the ring. */
int xc_monitor_resume(xc_interface *xch, uint32_t domain_id);
/* Bit n: XEN_DOMCTL_MONITOR_EVENT_* n can be had. */
int xc_monitor_get_capabilities(xc_interface *xch, uint32_t domain_id, uint32_t *capabilities);

/* Which events to deliver. @sync: the vCPU waits for the answer. */
int xc_monitor_write_ctrlreg(xc_interface *xch, uint32_t domain_id, uint16_t index, bool enable,
                             bool sync, uint64_t bitmask, bool onchangeonly);
int xc_monitor_mov_to_msr(xc_interface *xch, uint32_t domain_id, uint32_t msr, bool enable,
                          bool onchangeonly);
int xc_monitor_singlestep(xc_interface *xch, uint32_t domain_id, bool enable);
int xc_monitor_software_breakpoint(xc_interface *xch, uint32_t domain_id, bool enable);
int xc_monitor_descriptor_access(xc_interface *xch, uint32_t domain_id, bool enable);
int xc_monitor_guest_request(xc_interface *xch, uint32_t domain_id, bool enable, bool sync,
                             bool allow_userspace);
/* @disable: emulate instead of reporting faults of page-table walks. */
int xc_monitor_inguest_pagefault(xc_interface *xch, uint32_t domain_id, bool disable);
int xc_monitor_debug_exceptions(xc_interface *xch, uint32_t domain_id, bool enable, bool sync);
int xc_monitor_cpuid(xc_interface *xch, uint32_t domain_id, bool enable);
int xc_monitor_privileged_call(xc_interface *xch, uint32_t domain_id, bool enable);
int xc_monitor_emul_unimplemented(xc_interface *xch, uint32_t domain_id, bool enable);
int xc_monitor_vmexit(xc_interface *xch, uint32_t domain_id, bool enable, bool sync);
/* Emulate every iteration of a repeated instruction. */
int xc_monitor_emulate_each_rep(xc_interface *xch, uint32_t domain_id, bool enable);

/* ---- Access rights of pages, whose violations are events ---- */

int xc_domain_set_access_required(xc_interface *xch, uint32_t domid, unsigned int required);
int xc_set_mem_access(xc_interface *xch, uint32_t domain_id, xenmem_access_t access,
                      uint64_t first_pfn, uint32_t nr);
int xc_set_mem_access_multi(xc_interface *xch, uint32_t domain_id, uint8_t *access, uint64_t *pages,
                            uint32_t nr);
int xc_get_mem_access(xc_interface *xch, uint32_t domain_id, uint64_t pfn, xenmem_access_t *access);

/* ---- Paging memory out: nominate a page, save it, evict it; prepare or load it back ---- */

int xc_mem_paging_enable(xc_interface *xch, uint32_t domain_id, uint32_t *port);
int xc_mem_paging_disable(xc_interface *xch, uint32_t domain_id);
int xc_mem_paging_resume(xc_interface *xch, uint32_t domain_id);
int xc_mem_paging_nominate(xc_interface *xch, uint32_t domain_id, uint64_t gfn);
int xc_mem_paging_evict(xc_interface *xch, uint32_t domain_id, uint64_t gfn);
int xc_mem_paging_prep(xc_interface *xch, uint32_t domain_id, uint64_t gfn);
/* @buffer: a page, page-aligned. */
int xc_mem_paging_load(xc_interface *xch, uint32_t domain_id, uint64_t gfn, void *buffer);

#endif
