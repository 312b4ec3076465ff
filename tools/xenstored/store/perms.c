// SPDX-License-Identifier: GPL-2.0-only
/* Permission lists: their life, and their text form on the wire. */
#include "store/perms.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char letters[] = "nrwb";   /* indexed by access bits */

struct perms *perms_alloc(unsigned int nr)
{
    struct perms *p = malloc(sizeof(*p) + nr * sizeof(p->entry[0]));

    if (p) {
        p->refs = 1;
        p->nr = nr;
    }
    return p;
}

struct perms *perms_single(uint32_t domid, uint32_t access)
{
    struct perms *p = perms_alloc(1);

    if (p)
        p->entry[0] = (struct perm){ domid, access };
    return p;
}

struct perms *perms_with_owner(struct perms *from, uint32_t domid)
{
    struct perms *p;

    if (perms_owner(from) == domid)
        return perms_get(from);
    p = perms_alloc(from->nr);
    if (p) {
        memcpy(p->entry, from->entry, from->nr * sizeof(from->entry[0]));
        p->entry[0].domid = domid;
    }
    return p;
}

struct perms *perms_get(struct perms *p)
{
    p->refs++;
    return p;
}

void perms_put(struct perms *p)
{
    if (p && !--p->refs)
        free(p);
}

int perm_parse(const char *word, struct perm *out)
{
    const char *letter = word[0] ? strchr(letters, word[0]) : NULL;
    unsigned long domid;
    char *end;

    if (!letter || word[1] < '0' || word[1] > '9')
        return -EINVAL;
    domid = strtoul(word + 1, &end, 10);
    if (*end || domid > UINT32_MAX)
        return -EINVAL;
    *out = (struct perm){ domid, letter - letters };
    return 0;
}

size_t perms_format(const struct perms *p, char *out)
{
    size_t at = 0;

    for (unsigned int i = 0; i < p->nr; i++)
        at += sprintf(out + at, "%c%u", letters[p->entry[i].access & 3], p->entry[i].domid) + 1;
    return at;
}
