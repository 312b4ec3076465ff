/* SPDX-License-Identifier: GPL-2.0-only */
/* Processors for the tests of the spec room. */
#ifndef PROCESSORS_H
#define PROCESSORS_H

#include "decide.h"

#define MAX_FEATURES    24
#define F(name)         SPEC_FEATURE(name)

struct processor {
    const char *name;
    enum cpu_vendor vendor;
    u32 family, model, stepping;
    bool smt;
    u16 features[MAX_FEATURES];     /* 0 (the FPU) ends the list */
};

/* Facts of a processor, 46 address bits, 64 GiB of RAM. */
void make_cpu(struct spec_cpu *cpu, const struct processor *p);
/* The choices for it and a spec-ctrl= (NULL: none). */
void choose(struct spec_choices *c, const struct processor *p, const char *spec_ctrl);

extern const struct processor haswell, haswell_old_microcode, skylake, cascade_lake, ice_lake, sapphire_rapids, bonnell,
    zen1, zen2, zen3, zen4, qemu_max, broadwell_ep, alder_lake, unknown_intel, zhaoxin;

#endif
