/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Is this tree whole? Every invariant of node.h, walked over; and the books as the tree itself says
 * they are.
 */
#ifndef XENSTORED_STORE_CHECK_H
#define XENSTORED_STORE_CHECK_H

#include "store/ledger.h"
#include "store/node.h"

/*
 * Check the tree at @root, made with priority seed @seed, and add to @books what each owner's nodes
 * count for. NULL, or what is wrong (a constant string; "no memory" if @books could not grow).
 */
const char *tree_check(const struct node *root, uint32_t seed, struct ledger *books);

#endif
