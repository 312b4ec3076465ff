/* SPDX-License-Identifier: GPL-2.0-only */
/* Repeatable randomness, and a text of everything in a tree. */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>

#include "store/edit.h"

uint32_t pick(uint32_t *state, uint32_t below);

/* A random path of up to 3 components out of few names, so that paths meet. */
void pick_path(uint32_t *state, char *out);

/* "path=value owner\n" for each node, in listing order. To be freed. */
char *tree_text(const struct node *root);

#endif
