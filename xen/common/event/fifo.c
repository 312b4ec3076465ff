// SPDX-License-Identifier: GPL-2.0-only
/*
 * The FIFO layout: each port has an event word in an array of guest pages; pending ports of one
 * priority form a queue linked through their words. The guest takes ports off the head, we append
 * at the tail.
 *
 * The words and heads are the guest's to write as well, so nothing read from them is trusted: what
 * we keep (tails, the queue a port was on) are port numbers that evtchn_fifo_word() checks again. A
 * guest that plays with LINKED confuses its own queues only.
 */
#include "private.h"

#define PENDING         (1u << EVTCHN_FIFO_PENDING)
#define MASKED          (1u << EVTCHN_FIFO_MASKED)
#define LINKED          (1u << EVTCHN_FIFO_LINKED)
#define BUSY            (1u << EVTCHN_FIFO_BUSY)

/*
 * How often the tail's word may change under us before the guest is made to wait (BUSY), and then
 * altogether.
 */
#define LINK_TRIES      4

event_word_t *evtchn_fifo_word(const struct domain *d, unsigned int port)
{
    const struct evtchn_domain *ed = d->evtchn;
    unsigned int page = port / FIFO_WORDS_PER_PAGE;

    if (unlikely(page >= __atomic_load_n(&ed->nr_array_pages, __ATOMIC_ACQUIRE)))
        return NULL;
    return &ed->array[page][port % FIFO_WORDS_PER_PAGE];
}

static u32 word_or(event_word_t *word, u32 bits)
{
    return __atomic_fetch_or(word, bits, __ATOMIC_SEQ_CST);
}

static u32 word_clear(event_word_t *word, u32 bits)
{
    return __atomic_fetch_and(word, ~bits, __ATOMIC_SEQ_CST);
}

/*
 * Makes `word` point to `port` unless it has left the queue. 1: done, 0: it has left, -1: it keeps
 * changing.
 */
