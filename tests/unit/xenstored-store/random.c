// SPDX-License-Identifier: GPL-2.0-only
/* See random.h. */
#include "random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test.h"

uint32_t pick(uint32_t *state, uint32_t below)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state % below;
}

void pick_path(uint32_t *state, char *out)
{
    unsigned int depth = 1 + pick(state, 3);

    while (depth--)
        out += sprintf(out, "/%c", "abcde"[pick(state, 5)]);
}

static void print(FILE *f, const struct node *n, const char *path)
{
    const struct node *child[256];
    char below[256];

    fprintf(f, "%s=%.*s %u\n", path, (int)node_value_len(n), n->value ? n->value->bytes : "",
            perms_owner(n->perms));
    CHECK(n->nr_children <= 256);
    node_list_children(n, child);
    for (unsigned int i = 0; i < n->nr_children; i++) {
        snprintf(below, sizeof(below), "%s/%.*s", path[1] ? path : "", child[i]->name_len,
                 child[i]->name);
        print(f, child[i], below);
    }
}

char *tree_text(const struct node *root)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    print(f, root, "/");
    fclose(f);
    return text;
}
