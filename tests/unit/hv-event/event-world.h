/* SPDX-License-Identifier: GPL-2.0-only */
/* What the event tests share: two connected domains, and pirqs that only remember. */
#ifndef EVENT_WORLD_H
#define EVENT_WORLD_H

#include <xen/event.h>
#include <generated/hypercall-defs.h>

#include "test.h"
#include "world.h"

extern struct domain *d1, *d2;
extern struct vcpu *v1, *v2;        /* first vcpu of each */

/* Domains 1 (3 vcpus) and 2 (1 vcpu), with event channels. */
void event_world(void);
/* Closes everything and checks that no memory and no reference is left. */
void event_world_end(void);

/* A pair of ports: of d1, connected to one of d2. */
struct pair {
    u32 p1, p2;
};
struct pair connect_domains(void);

/* As the domain that owns the port. */
long close_port(struct domain *d, u32 port);

struct fake_pirq {
    u32 port;
    bool mapped, bound;
};
extern struct fake_pirq fake_pirqs[16];
extern int fake_bind_result;

#endif
