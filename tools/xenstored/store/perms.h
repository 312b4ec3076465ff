/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Permission lists. A list is immutable and shared by reference count. Its first entry names the
 * owner, and with its letter the access of every domain not named by a later entry.
 */
#ifndef XENSTORED_STORE_PERMS_H
#define XENSTORED_STORE_PERMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PERM_NONE  0u
#define PERM_READ  1u
#define PERM_WRITE 2u

struct perm {
    uint32_t domid;
    uint32_t access;
};

struct perms {
    unsigned int refs;
    unsigned int nr;
    struct perm entry[];
};

/* All return a reference the caller owns, or NULL without memory. */
struct perms *perms_alloc(unsigned int nr);
struct perms *perms_single(uint32_t domid, uint32_t access);
struct perms *perms_with_owner(struct perms *from, uint32_t domid);
struct perms *perms_get(struct perms *p);
void perms_put(struct perms *p);

static inline uint32_t perms_owner(const struct perms *p)
{
    return p->entry[0].domid;
}

/* Parse "r12" into *@out: 0, or -EINVAL. */
int perm_parse(const char *word, struct perm *out);

/* The wire form "n0\0r12\0": its size, and writing it. */
#define PERM_TEXT_MAX 12
size_t perms_format(const struct perms *p, char *out);

#endif
