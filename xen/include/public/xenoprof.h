/* SPDX-License-Identifier: MIT */
/* __HYPERVISOR_xenoprof_op(command, argument): samples of performance counters for OProfile. */
#ifndef __XEN_PUBLIC_XENOPROF_H__
#define __XEN_PUBLIC_XENOPROF_H__

#include "xen.h"

/* The profiler's domain: begin and end, whom to sample, with what. */
#define XENOPROF_init                 0
#define XENOPROF_get_buffer          14
#define XENOPROF_set_backtrace       15
#define XENOPROF_shutdown            13
#define XENOPROF_reset_active_list    1
#define XENOPROF_reset_passive_list   2
#define XENOPROF_set_active           3   /* domains that take part; those that do not know of it */
#define XENOPROF_set_passive          4
#define XENOPROF_reserve_counters     5
#define XENOPROF_counter              6
#define XENOPROF_setup_events         7
#define XENOPROF_release_counters    12
#define XENOPROF_start                9
#define XENOPROF_stop                10
/* Every active domain. */
#define XENOPROF_enable_virq          8
#define XENOPROF_disable_virq        11
/* AMD's instruction based sampling. */
#define XENOPROF_get_ibs_caps        16
#define XENOPROF_ibs_counter         17
#define XENOPROF_last_op             17

#define MAX_OPROF_EVENTS             32
#define MAX_OPROF_DOMAINS            25
#define XENOPROF_CPU_TYPE_SIZE       64

/* An eip that marks a record of another kind, which event names. */
#define XENOPROF_ESCAPE_CODE         (~xen_mk_ullong(0))
#define XENOPROF_TRACE_BEGIN         1

struct event_log {
    uint64_t eip;
    uint8_t mode;
    uint8_t event;
};

/* A vcpu's samples, a ring of event_size records. */
struct xenoprof_buf {
    uint32_t event_head, event_tail, event_size;
    uint32_t vcpu_id;
    uint64_t xen_samples, kernel_samples, user_samples, lost_samples;
    struct event_log event_log[1];
};
#ifndef __XEN__
XEN_ABI_TYPE(xenoprof_buf);
#endif

struct xenoprof_init {
    int32_t num_events;
    int32_t is_primary;
    char cpu_type[XENOPROF_CPU_TYPE_SIZE];
};
XEN_ABI_TYPE(xenoprof_init);

struct xenoprof_get_buffer {
    int32_t max_samples;
    int32_t nbuf, bufsize;
    uint64_t buf_gmaddr;
};
XEN_ABI_TYPE(xenoprof_get_buffer);

struct xenoprof_counter {
    uint32_t ind;
    uint64_t count;
    uint32_t enabled;
    uint32_t event;
    uint32_t hypervisor, kernel, user;      /* whom it counts */
    uint64_t unit_mask;
};
XEN_ABI_TYPE(xenoprof_counter);

typedef struct xenoprof_passive {
    uint16_t domain_id;
    int32_t max_samples;
    int32_t nbuf, bufsize;
    uint64_t buf_gmaddr;
} xenoprof_passive_t;
DEFINE_XEN_GUEST_HANDLE(xenoprof_passive_t);

struct xenoprof_ibs_counter {
    uint64_t op_enabled, fetch_enabled;
    uint64_t max_cnt_fetch, max_cnt_op;
    uint64_t rand_en;
    uint64_t dispatched_ops;
};
XEN_ABI_TYPE(xenoprof_ibs_counter);

#endif
