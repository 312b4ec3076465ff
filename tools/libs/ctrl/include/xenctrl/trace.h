/* SPDX-License-Identifier: LGPL-2.1-only */
/* libxenctrl: trace buffers, processor trace, performance and lock counters. Include <xenctrl.h>.
 */
#ifndef XENCTRL_TRACE_H
#define XENCTRL_TRACE_H

#include "xenctrl/buffer.h"
#include "xenctrl/cpumap.h"

/* @pages per CPU; *@mfn: frame of the table of buffers; *@size: bytes of a CPU's buffer. */
int xc_tbuf_enable(xc_interface *xch, unsigned long pages, unsigned long *mfn, unsigned long *size);
int xc_tbuf_disable(xc_interface *xch);
/* Pages per CPU; once, before tracing is enabled. */
int xc_tbuf_set_size(xc_interface *xch, unsigned long size);
/* Bytes. */
int xc_tbuf_get_size(xc_interface *xch, unsigned long *size);
int xc_tbuf_set_cpu_mask(xc_interface *xch, xc_cpumap_t mask);
int xc_tbuf_set_evt_mask(xc_interface *xch, uint32_t mask);

/* ---- Processor trace of one vCPU ---- */

int xc_vmtrace_enable(xc_interface *xch, uint32_t domid, uint32_t vcpu);
int xc_vmtrace_disable(xc_interface *xch, uint32_t domid, uint32_t vcpu);
int xc_vmtrace_reset_and_enable(xc_interface *xch, uint32_t domid, uint32_t vcpu);
/* *@pos: bytes written into the trace buffer. */
int xc_vmtrace_output_position(xc_interface *xch, uint32_t domid, uint32_t vcpu, uint64_t *pos);
/* @key: an MSR of the facility. */
int xc_vmtrace_get_option(xc_interface *xch, uint32_t domid, uint32_t vcpu, uint64_t key,
                          uint64_t *value);
int xc_vmtrace_set_option(xc_interface *xch, uint32_t domid, uint32_t vcpu, uint64_t key,
                          uint64_t value);

/* ---- Counters. The query calls take hypercall buffers as large as the _number calls say. ---- */

typedef xen_sysctl_perfc_desc_t xc_perfc_desc_t;
typedef xen_sysctl_perfc_val_t xc_perfc_val_t;
int xc_perfc_reset(xc_interface *xch);
int xc_perfc_query_number(xc_interface *xch, int *nbr_desc, int *nbr_val);
int xc_perfc_query(xc_interface *xch, xc_hypercall_buffer_t *desc, xc_hypercall_buffer_t *val);

typedef xen_sysctl_lockprof_data_t xc_lockprof_data_t;
int xc_lockprof_reset(xc_interface *xch);
int xc_lockprof_query_number(xc_interface *xch, uint32_t *n_elems);
/* *@time: ns since the counters were reset. */
int xc_lockprof_query(xc_interface *xch, uint32_t *n_elems, uint64_t *time,
                      xc_hypercall_buffer_t *data);

#endif
