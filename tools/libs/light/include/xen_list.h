/* SPDX-License-Identifier: MIT */
/*
 * The list links that public structures of the tools' libraries contain: the layout of
 * <sys/queue.h>, under names of our own so that a program may use both. `type` is a whole C type
 * ("struct foo").
 */
#ifndef XEN_LIST_H
#define XEN_LIST_H

#define XEN_SLIST_ENTRY(type) struct { type *sle_next; }
#define XEN_LIST_ENTRY(type) struct { type *le_next; type **le_prev; }
#define XEN_STAILQ_ENTRY(type) struct { type *stqe_next; }
#define XEN_TAILQ_ENTRY(type) struct { type *tqe_next; type **tqe_prev; }
#define XEN_TAILQ_HEAD(name, type) struct name { type *tqh_first; type **tqh_last; }

#define XEN_TAILQ_INIT(head) ((head)->tqh_first = NULL, (head)->tqh_last = &(head)->tqh_first)
#define XEN_TAILQ_EMPTY(head) (!(head)->tqh_first)
#define XEN_TAILQ_FIRST(head) ((head)->tqh_first)
#define XEN_TAILQ_NEXT(item, link) ((item)->link.tqe_next)
#define XEN_TAILQ_FOREACH(item, head, link) \
    for ((item) = (head)->tqh_first; (item); (item) = (item)->link.tqe_next)

#define XEN_TAILQ_INSERT_TAIL(head, item, link) do { \
        (item)->link.tqe_next = NULL; \
        (item)->link.tqe_prev = (head)->tqh_last; \
        *(head)->tqh_last = (item); \
        (head)->tqh_last = &(item)->link.tqe_next; \
    } while (0)

#define XEN_TAILQ_REMOVE(head, item, link) do { \
        if ((item)->link.tqe_next) \
            (item)->link.tqe_next->link.tqe_prev = (item)->link.tqe_prev; \
        else \
            (head)->tqh_last = (item)->link.tqe_prev; \
        *(item)->link.tqe_prev = (item)->link.tqe_next; \
    } while (0)

#endif
