/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Intrusive doubly linked lists: a ring of links, one of which is the head. An object embeds one
 * `struct list_head' for each list it can be on. No function locks; a list's owner says what guards
 * it.
 */
#ifndef LIB_LIST_H
#define LIB_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include <lib/compiler.h>

struct list_head {
    struct list_head *next, *prev;
};

#define LIST_INITIALIZER(name)  { &(name), &(name) }
#define DEFINE_LIST(name)       struct list_head name = LIST_INITIALIZER(name)

/* An empty list, or a link that is on none and may be passed to list_del() or list_empty(). */
static inline void list_init(struct list_head *head)
{
    head->next = head->prev = head;
}

static inline bool list_empty(const struct list_head *head)
{
    return READ_ONCE(head->next) == head;
}

static inline bool list_is_singular(const struct list_head *head)
{
    return head->next != head && head->next == head->prev;
}

static inline void list_insert_between_(struct list_head *link, struct list_head *prev,
                                        struct list_head *next)
{
    link->prev = prev;
    link->next = next;
    next->prev = link;
    prev->next = link;
}

/* Behind @at: as the first when @at is the head. */
static inline void list_add(struct list_head *link, struct list_head *at)
{
    list_insert_between_(link, at, at->next);
}

/* Before @at: as the last when @at is the head. */
static inline void list_add_tail(struct list_head *link, struct list_head *at)
{
    list_insert_between_(link, at->prev, at);
}

/* Takes @link off its list and leaves it initialised: a second list_del() does nothing. */
static inline void list_del(struct list_head *link)
{
    link->prev->next = link->next;
    link->next->prev = link->prev;
    list_init(link);
}

static inline void list_move(struct list_head *link, struct list_head *at)
{
    list_del(link);
    list_add(link, at);
}

static inline void list_move_tail(struct list_head *link, struct list_head *at)
{
    list_del(link);
    list_add_tail(link, at);
}

/* Takes the place of @old, which is left initialised. */
static inline void list_replace(struct list_head *old, struct list_head *link)
{
    list_insert_between_(link, old, old->next);
    list_del(old);
}

/* Moves everything on @from to the end of @to. */
static inline void list_splice_tail(struct list_head *from, struct list_head *to)
{
    if (list_empty(from))
        return;
    from->next->prev = to->prev;
    to->prev->next = from->next;
    from->prev->next = to;
    to->prev = from->prev;
    list_init(from);
}

#define list_entry(link, type, member)          container_of(link, type, member)
#define list_first_entry(head, type, member)    list_entry((head)->next, type, member)
#define list_last_entry(head, type, member)     list_entry((head)->prev, type, member)
#define list_first_entry_or_null(head, type, member) \
    (list_empty(head) ? NULL : list_first_entry(head, type, member))
#define list_next_entry(pos, member)    list_entry((pos)->member.next, __typeof__(*(pos)), member)
#define list_prev_entry(pos, member)    list_entry((pos)->member.prev, __typeof__(*(pos)), member)

#define list_for_each(link, head) \
    for ((link) = (head)->next; (link) != (head); (link) = (link)->next)

#define list_for_each_entry(pos, head, member)                                  \
    for ((pos) = list_first_entry(head, __typeof__(*(pos)), member);            \
         &(pos)->member != (head); (pos) = list_next_entry(pos, member))

#define list_for_each_entry_reverse(pos, head, member)                          \
    for ((pos) = list_last_entry(head, __typeof__(*(pos)), member);             \
         &(pos)->member != (head); (pos) = list_prev_entry(pos, member))

/* @pos may be taken off or freed by the body; @tmp holds the one that follows. */
#define list_for_each_entry_safe(pos, tmp, head, member)                        \
    for ((pos) = list_first_entry(head, __typeof__(*(pos)), member),            \
         (tmp) = list_next_entry(pos, member);                                  \
         &(pos)->member != (head);                                              \
         (pos) = (tmp), (tmp) = list_next_entry(tmp, member))

/* Goes on from (continue: behind) @pos, which is on the list or is an entry of its head. */
#define list_for_each_entry_from(pos, head, member) \
    for (; &(pos)->member != (head); (pos) = list_next_entry(pos, member))
#define list_for_each_entry_continue(pos, head, member)                         \
    for ((pos) = list_next_entry(pos, member);                                  \
         &(pos)->member != (head); (pos) = list_next_entry(pos, member))

#endif
