// SPDX-License-Identifier: GPL-2.0-only
/* A device model's look at which pages of its screen memory changed: one range, bits of its own. */
#include <lib/string.h>

#include "private.h"

#define MAX_FRAMES      (1U << 18)      /* 1 GiB of screen */

void p2m_vram_note(struct p2m_domain *p2m, gfn_t gfn, u64 nr)
{
    struct p2m_vram *v = &p2m->vram;
    gfn_t from = max(gfn, v->first), end = min(gfn + nr, v->first + v->nr);

    for (; from < end; from++)
        v->bits[(from - v->first) / 8] |= 1u << (from - v->first) % 8;
}

void p2m_vram_stop(struct p2m_domain *p2m, struct p2m_change *c)
{
    gfn_t at = p2m->vram.first, end = at + p2m->vram.nr;

    p2m->vram.nr = 0;
    kfree(p2m->vram.bits);
    p2m->vram.bits = NULL;
    while (!p2m->dirty.enabled && at < end &&
           p2m_retype(p2m, &at, end, P2M_RAM_LOGDIRTY, P2M_RAM_RW, c) == -ERESTART)
        ;
}

/* All of a new range counts as changed. */
static int start(struct p2m_domain *p2m, gfn_t first, unsigned int nr, struct p2m_change *c)
{
    u8 *bits = kmalloc(DIV_ROUND_UP(nr, 8));

    if (!bits)
        return -ENOMEM;
    memset(bits, 0xff, DIV_ROUND_UP(nr, 8));
    p2m_vram_stop(p2m, c);
    p2m->vram = (struct p2m_vram){ .first = first, .nr = nr, .bits = bits };
    return 0;
}

/* Every byte's bits out, and those frames protected again. */
static void read_bits(struct p2m_domain *p2m, u8 *out, struct p2m_change *c)
{
    struct p2m_vram *v = &p2m->vram;

    for (u64 i = 0; i < v->nr; i += 8) {
        u8 bits = v->bits[i / 8];

        if (v->nr - i < 8)
            bits &= (1u << (v->nr - i)) - 1;
        v->bits[i / 8] = 0;
        out[i / 8] = bits;
        for (; bits; bits &= bits - 1)
            p2m_protect(p2m, v->first + i + __builtin_ctz(bits), c);
    }
}

int p2m_track_dirty_vram(struct domain *d, gfn_t first, unsigned int nr, u8 *bits)
{
    struct p2m_domain *p2m = p2m_of(d);
    struct p2m_change c;
    int rc = 0;

    if (nr > MAX_FRAMES)
        return -EINVAL;
    p2m_change_begin(p2m, &c);
    if (nr == 0)
        p2m_vram_stop(p2m, &c);
    else if (first >= p2m->limit || nr > p2m->limit - first)
        rc = -EINVAL;
    else if (p2m->vram.nr != nr || p2m->vram.first != first)
        rc = start(p2m, first, nr, &c);
    if (rc == 0 && nr)
        read_bits(p2m, bits, &c);
    p2m_change_end(p2m, &c);
    return rc;
}