static int try_link(event_word_t *word, u32 port)
{
    u32 old = READ_ONCE(*word);

    for (unsigned int i = 0; i < LINK_TRIES; i++) {
        if (!(old & LINKED))
            return 0;
        if (__atomic_compare_exchange_n(word, &old, (old & ~(BUSY | EVTCHN_FIFO_LINK_MASK)) | port,
                                        false,
                                        __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
            return 1;
    }
    return -1;
}

static bool link_behind(event_word_t *word, u32 port)
{
    int rc = try_link(word, port);

    if (likely(rc >= 0))
        return rc;
    /* a guest that follows the protocol now leaves the word alone */
    word_or(word, BUSY);
    rc = try_link(word, port);
    if (rc != 1)
        word_clear(word, BUSY);
    return rc == 1;
}

/*
 * Before a port is put on a queue that is not the one it was on last: it must not stay that one's tail, or what is
 * appended there would end up behind it in the new queue. The port is on no queue.
 */
static void leave_old_queue(struct domain *d, struct evtchn *chn)
{
    struct vcpu *old = domain_vcpu(d, chn->last_vcpu_id);
    struct evtchn_fifo_vcpu *fifo = old ? old->evtchn_fifo : NULL;

    if (!fifo)
        return;
    spin_lock_nested(&fifo->lock);
    if (fifo->tail[chn->last_priority] == chn->port)
        fifo->tail[chn->last_priority] = 0;
    spin_unlock(&fifo->lock);
}

/* True when the queue was empty, so that the guest must be told of it. */
static bool append(struct domain *d, struct evtchn_fifo_vcpu *fifo, struct evtchn *chn,
                   unsigned int prio)
{
    u32 tail = fifo->tail[prio];
    event_word_t *word;

    fifo->tail[prio] = chn->port;
    if (tail && tail != chn->port) {
        word = evtchn_fifo_word(d, tail);
        if (word && link_behind(word, chn->port))
            return false;
    }
    WRITE_ONCE(fifo->control->head[prio], chn->port);
    return true;
}

static bool wants_queue(u32 word)
{
    return (word & (MASKED | LINKED | PENDING)) == PENDING;
}

/*
 * Takes the word for a queue: sets LINKED if it is still pending, unmasked and on none. The link must be empty before
 * the word can be reached, and is: the guest clears it when it takes the port off, we clear it here.
 */
static bool claim(event_word_t *word)
{
    u32 old = READ_ONCE(*word);

    do {
        if (!wants_queue(old))
            return false;
    } while (!__atomic_compare_exchange_n(word, &old, (old & ~EVTCHN_FIFO_LINK_MASK) | LINKED,
                                          false,
                                          __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
    return true;
}

/*
 * Puts a port on its queue unless it is on one. LINKED is set only with the queue locked: to whoever appends it says
 * that the tail is still to be taken off by the guest. Set by one who has yet to append, it would make others link
 * their ports to a word that the guest cannot reach.
 */
static void enqueue(struct vcpu *v, struct evtchn *chn, event_word_t *word)
{
    struct evtchn_fifo_vcpu *fifo = v->evtchn_fifo;
    unsigned int prio = chn->priority;
    bool first = false;

    /* No unmasked events before the control block is set up: the guest's mistake. Stays pending. */
    if (unlikely(!fifo || !fifo->control))
        return;
    /* LINKED is set by us only, with the port locked: seen clear, it stays so until we set it */
    if (!wants_queue(READ_ONCE(*word)))
        return;
    if (unlikely(chn->last_vcpu_id != v->vcpu_id || chn->last_priority != prio)) {
        leave_old_queue(v->domain, chn);
        chn->last_vcpu_id = v->vcpu_id;
        chn->last_priority = prio;
    }

    spin_lock_nested(&fifo->lock);
    if (claim(word))
        first = append(v->domain, fifo, chn, prio);
    spin_unlock(&fifo->lock);

    if (first &&
        !(__atomic_fetch_or(&fifo->control->ready, 1u << prio, __ATOMIC_SEQ_CST) & 1u << prio))
        vcpu_mark_events_pending(v);
}

static void set_pending(struct vcpu *v, struct evtchn *chn)
{
    struct domain *d = v->domain;
    event_word_t *word = evtchn_fifo_word(d, chn->port);
    u32 old;

    if (unlikely(!word)) {
        WRITE_ONCE(chn->pending, true);
        return;
    }
    old = word_or(word, PENDING);
    enqueue(v, chn, word);
    if (!(old & PENDING))
        evtchn_check_pollers(d, chn->port);
}

static void clear_pending(struct domain *d, struct evtchn *chn)
{
    event_word_t *word = evtchn_fifo_word(d, chn->port);

    chn->pending = false;
    /* LINKED stays: the guest still has to take the port off its queue. */
    if (word)
        word_clear(word, PENDING);
}

static void unmask(struct domain *d, struct evtchn *chn)
{
    event_word_t *word = evtchn_fifo_word(d, chn->port);

    if (!word)
        return;
    word_clear(word, MASKED);
    enqueue(d->vcpu[chn->notify_vcpu_id], chn, word);
}

static bool is_pending(const struct domain *d, const struct evtchn *chn)
{
    const event_word_t *word = evtchn_fifo_word(d, chn->port);

    return word ? READ_ONCE(*word) & PENDING : chn->pending;
}

static bool is_masked(const struct domain *d, const struct evtchn *chn)
{
    const event_word_t *word = evtchn_fifo_word(d, chn->port);

    return !word || READ_ONCE(*word) & MASKED;
}

static bool is_busy(const struct domain *d, const struct evtchn *chn)
{
    const event_word_t *word = evtchn_fifo_word(d, chn->port);

    return word && READ_ONCE(*word) & LINKED;
}

static int set_priority(struct domain *d, struct evtchn *chn, unsigned int priority)
{
    if (priority > EVTCHN_FIFO_PRIORITY_MIN)
        return -EINVAL;
    chn->priority = priority;       /* from the next time it is queued */
    return 0;
}

static unsigned int nr_ports(const struct domain *d)
{
    return EVTCHN_FIFO_NR_CHANNELS;
}

const struct evtchn_ops evtchn_fifo_ops = {
    .set_pending = set_pending,
    .clear_pending = clear_pending,
    .unmask = unmask,
    .is_pending = is_pending,
    .is_masked = is_masked,
    .is_busy = is_busy,
    .set_priority = set_priority,
    .nr_ports = nr_ports,
};
