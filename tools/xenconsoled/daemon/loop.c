/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One round of waiting, by poll().
 */
#include "loop.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>

#include "message.h"

static struct pollfd *set;
static unsigned int nr, capacity;
static int64_t wake_at;

int64_t loop_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void loop_begin(void)
{
    nr = 0;
    wake_at = INT64_MAX;
}

unsigned int loop_watch(int fd, short events)
{
    if (nr == capacity) {
        unsigned int more = capacity ? capacity * 2 : 64;
        struct pollfd *grown = realloc(set, more * sizeof(*set));

        if (!grown) {
            message(LOG_ERR, "no memory to watch descriptor %d", fd);
            return LOOP_NO_TICKET;
        }
        set = grown;
        capacity = more;
    }
    set[nr] = (struct pollfd){ .fd = fd, .events = events };
    return nr++;
}

short loop_events(unsigned int ticket)
{
    return ticket < nr ? set[ticket].revents : 0;
}

void loop_wake_at(int64_t when)
{
    if (when < wake_at)
        wake_at = when;
}

void loop_wait(void)
{
    int64_t left = wake_at == INT64_MAX ? -1 : wake_at - loop_now();
    unsigned int i;

    if (left < -1 || (left < 0 && wake_at != INT64_MAX))
        left = 0;
    if (poll(set, nr, left > INT_MAX ? INT_MAX : (int)left) >= 0)
        return;
    for (i = 0; i < nr; i++)
        set[i].revents = 0;
    if (errno != EINTR)
        message(LOG_ERR, "poll: %m");
}
