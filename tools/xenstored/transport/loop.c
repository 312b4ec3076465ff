// SPDX-License-Identifier: GPL-2.0-only
/* The event loop. */
#include "transport/loop.h"

#include <errno.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#define BATCH 64
#define TICK_MS 1000

uint64_t loop_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int loop_init(struct loop *l)
{
    *l = (struct loop){ .epoll = epoll_create1(EPOLL_CLOEXEC) };
    TAILQ_INIT(&l->tasks);
    return l->epoll < 0 ? -errno : 0;
}

void loop_fini(struct loop *l)
{
    if (l->epoll >= 0)
        close(l->epoll);
    l->epoll = -1;
}

int loop_add(struct loop *l, struct source *s, uint32_t events)
{
    struct epoll_event ev = { .events = events, .data.ptr = s };

    s->events = events;
    return epoll_ctl(l->epoll, EPOLL_CTL_ADD, s->fd, &ev) ? -errno : 0;
}

void loop_change(struct loop *l, struct source *s, uint32_t events)
{
    struct epoll_event ev = { .events = events, .data.ptr = s };

    if (s->events == events)
        return;
    s->events = events;
    epoll_ctl(l->epoll, EPOLL_CTL_MOD, s->fd, &ev);
}

void loop_remove(struct loop *l, struct source *s)
{
    epoll_ctl(l->epoll, EPOLL_CTL_DEL, s->fd, NULL);
}

void loop_schedule(struct loop *l, struct task *t)
{
    if (t->queued)
        return;
    t->queued = true;
    TAILQ_INSERT_TAIL(&l->tasks, t, link);
}

void loop_cancel(struct loop *l, struct task *t)
{
    if (!t->queued)
        return;
    t->queued = false;
    TAILQ_REMOVE(&l->tasks, t, link);
}

/* The tasks queued so far get one turn each; what they queue anew waits for the next round. */
static void run_tasks(struct loop *l)
{
    struct task *t;

    TAILQ_INSERT_TAIL(&l->tasks, &l->round, link);
    while ((t = TAILQ_FIRST(&l->tasks)) != &l->round) {
        TAILQ_REMOVE(&l->tasks, t, link);
        t->queued = false;
        t->run(t);
    }
    TAILQ_REMOVE(&l->tasks, &l->round, link);
}

static int patience(struct loop *l)
{
    uint64_t now;

    if (!TAILQ_EMPTY(&l->tasks))
        return 0;
    if (!l->wants_tick(l)) {
        l->next_tick = 0;
        return -1;
    }
    now = loop_now();
    if (!l->next_tick)
        l->next_tick = now + TICK_MS;
    return l->next_tick > now ? (int)(l->next_tick - now) : 0;
}

static void maybe_tick(struct loop *l)
{
    if (!l->next_tick || loop_now() < l->next_tick)
        return;
    l->next_tick = 0;
    l->tick(l);
}

int loop_run(struct loop *l)
{
    struct epoll_event ev[BATCH];

    while (!l->stop) {
        int n = epoll_wait(l->epoll, ev, BATCH, patience(l));

        if (n < 0 && errno != EINTR)
            return -errno;
        for (int i = 0; i < n; i++) {
            struct source *s = ev[i].data.ptr;

            s->ready(s, ev[i].events);
        }
        run_tasks(l);
        maybe_tick(l);
    }
    return 0;
}
