/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Event channels, inside: a port and its states, the ports of a domain, and what a layout of the
 * shared state (2-level, FIFO) must offer.
 *
 * Locks: evtchn_domain->lock guards which port exists and what it is bound to; two domains' locks
 * are taken in order of address. evtchn->lock (irq-safe) guards one port's state against senders:
 * to change a state both locks are held, to send the second is enough. Both ends' locks are held to
 * join or part an interdomain pair, so a sender that holds its own end may use the other. A
 * domain's port memory goes only with its last reference.
 */
#ifndef COMMON_EVENT_PRIVATE_H
#define COMMON_EVENT_PRIVATE_H

#include <xen/domain.h>
#include <xen/errno.h>
#include <xen/event.h>
#include <xen/spinlock.h>

enum evtchn_state {
    ECS_FREE,
    ECS_UNBOUND,            /* waits for a domain to connect */
    ECS_INTERDOMAIN,
    ECS_PIRQ,
    ECS_VIRQ,
    ECS_IPI,
};

struct evtchn {
    spinlock_t lock;
    u8 state;                           /* enum evtchn_state */
    u8 consumer;                        /* > 0: the hypervisor's end; its function's number */
    u8 priority;                        /* FIFO */
    bool pending;                       /* FIFO: arrived before the array page that will show it */
    u32 port;
    u16 notify_vcpu_id;
    /* FIFO: the queue it was put on last; outlives the binding */
    u16 last_vcpu_id;
    u8 last_priority;
    union {
        domid_t unbound_remote;         /* may connect */
        struct {
            struct domain *remote_dom;
            struct evtchn *remote;
        };
        u32 pirq;
        u32 virq;
    };
};

/* Ports are allocated 64 at a time; their table grows 64 such buckets at a time. */
#define BUCKET_PORTS            64
#define GROUP_BUCKETS           64
#define MAX_PORTS               EVTCHN_FIFO_NR_CHANNELS
#define NR_GROUPS               (MAX_PORTS / (BUCKET_PORTS * GROUP_BUCKETS))

#define FIFO_WORDS_PER_PAGE     (PAGE_SIZE / sizeof(event_word_t))
#define FIFO_MAX_PAGES          (EVTCHN_FIFO_NR_CHANNELS / FIFO_WORDS_PER_PAGE)

struct evtchn_ops {
    /* Port is locked; irqs off. Marks it pending for v and, unless masked, tells v. */
    void (*set_pending)(struct vcpu *v, struct evtchn *chn);
    void (*clear_pending)(struct domain *d, struct evtchn *chn);
    void (*unmask)(struct domain *d, struct evtchn *chn);
    bool (*is_pending)(const struct domain *d, const struct evtchn *chn);
    bool (*is_masked)(const struct domain *d, const struct evtchn *chn);
    /* A free port the guest still has linked into a queue: not to be used again yet. */
    bool (*is_busy)(const struct domain *d, const struct evtchn *chn);
    int (*set_priority)(struct domain *d, struct evtchn *chn, unsigned int priority);
    unsigned int (*nr_ports)(const struct domain *d);
};
extern const struct evtchn_ops evtchn_2l_ops, evtchn_fifo_ops;

struct evtchn_domain {
    spinlock_t lock;
    const struct evtchn_ops *ops;
    u32 valid;                          /* ports below it have memory; grows, read without lock */
    u32 max_port;                       /* limit set at creation, inclusive */
    u32 first_free;                     /* no free port below */
    u32 next_close;                     /* progress of evtchn_destroy() and evtchn_reset() */
    struct evtchn **group[NR_GROUPS];
    /* FIFO layout */
    /* direct-map addresses of the guest's pages, referenced */
    event_word_t *array[FIFO_MAX_PAGES];
    u32 nr_array_pages;
    struct evtchn_fifo_vcpu *fifo_states;   /* of all vcpus; outlive them */
};

/* FIFO, per vcpu. */
struct evtchn_fifo_vcpu {
    spinlock_t lock;                    /* the queues' tails */
    struct evtchn_fifo_control_block *control;      /* NULL before init_control */
    struct page_info *page;             /* it lies in; referenced */
    u32 tail[EVTCHN_FIFO_MAX_QUEUES];   /* last port put on the queue, 0: none yet */
    struct evtchn_fifo_vcpu *next;      /* in evtchn_domain->fifo_states */
};

/* NULL for numbers without memory. A port that exists may be free. */
static inline struct evtchn *evtchn_from_port(const struct domain *d, unsigned int port)
{
    const struct evtchn_domain *ed = d->evtchn;
    unsigned int valid = __atomic_load_n(&ed->valid, __ATOMIC_ACQUIRE);

    if (unlikely(port >= valid))
        return NULL;
    port = index_nospec(port, valid);
    return &ed->group[port / (BUCKET_PORTS * GROUP_BUCKETS)][port / BUCKET_PORTS % GROUP_BUCKETS]
                     [port % BUCKET_PORTS];
}

static inline void evtchn_set_pending(const struct domain *d, struct evtchn *chn)
{
    d->evtchn->ops->set_pending(d->vcpu[chn->notify_vcpu_id], chn);
}

static inline bool virq_is_global(unsigned int virq)
{
    return virq != VIRQ_TIMER && virq != VIRQ_DEBUG && virq != VIRQ_XENOPROF && virq != VIRQ_XENPMU;
}

/* port.c: with the domain's lock held */
/* -ENOSPC, -ENOMEM, -ENODEV, -ENXIO */
int evtchn_get_free_port(struct domain *d, struct evtchn **chn);
/* chn->lock held: clears and frees it */
void evtchn_release_port(struct domain *d, struct evtchn *chn);
void evtchn_double_lock(struct domain *a, struct domain *b);
void evtchn_double_unlock(struct domain *a, struct domain *b);
/* Two ports, in order of address; irqs off. a == b is taken once. */
void evtchn_lock_pair(struct evtchn *a, struct evtchn *b);
void evtchn_unlock_pair(struct evtchn *a, struct evtchn *b);

/* close.c: by_guest false also closes what the hypervisor holds */
int evtchn_close(struct domain *d, unsigned int port, bool by_guest);

/* send.c */
void evtchn_check_pollers(struct domain *d, unsigned int port);
/* consumer.c */
void evtchn_run_consumer(struct domain *d, const struct evtchn *chn);

/* virq.c */
void evtchn_forget_virq_handlers(const struct domain *d);

/* fifo-setup.c */
int evtchn_fifo_init_control(struct evtchn_init_control *op);
int evtchn_fifo_expand_array(u64 gfn);
/* lets go of the guest's pages */
void evtchn_fifo_destroy(struct domain *d);
/* fifo.c: NULL while the page that holds it is not there */
event_word_t *evtchn_fifo_word(const struct domain *d, unsigned int port);

#endif
