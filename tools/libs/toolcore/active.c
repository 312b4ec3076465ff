/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The list of all active handles in this process and the walk that restricts them.
 */
#include <pthread.h>

#include "xentoolcore.h"
#include "xentoolcore_internal.h"

static pthread_mutex_t active_lock = PTHREAD_MUTEX_INITIALIZER; /* guards the list */
static Xentoolcore__Active_Handle *active_head;

void xentoolcore__register_active_handle(Xentoolcore__Active_Handle *ah)
{
    pthread_mutex_lock(&active_lock);
    ah->link.prev = NULL;
    ah->link.next = active_head;
    if (active_head)
        active_head->link.prev = ah;
    active_head = ah;
    pthread_mutex_unlock(&active_lock);
}

void xentoolcore__deregister_active_handle(Xentoolcore__Active_Handle *ah)
{
    pthread_mutex_lock(&active_lock);
    if (ah->link.prev)
        ah->link.prev->link.next = ah->link.next;
    else
        active_head = ah->link.next;
    if (ah->link.next)
        ah->link.next->link.prev = ah->link.prev;
    pthread_mutex_unlock(&active_lock);
}

int xentoolcore_restrict_all(domid_t domid)
{
    Xentoolcore__Active_Handle *ah;
    int rc = 0;

    pthread_mutex_lock(&active_lock);
    for (ah = active_head; ah && !rc; ah = ah->link.next)
        rc = ah->restrict_callback(ah, domid);
    pthread_mutex_unlock(&active_lock);
    return rc ? -1 : 0;
}
