/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a guest's memory should look like: an array of what is at each frame number. Operations are
 * done to the real thing and, when it says that it did them, to the array.
 */
#ifndef MODEL_H
#define MODEL_H

#include "p2m-world.h"

#define NR_GFNS     2048

struct model_frame {
    enum p2m_type type;         /* never P2M_RAM_LOGDIRTY */
    mfn_t mfn;                  /* INVALID_MFN: none */
    u8 value;                   /* first byte */
    bool written;               /* since dirty bits were last read */
};
extern struct model_frame model[NR_GFNS];

void model_init(void);
/* nr frames from gfn became this; mfn INVALID_MFN: none. */
void model_set(gfn_t gfn, u64 nr, mfn_t mfn, enum p2m_type type);
/* After an operation that may have done a part: takes over what is there. */
void model_resync(gfn_t gfn, u64 nr);
/* Everything looks as it should: types, frames, M2P, rights of the hardware, counters. */
void model_check(void);

#endif
