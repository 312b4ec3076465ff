// SPDX-License-Identifier: GPL-2.0-only
/* Which accesses a translation allows (SDM vol. 3, 4.6), and the error code of others. */
#include "private.h"

static bool supervisor_allowed(const struct guest_paging *p, const struct walk *w, u32 wanted)
{
    if (wanted & PFEC_FETCH)
        return !w->nx && !(w->user && p->smep);
    if (w->user && (wanted & PFEC_IMPLICIT ? p->smap : p->smap_explicit))
        return false;
    return !(wanted & PFEC_WRITE) || w->writable || !p->wp;
}

static bool user_allowed(const struct walk *w, u32 wanted)
{
    if (!w->user || ((wanted & PFEC_FETCH) && w->nx))
        return false;
    return !(wanted & PFEC_WRITE) || w->writable;
}

u32 walk_check(const struct guest_paging *p, const struct walk *w, u32 wanted)
{
    bool user = (wanted & PFEC_USER) && !(wanted & PFEC_IMPLICIT);
    u32 code = (wanted & PFEC_WRITE) | (user ? PFEC_USER : 0);

    /* fetches are told apart only where there is something to forbid them by */
    if ((wanted & PFEC_FETCH) && (p->nx || p->smep))
        code |= PFEC_FETCH;
    if (!w->present)
        return code | PFEC_NOTHING;
    if (w->reserved)
        return code | PFEC_PRESENT | PFEC_RESERVED;
    if (user ? user_allowed(w, wanted) : supervisor_allowed(p, w, wanted))
        return 0;
    return code | PFEC_PRESENT;
}
