/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A vcpu in flat 64-bit code, its memory, and a device model: RAM in frames 0-15 (8 read-only, 6 not mapped by the
 * guest), the model's device memory in frames 16-31 (frame 20 a device of the hypervisor's), ports of the model's but 0x70.
 */
#ifndef EMULATE_WORLD_H
#define EMULATE_WORLD_H

#include <xen/sched.h>
#include <asm/guest-walk.h>
#include <asm/hvm.h>
#include <asm/hvm-platform.h>
#include <asm/ioreq.h>

#include "test.h"
#include "world.h"
#include "../../../xen/arch/x86/hvm/emulate/private.h"

#define CODE            0x1000
#define NOT_MAPPED      0x6000
#define READ_ONLY       0x8000
#define DEVICE          0x10000
#define OWN_DEVICE      0x14000
#define MEMORY_END      0x20000

extern struct vcpu *v;
extern unsigned int cpl;
extern u8 memory[MEMORY_END];
extern bool nobody_there;               /* no device model */
extern bool event_waits;                /* for the vcpu, to be delivered at the next entry */
extern unsigned int requests;           /* the model was asked */
extern unsigned int posted;             /* of them, without waiting for an answer */
extern unsigned int own_accesses;       /* hypervisor's devices were */
extern ioreq_t asked;                   /* the last request */
extern u32 next_input;                  /* what a port gives; counts up with each element */
extern u32 output[1024];                /* what ports were given */
extern unsigned int outputs;
extern struct hvm_event injected;       /* vector 0: none */

void emulate_world(void);
/* Sets RIP to the code, runs it, answers the model's requests until it is done. Checks that RIP is behind it. */
void run_code(const char *code, unsigned int len);
/* The same, but returns at the first request that waits. True: it waits. */
bool begin_code(const char *code, unsigned int len);
void answer(void);                      /* the model does what it was asked, and the vcpu goes on */

#endif
