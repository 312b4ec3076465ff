// SPDX-License-Identifier: LGPL-2.1-only
/*
 * The map from indices to pointers. A node of level l (1 is the lowest) resolves bits 6(l-1) to
 * 6l-1 of the index; the root's level is the map's height. Nodes hold at least one entry, and the
 * root is never a lone path through slot 0, so an empty map holds no memory.
 */
#include <lib/radix.h>
#include <lib/compiler.h>
#include <lib/errno.h>
#include <lib/string.h>

#define RADIX_BITS      6
#define RADIX_SLOTS     (1u << RADIX_BITS)
#define RADIX_LEVELS    ((64 + RADIX_BITS - 1) / RADIX_BITS)

struct radix_node {
    void *slot[RADIX_SLOTS];
    unsigned int used;
};

static unsigned int level_shift(unsigned int level)
{
    return (level - 1) * RADIX_BITS;
}

static unsigned int slot_of(uint64_t index, unsigned int level)
{
    return (index >> level_shift(level)) % RADIX_SLOTS;
}

/* Does a tree of this height have a place for @index? */
static bool covers(unsigned int height, uint64_t index)
{
    return height >= RADIX_LEVELS || (height && index >> (height * RADIX_BITS) == 0);
}

static struct radix_node *new_node(struct radix *map)
{
    struct radix_node *node = map->mem->alloc(sizeof(*node));

    if (node)
        memset(node, 0, sizeof(*node));
    return node;
}

void radix_init(struct radix *map, const struct lib_alloc *mem)
{
    *map = (struct radix){ .mem = mem };
}

/* Makes the tree high enough for @index by nodes above the root. */
static int grow(struct radix *map, uint64_t index)
{
    while (!covers(map->height, index)) {
        struct radix_node *node;

        if (!map->root) {
            map->height++;
            continue;
        }
        node = new_node(map);
        if (!node)
            return -ENOMEM;
        node->slot[0] = map->root;
        node->used = 1;
        map->root = node;
        map->height++;
    }
    if (!map->root)
        map->root = new_node(map);
    return map->root ? 0 : -ENOMEM;
}

/* Drops root nodes that only lead to slot 0 of the level below, or that are empty. */
static void shrink(struct radix *map)
{
    while (map->root && map->height > 1 && map->root->used == 1 && map->root->slot[0]) {
        struct radix_node *below = map->root->slot[0];

        map->mem->free(map->root);
        map->root = below;
        map->height--;
    }
    if (map->root && !map->root->used) {
        map->mem->free(map->root);
        map->root = NULL;
    }
    if (!map->root)
        map->height = 0;
}

/* Frees the empty nodes on the way to @index, lowest first. */
static void prune(struct radix *map, uint64_t index)
{
    struct radix_node *path[RADIX_LEVELS + 1] = { NULL };
    struct radix_node *node = map->root;

    for (unsigned int level = map->height; node && level; level--) {
        path[level] = node;
        node = level > 1 ? node->slot[slot_of(index, level)] : NULL;
    }
    for (unsigned int level = 1; level < map->height; level++)
        if (path[level] && !path[level]->used) {
            map->mem->free(path[level]);
            path[level + 1]->slot[slot_of(index, level + 1)] = NULL;
            path[level + 1]->used--;
        }
    shrink(map);
}

int radix_insert(struct radix *map, uint64_t index, void *item)
{
    struct radix_node *node;
    void **slot;
    int rc;

    if (!item)
        return -EINVAL;
    rc = grow(map, index);
    if (rc)
        goto fail;
    node = map->root;
    for (unsigned int level = map->height; level > 1; level--, node = *slot) {
        slot = &node->slot[slot_of(index, level)];
        if (*slot)
            continue;
        *slot = new_node(map);
        if (!*slot) {
            rc = -ENOMEM;
            goto fail;
        }
        node->used++;
    }
    slot = &node->slot[slot_of(index, 1)];
    if (*slot)
        return -EEXIST;
    *slot = item;
    node->used++;
    return 0;

 fail:
    prune(map, index);
    return rc;
}

/* The slot of @index in the lowest level, with its node; NULL when no path leads there. */
static void **find_slot(const struct radix *map, uint64_t index, struct radix_node **leaf)
{
    struct radix_node *node = map->root;

    if (!covers(map->height, index))
        return NULL;
    for (unsigned int level = map->height; node && level > 1; level--)
        node = node->slot[slot_of(index, level)];
    if (leaf)
        *leaf = node;
    return node ? &node->slot[slot_of(index, 1)] : NULL;
}

void *radix_lookup(const struct radix *map, uint64_t index)
{
    void **slot = find_slot(map, index, NULL);

    return slot ? *slot : NULL;
}

void *radix_replace(struct radix *map, uint64_t index, void *item)
{
    void **slot = find_slot(map, index, NULL);
    void *old = slot ? *slot : NULL;

    if (old)
        *slot = item;
    return old;
}

void *radix_remove(struct radix *map, uint64_t index)
{
    struct radix_node *leaf = NULL;
    void **slot = find_slot(map, index, &leaf);
    void *old = slot ? *slot : NULL;

    if (!old)
        return NULL;
    *slot = NULL;
    if (--leaf->used == 0)
        prune(map, index);
    else
        shrink(map);
    return old;
}

/*
 * Goes down towards @index as far as there are nodes. Returns the item there; otherwise NULL with
 * *@index moved to the start of the next subtree (0: there is none).
 */
static void *descend(const struct radix *map, uint64_t *index)
{
    void *node = map->root;
    unsigned int level = map->height;

    for (; node && level; level--)
        node = ((struct radix_node *)node)->slot[slot_of(*index, level)];
    if (!node)
        *index = (*index | ((1ull << (level * RADIX_BITS)) - 1)) + 1;
    return node;
}

void *radix_next(const struct radix *map, uint64_t *index)
{
    uint64_t at = *index;

    while (covers(map->height, at)) {
        void *item = descend(map, &at);

        if (item) {
            *index = at;
            return item;
        }
        if (!at)
            break;
    }
    return NULL;
}

static void free_below(struct radix *map, struct radix_node *node, unsigned int level,
                       uint64_t base, void (*release)(uint64_t index, void *item, void *arg),
                       void *arg)
{
    for (unsigned int i = 0; i < RADIX_SLOTS; i++) {
        uint64_t index = base | (uint64_t)i << level_shift(level);

        if (!node->slot[i])
            continue;
        if (level > 1)
            free_below(map, node->slot[i], level - 1, index, release, arg);
        else if (release)
            release(index, node->slot[i], arg);
    }
    map->mem->free(node);
}

void radix_clear(struct radix *map, void (*release)(uint64_t index, void *item, void *arg),
                 void *arg)
{
    if (map->root)
        free_below(map, map->root, map->height, 0, release, arg);
    map->root = NULL;
    map->height = 0;
}
