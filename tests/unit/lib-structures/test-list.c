// SPDX-License-Identifier: GPL-2.0-only
/*
 * Linked lists.
 */
#include <lib/list.h>

#include "test.h"

struct item {
    int value;
    struct list_head link;
};

static DEFINE_LIST(head);
static struct item items[6];

static void build(void)
{
    list_init(&head);
    for (int i = 0; i < 6; i++) {
        items[i].value = i;
        list_add_tail(&items[i].link, &head);
    }
}

/* The values as one decimal number, forwards; the links backwards have to agree. */
static long digits(const struct list_head *list)
{
    long n = 0, m = 0, scale = 1;
    struct item *i;

    list_for_each_entry(i, list, link)
        n = 10 * n + i->value;
    list_for_each_entry_reverse(i, list, link) {
        m += i->value * scale;
        scale *= 10;
    }
    CHECK_EQ(n, m);
    return n;
}

TEST(list_order)
{
    DEFINE_LIST(other);

    CHECK(list_empty(&other));
    build();
    CHECK_EQ(digits(&head), 12345);
    list_move(&items[5].link, &head);
    CHECK_EQ(digits(&head), 501234);
    list_move_tail(&items[0].link, &head);
    CHECK_EQ(digits(&head), 512340);
    CHECK_EQ(list_first_entry(&head, struct item, link)->value, 5);
    CHECK_EQ(list_last_entry(&head, struct item, link)->value, 0);
    CHECK_EQ(list_next_entry(&items[2], link)->value, 3);
    CHECK_EQ(list_prev_entry(&items[2], link)->value, 1);
}

TEST(list_removal)
{
    struct item *i, *tmp;

    build();
    list_for_each_entry_safe(i, tmp, &head, link)
        if (i->value % 2)
            list_del(&i->link);
    CHECK_EQ(digits(&head), 24);
    CHECK(list_empty(&items[1].link));
    list_del(&items[1].link);
    list_replace(&items[2].link, &items[3].link);
    CHECK_EQ(digits(&head), 34);
    list_del(&items[0].link);
    list_del(&items[3].link);
    CHECK(list_is_singular(&head));
    list_del(&items[4].link);
    CHECK(list_empty(&head) && !list_is_singular(&head));
    CHECK(!list_first_entry_or_null(&head, struct item, link));
}

TEST(list_splice)
{
    DEFINE_LIST(other);
    struct item *i;
    long n = 0;

    build();
    list_splice_tail(&other, &head);
    CHECK_EQ(digits(&head), 12345);
    list_move(&items[3].link, &other);
    list_move(&items[1].link, &other);
    list_splice_tail(&other, &head);
    CHECK(list_empty(&other));
    CHECK_EQ(digits(&head), 24513);
    i = &items[5];
    list_for_each_entry_continue(i, &head, link)
        n = 10 * n + i->value;
    CHECK_EQ(n, 13);
    n = 0;
    i = &items[5];
    list_for_each_entry_from(i, &head, link)
        n = 10 * n + i->value;
    CHECK_EQ(n, 513);
}
