/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The event loop: file descriptors that became ready (epoll), tasks that asked for a turn, and a
 * tick once a second while somebody wants one. One thread; nothing here blocks but the wait itself.
 */
#ifndef XENSTORED_TRANSPORT_LOOP_H
#define XENSTORED_TRANSPORT_LOOP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

struct source {
    int fd;
    uint32_t events;            /* EPOLL* now waited for */
    void (*ready)(struct source *s, uint32_t events);
};

struct task {
    TAILQ_ENTRY(task) link;
    bool queued;
    void (*run)(struct task *t);
};

struct loop {
    int epoll;
    TAILQ_HEAD(, task) tasks;
    struct task round;          /* in the queue: where a round of tasks ends */
    volatile bool stop;
    bool (*wants_tick)(struct loop *l);
    void (*tick)(struct loop *l);
    uint64_t next_tick;
};

int loop_init(struct loop *l);
void loop_fini(struct loop *l);

/* 0 or a negative errno. */
int loop_add(struct loop *l, struct source *s, uint32_t events);
void loop_change(struct loop *l, struct source *s, uint32_t events);
void loop_remove(struct loop *l, struct source *s);

/* Run @t soon, once. */
void loop_schedule(struct loop *l, struct task *t);
void loop_cancel(struct loop *l, struct task *t);

/* Until l->stop; 0 or a negative errno. */
int loop_run(struct loop *l);

uint64_t loop_now(void);        /* monotonic ms */

#endif
